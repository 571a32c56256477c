"""/recipients: the list, cards, and changing what is known of somebody. For those who manage recipients, in private."""

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import CallbackQuery, Message

from handlers import recipient_tables as tables
from handlers.answers import answer, bare, redraw, toast
from handlers.commands import command
from handlers.contents import argument
from handlers.recipient_buttons import ExportRecipients, LeaveRecipients, SaveRecipients, TapRecipients
from handlers.recipient_screens import draw
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.dialogs import Dialog
from scheduling.identifiers import DialogId, TopicId
from scheduling.recipient_views import RecipientScreen
from scheduling.roles import Role
from scheduling.use_cases import recipients as use_cases
from scheduling.use_cases.dialogs import RememberPrompt
from scheduling.use_cases.recipient_import import PreviewTable
from scheduling.use_cases.rights import FindRoles

IMPORT = "import"
"""Behind the command: begin with a table."""


async def begin(
    message: Message,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    find_roles: FindRoles,
    open_recipients: use_cases.OpenRecipients,
    look_at_recipients: use_cases.LookAtRecipients,
    preview_table: PreviewTable,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Show recipients or those who are looked for, or ask for a table. To those who may not it is no command."""
    if Role.MANAGE not in await find_roles(actor):
        raise SkipHandler
    asked = argument(message)
    if message.document is not None:
        await tables.look_at(message, chat, actor, topic_id, None, preview_table, remember_prompt, clock)
        return
    screen = RecipientScreen.IMPORT if asked.casefold() == IMPORT else RecipientScreen.LIST
    search = "" if screen is RecipientScreen.IMPORT else asked
    opened = await open_recipients(chat=chat, by=actor, topic_id=topic_id, search=search, screen=screen)
    await _say(message, opened, chat, look_at_recipients, remember_prompt, clock)


async def tap(
    query: CallbackQuery,
    callback_data: TapRecipients,
    chat: Chat,
    actor: Actor,
    tap_recipients: use_cases.TapRecipients,
    look_at_recipients: use_cases.LookAtRecipients,
    clock: Clock,
) -> None:
    """Do what a button says, and show what came of it in the same message."""
    opened = await tap_recipients(
        callback_data.action,
        callback_data.place,
        chat=chat,
        by=actor,
        dialog_id=DialogId(callback_data.dialog_id),
        revision=callback_data.revision,
        shown_in=None if query.message is None else query.message.message_id,
    )
    await redraw(query, *await draw(opened, chat, look_at_recipients, clock))
    await toast(query)


async def take_answer(
    message: Message,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    dialog: Dialog,
    answer_recipients: use_cases.AnswerRecipients,
    look_at_recipients: use_cases.LookAtRecipients,
    preview_table: PreviewTable,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Take what somebody sent: a value, or a table."""
    opened = use_cases.opened_by(dialog)
    # A replay finds the table looked at already.
    if message.document is not None and opened.view.screen in {RecipientScreen.IMPORT, RecipientScreen.PREVIEW}:
        await tables.look_at(message, chat, actor, topic_id, dialog, preview_table, remember_prompt, clock)
        await bare(message, dialog.prompt_message_id)
        return
    text = message.text if message.contact is None else message.contact.phone_number
    if text is None and opened.view.screen is not RecipientScreen.IMPORT:
        raise SkipHandler
    opened = await answer_recipients(text or "", chat=chat, by=actor, dialog=dialog)
    await _say(message, opened, chat, look_at_recipients, remember_prompt, clock)
    await bare(message, dialog.prompt_message_id)


async def _say(
    message: Message,
    opened: use_cases.OpenedRecipients,
    chat: Chat,
    look: use_cases.LookAtRecipients,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    said = await answer(message, *await draw(opened, chat, look, clock))
    if said is not None:
        await remember_prompt(opened.dialog, message_id=said)


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="recipients")
    router.message.register(begin, command("recipients"), F.chat.type == "private")
    is_private = F.message.chat.type == "private"
    router.callback_query.register(tap, TapRecipients.filter(), is_private)
    router.callback_query.register(tables.save, SaveRecipients.filter(), is_private)
    router.callback_query.register(tables.leave, LeaveRecipients.filter(), is_private)
    router.callback_query.register(tables.export, ExportRecipients.filter(), is_private)
    return router
