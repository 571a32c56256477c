"""The scheduled message: what is sent where and when, and what may happen to it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Self

from scheduling.broadcasts import BroadcastTerms
from scheduling.chats import Actor, Chat
from scheduling.content import Content
from scheduling.destinations import Destination
from scheduling.errors import (
    AlreadyEnded,
    CannotShift,
    NotAllowed,
    NotForBroadcasts,
    NothingFollows,
    PausedMeanwhile,
    SkippedTimePassed,
    StaleRevision,
    StillToCome,
    TooLateToEdit,
    TooLateToUndo,
    ZoneGone,
)
from scheduling.identifiers import BotId, ChatId, MessageId, RecipientId, TopicId, UpdateId, UserId
from scheduling.lifecycle import Before, MessageStatus, Origin
from scheduling.options import NO_OPTIONS, Option, Options
from scheduling.policies import DEFAULT_PRIORITY, DoubtPolicy, MissedPolicy
from scheduling.recurrence import Run
from scheduling.recurrence.shifting import NotShiftable
from scheduling.sendability import fitting, require_sendable
from scheduling.timing import Timing
from scheduling.zones import is_zone, to_instant, zone_named, zone_rules

UNDO_AT_MOST = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledMessage:
    """One schedule of one chat."""

    id: MessageId
    number: int
    """What people call it by, unique in its chat: #12."""
    bot_id: BotId
    chat_id: ChatId
    """The chat in which it was made and is listed."""
    recipient_id: RecipientId
    """Who gets it."""
    topic_id: TopicId | None
    content: Content
    options: Options = NO_OPTIONS
    timing: Timing
    next_run: Run | None
    occurrence_index: int = 0
    """How many runs lie before `next_run`; where there is none, how many there were."""
    zone_rules: str
    """The version of the zone data by which `next_run` was computed."""
    status: MessageStatus = MessageStatus.ACTIVE
    priority: int = DEFAULT_PRIORITY
    """1 (first) to 5 (last)."""
    delivery_window_seconds: int | None = None
    """How late an occurrence may still be sent; None: however late."""
    missed: MissedPolicy = MissedPolicy.LATEST
    doubt: DoubtPolicy = DoubtPolicy.RESEND
    revision: int = 1
    created_at: datetime
    created_by: UserId
    origin: Origin = Origin.CHAT
    created_by_update: UpdateId | None = None
    source_message_id: int | None = None
    """The platform's id of the message that asked for it, so that editing that one changes this one."""
    undo_until: datetime | None = None
    paused_because: str | None = None
    """The category for which the engine paused it; None where people paused it. Once it goes on, until they know."""
    parent_id: MessageId | None = None
    """Of a snooze: the schedule whose reminder was put off."""
    parent_number: int | None = None
    """What people call that one by."""
    recipient_title: str | None = None
    """What people call the channel that gets it; None where it is sent to the chat in which it was made."""
    broadcast: BroadcastTerms | None = None
    """Of a broadcast: whom it is for, and how it goes out. Its author's chat is its recipient then."""

    @property
    def is_current(self) -> bool:
        """Tell whether anything is still to come of it."""
        return self.status in {MessageStatus.ACTIVE, MessageStatus.PAUSED}

    def cancel(self, *, by: Actor, now: datetime, revision: int | None = None, is_waiting: bool = False) -> Self:
        """Return it cancelled. Raises `NotAllowed`, `AlreadyEnded`, `StaleRevision`.

        With `is_waiting` also where its last run is planned and waits to be sent; that can't be undone.
        """
        self._require_right(by)
        if not self.is_current and not (is_waiting and self.status is MessageStatus.FINISHED):
            raise AlreadyEnded(self.number)
        self._require_revision(revision)
        undo_until = self._undo_limit(now) if self.is_current else None
        return self._changed(status=MessageStatus.CANCELLED, next_run=None, undo_until=undo_until, paused_because=None)

    def restore(self, *, by: Actor, now: datetime, revision: int | None = None) -> Self:
        """Return it active again after a cancel. Raises `NotAllowed`, `StaleRevision`, `ZoneGone`, `TooLateToUndo`."""
        self._require_right(by)
        self._require_revision(revision)
        self._require_zone()
        run = self.timing.next_after(now)
        if self.status is not MessageStatus.CANCELLED or run is None or not self.may_undo(now):
            raise TooLateToUndo(self.number)
        return self._running(run, self.timing, status=MessageStatus.ACTIVE, undo_until=None)

    def pause(self, *, by: Actor, revision: int | None = None) -> Self:
        """Return it paused until somebody resumes it. Raises `NotAllowed`, `AlreadyEnded`, `StaleRevision`."""
        self._require_right(by)
        self._require_current(MessageStatus.ACTIVE, revision)
        return self._changed(status=MessageStatus.PAUSED, next_run=None, paused_because=None)

    def resume(self, *, by: Actor, now: datetime, revision: int | None = None) -> Self:
        """Return it active again, whoever paused it.

        Raises `NotAllowed`, `AlreadyEnded`, `StaleRevision`, `ZoneGone`.
        """
        self._require_right(by)
        self._require_current(MessageStatus.PAUSED, revision)
        self._require_zone()
        return replace(self._going_on(now), paused_because=None)

    def go_on(self, *, now: datetime) -> Self:
        """Return it active again because what the engine had paused it for is mended; itself where people paused it.

        The reason stays until its chat was told (see `storage.news`).
        """
        if self.status is not MessageStatus.PAUSED or self.paused_because is None or not is_zone(self.timing.zone):
            return self
        return self._going_on(now)

    def skip(self, run_at: datetime, *, by: Actor, revision: int | None = None) -> Self:
        """Return it with its next run, which must be the one at `run_at` (aware UTC), left out of its rule.

        Raises `NotAllowed`, `AlreadyEnded`, `StaleRevision`, `ZoneGone`, and `NothingFollows` where it is the last.
        """
        self._require_right(by)
        self._require_current(MessageStatus.ACTIVE, revision)
        self._require_zone()
        run = self.next_run
        if run is None or run.at != run_at:  # it went out meanwhile
            raise StaleRevision(self.number)
        if self.timing.is_once:
            raise NothingFollows(self.number)
        timing = self.timing.without(run)
        following = timing.next_after(run.at)
        if following is None:
            raise NothingFollows(self.number)
        return self._running(following, timing)

    def take_skip_back(self, run_at: datetime, *, by: Actor, now: datetime, revision: int | None = None) -> Self:
        """Return it with the run at `run_at` again, which is still to come.

        Raises `NotAllowed`, `AlreadyEnded`, `StaleRevision`, `ZoneGone`, `SkippedTimePassed`.
        """
        self._require_right(by)
        self._require_current(MessageStatus.ACTIVE, revision)
        self._require_zone()
        if run_at <= now:
            raise SkippedTimePassed(self.number)
        try:
            timing = self.timing.letting_in(run_at)
        except LookupError:
            raise StaleRevision(self.number) from None
        return self._running(timing.next_after(now), timing)

    def ending(self, until: date | None, *, by: Actor, now: datetime, revision: int | None = None) -> Self:
        """Return it with its last day in its zone, itself included; with None it repeats without end.

        Raises `NotAllowed`, `AlreadyEnded`, `StaleRevision`, `ZoneGone`, and `NothingFollows` where no run were left.
        """
        self._require_right(by)
        self._require_still_current(revision)
        self._require_zone()
        if self.timing.is_once:
            raise NothingFollows(self.number)
        timing = self.timing.until(until)
        run = timing.next_after(now)
        if run is None:
            raise NothingFollows(self.number)
        is_due = self.next_run is not None and self.next_run.at <= now
        if self.status is not MessageStatus.ACTIVE or is_due:  # what is due is about to be planned, by the new rule
            return self._changed(timing=timing)
        return self._running(run, timing)

    def send_now(self, *, by: Actor, revision: int | None = None) -> Self:
        """Return it as it is once it was sent out of turn: finished where it was to be sent once.

        Raises `NotAllowed`, `AlreadyEnded`, `StaleRevision`.
        """
        self._require_right(by)
        self._require_still_current(revision)
        if not self.timing.is_once:
            return self._changed()  # a second tap on the same button is stale
        return self._changed(
            status=MessageStatus.FINISHED, next_run=None, occurrence_index=1, undo_until=None, paused_because=None
        )

    def with_priority(self, priority: int, *, by: Actor, revision: int | None = None) -> Self:
        """Return it with another priority, 1 to 5. Raises `NotAllowed`, `AlreadyEnded`, `StaleRevision`."""
        self._require_right(by)
        self._require_still_current(revision)
        return self._changed(priority=priority)

    def require_not_to_many(self) -> None:
        """Check that it is no broadcast. Raises `NotForBroadcasts`."""
        if self.broadcast is not None:
            raise NotForBroadcasts

    def with_option(self, option: Option, value: int, *, by: Actor, revision: int | None = None) -> Self:
        """Return it with one of its options changed.

        Raises `NotAllowed`, `AlreadyEnded`, `StaleRevision`, `NotForBroadcasts`, `OptionNotOffered` where it can't have
        this value, and `NoButtonsBelowAlbums` where its content can't.
        """
        self._require_right(by)
        self._require_still_current(revision)
        self.require_not_to_many()
        options = self.options.having(option, value)
        require_sendable(self.content, options)
        return self._changed(options=options)

    def completed(self, content: Content) -> Self:
        """Return it with content to which more files have been added; below several there are no buttons."""
        return self._changed(content=content, options=fitting(content, self.options))

    def copied(self, message_id: MessageId, number: int, *, by: Actor, now: datetime) -> Self:
        """Return another one like it that belongs to `by`, active from now on.

        Raises `NotAllowed`, `ZoneGone`, and `AlreadyEnded` where no run is to come.
        """
        self._require_right(by)
        self._require_zone()
        first = self.timing.next_after(now)
        if first is None:
            raise AlreadyEnded(self.number)
        copy = replace(
            self,
            id=message_id,
            number=number,
            next_run=first,
            occurrence_index=self.timing.index_of(first),
            zone_rules=zone_rules(),
            status=MessageStatus.ACTIVE,
            paused_because=None,
            revision=1,
            created_at=now,
            created_by=by.user_id,
            created_by_update=None,
            source_message_id=None,
            parent_id=None,
            parent_number=None,
        )
        return replace(copy, undo_until=copy.undo_limit_after(now))

    def archive(self, *, by: Actor, revision: int | None = None, is_waiting: bool = False) -> Self:
        """Return it put away: it is over, and lists don't show it unless they are asked to.

        Raises `NotAllowed`, `StaleRevision` where it is archived, and `StillToCome` where something is still to come of
        it, also (`is_waiting`) where its last run is planned and not sent yet: putting away must not stop anything.
        """
        self._require_right(by)
        if self.is_current or is_waiting:
            raise StillToCome(self.number)
        if self.status is MessageStatus.ARCHIVED:
            raise StaleRevision(self.number)
        self._require_revision(revision)
        return self._changed(status=MessageStatus.ARCHIVED, undo_until=None)

    def shift(self, hours: int, *, by: Actor, now: datetime) -> Self:
        """Return it with all its runs so many hours later (earlier where negative): the next one, too.

        Raises `NotAllowed`, `AlreadyEnded`, `ZoneGone`, and `CannotShift` where no rule has those, or none is left.
        """
        self._require_right(by)
        self._require_still_current(None)
        self._require_zone()
        distance, zone = timedelta(hours=hours), zone_named(self.timing.zone)
        try:
            timing = self.timing.shifted(distance)
            run = self.next_run
            if run is None:
                return self._changed(timing=timing, undo_until=None)
            due_at = run.at + distance if run.local is None else to_instant(run.local + distance, zone)[0]
            following = timing.next_after(max(now, due_at - timedelta.resolution))
        except (NotShiftable, OverflowError):
            raise CannotShift(self.number, has_passed=False) from None
        if following is None:
            raise CannotShift(self.number, has_passed=True)
        return self._running(following, timing, undo_until=None)

    def take_back(self, before: Before, *, by: Actor, now: datetime, revision: int) -> Self:
        """Return it as it was `before` it was changed together with others.

        Raises `NotAllowed`, `StaleRevision`, `ZoneGone`, and `TooLateToUndo` where no run is left.
        """
        self._require_right(by)
        self._require_revision(revision)
        timing = before.timing or self.timing
        changes: dict[str, object] = {
            "status": before.status,
            "paused_because": before.paused_because,
            "undo_until": None,
        }
        if before.run_at is None:
            return replace(self._changed(timing=timing, **changes), next_run=None)
        self._require_zone()
        run = timing.next_after(max(now, before.run_at - timedelta.resolution))
        if run is None:
            raise TooLateToUndo(self.number)
        return self._running(run, timing, **changes)

    def rewrite(self, *, content: Content, timing: Timing, first: Run, by: Actor, now: datetime) -> Self:
        """Return it with other content and another rule, while Undo is offered.

        `first` is the first run after the edit was sent; where the edit had to wait it may have passed.
        Raises what `require_rewritable` raises.
        """
        self.require_rewritable(by=by, now=now)
        changed = self._running(first, timing, content=content)
        return replace(changed, undo_until=changed.undo_limit_after(now))

    def bound_for(self, destination: Destination | None, *, chat: Chat) -> Self:
        """Return it on its way to a channel, or to the chat in which it was made.

        What is changed and goes where it went keeps what is done where its arrival is in doubt.
        """
        if self.revision > 1 and destination == self.destination:
            return self
        if destination is None:
            doubt = DoubtPolicy.HOLD if chat.kind.is_shared else DoubtPolicy.RESEND
            return replace(self, recipient_id=chat.recipient_id, recipient_title=None, doubt=doubt)
        return replace(
            self,
            recipient_id=destination.recipient_id,
            recipient_title=destination.title,
            topic_id=None,
            doubt=DoubtPolicy.HOLD,
            options=replace(self.options, reminds=False, nagging=None),  # nobody in particular is reminded there
        )

    @property
    def destination(self) -> Destination | None:
        """Return the channel that gets it, if one does."""
        return None if self.recipient_title is None else Destination(self.recipient_id, self.recipient_title)

    def require_changeable(self, *, by: Actor, revision: int | None = None) -> None:
        """Check that `by` may change it. Raises `NotAllowed`, `AlreadyEnded`, `StaleRevision`."""
        self._require_right(by)
        self._require_still_current(revision)

    def with_content(self, content: Content, *, by: Actor, revision: int | None = None) -> Self:
        """Return it with other content, at its times. Raises what `require_changeable` raises.

        From then on the message that had asked for it says something else: editing that one changes nothing any more.
        """
        self.require_changeable(by=by, revision=revision)
        return self._changed(content=content, options=fitting(content, self.options), undo_until=None)

    def retimed(self, timing: Timing, first: Run, *, by: Actor, revision: int | None = None) -> Self:
        """Return it with another rule, of which `first` is the first run; what is paused stays paused.

        Raises what `require_changeable` raises. The message that had asked for it is left behind as by `with_content`.
        """
        self.require_changeable(by=by, revision=revision)
        if self.status is MessageStatus.PAUSED:
            return self._changed(timing=timing, undo_until=None)
        return self._running(first, timing, undo_until=None)

    def brought_back(
        self,
        content: Content,
        timing: Timing,
        options: Options,
        *,
        by: Actor,
        now: datetime,
        revision: int | None = None,
    ) -> Self:
        """Return it with the content, rule and options that it had before.

        Raises what `require_changeable` raises, and `TooLateToUndo` where no run of that rule is to come.
        """
        self.require_changeable(by=by, revision=revision)
        if timing == self.timing:
            return self._changed(content=content, options=options)
        run = timing.next_after(now) if is_zone(timing.zone) else None
        if run is None:
            raise TooLateToUndo(self.number)
        if self.status is MessageStatus.PAUSED:
            return self._changed(content=content, options=options, timing=timing)
        return self._running(run, timing, content=content, options=options)

    def require_rewritable(self, *, by: Actor, now: datetime) -> None:
        """Check that an edit of the message that asked for it may change it.

        Raises `NotAllowed`, `PausedMeanwhile`, `AlreadyEnded`, `TooLateToEdit`, and `StaleRevision` where it was
        changed on its card since.
        """
        if by.user_id != self.created_by:
            raise NotAllowed
        if self.status is MessageStatus.PAUSED:
            raise PausedMeanwhile(self.number)
        if self.status is not MessageStatus.ACTIVE:
            raise AlreadyEnded(self.number)
        if self.undo_until is None:
            raise StaleRevision(self.number)
        if not self.may_undo(now):
            raise TooLateToEdit(self.number)

    def move_to_zone(self, zone: str, *, now: datetime) -> Self:
        """Return it with its wall-clock rule read in another zone; itself where nothing changes."""
        timing = self.timing.moved_to(zone)
        if timing == self.timing:
            return self
        is_due = self.next_run is not None and self.next_run.at <= now
        if self.status is not MessageStatus.ACTIVE or (is_due and not self.timing.is_once):
            return self._changed(timing=timing)  # what is due is about to be planned, and goes on in the new zone
        run = timing.next_after(now)
        if run is None:  # a one-time message whose wall-clock time has passed in the new zone: due at once
            run = timing.last_until(now)
        return self._running(run, timing)

    def may_undo(self, now: datetime) -> bool:
        """Tell whether Undo is still offered at `now`."""
        return self.undo_until is not None and now < self.undo_until

    def undo_limit_after(self, now: datetime) -> datetime:
        """Return until when a change made at `now` can be undone: the next due time, a day at most.

        What was due before `now`, because the change had to wait, goes out at once; what follows it can be undone.
        """
        latest = now + UNDO_AT_MOST
        run = self.next_run
        if run is not None and run.at <= now:
            run = self.timing.next_after(now)
            if run is None:
                return now
        return latest if run is None else min(run.at, latest)

    def may_be_changed_by(self, actor: Actor) -> bool:
        """Tell whether `actor` may change it: its creator and the chat's administrators may."""
        return actor.is_administrator or actor.user_id == self.created_by

    def _undo_limit(self, now: datetime) -> datetime:
        if self.timing.is_once and self.next_run is not None:
            return min(self.next_run.at, now + UNDO_AT_MOST)
        return now + UNDO_AT_MOST

    def _require_right(self, by: Actor) -> None:
        if not self.may_be_changed_by(by):
            raise NotAllowed

    def _going_on(self, now: datetime) -> Self:
        # Of what runs no more, the last run is due at once: what becomes of it is decided where runs are planned.
        run = self.timing.next_after(now) or self.timing.last_until(now)
        if run is None:
            return self._changed(status=MessageStatus.FINISHED)
        return self._running(run, self.timing, status=MessageStatus.ACTIVE)

    def _require_zone(self) -> None:
        if not is_zone(self.timing.zone):
            raise ZoneGone(self.timing.zone)

    def _require_current(self, status: MessageStatus, revision: int | None) -> None:
        self._require_still_current(revision)
        if self.status is not status:
            raise StaleRevision(self.number)

    def _require_still_current(self, revision: int | None) -> None:
        if not self.is_current:
            raise AlreadyEnded(self.number)
        self._require_revision(revision)

    def _require_revision(self, revision: int | None) -> None:
        if revision is not None and revision != self.revision:
            raise StaleRevision(self.number)

    def _running(self, run: Run | None, timing: Timing, **changes: object) -> Self:
        index = self.occurrence_index if run is None else timing.index_of(run)
        return self._changed(timing=timing, next_run=run, occurrence_index=index, zone_rules=zone_rules(), **changes)

    def _changed(self, **changes: object) -> Self:
        return replace(self, revision=self.revision + 1, **changes)  # type: ignore[arg-type]  # names of own fields
