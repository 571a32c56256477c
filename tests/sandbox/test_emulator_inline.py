"""Inline queries in the emulator: typed, chosen, tapped and edited where the bot may not be at all."""

import pytest

RESULT = {
    "type": "article",
    "id": "1",
    "title": "Tea",
    "input_message_content": {"message_text": "Tea!", "entities": [{"type": "bold", "offset": 0, "length": 3}]},
    "reply_markup": {"inline_keyboard": [[{"text": "Save", "callback_data": "save"}]]},
}


@pytest.fixture
def posted(emulator, ada):
    """A result that Ada has posted into a group without the bot."""
    group = emulator.add_group("Friends", [ada])
    emulator.remove_member(group, emulator.bot().user)
    return emulator.choose_inline(ada, RESULT, group)


async def test_a_chosen_result_is_its_choosers_message(posted, ada, emulator):
    assert (posted.text, posted.sender) == ("Tea!", ada)
    assert posted.raw["via_bot"]["id"] == emulator.bot().id
    assert posted.entities == [{"type": "bold", "offset": 0, "length": 3}]


async def test_a_tap_on_it_names_no_chat(posted, ada, bot, emulator):
    emulator.tap(ada, posted, "Save")
    [update] = [one for one in await bot.get_updates(allowed_updates=["callback_query"]) if one.callback_query]
    assert update.callback_query.message is None
    assert update.callback_query.inline_message_id == posted.inline_message_id


async def test_the_bot_edits_it_by_its_inline_id(posted, bot):
    assert await bot.edit_message_text("Saved", inline_message_id=posted.inline_message_id) is True
    assert (posted.text, posted.buttons) == ("Saved", [])


async def test_an_unknown_inline_id_is_refused(bot):
    with pytest.raises(Exception, match="MESSAGE_ID_INVALID"):
        await bot.edit_message_text("Saved", inline_message_id="inline-0")


async def test_a_file_is_posted_by_its_id(emulator, ada):
    photo = emulator.send_photo(ada, b"picture")
    result = {"type": "photo", "id": "1", "photo_file_id": photo.raw["photo"][-1]["file_id"], "caption": "Look"}
    again = emulator.choose_inline(ada, result)
    assert again.raw["photo"] == photo.raw["photo"]
    assert again.text == "Look"


async def test_what_is_not_known_here_is_not_posted(emulator, ada):
    with pytest.raises(ValueError, match="can't be chosen here"):
        emulator.choose_inline(ada, {"type": "game", "id": "1"})


async def test_the_bot_is_told_in_what_kind_of_chat_it_is_typed(emulator, ada, bot):
    group = emulator.add_group("Friends", [ada])
    emulator.ask_inline(ada, "tea")
    emulator.ask_inline(ada, "tea", group)
    updates = await bot.get_updates(allowed_updates=["inline_query"])
    assert [one.inline_query.chat_type for one in updates if one.inline_query] == ["sender", "group"]


async def test_a_result_is_posted_into_a_topic(emulator, ada):
    forum = emulator.add_group("Club", [ada], forum=True)
    topic = emulator.add_topic(forum, "Releases")
    assert emulator.choose_inline(ada, RESULT, forum, topic=topic.id).thread_id == topic.id
