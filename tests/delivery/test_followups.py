"""When what follows from a send is done, tried again, or given up."""

import asyncio
import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError, TelegramRetryAfter, TelegramUnauthorizedError
from aiogram.methods import PinChatMessage

from delivery.followups import MISCONFIGURED_SECONDS, RETRY_SECONDS, FollowupWorker
from scheduling.chats import Address, ChatKind
from scheduling.clock import ManualClock
from scheduling.errors import StorageUnavailable
from scheduling.followups import Followup, FollowupKind
from scheduling.identifiers import DeliveryId, MessageId, RecipientId
from tests.delivery.doubles import NOW

METHOD = PinChatMessage(chat_id=5, message_id=7)


def followup(number: int = 1, *, chat: int = 5, **changes) -> Followup:
    facts = {
        "kind": FollowupKind.PIN,
        "delivery_id": DeliveryId(UUID(int=number)),
        "message_id": MessageId(UUID(int=100 + number)),
        "recipient_id": RecipientId(UUID(int=1000 + chat)),
        "address": Address("telegram", str(chat)),
        "chat_kind": ChatKind.PRIVATE,
        "platform_message_ids": (7,),
        "due_at": NOW,
        "tries": 0,
    }
    return Followup(**{**facts, **changes})


class Rows:
    """What is still to be done, in memory: the port's contract in a few lines."""

    def __init__(self, *rows: Followup) -> None:
        self.rows = list(rows)

    async def due(
        self,
        *,
        now: datetime,
        limit: int,
        kinds: Collection[FollowupKind],
        exclude: Collection[RecipientId] = (),
    ) -> Sequence[Followup]:
        await asyncio.sleep(0)
        found = [one for one in self.rows if one.due_at <= now and one.kind in kinds]
        return [one for one in sorted(found, key=lambda one: one.due_at) if one.recipient_id not in exclude][:limit]

    async def done(self, followup: Followup) -> None:
        self.rows = [one for one in self.rows if one != followup]

    async def put_off(self, followup: Followup, *, until: datetime, uses_up_try: bool) -> None:
        later = replace(followup, due_at=until, tries=followup.tries + uses_up_try)
        self.rows = [later if one == followup else one for one in self.rows]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def worker(clock):
    """Make a worker whose actions raise what they are told to."""

    def make(rows: Rows, *errors: Exception | None, is_owner=lambda: True):
        ends = list(errors)
        done = []

        async def act(one: Followup) -> None:
            done.append(one)
            if ends and (error := ends.pop(0)) is not None:
                raise error

        step = FollowupWorker(followups=rows, actions={FollowupKind.PIN: act}, clock=clock, is_owner=is_owner)
        return step, done

    return make


async def test_what_is_due_is_done_once(worker):
    rows = Rows(followup(1), followup(2, due_at=NOW + timedelta(hours=1)))
    step, done = worker(rows)
    assert (await step()).taken == 1
    assert (await step()).taken == 0
    assert [one.delivery_id.int for one in done] == [1]
    assert len(rows.rows) == 1


async def test_nothing_is_done_by_a_process_that_is_not_the_owner(worker):
    rows = Rows(followup())
    step, done = worker(rows, is_owner=lambda: False)
    assert (await step()).taken == 0
    assert (done, len(rows.rows)) == ([], 1)


async def test_a_kind_that_nobody_knows_is_left_alone(worker):
    rows = Rows(followup(kind=FollowupKind.NAG))
    step, done = worker(rows)
    await step()
    assert (done, len(rows.rows)) == ([], 1)


async def test_what_may_pass_is_tried_again_less_and_less_often_and_given_up_at_last(worker, clock, caplog):
    caplog.set_level(logging.INFO)
    rows = Rows(followup())
    step, done = worker(rows, *[TelegramNetworkError(METHOD, "no way")] * 99)
    waits = []
    while rows.rows:
        before = len(done)
        await step()
        assert len(done) == before + 1
        if rows.rows:
            waits.append((rows.rows[0].due_at - clock.now()).total_seconds())
            clock.advance(rows.rows[0].due_at - clock.now())
    assert waits == list(RETRY_SECONDS)
    assert "given up" in caplog.text
    assert not any(record.exc_info for record in caplog.records)


@pytest.mark.parametrize(
    "description",
    [
        "Bad Request: not enough rights to manage pinned messages in the chat",
        "Bad Request: message to pin not found",
        "Bad Request: message can't be deleted for everyone",
        "Bad Request: chat not found",
    ],
)
async def test_what_is_gone_or_not_allowed_is_given_up_at_once(worker, caplog, description):
    caplog.set_level(logging.INFO)
    rows = Rows(followup())
    step, _done = worker(rows, TelegramBadRequest(METHOD, description))
    await step()
    assert rows.rows == []
    assert [record.message for record in caplog.records] == ["given up"]


async def test_a_limit_is_waited_for_by_that_chat_alone_and_uses_up_no_try(worker, clock):
    rows = Rows(*(followup(number, due_at=NOW - timedelta(seconds=9 - number)) for number in range(1, 8)))
    rows.rows.append(followup(9, chat=6))
    step, done = worker(rows, *[TelegramRetryAfter(METHOD, "slow down", 40)] * 5)
    await step()
    assert len(done) == 5
    await step()
    assert [one.delivery_id.int for one in done[5:]] == [9]
    clock.advance(timedelta(seconds=39))
    assert (await step()).taken == 0
    clock.advance(timedelta(seconds=2))
    while (await step()).taken:
        continue
    assert rows.rows == []
    assert {one.tries for one in done} == {0}


async def test_while_the_bot_may_do_nothing_it_waits(worker, clock):
    rows = Rows(followup())
    step, _done = worker(rows, TelegramUnauthorizedError(METHOD, "Unauthorized"))
    await step()
    [waiting] = rows.rows
    assert (waiting.due_at, waiting.tries) == (NOW + timedelta(seconds=MISCONFIGURED_SECONDS), 0)


async def test_one_that_always_fails_stands_in_nobodys_way(worker):
    rows = Rows(followup(1), followup(2))
    step, _done = worker(rows, ValueError("a defect"))
    await step()
    [waiting] = rows.rows
    assert (waiting.delivery_id.int, waiting.tries) == (1, 1)


async def test_while_the_database_is_away_nothing_is_judged(worker):
    rows = Rows(followup())
    step, _done = worker(rows, StorageUnavailable())
    with pytest.raises(StorageUnavailable):
        await step()
    assert rows.rows == [followup()]
