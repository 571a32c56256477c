"""A person's data as documents: JSON that says everything, and a calendar that other programs read."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rruleset, rrulestr

from scheduling.chats import Address, ChatKind
from scheduling.content import Content
from scheduling.exporting import Document, Export
from scheduling.exporting.documents import LARGEST
from scheduling.exporting.icalendar import LONGEST_LINE
from scheduling.identifiers import BotId, ChatId, MessageId, RecipientId, UserId
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.people import OwnData, OwnSchedule, Person
from scheduling.recurrence import (
    Anchor,
    Bounded,
    Calendar,
    Daily,
    Every,
    Frequency,
    Monthly,
    NthWeekday,
    Once,
    Recurrence,
    Weekday,
    Weekly,
    Window,
    Yearly,
)
from scheduling.timing import Timing, ZoneSource

NOW = datetime(2026, 11, 23, 8, 7, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
NINE = (time(9),)


def message(rule: Recurrence, *, zone: str = "Europe/Berlin", content: str = "Tea", **changes) -> ScheduledMessage:
    timing = Timing(recurrence=rule, zone=zone, zone_source=ZoneSource.CHAT, anchor=Anchor(NOW, date(2026, 11, 23)))
    first = timing.next_after(NOW)
    made = ScheduledMessage(
        id=MessageId(UUID(int=7)),
        number=1,
        bot_id=BotId(1),
        chat_id=ChatId(UUID(int=1)),
        recipient_id=RecipientId(UUID(int=2)),
        topic_id=None,
        content=Content(content),
        timing=timing,
        next_run=first,
        occurrence_index=0 if first is None else timing.index_of(first),
        zone_rules="2026.1",
        created_at=NOW,
        created_by=UserId(5),
    )
    return replace(made, **changes)


def documents_of(*messages: ScheduledMessage, largest: int = LARGEST) -> list[Document]:
    export = Export(now=NOW, largest=largest)
    for one in messages:
        export.add(OwnSchedule(message=one, place="Ada", place_kind=ChatKind.PRIVATE, deliveries=()))
    person = Person(UserId(5), Address("telegram", "5"))
    return export.documents(OwnData(person=person, chat=None, questions=(), dialogs=()))


def calendar(*messages: ScheduledMessage) -> bytes:
    return documents_of(*messages)[1].content


def event(one: ScheduledMessage) -> icalendar.Event:
    [found] = icalendar.Calendar.from_ical(calendar(one)).walk("VEVENT")
    return found


def read_back(found: icalendar.Event, count: int) -> list[datetime]:
    """The first times of an event, as dateutil reads its lines."""
    start = found["DTSTART"].dt
    times = rruleset()
    if "RRULE" in found:
        times.rrule(rrulestr(found["RRULE"].to_ical().decode(), dtstart=start))
    else:
        times.rdate(start)
    for name, add in (("EXDATE", times.exdate), ("RDATE", times.rdate)):
        for listed in [found[name]] if name in found else []:
            for one in listed.dts:
                add(one.dt)
    return [at.astimezone(UTC) for at, _number in zip(times, range(count), strict=False)]


LATE_MARCH = timedelta(days=100)
RULES = {
    "once": Once(datetime(2026, 12, 1, 9)),  # noqa: DTZ001  # wall-clock time
    "an instant": Once(NOW + timedelta(hours=3)),
    "every 90 minutes": Every(90),
    "every 2 hours": Every(120),
    "half-hourly at work": Every(30, Window(begins=time(9), ends=time(17), weekdays=frozenset(list(Weekday)[:5]))),
    "daily": Daily((time(9), time(17, 30))),
    "every third day": Daily(NINE, interval=3),
    "weekly": Weekly(frozenset({Weekday.MONDAY, Weekday.WEDNESDAY}), NINE),
    "every other week": Weekly(frozenset({Weekday.TUESDAY, Weekday.SUNDAY}), NINE, interval=2),
    "monthly": Monthly(frozenset({15, 31, "last"}), NINE),
    "on the 31st": Monthly(frozenset({31}), NINE),
    "second Tuesday": Monthly(frozenset(), NINE, weekdays=frozenset({NthWeekday(2, Weekday.TUESDAY)})),
    "quarterly": Monthly(frozenset({1}), NINE, interval=3),
    "yearly": Yearly(months=frozenset({2}), days=frozenset({28}), times=NINE),
    "calendar": Calendar(
        frequency=Frequency.MONTHLY, times=NINE, weekdays=frozenset(list(Weekday)[:5]), positions=frozenset({-1})
    ),
    "until a day": Bounded(rule=Daily(NINE), until=date(2026, 12, 3)),
    "five times": Bounded(rule=Daily(NINE), count=5),
    "two left out": Bounded(
        rule=Daily(NINE),
        skipped=frozenset({date(2026, 11, 26), datetime(2026, 11, 28, 9)}),  # noqa: DTZ001
    ),
    "elapsed until": Bounded(rule=Every(60), until=date(2026, 11, 23)),
    "overnight": Every(45, Window(begins=time(22), ends=time(4))),
}


@pytest.mark.parametrize("name", RULES)
def test_a_calendar_has_the_very_times_at_which_it_is_sent(name):
    one = message(RULES[name])
    runs = [run.at for run in one.timing.upcoming(one.next_run, 12)]
    assert read_back(event(one), len(runs)) == runs


def test_of_a_number_of_runs_the_rest_counts():
    rule = Bounded(rule=Daily(NINE), count=5)
    one = message(rule)
    second = one.timing.next_after(one.next_run.at)
    later = replace(one, next_run=second, occurrence_index=one.timing.index_of(second))
    assert read_back(event(later), 9) == [run.at for run in later.timing.upcoming(second, 9)]


def test_what_is_over_is_no_event_and_what_is_paused_is_tentative():
    over = message(Daily(NINE), status=MessageStatus.CANCELLED, next_run=None)
    paused = message(Daily(NINE), status=MessageStatus.PAUSED, next_run=None)
    [found] = icalendar.Calendar.from_ical(calendar(over, paused)).walk("VEVENT")
    assert found["STATUS"] == "TENTATIVE"
    assert [document.name for document in documents_of(over)] == ["carillon.json"]


@pytest.mark.parametrize(
    "text",
    [
        "Bread, butter; \\ and\nmilk",
        "植物に水をやる 🌱 " * 40,
        "a\r\nBEGIN:VEVENT\r\nSUMMARY:Injected",
        "x" * 4096,
        "\x00\x07bell",
        "half \ud83d pair",
    ],
)
def test_texts_survive_and_inject_nothing(text):
    written = calendar(message(Daily(NINE), content=text))
    assert all(len(line) <= LONGEST_LINE for line in written.split(b"\r\n"))
    assert b"\n" not in written.replace(b"\r\n", b"")
    [found] = icalendar.Calendar.from_ical(written).walk("VEVENT")
    said = text.replace("\r\n", "\n").replace("\x00\x07", "").encode("utf-8", "replace").decode().strip()
    assert str(found["DESCRIPTION"]) == said
    assert len(str(found["SUMMARY"])) <= 61


def test_a_media_without_words_is_named_by_its_kind():
    assert str(event(message(Daily(NINE), content=""))["SUMMARY"]) == "text"


def test_a_zone_that_is_gone_breaks_nothing():
    gone = message(Daily(NINE))
    gone = replace(gone, timing=replace(gone.timing, zone="Europe/Atlantis"))
    assert event(gone)["DTSTART"].dt == gone.next_run.at


def test_thousands_of_schedules_are_parted_where_a_document_would_be_too_large():
    many = [message(Daily(NINE), id=MessageId(UUID(int=number)), content="🌱" * 2000) for number in range(200)]
    documents = documents_of(*many, largest=500_000)
    assert len(documents) > 4
    assert all(len(document.content) <= 500_000 for document in documents)
    texts = [document for document in documents if document.name.endswith(".json")]
    assert texts[0].name == f"carillon-1-of-{len(texts)}.json"
    read = [json.loads(document.content) for document in texts]
    assert [(one["part"], one["parts"]) for one in read] == [(number + 1, len(read)) for number in range(len(read))]
    assert sum(len(one["schedules"]) for one in read) == 200
    events = [
        found
        for document in documents
        if document.name.endswith(".ics")
        for found in icalendar.Calendar.from_ical(document.content).walk("VEVENT")
    ]
    assert len(events) == 200
