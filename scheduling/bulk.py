"""What is done to many schedules at once, what came of it, and what it takes to undo that."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from scheduling.chats import Actor
from scheduling.errors import (
    AlreadyEnded,
    CannotShift,
    DomainError,
    NotAllowed,
    StaleRevision,
    StillToCome,
    TooLateToUndo,
    ZoneGone,
)
from scheduling.lifecycle import Before, MessageStatus
from scheduling.messages import UNDO_AT_MOST, ScheduledMessage
from scheduling.recurrence import Anchor, Weekday
from scheduling.recurrence.json_form import recurrence_from_json
from scheduling.timing import Timing, ZoneSource


class Change(StrEnum):
    """What can be done to many at once."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    ARCHIVE = "archive"
    LATER = "later"
    EARLIER = "earlier"


class Refusal(StrEnum):
    """Why one of many stayed as it was."""

    NOT_YOURS = "not_yours"
    ENDED = "ended"
    AS_IT_WAS = "as_it_was"
    """It was paused, or archived, already; or it went on."""
    TO_COME = "to_come"
    DAYS = "days"
    """Some of its times would fall on another day, which its rule can't say."""
    PASSED = "passed"
    ZONE_GONE = "zone_gone"
    CHANGED = "changed"
    """Somebody changed it since, so that it can't be given back."""
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Done:
    """One schedule that was changed."""

    number: int
    revision: int
    """The one that it has since."""
    before: Before


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a change of many."""

    change: Change
    done: Sequence[Done] = ()
    refused: Mapping[Refusal, int] = field(default_factory=dict)
    undo_until: datetime
    is_undone: bool = False

    def may_undo(self, now: datetime) -> bool:
        """Tell whether Undo is still offered at `now`."""
        return bool(self.done) and not self.is_undone and now < self.undo_until

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back."""
        return {
            "change": self.change.value,
            "done": [[one.number, one.revision, _before_to_json(one.before)] for one in self.done],
            "refused": {reason.value: count for reason, count in self.refused.items()},
            "until": self.undo_until.isoformat(),
            "undone": self.is_undone,
        }

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(
            change=Change(form["change"]),
            done=[Done(number, revision, _before_from_json(before)) for number, revision, before in form["done"]],
            refused={Refusal(reason): count for reason, count in form["refused"].items()},
            undo_until=datetime.fromisoformat(form["until"]),
            is_undone=form["undone"],
        )


@dataclass(slots=True)
class Tally:
    """Counts what becomes of one schedule after the other."""

    change: Change
    now: datetime
    done: list[Done] = field(default_factory=list)
    refused: Counter[Refusal] = field(default_factory=Counter)

    def apply(self, message: ScheduledMessage, *, by: Actor, is_waiting: bool) -> ScheduledMessage | None:
        """Return it changed, or None where it stays as it is."""
        try:
            changed = _changed(self.change, message, by=by, now=self.now, is_waiting=is_waiting)
        except DomainError as error:
            self.refused[refusal_of(error)] += 1
            return None
        self.done.append(Done(changed.number, changed.revision, _before(message, changed)))
        return changed

    def outcome(self, *, missing: int = 0) -> Outcome:
        """Return what came of all; so many of them were not there any more."""
        refused = self.refused + Counter({Refusal.GONE: missing})
        return Outcome(change=self.change, done=self.done, refused=dict(refused), undo_until=self.now + UNDO_AT_MOST)


def refusal_of(error: DomainError) -> Refusal:
    """Return why one stays as it was; whatever else is wrong with it is raised again."""
    if isinstance(error, CannotShift):
        return Refusal.PASSED if error.has_passed else Refusal.DAYS
    for kind, reason in _REFUSALS.items():
        if isinstance(error, kind):
            return reason
    raise error


_REFUSALS: Mapping[type[DomainError], Refusal] = {
    NotAllowed: Refusal.NOT_YOURS,
    AlreadyEnded: Refusal.ENDED,
    StaleRevision: Refusal.AS_IT_WAS,
    StillToCome: Refusal.TO_COME,
    TooLateToUndo: Refusal.PASSED,
    ZoneGone: Refusal.ZONE_GONE,
}


def _changed(
    change: Change, message: ScheduledMessage, *, by: Actor, now: datetime, is_waiting: bool
) -> ScheduledMessage:
    match change:
        case Change.PAUSE:
            return message.pause(by=by)
        case Change.RESUME:
            return message.resume(by=by, now=now)
        case Change.CANCEL:
            return message.cancel(by=by, now=now, is_waiting=is_waiting)
        case Change.ARCHIVE:
            return message.archive(by=by, is_waiting=is_waiting)
        case Change.LATER:
            return message.shift(1, by=by, now=now)
        case Change.EARLIER:
            return message.shift(-1, by=by, now=now)


def _before(message: ScheduledMessage, changed: ScheduledMessage) -> Before:
    return Before(
        status=message.status,
        run_at=None if message.next_run is None else message.next_run.at,
        paused_because=message.paused_because,
        timing=None if changed.timing == message.timing else message.timing,
    )


def _before_to_json(before: Before) -> dict[str, Any]:
    form: dict[str, Any] = {"status": before.status.value}
    if before.run_at is not None:
        form["run_at"] = before.run_at.isoformat()
    if before.paused_because is not None:
        form["paused_because"] = before.paused_because
    if before.timing is not None:
        timing, anchor = before.timing, before.timing.anchor
        form["timing"] = {
            "recurrence": timing.recurrence.to_json(),
            "zone": timing.zone,
            "zone_source": timing.zone_source.value,
            "anchor": [anchor.at.isoformat(), anchor.day.isoformat(), int(anchor.week_start)],
        }
    return form


def _before_from_json(form: Mapping[str, Any]) -> Before:
    timing = None
    if "timing" in form:
        of = form["timing"]
        at, day, week_start = of["anchor"]
        timing = Timing(
            recurrence=recurrence_from_json(of["recurrence"]),
            zone=of["zone"],
            zone_source=ZoneSource(of["zone_source"]),
            anchor=Anchor(datetime.fromisoformat(at), date.fromisoformat(day), Weekday(week_start)),
        )
    run_at = form.get("run_at")
    return Before(
        status=MessageStatus(form["status"]),
        run_at=None if run_at is None else datetime.fromisoformat(run_at),
        paused_because=form.get("paused_because"),
        timing=timing,
    )
