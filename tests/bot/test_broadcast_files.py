"""What became of each recipient of a broadcast, as files."""

import csv
from datetime import UTC, datetime
from uuid import UUID

from handlers.broadcast_files import PAGE, outcome_files
from scheduling.broadcasts import RunOutcome
from scheduling.categories import Category
from scheduling.chats import Actor
from scheduling.deliveries import DeliveryStatus
from scheduling.identifiers import RecipientId, RunId, UserId

RUN = RunId(UUID(int=7))
ADA = Actor(UserId(1), is_administrator=True)


class Outcomes:
    """As many as there are, page by page."""

    def __init__(self, count):
        self.pages = []
        self._outcomes = [self._outcome(number) for number in range(1, count + 1)]

    @staticmethod
    def _outcome(number):
        is_sent = number % 10 > 0
        return RunOutcome(
            recipient_id=RecipientId(UUID(int=number)),
            subscriber_id=None,
            external_id=None,
            name=f"Person {number}",
            status=DeliveryStatus.SENT if is_sent else DeliveryStatus.FAILED,
            category=None if is_sent else Category.BLOCKED,
            tries=1,
            sent_at=datetime(2026, 11, 23, 8, tzinfo=UTC) if is_sent else None,
        )

    async def __call__(self, *, run_id, by, after=None, limit):
        assert (run_id, by) == (RUN, ADA)
        start = 0 if after is None else after.int
        self.pages.append(limit)
        return self._outcomes[start : start + limit]


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


async def test_all_of_them_are_in_one_file_that_is_written_page_by_page(tmp_path):
    outcomes = Outcomes(2 * PAGE + 1)
    [path] = await outcome_files(outcomes, run_id=RUN, by=ADA, zone="Europe/Berlin", folder=tmp_path)
    rows = rows_of(path)
    assert rows[0] == ["Name", "External ID", "Status", "Reason", "Sent at"]
    assert rows[1] == ["Person 1", "", "sent", "", "2026-11-23 09:00:00+01:00"]
    assert rows[10] == ["Person 10", "", "failed", "The recipient has blocked me.", ""]
    assert len(rows) == 2 * PAGE + 2
    assert outcomes.pages == 4 * [PAGE]


async def test_what_is_too_large_for_one_file_goes_on_in_the_next(tmp_path):
    paths = await outcome_files(Outcomes(3 * PAGE), run_id=RUN, by=ADA, zone="UTC", folder=tmp_path, largest=PAGE * 50)
    assert len(paths) > 1
    tables = [rows_of(path) for path in paths]
    assert {tuple(table[0]) for table in tables} == {("Name", "External ID", "Status", "Reason", "Sent at")}
    assert [row[0] for table in tables for row in table[1:]] == [f"Person {n}" for n in range(1, 3 * PAGE + 1)]


async def test_nobody_makes_no_file(tmp_path):
    assert await outcome_files(Outcomes(0), run_id=RUN, by=ADA, zone="UTC", folder=tmp_path) == []
