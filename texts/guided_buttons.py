"""Labels of the buttons by which something is scheduled step by step, at most 64 characters."""

from datetime import date, datetime, time

from babel.dates import format_date, format_time

from scheduling.content import Content
from scheduling.quick_picks import Pick, QuickPick
from scheduling.repetitions import Repeated, without_start
from scheduling.timing import Timing
from scheduling.zones import known_zone
from texts.buttons import LABEL_LIMIT
from texts.contents import summary
from texts.dates import clock, day_and_clock, near_moment, short_day
from texts.rich import plain, sentence
from texts.rules import describe
from texts.speech import _, locale, p_

BLANK = "·"
"""A day that can't be chosen, or none: Telegram takes no empty label."""
EARLIER, LATER = "‹", "›"
_SHORTEST = 8
_BETWEEN_ARROWS = 12
"""Code points that a phone shows whole on a third of a row."""


def pick(chosen: QuickPick, *, zone: str, now: datetime) -> str:
    """Choose a time by its name, with its date where that is another day."""
    at = chosen.at if chosen.at.tzinfo is not None else chosen.at.replace(tzinfo=known_zone(zone))
    local = at.astimezone(known_zone(zone))
    is_today = local.date() == now.astimezone(known_zone(zone)).date()
    when = clock(local)
    if not is_today:
        when = plain(p_("a day and a time of it", "{day}, {time}"), day=short_day(at, zone, now=now), time=when)
    return Content(f"{_name(chosen.name)} · {when}").first_words(LABEL_LIMIT)


def calendar() -> str:
    """Open the calendar."""
    return _("📅 Another day…")


def write() -> str:
    """Write the time."""
    return _("✍ Write it")


def write_rule() -> str:
    """Write how often."""
    return _("✍ Something else…")


def keep_content() -> str:
    """Go on with the message that was given before."""
    return _("Keep this one ›")


def add_another() -> str:
    """Send another message together with this one."""
    return _("➕ Add another message")


def that_is_all() -> str:
    """Go on with the messages that were given."""
    return _("That’s all ›")


def remove_message(place: int, message: Content) -> str:
    """Take one of several messages away."""
    return Content(f"✕ {place} · {summary(message, LABEL_LIMIT)}").first_words(LABEL_LIMIT)


def keep_time(timing: Timing, *, now: datetime) -> str:
    """Go on with the time that was chosen before."""
    first = timing.next_after(now)
    if timing.is_once:
        when = near_moment(first.at, timing.zone, now=now) if first is not None else ""
    else:
        when = describe(without_start(timing), aside=False)
    return Content(plain(_("Keep: {when} ›"), when=when)).first_words(LABEL_LIMIT)


def back() -> str:
    """Go back by one step."""
    return _("‹ Back")


def cancel() -> str:
    """End it without anything saved."""
    return _("✕ Cancel")


def links(*, are_there: bool) -> str:
    """Write link buttons that stand below the message."""
    return f"✓ {_('Link buttons…')}" if are_there else _("Link buttons…")


def no_links() -> str:
    """Take the link buttons away."""
    return _("Without link buttons")


def go_on() -> str:
    """Go on to the preview."""
    return _("Preview ›")


def save() -> str:
    """Schedule it."""
    return _("✓ Save")


def month(first: date, *, is_narrow: bool = False) -> str:
    """Name the month of a calendar; in short where it is too long to stand between two arrows on a phone."""
    pattern = str(locale().datetime_skeletons["yMMMM"].pattern)
    if "MMM" not in pattern and "LLL" not in pattern:  # months have numbers there: 2027年5月
        return str(format_date(first, pattern, locale()))
    months = locale().months["stand-alone"]
    words = sentence(f"{months['wide'][first.month]} {first.year}")
    if is_narrow and len(words) > _BETWEEN_ARROWS:
        return sentence(f"{months['abbreviated'][first.month]} {first.year}")
    return words


def weekday(day: date) -> str:
    """Name a column of a calendar, as short as it can be."""
    return str(format_date(day, "EEEEEE", locale()))[:_SHORTEST]


def day(each: date | None, *, is_ahead: bool) -> str:
    """Choose a day."""
    return str(each.day) if each is not None and is_ahead else BLANK


def hour(at: time, *, counts_to_twelve: bool) -> str:
    """Choose an hour of the day."""
    return _twelve(at, "h a") if counts_to_twelve else clock(at)


def minute(at: time, *, counts_to_twelve: bool) -> str:
    """Choose a time of day."""
    return _twelve(at, "h:mm a") if counts_to_twelve else clock(at)


def reading(timing: Timing, *, now: datetime) -> str:
    """Choose one of several meanings, by its full date."""
    first = timing.next_after(now)
    if first is None:
        return BLANK
    if timing.is_once:
        return sentence(day_and_clock(first.at, timing.zone, now=now))
    # Translators: {rule} is "Every Monday at 08:00", {day} "Mon, 30 Nov"
    template = _("{rule} — first on {day}")
    rule = sentence(describe(without_start(timing), aside=False))
    words = plain(template, rule=rule, day=short_day(first.at, timing.zone, now=now))
    return Content(words).first_words(LABEL_LIMIT)


def repetition(repeated: Repeated, *, is_chosen: bool = False) -> str:
    """Choose how often."""
    words = sentence(describe(without_start(repeated.timing), aside=False))
    return Content(f"✓ {words}" if is_chosen else words).first_words(LABEL_LIMIT)


def passed_day() -> str:
    """Say why a day of the calendar can't be chosen."""
    return _("That day has passed.")


def _name(chosen: Pick) -> str:
    names = {
        Pick.IN_AN_HOUR: _("In an hour"),
        Pick.THIS_AFTERNOON: _("This afternoon"),
        Pick.THIS_EVENING: _("Tonight"),
        Pick.TOMORROW_MORNING: _("Tomorrow morning"),
        Pick.TOMORROW_EVENING: _("Tomorrow evening"),
        Pick.NEXT_MONDAY: _("Next Monday"),
        Pick.NEXT_MONTH: _("First of the month"),
    }
    return names[chosen]


def _twelve(at: time, pattern: str) -> str:
    return " ".join(str(format_time(at, pattern, locale=locale())).split())
