"""The laws of the limiter, stated with numbers for time."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.departures import Departure
from delivery.limiter import UNLIMITED, Limiter, Limits
from scheduling.chats import Address, ChatKind

PRIVATE, GROUP = ChatKind.PRIVATE, ChatKind.SUPERGROUP


def chat(number: int) -> Address:
    return Address("telegram", str(number))


def most_within(instants: list[float], seconds: float) -> int:
    """Return the most instants that any closed interval of that length holds."""
    instants = sorted(instants)
    most = first = 0
    for last, instant in enumerate(instants):
        while instant - instants[first] > seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


class Drive:
    """Sends as much as the limiter allows, tick by tick, and keeps what left when."""

    def __init__(self, limiter: Limiter, *, answer_after: float = 0.08) -> None:
        self.limiter = limiter
        self.answer_after = answer_after
        self.departures: list[Departure] = []
        self.interactive: list[float] = []
        self._by_chat: dict[Address, list[Departure]] = {}
        self.answers: dict[Address, list[float]] = {}
        self.pending_answers: list[tuple[Departure, Address, ChatKind]] = []

    @property
    def scheduled(self) -> list[float]:
        return [departure.leaves_at for departure in self.departures]

    @property
    def by_chat(self) -> dict[Address, list[float]]:
        return {address: [departure.leaves_at for departure in some] for address, some in self._by_chat.items()}

    @property
    def all(self) -> list[float]:
        return self.scheduled + self.interactive

    def tick(self, now: float, waiting: list[tuple[Address, ChatKind]]) -> None:
        pending, self.pending_answers = self.pending_answers, []
        for departure, address, kind in sorted(pending, key=lambda answer: answer[0].leaves_at):
            if (due := departure.leaves_at + self.answer_after) <= now:
                self.limiter.answered(address, kind, due)
                self.answers.setdefault(address, []).append(due)
            else:
                self.pending_answers.append((departure, address, kind))
        room = self.limiter.departures(now)
        for address, kind in list(waiting):
            if room > 0 and self.limiter.is_ripe(address, kind, now):
                departure = self.limiter.depart(address, kind, now)
                self.departures.append(departure)
                self._by_chat.setdefault(address, []).append(departure)
                self.pending_answers.append((departure, address, kind))
                waiting.remove((address, kind))
                room -= 1

    def answer_somebody(self, address: Address, kind: ChatKind, now: float) -> float:
        leaves = now + self.limiter.interactive_delay(address, kind, now)
        self.interactive.append(leaves)
        self._by_chat.setdefault(address, []).append(Departure(leaves))
        return leaves


steps = st.lists(st.floats(min_value=0.0005, max_value=0.3), min_size=20, max_size=150)


@given(steps=steps, idle=st.floats(0, 100_000), answers=st.data())
@settings(max_examples=60, deadline=None)
def test_no_second_holds_more_than_30_departures_whenever_ticks_come_and_answers_go_between(steps, idle, answers):
    drive = Drive(Limiter(), answer_after=0.0)
    waiting = [(chat(number), PRIVATE) for number in range(2000)]
    now = idle
    for step in steps:
        now += step
        for number in range(answers.draw(st.integers(0, 3))):
            drive.answer_somebody(chat(10_000 + number), PRIVATE, now)
        drive.tick(now, waiting)

    assert most_within(drive.all, 1.0) <= 30


@given(
    refusals=st.lists(st.tuples(st.floats(0, 40), st.integers(0, 3), st.integers(1, 3)), max_size=6),
    seed=st.integers(1, 50),
)
@settings(max_examples=12, deadline=None)
def test_the_law_of_30_survives_every_change_of_pace(refusals, seed):
    drive = Drive(Limiter(), answer_after=0.0)
    waiting = [(chat(number), PRIVATE) for number in range(3000)]
    pending = sorted(refusals)
    now = 0.0
    for tick in range(1500):
        now += 0.01 + (tick * seed % 7) / 100
        while pending and pending[0][0] <= now:
            _, number, seconds = pending.pop(0)
            drive.limiter.penalise(chat(20_000 + number), seconds, now, 0.5)
        if tick % 11 == 0:
            drive.answer_somebody(chat(10_000 + tick), PRIVATE, now)
        drive.tick(now, waiting)

    assert most_within(drive.all, 1.0) <= 30


def test_idleness_earns_no_burst():
    limiter = Limiter()

    assert limiter.departures(1000.0) <= 3
    assert limiter.departures(2000.0) <= 3


@pytest.mark.parametrize("tick", [0.002, 0.03, 0.09])
def test_at_least_27_leave_a_second_while_many_chats_are_ripe(tick):
    drive = Drive(Limiter())
    waiting = [(chat(number), PRIVATE) for number in range(3000)]
    for step in range(int(60 / tick)):
        drive.tick(step * tick, waiting)

    assert sum(1 for instant in drive.scheduled if instant < 60) / 60 >= 27


@given(answer_after=st.floats(0, 3), tick=st.floats(0.03, 0.7))
@settings(max_examples=40, deadline=None)
def test_a_chat_rests_a_second_after_each_answer_and_has_one_in_flight(answer_after, tick):
    drive = Drive(Limiter(), answer_after=answer_after)
    waiting = [(chat(1), PRIVATE)] * 20
    for step in range(400):
        drive.tick(step * tick, waiting)

    sent, answers = drive.by_chat[chat(1)], drive.answers[chat(1)]
    assert len(sent) >= 2
    for answer, following in zip(answers, sent[1:], strict=False):
        assert following - answer >= 1.0 - 1e-9  # both are sums of floats


@given(
    tick=st.floats(0.4, 2),
    questions=st.lists(st.floats(0, 130), max_size=60),
)
@settings(max_examples=30, deadline=None)
def test_no_minute_holds_more_than_20_messages_to_a_group_answers_included(tick, questions):
    drive = Drive(Limiter())
    waiting = [(chat(-1), GROUP)] * 200
    asked = sorted(questions)
    for step in range(int(150 / tick)):
        now = step * tick
        while asked and asked[0] <= now:
            asked.pop(0)
            drive.answer_somebody(chat(-1), GROUP, now)
        drive.tick(now, waiting)

    assert most_within(drive.by_chat[chat(-1)], 60.0) <= 20


def test_a_group_gets_18_scheduled_messages_a_minute():
    drive = Drive(Limiter())
    waiting = [(chat(-1), GROUP)] * 100
    for step in range(6000):
        drive.tick(step * 0.05, waiting)

    assert most_within(drive.scheduled, 60.0) == 18
    assert len(drive.scheduled) >= 5 * 17


def test_sixty_messages_to_one_chat_do_not_delay_five_hundred_others():
    drive = Drive(Limiter())
    waiting = [(chat(0), PRIVATE)] * 60 + [(chat(number), PRIVATE) for number in range(1, 501)]
    for step in range(4000):
        drive.tick(step * 0.03, waiting)

    others = sorted(leaves for address, sent in drive.by_chat.items() if address != chat(0) for leaves in sent)
    assert len(others) == 500
    assert others[-1] <= (500 + 60) / 27
    assert others[250] <= 10.5
    assert len(drive.by_chat[chat(0)]) == 60


def test_a_chat_that_was_refused_waits_as_long_as_it_was_told_and_no_other_does():
    limiter = Limiter()
    limiter.penalise(chat(1), 7, 100.0, 1.0)

    assert limiter.ripe_at(chat(1), PRIVATE, 100.0) == pytest.approx(107.7)
    assert limiter.is_ripe(chat(2), PRIVATE, 100.0)
    assert limiter.departures(100.0) > 0


def test_a_shorter_refusal_does_not_end_a_longer_one():
    limiter = Limiter()
    limiter.penalise(chat(1), 60, 0.0, 0.0)
    limiter.penalise(chat(1), 1, 1.0, 0.0)

    assert limiter.ripe_at(chat(1), PRIVATE, 1.0) == 60.0


def test_a_chat_that_is_refused_again_pauses_nobody_else():
    limiter = Limiter()
    limiter.penalise(chat(1), 5, 0.0, 0.0)
    limiter.penalise(chat(1), 5, 1.0, 0.0)

    assert limiter.departures(2.0) > 0
    assert limiter.interactive_ripe_at(chat(1), PRIVATE, 2.0) == 6.0
    assert limiter.interactive_ripe_at(chat(2), PRIVATE, 2.0) == 2.0


def test_a_second_refused_chat_pauses_the_bot_and_then_the_pace_climbs_back():
    limiter = Limiter()
    limiter.penalise(chat(1), 5, 0.0, 0.0)
    limiter.penalise(chat(2), 8, 1.0, 0.0)

    assert limiter.departures(8.9) == 0
    assert limiter.next_departure(8.9) == pytest.approx(9.0, abs=0.06)
    assert limiter.interactive_delay(chat(3), PRIVATE, 5.0) >= 4.0
    paces = []
    for now in (9.1, 40.0, 70.0, 100.0, 130.0, 160.0, 190.0):
        limiter.departures(now)
        paces.append(limiter.pace)
    assert paces == pytest.approx([0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0])


def test_refusals_during_a_pause_slow_the_bot_down_once_only():
    limiter = Limiter()
    for number in range(20):
        limiter.penalise(chat(number), 5, number * 0.01, 0.0)
    limiter.departures(6.0)

    assert limiter.pace == pytest.approx(0.7)


def test_another_refusal_keeps_the_step_that_was_reached():
    limiter = Limiter()
    limiter.penalise(chat(1), 1, 0.0, 0.0)
    limiter.penalise(chat(2), 1, 0.0, 0.0)
    limiter.departures(65.0)
    reached = limiter.pace
    limiter.penalise(chat(3), 1, 65.0, 0.0)
    limiter.departures(90.0)

    assert limiter.pace == reached == pytest.approx(0.8)


def test_a_slower_pace_lets_fewer_leave():
    drive = Drive(Limiter())
    drive.limiter.penalise(chat(-1), 1, 0.0, 0.0)
    drive.limiter.penalise(chat(-2), 1, 0.0, 0.0)
    waiting = [(chat(number), PRIVATE) for number in range(1000)]
    for step in range(50, 1050):
        drive.tick(step * 0.02, waiting)

    assert 19 <= most_within(drive.scheduled, 1.0) <= 22


def test_an_answer_waits_little_while_scheduled_messages_use_up_the_rate():
    drive = Drive(Limiter())
    waiting = [(chat(number), PRIVATE) for number in range(3000)]
    waits = []
    for step in range(2000):
        now = step * 0.02
        drive.tick(now, waiting)
        if step % 15 == 0:
            waits.append(drive.answer_somebody(chat(10_000 + step), PRIVATE, now) - now)

    assert max(waits) <= 1 / 28  # the instant of the next one that would have left
    assert sum(1 for instant in drive.all if instant < 40) / 40 >= 27


def test_answers_given_while_nothing_was_scheduled_are_not_held_against_later_ones():
    limiter = Limiter()
    now = 10.0
    for number in range(200):
        now += limiter.interactive_delay(chat(number), PRIVATE, now)
    for number in range(3):
        limiter.depart(chat(20_000 + number), PRIVATE, now)

    assert limiter.interactive_delay(chat(10_000), PRIVATE, now) <= 2 / 28


def test_what_waits_for_its_instant_lets_an_answer_go_first():
    limiter = Limiter()
    now = 10.0
    waiting = [limiter.depart(chat(number), PRIVATE, now) for number in range(3)]
    before = [departure.leaves_at for departure in waiting]
    answered_at = now + limiter.interactive_delay(chat(10_000), PRIVATE, now)

    still_waiting = [instant for instant in before if instant > now]
    assert answered_at == still_waiting[0]
    assert [departure.leaves_at for departure in waiting if departure.leaves_at > now] == pytest.approx(
        [*still_waiting[1:], still_waiting[-1] + 1 / 28]
    )


def test_a_flood_of_questions_leaves_scheduled_messages_their_share():
    limiter = Limiter()
    drive = Drive(limiter)
    waiting = [(chat(number), PRIVATE) for number in range(3000)]
    answers_at = 0.0
    for step in range(1500):
        now = step * 0.02
        drive.tick(now, waiting)
        while answers_at <= now:  # one in line asks again as soon as the one before has left
            answers_at = max(drive.answer_somebody(chat(10_000 + len(drive.interactive)), PRIVATE, now), now + 0.001)

    assert sum(1 for instant in drive.scheduled if instant < 30) / 30 >= 22
    assert sum(1 for instant in drive.interactive if instant < 30) / 30 >= 4.9


def test_answers_may_use_the_whole_rate_while_nothing_is_scheduled():
    limiter = Limiter()
    leaves = [limiter.interactive_delay(chat(number), PRIVATE, 10.0) for number in range(28)]

    assert max(leaves) <= 1.0


def test_a_short_burst_of_answers_to_one_chat_passes_and_counts():
    limiter = Limiter()
    now, left = 10.0, []
    for _ in range(8):
        now += limiter.interactive_delay(chat(1), PRIVATE, now)
        left.append(now)

    assert left[3] - left[0] < 0.3
    assert left[7] - left[3] >= 3.8
    assert not limiter.is_ripe(chat(1), PRIVATE, now + 1)


def test_a_scheduled_message_keeps_a_second_behind_an_answer():
    limiter = Limiter()
    leaves = 10.0 + limiter.interactive_delay(chat(1), PRIVATE, 10.0)
    limiter.interactive_answered(chat(1), leaves + 0.5)

    assert limiter.ripe_at(chat(1), PRIVATE, leaves + 0.5) == pytest.approx(leaves + 1.5)


@pytest.mark.parametrize("kind", [PRIVATE, GROUP])
def test_zero_switches_limits_off(kind):
    limiter = Limiter(Limits(global_per_second=0, chat_per_second=0, group_per_minute=0, interactive_per_second=0))
    for _ in range(100):
        assert limiter.is_ripe(chat(1), kind, 5.0)
        assert limiter.depart(chat(1), kind, 5.0).leaves_at == 5.0
        limiter.answered(chat(1), kind, 5.0)

    assert limiter.departures(5.0) == UNLIMITED
    assert limiter.next_departure(5.0) == 5.0
    assert limiter.interactive_delay(chat(1), kind, 5.0) == 0


def test_a_chat_with_a_message_in_flight_is_never_ripe():
    limiter = Limiter()
    limiter.depart(chat(1), PRIVATE, 0.0)

    assert limiter.ripe_at(chat(1), PRIVATE, 1000.0) == math.inf


def test_chats_that_rest_are_forgotten():
    limiter = Limiter()
    for number in range(5000):
        limiter.depart(chat(number), PRIVATE, number * 0.04)
        limiter.answered(chat(number), PRIVATE, number * 0.04 + 0.1)

    assert limiter.remembered_chats < 100


def test_asking_remembers_nothing():
    limiter = Limiter()
    for number in range(100):
        limiter.is_ripe(chat(number), GROUP, 1.0)
        limiter.interactive_ripe_at(chat(number), GROUP, 1.0)

    assert limiter.remembered_chats == 0


def test_notes_on_a_thousand_late_messages_hold_up_no_answer_and_take_two_departures_a_second():
    limiter = Limiter()
    drive = Drive(limiter)
    waiting = [(chat(number), PRIVATE) for number in range(3000)]
    notices: list[Departure] = []
    waits = []
    for step in range(2000):
        now = step * 0.02
        drive.tick(now, waiting)
        if not notices or notices[-1].leaves_at <= now:  # one in line takes its turn as soon as the one before has left
            notices.append(limiter.notice(chat(30_000 + step), PRIVATE, now))
        if step % 15 == 0:
            waits.append(drive.answer_somebody(chat(10_000 + step), PRIVATE, now) - now)

    assert max(waits) <= 1 / 28
    assert 75 <= len(notices) <= 82
    assert most_within(drive.all + [notice.leaves_at for notice in notices], 1.0) <= 30


def test_notices_have_whatever_is_free_while_nothing_is_scheduled():
    limiter = Limiter()
    now = 10.0
    for number in range(28):
        now = limiter.notice(chat(number), PRIVATE, now).leaves_at

    assert now <= 11.0
