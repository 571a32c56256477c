"""/schedule alone: a message is scheduled step by step, each of which changes the message that asks.

What is written in answer is followed by a new one. In groups, where bots see replies to them only, a reply to the
message that asks is an answer, too.
"""

from dataclasses import dataclass
from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers import keyboards
from handlers.albums import whole_of
from handlers.answers import answer, ask, redraw, reply_below, toast
from handlers.contents import content_of
from handlers.guided_buttons import (
    GuidedCancel,
    GuidedMenu,
    GuidedOption,
    GuidedSave,
    GuidedTap,
    Nothing,
    change_of,
)
from handlers.guided_keyboards import GuidedKeyboard
from handlers.menus import OptionMenu
from handlers.option_keyboards import menu_of
from handlers.rights import SCHEDULES, may_pin
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.dialogs import Dialog
from scheduling.drafts import Draft, Step
from scheduling.habits import counts_to_twelve
from scheduling.identifiers import DialogId, TopicId
from scheduling.options import Option, offered
from scheduling.ports.previews import ShowPreview
from scheduling.use_cases import guided as use_cases
from scheduling.use_cases.acceptance import RUNS_SHOWN, Scheduled
from scheduling.use_cases.albums import FindArrivals
from scheduling.use_cases.dialogs import CloseDialog, RememberPrompt
from scheduling.use_cases.guided import Drafted
from scheduling.use_cases.requests import circumstances
from texts import cards, guided, guided_buttons, mishaps, toasts
from texts import options as option_texts

ASKED_BY_REPLY = frozenset({Step.CONTENT, Step.WRITE_TIME, Step.WRITE_RULE})
"""The steps in which a group is asked by a message of its own, to which clients open a reply (ForceReply)."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a step is shown, and to whom."""

    chat: Chat
    actor: Actor
    topic_id: TopicId | None
    now: datetime


async def begin(
    message: Message,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    begin_draft: use_cases.BeginDraft,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Begin with the message to which this one replies, or ask what is to be sent."""
    if not actor.is_person:  # who speaks as a chat can't tap: a tap is a person's
        await answer(message, mishaps.schedule_usage(chat=chat, now=clock.now()))
        return
    drafted = await begin_draft(chat=chat, by=actor, topic_id=topic_id, content=_replied_to(message))
    await _show_below(message, drafted, Setting(chat, actor, topic_id, clock.now()), remember_prompt)


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
    await _show_below(message, drafted, Setting(chat, actor, topic_id, clock.now()), remember_prompt)


async def step(
    query: CallbackQuery,
    callback_data: GuidedTap,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    continue_draft: use_cases.ContinueDraft,
    remember_prompt: RememberPrompt,
    show_preview: ShowPreview,
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
        await _show_review(query, drafted, setting, show_preview)
    else:
        await _show_in_place(query, drafted, setting, remember_prompt)
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
    await _show_in_place(query, drafted, setting, remember_prompt, menu=menu_of(option))
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
    await _show_in_place(query, drafted, setting, remember_prompt, menu=callback_data.menu)
    await toast(query)


async def save(
    query: CallbackQuery,
    callback_data: GuidedSave,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    save_draft: use_cases.SaveDraft,
    remember_prompt: RememberPrompt,
    clock: Clock,
) -> None:
    """Schedule what was gathered."""
    saved = await save_draft(
        chat=chat, dialog_id=DialogId(callback_data.dialog_id), revision=callback_data.revision, by=actor
    )
    now = clock.now()
    if not isinstance(saved, Scheduled):
        await _show_in_place(query, saved, Setting(chat, actor, topic_id, now), remember_prompt)
        await toast(query)
        return
    words = cards.scheduled(saved.message, runs=saved.runs, chat=chat, now=now, notes=saved.notes)
    await redraw(query, words, keyboards.undo_scheduling(saved.message, chat))
    await toast(query, toasts.scheduled(saved.message.number))


async def cancel(
    query: CallbackQuery, callback_data: GuidedCancel, chat: Chat, actor: Actor, close_dialog: CloseDialog
) -> None:
    """End it without anything saved."""
    await close_dialog(
        chat=chat, dialog_id=DialogId(callback_data.dialog_id), by=actor, revision=callback_data.revision
    )
    await redraw(query, guided.left())
    await toast(query)


async def do_nothing(query: CallbackQuery, callback_data: Nothing) -> None:
    """Say why a part of a calendar can't be chosen, where it is worth a word."""
    await toast(query, guided_buttons.passed_day() if callback_data.is_past_day else None)


async def _show_below(message: Message, drafted: Drafted, setting: Setting, remember_prompt: RememberPrompt) -> None:
    """Show a step below what somebody wrote."""
    words, markup = _screen(drafted, setting, choices=await _offered(message, drafted.draft))
    is_shared = setting.chat.kind.is_shared
    if drafted.problem is not None:
        words = guided.not_taken(drafted.problem, words, chat=setting.chat, now=setting.now)
    if is_shared and (drafted.problem is not None or drafted.draft.step in ASKED_BY_REPLY):
        prompt = await ask(message, words)
    else:
        prompt = await answer(message, words, markup)
    if is_shared and prompt is not None and drafted.draft.is_awaiting:
        await remember_prompt(drafted.dialog, message_id=prompt)


async def _show_in_place(
    query: CallbackQuery,
    drafted: Drafted,
    setting: Setting,
    remember_prompt: RememberPrompt,
    *,
    menu: OptionMenu = OptionMenu.ALL,
) -> None:
    """Show a step in the message that was tapped; in a group ask besides for what must be written."""
    words, markup = _screen(drafted, setting, menu=menu, choices=await _offered(query, drafted.draft))
    await redraw(query, words, markup)
    if not setting.chat.kind.is_shared or drafted.draft.step not in ASKED_BY_REPLY:
        return
    prompt = await ask(query, guided.reply_prompt(for_content=drafted.draft.step is Step.CONTENT))
    if prompt is not None:
        await remember_prompt(drafted.dialog, message_id=prompt)


async def _show_review(query: CallbackQuery, drafted: Drafted, setting: Setting, show_preview: ShowPreview) -> None:
    """Send what will be sent, and below it ask whether it is to be scheduled."""
    draft, chat = drafted.draft, setting.chat
    if draft.content is None or draft.timing is None:
        return
    await redraw(query, guided.preview_follows())
    failure = await show_preview(draft.content, draft.options, chat=chat, topic_id=setting.topic_id)
    runs = draft.timing.upcoming(draft.timing.next_after(setting.now), RUNS_SHOWN)
    words = guided.review(runs, draft.timing, draft.options, chat=chat, now=setting.now, failure=failure)
    await reply_below(query, words, _keyboard(drafted, setting).markup())


def _screen(
    drafted: Drafted, setting: Setting, *, menu: OptionMenu = OptionMenu.ALL, choices: tuple[Option, ...] = ()
) -> tuple[Content, InlineKeyboardMarkup]:
    markup = _keyboard(drafted, setting).markup(menu=menu, offered=choices)
    return _words(drafted.draft, setting, menu, choices), markup


def _keyboard(drafted: Drafted, setting: Setting) -> GuidedKeyboard:
    here = circumstances(setting.chat, setting.actor, setting.now)
    return GuidedKeyboard(drafted.dialog, drafted.draft, here, counts_to_twelve(setting.actor, setting.chat))


def _words(draft: Draft, setting: Setting, menu: OptionMenu, choices: tuple[Option, ...]) -> Content:
    chat, now = setting.chat, setting.now
    content = draft.content or Content("")
    match draft.step:
        case Step.CONTENT:
            return guided.content_question(chat=chat, now=now, present=draft.content)
        case Step.WHEN:
            return guided.when_question(content, chat=chat, now=now, has_passed=draft.has_passed)
        case Step.CALENDAR:
            return guided.calendar_question(chat=chat, now=now)
        case Step.HOUR if draft.day is not None:
            return guided.hour_question(draft.day, chat=chat, now=now)
        case Step.MINUTE if draft.day is not None:
            return guided.minute_question(draft.day, draft.hour or 0, chat=chat, now=now)
        case Step.READINGS:
            return guided.readings_question(draft.choices, now=now)
        case Step.REPEAT if draft.start is not None and (start := draft.start.next_after(now)) is not None:
            return guided.repetition_question(start, zone=draft.start.zone, now=now)
        case Step.WRITE_RULE:
            return guided.rule_prompt(chat=chat, now=now)
        case Step.OPTIONS:
            return _option_words(menu, choices)
        case Step.REVIEW if draft.timing is not None:
            runs = draft.timing.upcoming(draft.timing.next_after(now), RUNS_SHOWN)
            return guided.review(runs, draft.timing, draft.options, chat=chat, now=now)
        case _:
            return guided.time_prompt(chat=chat, now=now)


def _option_words(menu: OptionMenu, choices: tuple[Option, ...]) -> Content:
    match menu:
        case OptionMenu.ALL:
            return guided.options_question(choices)
        case OptionMenu.DELETE_AFTER:
            return option_texts.deleting()
        case OptionMenu.NAGGING:
            return option_texts.nagging()


async def _offered(event: Message | CallbackQuery, draft: Draft) -> tuple[Option, ...]:
    """Return the options that make sense, where they are to be chosen."""
    if draft.step is not Step.OPTIONS or draft.content is None or draft.timing is None:
        return ()
    return offered(
        draft.options,
        draft.content,
        repeats=not draft.timing.is_once,
        may_pin=await may_pin(event),
        is_channel=draft.destination is not None,
    )


def _id_of(query: CallbackQuery) -> int | None:
    return None if query.message is None else query.message.message_id


def _replied_to(message: Message) -> Content | None:
    """Return what the message replies to. In a topic, what replies to nothing replies to its beginning."""
    original = message.reply_to_message
    if original is None or original.forum_topic_created is not None:
        return None
    return content_of(original)


def setup() -> Router:
    """Return the router of this conversation; it must come before /schedule with arguments."""
    router = Router(name="guided")
    scheduling = {SCHEDULES: True}
    alone = Command("schedule", ignore_case=True, magic=~F.args)
    router.message.register(begin, F.text, alone, flags=scheduling)
    router.callback_query.register(step, GuidedTap.filter())
    router.callback_query.register(set_option, GuidedOption.filter())
    router.callback_query.register(open_menu, GuidedMenu.filter())
    router.callback_query.register(save, GuidedSave.filter(), flags=scheduling)
    router.callback_query.register(cancel, GuidedCancel.filter())
    router.callback_query.register(do_nothing, Nothing.filter())
    return router
