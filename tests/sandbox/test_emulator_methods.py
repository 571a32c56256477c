"""aiogram's own models accept the answer of every method, and the chat shows what was asked for."""

import pytest
from aiogram import types
from aiogram.exceptions import TelegramBadRequest, TelegramUnauthorizedError

PICTURE = types.BufferedInputFile(b"\xff\xd8 a picture", "cat.jpg")


def keyboard(text="Undo", data="undo:1"):
    return types.InlineKeyboardMarkup(inline_keyboard=[[types.InlineKeyboardButton(text=text, callback_data=data)]])


async def test_a_bot_is_told_who_it_is(bot):
    me = await bot.get_me()

    assert (me.id, me.is_bot, me.username, me.can_read_all_group_messages) == (42, True, "CarillonBot", False)


async def test_a_wrong_token_is_refused(emulator, connect):
    with pytest.raises(TelegramUnauthorizedError, match="Unauthorized"):
        await connect(emulator, token="43:WRONG").get_me()


async def test_log_out_and_close_are_taken(bot):
    assert await bot.log_out() is True
    assert await bot.close() is True


async def test_a_text_arrives_with_its_buttons(emulator, bot, ada, clock):
    sent = await bot.send_message(ada.id, "  Good morning  ", reply_markup=keyboard(), protect_content=True)

    (seen,) = emulator.history(ada)
    assert sent.text == seen.text == "Good morning"
    assert sent.date == clock()
    assert sent.has_protected_content
    assert seen.buttons == [{"text": "Undo", "callback_data": "undo:1"}]
    assert sent.chat.username == "ada"


FILES = {
    "photo": lambda bot, chat, file: bot.send_photo(chat, file, caption="<b>c</b>", parse_mode="HTML"),
    "audio": lambda bot, chat, file: bot.send_audio(chat, file, caption="c", performer="P", title="T", duration=3),
    "document": lambda bot, chat, file: bot.send_document(chat, file, caption="c"),
    "video": lambda bot, chat, file: bot.send_video(chat, file, caption="c", width=3, height=2, has_spoiler=True),
    "animation": lambda bot, chat, file: bot.send_animation(chat, file, caption="c"),
    "voice": lambda bot, chat, file: bot.send_voice(chat, file, caption="c", duration=7),
    "video_note": lambda bot, chat, file: bot.send_video_note(chat, file, length=10),
    "sticker": lambda bot, chat, file: bot.send_sticker(chat, file),
}


@pytest.mark.parametrize("kind", FILES)
async def test_a_file_is_sent_by_upload_then_by_its_id_then_by_url(bot, ada, kind):
    uploaded = await FILES[kind](bot, ada.id, types.BufferedInputFile(b"content", "cat.bin"))
    shown = getattr(uploaded, kind)
    file = shown[-1] if kind == "photo" else shown
    again = await FILES[kind](bot, ada.id, file.file_id)
    by_url = await FILES[kind](bot, ada.id, "https://example.com/cat.bin")

    same = getattr(again, kind)
    assert (same[-1] if kind == "photo" else same).file_id == file.file_id
    assert file.file_size == len(b"content")
    assert uploaded.caption == (None if kind in {"video_note", "sticker"} else "c")
    assert getattr(by_url, kind)


async def test_a_file_comes_back_as_it_was_sent(bot, ada):
    sent = await bot.send_document(ada.id, types.BufferedInputFile(b"the content", "notes.txt"))

    described = await bot.get_file(sent.document.file_id)
    content = await bot.download_file(described.file_path)

    assert described.file_unique_id == sent.document.file_unique_id
    assert content.read() == b"the content"
    assert sent.document.file_name == "notes.txt"


async def test_the_uploaded_file_is_recorded_by_name_and_size(emulator, bot, ada):
    await bot.send_photo(ada.id, PICTURE, caption="A cat")

    (call,) = emulator.calls("sendPhoto", chat=ada)
    assert [(file.name, file.size) for file in call.files] == [("cat.jpg", 12)]
    assert call.parameters["caption"] == "A cat"
    assert call.is_ok
    assert call.at == emulator.clock()


async def test_other_content_arrives(bot, ada):
    place = await bot.send_location(ada.id, 52.5, 13.4)
    venue = await bot.send_venue(ada.id, 52.5, 13.4, "Office", "Main Street 1")
    contact = await bot.send_contact(ada.id, "+15550100", "Bob")
    dice = await bot.send_dice(ada.id)

    assert place.location.latitude == 52.5
    assert venue.venue.title == "Office"
    assert contact.contact.first_name == "Bob"
    assert 1 <= dice.dice.value <= 6
    assert await bot.send_chat_action(ada.id, "typing") is True


async def test_a_poll_is_sent_and_stopped(bot, group):
    sent = await bot.send_poll(group.id, "Lunch?", ["Soup", types.InputPollOption(text="Salad")], is_anonymous=False)
    stopped = await bot.stop_poll(group.id, sent.message_id)

    assert [option.text for option in sent.poll.options] == ["Soup", "Salad"]
    assert not sent.poll.is_closed
    assert stopped.is_closed
    with pytest.raises(TelegramBadRequest, match="poll has already been closed"):
        await bot.stop_poll(group.id, sent.message_id)


async def test_a_quiz_knows_its_answer(bot, ada):
    sent = await bot.send_poll(ada.id, "2 + 2?", ["3", "4"], type="quiz", correct_option_ids=[1], explanation="Count")

    assert sent.poll.correct_option_ids == [1]
    assert sent.poll.explanation == "Count"


async def test_an_album_shares_one_group(emulator, bot, ada):
    media = [types.InputMediaPhoto(media=PICTURE, caption="both"), types.InputMediaVideo(media="https://example.com/v")]
    sent = await bot.send_media_group(ada.id, media)

    assert len({message.media_group_id for message in sent}) == 1
    assert [bool(message.photo) for message in sent] == [True, False]
    assert [message.text for message in emulator.history(ada)] == ["both", ""]


async def test_an_album_does_not_mix_documents_with_photos(emulator, bot, ada):
    media = [types.InputMediaPhoto(media=PICTURE), types.InputMediaDocument(media=PICTURE)]

    with pytest.raises(TelegramBadRequest, match="document can't be mixed with other media types"):
        await bot.send_media_group(ada.id, media)
    assert emulator.history(ada) == []


async def test_a_message_is_edited_in_place(emulator, bot, ada):
    sent = await bot.send_message(ada.id, "Old", reply_markup=keyboard())
    edited = await bot.edit_message_text("New", chat_id=ada.id, message_id=sent.message_id)
    buttons = await bot.edit_message_reply_markup(
        chat_id=ada.id, message_id=sent.message_id, reply_markup=keyboard("Retry")
    )

    assert edited.text == "New"
    assert edited.reply_markup is None
    assert edited.edit_date
    assert buttons.reply_markup.inline_keyboard[0][0].text == "Retry"
    assert [message.text for message in emulator.history(ada)] == ["New"]


async def test_captions_and_media_are_edited(bot, ada):
    sent = await bot.send_photo(ada.id, PICTURE, caption="Old")
    caption = await bot.edit_message_caption(chat_id=ada.id, message_id=sent.message_id, caption="New")
    video = types.InputMediaVideo(media=types.BufferedInputFile(b"v", "v.mp4"), caption="Film")
    media = await bot.edit_message_media(media=video, chat_id=ada.id, message_id=sent.message_id)

    assert caption.caption == "New"
    assert media.photo is None
    assert media.video
    assert media.caption == "Film"


async def test_a_message_is_copied_and_forwarded(bot, ada, group):
    original = await bot.send_message(group.id, "Hello", reply_markup=keyboard())
    copied = await bot.copy_message(ada.id, group.id, original.message_id)
    forwarded = await bot.forward_message(ada.id, group.id, original.message_id)

    assert copied.message_id > 0
    assert forwarded.text == "Hello"
    assert forwarded.reply_markup is None
    assert forwarded.forward_origin.sender_user.id == bot.id


@pytest.mark.parametrize("name", ["copy_messages", "forward_messages"])
async def test_several_are_copied_or_forwarded_and_missing_ones_skipped_silently(emulator, bot, ada, group, name):
    ids = [(await bot.send_message(group.id, text)).message_id for text in "abc"]
    await bot.delete_message(group.id, ids[1])

    sent = await getattr(bot, name)(ada.id, group.id, ids)

    assert len(sent) == 2
    assert [message.text for message in emulator.history(ada)] == ["a", "c"]


async def test_protected_content_is_not_copied(bot, ada):
    sent = await bot.send_message(ada.id, "secret", protect_content=True)

    with pytest.raises(TelegramBadRequest, match="message can't be copied"):
        await bot.copy_message(ada.id, ada.id, sent.message_id)


async def test_deleted_messages_are_gone(emulator, bot, ada):
    ids = [(await bot.send_message(ada.id, text)).message_id for text in "abc"]

    assert await bot.delete_message(ada.id, ids[0])
    assert await bot.delete_messages(ada.id, [*ids[1:2], 999])
    assert [message.text for message in emulator.history(ada)] == ["c"]


async def test_what_is_older_than_two_days_stays(bot, ada, clock):
    sent = await bot.send_message(ada.id, "old")
    clock.advance(hours=49)

    with pytest.raises(TelegramBadRequest, match="message can't be deleted"):
        await bot.delete_message(ada.id, sent.message_id)


async def test_messages_are_pinned_and_reacted_to(emulator, bot, ada):
    sent = await bot.send_message(ada.id, "important")

    assert await bot.pin_chat_message(ada.id, sent.message_id)
    assert (await bot.get_chat(ada.id)).pinned_message.text == "important"
    assert await bot.unpin_chat_message(ada.id)
    assert await bot.set_message_reaction(ada.id, sent.message_id, [types.ReactionTypeEmoji(emoji="👍")])
    assert [event.kind for event in emulator.events()][-1] == "reaction"


async def test_chats_and_members_are_described(bot, ada, group, forum, channel):
    assert (await bot.get_chat(ada.id)).first_name == "Ada"
    assert (await bot.get_chat(forum.id)).is_forum
    assert (await bot.get_chat("@news")).id == channel.id
    assert (await bot.get_chat_member(group.id, ada.id)).status == "creator"
    assert (await bot.get_chat_member(group.id, bot.id)).status == "member"
    assert (await bot.get_chat_member(channel.id, bot.id)).can_post_messages
    assert [admin.user.id for admin in await bot.get_chat_administrators(group.id)] == [ada.id]
    assert await bot.get_chat_member_count(group.id) == 2


async def test_a_bot_leaves(bot, group, updates):
    await updates()
    assert await bot.leave_chat(group.id)

    (update,) = await updates()
    assert update.my_chat_member.new_chat_member.status == "left"


async def test_commands_belong_to_a_scope_and_a_language(bot, ada):
    command = types.BotCommand(command="schedule", description="Schedule a message")
    scope = types.BotCommandScopeChat(chat_id=ada.id)

    assert await bot.set_my_commands([command], scope=scope, language_code="de")
    (kept,) = await bot.get_my_commands(scope=scope, language_code="de")
    assert (kept.command, kept.description) == ("schedule", "Schedule a message")
    assert await bot.get_my_commands() == []
    assert await bot.delete_my_commands(scope=scope, language_code="de")
    assert await bot.get_my_commands(scope=scope, language_code="de") == []


async def test_names_descriptions_and_menu_button_are_kept(bot):
    assert await bot.set_my_name("Glocke", language_code="de")
    assert (await bot.get_my_name(language_code="de")).name == "Glocke"
    assert (await bot.get_my_name()).name == "Carillon"
    assert await bot.set_my_description("Schedules")
    assert (await bot.get_my_description()).description == "Schedules"
    assert await bot.set_my_short_description("Short")
    assert (await bot.get_my_short_description()).short_description == "Short"
    assert await bot.set_chat_menu_button(menu_button=types.MenuButtonCommands())
    assert (await bot.get_chat_menu_button()).type == "commands"


async def test_profile_photos_are_none(bot, ada):
    assert (await bot.get_user_profile_photos(ada.id)).total_count == 0


async def test_topics_are_managed_by_an_administrator(emulator, bot, forum):
    with pytest.raises(TelegramBadRequest, match="not enough rights to create a topic"):
        await bot.create_forum_topic(forum.id, "Releases")
    emulator.promote(forum)

    topic = await bot.create_forum_topic(forum.id, "Releases")
    sent = await bot.send_message(forum.id, "1.0", message_thread_id=topic.message_thread_id)

    assert sent.is_topic_message
    assert sent.reply_to_message.forum_topic_created.name == "Releases"
    assert await bot.edit_forum_topic(forum.id, topic.message_thread_id, name="News")
    assert await bot.close_forum_topic(forum.id, topic.message_thread_id)
    assert await bot.reopen_forum_topic(forum.id, topic.message_thread_id)
    assert [m.text for m in emulator.history(forum, topic.message_thread_id) if m.text] == ["1.0"]
    assert await bot.delete_forum_topic(forum.id, topic.message_thread_id)
    assert emulator.history(forum, topic.message_thread_id) == []


async def test_a_reply_carries_what_it_answers(emulator, bot, ada):
    asked = emulator.say(ada, "How late is it?")
    sent = await bot.send_message(ada.id, "9", reply_parameters=types.ReplyParameters(message_id=asked.id))
    other = await bot.send_message(
        ada.id, "?", reply_parameters=types.ReplyParameters(message_id=999, allow_sending_without_reply=True)
    )

    assert sent.reply_to_message.text == "How late is it?"
    assert other.reply_to_message is None


async def test_a_channel_speaks_for_itself(bot, channel):
    sent = await bot.send_message("@news", "Hello")

    assert sent.from_user is None
    assert sent.sender_chat.id == channel.id
    assert sent.chat.type == "channel"
