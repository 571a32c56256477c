"""What people do reaches the bot as the updates that the real server would send."""

import asyncio

import pytest
from aiogram import types
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError, TelegramForbiddenError

from sandbox import BotAccount, Emulator

WORDS = types.InlineKeyboardMarkup(
    inline_keyboard=[
        [types.InlineKeyboardButton(text="Undo", callback_data="undo:1")],
        [types.InlineKeyboardButton(text="Site", url="https://example.com")],
    ]
)


async def test_a_long_poll_ends_when_somebody_writes(emulator, bot, ada):
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await emulator.wait_for(lambda: emulator.calls("getUpdates"))
    emulator.say(ada, "Hello")

    (update,) = await poll
    assert update.message.text == "Hello"
    assert update.message.from_user.first_name == "Ada"
    assert update.message.date == emulator.clock()


async def test_updates_stay_until_an_offset_confirms_them(emulator, bot, ada):
    for text in "abc":
        emulator.say(ada, text)

    first = await bot.get_updates(limit=2)
    again = await bot.get_updates()
    rest = await bot.get_updates(offset=first[-1].update_id + 1)

    assert [update.message.text for update in first] == ["a", "b"]
    assert [update.message.text for update in again] == ["a", "b", "c"]
    assert [update.message.text for update in rest] == ["c"]
    assert [u.update_id - first[0].update_id for u in again] == [0, 1, 2]


async def test_a_negative_offset_keeps_the_latest(emulator, bot, ada):
    for text in "abc":
        emulator.say(ada, text)

    assert [update.message.text for update in await bot.get_updates(offset=-1)] == ["c"]
    assert [update.message.text for update in await bot.get_updates()] == ["c"]


async def test_updates_are_kept_for_a_day(emulator, bot, ada, clock):
    emulator.say(ada, "yesterday")
    clock.advance(hours=25)
    emulator.say(ada, "today")

    assert [update.message.text for update in await bot.get_updates()] == ["today"]


async def test_allowed_updates_are_remembered(emulator, bot, ada):
    await bot.get_updates(allowed_updates=["callback_query"])
    emulator.say(ada, "not wanted")
    assert await bot.get_updates() == []

    await bot.get_updates(allowed_updates=[])
    emulator.say(ada, "wanted")
    assert len(await bot.get_updates()) == 1


async def test_a_second_poll_ends_the_first(emulator, bot, ada):
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await emulator.wait_for(lambda: bool(emulator.bot().poller))
    second = asyncio.create_task(bot.get_updates(timeout=20))

    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await first
    emulator.say(ada, "Hello")
    assert len(await second) == 1


async def test_a_poll_is_refused_while_a_webhook_is_set(bot):
    await bot.set_webhook("https://example.com/hook")

    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == []


async def test_a_tap_is_answered_with_a_note(emulator, bot, ada, updates):
    await bot.send_message(ada.id, "Saved", reply_markup=WORDS)
    tap = emulator.tap(ada, emulator.history(ada)[-1], "Undo")

    (update,) = await updates()
    assert update.callback_query.data == "undo:1"
    assert update.callback_query.message.text == "Saved"
    await bot.answer_callback_query(update.callback_query.id, "Undone", show_alert=True)
    answer = await tap
    assert (answer.text, answer.show_alert) == ("Undone", True)
    with pytest.raises(TelegramBadRequest, match="query ID is invalid"):
        await bot.answer_callback_query(update.callback_query.id, "Twice")


async def test_only_buttons_that_are_there_can_be_tapped(emulator, bot, ada):
    await bot.send_message(ada.id, "Saved", reply_markup=WORDS)
    message = emulator.history(ada)[-1]

    with pytest.raises(LookupError, match="there is no button 'Redo'"):
        emulator.tap(ada, message, "Redo")
    with pytest.raises(ValueError, match="sends nothing to the bot"):
        emulator.tap(ada, message, "Site")


async def test_a_stale_button_can_still_be_tapped(emulator, bot, ada, updates):
    sent = await bot.send_message(ada.id, "Saved", reply_markup=WORDS)
    old = emulator.history(ada)[-1].snapshot()
    await bot.edit_message_text("Cancelled", chat_id=ada.id, message_id=sent.message_id)
    emulator.tap(ada, old, "Undo")
    await bot.delete_message(ada.id, sent.message_id)
    emulator.tap(ada, old, "Undo")

    edited, deleted = await updates()
    assert edited.callback_query.message.text == "Cancelled"
    assert isinstance(deleted.callback_query.message, types.InaccessibleMessage)


async def test_an_edit_is_told(emulator, ada, updates):
    message = emulator.say(ada, "Old")
    emulator.edit(ada, message, "New #tag")

    _, update = await updates()
    assert update.edited_message.text == "New #tag"
    assert update.edited_message.entities[0].type == "hashtag"
    assert update.edited_message.edit_date


async def test_blocking_and_unblocking_is_told(emulator, bot, ada, updates):
    emulator.block_bot(ada)
    (blocked,) = await updates()
    assert blocked.my_chat_member.new_chat_member.status == "kicked"

    with pytest.raises(TelegramForbiddenError):
        await bot.send_message(ada.id, "x")
    emulator.unblock_bot(ada)
    (unblocked,) = await updates()
    assert unblocked.my_chat_member.new_chat_member.status == "member"
    assert await bot.send_message(ada.id, "x")


async def test_being_added_promoted_and_removed_is_told(emulator, ada, updates):
    group = emulator.add_group("Team", [ada], supergroup=True)
    emulator.promote(group)
    emulator.remove_bot(group)

    added, service, promoted, removed = await updates()
    assert added.my_chat_member.old_chat_member.status == "left"
    assert service.message.new_chat_members[0].id == 42
    assert promoted.my_chat_member.new_chat_member.can_pin_messages
    assert removed.my_chat_member.new_chat_member.status == "kicked"
    assert removed.my_chat_member.from_user.id == ada.id


async def test_in_a_group_the_bot_sees_only_what_is_meant_for_it(emulator, bot, ada, group, updates):
    await updates()
    sent = await bot.send_message(group.id, "Anything?")
    emulator.say(ada, "just talk", group)
    emulator.say(ada, "/help", group)
    emulator.say(ada, "/help@CarillonBot", group)
    emulator.say(ada, "/help@OtherBot", group)
    emulator.say(ada, "Yes", group, reply_to=group.messages[sent.message_id])

    assert [update.message.text for update in await updates()] == ["/help", "/help@CarillonBot", "Yes"]


async def test_an_administrator_sees_everything(emulator, ada, group, updates):
    emulator.promote(group)
    await updates()
    emulator.say(ada, "just talk", group)

    assert [update.message.text for update in await updates()] == ["just talk"]


async def test_a_topic_stays_apart(emulator, bot, ada, forum, updates):
    await updates()
    topic = emulator.add_topic(forum, "Releases")
    emulator.say(ada, "/schedule 9:00", forum, topic=topic)

    created, said = await updates()
    assert created.message.forum_topic_created.name == "Releases"
    assert said.message.is_topic_message
    assert said.message.message_thread_id == topic.id
    assert said.message.reply_to_message.forum_topic_created


async def test_a_migration_is_told_in_both_chats(emulator, group, updates):
    await updates()
    new = emulator.migrate(group)

    old, fresh = await updates()
    assert old.message.migrate_to_chat_id == new.id
    assert fresh.message.migrate_from_chat_id == group.id


async def test_people_send_files_places_and_contacts(emulator, bot, ada, updates):
    emulator.send_photo(ada, b"picture", caption="Look /now")
    emulator.send_document(ada, b"text", "notes.txt")
    emulator.send_voice(ada)
    emulator.share_location(ada, 52.5, 13.4)
    emulator.send_contact(ada, "+15550100")

    photo, document, voice, place, contact = [update.message for update in await updates()]
    assert photo.caption_entities[0].type == "bot_command"
    assert document.document.file_name == "notes.txt"
    assert voice.voice.duration
    assert place.location.latitude == 52.5
    assert contact.contact.user_id == ada.id
    file = await bot.get_file(photo.photo[-1].file_id)
    assert (await bot.download_file(file.file_path)).read() == b"picture"
    assert (await bot.send_photo(ada.id, photo.photo[-1].file_id)).photo


async def test_a_channel_post_and_its_edit_are_told(emulator, ada, channel, updates):
    await updates()
    post = emulator.say(ada, "News", channel)
    emulator.edit(ada, post, "Old news")

    posted, edited = await updates()
    assert posted.channel_post.text == "News"
    assert posted.channel_post.from_user is None
    assert edited.edited_channel_post.text == "Old news"


async def test_a_bot_is_not_told_what_it_does_itself(bot, ada, channel, updates):
    await updates()
    sent = await bot.send_message(ada.id, "x")
    await bot.pin_chat_message(ada.id, sent.message_id)
    await bot.send_message(channel.id, "x")

    assert await updates() == []


async def test_two_bots_have_their_own_chats_and_file_ids(connect, clock):
    accounts = [BotAccount(), BotAccount(token="43:B", id=43, username="OtherBot", first_name="Other")]
    async with Emulator(clock=clock, bots=accounts) as emulator:
        ada = emulator.add_user("Ada")
        one, two = connect(emulator), connect(emulator, "43:B")
        emulator.say(ada, "to one")
        emulator.say(ada, "to two", bot=emulator.bot("OtherBot"))
        group = emulator.add_group("Team", [ada])
        emulator.add_bot(group, emulator.bot("OtherBot"))
        emulator.promote(group)
        emulator.promote(group, emulator.bot("OtherBot").user)
        photo = emulator.send_photo(ada, chat=group)

        ids = []
        for bot in (one, two):
            updates = await bot.get_updates()
            assert updates[0].message.text == f"to {'one' if bot is one else 'two'}"
            ids.append(updates[-1].message.photo[-1].file_id)
        assert ids[0] != ids[1]
        assert photo.text == ""
        assert (await two.send_photo(ada.id, ids[1])).photo
        with pytest.raises(TelegramBadRequest, match="wrong file identifier"):
            await two.send_photo(ada.id, ids[0])


async def test_who_has_not_joined_can_not_write(emulator, group):
    with pytest.raises(ValueError, match="no member of Team"):
        emulator.say(emulator.add_user("Eve"), "Hi", group)


async def test_a_vote_is_told(emulator, bot, ada, group, updates):
    await bot.send_poll(group.id, "Lunch?", ["Soup", "Salad"], is_anonymous=False)
    await updates()
    emulator.vote(ada, emulator.history(group)[-1], 1)

    answer, poll = await updates()
    assert (answer.poll_answer.user.id, answer.poll_answer.option_ids) == (ada.id, [1])
    assert [option.voter_count for option in poll.poll.options] == [0, 1]


async def test_reactions_are_told_to_administrators_who_ask(emulator, bot, ada, group, updates):
    sent = await bot.send_message(group.id, "x")
    await updates(allowed_updates=["message_reaction"])
    emulator.react(ada, group.messages[sent.message_id], "👍")
    emulator.promote(group)
    emulator.react(ada, group.messages[sent.message_id], "👎")

    (update,) = await updates()
    assert update.message_reaction.new_reaction[0].emoji == "👎"


async def test_an_inline_query_gets_its_results(emulator, bot, ada, updates):
    asked = emulator.ask_inline(ada, "tomorrow")

    (update,) = await updates()
    content = types.InputTextMessageContent(message_text="Tomorrow")
    article = types.InlineQueryResultArticle(id="1", title="Tomorrow", input_message_content=content)
    assert await bot.answer_inline_query(update.inline_query.id, [article])
    assert (await asked.raw_answer())["results"][0]["title"] == "Tomorrow"


async def test_an_update_that_comes_while_a_poll_begins_is_not_missed(emulator, ada):
    queue = emulator.bot().updates
    arrival = queue.arrival()
    emulator.say(ada, "at once")

    assert arrival.done()


async def test_a_poll_that_is_given_up_takes_nothing(emulator, connect, bot, ada):
    giving_up = asyncio.create_task(connect(emulator).get_updates(timeout=20))
    await emulator.wait_for(lambda: bool(emulator.bot().poller))
    giving_up.cancel()
    await asyncio.gather(giving_up, return_exceptions=True)
    emulator.say(ada, "Hello")

    assert [update.message.text for update in await bot.get_updates()] == ["Hello"]
