"""/scheduled with filters, order, search and pages, in a view of one's own, told as a chat."""

import pytest


@pytest.fixture
def bot_database(database_url: str) -> str:
    """Lists are read by queries of their own on either kind."""
    return database_url


@pytest.fixture
async def errands(bot, ada):
    """A few schedules of Ada's: two that repeat, one that is sent once, one paused, one cancelled."""
    await ada.asks("/schedule daily 12:00 Lunch at the café")
    await ada.asks("/schedule weekly mon 09:00 Stand-up")
    await ada.asks("/schedule 2026-12-01T10:00 Call Mum")
    await ada.asks("/schedule daily 18:00 Feed the cat")
    await ada.asks("/schedule daily 20:00 Water the plants")
    await ada.asks("/cancel_schedule 5")
    listed = await ada.asks("/scheduled")
    await ada.taps(listed, next(button for button in listed.buttons if "Feed" in button))
    await ada.taps(await ada.hears(), "⏸ Pause")
    await ada.hears()
    return ada


def numbers(heard) -> list[str]:
    return [button.split(" ")[0] for button in heard.buttons if button.startswith("#")]


async def test_the_list_looks_as_simple_as_ever_with_two_ways_on(errands):
    listed = await errands.asks("/scheduled")
    assert listed.text.startswith("4 messages are scheduled here")
    assert listed.buttons[-2:] == ["Filter…", "Select…"]


async def test_filters_are_chosen_by_tapping_and_can_be_cleared(errands):
    listed = await errands.asks("/scheduled")
    await errands.taps(listed, "Filter…")
    filters = await errands.hears()
    assert filters.is_edit
    assert filters.text.startswith("4 schedules")
    await errands.taps(filters, "How often: once or again and again")
    choices = await errands.hears()
    assert "✓ Once or again and again" in choices.buttons
    await errands.taps(choices, "Once")
    filters = await errands.hears()
    assert filters.text.startswith("1 schedule\n")
    await errands.taps(filters, "Show 1")
    found = await errands.hears()
    assert numbers(found) == ["#3"]
    assert found.text.startswith("1 schedule found\nonce")

    await errands.taps(found, "Filter…")
    await errands.taps(await errands.hears(), "Clear all")
    assert (await errands.hears()).text.startswith("4 schedules")


async def test_what_is_over_is_shown_with_how_it_ended_and_can_be_opened(errands, later):
    later(hours=1)
    assert (await errands.hears()).text == "Stand-up"
    await errands.asks("/schedule in 5m Tea")
    later(minutes=5)
    await errands.hears()
    listed = await errands.asks("/scheduled")
    await errands.taps(listed, "Filter…")
    await errands.taps(await errands.hears(), "Shown: to come")
    await errands.taps(await errands.hears(), "Over")
    await errands.taps(await errands.hears(), "Show 2")
    found = await errands.hears()
    assert numbers(found) == ["#6", "#5"]
    assert "✓ sent today, " in found.text
    assert "✕ cancelled" in found.text
    await errands.taps(found, "#5 · Water the plants")
    card = await errands.hears()
    assert "Water the plants" in card.text
    await errands.taps(card, "‹ Back to the list")
    assert numbers(await errands.hears()) == ["#6", "#5"]


async def test_of_a_cancelled_one_no_time_is_said_at_which_something_else_happened(errands, later):
    later(hours=1)
    assert (await errands.hears()).text == "Stand-up"
    assert "cancelled" in (await errands.asks("/cancel_schedule 2")).text
    found = await errands.asks("/scheduled cancelled")
    assert numbers(found) == ["#5", "#2"]
    assert "#2 · ✕ cancelled · Stand-up" in found.text


async def test_a_search_asks_for_words_and_finds_them_whatever_their_accents(errands):
    listed = await errands.asks("/scheduled")
    await errands.taps(listed, "Filter…")
    await errands.taps(await errands.hears(), "🔎 Search…")
    assert "word or two" in (await errands.hears()).text
    found = await errands.asks("CAFE")
    assert numbers(found) == ["#1"]
    await errands.taps(found, "Filter…")
    filters = await errands.hears()
    await errands.taps(filters, "✕ “CAFE”")
    assert (await errands.hears()).text.startswith("4 schedules")


async def test_a_search_can_be_left(errands):
    listed = await errands.asks("/scheduled")
    await errands.taps(listed, "Filter…")
    await errands.taps(await errands.hears(), "🔎 Search…")
    asked = await errands.hears()
    await errands.taps(asked, "‹ Back")
    assert (await errands.hears()).text.startswith("4 schedules")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("paused", ["#4"]),
        ("cancelled", ["#5"]),
        ("mine once", ["#3"]),
        ("mum", ["#3"]),
        ("newest", ["#4", "#3", "#2", "#1"]),
        ("archived", []),
        ("nothing like it", []),
    ],
)
async def test_filters_and_words_can_be_typed(errands, typed, expected):
    assert numbers(await errands.asks(f"/scheduled {typed}")) == expected


async def test_filters_are_understood_in_the_language_of_the_chat(errands):
    await errands.asks("/language ru")
    found = await errands.asks("/scheduled на паузе мои")
    assert numbers(found) == ["#4"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("/scheduled \u2067متوقفة مؤقتا\u2069", ["#4"]),
        ("/scheduled متوقفة مؤقتا\u200f", ["#4"]),
        ("\u200f/scheduled mine\u200e once", ["#3"]),
        ("/scheduled\u200f mum\u2069", ["#3"]),
        ("/scheduled \u2068CAFE\u2069", ["#1"]),
    ],
)
async def test_marks_without_width_that_copied_words_bring_along_change_nothing(errands, typed, expected):
    await errands.asks("/language ar\u200f")
    assert numbers(await errands.asks(typed)) == expected


async def test_a_command_with_nothing_but_marks_behind_it_stands_alone(errands):
    assert (await errands.asks("/scheduled \u2069")).text.startswith("4 ")
    assert "What shall I send?" in (await errands.asks("/schedule \u200f")).text


async def test_pages_of_what_was_found_turn(bot, ada):
    for number in range(12):
        await ada.asks(f"/schedule daily 09:{number:02} Tea {number}")
    found = await ada.asks("/scheduled tea")
    await ada.taps(found, "Next page ›")
    second = await ada.hears()
    assert "Tea 11" in second.text
    await ada.taps(second, "‹ Previous page")
    assert "Tea 0" in (await ada.hears()).text


async def test_a_stale_button_of_a_view_changes_nothing_and_says_so(errands):
    listed = await errands.asks("/scheduled")
    await errands.taps(listed, "Filter…")
    filters = await errands.hears()
    old = filters.message.snapshot()
    await errands.taps(filters, "Order: soonest first")
    await errands.hears()
    told = await errands.taps(old, "Order: soonest first")
    assert told.show_alert
    assert errands.has_heard_all()


async def test_old_lists_that_were_sent_before_still_turn_their_pages(bot, ada):
    for number in range(12):
        await ada.asks(f"/schedule daily 09:{number:02} Tea {number}")
    listed = await ada.asks("/scheduled")
    old = listed.message.snapshot()
    old.raw["reply_markup"] = {"inline_keyboard": [[{"text": "Next page ›", "callback_data": "p:1"}]]}
    await ada.taps(old, "Next page ›")
    assert "Tea 11" in (await ada.hears()).text


async def test_where_nothing_is_to_come_what_is_over_can_be_seen(bot, ada):
    assert (await ada.asks("/scheduled")).buttons == []
    await ada.asks("/schedule daily 09:00 Tea")
    await ada.asks("/cancel_schedule 1")
    listed = await ada.asks("/scheduled")
    await ada.taps(listed, "Show past ones")
    assert numbers(await ada.hears()) == ["#1"]


async def test_a_view_in_a_group_belongs_to_who_began_it_and_can_be_of_one_person(bot, ada, bob, emulator):
    team = emulator.add_group("Team", [ada.user, bob.user])
    await ada.at(team).asks("/schedule daily 09:00 Stand-up")
    his = bob.at(team)
    await his.asks("/schedule daily 10:00 Coffee")
    hers = ada.at(team)
    listed = await hers.asks("/scheduled")
    await hers.taps(listed, "Filter…")
    filters = await hers.hears()
    told = await his.taps(filters, "Made by: everybody")
    assert told.show_alert
    assert "Only the person" in told.text
    await hers.taps(filters, "Made by: everybody")
    people = await hers.hears()
    assert people.buttons == ["✓ Everybody", "You", "Bob", "‹ Back"]
    await hers.taps(people, "Bob")
    filters = await hers.hears()
    assert "Made by: Bob" in filters.text
    await hers.taps(filters, "Show 1")
    assert numbers(await hers.hears()) == ["#2"]


async def test_in_a_group_words_to_look_for_are_asked_for_by_a_reply(bot, ada, emulator):
    team = emulator.add_group("Team", [ada.user])
    there = ada.at(team)
    await there.asks("/schedule daily 09:00 Stand-up")
    listed = await there.asks("/scheduled")
    await there.taps(listed, "Filter…")
    await there.taps(await there.hears(), "🔎 Search…")
    asked = await there.hears()
    assert asked.call.parameters["reply_markup"]["force_reply"]
    found = await there.asks("stand", reply_to=asked.message)
    assert numbers(found) == ["#1"]


async def test_a_restart_in_the_middle_of_a_search_loses_nothing(run_bot, ada):
    application = await run_bot()
    await ada.asks("/schedule daily 09:00 Tea")
    listed = await ada.asks("/scheduled")
    await ada.taps(listed, "Filter…")
    await ada.taps(await ada.hears(), "🔎 Search…")
    await ada.hears()
    await application.stop()
    await run_bot()
    assert numbers(await ada.asks("tea")) == ["#1"]
