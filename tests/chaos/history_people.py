"""What people do in a history, and what the model says comes of it."""

from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from scheduling.categories import OF_RECIPIENT
from scheduling.content import Content
from scheduling.errors import DomainError
from scheduling.identifiers import MessageId, new_uuid7
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.policies import DoubtPolicy, MissedPolicy
from scheduling.recurrence import Anchor, Daily, Every, Once, Recurrence
from scheduling.timing import Timing, ZoneSource
from scheduling.zones import zone_rules
from tests.chaos.history_ground import Ground
from tests.chaos.model import LONG_AGO, MINUTE, PENDING, SUSPENDED, Rule, Schedule, Start
from tests.storage.samples import ADA, BOT, new_chat

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
RULES = st.one_of(
    st.builds(lambda minutes: ("once", minutes), st.integers(1, 3000)),
    st.builds(lambda minutes: ("daily", minutes), st.integers(0, 24 * 60 - 1)),
    st.builds(lambda minutes: ("every", minutes), st.sampled_from([7, 45, 60, 600, 1440])),
)


class People(Ground):
    """Somebody schedules, edits, cancels, pauses, moves."""

    @rule(
        kind=RULES,
        missed=st.sampled_from(MissedPolicy),
        window=st.sampled_from([None, None, 600, 86_400]),
        doubt=st.sampled_from(DoubtPolicy),
        explicit=st.sampled_from([None, None, *ZONES]),
    )
    def schedules(self, kind, missed, window, doubt, explicit):
        self.arena.run(self._schedule(kind, missed, window, doubt, explicit))

    async def _schedule(self, kind, missed, window, doubt, explicit) -> None:
        now, zone = self.clock.now(), explicit or self.zone
        simple, recurrence = self._rule(kind, zone)
        next_at = simple.next_after(now, zone, start=Start(now, now.date()))
        if next_at is None:  # a wall-clock time that a gap moved into the past
            return
        self.sources += 1
        async with self.store.units.new() as unit:
            message = ScheduledMessage(
                id=MessageId(new_uuid7(now)),
                number=await unit.messages.next_number(self.chat.id),
                bot_id=BOT,
                chat_id=self.chat.id,
                recipient_id=self.chat.recipient_id,
                topic_id=None,
                content=Content(f"Tea {self.sources}"),
                timing=Timing(
                    recurrence=recurrence,
                    zone=zone,
                    zone_source=ZoneSource.EXPLICIT if explicit else ZoneSource.CHAT,
                    anchor=Anchor(now, now.date()),
                ),
                next_run=None,
                zone_rules=zone_rules(),
                missed=missed,
                doubt=doubt,
                delivery_window_seconds=window,
                created_at=now,
                created_by=ADA,
                source_message_id=self.sources,
            )
            message = replace(message, next_run=message.timing.next_after(now))
            message = replace(message, undo_until=message.undo_limit_after(now))
            await unit.messages.add(message)
            await unit.commit()
        self.model[message.id] = Schedule(
            rule=simple, zone=zone, is_explicit=explicit is not None, start=Start(now, now.date()), next_at=next_at,
            missed=missed, window=window, doubt=doubt,
        )  # fmt: skip

    def _rule(self, kind: tuple[str, int], zone: str) -> tuple[Rule, Recurrence]:
        name, minutes = kind
        if name == "once":
            local = (self.clock.now() + minutes * MINUTE).astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0)
            return Rule(once=local), Once(local)
        if name == "daily":
            at = time(minutes // 60, minutes % 60)
            return Rule(daily=at), Daily((at,))
        return Rule(every=minutes), Every(minutes)

    @precondition(lambda self: self.model)
    @rule(data=st.data(), kind=RULES)
    def edits(self, data, kind):
        self.arena.run(self._edit(self._some(data), kind))

    async def _edit(self, message_id: MessageId, kind: tuple[str, int]) -> None:
        message, model, now = await self._stored(message_id), self.model[message_id], self.clock.now()
        name, minutes = kind
        self.edits_made += 1
        said = {
            "once": f"in {minutes}m",
            "daily": f"daily {minutes // 60:02}:{minutes % 60:02}",
            "every": f"every {minutes}m",
        }[name]
        may = message.status is MessageStatus.ACTIVE and message.undo_until is not None and now < message.undo_until
        try:
            changed = await self.rewrite(
                chat=await self._chat(),
                by=self.ada,
                said=Content(f"{said} Coffee {self.edits_made}"),
                sent_at=now,
                topic_id=None,
                source_message_id=message.source_message_id or 0,
                edited_of=message.created_at,
            )
        except DomainError:
            assert not may
            return
        assert may
        assert changed is not None
        if name == "once":
            local = now + minutes * MINUTE
            model.rule = Rule(once=local.replace(tzinfo=None))
            model.zone, model.is_explicit, model.next_at = "UTC", True, local
            self._adopt(model, changed.message)
        else:
            model.rule = self._rule(kind, self.zone)[0]
            model.zone, model.is_explicit = self.zone, False
            model.start = Start(now, now.astimezone(ZoneInfo(self.zone)).date())
            model.next_at = model.after(now)
        model.cancel_pending()

    def _adopt(self, model: Schedule, message: ScheduledMessage) -> None:
        """Take over in which form the grammar keeps a duration: as an instant, or as a wall-clock time of the chat."""
        assert message.next_run is not None
        assert message.next_run.at == model.next_at
        recurrence = message.timing.recurrence
        assert isinstance(recurrence, Once)
        if recurrence.at.tzinfo is None:
            model.rule, model.zone = Rule(once=recurrence.at), message.timing.zone
            model.is_explicit = message.timing.zone_source is ZoneSource.EXPLICIT

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def cancels(self, data):
        self.arena.run(self._cancel(self._some(data)))

    async def _cancel(self, message_id: MessageId) -> None:
        model = self.model[message_id]
        is_current = model.status in {MessageStatus.ACTIVE, MessageStatus.PAUSED}
        waits = any(one.status in {PENDING, SUSPENDED} for one in model.deliveries.values())
        try:
            await self.cancel(chat=await self._chat(), reference=message_id, by=self.ada)
        except DomainError:
            assert not is_current
            assert not (waits and model.status is MessageStatus.FINISHED)
            return
        model.cancel_pending()
        model.stop(MessageStatus.CANCELLED)

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def takes_back_a_cancel(self, data):
        self.arena.run(self._restore(self._some(data)))

    async def _restore(self, message_id: MessageId) -> None:
        message, model, now = await self._stored(message_id), self.model[message_id], self.clock.now()
        following = model.after(now)
        may = model.status is MessageStatus.CANCELLED and following is not None and message.may_undo(now)
        try:
            await self.restore(chat=await self._chat(), message_id=message_id, by=self.ada, revision=message.revision)
        except DomainError:
            assert not may
            return
        assert may
        model.status, model.next_at = MessageStatus.ACTIVE, following

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def pauses(self, data):
        self.arena.run(self._pause(self._some(data)))

    async def _pause(self, message_id: MessageId) -> None:
        message, model = await self._stored(message_id), self.model[message_id]
        try:
            await self.pause(chat=await self._chat(), message_id=message_id, by=self.ada, revision=message.revision)
        except DomainError:
            assert model.status is not MessageStatus.ACTIVE
            return
        assert model.status is MessageStatus.ACTIVE
        model.cancel_pending()
        model.stop(MessageStatus.PAUSED)

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def resumes(self, data):
        self.arena.run(self._resume(self._some(data)))

    async def _resume(self, message_id: MessageId) -> None:
        message, model, now = await self._stored(message_id), self.model[message_id], self.clock.now()
        try:
            await self.resume(chat=await self._chat(), message_id=message_id, by=self.ada, revision=message.revision)
        except DomainError:
            assert model.status is not MessageStatus.PAUSED
            return
        assert model.status is MessageStatus.PAUSED
        model.go_on(now)
        model.paused_because = None
        model.release(now, reasons=None)

    @rule()
    def writes_again(self):
        self.arena.run(self._write_again())

    async def _write_again(self) -> None:
        now = self.clock.now()
        before = await self._chat()
        await self.meet(new_chat(zone=before.zone))
        if before.reachability == "reachable":
            return
        for model in self.model.values():
            if model.status is MessageStatus.PAUSED and model.paused_because in OF_RECIPIENT:
                model.go_on(now)
            model.release(now, reasons=OF_RECIPIENT)

    @rule(zone=st.sampled_from(ZONES))
    def moves(self, zone):
        self.arena.run(self._move(zone))

    async def _move(self, zone: str) -> None:
        now = self.clock.now()
        await self.set_zone(chat=await self._chat(), zone=zone, by=self.ada)
        self.zone = zone
        for model in self.model.values():
            is_listed = model.status in {MessageStatus.ACTIVE, MessageStatus.PAUSED}
            if model.is_explicit or not is_listed or model.zone == zone:
                continue
            model.zone = zone
            is_due = model.next_at is not None and model.next_at <= now
            if model.status is not MessageStatus.ACTIVE or (is_due and model.rule.once is None):
                continue
            model.next_at = model.after(now) or max(model.until(LONG_AGO, now), default=None)
