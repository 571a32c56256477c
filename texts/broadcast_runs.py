"""How far a broadcast is, and what became of it: the progress message, the report, and all broadcasts."""

from collections.abc import Mapping
from datetime import datetime

from scheduling.broadcasts import BroadcastRun, RunCounts, RunStatus
from scheduling.content import Content
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.repetitions import without_start
from scheduling.use_cases.audiences import AudienceNames
from scheduling.use_cases.broadcast_lists import BroadcastPage, SeenBroadcast
from scheduling.use_cases.broadcasts import RunView
from texts.audiences import audience_in_words, number
from texts.broadcast_words import by_own_clock, status_in_words
from texts.contents import summary
from texts.dates import clock, moment_with_nearness, near_moment
from texts.durations import about, duration
from texts.reasons import reason
from texts.rich import compose, joined, plain, sentence
from texts.rules import describe
from texts.speech import _, n_

_FIRST_WORDS = 60
_BAR = 20
_REASONS = 8
_FULL, _EMPTY = "▓", "░"
_WHOLE = 100
_EXACT_BELOW = 10
"""Messages a second that are told with a digit behind the point."""


def progress(view: RunView, *, rate: float | None = None) -> Content:
    """Show how far a run is. `rate` is how many messages a second go out at present, where that is known."""
    run, counts = view.run, view.counts
    lines = [_bar(counts), *_numbers(counts)]
    if not run.is_planned and run.status is not RunStatus.CANCELLING:
        lines.append(Content(_("More recipients are still being added.")))
    return joined([_title(view), joined(lines), _speed(view, rate)], "\n\n")


def ended(view: RunView) -> Content:
    """Say in place of its progress that a run is over; the report follows."""
    return joined([_title(view), _bar(view.counts)], "\n\n")


def report(view: RunView) -> Content:
    """Say what became of a run that is over."""
    counts = view.counts
    if not counts.total:
        nobody = _("Nobody was there to get it, so nothing was sent.")
        return joined([_title(view), nobody], "\n\n")
    return joined([_title(view), joined(_numbers(counts)), _took(view.run, counts)], "\n\n")


def of_run(view: RunView, *, rate: float | None = None) -> Content:
    """Show a run, whether it goes on or is over."""
    return report(view) if view.run.is_over else progress(view, rate=rate)


def ask_to_cancel(view: RunView) -> Content:
    """Ask once more whether a run is to be cancelled."""
    left = view.counts.waiting
    title = compose(_("<b>Shall I really cancel #{number}?</b>"), number=view.message.number)
    template = n_(
        "{n} recipient has not got it yet, and won't. Who has it keeps it.",
        "{n} recipients have not got it yet, and won't. Who has it keeps it.",
        left,
    )
    rest = plain(template, n=number(left)) if view.run.is_planned else _("Who has not got it yet won't get it.")
    again = "" if view.message.timing.is_once else _("Its next times stay as planned; its card pauses or ends those.")
    return joined([title, rest, again], "\n\n")


def ask_to_resend(view: RunView) -> Content:
    """Ask once more whether what is unknown is to be sent again."""
    count = view.counts.unknown
    template = n_("<b>Send it again to {n} recipient?</b>", "<b>Send it again to {n} recipients?</b>", count)
    title = compose(template, n=number(count))
    said = _("I don't know whether it has reached them. Some of them may get it twice.")
    return joined([title, said], "\n\n")


def cancelling(view: RunView) -> Content:
    """Confirm that a run is cancelled."""
    return compose(_("<b>#{number}</b> is cancelled: nothing more of it goes out."), number=view.message.number)


def sending_again(view: RunView) -> Content:
    """Confirm that something of a run is sent once more."""
    return compose(_("<b>#{number}</b> goes out once more."), number=view.message.number)


def left_as_it_is() -> Content:
    """Confirm that nothing was changed."""
    return Content(_("All right, it stays as it is."))


def broadcast_list(page: BroadcastPage, *, zone: str, now: datetime) -> Content:
    """Show the broadcasts there are, the latest first."""
    title = compose(_("<b>Broadcasts</b>"))
    if not page.total:
        return joined([title, compose(_("There are none yet. {command} makes one."), command="/broadcast")], "\n\n")
    lines = [_line(one, zone=zone, now=now) for one in page.broadcasts]
    pages = ""
    if page.pages > 1:
        pages = plain(_("Page {number} of {pages}"), number=page.index + 1, pages=page.pages)
    return joined([title, joined(lines, "\n\n"), pages], "\n\n")


def broadcast(seen: SeenBroadcast, *, zone: str, now: datetime) -> Content:
    """Show one broadcast: what it says, whom it is for, when it goes out, and its runs."""
    message = seen.message
    title = compose(
        _("📣 <b>#{number}</b>: {words}"), number=message.number, words=summary(message.content, _FIRST_WORDS)
    )
    audience = _audience(message, seen.names, zone=zone)
    runs: Content | str = _("It has not gone out yet.")
    if seen.runs:
        runs = joined([_("Runs, the latest first:"), *(_run_line(view, zone=zone, now=now) for view in seen.runs)])
    return joined([title, audience, _when(message, now=now), runs], "\n\n")


def on_card(message: ScheduledMessage, *, now: datetime) -> Content:
    """Say on a schedule's card that it is a broadcast."""
    template = _("📣 A message to many. {command} shows whom it is for and how its runs went.")
    local = "" if message.broadcast is None or message.broadcast.at_local is None else _when(message, now=now)
    return joined([compose(template, command="/broadcasts"), local])


def _title(view: RunView) -> Content:
    run, message = view.run, view.message
    words = summary(message.content, _FIRST_WORDS)
    templates = {
        RunStatus.RUNNING: _("📣 <b>#{number}</b> is going out: {words}"),
        RunStatus.PAUSED: _("⏸ <b>#{number}</b> is paused: {words}"),
        RunStatus.CANCELLING: _("✕ <b>#{number}</b> is being cancelled: {words}"),
        RunStatus.CANCELLED: _("✕ <b>#{number}</b> was cancelled: {words}"),
        RunStatus.FINISHED: _("✓ <b>#{number}</b> has gone out: {words}"),
    }
    return compose(templates[run.status], number=message.number, words=words)


def _bar(counts: RunCounts) -> Content:
    total = counts.total
    share = counts.settled / total if total else 0.0
    full = int(share * _BAR)
    # Translators: a percentage, as your language writes it
    percent = plain(_("{n} %"), n=int(share * _WHOLE))
    return Content(f"{_FULL * full}{_EMPTY * (_BAR - full)} {percent}")


def _numbers(counts: RunCounts) -> list[Content]:
    lines = [compose(_("Sent: <b>{n}</b>"), n=number(counts.sent))]
    if counts.failed:
        lines.append(compose(_("Failed: <b>{n}</b>"), n=number(counts.failed)))
        lines += _reasons(counts.reasons)
    others = (
        (counts.unknown, _("Unknown: <b>{n}</b> (it may have arrived, or not)")),
        (counts.missed, _("Too late for their hours: <b>{n}</b>")),
        (counts.capped, _("Left out, as they got enough that day: <b>{n}</b>")),
        (counts.cancelled, _("Cancelled: <b>{n}</b>")),
        (counts.waiting, _("Left: <b>{n}</b>")),
    )
    return [*lines, *(compose(template, n=number(count)) for count, template in others if count)]


def _reasons(reasons: Mapping[str, int]) -> list[Content]:
    by_words: dict[str, int] = {}
    for category, count in reasons.items():
        words = reason(category)
        by_words[words] = by_words.get(words, 0) + count
    ranked = sorted(by_words.items(), key=lambda one: (-one[1], one[0]))
    # Translators: so many times, and why: "8 × The recipient has blocked me."
    template = _("• {n} × {reason}")
    lines = [compose(template, n=number(count), reason=words) for words, count in ranked[:_REASONS]]
    if len(ranked) > _REASONS:
        rest = sum(count for _words, count in ranked[_REASONS:])
        lines.append(compose(template, n=number(rest), reason=_("Other reasons.")))
    return lines


def _speed(view: RunView, rate: float | None) -> Content:
    if view.run.status is not RunStatus.RUNNING:
        return Content("")
    lines = []
    if rate:
        lines.append(_rate(rate))
        terms = view.message.broadcast
        is_steady = terms is None or (terms.at_local is None and terms.window is None)
        if view.run.is_planned and view.counts.waiting and is_steady:  # else people wait for their own hours
            lines.append(plain(_("Time left: {time}"), time=about(view.counts.waiting / rate)))
    if view.run.pace is not None:
        lines.append(plain(_("Pace: {n} a second at most"), n=view.run.pace))
    return joined(lines)


def _took(run: BroadcastRun, counts: RunCounts) -> Content:
    if run.finished_at is None:
        return Content("")
    seconds = (run.finished_at - run.started_at).total_seconds()
    rate = _rate(counts.sent / seconds) if counts.sent and seconds >= 1 else ""
    return joined([plain(_("It took {time}."), time=duration(seconds)), rate])


def _rate(each_second: float) -> str:
    shown = round(each_second) if each_second >= _EXACT_BELOW else round(each_second, 1)
    # Translators: so many messages
    return plain(_("Rate: {n} a second"), n=number(shown))


def _line(one: SeenBroadcast, *, zone: str, now: datetime) -> Content:
    message = one.message
    words = summary(message.content, _FIRST_WORDS)
    title = compose(_("<b>#{number}</b>: {words}"), number=message.number, words=words)
    latest = _run_line(one.runs[0], zone=zone, now=now) if one.runs else ""
    following = ""
    if message.next_run is not None and message.status is MessageStatus.ACTIVE:
        at = near_moment(message.next_run.at, zone, now=now)
        following = plain(_("Next time: {moment}"), moment=at)
    if message.status is MessageStatus.PAUSED:
        following = _("Its next times are paused.")
    return joined([title, latest, following])


def _run_line(view: RunView, *, zone: str, now: datetime) -> Content:
    counts = view.counts
    when = near_moment(view.run.started_at.replace(second=0, microsecond=0), zone, now=now)
    template = _("{moment}: {status}, {sent} of {total} sent")
    return compose(
        template,
        moment=when,
        status=status_in_words(view.run.status),
        sent=number(counts.sent),
        total=number(counts.total),
    )


def _audience(message: ScheduledMessage, names: AudienceNames, *, zone: str) -> Content:
    if message.broadcast is None:
        return Content("")
    return audience_in_words(message.broadcast.audience, names, zone=zone)


def _when(message: ScheduledMessage, *, now: datetime) -> Content:
    """Say when it goes out next."""
    if message.next_run is None or message.broadcast is None:
        return Content("")
    zone, timing, at_local = message.timing.zone, message.timing, message.broadcast.at_local
    rule = "" if timing.is_once else sentence(describe(without_start(timing)))
    if at_local is not None and message.next_run.local is not None:
        return joined([rule, by_own_clock(message.next_run.local, clock(at_local))])
    when = moment_with_nearness(message.next_run.at.replace(microsecond=0), zone, now=now)
    return joined([rule, plain(_("Next time: {moment}"), moment=when)])
