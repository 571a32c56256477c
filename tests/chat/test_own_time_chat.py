"""Whose time is it? In groups every reader sees their own, told as a chat. It is Monday, 08:00 UTC."""

from datetime import UTC, datetime

import pytest

from tests.chat.guided import reviewed, taps

pytestmark = pytest.mark.usefixtures("bot")


@pytest.fixture
def team(emulator, ada):
    return emulator.add_group("Team", [ada.user])


def own_times(heard):
    """What readers see in their own time: the words below it, and the instant."""
    units = heard.text.encode("utf-16-le")
    return [
        (
            units[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le"),
            datetime.fromtimestamp(one["unix_time"], UTC),
        )
        for one in heard.entities
        if one["type"] == "date_time"
    ]


async def test_a_confirmation_in_a_group_shows_each_reader_their_own_time(ada, team):
    there = ada.at(team)
    await there.asks("/timezone Europe/Berlin")
    said = await there.asks("/schedule 2026-11-24T09:00 Stand-up")
    assert "Once: Tuesday, 24 November 2026, 09:00 (tomorrow, 09:00 in Berlin)" in said.text
    assert own_times(said) == [("Tuesday, 24 November 2026, 09:00", datetime(2026, 11, 24, 8, 0, tzinfo=UTC))]
    assert {one.get("date_time_format") for one in said.entities if one["type"] == "date_time"} == {"wDt"}


async def test_so_do_the_next_times_the_card_and_what_was_changed(ada, team, schedules):
    there = ada.at(team)
    await there.asks("/timezone Europe/Berlin")
    written = await there.says("/schedule daily 09:30 Stand-up")
    said = await there.hears()
    instants = [datetime(2026, 11, day, 8, 30, tzinfo=UTC) for day in (23, 24, 25)]
    assert [at for _words, at in own_times(said)] == instants
    assert "• Wednesday, 25 November 2026, 09:30 (09:30 in Berlin)" in said.text

    await there.edits(written, "/schedule daily 10:30 👍 Stand-up")
    assert [at.hour for _words, at in own_times(await there.hears())] == [9, 9, 9]

    listed = await there.asks("/scheduled")
    await there.taps(listed, listed.buttons[0])
    assert len(own_times(await there.hears())) == 3


async def test_a_question_in_a_group_does_so_too(ada, team, schedules):
    there = ada.at(team)
    await there.asks("/timezone Europe/Berlin")
    asked = await there.asks("/schedule at 9:40 Stand-up")
    assert asked.text.startswith("When do you mean?")
    assert "• Monday, 23 November 2026, 09:40 (today, 09:40 in Berlin)" in asked.text
    assert [at for _words, at in own_times(asked)] == [
        datetime(2026, 11, 23, 8, 40, tzinfo=UTC),
        datetime(2026, 11, 23, 20, 40, tzinfo=UTC),
    ]
    assert await schedules.all() == []


async def test_so_does_each_step_that_names_a_time(ada, team, emulator):
    there = ada.at(team)
    await there.asks("/timezone Europe/Berlin")
    asked = await there.asks("/schedule")
    when = await there.asks("Stand-up", reply_to=asked.message)
    which = await there.asks("at 9:40", reply_to=when.message)
    assert [at.hour for _words, at in own_times(which)] == [8, 20]
    how_often = await taps(there, which, which.buttons[0])
    assert "First time: Monday, 23 November 2026, 09:40 (today, 09:40 in Berlin)" in how_often.text
    assert own_times(how_often) == [("Monday, 23 November 2026, 09:40", datetime(2026, 11, 23, 8, 40, tzinfo=UTC))]
    options = await taps(there, how_often, "Every day at 09:40")
    _preview, summary = await reviewed(there, options)
    assert [at.day for _words, at in own_times(summary)] == [23, 24, 25]
    once = await taps(there, await taps(there, await taps(there, summary, "‹ Back"), "‹ Back"), "Once")
    _preview, summary = await reviewed(there, once)
    assert "Once: Monday, 23 November 2026, 09:40 (today, 09:40 in Berlin)" in summary.text
    assert own_times(summary) == [("Monday, 23 November 2026, 09:40", datetime(2026, 11, 23, 8, 40, tzinfo=UTC))]


async def test_in_private_a_question_is_plain_words(ada):
    await ada.asks("/timezone Europe/Berlin")
    asked = await ada.asks("/schedule at 9:40 Tea")
    assert own_times(asked) == []
    assert "• Today, Monday, 23 November, 09:40" in asked.text


async def test_where_a_zone_has_no_city_its_distance_from_utc_stands_there(ada, team):
    there = ada.at(team)
    said = await there.asks("/schedule 2026-11-25T09:00 Stand-up")
    assert "Once: Wednesday, 25 November 2026, 09:00 (09:00 UTC)" in said.text


async def test_in_private_a_time_is_plain_words(ada):
    await ada.asks("/timezone Europe/Berlin")
    said = await ada.asks("/schedule 2026-11-25T09:00 Tea")
    assert own_times(said) == []
    assert "Once: Wednesday, 25 November 2026, 09:00 (Europe/Berlin)" in said.text


@pytest.mark.parametrize(
    ("language", "words"), [("ru", "(завтра, 09:00, Берлин)"), ("ar", "09:00"), ("de", "24. November 2026, 09:00")]
)
async def test_it_is_said_in_the_groups_language(ada, team, language, words):
    there = ada.at(team)
    await there.asks("/timezone Europe/Berlin")
    await there.asks(f"/language {language}")
    said = await there.asks("/schedule 2026-11-24T09:00 Stand-up")
    assert words in said.text
    [(covered, at)] = own_times(said)
    assert "2026" in covered
    assert at == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
