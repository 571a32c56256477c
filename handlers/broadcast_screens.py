"""How the steps look by which a broadcast is made."""

from dataclasses import dataclass

from aiogram.types import InlineKeyboardMarkup

from handlers.broadcast_keyboards import BroadcastKeyboard
from scheduling.broadcast_drafts import BroadcastDraft, BroadcastStep
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.drafts import Step
from scheduling.habits import counts_to_twelve
from scheduling.use_cases.audiences import SeeAudience
from scheduling.use_cases.broadcast_drafts import DraftedBroadcast
from scheduling.use_cases.broadcast_reviews import ReviewBroadcast
from scheduling.use_cases.requests import circumstances
from texts import broadcasts as texts
from texts import guided


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What is looked at to draw a step."""

    see_audience: SeeAudience
    review_broadcast: ReviewBroadcast
    clock: Clock


async def screen(
    drafted: DraftedBroadcast, chat: Chat, actor: Actor, drawing: Drawing
) -> tuple[Content, InlineKeyboardMarkup]:
    """Return what a step says, and its buttons."""
    now = drawing.clock.now()
    here = circumstances(chat, actor, now)
    keyboard = BroadcastKeyboard(drafted.dialog, drafted.draft, here, chat, counts_to_twelve(actor, chat))
    return await _words(drafted.draft, chat, drawing), keyboard.markup()


async def _words(draft: BroadcastDraft, chat: Chat, drawing: Drawing) -> Content:
    now = drawing.clock.now()
    match draft.step:
        case BroadcastStep.CONTENT:
            return texts.content_question(present=draft.content)
        case BroadcastStep.MORE:
            return guided.more_question(draft.content or Content(""), chat=chat, is_full=not draft.takes_more)
        case BroadcastStep.TEMPLATE:
            return texts.template_question(are_there=bool(draft.templates))
        case BroadcastStep.AUDIENCE:
            return texts.audience_question(draft.choice, await drawing.see_audience(draft.choice.audience), chat=chat)
        case BroadcastStep.WHEN:
            return _of_time(draft, chat, drawing)
        case BroadcastStep.OPTIONS:
            return texts.options_question(draft)
        case BroadcastStep.REVIEW:
            return texts.review(draft, await drawing.review_broadcast(draft), chat=chat, now=now)


def _of_time(draft: BroadcastDraft, chat: Chat, drawing: Drawing) -> Content:
    inner, now = draft.draft, drawing.clock.now()
    match inner.step:
        case Step.CALENDAR:
            return guided.calendar_question(chat=chat, now=now)
        case Step.HOUR if inner.day is not None:
            return guided.hour_question(inner.day, chat=chat, now=now)
        case Step.MINUTE if inner.day is not None:
            return guided.minute_question(inner.day, inner.hour or 0, chat=chat, now=now)
        case Step.READINGS:
            return guided.readings_question(inner.choices, now=now)
        case Step.REPEAT if inner.start is not None and (start := inner.start.next_after(now)) is not None:
            return guided.repetition_question(start, zone=inner.start.zone, now=now)
        case Step.WRITE_TIME:
            return guided.time_prompt(chat=chat, now=now)
        case Step.WRITE_RULE:
            return guided.rule_prompt(chat=chat, now=now)
        case _:
            return texts.when_question(draft, chat=chat, now=now)
