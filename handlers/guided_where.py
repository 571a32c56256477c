"""The step that asks where a message goes: this chat, or a channel, from a list or the client's own picker."""

from aiogram import F, Router
from aiogram.types import (
    CallbackQuery,
    ChatAdministratorRights,
    KeyboardButton,
    KeyboardButtonRequestChat,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from handlers.answers import answer, reply_below, toast
from handlers.guided_buttons import GuidedChannel, GuidedOther
from handlers.guided_screens import Setting, show_below, show_in_place
from scheduling.chats import Actor, Address, Chat
from scheduling.clock import Clock
from scheduling.dialogs import DialogKind
from scheduling.errors import DialogClosed
from scheduling.identifiers import DialogId
from scheduling.use_cases.channels import FindDestination
from scheduling.use_cases.dialogs import FindAwaiting, RememberPrompt
from scheduling.use_cases.guided import ContinueDraft
from texts import arrivals, where_buttons

REQUEST = 1
"""By this number an answer names the button that was pressed; there is only this one."""
_RIGHTS = ChatAdministratorRights(
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


async def to_channel(
    query: CallbackQuery,
    callback_data: GuidedChannel,
    chat: Chat,
    actor: Actor,
    find_destination: FindDestination,
    continue_draft: ContinueDraft,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Take the channel that was tapped, if both may still post there."""
    destination = await find_destination(chat=chat, by=actor, address=_address(chat, callback_data.channel))
    drafted = await continue_draft(
        chat=chat,
        dialog_id=DialogId(callback_data.dialog_id),
        revision=callback_data.revision,
        by=actor,
        change=lambda draft, _here: draft.going_to(destination),
    )
    await show_in_place(query, drafted, Setting(chat, actor, None, clock.now()), remember_prompt)
    await toast(query)


async def open_picker(
    query: CallbackQuery, callback_data: GuidedOther, chat: Chat, actor: Actor, find_awaiting: FindAwaiting
) -> None:
    """Show a button that opens the client's own list of channels."""
    dialog = await find_awaiting(chat=chat, by=actor, topic_id=None, replied_to_id=None)
    if dialog is None or (dialog.id, dialog.revision) != (callback_data.dialog_id, callback_data.revision):
        raise DialogClosed
    request = KeyboardButtonRequestChat(
        request_id=REQUEST,
        chat_is_channel=True,
        bot_is_member=True,
        user_administrator_rights=_RIGHTS,
        bot_administrator_rights=_RIGHTS,
    )
    button = KeyboardButton(text=where_buttons.choose_channel(), request_chat=request)
    keyboard = ReplyKeyboardMarkup(keyboard=[[button]], resize_keyboard=True, one_time_keyboard=True)
    await reply_below(query, arrivals.picker(), keyboard)
    await toast(query)


async def channel_shared(
    message: Message,
    chat: Chat,
    actor: Actor,
    find_awaiting: FindAwaiting,
    find_destination: FindDestination,
    continue_draft: ContinueDraft,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Take the channel that was picked, if both may post there: a client's word for that is not enough."""
    dialog = await find_awaiting(chat=chat, by=actor, topic_id=None, replied_to_id=None)
    if dialog is None or dialog.kind is not DialogKind.SCHEDULE or message.chat_shared is None:
        raise DialogClosed
    destination = await find_destination(chat=chat, by=actor, address=_address(chat, message.chat_shared.chat_id))
    drafted = await continue_draft(
        chat=chat,
        dialog_id=dialog.id,
        revision=dialog.revision,
        by=actor,
        change=lambda draft, _here: draft.going_to(destination),
    )
    await answer(message, arrivals.channel_chosen(destination), ReplyKeyboardRemove())
    await show_below(message, drafted, Setting(chat, actor, None, clock.now()), remember_prompt)


def _address(chat: Chat, channel: int) -> Address:
    return Address(chat.address.platform, str(channel))


def setup() -> Router:
    """Return the router of this step."""
    router = Router(name="guided where")
    router.callback_query.register(to_channel, GuidedChannel.filter(), F.message.chat.type == "private")
    router.callback_query.register(open_picker, GuidedOther.filter(), F.message.chat.type == "private")
    router.message.register(channel_shared, F.chat_shared, F.chat.type == "private")
    return router
