"""/schedule alone: a message is scheduled step by step, each of which changes the message that asks.

What is written in answer is followed by a new one. In groups, where bots see replies to them only, a reply to the
message that asks is an answer, too.
"""

from aiogram import Bot, F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import CallbackQuery, Message

from handlers import keyboards
from handlers.albums import whole_of
from handlers.answers import answer, redraw, toast
from handlers.commands import command
from handlers.contents import behind_command, content_of
from handlers.guided_buttons import (
    GuidedCancel,
    GuidedMenu,
    GuidedOption,
    GuidedSave,
    GuidedTap,
    GuidedTemplate,
    Nothing,
    change_of,
)
from handlers.guided_screens import Setting, bare_preview, show_below, show_in_place, show_review
from handlers.option_keyboards import menu_of
from handlers.rights import SCHEDULES
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.dialogs import Dialog
from scheduling.drafts import Draft, Step
from scheduling.identifiers import DialogId, TopicId
from scheduling.ports.previews import ShowPreview
from scheduling.use_cases import guided as use_cases
from scheduling.use_cases.acceptance import Scheduled
from scheduling.use_cases.albums import FindArrivals
from scheduling.use_cases.dialogs import CloseDialog, RememberPrompt
from scheduling.use_cases.guided_previews import FindPreviewed, RememberPreview, previewed
from scheduling.use_cases.template_choice import ChooseTemplate, FillTemplate
from texts import cards, guided, guided_buttons, mishaps, toasts


async def begin(
    message: Message,
    bot: Bot,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    find_arrivals: FindArrivals,
    begin_draft: use_cases.BeginDraft,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Begin with the file whose caption this is, with the message to which this one replies, or ask what to send."""
    if not actor.is_person:  # who speaks as a chat can't tap: a tap is a person's
        await answer(message, mishaps.schedule_usage(chat=chat, now=clock.now()))
        return
    if message.text is None:
        album = await whole_of(message, find_arrivals)
        content: Content | None = behind_command(message).with_items(album.items_beside(message))
    else:
        content = _replied_to(message, bot)
    drafted = await begin_draft(chat=chat, by=actor, topic_id=topic_id, content=content, album=message.media_group_id)
    await show_below(message, drafted, Setting(chat, actor, topic_id, clock.now()), remember_prompt)


async def take_answer(
    message: Message,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    dialog: Dialog,
    find_arrivals: FindArrivals,
    answer_draft: use_cases.AnswerDraft,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Take what somebody sent in answer to a step."""
    is_place = message.location is not None and message.venue is None
    if is_place and Draft.from_json(dialog.state).step is not Step.CONTENT:
        raise SkipHandler  # it sets the zone
    drafted = await answer_draft(
        chat=chat,
        by=actor,
        dialog=dialog,
        content=(await whole_of(message, find_arrivals)).content,
        sent_at=message.date,
        album=message.media_group_id,
    )
    if drafted.is_known:
        return
    await show_below(message, drafted, Setting(chat, actor, topic_id, clock.now()), remember_prompt)


async def step(
    query: CallbackQuery,
    callback_data: GuidedTap,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    continue_draft: use_cases.ContinueDraft,
    remember_prompt: RememberPrompt,
    show_preview: ShowPreview,
    remember_preview: RememberPreview,
    fill_template: FillTemplate,
    clock: Clock,
) -> None:
    """Go one step on, or back."""
    drafted = await continue_draft(
        chat=chat,
        dialog_id=DialogId(callback_data.dialog_id),
        revision=callback_data.revision,
        by=actor,
        change=change_of(callback_data),
        shown_in=_id_of(query),
    )
    setting = Setting(chat, actor, topic_id, clock.now())
    if drafted.draft.step is Step.REVIEW:
        await show_review(query, drafted, setting, show_preview, remember_preview, fill_template)
    else:
        await show_in_place(query, drafted, setting, remember_prompt)
    await toast(query)


async def take_template(
    query: CallbackQuery,
    callback_data: GuidedTemplate,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    choose_template: ChooseTemplate,
    continue_draft: use_cases.ContinueDraft,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Take a template as what is sent."""
    content = await choose_template(chat=chat, key=callback_data.key, by=actor)
    drafted = await continue_draft(
        chat=chat,
        dialog_id=DialogId(callback_data.dialog_id),
        revision=callback_data.revision,
        by=actor,
        change=lambda draft, _here: draft.saying(content),
        shown_in=_id_of(query),
    )
    await show_in_place(query, drafted, Setting(chat, actor, topic_id, clock.now()), remember_prompt)
    await toast(query)


async def set_option(
    query: CallbackQuery,
    callback_data: GuidedOption,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    continue_draft: use_cases.ContinueDraft,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Choose an option, and leave the others to be chosen."""
    option, value = callback_data.option, callback_data.value
    drafted = await continue_draft(
        chat=chat,
        dialog_id=DialogId(callback_data.dialog_id),
        revision=callback_data.revision,
        by=actor,
        change=lambda draft, _here: draft.with_options(draft.options.having(option, value)),
        shown_in=_id_of(query),
    )
    setting = Setting(chat, actor, topic_id, clock.now())
    await show_in_place(query, drafted, setting, remember_prompt, menu=menu_of(option))
    await toast(query, toasts.option_set(option, drafted.draft.options))


async def open_menu(
    query: CallbackQuery,
    callback_data: GuidedMenu,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    continue_draft: use_cases.ContinueDraft,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Open the values of an option, or all options."""
    drafted = await continue_draft(
        chat=chat,
        dialog_id=DialogId(callback_data.dialog_id),
        revision=callback_data.revision,
        by=actor,
        change=lambda draft, _here: draft.with_options(draft.options),
        shown_in=_id_of(query),
    )
    setting = Setting(chat, actor, topic_id, clock.now())
    await show_in_place(query, drafted, setting, remember_prompt, menu=callback_data.menu)
    await toast(query)


async def save(
    query: CallbackQuery,
    callback_data: GuidedSave,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    save_draft: use_cases.SaveDraft,
    find_previewed: FindPreviewed,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Schedule what was gathered."""
    dialog_id = DialogId(callback_data.dialog_id)
    saved = await save_draft(chat=chat, dialog_id=dialog_id, revision=callback_data.revision, by=actor)
    now = clock.now()
    if not isinstance(saved, Scheduled):
        await show_in_place(query, saved, Setting(chat, actor, topic_id, now), remember_prompt)
        await toast(query)
        return
    words = cards.scheduled(saved.message, runs=saved.runs, chat=chat, now=now, notes=saved.notes)
    await redraw(query, words, keyboards.undo_scheduling(saved.message, chat))
    await toast(query, toasts.scheduled(saved.message.number))
    await bare_preview(query, await find_previewed(chat=chat, dialog_id=dialog_id))


async def cancel(
    query: CallbackQuery, callback_data: GuidedCancel, chat: Chat, actor: Actor, close_dialog: CloseDialog
) -> None:
    """End it without anything saved."""
    dialog = await close_dialog(
        chat=chat, dialog_id=DialogId(callback_data.dialog_id), by=actor, revision=callback_data.revision
    )
    await redraw(query, guided.nothing_scheduled())
    await toast(query)
    await bare_preview(query, previewed(dialog, chat))


async def do_nothing(query: CallbackQuery, callback_data: Nothing) -> None:
    """Say why a part of a calendar can't be chosen, where it is worth a word."""
    await toast(query, guided_buttons.passed_day() if callback_data.is_past_day else None)


def _id_of(query: CallbackQuery) -> int | None:
    return None if query.message is None else query.message.message_id


def _replied_to(message: Message, bot: Bot) -> Content | None:
    """Return what the message replies to. In a topic, what replies to nothing replies to its beginning.

    In a group a question of ours may have opened the reply, so that one to us says nothing.
    """
    original = message.reply_to_message
    if original is None or original.forum_topic_created is not None:
        return None
    is_ours = original.from_user is not None and original.from_user.id == bot.id
    return None if is_ours and message.chat.type != "private" else content_of(original)


def setup() -> Router:
    """Return the router of this conversation; it must come before /schedule with arguments."""
    router = Router(name="guided")
    scheduling = {SCHEDULES: True}
    alone = command("schedule", magic=~F.args)
    router.message.register(begin, F.text | F.caption, alone, flags=scheduling)
    router.callback_query.register(step, GuidedTap.filter())
    router.callback_query.register(take_template, GuidedTemplate.filter(), F.message.chat.type == "private")
    router.callback_query.register(set_option, GuidedOption.filter())
    router.callback_query.register(open_menu, GuidedMenu.filter())
    router.callback_query.register(save, GuidedSave.filter(), flags=scheduling)
    router.callback_query.register(cancel, GuidedCancel.filter())
    router.callback_query.register(do_nothing, Nothing.filter())
    return router
