"""Broadcasts: one message to many. Its occurrences are runs; a run's deliveries are those of any other message."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from enum import StrEnum
from typing import Any, Self

from scheduling.audiences import Audience
from scheduling.categories import OF_RECIPIENT
from scheduling.deliveries import DeliveryStatus
from scheduling.errors import (
    BroadcastBusy,
    BroadcastChanged,
    BroadcastOver,
    NothingToSendAgain,
    PaceOutOfRange,
)
from scheduling.identifiers import BotId, MessageId, RecipientId, RunId, SubscriberId

FASTEST = 1000
"""The highest pace that somebody can ask for, in messages a second: what Telegram's paid broadcasts allow."""


class OutsideWindow(StrEnum):
    """What becomes of a message for which it is too late today."""

    EXPIRE = "expire"
    WAIT = "wait"
    """It goes out when the window opens again."""


@dataclass(frozen=True, slots=True)
class Window:
    """From `begin` until `end` of the recipient's own wall clock; it may go over midnight."""

    begin: time
    end: time
    outside: OutsideWindow = OutsideWindow.EXPIRE


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastTerms:
    """Whom a broadcast is for, and how it goes out. Kept with its scheduled message (`audience`)."""

    audience: Audience = field(default_factory=Audience)
    at_local: time | None = None
    """Each recipient gets it when their own clock shows this; None: all at once, at the message's own time."""
    window: Window | None = None
    respects_quiet_hours: bool = True
    """It waits until a recipient's own quiet hours are over."""
    most_a_day: int | None = None
    """Who got so many broadcasts in the 24 hours before gets no more of them; None: the setting of the bot."""
    pace: int | None = None
    """Messages a second at most; None: whatever the limits allow."""

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back: what is chosen, and nothing else."""
        window = self.window
        form: dict[str, Any] = {
            "audience": self.audience.to_json(),
            "at_local": None if self.at_local is None else self.at_local.isoformat("minutes"),
            "window": None
            if window is None
            else {
                "from": window.begin.isoformat("minutes"),
                "to": window.end.isoformat("minutes"),
                "outside": window.outside.value,
            },
            "ignores_quiet_hours": not self.respects_quiet_hours,
            "most_a_day": self.most_a_day,
            "pace": self.pace,
        }
        chosen = {name: value for name, value in form.items() if value not in (None, False)}
        return {"audience": {}, **chosen}

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. Raises `KeyError`, `ValueError` where it can't be read."""
        at_local, window = form.get("at_local"), form.get("window")
        return cls(
            audience=Audience.from_json(form["audience"]),
            at_local=None if at_local is None else time.fromisoformat(at_local),
            window=None
            if window is None
            else Window(
                time.fromisoformat(window["from"]), time.fromisoformat(window["to"]), OutsideWindow(window["outside"])
            ),
            respects_quiet_hours=not form.get("ignores_quiet_hours", False),
            most_a_day=form.get("most_a_day"),
            pace=form.get("pace"),
        )


class RunStatus(StrEnum):
    """Where a run is. It is over (finished or cancelled) only when each of its deliveries has a final state."""

    RUNNING = "running"
    PAUSED = "paused"
    CANCELLING = "cancelling"
    """Somebody cancelled it, and not all of its deliveries are yet."""
    CANCELLED = "cancelled"
    FINISHED = "finished"


class RunTask(StrEnum):
    """A change of many of a run's deliveries, done in chunks; the row says how far it is, so it survives a crash."""

    RETRY_FAILED = "retry_failed"
    RESEND_UNKNOWN = "resend_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCounts:
    """How many of a run's deliveries are where, and why those failed that did."""

    waiting: int = 0
    """Pending, suspended, or under way."""
    sent: int = 0
    failed: int = 0
    unknown: int = 0
    missed: int = 0
    """Too late for their window."""
    capped: int = 0
    """Left out because they got enough broadcasts that day."""
    cancelled: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    """Of the failed: by category."""

    @property
    def total(self) -> int:
        """Return how many were planned."""
        return self.waiting + self.sent + self.failed + self.unknown + self.missed + self.capped + self.cancelled

    @property
    def settled(self) -> int:
        """Return how many have a final state."""
        return self.total - self.waiting

    @property
    def retriable(self) -> int:
        """Return how many failed for a reason that another try may not meet: not those who can't be reached."""
        return self.failed - sum(count for category, count in self.reasons.items() if category in OF_RECIPIENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastRun:
    """One occurrence of a broadcast. Each change raises its revision."""

    id: RunId
    bot_id: BotId
    message_id: MessageId
    occurrence_at: datetime
    status: RunStatus = RunStatus.RUNNING
    is_planned: bool = False
    """Every recipient of the audience has a delivery by now."""
    planned: int = 0
    """How many have so far."""
    task: RunTask | None = None
    pace: int | None = None
    """Messages a second at most; None: whatever the limits allow."""
    started_at: datetime
    finished_at: datetime | None = None
    progress_message_id: int | None = None
    """The platform's id of the message that shows how far it is."""
    is_reported: bool = False
    """Its author has the final report."""
    revision: int = 1

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is left to do."""
        return self.status in {RunStatus.FINISHED, RunStatus.CANCELLED}

    def require_revision(self, revision: int | None) -> None:
        """Check that it is as somebody saw it. Raises `BroadcastChanged`."""
        if revision is not None and revision != self.revision:
            raise BroadcastChanged

    def pause(self, *, revision: int | None = None) -> Self:
        """Return it paused: what waits is held back until it is resumed. Raises `BroadcastOver`, `BroadcastChanged`."""
        self._require_going_on(revision)
        if self.status is not RunStatus.RUNNING:
            raise BroadcastChanged
        return self._changed(status=RunStatus.PAUSED)

    def resume(self, *, revision: int | None = None) -> Self:
        """Return it running again. Raises `BroadcastOver`, `BroadcastChanged`."""
        self._require_going_on(revision)
        if self.status is not RunStatus.PAUSED:
            raise BroadcastChanged
        return self._changed(status=RunStatus.RUNNING)

    def cancel(self, *, revision: int | None = None) -> Self:
        """Return it being cancelled: nothing more is planned or sent. Raises `BroadcastOver`, `BroadcastChanged`."""
        self._require_going_on(revision)
        if self.status is RunStatus.CANCELLING:
            raise BroadcastChanged
        return self._changed(status=RunStatus.CANCELLING, task=None)

    def at_pace(self, pace: int | None, *, revision: int | None = None) -> Self:
        """Return it at another pace; None: whatever the limits allow.

        Raises `BroadcastOver`, `BroadcastChanged`, `PaceOutOfRange`.
        """
        self._require_going_on(revision)
        if self.status is RunStatus.CANCELLING:
            raise BroadcastChanged
        return self._changed(pace=checked_pace(pace))

    def retry_failed(self, counts: RunCounts, *, revision: int | None = None) -> Self:
        """Return it sending once more what failed, but to those who can't be reached.

        Raises `BroadcastChanged`, `BroadcastBusy`, `NothingToSendAgain`, and `BroadcastOver` where it was cancelled.
        """
        return self._again(RunTask.RETRY_FAILED, counts.failed, revision)

    def resend_unknown(self, counts: RunCounts, *, revision: int | None = None) -> Self:
        """Return it sending once more what may have arrived and may not. Raises what `retry_failed` raises."""
        return self._again(RunTask.RESEND_UNKNOWN, counts.unknown, revision)

    def _again(self, task: RunTask, count: int, revision: int | None) -> Self:
        if self.status in {RunStatus.CANCELLED, RunStatus.CANCELLING}:
            raise BroadcastOver
        self.require_revision(revision)
        if self.task is not None or not self.is_planned or self.status is RunStatus.PAUSED:
            raise BroadcastBusy
        if not count:
            raise NothingToSendAgain
        return self._changed(task=task, status=RunStatus.RUNNING, finished_at=None, is_reported=False)

    def finish(self, now: datetime) -> Self:
        """Return it over, since each of its deliveries has a final state: finished, or cancelled where it was that."""
        status = RunStatus.CANCELLED if self.status is RunStatus.CANCELLING else RunStatus.FINISHED
        return self._changed(status=status, finished_at=now)

    def _require_going_on(self, revision: int | None) -> None:
        if self.is_over:
            raise BroadcastOver
        self.require_revision(revision)

    def _changed(self, **changes: object) -> Self:
        return replace(self, revision=self.revision + 1, **changes)  # type: ignore[arg-type]  # names of own fields


def checked_pace(pace: int | None) -> int | None:
    """Return a pace that can be kept. Raises `PaceOutOfRange`."""
    if pace is not None and not 1 <= pace <= FASTEST:
        raise PaceOutOfRange(FASTEST)
    return pace


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """What became of a run's delivery to one of its recipients: a line of its report."""

    recipient_id: RecipientId
    subscriber_id: SubscriberId | None
    """None where their data were erased since."""
    external_id: str | None
    name: str
    status: DeliveryStatus
    category: str | None
    tries: int
    sent_at: datetime | None
