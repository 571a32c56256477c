"""Making a broadcast step by step: what is asked, and what would be sent, to whom and when."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from scheduling.audience_choices import AudienceChoice
from scheduling.broadcast_drafts import BroadcastDraft, BroadcastMenu
from scheduling.broadcasts import OutsideWindow
from scheduling.chats import Chat
from scheduling.content import TEXT_LIMIT, Content
from scheduling.errors import DomainError, NotUnderstood
from scheduling.messages import ScheduledMessage
from scheduling.options import WayOut
from scheduling.repetitions import without_start
from scheduling.use_cases.audiences import SeenAudience
from scheduling.use_cases.broadcast_reviews import BroadcastReview
from scheduling.zones import known_zone
from texts import audiences
from texts.audiences import number
from texts.broadcast_words import by_own_clock
from texts.contents import shown, summary
from texts.dates import (
    clock,
    listed,
    moment_with_nearness,
    span,
    with_aside,
    zone_label,
    zone_name,
)
from texts.durations import about
from texts.errors import explain
from texts.guided import example_of_time
from texts.options import chosen
from texts.rich import code, compose, fitted, joined, plain, sentence
from texts.rules import describe
from texts.speech import _, n_

_FIRST_WORDS = 80
_SHOWN = 60
_NAMED = 10


def content_question(*, present: Content | None = None) -> Content:
    """Ask what is to be sent to many; `present` is what was given before."""
    title = compose(_("<b>What shall I send to many?</b>"))
    how = Content(
        _(
            "Send it to me just as it should arrive: a text, a photo, an album, a poll, … Links on lines of their own "
            "at the end become buttons. Or choose a template, which can call everybody by name."
        )
    )
    if present is None:
        return joined([title, how, _("Nothing is sent before you have checked it.")], "\n\n")

    def build(content: Content) -> Content:
        return joined([title, joined([_("So far it is:"), shown(content)]), how], "\n\n")

    return fitted(build, present)


def template_question(*, are_there: bool) -> Content:
    """Ask which template is to be sent."""
    title = compose(_("<b>Which template?</b>"))
    if not are_there:
        return joined([title, _("There are no templates yet. /template makes one.")], "\n\n")
    return joined([title, _("Everybody gets it in their own language, filled in with their own values.")], "\n\n")


def audience_question(choice: AudienceChoice, seen: SeenAudience, *, chat: Chat) -> Content:
    """Ask whom it is for, and show who that is."""
    return audiences.picker(choice, seen, zone=chat.zone)


def when_question(draft: BroadcastDraft, *, chat: Chat, now: datetime) -> Content:
    """Ask when it goes out."""
    title = compose(_("<b>When shall it go out?</b>"))
    passed = ""
    if draft.draft.has_passed:
        passed = _("That time has passed. Please choose another one; nothing is sent yet.")
    how = compose(_("Tap a time, or write it, such as {example}."), example=code(example_of_time()))
    zone = compose(_("Time zone: {zone}"), zone=zone_label(chat.zone, now=now))
    if draft.is_local:
        zone = Content(_("Everybody gets it when their own clock shows the time that you choose."))
    return joined([passed, title, joined([how, zone])], "\n\n")


def options_question(draft: BroadcastDraft) -> Content:
    """Ask how it goes out, and say what the options do."""
    match draft.menu:
        case BroadcastMenu.FROM:
            title = compose(_("<b>From which hour on may it arrive?</b>"))
            return joined([title, _("By each recipient's own clock.")], "\n\n")
        case BroadcastMenu.TO:
            begins = "" if draft.begins_at is None else clock(draft.begins_at)
            return compose(_("<b>From {begin}, and until which hour?</b>"), begin=begins)
        case BroadcastMenu.CAP:
            title = compose(_("<b>How many broadcasts a day may somebody get?</b>"))
            return joined([title, _("Who has got so many in the 24 hours before doesn't get this one.")], "\n\n")
        case BroadcastMenu.PACE:
            title = compose(_("<b>How fast shall it go out?</b>"))
            return joined([title, _("In messages a second. Schedules of people always go first.")], "\n\n")
        case BroadcastMenu.ALL:
            return joined([compose(_("<b>How shall it go out?</b>")), _glossary(draft)], "\n\n")


def review(draft: BroadcastDraft, found: BroadcastReview, *, chat: Chat, now: datetime) -> Content:
    """Sum up what would be sent, to whom, when, and how long that takes."""
    title = compose(_("<b>Shall I send it like this?</b>"))
    if not draft.is_now:
        title = compose(_("<b>Shall I schedule it like this?</b>"))
    words = summary(draft.content or Content(""), _FIRST_WORDS)
    said = compose(_("Message: {words}"), words=words)
    audience = joined(
        [
            audiences.audience_in_words(found.seen.audience, found.seen.names, zone=chat.zone),
            audiences.count_in_words(found.seen.count),
        ]
    )
    lacking = lacking_in_words(found.lacking)
    return joined(
        [title, said, audience, lacking, _when(draft, found, now), _duration(found), _how(draft, found)], "\n\n"
    ).shorten(TEXT_LIMIT)


def lacking_in_words(lacking: Mapping[str, int]) -> Content:
    """Say who lacks which variable of a template, and what that means for them."""
    if not lacking:
        return Content("")
    ranked = sorted(lacking.items(), key=lambda one: (-one[1], one[0]))
    lines = []
    for name, count in ranked[:_NAMED]:
        template = n_("{n} recipient has no {name}", "{n} recipients have no {name}", count)
        lines.append(Content("• ") + compose(template, n=number(count), name=code(name)))
    if len(ranked) > _NAMED:
        lines.append(Content(_("• and so on")))
    what = _("They won't get it, and the report will name them. The others get it as planned.")
    return joined([compose(_("<b>Something is missing:</b>")), *lines, what])


def no_test(lacking: Sequence[str], failure: str = "") -> Content:
    """Say why it can't be shown to its author."""
    if lacking:
        names = listed(lacking[:_NAMED])
        return compose(
            _("I can't show it to you, because for you I don't know: {names}. /recipients lets you enter it."),
            names=code(names),
        )
    return Content(plain(_("I could not show it to you. {reason}"), reason=failure))


def not_taken(problem: DomainError, question: Content, *, chat: Chat, now: datetime) -> Content:
    """Say why what was written is no answer, and ask again."""
    said = explain(problem, now=now, zone=chat.zone)
    if isinstance(problem, NotUnderstood):
        text = Content(problem.fragment).first_words(_SHOWN)
        said = compose(_("I can't read a time in “{text}”."), text=text)
        if not text.strip():
            said = Content(_("Now I need a time, in words or by a button."))
    first = said.only([(0, len(said.text.partition("\n\n")[0]))])
    return joined([first, question], "\n\n").shorten(TEXT_LIMIT)


def started(message: ScheduledMessage, *, is_now: bool, now: datetime) -> Content:
    """Confirm that a broadcast is on its way, or scheduled."""
    words = summary(message.content, _FIRST_WORDS)
    if is_now:
        return compose(_("📣 <b>#{number}</b> is on its way: {words}"), number=message.number, words=words)
    title = compose(_("📣 <b>#{number}</b> is scheduled: {words}"), number=message.number, words=words)
    runs = message.timing.upcoming(message.next_run, 3)
    own = message.broadcast is not None and message.broadcast.at_local is not None
    zone = message.timing.zone
    if own:
        when: Content | str = _local_times(message, runs[0].local if runs else None)
    elif message.timing.is_once and runs:
        aside = with_aside(moment_with_nearness(runs[0].at, zone, now=now), zone_name(zone))
        when = compose(_("Once: {moment}"), moment=aside)
    else:
        lines = [f"• {moment_with_nearness(run.at, zone, now=now)}" for run in runs]
        heading = compose(_("Next times ({zone}):"), zone=zone_name(zone))
        when = joined([sentence(describe(message.timing)), heading, *lines])
    rest = compose(_("{command} shows all broadcasts."), command="/broadcasts")
    return joined([title, when, rest], "\n\n")


def nothing_sent() -> Content:
    """Confirm that nothing comes of it."""
    return Content(_("All right, nothing is sent."))


def _local_times(message: ScheduledMessage, first: datetime | None) -> Content:
    at_local = None if message.broadcast is None else message.broadcast.at_local
    rule = "" if message.timing.is_once else sentence(describe(without_start(message.timing)))
    day = "" if first is None or at_local is None else by_own_clock(first, clock(at_local))
    return joined([rule, day])


def _glossary(draft: BroadcastDraft) -> Content:
    lines = [
        compose(_("<b>Hours</b>: between which it may arrive, by each recipient's own clock.")),
        compose(_("<b>Quiet hours</b>: those that recipients have set in /settings.")),
        compose(_("<b>At most a day</b>: who has got so many broadcasts already is left out.")),
        compose(_("<b>Pace</b>: how many messages a second go out at most.")),
    ]
    if draft.draft.options.way_out is WayOut.BUTTON:
        lines.append(Content(_("A button below it lets everybody unsubscribe.")))
    else:
        lines.append(Content(_("A line below it tells everybody how to unsubscribe.")))
    return joined(lines)


def _when(draft: BroadcastDraft, found: BroadcastReview, now: datetime) -> Content:
    if draft.is_now:
        return Content(_("When: now"))
    timing, runs = draft.timing_of(), found.runs
    if not runs:
        return Content("")
    zone = timing.zone
    if draft.is_local:
        local = runs[0].local or runs[0].at.astimezone(known_zone(zone))
        rule = "" if timing.is_once else sentence(describe(without_start(timing)))
        return joined([rule, by_own_clock(local, clock(local.time()))])
    if timing.is_once:
        moment = with_aside(moment_with_nearness(runs[0].at, zone, now=now), zone_name(zone))
        return compose(_("Once: {moment}"), moment=moment)
    heading = compose(_("Next times ({zone}):"), zone=zone_name(zone))
    lines = [f"• {moment_with_nearness(run.at, zone, now=now)}" for run in runs]
    return joined([sentence(describe(timing)), heading, *lines])


def _duration(found: BroadcastReview) -> str:
    if found.seconds is None or not found.seen.count.reachable:
        return ""
    return plain(_("Sending takes {time}."), time=about(found.seconds))


def _how(draft: BroadcastDraft, found: BroadcastReview) -> Content:
    lines: list[str] = []
    if draft.window is not None:
        hours = span(draft.window.begin, draft.window.end)
        if draft.window.outside is OutsideWindow.WAIT:
            lines.append(
                plain(_("Only {hours}, by their own clock; what is too late waits for the next day."), hours=hours)
            )
        else:
            lines.append(plain(_("Only {hours}, by their own clock; what is too late is not sent."), hours=hours))
    if not draft.respects_quiet_hours:
        lines.append(_("Also in people's quiet hours."))
    if draft.most_a_day is not None:
        template = n_(
            "Not to those who have got {n} broadcast within 24 hours.",
            "Not to those who have got {n} broadcasts within 24 hours.",
            draft.most_a_day,
        )
        lines.append(plain(template, n=draft.most_a_day))
    if draft.pace is not None:
        template = n_("{n} message a second at most.", "{n} messages a second at most.", draft.pace)
        lines.append(plain(template, n=draft.pace))
    if found.options.way_out is WayOut.BUTTON:
        lines.append(_("A button below it lets everybody unsubscribe."))
    else:
        lines.append(_("A line below it tells everybody how to unsubscribe."))
    return joined([*lines, chosen(found.options)])
