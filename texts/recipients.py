"""What is said of recipients: the list, cards, questions. Only those who manage recipients read it."""

from collections.abc import Mapping
from datetime import datetime

from scheduling.addresses import EMAIL, PHONE, TELEGRAM, on_platform
from scheduling.content import TEXT_LIMIT, Content
from scheduling.recipient_columns import Column
from scheduling.recipient_views import PAGE_SIZE, RecipientsView
from scheduling.subscribers import Subscriber
from scheduling.use_cases.recipients import SeenRecipients
from texts.dates import near_moment
from texts.rich import bold, code, compose, cut, joined
from texts.speech import _, language_name, n_

_NAME_SHOWN = 60
_VALUE_SHOWN = 120
_VARIABLES_SHOWN = 30
_TAGS_SHOWN = 50


def _title(subscriber: Subscriber) -> Content:
    """Return what somebody is called here."""
    if subscriber.name:
        return bold(Content(subscriber.name).first_words(_NAME_SHOWN))
    known_as = subscriber.external_id or on_platform(subscriber.addresses, PHONE)
    known_as = known_as or on_platform(subscriber.addresses, EMAIL)
    return code(known_as) if known_as else Content(_("without a name"))


def recipients(seen: SeenRecipients, view: RecipientsView) -> Content:
    """Show a page of recipients."""
    if not seen.people:
        if view.search:
            return compose(_("I found nobody for “{search}”."), search=bold(view.search))
        title = compose(_("<b>There are no recipients yet.</b>"))
        rest = _(
            "Whoever sends me /start is one from then on. You can also add people by hand, or import a table of them."
        )
        return joined([title, rest], "\n\n")
    if view.search:
        title = compose(_("<b>Recipients</b> found for “{search}”"), search=view.search)
    else:
        title = compose(n_("<b>{n} recipient</b>", "<b>{n} recipients</b>", seen.total), n=seen.total)
    first = len(view.behind) * PAGE_SIZE + 1
    lines = [_line(number, one) for number, one in enumerate(seen.people, first)]
    return joined([title, joined(lines)], "\n\n")


def card(seen: SeenRecipients, *, zone: str, now: datetime) -> Content:
    """Show all that is known of somebody. Moments are in `zone`, the reader's."""
    one = seen.one
    if one is None:
        return gone()
    on_telegram = on_platform(one.addresses, TELEGRAM)
    lists = [each.title for each in seen.lists if each.code in seen.is_on]
    groups = sorted(seen.is_in)
    facts = [
        _fact(_("External id: {value}"), one.external_id, is_code=True),
        _fact(_("Language: {value}"), None if one.language is None else language_name(one.language)),
        _fact(_("Time zone: {value}"), one.zone),
        _fact(_("Phone: {value}"), on_platform(one.addresses, PHONE), is_code=True),
        _fact(_("E-mail: {value}"), on_platform(one.addresses, EMAIL), is_code=True),
        _fact(_("Telegram: {value}"), on_telegram, is_code=True),
        _fact(_("Tags: {value}"), ", ".join(sorted(one.tags)[:_TAGS_SHOWN])),
        _fact(_("Lists: {value}"), ", ".join(lists)),
        _fact(_("Groups: {value}"), ", ".join(groups)),
    ]
    since = near_moment(one.created_at, zone, now=now)
    whole = [
        joined([_title(one), *facts]),
        _variables(one.variables),
        joined(
            [
                _state(one, on_telegram),
                compose(_("Known since {moment}"), moment=since),
                ""
                if one.active_at is None
                else compose(_("Last wrote {moment}"), moment=near_moment(one.active_at, zone, now=now)),
                compose("{id}", id=code(str(one.id))),
            ]
        ),
    ]
    return cut(joined(whole, "\n\n"), TEXT_LIMIT)


def gone() -> Content:
    """Say that somebody was deleted meanwhile."""
    return Content(_("This recipient is not there any more."))


def search_question() -> Content:
    """Ask for whom to look for."""
    return compose(
        _("Whom are you looking for? Send a part of the name, an external id, a phone number, or a tag like {tag}."),
        tag=code("#monday"),
    )


def field_question(column: Column, one: Subscriber, value: str) -> Content:
    """Ask for the value of a field, of which they may have one already."""
    asked = _asked(column)
    if not value:
        return joined([_title(one), asked], "\n\n")
    return joined([_title(one), asked, compose(_("Now: {value}"), value=code(value))], "\n\n")


def add_question(column: Column) -> Content:
    """Ask for the next thing of somebody who is being added by hand."""
    title = compose(_("<b>A new recipient</b>"))
    on_telegram = ""
    if column is Column.NAME:
        on_telegram = _("On Telegram a bot can't write first: whoever sends me /start is a recipient from then on.")
    return joined([title, _asked(column), on_telegram], "\n\n")


def tags(one: Subscriber) -> Content:
    """Show somebody's tags, and ask for more."""
    has = Content(", ".join(sorted(one.tags)[:_TAGS_SHOWN])) if one.tags else Content(_("No tags yet."))
    ask = _("Send tags to add, with commas between them. Tap one to take it away.")
    return joined([_title(one), has, ask], "\n\n")


def variables(one: Subscriber) -> Content:
    """Show somebody's variables, and ask for more."""
    has = _variables(one.variables) if one.variables else Content(_("No variables yet."))
    ask = compose(
        _("Send {example} to add or change one, several in several lines. Tap one to take it away."),
        example=code("city = Berlin"),
    )
    return cut(joined([_title(one), has, ask], "\n\n"), TEXT_LIMIT)


def lists(one: Subscriber, *, has_any: bool) -> Content:
    """Ask on which lists somebody shall be."""
    ask = (
        _("On which lists? Tap one to join or leave it.") if has_any else _("There are no lists yet: /lists makes one.")
    )
    return joined([_title(one), ask], "\n\n")


def groups(one: Subscriber, *, has_any: bool) -> Content:
    """Ask in which groups somebody shall be."""
    if has_any:
        ask = _("In which groups? Tap one to put them in or take them out.")
    else:
        ask = _("There are no groups yet into which recipients are put: /groups makes one.")
    return joined([_title(one), ask], "\n\n")


def delete_question(one: Subscriber) -> Content:
    """Ask before somebody is deleted."""
    template = _("Delete {name}? Everything that is known of them goes, and what broadcasts still have for them.")
    ask = compose(template, name=_title(one))
    if on_platform(one.addresses, TELEGRAM) is None:
        return ask
    return joined([ask, _("Whoever sends me /start is a recipient again.")], " ")


def export_question(total: int) -> Content:
    """Ask what to export."""
    template = n_(
        "<b>Which recipients do you want as a CSV file?</b> There is {n} in all.",
        "<b>Which recipients do you want as a CSV file?</b> There are {n} in all.",
        total,
    )
    return compose(template, n=total)


def exported(count: int) -> Content:
    """Say what an attached table is."""
    return compose(n_("{n} recipient", "{n} recipients", count), n=count)


def nothing_to_export() -> Content:
    """Say that there is nobody."""
    return Content(_("There is nobody to export."))


def _line(number: int, one: Subscriber) -> Content:
    marks = []
    if not one.is_subscribed:
        marks.append(_("unsubscribed"))
    elif not one.is_reachable:
        marks.append(_("has blocked the bot"))
    if one.external_id and one.name:
        marks.insert(0, Content(one.external_id).first_words(_NAME_SHOWN))
    if one.tags:
        marks.append(" ".join(f"#{tag}" for tag in sorted(one.tags)[:3]))
    said = compose("{number}. {name}", number=number, name=_title(one))
    return joined([said, *marks], " · ")


def _state(one: Subscriber, on_telegram: str | None) -> Content:
    if not one.is_subscribed:
        return Content(_("Unsubscribed: gets no broadcasts"))
    if on_telegram is None:
        return Content(_("Has no Telegram address: gets no broadcasts here"))
    if not one.is_reachable:
        return Content(_("Has blocked the bot: broadcasts leave them out until they write again"))
    return Content(_("Subscribed: gets broadcasts"))


def _fact(template: str, value: str | None, *, is_code: bool = False) -> Content:
    if not value:
        return Content("")
    shown = Content(value).first_words(_VALUE_SHOWN)
    return compose(template, value=code(shown) if is_code else shown)


def _variables(of: Mapping[str, str]) -> Content:
    shown = sorted(of.items())[:_VARIABLES_SHOWN]
    lines = [
        compose("{name} = {value}", name=code(name), value=Content(value).first_words(_VALUE_SHOWN))
        for name, value in shown
    ]
    return joined([*lines, "…" if len(of) > len(shown) else ""])


def _asked(column: Column) -> Content:
    match column:
        case Column.NAME:
            return Content(_("What is the name?"))
        case Column.EXTERNAL_ID:
            return Content(
                _("What does your other system call them: the number of a patient or a customer, for instance?")
            )
        case Column.LANGUAGE:
            return Content(_("In which language do they read? Write its code, like en or pt-BR, or its name."))
        case Column.ZONE:
            return Content(_("In which time zone do they live? Write it like Europe/Berlin, or name a city."))
        case Column.PHONE:
            return Content(_("What is the phone number? Best with its country's code, like +49 30 901820."))
        case _:
            return Content(_("What is the e-mail address?"))
