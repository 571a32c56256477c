"""`python -m bot parse` and `python -m bot occurrences` as processes: what scripts and bug reports rely on."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
NOW = ("--now", "2026-11-22T14:05")
HEAVY = ("aiogram", "aiohttp", "sqlalchemy", "pydantic", "pydantic_settings", "fastapi", "structlog", "dateparser")


def run(*arguments: str, typed: str | bytes = "", code: int = 0) -> str:
    typed = typed if isinstance(typed, bytes) else typed.encode()
    environment = {**os.environ, "BOT_TOKEN": "", "DATABASE_URL": "nonsense://", "PYTHONIOENCODING": "ascii"}
    ended = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT, env=environment, input=typed, capture_output=True, timeout=50, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr.decode() if code == 0 else "") == (code, "")
    return ended.stdout.decode() if code == 0 else ended.stderr.decode()


def lines(*arguments: str, typed: str | bytes) -> list[Any]:
    return [json.loads(line) for line in run(*arguments, typed=typed).splitlines()]


def parsed(*texts: str, language: str = "en", zone: str = "Europe/Moscow", more: tuple[str, ...] = ()) -> list[Any]:
    arguments = ("parse", "--language", language, "--timezone", zone, *NOW, *more)
    return lines(*arguments, typed="".join(f"{text}\n" for text in texts))


def test_a_text_a_line_is_understood_in_the_form_for_programs():
    one, daily, nothing = parsed("2026-11-23T09:00 call mum", "daily 09:00 good morning", "no time at all")
    assert one == {
        "reading": {"kind": "once", "at": "2026-11-23T09:00:00+03:00", "clock_given": True},
        "span": [0, 16],
        "message": "call mum",
        "certainty": "exact",
        "alternatives": [],
        "problem": None,
    }
    assert daily["reading"] == {
        "kind": "recurring",
        "recurrence": {"type": "daily", "interval": 1, "times": ["09:00"]},
        "rrule": daily["reading"]["rrule"],
        "first": "2026-11-23T09:00:00+03:00",
    }
    assert "FREQ=DAILY" in daily["reading"]["rrule"]
    assert nothing["reading"] is None
    assert nothing["problem"] == "not_understood"
    assert nothing["message"] == "no time at all"


def test_it_reads_in_the_language_and_says_what_is_wrong_by_code():
    tomorrow, past = parsed("завтра в 9 позвонить маме", "2020-01-01T12:00 поздно", language="ru")
    assert tomorrow["reading"] == {"kind": "once", "at": "2026-11-23T09:00:00+03:00", "clock_given": True}
    assert tomorrow["message"] == "позвонить маме"
    assert past["problem"] == "time_in_the_past"


def test_what_two_readings_are_possible_of_is_asked_with_the_other_as_alternative():
    (asked,) = parsed("at 9 call mum")
    assert asked["certainty"] == "ask"
    assert {asked["reading"]["at"], *(other["at"] for other in asked["alternatives"])} == {
        "2026-11-23T09:00:00+03:00",
        "2026-11-22T21:00:00+03:00",
    }


def test_dates_of_languages_without_tables_are_asked_about():
    (found,) = parsed("vrijdag brood kopen", language="nl", zone="Europe/Amsterdam")
    assert found["reading"] == {"kind": "once", "at": "2026-11-27T09:00:00+01:00", "clock_given": False}
    assert (found["span"], found["message"], found["certainty"]) == ([0, 7], "brood kopen", "ask")


def test_the_territory_decides_the_order_of_a_date():
    (american,) = parsed("12/11 lunch", more=("--territory", "US"))
    (british,) = parsed("12/11 lunch", more=("--territory", "GB"))
    assert american["reading"]["at"].startswith("2026-12-11")
    assert british["reading"]["at"].startswith("2027-11-12")


def test_nonsense_gets_a_problem_and_never_a_traceback():
    nonsense = [
        b"",
        b"\x00\x00",
        b"\xff\xfe tomorrow",
        b"\xed\xa0\x80",
        b"9" * 5000,
        b"|||",
        b"\xe2\x80\x8f" * 300,
        b"[" * 4096,
    ]
    answers = lines("parse", *NOW, typed=b"\n".join(nonsense) + b"\n")
    assert len(answers) == len(nonsense)
    assert all(
        set(answer) == {"reading", "span", "message", "certainty", "alternatives", "problem"} for answer in answers
    )
    assert [answer["problem"] for answer in answers if answer["reading"] is None and answer["problem"] is None] == []


def test_thousands_of_lines_are_answered_in_order_and_the_last_one_without_a_line_feed():
    texts = [f"in {number} minutes tea {number}" for number in range(1, 3001)]
    answers = lines("parse", *NOW, typed="\n".join(texts))
    assert [answer["message"] for answer in answers] == [f"tea {number}" for number in range(1, 3001)]


async def test_each_line_is_answered_when_it_comes():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "parse", *NOW,
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    for minutes in (1, 2, 3):
        process.stdin.write(f"in {minutes} minutes tea\n".encode())
        answer = json.loads(await asyncio.wait_for(process.stdout.readline(), 40))
        assert answer["reading"]["at"] == f"2026-11-22T14:0{5 + minutes}:00+00:00"
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), 40) == 0


@pytest.mark.parametrize("command", ["parse", "occurrences"])
def test_who_reads_no_further_ends_it_quietly(command):
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", command],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate(b"tomorrow\n" * 10_000, timeout=50)
    assert (process.returncode, said) == (0, b"")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--timezone", "Mars/Phobos"),
        ("--now", "yesterday"),
        ("--timezone", "Asia/Tokyo", "--now", "0001-01-01"),
        ("--nonsense",),
    ],
)
def test_wrong_arguments_are_told_plainly(arguments):
    said = run("parse", *arguments, code=2)
    assert arguments[-1] in said
    assert "Traceback" not in said


def test_rules_are_told_as_the_instants_at_which_they_run():
    request = {"start": "2026-01-31T09:00", "timezone": "Europe/Berlin", "count": 3}
    rules = [
        {**request, "rrule": "FREQ=MONTHLY;BYMONTHDAY=31"},
        {**request, "rrule": "FREQ=DAILY;COUNT=2"},
        {**request, "recurrence": {"type": "monthly", "day": 31, "interval": 1, "times": ["09:00"]}},
    ]
    answers = lines("occurrences", typed="".join(f"{json.dumps(rule)}\n" for rule in rules))
    assert answers == [
        ["2026-01-31T09:00:00+01:00", "2026-03-31T09:00:00+02:00", "2026-05-31T09:00:00+02:00"],
        ["2026-01-31T09:00:00+01:00", "2026-02-01T09:00:00+01:00"],
        ["2026-01-31T09:00:00+01:00", "2026-02-28T09:00:00+01:00", "2026-03-31T09:00:00+02:00"],
    ]


def test_rules_that_are_refused_say_why():
    request = {"start": "2026-01-31T09:00", "timezone": "Europe/Berlin", "count": 3}
    nonsense = [
        "{",
        "[]",
        "17",
        json.dumps(request),
        json.dumps({**request, "rrule": "FREQ=SOMETIMES"}),
        json.dumps({**request, "rrule": 17}),
        json.dumps({**request, "rrule": "FREQ=DAILY", "surprise": 1}),
        json.dumps({**request, "rrule": "FREQ=DAILY", "timezone": "Mars/Phobos"}),
        json.dumps({**request, "rrule": "FREQ=DAILY", "start": "2026-02-31T09:00"}),
        json.dumps({**request, "rrule": "FREQ=DAILY", "start": "0001-01-01T00:00", "timezone": "Asia/Tokyo"}),
        json.dumps({**request, "rrule": "FREQ=DAILY", "start": "9999-12-31T23:00", "timezone": "America/New_York"}),
        json.dumps({**request, "rrule": "FREQ=DAILY", "count": -1}),
        json.dumps({**request, "rrule": "FREQ=DAILY", "count": True}),
        json.dumps({**request, "recurrence": {"type": "daily", "times": ["25:00"]}}),
        "[" * 100_000,
    ]
    answers = lines("occurrences", typed="".join(f"{line}\n" for line in nonsense))
    assert len(answers) == len(nonsense)
    assert all(isinstance(answer, dict) and answer["problem"] != "defect" for answer in answers)
    assert all(isinstance(answer["detail"], str) for answer in answers)
    assert answers[0]["problem"] == "not_json"
    assert answers[3] == {"problem": "recurrence_refused", "detail": "rrule: missing"}
    assert answers[13] == {"problem": "recurrence_refused", "detail": "recurrence.times[0]: wrong_value"}


@pytest.mark.parametrize("command", ["parse", "occurrences"])
def test_they_start_without_what_takes_long_to_load(command):
    script = (
        "import io, sys; from bot.command_line import main;"
        "sys.stdin = io.TextIOWrapper(io.BytesIO(b'tomorrow at 9\\n'));"
        f"main([{command!r}]); print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, timeout=50, check=True)
    assert ended.stderr.decode().strip() == "[]"
