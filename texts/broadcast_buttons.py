"""Labels of the buttons by which a broadcast is made, watched and changed, at most 64 characters."""

from datetime import datetime, time

from scheduling.broadcasts import BroadcastRun, OutsideWindow, Window
from scheduling.content import Content
from scheduling.options import WayOut
from texts.audiences import number
from texts.broadcast_words import status_in_words
from texts.buttons import LABEL_LIMIT
from texts.dates import near_moment, span
from texts.guided_buttons import hour as clock_hour
from texts.rich import plain
from texts.speech import _


def templates() -> str:
    """Choose a template."""
    return _("📄 Use a template…")


def template(name: str) -> str:
    """Choose one of the templates."""
    return Content(name).first_words(LABEL_LIMIT)


def go_on() -> str:
    """Go on with whom it is for."""
    return _("When? ›")


def at_once() -> str:
    """Send it now."""
    return _("Now")


def own_clocks(*, chosen: bool) -> str:
    """Let everybody get it by their own clock."""
    label = _("🌍 By everybody's own clock")
    return f"✓ {label}" if chosen else label


def hour(at: int, *, counts_to_twelve: bool) -> str:
    """Choose an hour of the day."""
    return clock_hour(time(at), counts_to_twelve=counts_to_twelve)


def window(chosen: Window | None) -> str:
    """Choose between which hours it goes out."""
    if chosen is None:
        return _("Only at certain hours…")
    hours = plain(_("Only {hours}"), hours=span(chosen.begin, chosen.end))
    return f"✓ {hours}"


def no_window() -> str:
    """Let it go out at any hour."""
    return _("At any hour")


def outside(chosen: OutsideWindow) -> str:
    """Say what becomes of what is too late; a tap changes it."""
    if chosen is OutsideWindow.WAIT:
        return _("Too late: waits for the next day")
    return _("Too late: is not sent")


def quiet_hours(*, respects: bool) -> str:
    """Wait for the end of quiet hours, or not."""
    label = _("Waits for quiet hours to end")
    return f"✓ {label}" if respects else label


def cap_chosen(most: int | None) -> str:
    """Choose after how many a day somebody gets no more."""
    if most is None:
        return _("At most a day…")
    return f"✓ {cap(most)}"


def cap(most: int) -> str:
    """Choose so many a day."""
    # Translators: so many broadcasts a day at most, on a small button
    return plain(_("{n} a day"), n=most)


def usual_cap() -> str:
    """Leave it to the setting of the bot."""
    return _("As usual")


def pace_chosen(chosen: int | None) -> str:
    """Choose how fast it goes out."""
    if chosen is None:
        return _("Pace…")
    return f"✓ {pace(chosen)}"


def pace(each_second: int) -> str:
    """Choose so many messages a second."""
    # Translators: so many messages a second, on a small button
    return plain(_("{n}/s"), n=each_second)


def fastest() -> str:
    """Choose whatever the limits allow."""
    return _("As fast as allowed")


def way_out(chosen: WayOut) -> str:
    """Say how people are told how to unsubscribe; a tap changes it."""
    if chosen is WayOut.BUTTON:
        return _("Unsubscribe: by a button")
    return _("Unsubscribe: in a line below")


def review() -> str:
    """Go on to the summary."""
    return _("Check it ›")


def test_to_me() -> str:
    """Send it to its author first."""
    return _("🧪 Test to myself first")


def send(*, is_now: bool) -> str:
    """Send or schedule it."""
    return _("📣 Send") if is_now else _("📣 Schedule")


def pause() -> str:
    """Hold a run back."""
    return _("⏸ Pause")


def resume() -> str:
    """Let a run go on."""
    return _("▶ Resume")


def cancel_run() -> str:
    """Cancel what was not sent yet."""
    return _("✕ Cancel")


def cancel_for_good() -> str:
    """Cancel it in earnest."""
    return _("✕ Yes, cancel it")


def go_back() -> str:
    """Leave it as it is."""
    return _("‹ Back")


def csv() -> str:
    """Get what became of each as a file."""
    return _("📄 As a file (CSV)")


def retry_failed(count: int) -> str:
    """Send once more what failed."""
    return plain(_("↻ Retry failed ({n})"), n=number(count))


def resend_unknown(count: int) -> str:
    """Send once more what may have arrived."""
    return plain(_("↻ Send again what is unknown ({n})"), n=number(count))


def resend_for_good(count: int) -> str:
    """Send it once more in earnest."""
    return plain(_("↻ Yes, send again ({n})"), n=number(count))


def open_broadcast(number_in_chat: int, words: str) -> str:
    """Open one of the broadcasts."""
    return Content(f"#{number_in_chat} · {words}" if words else f"#{number_in_chat}").first_words(LABEL_LIMIT)


def open_run(run: BroadcastRun, *, zone: str, now: datetime) -> str:
    """Open one of a broadcast's runs."""
    words = plain(
        _("{moment} · {status}"),
        moment=near_moment(run.started_at.replace(second=0, microsecond=0), zone, now=now),
        status=status_in_words(run.status),
    )
    return Content(words).first_words(LABEL_LIMIT)


def to_broadcast() -> str:
    """Go from a schedule's card to the broadcast."""
    return _("📣 How it goes out…")


def to_list() -> str:
    """Go back to all broadcasts."""
    return _("‹ All broadcasts")
