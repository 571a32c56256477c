"""How the steps look by which something is scheduled, and where they are shown."""

from dataclasses import dataclass
from datetime import datetime

from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from handlers.answers import answer, ask, bare, redraw, reply_below
from handlers.guided_buttons import Nothing
from handlers.guided_keyboards import GuidedKeyboard
from handlers.menus import OptionMenu
from handlers.rights import may_pin
from scheduling.chats import Actor, Chat
from scheduling.content import Content
from scheduling.drafts import Draft, Step
from scheduling.habits import counts_to_twelve
from scheduling.identifiers import TopicId
from scheduling.options import Option, offered
from scheduling.ports.previews import Preview, ShowPreview
from scheduling.use_cases.acceptance import RUNS_SHOWN
from scheduling.use_cases.dialogs import RememberPrompt
from scheduling.use_cases.guided import Drafted
from scheduling.use_cases.guided_previews import RememberPreview, previewed
from scheduling.use_cases.requests import circumstances
from scheduling.use_cases.template_choice import FillTemplate
from texts import arrivals, guided, templates
from texts import options as option_texts

ASKED_BY_REPLY = frozenset({Step.CONTENT, Step.MORE, Step.WRITE_TIME, Step.WRITE_RULE, Step.WRITE_LINKS})
"""The steps in which a group is asked by a message of its own, to which clients open a reply (ForceReply)."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a step is shown, and to whom."""

    chat: Chat
    actor: Actor
    topic_id: TopicId | None
    now: datetime


async def show_below(message: Message, drafted: Drafted, setting: Setting, remember_prompt: RememberPrompt) -> None:
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


async def show_in_place(
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
    at = drafted.draft.step
    words = guided.reply_prompt(for_content=at in {Step.CONTENT, Step.MORE}, for_links=at is Step.WRITE_LINKS)
    prompt = await ask(query, words)
    if prompt is not None:
        await remember_prompt(drafted.dialog, message_id=prompt)


async def show_review(
    query: CallbackQuery,
    drafted: Drafted,
    setting: Setting,
    show_preview: ShowPreview,
    remember_preview: RememberPreview,
    fill_template: FillTemplate,
) -> None:
    """Send what will be sent, and below it ask whether it is to be scheduled."""
    draft, chat = drafted.draft, setting.chat
    if draft.content is None or draft.timing is None:
        return
    await bare_preview(query, previewed(drafted.dialog, chat))
    await redraw(query, guided.preview_follows())
    idle = Nothing(is_past_day=False).pack()
    first = draft.timing.next_after(setting.now)
    filled = await fill_template(draft.content, chat=chat, at=setting.now if first is None else first.at)
    preview = Preview(filled.failure)
    if filled.content is not None:
        preview = await show_preview(filled.content, draft.options, chat=chat, topic_id=setting.topic_id, idle=idle)
    if preview.message_id is not None:
        await remember_preview(drafted, chat=chat, message_id=preview.message_id)
    runs = draft.timing.upcoming(first, RUNS_SHOWN)
    words = guided.review(
        runs,
        draft.timing,
        draft.options,
        chat=chat,
        now=setting.now,
        failure=preview.failure,
        destination=draft.destination,
    )
    await reply_below(query, words, _keyboard(drafted, setting).markup(), is_quoting=False)


async def bare_preview(event: Message | CallbackQuery, draft: Draft | None) -> None:
    """Take the buttons away from a preview that are only to look at: only for links it has some in earnest."""
    if draft is None or draft.preview is None:
        return
    rows = [] if draft.content is None else draft.content.buttons
    links = [[InlineKeyboardButton(text=link.text, url=link.url) for link in row] for row in rows]
    await bare(event, draft.preview.message_id, InlineKeyboardMarkup(inline_keyboard=links) if links else None)


def _screen(
    drafted: Drafted, setting: Setting, *, menu: OptionMenu = OptionMenu.ALL, choices: tuple[Option, ...] = ()
) -> tuple[Content, InlineKeyboardMarkup]:
    markup = _keyboard(drafted, setting).markup(menu=menu, offered=choices)
    if drafted.templates is not None:
        return templates.choose(drafted.templates), markup
    return _words(drafted.draft, setting, menu, choices), markup


def _keyboard(drafted: Drafted, setting: Setting) -> GuidedKeyboard:
    here = circumstances(setting.chat, setting.actor, setting.now)
    return GuidedKeyboard(
        drafted.dialog,
        drafted.draft,
        here,
        counts_to_twelve(setting.actor, setting.chat),
        drafted.channels,
        is_private=not setting.chat.kind.is_shared,
        may_use_templates=drafted.may_use_templates,
        templates=drafted.templates,
    )


def _words(draft: Draft, setting: Setting, menu: OptionMenu, choices: tuple[Option, ...]) -> Content:
    chat, now = setting.chat, setting.now
    content = draft.content or Content("")
    match draft.step:
        case Step.CONTENT:
            return guided.content_question(chat=chat, now=now, present=draft.content)
        case Step.MORE:
            return guided.more_question(content, chat=chat, is_full=not draft.takes_more)
        case Step.WHEN:
            return guided.when_question(content, chat=chat, now=now, has_passed=draft.has_passed)
        case Step.CALENDAR:
            return guided.calendar_question(chat=chat, now=now)
        case Step.HOUR if draft.day is not None:
            return guided.hour_question(draft.day, chat=chat, now=now)
        case Step.MINUTE if draft.day is not None:
            return guided.minute_question(draft.day, draft.hour or 0, chat=chat, now=now)
        case Step.READINGS:
            return guided.readings_question(draft.choices, now=now, is_shared=chat.kind.is_shared)
        case Step.REPEAT if draft.start is not None and (start := draft.start.next_after(now)) is not None:
            zone = draft.start.zone
            return guided.repetition_question(start, zone=zone, now=now, is_shared=chat.kind.is_shared)
        case Step.WHERE:
            return arrivals.where_question()
        case Step.OPTIONS:
            return _option_words(menu, choices)
        case Step.REVIEW if draft.timing is not None:
            runs = draft.timing.upcoming(draft.timing.next_after(now), RUNS_SHOWN)
            return guided.review(runs, draft.timing, draft.options, chat=chat, now=now, destination=draft.destination)
        case _:
            return _prompt(draft, content, setting)


def _prompt(draft: Draft, content: Content, setting: Setting) -> Content:
    match draft.step:
        case Step.WRITE_RULE:
            return guided.rule_prompt(chat=setting.chat, now=setting.now)
        case Step.WRITE_LINKS:
            return guided.links_prompt(content)
        case _:
            return guided.time_prompt(chat=setting.chat, now=setting.now)


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
