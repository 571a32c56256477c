"""What people's clients, other bots' servers and unusual senders make of messages, told as a chat."""

import pytest

GROUP_ANONYMOUS_BOT = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
CHANNEL = {"id": -1001234567890, "type": "channel", "title": "News"}


@pytest.fixture
def team(emulator, ada, bob):
    return emulator.add_group("Team <b>& Co</b>", [ada.user, bob.user])


@pytest.fixture
def bot_sees(emulator):
    """Give the bot an update as it stands."""

    def push(kind, payload):
        emulator.world.push(next(iter(emulator.world.bots.values())), kind, payload)

    return push


def sent_as(chat, text, sender, sender_chat=None):
    command = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
    fields = {"message_id": chat.next_message_id(), "date": 1, "chat": chat.to_json(), "from": sender, "text": text}
    return {**fields, "entities": [command]} | ({"sender_chat": sender_chat} if sender_chat else {})


@pytest.mark.parametrize(
    "written", ["/Schedule daily 09:00 Tea", "/SCHEDULE@carillonBOT DAILY 09:00 Tea", "\n /schedule daily 09:00 Tea"]
)
async def test_a_command_is_known_however_it_is_capitalized_and_wherever_it_begins(
    bot, ada, bot_sees, schedules, written
):
    await ada.asks("/start")
    bot_sees("message", sent_as(ada.place, written, ada.user.to_json()))
    assert "#1 is scheduled" in (await ada.hears()).text
    assert (await schedules.all())[0]["content"]["text"] == "Tea"


async def test_an_unknown_command_in_a_group_is_answered_where_it_names_the_bot(bot, ada, team):
    there = ada.at(team)
    await there.says("/frobnicate")
    assert "/frobnicate" in (await there.asks("/frobnicate@CarillonBot")).text
    await ada.asks("/whoami")
    assert there.has_heard_all()


async def test_a_command_for_another_bot_is_shown_with_that_bots_name(bot, ada):
    assert "/schedule@OtherBot" in (await ada.asks("/schedule@OtherBot daily 09:00 Tea")).text


@pytest.mark.parametrize(
    "content",
    [
        {"story": {"id": 1, "chat": CHANNEL}},
        {"checklist": {"title": "Errands", "tasks": []}},
        {"paid_media": {"star_count": 1, "paid_media": []}},
    ],
)
async def test_whatever_somebody_sends_in_private_is_answered(bot, ada, emulator, content):
    emulator.send(ada.user, content)
    assert "/schedule" in (await ada.hears()).text


async def test_a_tap_outside_of_any_chat_is_answered(bot, ada, emulator, bot_sees):
    bot_sees("callback_query", {"id": "7", "from": ada.user.to_json(), "chat_instance": "1", "data": "p:0"})
    call = await emulator.wait_for(lambda: next(iter(emulator.calls("answerCallbackQuery")), None))
    assert call.parameters["text"].startswith("This button is out of date")


async def test_an_anonymous_administrator_learns_the_groups_id_only(bot, ada, team, bot_sees):
    there = ada.at(team)
    bot_sees("message", sent_as(team, "/whoami", GROUP_ANONYMOUS_BOT, team.to_json()))
    assert (await there.hears()).text == f"This chat's ID: {team.id}"
    bot_sees("message", sent_as(team, "/whoami", CHANNEL_BOT, CHANNEL))
    assert f"Your ID: {CHANNEL['id']}" in (await there.hears()).text


async def test_listing_the_id_that_all_anonymous_administrators_share_lets_nobody_in(run_bot, ada, team, bot_sees):
    await run_bot(access="allowlist", allowed_chat_ids=frozenset({GROUP_ANONYMOUS_BOT["id"]}))
    bot_sees("message", sent_as(team, "/schedule daily 09:00 Tea", GROUP_ANONYMOUS_BOT, team.to_json()))
    assert "invited" in (await ada.at(team).hears()).text


async def test_an_anonymous_administrator_cancels_and_a_channels_voice_does_not(bot, bob, team, bot_sees, schedules):
    there = bob.at(team)
    await there.asks("/schedule daily 09:00 Tea")
    bot_sees("message", sent_as(team, "/cancel_schedule 1", CHANNEL_BOT, CHANNEL))
    assert "Only the person" in (await there.hears()).text
    bot_sees("message", sent_as(team, "/cancel_schedule 1", GROUP_ANONYMOUS_BOT, team.to_json()))
    assert "cancelled" in (await there.hears()).text


async def test_a_channels_posts_are_left_alone(bot, ada, emulator, bot_sees, schedules):
    post = {"message_id": 1, "date": 1, "chat": CHANNEL, "sender_chat": CHANNEL, "text": "/schedule daily 09:00 Tea"}
    bot_sees("channel_post", post)
    bot_sees("message", post)
    await ada.asks("/whoami")
    assert await schedules.all() == []
    assert [call.chat_id for call in emulator.calls("sendMessage")] == [ada.user.id]


@pytest.mark.parametrize("unseen", ["\u200b", "\u2060\ufeff", "\x00"])
async def test_a_message_in_which_nothing_can_be_seen_is_none(bot, ada, bot_sees, schedules, unseen):
    await ada.asks("/start")
    bot_sees("message", sent_as(ada.place, f"/schedule daily 09:00 {unseen}", ada.user.to_json()))
    assert "not what to send" in (await ada.hears()).text
    assert await schedules.all() == []


async def test_half_a_surrogate_pair_does_no_harm(bot, ada, bot_sees, later):
    await ada.asks("/start")
    bot_sees("message", sent_as(ada.place, "/schedule daily 09:00 Tea \ud83d!", ada.user.to_json()))
    await ada.hears()
    later(hours=1)
    assert (await ada.hears()).text == "Tea ?!"
