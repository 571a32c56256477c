"""Two answers at the same time: on PostgreSQL they really are, on SQLite one waits. One schedule comes of them."""

import asyncio

import pytest

from scheduling.chats import Actor
from scheduling.clock import ManualClock
from scheduling.errors import QuestionAnswered, QuestionClosed
from scheduling.identifiers import UpdateId
from scheduling.ports import Cause
from scheduling.use_cases.questions import AnswerQuestion, DeclineQuestion, PurgeQuestions
from storage.models import questions, scheduled_messages
from tests.storage.samples import ADA, HOUR, NOW, Store
from tests.storage.test_question_rows import question_in, stored

HERSELF = Actor(ADA, is_administrator=True)


def answering(store: Store, update_id: int, now=NOW) -> AnswerQuestion:
    return AnswerQuestion(
        new_unit=lambda *, write=True: store.units.new(write=write, cause=Cause(UpdateId(update_id))),
        clock=ManualClock(now),
        wakeup=lambda: None,
    )


async def test_two_taps_at_once_schedule_one_message(store: Store):
    chat = await store.chat()
    asked = await stored(store, question_in(chat))
    results = await asyncio.gather(
        *(
            answering(store, update)(chat=chat, question_id=asked.id, choice=update % 2, by=HERSELF)
            for update in range(10, 16)
        ),
        return_exceptions=True,
    )
    assert [type(one) for one in results if isinstance(one, BaseException)] == [QuestionAnswered] * 5
    assert len(await store.rows(scheduled_messages)) == 1
    assert [row["status"] for row in await store.rows(questions)] == ["answered"]


async def test_a_yes_and_a_no_at_once_come_to_one_of_them(store: Store):
    chat = await store.chat()
    asked = await stored(store, question_in(chat))
    declining = DeclineQuestion(new_unit=store.units.new)
    results = await asyncio.gather(
        answering(store, 10)(chat=chat, question_id=asked.id, choice=0, by=HERSELF),
        declining(chat=chat, question_id=asked.id, by=HERSELF),
        return_exceptions=True,
    )
    refused = [type(one) for one in results if isinstance(one, BaseException)]
    [row] = await store.rows(questions)
    made = len(await store.rows(scheduled_messages))
    assert (row["status"], made, refused) in [("answered", 1, [QuestionAnswered]), ("declined", 0, [QuestionClosed])]


async def test_what_repeats_goes_on_from_when_it_is_answered(store: Store):
    chat = await store.chat()
    asked = await stored(store, question_in(chat))
    scheduled = await answering(store, 10, NOW + HOUR)(chat=chat, question_id=asked.id, choice=2, by=HERSELF)
    assert [run.at.isoformat() for run in scheduled.runs[:2]] == [
        "2026-01-12T07:00:00+00:00",
        "2026-01-19T07:00:00+00:00",
    ]


@pytest.mark.parametrize(("days", "purged"), [(3, 0), (5, 1)])
async def test_purging_leaves_what_may_still_be_tapped(store: Store, days: int, purged: int):
    await stored(store, question_in(await store.chat()))
    purge = PurgeQuestions(new_unit=store.units.new, clock=ManualClock(NOW + days * 24 * HOUR))
    assert await purge() == purged
    assert len(await store.rows(questions)) == 1 - purged
