"""Views of one's own, words that are looked for, and what is kept of a change of many."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.bulk import Change, Done, Outcome, Refusal, Tally
from scheduling.chats import Actor
from scheduling.content import Content, Item, Kind
from scheduling.errors import CannotShift, NotAllowed, StaleRevision, StillToCome, TooLateToUndo
from scheduling.identifiers import MessageId, UserId
from scheduling.lifecycle import Before, MessageStatus
from scheduling.matching import folded, has_words
from scheduling.recurrence import Bounded, Daily, Every, Monthly, Once, Weekday, Weekly
from scheduling.views import MOST_PICKED, Filters, Repeating, Screen, Sent, Shown, Sort, View
from tests.texts.samples import NOW, message, timing

OWNER, OTHER = Actor(UserId(5), is_administrator=False), Actor(UserId(6), is_administrator=False)
HOUR = timedelta(hours=1)
NINE = (time(9),)


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("Café à Zürich", "CAFE zurich"),
        ("Чай с Алёной", "аленои"),
        ("ΚΑΛΗΜΈΡΑ", "καλημερα"),
        ("Straße", "STRASSE"),
        ("ISTANBUL'da çay", "istanbul cay"),
        ("مَرْحَبًا", "مرحبا"),
        ("𝗕𝗼𝗹𝗱 idea", "bold"),
        ("call \u2068Mum\u2069 at\u200f ten", "\u200emum at ten\u2069"),
    ],
)
def test_words_are_found_whatever_their_case_and_accents(text, sought):
    assert has_words(Content(text), folded(sought).split())
    assert not has_words(Content(text), ["absent"])


def test_words_of_what_has_no_text_are_found_too():
    poll = Content("", items=(Item(Kind.POLL, {"question": "Where is the café?", "options": []}),))
    assert has_words(poll, ["cafe"])


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing_more(text):
    assert folded(folded(text)) == folded(text)


@given(
    shown=st.sampled_from(Shown),
    repeating=st.sampled_from(Repeating),
    sent=st.sampled_from(Sent),
    sort=st.sampled_from(Sort),
    screen=st.sampled_from(Screen),
    author=st.none() | st.integers(-(10**13), 10**13).map(UserId),
    words=st.text(max_size=20),
    page=st.integers(0, 99),
    picked=st.frozensets(st.integers(1, 999), max_size=9),
)
def test_a_view_survives_its_json_form(shown, repeating, sent, sort, screen, author, words, page, picked):
    filters = Filters(shown=shown, repeating=repeating, sent=sent, sort=sort, author=author, words=words)
    view = View(filters=filters, screen=screen, page=page, picked=picked)
    assert View.from_json(view.to_json()) == view


def test_no_more_are_picked_than_can_be_changed_at_once():
    view = View(screen=Screen.PICKING).picking(range(1, 2 * MOST_PICKED))
    assert len(view.picked) == MOST_PICKED
    assert view.toggled(10**6) == view
    assert len(view.toggled(1).picked) == MOST_PICKED - 1


def test_other_filters_forget_the_page_and_what_was_picked():
    view = View(page=3, screen=Screen.PICKING, picked=frozenset({1}))
    assert view.with_filters(words="tea") == View(filters=Filters(words="tea"), screen=Screen.FILTERS)
    assert view.showing(Screen.PICKING, 1).picked == {1}
    assert view.showing(Screen.LIST).picked == frozenset()


# --- one of many -----------------------------------------------------------------------------------------------------


def test_what_is_to_come_is_not_archived_and_nothing_is_archived_twice():
    with pytest.raises(StillToCome):
        message(Daily(NINE)).archive(by=OWNER)
    over = message(Daily(NINE), status=MessageStatus.FINISHED)
    with pytest.raises(StillToCome):
        over.archive(by=OWNER, is_waiting=True)
    with pytest.raises(NotAllowed):
        over.archive(by=OTHER)
    archived = over.archive(by=OWNER)
    assert archived.status is MessageStatus.ARCHIVED
    with pytest.raises(StaleRevision):
        archived.archive(by=OWNER)


@pytest.mark.parametrize("rule", [Daily(NINE), Every(150), Once(datetime(2026, 12, 1, 9))])  # noqa: DTZ001
def test_the_next_run_moves_with_the_rule_and_back(rule):
    one = message(rule)
    later = one.shift(1, by=OWNER, now=NOW)
    assert later.next_run.at == one.next_run.at + HOUR
    assert later.undo_until is None
    assert later.shift(-1, by=OWNER, now=NOW).next_run == one.next_run


def test_an_hour_later_repeats_nothing_that_was_sent():
    one = message(Daily((time(8), time(8, 30))))  # it is 08:15: the first was sent
    later = one.shift(1, by=OWNER, now=NOW)
    assert later.next_run.at == one.next_run.at + HOUR


def test_a_time_that_would_be_over_is_refused_once_and_left_out_where_others_follow():
    with pytest.raises(CannotShift) as refused:
        message(Once(datetime(2026, 11, 20, 9))).shift(-1, by=OWNER, now=NOW)  # noqa: DTZ001
    assert refused.value.has_passed
    daily = message(Daily(NINE)).shift(-1, by=OWNER, now=NOW)
    assert daily.next_run.at.isoformat() == "2026-11-21T07:00:00+00:00"


def test_what_is_paused_stays_paused():
    moved = message(Daily(NINE), status=MessageStatus.PAUSED).shift(1, by=OWNER, now=NOW)
    assert (moved.status, moved.next_run) == (MessageStatus.PAUSED, None)
    assert moved.timing.recurrence == Daily((time(10),))


def test_a_change_is_taken_back_to_the_very_run_and_only_where_nothing_changed_since():
    one = message(Daily(NINE))
    before = Before(status=one.status, run_at=one.next_run.at, timing=one.timing)
    for changed in (one.pause(by=OWNER), one.cancel(by=OWNER, now=NOW), one.shift(1, by=OWNER, now=NOW)):
        restored = changed.take_back(before, by=OWNER, now=NOW, revision=changed.revision)
        assert (restored.next_run, restored.timing, restored.status) == (one.next_run, one.timing, one.status)
        with pytest.raises(StaleRevision):
            changed.take_back(before, by=OWNER, now=NOW, revision=changed.revision - 1)
        with pytest.raises(NotAllowed):
            changed.take_back(before, by=OTHER, now=NOW, revision=changed.revision)


def test_what_was_to_be_sent_once_is_not_brought_back_after_its_time():
    one = message(Once(datetime(2026, 11, 20, 9)))  # noqa: DTZ001
    cancelled = one.cancel(by=OWNER, now=NOW)
    before = Before(status=one.status, run_at=one.next_run.at)
    with pytest.raises(TooLateToUndo):
        cancelled.take_back(before, by=OWNER, now=NOW + HOUR, revision=cancelled.revision)


@pytest.mark.parametrize(
    "rule",
    [
        Daily(NINE),
        Weekly(frozenset({Weekday.MONDAY}), NINE, 2),
        Monthly(frozenset({"last", 3}), NINE),
        Every(30),
        Bounded(rule=Daily(NINE), until=date(2026, 12, 31), skipped=frozenset({datetime(2026, 12, 24, 9)})),  # noqa: DTZ001
        Once(datetime(2026, 12, 1, 9)),  # noqa: DTZ001
    ],
)
def test_what_came_of_a_change_survives_its_json_form(rule):
    before = Before(status=MessageStatus.ACTIVE, run_at=NOW, timing=timing(rule), paused_because="blocked")
    outcome = Outcome(
        change=Change.LATER,
        done=[Done(1, 2, before), Done(3, 4, Before(status=MessageStatus.PAUSED))],
        refused={Refusal.NOT_YOURS: 2},
        undo_until=NOW + HOUR,
    )
    assert Outcome.from_json(outcome.to_json()) == outcome
    assert outcome.may_undo(NOW)
    assert not outcome.may_undo(NOW + HOUR)
    assert not replace(outcome, is_undone=True).may_undo(NOW)
    assert not replace(outcome, done=()).may_undo(NOW)


@pytest.mark.parametrize(
    ("change", "status", "reason"),
    [
        (Change.PAUSE, MessageStatus.PAUSED, Refusal.AS_IT_WAS),
        (Change.PAUSE, MessageStatus.FINISHED, Refusal.ENDED),
        (Change.RESUME, MessageStatus.ACTIVE, Refusal.AS_IT_WAS),
        (Change.CANCEL, MessageStatus.CANCELLED, Refusal.ENDED),
        (Change.ARCHIVE, MessageStatus.PAUSED, Refusal.TO_COME),
        (Change.ARCHIVE, MessageStatus.ARCHIVED, Refusal.AS_IT_WAS),
        (Change.EARLIER, MessageStatus.FAILED, Refusal.ENDED),
    ],
)
def test_each_of_many_that_stays_has_its_reason(change, status, reason):
    tally = Tally(change, NOW)
    one = replace(message(Daily(NINE), status=status), id=MessageId(UUID(int=9)))
    assert tally.apply(one, by=OWNER, is_waiting=False) is None
    assert tally.apply(one, by=OTHER, is_waiting=False) is None
    assert dict(tally.outcome(missing=3).refused) == {reason: 1, Refusal.NOT_YOURS: 1, Refusal.GONE: 3}
