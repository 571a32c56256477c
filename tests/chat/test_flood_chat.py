"""Floods of commands, told as a chat."""

import pytest

from tests.chat.people import Person

NOTICE = "That was a lot at once. I'll go on in 2 seconds; what you send until then is not done."


@pytest.fixture
def guarded(run_bot):
    """Start a bot that soon has enough."""

    async def run(**changes):
        bursts = {"flood_user_burst": 8, "flood_chat_burst": 16}
        return await run_bot(**bursts | {"flood_user_per_minute": 60, "flood_chat_per_minute": 180} | changes)

    return run


async def floods(person: Person, number: int, words: str = "/whoami") -> None:
    for _ in range(number):
        await person.says(words)


async def greeted(there: Person) -> None:
    """Hear all that a bot says in a group to which it was added."""
    await there.says("/whoami")
    while not (await there.hears()).text.startswith("Your ID"):
        continue


async def hears_all(person: Person, number: int) -> list[str]:
    """Hear so many answers; whatever else a bot says of itself in a group is not counted."""
    heard: list[str] = []
    while len(heard) < number:
        text = (await person.hears()).text
        if text.startswith(("Your ID", "Ваш")) or text.endswith((NOTICE, "не будет.")):
            heard.append(text)
    return heard


async def test_one_notice_then_silence_and_then_it_goes_on(guarded, ada, later, schedules):
    await guarded()
    await floods(ada, 40)
    heard = await hears_all(ada, 9)
    assert sorted("ID" in text for text in heard) == [False] + [True] * 8
    assert NOTICE in heard
    later(seconds=2)
    assert "ID" in (await ada.asks("/whoami")).text
    assert ada.has_heard_all()
    assert len(await schedules.updates()) == 9  # what was dropped was never stored


async def test_somebody_else_is_not_slowed(guarded, ada, bob):
    await guarded()
    await floods(ada, 40)
    assert "is scheduled" in (await bob.asks("/schedule daily 09:00 Tea")).text
    await hears_all(ada, 9)


async def test_in_a_group_a_flood_of_one_leaves_the_others_alone(guarded, ada, bob, emulator):
    await guarded()
    team = emulator.add_group("Team", [ada.user, bob.user])
    there = ada.at(team)
    await greeted(there)
    await floods(there, 20, "/whoami")
    heard = await hears_all(there, 8)
    assert NOTICE in heard
    assert "is scheduled" in (await bob.at(team).asks("/schedule daily 09:00 Tea")).text


async def test_taps_count_and_the_notice_is_shown_where_they_are(guarded, ada, schedules):
    await guarded()
    confirmation = await ada.asks("/schedule daily 09:00 Tea")
    await floods(ada, 7)
    await hears_all(ada, 7)
    assert (await ada.taps(confirmation, "↩ Undo")).text == NOTICE
    assert [row["status"] for row in await schedules.all()] == ["active"]


async def test_a_second_flood_is_told_again(guarded, ada, later):
    await guarded()
    await floods(ada, 20)
    await hears_all(ada, 9)
    later(minutes=1)
    await floods(ada, 20)
    assert NOTICE in await hears_all(ada, 9)


async def test_talk_in_a_group_is_no_flood(guarded, ada, emulator):
    await guarded()
    team = emulator.add_group("Team", [ada.user])
    there = ada.at(team)
    await greeted(there)
    await floods(there, 60, "lovely weather")
    assert "ID" in (await there.asks("/whoami")).text


async def test_administrators_of_the_bot_are_never_held_up(guarded, ada):
    await guarded(admin_ids=frozenset({ada.user.id}))
    await floods(ada, 30)
    assert all("ID" in text for text in await hears_all(ada, 30))


async def test_0_a_minute_switches_it_off(guarded, ada):
    await guarded(flood_user_per_minute=0)
    await floods(ada, 60)
    assert all("ID" in text for text in await hears_all(ada, 60))


async def test_the_notice_speaks_the_language_of_the_client(guarded, emulator, clock):
    await guarded()
    user = emulator.add_user("Анна", language_code="ru")
    anna = Person(emulator, user, clock=clock)
    await floods(anna, 20)
    heard = await hears_all(anna, 9)
    assert any("Слишком много сразу" in text for text in heard)
