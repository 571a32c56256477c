"""Chats that people pick with a button of their keyboard, and what becomes of the bot's rights there."""

import pytest
from aiogram import types
from aiogram.exceptions import TelegramBadRequest

RIGHTS = types.ChatAdministratorRights(
    is_anonymous=False,
    can_manage_chat=False,
    can_delete_messages=False,
    can_manage_video_chats=False,
    can_restrict_members=False,
    can_promote_members=False,
    can_change_info=False,
    can_invite_users=False,
    can_post_stories=False,
    can_edit_stories=False,
    can_delete_stories=False,
    can_send_welcome_messages=False,
    can_post_messages=True,
)


def keyboard(**changes):
    request = types.KeyboardButtonRequestChat(
        **{
            "request_id": 7,
            "chat_is_channel": True,
            "bot_is_member": True,
            "user_administrator_rights": RIGHTS,
            "bot_administrator_rights": RIGHTS,
            **changes,
        }
    )
    return types.ReplyKeyboardMarkup(keyboard=[[types.KeyboardButton(text="Choose", request_chat=request)]])


async def test_a_channel_that_is_picked_is_shared_and_the_bot_let_in(emulator, bot, ada):
    emulator.start(ada)
    news = emulator.add_channel("News", ada, with_bot=False)
    await bot.send_message(ada.id, "Which one?", reply_markup=keyboard())
    emulator.share_chat(ada, news)
    updates = await bot.get_updates(allowed_updates=["message", "my_chat_member"])
    shared = updates[-1].message.chat_shared
    assert (shared.request_id, shared.chat_id) == (7, news.id)
    assert updates[-2].my_chat_member.new_chat_member.can_post_messages
    member = await bot.get_chat_member(news.id, bot.id)
    assert (member.status, member.can_post_messages) == ("administrator", True)


async def test_only_what_the_button_offers_can_be_picked(emulator, bot, ada):
    emulator.start(ada)
    team = emulator.add_group("Team", [ada])
    others = emulator.add_channel("Others")
    with pytest.raises(LookupError):
        emulator.share_chat(ada, others)
    await bot.send_message(ada.id, "Which one?", reply_markup=keyboard())
    with pytest.raises(ValueError, match="it is a group"):
        emulator.share_chat(ada, team)
    with pytest.raises(ValueError, match="Ada lacks can_post_messages"):
        emulator.share_chat(ada, others)


async def test_the_bot_can_ask_for_no_right_that_the_person_need_not_have(bot, emulator, ada):
    emulator.start(ada)
    with pytest.raises(TelegramBadRequest, match="subset"):
        await bot.send_message(ada.id, "Which one?", reply_markup=keyboard(user_administrator_rights=None))


def people_keyboard(**changes):
    request = types.KeyboardButtonRequestUsers(
        **{"request_id": 3, "user_is_bot": False, "request_name": True, **changes}
    )
    return types.ReplyKeyboardMarkup(keyboard=[[types.KeyboardButton(text="Choose", request_users=request)]])


async def test_people_who_are_picked_are_shared_with_what_was_asked_of_them(emulator, bot, ada):
    bob = emulator.add_user("Bob", username="bob")
    emulator.start(ada)
    with pytest.raises(LookupError):
        emulator.share_users(ada, [bob])
    await bot.send_message(ada.id, "Who?", reply_markup=people_keyboard())
    emulator.share_users(ada, [bob])
    [*_others, update] = await bot.get_updates()
    shared = update.message.users_shared
    assert shared.request_id == 3
    assert [(one.user_id, one.first_name, one.username) for one in shared.users] == [(bob.id, "Bob", None)]


async def test_only_people_whom_the_button_offers_can_be_picked(emulator, bot, ada):
    bob, eve = emulator.add_user("Bob"), emulator.add_user("Eve")
    emulator.start(ada)
    await bot.send_message(ada.id, "Who?", reply_markup=people_keyboard())
    with pytest.raises(ValueError, match="1 at most"):
        emulator.share_users(ada, [bob, eve])
    with pytest.raises(ValueError, match="a bot"):
        emulator.share_users(ada, [emulator.bot().user])
    with pytest.raises(TelegramBadRequest, match="quantity"):
        await bot.send_message(ada.id, "Who?", reply_markup=people_keyboard(max_quantity=11))
