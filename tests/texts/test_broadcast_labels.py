"""What the buttons of broadcasts say, and the file of what became of each."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from handlers.broadcast_files import row_of
from scheduling.broadcasts import RunCounts, RunOutcome
from scheduling.categories import Category
from scheduling.deliveries import DeliveryStatus
from scheduling.identifiers import RecipientId
from tests.texts import broadcast_samples
from tests.texts.samples import NOW
from texts import broadcast_buttons, broadcast_words
from texts.durations import about, duration
from texts.speech import languages, speaking


@pytest.mark.parametrize("language", languages())
def test_labels_are_short(language):
    with speaking(language):
        labels = broadcast_samples.labels(NOW)
        assert all(0 < len(label) <= broadcast_buttons.LABEL_LIMIT for label in labels)
        assert len(set(broadcast_words.columns())) == 5
        assert set(broadcast_words.statuses()) == set(DeliveryStatus)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "1 sec"),
        (58.1, "59 secs"),
        (59.1, "1 min"),
        (61, "2 mins"),
        (3600, "1 hr"),
        (3900, "1 hr 5 mins"),
        (100_000, "1 day 3 hrs"),
    ],
)
def test_durations_are_said_by_their_largest_units(seconds, words):
    assert duration(seconds) == words
    assert about(seconds) == f"about {words}"


def test_what_somebody_else_has_written_begins_no_formula():
    outcome = RunOutcome(
        recipient_id=RecipientId(UUID(int=1)),
        subscriber_id=None,
        external_id="+49",
        name="=1+1",
        status=DeliveryStatus.FAILED,
        category=Category.BLOCKED,
        tries=1,
        sent_at=None,
    )
    assert row_of(outcome, zone="UTC") == ["'=1+1", "'+49", "failed", "The recipient has blocked me.", ""]
    sent = replace(outcome, status=DeliveryStatus.SENT, sent_at=datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    assert row_of(sent, zone="Europe/Berlin")[2:] == ["sent", "", "2026-11-23 09:00:00+01:00"]


def test_only_what_another_try_may_reach_is_retried():
    counts = RunCounts(failed=10, reasons={Category.BLOCKED: 6, Category.DEACTIVATED: 1, Category.TIMEOUT: 3})
    assert counts.retriable == 3
