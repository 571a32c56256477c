"""Buttons below reminders, at most 64 characters each, and the short answers to taps on them."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from scheduling.content import Content
from scheduling.reminders import Button, Snooze
from texts.buttons import LABEL_LIMIT
from texts.dates import clock_or_moment, near_moment
from texts.lengths import minutes
from texts.rich import plain, sentence
from texts.speech import _, language

Rows = Sequence[Sequence[tuple[str, str]]]
"""Buttons: what stands on each, and what it carries."""

_NAME_LIMIT = 24


def open_rows(delivery_id: UUID) -> Rows:
    """Return the buttons of a reminder that has just arrived."""
    return _filled(_open_rows(language()), delivery_id)


def choice_rows(delivery_id: UUID, picks: Sequence[datetime], *, zone: str, now: datetime) -> Rows:
    """Return more times to put it off to: `picks` are instants (aware UTC)."""
    moments = [
        (
            sentence(near_moment(_minute(at), zone, now=now)),
            f"{Button.SNOOZE_UNTIL}:{delivery_id.hex}:{int(at.timestamp())}",
        )
        for at in picks
    ]
    lengths = [_snooze(choice) for choice in (Snooze.HALF_HOUR, Snooze.THREE_HOURS)]
    return [
        *_filled([lengths], delivery_id),
        *(moments[place : place + 2] for place in range(0, len(moments), 2)),
        *_filled([[(write_time(), Button.WRITE_TIME), (_("‹ Back"), Button.LEAVE_CHOICE)]], delivery_id),
    ]


def reading_rows(delivery_id: UUID, moments: Sequence[datetime], *, zone: str, now: datetime) -> Rows:
    """Return what a time that was written may mean, one below the other."""
    return [
        [
            (
                sentence(near_moment(_minute(at), zone, now=now)),
                f"{Button.SNOOZE_UNTIL}:{delivery_id.hex}:{int(at.timestamp())}",
            )
        ]
        for at in moments
    ]


def done_rows(delivery_id: UUID, done_at: datetime, *, by: str | None, zone: str, now: datetime) -> Rows:
    """Return what stands below a reminder that is done, by whom in a group; a tap takes that back."""
    when = clock_or_moment(_minute(done_at), zone, now=now)
    if by is None:
        # Translators: on a button below a reminder; {time} is "09:02", and a tap takes it back
        label = plain(_("✓ Done, {time} · Undo"), time=when)
    else:
        # Translators: on a button below a reminder in a group; {name} has done it at {time}, and a tap takes it back
        label = plain(_("✓ {name}, {time} · Undo"), name=Content(by).first_words(_NAME_LIMIT), time=when)
    return _filled([[(label, Button.TAKE_DONE_BACK)]], delivery_id)


def snoozed_rows(delivery_id: UUID, until: datetime, *, zone: str, now: datetime) -> Rows:
    """Return what stands below a reminder that was put off; a tap takes that back."""
    # Translators: on a button below a reminder; {moment} is "today, 09:12", and a tap takes it back
    label = plain(_("💤 Until {moment} · Undo"), moment=near_moment(_minute(until), zone, now=now))
    return _filled([[(label, Button.TAKE_SNOOZE_BACK)]], delivery_id)


def write_time() -> str:
    """Write until when it is put off."""
    return _("Type a time…")


def done() -> str:
    """Say that a reminder is ticked off."""
    return _("Done!")


def done_before(done_at: datetime, *, zone: str, now: datetime) -> str:
    """Say that somebody ticked it off before."""
    return plain(_("It was done already: {time}."), time=clock_or_moment(_minute(done_at), zone, now=now))


def taken_back() -> str:
    """Say that a reminder is neither done nor put off."""
    return _("All right, it is still to be done.")


def snoozed(until: datetime, *, zone: str, now: datetime) -> str:
    """Say until when a reminder is put off."""
    return plain(_("Snoozed until {moment}."), moment=near_moment(_minute(until), zone, now=now))


def _until(at: datetime, delivery_id: UUID, *, zone: str, now: datetime) -> tuple[str, str]:
    """Return a button for an instant."""
    label = sentence(near_moment(_minute(at), zone, now=now))
    return label, f"{Button.SNOOZE_UNTIL}:{delivery_id.hex}:{int(at.timestamp())}"


def _minute(at: datetime) -> datetime:
    """Return an instant as people read it from a clock."""
    return at.replace(second=0, microsecond=0)


@lru_cache(maxsize=64)
def _open_rows(_language: str) -> Rows:
    done = (_("✓ Done"), Button.DONE.value)
    tomorrow = (_("💤 Tomorrow"), f"{Button.SNOOZE}:{{}}:{Snooze.TOMORROW}")
    more = (_("💤 Pick…"), Button.CHOOSE.value)
    lengths = [(f"💤 {label}", data) for label, data in map(_snooze, (Snooze.TEN_MINUTES, Snooze.HOUR))]
    return [[done, *lengths], [tomorrow, more]]


def _snooze(choice: Snooze) -> tuple[str, str]:
    """Return a button for a length of time; the delivery is still to be filled in."""
    return minutes(choice.minutes or 0), f"{Button.SNOOZE}:{{}}:{choice}"


def _filled(rows: Rows, delivery_id: UUID) -> Rows:
    key = delivery_id.hex
    return [
        [(label[:LABEL_LIMIT], data.replace("{}", key) if "{}" in data else f"{data}:{key}") for label, data in row]
        for row in rows
    ]
