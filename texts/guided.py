"""Scheduling step by step: what is asked, what was gathered, and the preview."""

from collections.abc import Sequence
from datetime import date, datetime, time

from scheduling.chats import Chat
from scheduling.content import TEXT_LIMIT, Content
from scheduling.destinations import Destination
from scheduling.errors import DomainError, Form, NotUnderstood
from scheduling.link_buttons import written
from scheduling.options import Option, Options
from scheduling.parts import messages_of
from scheduling.recurrence import Run
from scheduling.timing import Timing, ZoneSource
from scheduling.zones import known_zone
from texts.contents import shown, summary
from texts.dates import (
    clock,
    day_heading,
    moment_for_readers,
    moment_here,
    moment_with_nearness,
    with_aside,
    zone_label,
    zone_name,
)
from texts.destinations import to_channel
from texts.errors import explain
from texts.examples import example, expression, link_button
from texts.options import chosen, glossary
from texts.readings import reading
from texts.reasons import reason
from texts.rich import code, compose, fitted, joined, plain, sentence
from texts.rules import describe
from texts.speech import _

_SHOWN = 60
_LISTED = 80
_MOST = 2000
_MANY_FORMS = (Form.ONCE, Form.WEEKLY, Form.MONTHLY, Form.EVERY)


def content_question(*, chat: Chat, now: datetime, present: Content | None = None) -> Content:
    """Ask what is to be sent, and show how all of it is said at once; `present` is what was given before."""
    title = compose(_("<b>What shall I send?</b>"))
    if present is not None:
        how = Content("") if chat.kind.is_shared else _how_to_give(chat)  # there a message of its own says it
        return fitted(lambda content: joined([title, _so_far(content), how], "\n\n"), present)
    at_once = joined([_("Or say it all at once:"), *_commands(chat, now, Form.ONCE, Form.DAILY)])
    return joined([title, _how_to_give(chat), at_once, _("Nothing is saved yet.")], "\n\n")


def more_question(content: Content, *, chat: Chat, is_full: bool = False) -> Content:
    """Ask what else is to be sent with it, and list what there is; `is_full` where nothing more can be added."""
    title = compose(_("<b>These messages go together, one after the other:</b>"))
    there = joined(
        Content(f"{place}. {summary(message, _LISTED)}") for place, message in enumerate(messages_of(content), 1)
    )
    how = Content(_("No more can be added.")) if is_full else _how_to_add(chat)
    return joined([title, there, how], "\n\n")


def reply_prompt(*, for_content: bool = False, for_links: bool = False) -> Content:
    """Ask for a reply in a group; what for is said above in more words."""
    if for_content:
        return compose(_("Reply to this message with what I should send. {command} stops this."), command="/cancel")
    if for_links:
        return compose(_("Reply to this message with the buttons. {command} stops this."), command="/cancel")
    return compose(_("Reply to this message with the time. {command} stops this."), command="/cancel")


def when_question(content: Content, *, chat: Chat, now: datetime, has_passed: bool = False) -> Content:
    """Ask when; `has_passed` where the time that was chosen is over."""
    title = compose(_("<b>When shall I send it?</b>"))
    passed = compose(_("<b>That time has passed.</b> Please choose another one; nothing is saved yet."))
    written = code(example_of_time())
    how = compose(_("Tap a time, or write it, such as {example}."), example=written)
    if chat.kind.is_shared:
        how = compose(_("Tap a time, or reply to this message with it, such as {example}."), example=written)

    def build(said: Content) -> Content:
        return joined([passed if has_passed else "", title, shown(said), joined([how, _zone(chat, now)])], "\n\n")

    return fitted(build, content)


def example_of_time() -> str:
    """Return a time that people may write."""
    # Translators: an example that the bot itself must read
    return _("tomorrow at 18:00")


def calendar_question(*, chat: Chat, now: datetime) -> Content:
    """Ask for the day."""
    zone = compose(_("Time zone: {zone}"), zone=zone_label(chat.zone, now=now))
    return joined([compose(_("<b>On which day?</b>")), zone], "\n\n")


def hour_question(day: date, *, chat: Chat, now: datetime) -> Content:
    """Ask for the hour of a day."""
    how = _("Tap the hour, or write the exact time, such as 9:40.")
    return joined([compose(_("<b>At what time?</b>")), _day(day, chat, now), how], "\n\n")


def minute_question(day: date, hour: int, *, chat: Chat, now: datetime) -> Content:
    """Ask for the minute of an hour."""
    how = _("Tap the time, or write it, such as 9:42.")
    heading = plain(_("{day}, from {time}"), day=_day(day, chat, now), time=clock(time(hour)))
    return joined([compose(_("<b>At what time exactly?</b>")), heading, how], "\n\n")


def time_prompt(*, chat: Chat, now: datetime) -> Content:
    """Ask for a time in words, and show how they may look."""
    examples = joined([_("For example:"), code(example_of_time()), *_expressions(chat, now, *_MANY_FORMS)])
    return joined([compose(_("<b>Write when I shall send it.</b>")), examples], "\n\n")


def rule_prompt(*, chat: Chat, now: datetime) -> Content:
    """Ask for a repetition in words, and show how they may look."""
    examples = joined([_("For example:"), *_expressions(chat, now, Form.WEEKLY, Form.MONTHLY, Form.EVERY)])
    return joined([compose(_("<b>Write how often I shall send it.</b>")), examples], "\n\n")


def links_prompt(content: Content) -> Content:
    """Ask for link buttons, and show how they are written."""
    title = compose(_("<b>Which buttons shall stand below it?</b>"))
    how = joined([_("Send a line for each row, and in it a link for each button:"), code(link_button())])
    present = Content("")
    if content.buttons:
        present = joined([_("So far (a tap copies it):"), code(Content(written(content.buttons)).shorten(_MOST).text)])
    return joined([title, how, present], "\n\n")


def readings_question(choices: Sequence[Timing], *, now: datetime, is_shared: bool = False) -> Content:
    """Ask which of several meanings is meant."""
    title = _("<b>When do you mean?</b>") if len(choices) > 1 else _("<b>Do you mean this time?</b>")
    return joined([compose(title), joined(_reading(choice, now, is_shared=is_shared) for choice in choices)], "\n\n")


def repetition_question(start: Run, *, zone: str, now: datetime, is_shared: bool = False) -> Content:
    """Ask how often, from the first time on."""
    title = compose(_("<b>How often?</b>"))
    first = compose(_("First time: {moment}"), moment=moment_here(start.at, zone, now=now, is_shared=is_shared))
    return joined([title, first, _gap(start, zone)], "\n\n")


def options_question(offered: Sequence[Option]) -> Content:
    """Ask how it is sent."""
    return joined([compose(_("<b>How shall it be sent?</b>")), glossary(offered)], "\n\n")


def preview_follows() -> Content:
    """Say that what comes below is what will be sent."""
    return Content(_("This is how it will look:"))


def review(
    runs: Sequence[Run],
    timing: Timing,
    options: Options,
    *,
    chat: Chat,
    now: datetime,
    failure: str | None = None,
    destination: Destination | None = None,
) -> Content:
    """Sum up what would be saved; `failure` is the category of why no preview could be sent."""
    title = joined([compose(_("<b>Shall I schedule it like this?</b>")), to_channel(destination)], " ")
    refused = ""
    if failure is not None:
        refused = plain(_("I could not show it to you. {reason}"), reason=reason(failure))
    note = _unset_zone(timing, chat, now)
    gap = _gap(runs[0], timing.zone) if runs else ""
    rule = _rule(runs, timing, now, is_shared=chat.kind.is_shared)
    return joined([title, refused, rule, chosen(options), joined([gap, note])], "\n\n")


def not_taken(problem: DomainError, question: Content, *, chat: Chat, now: datetime) -> Content:
    """Say why what was written is no answer, and ask again."""
    if isinstance(problem, NotUnderstood):
        said = _no_time(problem.fragment)
    else:
        whole = explain(problem, now=now, zone=chat.zone)
        said = whole.only([(0, len(whole.text.partition("\n\n")[0]))])
    return joined([said, question], "\n\n").shorten(TEXT_LIMIT)


def nothing_scheduled() -> Content:
    """Confirm that nothing comes of it."""
    return Content(_("All right, nothing is scheduled."))


def _no_time(fragment: str) -> Content:
    if not fragment.strip():
        return Content(_("Now I need a time, in words or by a button."))
    return compose(_("I can't read a time in “{text}”."), text=Content(fragment).first_words(_SHOWN))


def _how_to_add(chat: Chat) -> Content:
    if chat.kind.is_shared:
        return Content(_("Reply to this message with the next one: a text, files, an album, a poll, …"))
    return Content(_("Send me the next one: a text, files, an album, a poll, …"))


def _how_to_give(chat: Chat) -> Content:
    if chat.kind.is_shared:
        return compose(
            _(
                "Reply to this message with what I should send, just as it should arrive: a text, a photo, an album, "
                "a poll, … {command} stops this."
            ),
            command="/cancel",
        )
    return Content(_("Send it to me just as it should arrive: a text, a photo, an album, a poll, …"))


def _so_far(content: Content) -> Content:
    return joined([_("So far it is:"), shown(content)])


def _commands(chat: Chat, now: datetime, *forms: Form) -> list[Content]:
    return [code(example(form, now=now, zone=chat.zone)) for form in forms]


def _expressions(chat: Chat, now: datetime, *forms: Form) -> list[Content]:
    return [code(expression(form, now=now, zone=chat.zone)) for form in forms]


def _zone(chat: Chat, now: datetime) -> Content:
    if chat.zone_is_set:
        return compose(_("Time zone: {zone}"), zone=zone_label(chat.zone, now=now))
    template = _("No time zone is set here yet, so I go by {zone}. To change it, send /timezone.")
    return compose(template, zone=zone_label(chat.zone, now=now))


def _unset_zone(timing: Timing, chat: Chat, now: datetime) -> Content | str:
    return "" if chat.zone_is_set or timing.zone_source is ZoneSource.EXPLICIT else _zone(chat, now)


def _day(day: date, chat: Chat, now: datetime) -> str:
    return sentence(day_heading(day, today=now.astimezone(known_zone(chat.zone)).date()))


def _reading(choice: Timing, now: datetime, *, is_shared: bool) -> Content:
    first = choice.next_after(now)
    if first is None:
        return Content("")
    return joined(["•", reading(choice, first, now=now, is_shared=is_shared)], " ")


def _rule(runs: Sequence[Run], timing: Timing, now: datetime, *, is_shared: bool) -> Content:
    if timing.is_once:
        if not runs:
            return _EMPTY
        if is_shared:
            return compose(_("Once: {moment}"), moment=moment_for_readers(runs[0].at, timing.zone, now=now))
        when = moment_with_nearness(runs[0].at, timing.zone, now=now)
        return compose(_("Once: {moment}"), moment=with_aside(when, zone_name(timing.zone)))
    heading = compose(_("Next times ({zone}):"), zone=zone_name(timing.zone))
    lines = (Content("• ") + moment_here(run.at, timing.zone, now=now, is_shared=is_shared) for run in runs)
    return joined([sentence(describe(timing)), heading, *lines])


def _gap(run: Run, zone: str) -> str:
    if not run.in_gap or run.local is None:
        return ""
    template = _("On that day the clocks go forward and {missing} doesn't exist, so it will be sent at {instead}.")
    return plain(template, missing=clock(run.local), instead=clock(run.at.astimezone(known_zone(zone))))


_EMPTY = Content("")
