"""Who stops while a broadcast goes out, told as a chat. It is Monday, 23 November 2026, 08:00 in UTC."""

import pytest

from tests.chat.broadcasting import asked_how_to_many, crowd_of
from tests.chat.guided import taps
from tests.waiting import until


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
async def crowd(run_bot, emulator, clock, ada):
    """Four who began a chat with the bot, besides Ada, its administrator, who wants no announcements."""
    await run_bot(admin_ids=frozenset({ada.user.id}))
    await ada.asks("/stop")
    return await crowd_of(emulator, clock, *(f"P{number}" for number in range(4)))


def got_it(emulator):
    """To whom it went."""
    calls = emulator.calls("sendMessage")
    return {call.chat_id for call in calls if call.is_ok and call.parameters["text"].startswith("Big news!\n")}


async def test_who_stops_in_the_middle_of_a_broadcast_does_not_get_it(crowd, ada, emulator, clock, later, schedules):
    options = await taps(ada, await asked_how_to_many(ada), "Pace…")
    chosen = await taps(ada, options, "5/s")
    await taps(ada, await taps(ada, chosen, "Check it ›"), "📣 Send")

    async def all_are_planned() -> bool:
        return bool(got_it(emulator)) and len(await schedules.deliveries()) == len(crowd)

    await until(all_are_planned, what="a broadcast that has begun")  # and goes on only when time does
    stopping = next(person for person in crowd if person.place.id not in got_it(emulator))
    said = await stopping.asks("/stop")
    assert said.text.startswith("You get no more announcements.")
    others = {person.place.id for person in crowd} - {stopping.place.id}
    await until(lambda: got_it(emulator) == others, meanwhile=lambda: later(seconds=0.1), what="the others")
    while not (report := await ada.hears()).text.startswith("✓ #1 "):
        later(seconds=1)
    assert "Sent: 3" in report.text
    await taps(stopping, said, "↩ Undo")
    later(minutes=5)
    await ada.asks("/help")
    assert got_it(emulator) == others
    assert sorted(row["status"] for row in await schedules.deliveries()) == ["cancelled", "sent", "sent", "sent"]
