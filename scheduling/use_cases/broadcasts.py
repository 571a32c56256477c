"""What people who may send to many do with broadcasts: starting one, holding it back, and sending once more."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduling.auditing import Action, Subject
from scheduling.broadcast_drafts import for_broadcasts
from scheduling.broadcasts import BroadcastRun, BroadcastTerms, RunCounts, RunOutcome, checked_pace
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.errors import BroadcastNotFound, NotAllowed, TimeInThePast
from scheduling.identifiers import MessageId, RecipientId, RunId, TopicId
from scheduling.local_times import has_passed_everywhere, in_earliest_zone
from scheduling.messages import ScheduledMessage
from scheduling.options import NO_OPTIONS, Options
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.recurrence import Anchor, Once, Run
from scheduling.roles import Role
from scheduling.timing import Timing, ZoneSource
from scheduling.use_cases.acceptance import Origins, effect_of, new_message
from scheduling.use_cases.replays import is_replay
from scheduling.use_cases.rights import require_role
from scheduling.zones import zone_named


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run as those see it who may send broadcasts."""

    run: BroadcastRun
    message: ScheduledMessage
    """The schedule of which it is an occurrence."""
    counts: RunCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastView:
    """A broadcast with its latest run, if it has run yet."""

    message: ScheduledMessage
    latest: RunView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartBroadcast:
    """Schedule a message for many: now, later, or again and again."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]
    administrators: Collection[int]

    async def __call__(
        self,
        *,
        chat: Chat,
        by: Actor,
        content: Content,
        terms: BroadcastTerms,
        timing: Timing | None = None,
        options: Options = NO_OPTIONS,
        topic_id: TopicId | None = None,
        source_message_id: int | None = None,
    ) -> ScheduledMessage:
        """Store it in its author's private chat, and let it run at its time; `timing` None: now.

        Where each gets it by their own clock (`terms.at_local`), `timing` is the rule as it reads in any zone, at that
        time of day: it is kept in the zone whose day begins first. Raises `NotAllowed`, `PaceOutOfRange`,
        `TimeInThePast`, and what making any schedule raises.
        """
        now = self.clock.now()
        checked_pace(terms.pace)
        async with self.new_unit() as unit:
            if (known := await effect_of(unit, chat)) is not None:
                return known
            await require_role(unit, by, Role.SEND, administrators=self.administrators)
            origins = Origins(chat=chat, by=by, topic_id=topic_id, source_message_id=source_message_id)
            message = await new_broadcast(unit, content, terms, timing, origins=origins, options=options, now=now)
            await unit.commit(effect=message.id)
        self.wakeup()
        return message


async def new_broadcast(
    unit: UnitOfWork,
    content: Content,
    terms: BroadcastTerms,
    timing: Timing | None,
    *,
    origins: Origins,
    options: Options,
    now: datetime,
) -> ScheduledMessage:
    """Store and return a broadcast, for which its author has the right; as `StartBroadcast` does, without a commit.

    It always says how to unsubscribe. Raises `NotAllowed`, `TimeInThePast`, and what making any schedule raises.
    """
    if origins.chat.kind.is_shared:
        raise NotAllowed
    timing, first = _first_run(timing or _at_once(origins.chat, now), terms, now=now)
    options = for_broadcasts(content, options)
    message = await new_message(
        unit, content, timing, first, origins=origins, now=now, options=options, broadcast=terms
    )
    await _note(unit, origins.by, Action.CREATED, message, now=now)
    return message


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRun:
    """Look at a run: how far it is."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(self, *, run_id: RunId, by: Actor) -> RunView:
        """Return it with its counts. Raises `NotAllowed`, `BroadcastNotFound`."""
        async with self.new_unit(write=False) as unit:
            await require_role(unit, by, Role.SEND, administrators=self.administrators)
            return await view_of(unit, await unit.broadcasts.get(run_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowBroadcast:
    """Look at a broadcast, whoever's it is: its schedule and its latest run."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(self, *, message_id: MessageId, by: Actor) -> BroadcastView:
        """Return it. Raises `NotAllowed`, `BroadcastNotFound`."""
        async with self.new_unit(write=False) as unit:
            await require_role(unit, by, Role.SEND, administrators=self.administrators)
            message = await unit.broadcasts.find_message(message_id)
            if message is None:
                raise BroadcastNotFound
            latest = await unit.broadcasts.latest(message_id)
            return BroadcastView(message=message, latest=None if latest is None else await view_of(unit, latest))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRuns:
    """Look at the latest runs of all broadcasts of the bot."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(self, *, by: Actor, limit: int) -> Sequence[RunView]:
        """Return them, the latest first. Raises `NotAllowed`."""
        async with self.new_unit(write=False) as unit:
            await require_role(unit, by, Role.SEND, administrators=self.administrators)
            return [await view_of(unit, run) for run in await unit.broadcasts.recent(limit=limit)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOutcomes:
    """Read what became of a run's deliveries, page by page: for a report as a file."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(
        self, *, run_id: RunId, by: Actor, after: RecipientId | None = None, limit: int
    ) -> Sequence[RunOutcome]:
        """Return those after a recipient, so many; none at the end. Raises `NotAllowed`, `BroadcastNotFound`."""
        async with self.new_unit(write=False) as unit:
            await require_role(unit, by, Role.SEND, administrators=self.administrators)
            run = await unit.broadcasts.get(run_id)
            if run is None:
                raise BroadcastNotFound
            return await unit.broadcasts.outcomes(run, after=after, limit=limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ChangesRun:
    """What all do who change a run, and what they need for it."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]
    administrators: Collection[int]

    async def _change(
        self,
        run_id: RunId,
        by: Actor,
        action: Action,
        change: Callable[[BroadcastRun, RunCounts], BroadcastRun],
        *,
        details: Mapping[str, str | int] | None = None,
    ) -> RunView:
        async with self.new_unit() as unit:
            await require_role(unit, by, Role.SEND, administrators=self.administrators)
            run = await unit.broadcasts.get_for_update(run_id)
            seen = await view_of(unit, run)
            if is_replay(unit):
                return seen
            changed = change(seen.run, seen.counts)
            await unit.broadcasts.save(changed)
            await _note(unit, by, action, seen.message, now=self.clock.now(), details=details)
            await unit.commit(effect=changed.id)
        self.wakeup()
        return replace(seen, run=changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRun(_ChangesRun):
    """Hold back what of a run has not been sent yet."""

    async def __call__(self, *, run_id: RunId, by: Actor, revision: int | None = None) -> RunView:
        """Pause it. Raises `NotAllowed`, `BroadcastNotFound`, `BroadcastOver`, `BroadcastChanged`."""
        return await self._change(run_id, by, Action.PAUSED, lambda run, _counts: run.pause(revision=revision))


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeRun(_ChangesRun):
    """Let a paused run go on."""

    async def __call__(self, *, run_id: RunId, by: Actor, revision: int | None = None) -> RunView:
        """Resume it. Raises what `PauseRun` raises."""
        return await self._change(run_id, by, Action.RESUMED, lambda run, _counts: run.resume(revision=revision))


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRun(_ChangesRun):
    """Send no more of a run; its schedule, where it repeats, goes on."""

    async def __call__(self, *, run_id: RunId, by: Actor, revision: int | None = None) -> RunView:
        """Cancel what has not been sent yet. Raises what `PauseRun` raises."""
        return await self._change(run_id, by, Action.CANCELLED, lambda run, _counts: run.cancel(revision=revision))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePace(_ChangesRun):
    """Send a run more slowly, or as fast as limits allow."""

    async def __call__(self, *, run_id: RunId, by: Actor, pace: int | None, revision: int | None = None) -> RunView:
        """Send it at `pace` messages a second at most; None: whatever the limits allow.

        Raises `PaceOutOfRange` besides what `PauseRun` raises.
        """
        return await self._change(
            run_id,
            by,
            Action.CHANGED,
            lambda run, _counts: run.at_pace(pace, revision=revision),
            details={} if pace is None else {"pace": pace},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryFailed(_ChangesRun):
    """Send once more what failed, but to those who can't be reached."""

    async def __call__(self, *, run_id: RunId, by: Actor, revision: int | None = None) -> RunView:
        """Let it be done, in chunks. Raises `NothingToSendAgain`, `BroadcastBusy` besides what `PauseRun` raises."""
        return await self._change(
            run_id, by, Action.SENT, lambda run, counts: run.retry_failed(counts, revision=revision)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ResendUnknown(_ChangesRun):
    """Send once more what may have arrived and may not: some may get it twice."""

    async def __call__(self, *, run_id: RunId, by: Actor, revision: int | None = None) -> RunView:
        """Let it be done, in chunks. Raises what `RetryFailed` raises."""
        return await self._change(
            run_id, by, Action.SENT, lambda run, counts: run.resend_unknown(counts, revision=revision)
        )


async def view_of(unit: UnitOfWork, run: BroadcastRun | None) -> RunView:
    """Return a run as it is seen. Raises `BroadcastNotFound` where there is none."""
    if run is None:
        raise BroadcastNotFound
    return RunView(run=run, message=await unit.broadcasts.message_of(run), counts=await unit.broadcasts.counts(run))


def _at_once(chat: Chat, now: datetime) -> Timing:
    anchor = Anchor(now.replace(microsecond=0), now.astimezone(zone_named(chat.zone)).date())
    return Timing(recurrence=Once(now), zone=chat.zone, zone_source=ZoneSource.CHAT, anchor=anchor)


def _first_run(timing: Timing, terms: BroadcastTerms, *, now: datetime) -> tuple[Timing, Run]:
    """Return the rule as it is kept, and its first run. Raises `TimeInThePast`."""
    if terms.at_local is not None:
        kept = in_earliest_zone(timing)
        # Where the first wall clock has shown it already others have not: it runs at once, and each waits for theirs.
        first = kept.next_after(now) or (None if has_passed_everywhere(timing, now) else kept.last_until(now))
    else:
        kept, first = timing, timing.next_after(now - timedelta.resolution)
    if first is None:
        last = timing.last_until(now)
        raise TimeInThePast(now if last is None else last.at, now, timing.zone)
    return kept, first


async def _note(
    unit: UnitOfWork,
    by: Actor,
    action: Action,
    message: ScheduledMessage,
    *,
    now: datetime,
    details: Mapping[str, str | int] | None = None,
) -> None:
    await unit.audit.note(
        by.user_id,
        action,
        Subject.BROADCAST,
        now=now,
        subject_id=message.id,
        label=f"#{message.number}",
        details=details or {},
    )
