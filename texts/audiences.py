"""Whom something is for: what was chosen, how many they are, and a few of them by name."""

from collections.abc import Callable, Mapping, Sequence

from babel.numbers import format_decimal

from scheduling.audience_choices import AudienceChoice, AudienceScreen
from scheduling.audiences import Audience, AudienceCount, Condition
from scheduling.content import Content
from scheduling.subscribers import Subscriber
from scheduling.use_cases.audiences import AudienceNames, SeenAudience
from scheduling.zones import known_zone
from texts.dates import day_in_words, listed
from texts.rich import bold, code, compose, joined, plain
from texts.speech import _, language_name, locale, n_, p_

_NAME_LIMIT = 40
_NAMED = 10
"""So many groups, tags and the like are named at most."""


def picker(choice: AudienceChoice, seen: SeenAudience, *, zone: str, title: Content | None = None) -> Content:
    """Show what is open of a picker. `title` stands above its main screen; days are those of `zone`."""
    if choice.asked is not None:
        return asks_for_value(choice.asked)
    if choice.screen is AudienceScreen.MAIN:
        return joined([title or compose(_("<b>Who shall get it?</b>")), audience_seen(seen, zone=zone)], "\n\n")
    question = compose(_QUESTIONS[choice.screen]())
    if not choice.offers and choice.screen in _NOTHING:
        return joined([question, Content(_NOTHING[choice.screen]())], "\n\n")
    pages = ""
    if choice.pages > 1:
        pages = plain(_("Page {number} of {pages}"), number=choice.page + 1, pages=choice.pages)
    return joined([question, count_in_words(seen.count), pages], "\n\n")


def audience_seen(seen: SeenAudience, *, zone: str) -> Content:
    """Show an audience: whom it is for, how many they are, and a few of them."""
    parts = [audience_in_words(seen.audience, seen.names, zone=zone), count_in_words(seen.count)]
    return joined([*parts, sample_in_words(seen.sample)], "\n\n")


def audience_in_words(audience: Audience, names: AudienceNames, *, zone: str) -> Content:
    """Say whom an audience is for, one line for each thing that they have in common."""
    lines: list[Content | str] = []
    if audience.groups:
        known = [names.groups[one] for one in audience.groups if one in names.groups]
        lines.append(
            _line(_("Groups: {names}"), sorted(known, key=str.casefold), gone=len(audience.groups) - len(known))
        )
    lines += condition_lines(audience.condition, names, zone=zone)
    return joined(lines or [_("Everybody")])


def condition_lines(condition: Condition, names: AudienceNames, *, zone: str) -> Sequence[Content]:
    """Say what somebody must fulfil, one line for each demand; days are those of `zone`."""
    lines = []
    if condition.languages:
        lines.append(_line(_("Languages: {names}"), sorted(map(language_name, condition.languages))))
    if condition.lists:
        known = [names.lists[one] for one in condition.lists if one in names.lists]
        lines.append(
            _line(_("Lists: {names}"), sorted(known, key=str.casefold), gone=len(condition.lists) - len(known))
        )
    if condition.tags:
        lines.append(_line(_("Tags: {names}"), sorted(condition.tags)))
    for name, value in sorted((condition.variables or {}).items()):
        lines.append(compose(_("{name} is {value}"), name=code(name), value=bold(value)))
    here = known_zone(zone)
    if condition.joined_before is not None:
        day = day_in_words(condition.joined_before.astimezone(here).date())
        lines.append(compose(_("Joined before {day}"), day=bold(day)))
    if condition.active_since is not None:
        day = day_in_words(condition.active_since.astimezone(here).date())
        lines.append(compose(_("Wrote to me since {day}"), day=bold(day)))
    return lines


def count_in_words(count: AudienceCount) -> Content:
    """Say how many would get something, and why the others would not."""
    if count.reachable:
        template = n_(
            "<b>{n} recipient</b> gets it.",
            "<b>{n} recipients</b> get it.",
            count.reachable,
        )
        said = compose(template, n=number(count.reachable))
    else:
        said = compose(_("<b>Nobody</b> gets it."))
    others = _others(count)
    if not others:
        return said
    # Translators: the reasons are such as: 3 have blocked me and 1 has unsubscribed
    return joined([said, plain(_("Not reached: {reasons}."), reasons=listed(others))])


def sample_in_words(sample: Sequence[Subscriber]) -> Content:
    """Name a few of them; nothing where there are none."""
    if not sample:
        return Content("")
    return compose(_("For example: {names}"), names=listed([subscriber_name(one) for one in sample]))


def subscriber_name(subscriber: Subscriber) -> str:
    """Return what somebody is called: by name, else by the number that another system has for them."""
    name = Content(subscriber.name or subscriber.external_id or "").first_words(_NAME_LIMIT)
    return name or p_("a recipient", "without a name")


def number(n: float) -> str:
    """Return a number as it is written in the language that is spoken: "12,345"."""
    return format_decimal(n, locale=locale())


def asks_for_value(variable: str) -> Content:
    """Ask what a variable shall be."""
    template = _("Which value shall {name} have? Please send it as it is written with your recipients.")
    return compose(template, name=code(variable))


def _line(template: str, named: Sequence[str], *, gone: int = 0) -> Content:
    shown = list(named[:_NAMED])
    if len(named) > _NAMED:
        shown.append(plain(n_("{n} more", "{n} more", len(named) - _NAMED), n=len(named) - _NAMED))
    if gone:
        shown.append(plain(n_("{n} that was deleted", "{n} that were deleted", gone), n=gone))
    return compose(template, names=bold(listed(shown)))


def _others(count: AudienceCount) -> list[str]:
    others = []
    if count.blocked:
        template = n_("{n} has blocked me", "{n} have blocked me", count.blocked)
        others.append(plain(template, n=number(count.blocked)))
    if count.unsubscribed:
        template = n_("{n} has unsubscribed", "{n} have unsubscribed", count.unsubscribed)
        others.append(plain(template, n=number(count.unsubscribed)))
    if count.without_address:
        template = n_("{n} has no Telegram address", "{n} have no Telegram address", count.without_address)
        others.append(plain(template, n=number(count.without_address)))
    return others


_QUESTIONS: Mapping[AudienceScreen, Callable[[], str]] = {
    AudienceScreen.GROUPS: lambda: _("<b>Which groups?</b> To be in one of them is enough."),
    AudienceScreen.LISTS: lambda: _("<b>Which lists?</b> To be on one of them is enough."),
    AudienceScreen.TAGS: lambda: _("<b>Which tags?</b> To have one of them is enough."),
    AudienceScreen.LANGUAGES: lambda: _("<b>Which languages?</b> One of them is enough."),
    AudienceScreen.VARIABLES: lambda: _("<b>Which variable?</b> I'll ask for its value then."),
    AudienceScreen.JOINED: lambda: _("<b>Who joined before which day?</b> Tap one, or send a date."),
    AudienceScreen.ACTIVE: lambda: _("<b>Who wrote to me since which day?</b> Tap one, or send a date."),
}
_NOTHING: Mapping[AudienceScreen, Callable[[], str]] = {
    AudienceScreen.GROUPS: lambda: _("There are no groups yet."),
    AudienceScreen.LISTS: lambda: _("There are no lists yet."),
    AudienceScreen.TAGS: lambda: _("Nobody has a tag yet."),
    AudienceScreen.LANGUAGES: lambda: _("There are no recipients yet."),
    AudienceScreen.VARIABLES: lambda: _("No recipient has a variable yet."),
}
