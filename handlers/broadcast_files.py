"""What became of each recipient of a broadcast, as files: written page by page, whatever their number."""

import asyncio
import csv
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TextIO

from scheduling.broadcasts import RunOutcome
from scheduling.chats import Actor
from scheduling.csv_tables import inert
from scheduling.deliveries import DeliveryStatus
from scheduling.identifiers import RecipientId, RunId
from scheduling.use_cases.broadcasts import ReadOutcomes
from scheduling.zones import known_zone
from texts import broadcast_words
from texts.reasons import reason

PAGE = 500
LARGEST = 40 * 1024 * 1024
"""Bytes of one file; a bot can upload 50 MB (https://core.telegram.org/bots/api#sending-files)."""


async def outcome_files(
    read_outcomes: ReadOutcomes, *, run_id: RunId, by: Actor, zone: str, folder: Path, largest: int = LARGEST
) -> Sequence[Path]:
    """Write what became of each into `folder`, in as many files as it takes; return them."""
    paths: list[Path] = []
    rows: list[list[str]] = []
    async for outcomes in _pages(read_outcomes, run_id, by):
        rows = [row_of(outcome, zone=zone) for outcome in outcomes]
        if not paths or await asyncio.to_thread(_size, paths[-1]) >= largest:
            paths.append(folder / f"{len(paths) + 1}.csv")
            rows.insert(0, list(broadcast_words.columns()))
        await asyncio.to_thread(_append, paths[-1], rows)
    return paths


def row_of(outcome: RunOutcome, *, zone: str) -> list[str]:
    """Return a line of the file. What somebody else has written begins no formula."""
    why = reason(outcome.category) if outcome.category and outcome.status is not DeliveryStatus.SENT else ""
    return [
        inert(outcome.name),
        inert(outcome.external_id or ""),
        broadcast_words.statuses()[outcome.status],
        why,
        "" if outcome.sent_at is None else _moment(outcome.sent_at, zone),
    ]


async def _pages(read_outcomes: ReadOutcomes, run_id: RunId, by: Actor) -> AsyncIterator[Sequence[RunOutcome]]:
    after: RecipientId | None = None
    while outcomes := await read_outcomes(run_id=run_id, by=by, after=after, limit=PAGE):
        yield outcomes
        after = outcomes[-1].recipient_id


def _append(path: Path, rows: Sequence[Sequence[str]]) -> None:
    # The mark in front tells spreadsheets that it is UTF-8.
    with path.open("a", encoding="utf-8-sig" if not path.exists() else "utf-8", newline="") as file:
        _write(file, rows)


def _write(file: TextIO, rows: Sequence[Sequence[str]]) -> None:
    csv.writer(file).writerows(rows)


def _size(path: Path) -> int:
    return path.stat().st_size


def _moment(at: datetime, zone: str) -> str:
    return at.astimezone(known_zone(zone)).isoformat(" ", "seconds")
