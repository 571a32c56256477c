"""Labels of buttons, at most 64 characters."""

from datetime import date, datetime, time

from scheduling.content import Content
from scheduling.expressions.vocabulary import DayPart
from scheduling.messages import ScheduledMessage
from scheduling.ports import FailedDelivery
from scheduling.questions import Choice, PendingQuestion
from scheduling.zones import known_zone
from texts.contents import summary
from texts.dates import city_of, clock, day_and_clock, day_in_words, near_moment, short_day
from texts.day_parts import part_of_day
from texts.priorities import priority_in_words
from texts.reasons import reason
from texts.rich import joined, plain, sentence
from texts.rules import describe
from texts.speech import _, language_name

LABEL_LIMIT = 64
_FIRST_WORDS = 28


def undo() -> str:
    """Take back what was just done."""
    return _("↩ Undo")


def choices(question: PendingQuestion, *, now: datetime) -> list[str]:
    """Choose one of the readings that a question offers, each by its full date; numbered where two look the same."""
    labels = [Content(_choice(choice, now)).first_words(LABEL_LIMIT) for choice in question.choices]
    if len(set(labels)) < len(labels):
        return [Content(f"{number}. {label}").first_words(LABEL_LIMIT) for number, label in enumerate(labels, 1)]
    return labels


def save() -> str:
    """Schedule what was offered."""
    return _("✓ Save")


def not_now() -> str:
    """Put a question aside."""
    return _("Not now")


def hour_of_part(part: DayPart, hour: time) -> str:
    """Choose another hour for a part of the day."""
    return f"{part_of_day(part)} · {clock(hour)}"


def hour_choice(hour: time, *, chosen: bool = False) -> str:
    """Choose this hour."""
    return f"✓ {clock(hour)}" if chosen else clock(hour)


def back_to_settings() -> str:
    """Go back to the settings."""
    return _("‹ Back")


def _choice(choice: Choice, now: datetime) -> str:
    zone = choice.timing.zone
    if choice.timing.is_once:
        return sentence(day_and_clock(choice.first.at, zone, now=now))
    # Translators: {rule} is "Every Monday at 08:00", {day} "Mon, 30 Nov"
    template = _("{rule} — first on {day}")
    rule = sentence(describe(choice.timing, aside=False))
    return plain(template, rule=rule, day=short_day(choice.first.at, zone, now=now))


def cancel() -> str:
    """Cancel this scheduled message."""
    return _("Cancel it")


def pause() -> str:
    """Let this scheduled message rest."""
    return _("⏸ Pause")


def resume() -> str:
    """Let this paused message go on."""
    return _("▶ Resume")


def skip_next() -> str:
    """Leave out the next run."""
    return _("⏭ Skip next")


def send_at_once() -> str:
    """Send this message now, out of turn."""
    return _("📤 Send now")


def priority() -> str:
    """Say how important this message is."""
    return _("Priority")


def priority_choice(priority: int, *, chosen: bool = False) -> str:
    """Choose a priority."""
    words = priority_in_words(priority)
    return f"✓ {words}" if chosen else words


def repeat_until() -> str:
    """Say until when this message repeats."""
    return _("Repeat until…")


def until(day: date) -> str:
    """Let it repeat up to this day."""
    return day_in_words(day)


def without_end() -> str:
    """Let it repeat without end."""
    return _("Without end")


def edit() -> str:
    """Open what changes this message and its time."""
    return _("✏️ Edit…")


def edit_text() -> str:
    """Change what this message says."""
    return _("Text")


def edit_time() -> str:
    """Change when this message is sent."""
    return _("Time")


def link_buttons() -> str:
    """Say which links stand below this message as buttons."""
    return _("Link buttons…")


def remove_link_buttons() -> str:
    """Take the link buttons away."""
    return _("Remove link buttons")


def leave_it_as_it_is() -> str:
    """Change nothing after all."""
    return _("Leave it as it is")


def options() -> str:
    """Open how this message can be sent."""
    return _("⚙️ Options…")


def more() -> str:
    """Open what else can be done."""
    return _("More…")


def duplicate() -> str:
    """Make a second schedule like this one."""
    return _("Duplicate")


def history() -> str:
    """Show how the latest runs went."""
    return _("History")


def back_to_card(message: ScheduledMessage) -> str:
    """Go back to the schedule's card."""
    return plain(_("‹ Back to #{number}"), number=message.number)


def cancel_one(message: ScheduledMessage) -> str:
    """Cancel one out of a list."""
    return f"✕ #{message.number} · {summary(message.content, _FIRST_WORDS)}"


def open_one(message: ScheduledMessage) -> str:
    """Open the card of one out of a list."""
    return f"#{message.number} · {summary(message.content, _FIRST_WORDS)}"


def back() -> str:
    """Go back to the list."""
    return _("‹ Back to the list")


def next_page() -> str:
    """Turn to the next page."""
    return _("Next page ›")


def previous_page() -> str:
    """Turn to the page before."""
    return _("‹ Previous page")


def not_your_time() -> str:
    """Set the zone and move the schedule that was just made."""
    return _("Not your time?")


def share_location() -> str:
    """Share a location, to set the zone by it."""
    return _("📍 Share location")


def keep_zone() -> str:
    """Leave the time zone as it is."""
    return _("Leave it as it is")


def retry() -> str:
    """Send once more what failed."""
    return _("Retry")


def send_again() -> str:
    """Send once more what may or may not have arrived."""
    return _("Send again")


def leave_it() -> str:
    """Leave what may or may not have arrived, or what failed, as it is."""
    return _("Leave it")


def show() -> str:
    """Show a message as it would be sent."""
    return _("Show")


def retry_all(count: int | None = None) -> str:
    """Send once more all that failed; with their number where others are shown beside them."""
    return _("Retry all") if count is None else plain(_("Retry all ({n})"), n=count)


def send_all_again(count: int | None = None) -> str:
    """Send once more all that may or may not have arrived."""
    return _("Send all again") if count is None else plain(_("Send again what is in doubt ({n})"), n=count)


def leave_all() -> str:
    """Leave all as they are."""
    return _("Leave all")


def show_them() -> str:
    """Show the list of what has not arrived."""
    return _("Show them")


def retry_by_reason() -> str:
    """Choose those of one reason."""
    return _("Retry by reason…")


def retry_one_reason(category: str, count: int) -> str:
    """Send once more all that failed for one reason."""
    return Content(f"{count} × {reason(category)}").first_words(LABEL_LIMIT)


def open_failed(delivery: FailedDelivery, *, now: datetime) -> str:
    """Open the card of one that has not arrived."""
    message = delivery.message
    when = near_moment(delivery.occurrence_at, message.timing.zone, now=now)
    parts = (f"#{message.number}", when, summary(message.content, _FIRST_WORDS))
    return joined(parts, " · ").first_words(LABEL_LIMIT)


def language_choice(code: str, *, chosen: bool = False) -> str:
    """Choose a language by its own name."""
    return f"✓ {language_name(code)}" if chosen else language_name(code)


def zone_choice(zone: str, *, now: datetime) -> str:
    """Choose a zone: its city, and what time it is there, by which people know theirs."""
    time_there = clock(now.astimezone(known_zone(zone)).replace(second=0))
    return f"{time_there} · {city_of(zone) or zone}"[:LABEL_LIMIT]
