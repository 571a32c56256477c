"""All lists, for those who manage recipients: new ones, their links, other titles and codes, and none any more."""

from aiogram import Bot, F, Router
from aiogram.types import CallbackQuery, Message

from handlers import subscribing_keyboards as keyboards
from handlers.answers import answer, ask, bare, redraw, toast
from handlers.contents import content_of
from handlers.subscribing_buttons import (
    AskOfList,
    AskToDeleteList,
    DeleteList,
    LeaveListDialog,
    NewList,
    OpenList,
    ShowAllLists,
)
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.dialogs import Dialog
from scheduling.identifiers import DialogId, ListId, TopicId
from scheduling.mailing_lists import ListStep
from scheduling.subscribers import MailingList
from scheduling.use_cases import mailing_lists as use_cases
from scheduling.use_cases.dialogs import CloseDialog, RememberPrompt
from texts import mailing_lists
from texts import subscribing_labels as labels
from texts.errors import explain

PAGE_SIZE = 8


async def show_all(
    query: CallbackQuery, callback_data: ShowAllLists, actor: Actor, show_lists: use_cases.ShowLists
) -> None:
    """Show a page of all lists."""
    await _show_all(query, callback_data.page, actor, show_lists)
    await toast(query)


async def open_one(
    query: CallbackQuery, callback_data: OpenList, actor: Actor, bot: Bot, show_list: use_cases.ShowList
) -> None:
    """Show a list."""
    counted = await show_list(ListId(callback_data.list_id), by=actor)
    link = await _link(bot, counted.mailing_list)
    keyboard = keyboards.mailing_list(counted, link=link, page=callback_data.page)
    await redraw(query, mailing_lists.mailing_list(counted, link), keyboard)
    await toast(query)


async def ask_for_new(
    query: CallbackQuery,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    begin_list_dialog: use_cases.BeginListDialog,
    remember_prompt: RememberPrompt,
) -> None:
    """Ask for a new list's title."""
    begun = await begin_list_dialog(ListStep.NEW, chat=chat, by=actor, topic_id=topic_id)
    await _ask(query, begun, remember_prompt)
    await toast(query)


async def ask_for_change(
    query: CallbackQuery,
    callback_data: AskOfList,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    begin_list_dialog: use_cases.BeginListDialog,
    remember_prompt: RememberPrompt,
) -> None:
    """Ask for another title or code."""
    begun = await begin_list_dialog(
        callback_data.step,
        chat=chat,
        by=actor,
        topic_id=topic_id,
        list_id=ListId(callback_data.list_id),
        revision=callback_data.revision,
    )
    await _ask(query, begun, remember_prompt)
    await toast(query)


async def take_answer(
    message: Message,
    chat: Chat,
    actor: Actor,
    dialog: Dialog,
    bot: Bot,
    answer_list_dialog: use_cases.AnswerListDialog,
    show_list: use_cases.ShowList,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Take a title or a code, and show the list."""
    said = content_of(message).text
    answered = await answer_list_dialog(chat=chat, by=actor, dialog_id=dialog.id, said=said)
    if answered.problem is not None:
        problem = explain(answered.problem, now=clock.now(), zone=chat.zone)
        words = mailing_lists.refused(problem, answered.draft.step, answered.mailing_list)
        prompt = await ask(message, words, keyboards.leave(answered.dialog))
        if prompt is not None:
            await remember_prompt(answered.dialog, message_id=prompt)
    elif answered.mailing_list is not None:
        counted = await show_list(answered.mailing_list.id, by=actor)
        link = await _link(bot, counted.mailing_list)
        keyboard = keyboards.mailing_list(counted, link=link, page=0)
        await answer(message, mailing_lists.mailing_list(counted, link), keyboard)
    await bare(message, dialog.prompt_message_id)


async def leave(
    query: CallbackQuery, callback_data: LeaveListDialog, chat: Chat, actor: Actor, close_dialog: CloseDialog
) -> None:
    """Make or change nothing after all."""
    await close_dialog(
        chat=chat, dialog_id=DialogId(callback_data.dialog_id), by=actor, revision=callback_data.revision
    )
    await redraw(query, mailing_lists.left())
    await toast(query)


async def ask_to_delete(
    query: CallbackQuery, callback_data: AskToDeleteList, actor: Actor, show_list: use_cases.ShowList
) -> None:
    """Ask whether to delete a list."""
    counted = await show_list(ListId(callback_data.list_id), by=actor)
    keyboard = keyboards.whether_to_delete(counted, page=callback_data.page)
    await redraw(query, mailing_lists.deletion_question(counted), keyboard)
    await toast(query)


async def delete(
    query: CallbackQuery,
    callback_data: DeleteList,
    actor: Actor,
    delete_list: use_cases.DeleteList,
    show_lists: use_cases.ShowLists,
) -> None:
    """Delete a list, and show those that are left."""
    await delete_list(ListId(callback_data.list_id), by=actor, revision=callback_data.revision)
    await _show_all(query, callback_data.page, actor, show_lists)
    await toast(query, labels.list_deleted())


async def _show_all(query: CallbackQuery, page: int, actor: Actor, show_lists: use_cases.ShowLists) -> None:
    shown = await show_lists(by=actor, index=page, size=PAGE_SIZE)
    await redraw(query, mailing_lists.all_lists(shown), keyboards.all_lists(shown))


async def _ask(query: CallbackQuery, begun: use_cases.ListDialog, remember_prompt: RememberPrompt) -> None:
    step = begun.draft.step
    words = mailing_lists.asked(step, begun.mailing_list)
    prompt = await ask(query, words, keyboards.leave(begun.dialog), placeholder=labels.placeholder(step))
    if prompt is not None:
        await remember_prompt(begun.dialog, message_id=prompt)


async def _link(bot: Bot, mailing_list: MailingList) -> str:
    return f"https://t.me/{(await bot.me()).username}?start={mailing_list.code}"


def setup() -> Router:
    """Return the router of these screens. The use cases check that whoever taps may."""
    router = Router(name="mailing lists")
    is_own_chat = F.message.chat.type == "private"
    for handler, data in (
        (show_all, ShowAllLists),
        (open_one, OpenList),
        (ask_for_new, NewList),
        (ask_for_change, AskOfList),
        (leave, LeaveListDialog),
        (ask_to_delete, AskToDeleteList),
        (delete, DeleteList),
    ):
        router.callback_query.register(handler, data.filter(), is_own_chat)
    return router
