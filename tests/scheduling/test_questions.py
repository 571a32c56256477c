"""What may become of a question, and when."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from scheduling.chats import Actor
from scheduling.content import Content
from scheduling.errors import NotYourQuestion, QuestionClosed, QuestionExpired, TimeInThePast, ZoneGone
from scheduling.identifiers import BotId, ChatId, MessageId, QuestionId, UserId
from scheduling.questions import Choice, PendingQuestion, QuestionKind, QuestionStatus, expiry
from scheduling.recurrence import Anchor, Daily, Once, Recurrence
from scheduling.timing import Timing, ZoneSource

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
ADA, BOB = Actor(UserId(1), is_administrator=False), Actor(UserId(2), is_administrator=True)
ANCHOR = Anchor(NOW, date(2026, 11, 23))


def choice(rule: Recurrence) -> Choice:
    timing = Timing(recurrence=rule, zone="UTC", zone_source=ZoneSource.CHAT, anchor=ANCHOR)
    first = timing.next_after(NOW)
    assert first is not None
    return Choice(timing=timing, first=first)


def once(hour: int) -> Choice:
    return choice(Once(datetime(2026, 11, 23, hour)))  # noqa: DTZ001  # wall-clock time


def asked(*choices: Choice) -> PendingQuestion:
    return PendingQuestion(
        id=QuestionId(UUID(int=1)),
        bot_id=BotId(1),
        chat_id=ChatId(UUID(int=2)),
        topic_id=None,
        kind=QuestionKind.REQUEST,
        said=Content("at 9 tea"),
        content=Content("tea"),
        choices=choices,
        asked_of=ADA.user_id,
        is_for_administrators=False,
        source_message_id=None,
        sent_at=NOW,
        created_at=NOW,
        created_by_update=None,
        expires_at=expiry(choices, now=NOW),
    )


def test_what_was_chosen_is_returned():
    nine, twenty_one = once(9), once(21)
    assert asked(nine, twenty_one).choose(1, by=ADA, zone="UTC", now=NOW) == twenty_one


def test_nobody_else_answers_not_even_an_administrator():
    with pytest.raises(NotYourQuestion):
        asked(once(9)).choose(0, by=BOB, zone="UTC", now=NOW)
    with pytest.raises(NotYourQuestion):
        asked(once(9)).declined(by=BOB)


def test_where_a_chat_spoke_its_administrators_answer():
    question = replace(asked(once(9)), is_for_administrators=True, asked_of=UserId(-100))
    assert question.choose(0, by=BOB, zone="UTC", now=NOW)
    with pytest.raises(NotYourQuestion):
        question.choose(0, by=ADA, zone="UTC", now=NOW)


@pytest.mark.parametrize("index", [-1, 1, 99])
def test_a_choice_that_was_not_offered_is_none(index):
    with pytest.raises(QuestionClosed):
        asked(once(9)).choose(index, by=ADA, zone="UTC", now=NOW)


def test_what_is_settled_stays_so():
    question = asked(once(9))
    for settled in (
        question.declined(by=ADA),
        question.answered(MessageId(UUID(int=3))),
        replace(question, status=QuestionStatus.REPLACED),
    ):
        with pytest.raises(QuestionClosed):
            settled.choose(0, by=ADA, zone="UTC", now=NOW)
        with pytest.raises(QuestionClosed):
            settled.declined(by=ADA)


def test_a_reading_that_has_passed_is_refused_alone():
    question = asked(once(9), once(21))
    later = NOW + timedelta(hours=2)
    with pytest.raises(TimeInThePast) as problem:
        question.choose(0, by=ADA, zone="UTC", now=later)
    assert problem.value.at == NOW + timedelta(hours=1)
    assert question.choose(1, by=ADA, zone="UTC", now=later)


@pytest.mark.parametrize(("hours", "has_passed"), [(14, True), (30, True)])
def test_it_expires_with_its_last_reading(hours, has_passed):
    with pytest.raises(QuestionExpired) as problem:
        asked(once(9), once(21)).choose(1, by=ADA, zone="UTC", now=NOW + timedelta(hours=hours))
    assert problem.value.has_passed is has_passed


def test_it_expires_after_a_day_whatever_lies_ahead():
    question = asked(choice(Daily((time(9),))))
    assert question.choose(0, by=ADA, zone="UTC", now=NOW + timedelta(hours=23, minutes=59))
    with pytest.raises(QuestionExpired) as problem:
        question.choose(0, by=ADA, zone="UTC", now=NOW + timedelta(hours=24))
    assert not problem.value.has_passed


def test_a_zone_that_is_gone_is_named():
    with pytest.raises(ZoneGone):
        asked(once(9)).choose(0, by=ADA, zone="Mars/Phobos", now=NOW)


def test_it_is_kept_until_a_day_or_its_last_reading():
    assert expiry([once(9), once(21)], now=NOW) == NOW + timedelta(hours=13)
    assert expiry([once(9), choice(Daily((time(9),)))], now=NOW) == NOW + timedelta(hours=24)
