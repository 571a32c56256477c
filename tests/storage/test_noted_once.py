"""Whatever somebody does to a schedule is written down once, also where its update is handled again after a crash."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from scheduling.auditing import Action
from scheduling.bulk import Change
from scheduling.chats import Actor, Chat, ChatKind, Schedulers
from scheduling.clock import ManualClock
from scheduling.deliveries import DeliveryStatus
from scheduling.expressions.vocabulary import DayPart
from scheduling.identifiers import UpdateId
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.options import Option
from scheduling.ports import Cause, FailedSelection
from scheduling.use_cases import card_actions, chats, deliveries
from scheduling.use_cases.archiving import ArchiveMessage, TakeOut
from scheduling.use_cases.bulk import ChangePicked, TakeChangeBack
from scheduling.use_cases.messages import CancelMessage, RestoreMessage
from scheduling.use_cases.options import SetOption
from scheduling.use_cases.pauses import PauseMessage, ResumeMessage
from scheduling.use_cases.views import OpenView, Step
from scheduling.views import Screen, View
from storage.models import updates
from tests.storage.samples import ADA, BOT, HOUR, NOW, Store, failed

HERSELF = Actor(ADA, is_administrator=True)
Done = Callable[["Deeds"], Awaitable[Any]]


class Deeds:
    """Use cases that carry out one update, once or once more."""

    def __init__(self, store: Store, chat: Chat, message: ScheduledMessage) -> None:
        self.store, self.chat, self.message = store, chat, message
        self.cause: Cause | None = None
        self.now = NOW

    @property
    def changing(self) -> dict[str, Any]:
        return {"new_unit": partial(self.store.units.new, cause=self.cause), "clock": ManualClock(self.now)}

    @property
    def planning(self) -> dict[str, Any]:
        return {**self.changing, "wakeup": lambda: None}

    @property
    def card(self) -> dict[str, Any]:
        return {"chat": self.chat, "message_id": self.message.id, "by": HERSELF, "revision": self.message.revision}

    async def again(self) -> None:
        """Read the schedule as it is now."""
        self.message = await self.store.get(self.message) or self.message

    async def effect(self) -> UUID | None:
        """Return what the update is known to have changed."""
        rows = await self.store.rows(updates)
        return next((row["effect"] for row in rows if self.cause and row["update_id"] == self.cause.update_id), None)


DEEDS: dict[str, tuple[Done, Action, dict[str, Any]]] = {
    "pause": (lambda on: PauseMessage(**on.changing)(**on.card), Action.PAUSED, {}),
    "priority": (
        lambda on: card_actions.SetPriority(**on.changing)(**on.card, priority=1),
        Action.CHANGED,
        {"priority": 1, "from": 3},
    ),
    "end": (
        lambda on: card_actions.SetEnd(**on.planning)(**on.card, until=(NOW + timedelta(days=9)).date()),
        Action.CHANGED,
        {"until": "2026-01-14"},
    ),
    "option": (
        lambda on: SetOption(**on.changing)(**on.card, option=Option.SILENT, value=1),
        Action.CHANGED,
        {"silent": 1},
    ),
    "skip": (
        lambda on: card_actions.SkipRun(**on.changing)(**on.card, run_at=NOW),
        Action.CHANGED,
        {"skipped": NOW.isoformat()},
    ),
    "send now": (lambda on: card_actions.SendNow(**on.planning)(**on.card), Action.SENT, {}),
    "duplicate": (
        lambda on: card_actions.DuplicateMessage(**on.planning)(chat=on.chat, message_id=on.message.id, by=HERSELF),
        Action.CREATED,
        {"from": "#1"},
    ),
    "cancel": (
        lambda on: CancelMessage(**on.changing)(chat=on.chat, reference="#1", by=HERSELF),
        Action.CANCELLED,
        {},
    ),
}


async def carry_out(deeds: Deeds, number: int, deed: Done) -> None:
    """Do something in the name of an update, and once more after a crash."""
    await deeds.store.inbox.put([(UpdateId(number), "77001", {"update_id": number})], now=NOW)
    deeds.cause = Cause(UpdateId(number))
    await deed(deeds)
    deeds.cause = Cause(UpdateId(number), is_applied=True, effect=await deeds.effect())
    await deed(deeds)
    deeds.cause = None


async def noted(store: Store) -> list[tuple[Action, dict[str, Any]]]:
    """Return what was written down, in its order."""
    async with store.units.new(write=False) as unit:
        events = await unit.audit.page(limit=100)
    assert {event.actor for event in events} <= {ADA}
    return [(event.action, dict(event.details)) for event in reversed(events)]


@pytest.mark.parametrize("name", DEEDS)
async def test_what_is_done_from_a_card(store: Store, name: str):
    chat = await store.chat()
    deeds = Deeds(store, chat, await store.schedule(chat))
    deed, action, details = DEEDS[name]
    await carry_out(deeds, 1, deed)
    assert await noted(store) == [(action, details)]


async def test_what_takes_back(store: Store):
    chat = await store.chat()
    deeds = Deeds(store, chat, await store.schedule(chat))
    deeds.now = NOW - HOUR
    await carry_out(deeds, 1, DEEDS["skip"][0])
    await deeds.again()
    await carry_out(deeds, 9, lambda on: card_actions.TakeSkipBack(**on.planning)(**on.card, run_at=NOW))
    await deeds.again()
    deeds.now = NOW
    await carry_out(deeds, 2, DEEDS["pause"][0])
    await deeds.again()
    await carry_out(deeds, 3, lambda on: ResumeMessage(**on.planning)(**on.card))
    await deeds.again()
    await carry_out(deeds, 4, DEEDS["cancel"][0])
    await deeds.again()
    await carry_out(deeds, 5, lambda on: RestoreMessage(**on.planning)(**on.card))
    await carry_out(deeds, 6, DEEDS["cancel"][0])
    await deeds.again()
    await carry_out(deeds, 7, lambda on: ArchiveMessage(**on.changing)(**on.card))
    await deeds.again()
    was = {"was": MessageStatus.CANCELLED}
    await carry_out(deeds, 8, lambda on: TakeOut(**on.changing)(**on.card, **was))
    assert [action for action, _details in await noted(store)] == [
        Action.CHANGED,
        Action.RESTORED,
        Action.PAUSED,
        Action.RESUMED,
        Action.CANCELLED,
        Action.RESTORED,
        Action.CANCELLED,
        Action.CHANGED,
        Action.RESTORED,
    ]


async def test_what_is_done_to_many_at_once_is_written_down_of_each(store: Store):
    chat = await store.chat()
    messages = [await store.schedule(chat) for _ in range(3)]
    deeds = Deeds(store, chat, messages[0])
    view = View(screen=Screen.PICKING, picked=frozenset(message.number for message in messages))
    picked = await OpenView(**deeds.changing)(view, chat=chat, by=HERSELF, topic_id=None)
    step = Step(chat=chat, dialog_id=picked.dialog.id, by=HERSELF, revision=picked.dialog.revision)
    await carry_out(deeds, 1, lambda on: ChangePicked(**on.planning)(step, Change.PAUSE))
    assert await noted(store) == [(Action.PAUSED, {})] * 3
    step = Step(chat=chat, dialog_id=picked.dialog.id, by=HERSELF, revision=picked.dialog.revision + 1)
    await carry_out(deeds, 2, lambda on: TakeChangeBack(**on.planning)(step))
    assert await noted(store) == [*[(Action.PAUSED, {})] * 3, *[(Action.RESTORED, {})] * 3]


async def test_what_is_decided_on_what_did_not_arrive(store: Store):
    chat = await store.chat()
    deeds = Deeds(store, chat, await store.schedule(chat))
    await store.plan_due(occurrences=(NOW - HOUR, NOW))
    orders = await store.claim_due()
    await store.queue.record([failed(order, delivery_status=DeliveryStatus.FAILED) for order in orders])
    which = FailedSelection(doubtful=False)
    await carry_out(deeds, 1, lambda on: deliveries.RetryDeliveries(**on.planning)(chat=chat, which=which, by=HERSELF))
    assert await noted(store) == [(Action.SENT, {"retried": len(orders)})]
    again = await store.claim_due()
    await store.queue.record([failed(order, delivery_status=DeliveryStatus.FAILED) for order in again])
    one = again[0].delivery_id
    await carry_out(
        deeds, 2, lambda on: deliveries.LeaveDelivery(**on.changing)(chat=chat, delivery_id=one, by=HERSELF)
    )
    [_retried, (action, details)] = await noted(store)
    assert (action, list(details)) == (Action.CHANGED, ["dismissed"])


async def test_settings_of_a_group_and_not_ones_own(store: Store):
    team = await store.chat("-100200", kind=ChatKind.GROUP, title="Team")
    deeds = Deeds(store, team, await store.schedule(team))
    for chat in (team, await store.chat()):
        common: dict[str, Any] = {"chat": chat, "by": HERSELF}
        steps: list[Done] = [
            lambda on, c=common: chats.SetZone(**on.changing)(**c, zone="Asia/Tokyo"),
            lambda on, c=common: chats.SetLanguage(**on.changing, known=("en", "de"))(**c, language="de"),
            lambda on, c=common: chats.SetHour(**on.changing)(**c, part=DayPart.EVENING, hour=NOW.time().replace(19)),
            lambda on, c=common: chats.SetQuietHours(**on.changing)(**c, hours=None),
            lambda on, c=common: chats.SetSchedulers(**on.changing)(**c, schedulers=Schedulers.ADMINISTRATORS),
        ]
        for number, step in enumerate(steps, 10 * (1 + (chat is team))):
            await carry_out(deeds, number, step)
    assert await noted(store) == [
        (Action.CHANGED, {"zone": "Asia/Tokyo", "from": "Europe/Berlin", "moved": 0}),
        (Action.CHANGED, {"language": "de", "from": "en"}),
        (Action.CHANGED, {"evening": "19:00"}),
        (Action.CHANGED, {"quiet": ""}),
        (Action.CHANGED, {"schedulers": "administrators"}),
    ]
    assert deeds.message.bot_id == BOT
