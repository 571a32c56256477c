"""/scheduled, cards, /cancel_schedule, Cancel and Undo, told as a chat."""

from uuid import uuid4

import pytest

pytestmark = pytest.mark.usefixtures("bot")


async def test_an_empty_list_shows_how_to_begin(ada):
    assert "/schedule daily" in (await ada.asks("/scheduled")).text


async def test_the_list_shows_the_soonest_first_with_numbers_and_first_words(ada):
    await ada.asks("/schedule daily 12:00 Lunch")
    await ada.asks("/schedule daily 09:00 Stand-up\nwith everybody")
    listed = await ada.asks("/scheduled")
    assert listed.text.index("#2") < listed.text.index("#1")
    assert "Stand-up with everybody" in listed.text
    assert [button.split(" ")[0] for button in listed.buttons] == ["#2", "#1", "Filter…", "Select…"]


async def test_pages_turn_forth_and_back(ada):
    for number in range(12):
        await ada.asks(f"/schedule daily 09:{number:02} Tea {number}")
    first = await ada.asks("/scheduled")
    assert len(first.buttons) == 13
    await ada.taps(first, "Next page ›")
    second = await ada.hears()
    assert second.is_edit
    assert "Tea 11" in second.text
    await ada.taps(second, "‹ Previous page")
    assert "Tea 0" in (await ada.hears()).text


async def test_a_card_shows_rule_next_runs_and_last_result_and_leads_back(ada, later):
    await ada.asks("/schedule daily 09:00 Tea")
    listed = await ada.asks("/scheduled")
    await ada.taps(listed, listed.buttons[0])
    card = await ada.hears()
    assert "every day at 09:00" in card.text.lower()
    assert card.text.count("09:00") == 4

    later(hours=1)
    assert (await ada.hears()).text == "Tea"
    listed = await ada.asks("/scheduled")
    await ada.taps(listed, listed.buttons[0])
    assert "23 November" in (await ada.hears()).text

    await ada.taps(listed, "‹ Back to the list")
    assert "Tea" in (await ada.hears()).text


@pytest.mark.parametrize("reference", ["1", "#1", " #1 "])
async def test_a_schedule_is_cancelled_by_its_number(ada, later, schedules, reference):
    await ada.asks("/schedule daily 09:00 Tea")
    assert "#1" in (await ada.asks(f"/cancel_schedule {reference}")).text
    later(days=2)
    await ada.asks("/whoami")
    assert await schedules.deliveries() == []


async def test_a_schedule_is_cancelled_by_its_full_id(ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    assert "cancelled" in (await ada.asks(f"/cancel_schedule {(await schedules.id_of(1))}")).text


async def test_undoing_a_cancel_brings_the_schedule_back(ada, later):
    await ada.asks("/schedule daily 09:00 Tea")
    cancelled = await ada.asks("/cancel_schedule 1")
    await ada.taps(cancelled, "↩ Undo")
    assert "Tea" in (await ada.hears()).text
    later(hours=1)
    assert (await ada.hears()).text == "Tea"


async def test_a_cancel_can_be_undone_for_a_day_only(ada, later, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    cancelled = await ada.asks("/cancel_schedule 1")
    later(hours=25)
    answer = await ada.taps(cancelled, "↩ Undo")
    assert answer.show_alert
    assert (await schedules.all())[0]["status"] == "cancelled"


async def test_without_an_argument_the_list_is_offered(ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await ada.asks("/schedule daily 10:00 Coffee")
    offered = await ada.asks("/cancel_schedule")
    await ada.taps(offered, next(button for button in offered.buttons if "Coffee" in button))
    assert "cancelled" in (await ada.hears()).text
    assert [row["status"] for row in await schedules.all()] == ["active", "cancelled"]


@pytest.mark.parametrize("reference", ["99", "#99", "019ab000-0000-7000-8000-000000000000", "tea", "-1", "١"])
async def test_an_unknown_number_gets_a_clear_answer(ada, schedules, reference):
    await ada.asks("/schedule daily 09:00 Tea")
    assert "/scheduled" in (await ada.asks(f"/cancel_schedule {reference}")).text
    assert (await schedules.all())[0]["status"] == "active"


async def test_somebody_elses_id_answers_as_if_it_did_not_exist(ada, bob, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    unknown, foreign = str(uuid4()), str(await schedules.id_of(1))
    answer_to_unknown = (await bob.asks(f"/cancel_schedule {unknown}")).text
    answer_to_foreign = (await bob.asks(f"/cancel_schedule {foreign}")).text
    assert answer_to_foreign.replace(foreign, "…") == answer_to_unknown.replace(unknown, "…")
    await bob.asks("/cancel_schedule 1")
    assert (await schedules.all())[0]["status"] == "active"


async def test_cancelling_twice_says_so(ada):
    await ada.asks("/schedule daily 09:00 Tea")
    await ada.asks("/cancel_schedule 1")
    again = await ada.asks("/cancel_schedule 1")
    assert "#1" in again.text
    assert again.buttons == []


async def test_a_stale_button_changes_nothing_and_says_so(ada, schedules):
    confirmation = await ada.asks("/schedule daily 09:00 Tea")
    old = confirmation.message.snapshot()
    await ada.taps(confirmation, "↩ Undo")
    cancelled = await ada.hears()
    await ada.taps(cancelled, "↩ Undo")
    await ada.hears()

    answer = await ada.taps(old, "↩ Undo")
    assert answer.show_alert
    assert (await schedules.all())[0]["status"] == "active"


async def test_a_forged_tap_that_names_somebody_elses_schedule_finds_nothing(ada, bob, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    adas = await schedules.id_of(1)
    confirmation = await bob.asks("/schedule daily 09:00 Coffee")
    for prefix in ("c", "u", "r", "s", "z"):
        forged = confirmation.message.snapshot()
        data = f"{prefix}:{adas.hex}:1" if prefix != "z" else f"z:{adas.hex}"
        forged.raw["reply_markup"] = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
        assert (await bob.taps(forged, "x")).show_alert
    assert [row["status"] for row in await schedules.all()] == ["active", "active"]
    assert bob.has_heard_all()
