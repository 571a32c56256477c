"""A message that somebody is about to schedule, step by step: what is known of it, and which step comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from scheduling.calendars import calendar_month, earliest_day, is_ahead
from scheduling.content import Content, LinkButton
from scheduling.destinations import Destination
from scheduling.errors import DialogClosed, TooMuchInOne
from scheduling.expressions.circumstances import Circumstances
from scheduling.identifiers import RecipientId
from scheduling.options import NO_OPTIONS, Options
from scheduling.parts import messages_of, put_together, takes_buttons
from scheduling.recurrence import Anchor, Once, Run
from scheduling.repetitions import Repetition, repetitions
from scheduling.sendability import fitting, require_sendable
from scheduling.timing import Timing, ZoneSource
from scheduling.timing_forms import timing_from_json, timing_to_json


class Step(StrEnum):
    """What is asked."""

    CONTENT = "content"
    TEMPLATE = "template"
    """Which template is the content."""
    MORE = "more"
    """What else is to be sent with it, as a message of its own."""
    WHEN = "when"
    CALENDAR = "calendar"
    HOUR = "hour"
    MINUTE = "minute"
    WRITE_TIME = "write_time"
    READINGS = "readings"
    """Which of several meanings of what was written is meant."""
    REPEAT = "repeat"
    WRITE_RULE = "write_rule"
    OPTIONS = "options"
    WRITE_LINKS = "write_links"
    WHERE = "where"
    REVIEW = "review"


MOST_TOGETHER = 10
"""So many messages can be put together into one at most."""
ANSWERED_BY_MESSAGE = frozenset(set(Step) - {Step.OPTIONS, Step.REVIEW})
"""The steps in which a message is an answer; in the others only buttons are."""
_NEEDS_TIMING = frozenset({Step.OPTIONS, Step.WRITE_LINKS, Step.WHERE, Step.REVIEW})
_NEEDS_START = frozenset({Step.REPEAT, Step.WRITE_RULE})


@dataclass(frozen=True, slots=True)
class ShownPreview:
    """Where a preview stands whose own buttons are only to look at."""

    address: str
    """The chat's: a group that became a supergroup has other messages by these ids."""
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is known so far. Each step returns another draft; a step that doesn't fit raises `DialogClosed`."""

    step: Step = Step.CONTENT
    content: Content | None = None
    album: str | None = None
    """The platform's name of the album that the content is: more of its files may follow."""
    page: int = 0
    """Of the templates."""
    start: Timing | None = None
    """The single run that was chosen; None where a rule was written that repeats by itself."""
    timing: Timing | None = None
    """When it is sent, with its repetition."""
    options: Options = NO_OPTIONS
    destination: Destination | None = None
    """Where it goes, if not into the chat in which it is made."""
    month: date | None = None
    """The month that the calendar shows."""
    day: date | None = None
    hour: int | None = None
    choices: tuple[Timing, ...] = ()
    """What something that was written may mean."""
    asked_at: Step = Step.WHEN
    """Where the choices came from: what was written was a time or a repetition."""
    has_passed: bool = False
    """The time that was chosen has passed meanwhile, or had already, so that another one is asked for."""
    preview: ShownPreview | None = None
    """The latest one."""

    @property
    def is_awaiting(self) -> bool:
        """Tell whether a message answers it."""
        return self.step in ANSWERED_BY_MESSAGE

    def at_present(self, here: Circumstances) -> Self:
        """Return it as it is now: the chat's zone may be another one, and the time that was chosen may have passed."""
        zone = here.zone.key
        moved = replace(
            self,
            start=None if self.start is None else self.start.moved_to(zone),
            timing=None if self.timing is None else self.timing.moved_to(zone),
            choices=tuple(choice.moved_to(zone) for choice in self.choices),
        )
        if self.step in _NEEDS_TIMING and (moved.timing is None or moved.timing.next_after(here.now) is None):
            return moved._passed()
        if self.step in _NEEDS_START and (moved.start is None or moved.start.next_after(here.now) is None):
            return moved._passed()
        return moved

    def first_run(self, now: datetime) -> Run | None:
        """Return the first run after `now` (aware), as far as one is chosen."""
        timing = self.timing or self.start
        return None if timing is None else timing.next_after(now)

    # --- what is sent ------------------------------------------------------------------------------------------------

    def saying(self, content: Content, *, album: str | None = None) -> Self:
        """Take the content."""
        return self._at(Step.WHEN, content=content, album=album, options=fitting(content, self.options))

    def with_whole_album(self, content: Content) -> Self:
        """Take all of an album of which a part was taken before, and stay where it is. Raises `TooMuchInOne`."""
        messages = self.messages[:-1]
        return replace(self._saying([*messages, content]), step=self.step)

    @property
    def messages(self) -> tuple[Content, ...]:
        """Return what was given, message by message."""
        return () if self.content is None else messages_of(self.content)

    @property
    def takes_more(self) -> bool:
        """Tell whether another message can be added: in what follows a template nothing would be left as it is."""
        return self.content is not None and not self.content.is_template and len(self.messages) < MOST_TOGETHER

    def add_more(self) -> Self:
        """Ask what else is to be sent with it."""
        if self.content is None:
            raise DialogClosed
        return self._at(Step.MORE)

    def adding(self, content: Content, *, album: str | None = None) -> Self:
        """Take another message, and ask for more. Raises `TooMuchInOne`."""
        if len(self.messages) >= MOST_TOGETHER:
            raise TooMuchInOne(len(self.messages) + 1, MOST_TOGETHER)
        if not self.takes_more:
            raise DialogClosed
        return replace(self._saying([*self.messages, content]), step=Step.MORE, album=album)

    def without(self, index: int) -> Self:
        """Take one of several messages away."""
        left = list(self.messages)
        if len(left) < 2:  # noqa: PLR2004  # the last one stays
            raise DialogClosed
        del left[index]
        return replace(self._saying(left), step=Step.MORE, album=None)

    def _saying(self, messages: Sequence[Content]) -> Self:
        content = put_together(messages)
        require_sendable(content)
        return replace(self, content=content, options=fitting(content, self.options))

    def keep_content(self) -> Self:
        """Go on with the content that there is."""
        if self.content is None:
            raise DialogClosed
        return self.saying(self.content, album=self.album)

    def choose_template(self, page: int) -> Self:
        """Ask for a template."""
        return self._at(Step.TEMPLATE, page=page)

    # --- when --------------------------------------------------------------------------------------------------------

    def at_time(self, at: datetime, here: Circumstances) -> Self:
        """Take a time: wall-clock time (naive), or an instant (aware UTC)."""
        return self.written([once(at, here)], here)

    def open_calendar(self, here: Circumstances) -> Self:
        """Show the month of the day that was chosen, or the first one."""
        return self.turn_to(self.day or earliest_day(here.now, here.zone), here)

    def turn_to(self, month: date, here: Circumstances) -> Self:
        """Show another month."""
        shown = calendar_month(month, earliest=earliest_day(here.now, here.zone), week_start=here.week_start)
        return self._at(Step.CALENDAR, month=shown.first)

    def on_day(self, day: date, here: Circumstances) -> Self:
        """Take a day, and ask for the hour."""
        if day < earliest_day(here.now, here.zone):
            return self._passed()
        return self._at(Step.HOUR, day=day, month=day.replace(day=1))

    def in_hour(self, hour: int, here: Circumstances) -> Self:
        """Take an hour of the day, and ask for the minute."""
        if self.day is None:
            raise DialogClosed
        if not is_ahead(datetime(self.day.year, self.day.month, self.day.day, hour, 59), now=here.now, zone=here.zone):  # noqa: DTZ001  # wall-clock time
            return self._passed()
        return self._at(Step.MINUTE, hour=hour)

    def at_minute(self, minute: int, here: Circumstances) -> Self:
        """Take a minute of the hour."""
        if self.day is None or self.hour is None:
            raise DialogClosed
        return self.at_time(
            datetime(self.day.year, self.day.month, self.day.day, self.hour, minute),  # noqa: DTZ001  # wall-clock time
            here,
        )

    def write_time(self) -> Self:
        """Ask for a time in words."""
        return self._at(Step.WRITE_TIME)

    def written(self, readings: Sequence[Timing], here: Circumstances, *, is_certain: bool = True) -> Self:
        """Take what was written as a time: what is certain as it is, else ask."""
        ahead = tuple(reading for reading in readings if reading.next_after(here.now) is not None)
        if not ahead:
            return self._passed()
        if not is_certain:
            asked_at = Step.REPEAT if self.step in _NEEDS_START else Step.WHEN
            return self._at(Step.READINGS, choices=ahead, asked_at=asked_at)
        if ahead[0].is_once:
            return self._at(Step.REPEAT, start=ahead[0], timing=None)
        is_repetition = self.step in _NEEDS_START or (self.step is Step.READINGS and self.asked_at is Step.REPEAT)
        return self._at(Step.OPTIONS, start=self.start if is_repetition else None, timing=ahead[0])

    def keep_time(self) -> Self:
        """Go on with the time that was chosen before."""
        if self.start is None and self.timing is None:
            raise DialogClosed
        return self._at(Step.OPTIONS if self.start is None else Step.REPEAT)

    def meaning(self, index: int, here: Circumstances) -> Self:
        """Take one of the meanings that were offered."""
        if not 0 <= index < len(self.choices):
            raise DialogClosed
        return self.written([self.choices[index]], here)

    # --- how often, and how ------------------------------------------------------------------------------------------

    def repeating(self, how: Repetition, here: Circumstances) -> Self:
        """Take one of the ways to repeat that are offered."""
        if self.start is None:
            raise DialogClosed
        for repeated in repetitions(self.start, here):
            if repeated.how is how:
                if repeated.timing.next_after(here.now) is None:
                    return self._passed()
                return self._at(Step.OPTIONS, timing=repeated.timing)
        raise DialogClosed

    def write_rule(self) -> Self:
        """Ask for a repetition in words."""
        if self.start is None:
            raise DialogClosed
        return self._at(Step.WRITE_RULE)

    def keep_rule(self) -> Self:
        """Go on with the repetition that was chosen before."""
        if self.timing is None:
            raise DialogClosed
        return self._at(Step.OPTIONS)

    def with_options(self, options: Options) -> Self:
        """Take other options, and stay where it is. Raises `NoButtonsBelowAlbums`."""
        if self.content is not None:
            require_sendable(self.content, options)
        return self._at(self.step, options=options)

    def write_links(self) -> Self:
        """Ask for link buttons."""
        if self.content is None or not takes_buttons(self.content):
            raise DialogClosed
        return self._at(Step.WRITE_LINKS)

    def with_links(self, rows: tuple[tuple[LinkButton, ...], ...]) -> Self:
        """Take link buttons, or none, and go back to the options."""
        if self.content is None:
            raise DialogClosed
        return self._at(Step.OPTIONS, content=self.content.with_buttons(rows))

    def choose_where(self) -> Self:
        """Ask where it shall go."""
        if self.content is None or self.timing is None:
            raise DialogClosed
        return self._at(Step.WHERE)

    def going_to(self, destination: Destination | None) -> Self:
        """Take a channel, or the chat in which it is made; go on with the options."""
        if self.step is not Step.WHERE or self.content is None:
            raise DialogClosed
        options = self.options
        if destination is not None:  # nobody in particular is reminded in a channel
            options = replace(options, reminds=False, nagging=None)
        elif self.destination is not None:
            options = replace(options, reminds=takes_buttons(self.content))
        return self._at(Step.OPTIONS, destination=destination, options=options)

    def review(self) -> Self:
        """Show it as it will be."""
        if self.content is None or self.timing is None:
            raise DialogClosed
        return self._at(Step.REVIEW)

    # --- going back --------------------------------------------------------------------------------------------------

    def back(self) -> Self:
        """Go back by one step."""
        match self.step:
            case Step.CONTENT | Step.TEMPLATE | Step.WHEN:
                return self._at(Step.CONTENT)
            case Step.MORE | Step.CALENDAR | Step.WRITE_TIME | Step.REPEAT:
                return self._at(Step.WHEN)
            case Step.HOUR:
                return self._at(Step.CALENDAR)
            case Step.MINUTE:
                return self._at(Step.HOUR)
            case Step.READINGS:
                return self._at(self.asked_at, choices=())
            case Step.WRITE_RULE:
                return self._at(Step.REPEAT)
            case Step.OPTIONS:
                return self._at(Step.WHEN if self.start is None else Step.REPEAT)
            case Step.WRITE_LINKS | Step.WHERE | Step.REVIEW:
                return self._at(Step.OPTIONS)

    def _passed(self) -> Self:
        return self._at(Step.WHEN, start=None, timing=None, choices=(), day=None, hour=None, has_passed=True)

    def _at(self, step: Step, **changes: object) -> Self:
        return replace(self, **{"step": step, "has_passed": False, **changes})  # type: ignore[arg-type]  # own fields

    # --- kept --------------------------------------------------------------------------------------------------------

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back: what is known, and nothing else."""
        form: dict[str, Any] = {
            "step": self.step.value,
            "content": None if self.content is None else self.content.to_json(),
            "album": self.album,
            "page": self.page,
            "start": None if self.start is None else timing_to_json(self.start),
            "timing": None if self.timing is None else timing_to_json(self.timing),
            "options": self.options.to_json(),
            "destination": None if self.destination is None else _destination_to_json(self.destination),
            "month": None if self.month is None else self.month.isoformat(),
            "day": None if self.day is None else self.day.isoformat(),
            "hour": self.hour,
            "choices": [timing_to_json(choice) for choice in self.choices],
            "asked_at": self.asked_at.value,
            "has_passed": self.has_passed,
            "preview": None if self.preview is None else asdict(self.preview),
        }
        return {name: value for name, value in form.items() if value not in (None, [], {}, False)}

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. Raises `KeyError` where a part is missing."""
        content, start, timing, to = (form.get(name) for name in ("content", "start", "timing", "destination"))
        return cls(
            step=Step(form["step"]),
            content=None if content is None else Content.from_json(content),
            album=form.get("album"),
            page=form.get("page", 0),
            start=None if start is None else timing_from_json(start),
            timing=None if timing is None else timing_from_json(timing),
            options=Options.from_json(form.get("options", {})),
            destination=None if to is None else Destination(RecipientId(UUID(to["recipient_id"])), to["title"]),
            month=_day(form.get("month")),
            day=_day(form.get("day")),
            hour=form.get("hour"),
            choices=tuple(timing_from_json(choice) for choice in form.get("choices", ())),
            asked_at=Step(form.get("asked_at", Step.WHEN)),
            has_passed=form.get("has_passed", False),
            preview=None if form.get("preview") is None else ShownPreview(**form["preview"]),
        )


def once(at: datetime, here: Circumstances) -> Timing:
    """Return when something is sent once: at wall-clock time (naive) or at an instant (aware UTC)."""
    return Timing(
        recurrence=Once(at),
        zone=here.zone.key,
        zone_source=ZoneSource.CHAT if at.tzinfo is None else ZoneSource.EXPLICIT,
        anchor=Anchor(here.now.replace(microsecond=0), here.now.astimezone(here.zone).date(), here.week_start),
    )


def _destination_to_json(destination: Destination) -> dict[str, str]:
    return {"recipient_id": str(destination.recipient_id), "title": destination.title}


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
