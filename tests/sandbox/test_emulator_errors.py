"""Every refusal that the bot has to tell apart can be produced, in the words of the real server."""

import pytest
from aiogram import types
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
)

from sandbox import ErrorAnswer

LINES = "x" * 4000


def button(data="d", text="A", **fields):
    return types.InlineKeyboardMarkup(
        inline_keyboard=[[types.InlineKeyboardButton(text=text, callback_data=data, **fields)]]
    )


async def _blocked(emulator, bot, ada):
    emulator.block_bot(ada)
    await bot.send_message(ada.id, "x")


async def _deactivated(emulator, bot, ada):
    emulator.deactivate(ada)
    await bot.send_message(ada.id, "x")


async def _not_started(emulator, bot, ada):
    bob = emulator.add_user("Bob")
    emulator.add_group("Both", [ada, bob])
    await bot.send_message(bob.id, "x")


async def _to_a_bot(emulator, bot, ada):
    await bot.send_message(emulator.add_user("Other", is_bot=True).id, "x")


async def _kicked(emulator, bot, ada, *, supergroup=True):
    chat = emulator.add_group("Team", [ada], supergroup=supergroup)
    emulator.remove_bot(chat)
    await bot.send_message(chat.id, "x")


async def _left_channel(emulator, bot, ada):
    chat = emulator.add_channel("News", ada)
    emulator.remove_bot(chat, kick=False)
    await bot.send_message(chat.id, "x")


async def _deleted_group(emulator, bot, ada):
    chat = emulator.add_group("Team", [ada])
    emulator.delete_chat(chat)
    await bot.send_message(chat.id, "x")


FORBIDDEN = {
    "Forbidden: bot was blocked by the user": _blocked,
    "Forbidden: user is deactivated": _deactivated,
    "Forbidden: bot can't initiate conversation with a user": _not_started,
    "Forbidden: bot can't send messages to bots": _to_a_bot,
    "Forbidden: bot was kicked from the supergroup chat": _kicked,
    "Forbidden: bot was kicked from the group chat": lambda e, b, a: _kicked(e, b, a, supergroup=False),
    "Forbidden: bot is not a member of the channel chat": _left_channel,
    "Forbidden: the group chat was deleted": _deleted_group,
}


@pytest.mark.parametrize("text", FORBIDDEN)
async def test_who_can_not_be_reached(emulator, bot, ada, text):
    with pytest.raises(TelegramForbiddenError) as caught:
        await FORBIDDEN[text](emulator, bot, ada)
    assert caught.value.message == text


async def _restricted(emulator, bot, ada):
    chat = emulator.add_group("Team", [ada], supergroup=True)
    emulator.restrict(chat)
    await bot.send_message(chat.id, "x")


async def _no_photos(emulator, bot, ada):
    chat = emulator.add_group("Team", [ada], supergroup=True)
    chat.permissions["can_send_photos"] = False
    await bot.send_photo(chat.id, "https://example.com/cat.jpg")


async def _may_not_post(emulator, bot, ada):
    chat = emulator.add_channel("News", ada)
    emulator.promote(chat, can_post_messages=False)
    await bot.send_message(chat.id, "x")


async def _plain_channel_member(emulator, bot, ada):
    chat = emulator.add_channel("News", ada)
    emulator.demote(chat)
    await bot.send_message(chat.id, "x")


async def _closed_topic(emulator, bot, ada):
    chat = emulator.add_group("Forum", [ada], forum=True)
    topic = emulator.add_topic(chat, "Old")
    emulator.close_topic(chat, topic)
    await bot.send_message(chat.id, "x", message_thread_id=topic.id)


async def _deleted_topic(emulator, bot, ada):
    chat = emulator.add_group("Forum", [ada], forum=True)
    topic = emulator.add_topic(chat, "Old")
    emulator.delete_topic(chat, topic)
    await bot.send_message(chat.id, "x", message_thread_id=topic.id)


async def _unmodified(emulator, bot, ada):
    sent = await bot.send_message(ada.id, "x", reply_markup=button())
    await bot.edit_message_text("x", chat_id=ada.id, message_id=sent.message_id, reply_markup=button())


async def _not_mine(emulator, bot, ada):
    said = emulator.say(ada, "mine")
    await bot.edit_message_text("x", chat_id=ada.id, message_id=said.id)


async def _edit_photo_text(emulator, bot, ada):
    sent = await bot.send_photo(ada.id, "https://example.com/cat.jpg")
    await bot.edit_message_text("x", chat_id=ada.id, message_id=sent.message_id)


async def _photo_as_document(emulator, bot, ada):
    sent = await bot.send_photo(ada.id, "https://example.com/cat.jpg")
    await bot.send_document(ada.id, sent.photo[-1].file_id)


async def _answered_late(emulator, bot, ada, clock=None):
    await bot.answer_callback_query("12345", "too late")


async def _wide_keyboard(emulator, bot, ada):
    buttons = [types.InlineKeyboardButton(text="A", callback_data=f"{number}") for number in range(101)]
    await bot.send_message(ada.id, "x", reply_markup=types.InlineKeyboardMarkup(inline_keyboard=[[b] for b in buttons]))


async def _heavy_file(emulator, bot, ada):
    said = emulator.send_document(ada, b"x" * (20 * 1024 * 1024 + 1))
    await bot.get_file(said["document"]["file_id"])


BAD = {
    "chat not found": lambda _e, b, _a: b.send_message(-100123, "x"),
    "chat_id is empty": lambda _e, b, _a: b.send_message("", "x"),
    "message text is empty": lambda _e, b, a: b.send_message(a.id, " \n "),
    "message is too long": lambda _e, b, a: b.send_message(a.id, "x" * 4097),
    "message caption is too long": lambda _e, b, a: b.send_photo(a.id, "https://example.com/c", caption="x" * 1025),
    "message to edit not found": lambda _e, b, a: b.edit_message_text("x", chat_id=a.id, message_id=99),
    "message to delete not found": lambda _e, b, a: b.delete_message(a.id, 99),
    "message to be replied not found": lambda _e, b, a: b.send_message(
        a.id, "x", reply_parameters=types.ReplyParameters(message_id=99)
    ),
    "message to copy not found": lambda _e, b, a: b.copy_message(a.id, a.id, 99),
    "message to forward not found": lambda _e, b, a: b.forward_message(a.id, a.id, 99),
    "message to pin not found": lambda _e, b, a: b.pin_chat_message(a.id, 99),
    "message to react not found": lambda _e, b, a: b.set_message_reaction(a.id, 99),
    "BUTTON_DATA_INVALID": lambda _e, b, a: b.send_message(a.id, "x", reply_markup=button("ä" * 33)),
    "message thread not found": _deleted_topic,
    "TOPIC_CLOSED": _closed_topic,
    "query is too old and response timeout expired or query ID is invalid": _answered_late,
    "wrong file identifier/HTTP URL specified": lambda _e, b, a: b.send_photo(a.id, "nonsense"),
    "can't use file of type Photo as Document": _photo_as_document,
    "file is too big": _heavy_file,
    "wrong file_id or the file is temporarily unavailable": lambda _e, b, _a: b.get_file("nonsense"),
    "unsupported parse_mode": lambda _e, b, a: b.send_message(a.id, "x", parse_mode="rtf"),
    "can't parse entities: Can't find end tag corresponding to start tag \"b\"": lambda _e, b, a: b.send_message(
        a.id, "<b>x", parse_mode="HTML"
    ),
    'can\'t parse entities: Unsupported start tag "h1" at byte offset 2': lambda _e, b, a: b.send_message(
        a.id, "é<h1>x</h1>", parse_mode="HTML"
    ),
    "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'": (
        lambda _e, b, a: b.send_message(a.id, "x.", parse_mode="MarkdownV2")
    ),
    "reply markup is too long": _wide_keyboard,
    "not enough rights to send text messages to the chat": _restricted,
    "not enough rights to send photos to the chat": _no_photos,
    "have no rights to send a message": _may_not_post,
    "need administrator rights in the channel chat": _plain_channel_member,
    "message can't be edited": _not_mine,
    "there is no text in the message to edit": _edit_photo_text,
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message": _unmodified,
}


@pytest.mark.parametrize("text", BAD)
async def test_what_can_not_be_done(emulator, bot, ada, text):
    with pytest.raises(TelegramBadRequest) as caught:
        await BAD[text](emulator, bot, ada)
    assert caught.value.message == f"Bad Request: {text}"


async def test_an_upgraded_group_names_its_new_id(emulator, bot, group):
    new = emulator.migrate(group)

    with pytest.raises(TelegramMigrateToChat) as caught:
        await bot.send_message(group.id, "x")
    assert caught.value.migrate_to_chat_id == new.id
    assert new.id < -1_000_000_000_000
    assert (await bot.send_message(new.id, "x")).text == "x"


async def test_a_query_too_old_is_refused(emulator, bot, ada, clock):
    await bot.send_message(ada.id, "x", reply_markup=button())
    emulator.tap(ada, emulator.history(ada)[-1], "A")
    update = (await bot.get_updates())[-1]
    clock.advance(minutes=16)

    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(update.callback_query.id)


async def test_an_upload_beyond_the_limit_is_refused(bot, ada):
    too_much = types.BufferedInputFile(bytes(52 * 1024 * 1024), "film.mp4")

    with pytest.raises(TelegramEntityTooLarge, match="Request Entity Too Large"):
        await bot.send_document(ada.id, too_much)


CONFIGURED = [
    (401, "Unauthorized"),
    (404, "Not Found: method not found"),
    (421, "Misdirected Request"),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
    (400, "Bad Request: TOPIC_DELETED"),
    (400, "Bad Request: FROZEN_METHOD_INVALID"),
    (400, "Logged out"),
    (409, "Conflict: terminated by other getUpdates request"),
    (500, "Internal Server Error: restart"),
    (500, "Internal Server Error: sent message was immediately deleted"),
]


@pytest.mark.parametrize(("code", "text"), CONFIGURED)
async def test_any_other_error_can_be_ordered(emulator, bot, ada, code, text):
    emulator.faults.add(ErrorAnswer(code, text), method="sendMessage")

    with pytest.raises(TelegramAPIError) as caught:
        await bot.send_message(ada.id, "x")
    assert caught.value.message == text
    assert emulator.history(ada) == []
    assert (await bot.send_message(ada.id, "x")).text == "x"
