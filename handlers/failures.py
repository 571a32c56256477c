"""What has not arrived, or may not have: the answers to its notices, and /failed with its pages and cards."""

from collections.abc import Callable

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers import failure_keyboards as keyboards
from handlers.answers import answer, redraw, reply_below, toast
from handlers.buttons import (
    LeaveFailed,
    LeaveOnCard,
    LeaveTold,
    ListFailures,
    OpenFailed,
    RetryAll,
    RetryFailed,
    RetryOnCard,
    RetryReason,
    RetryTold,
    ShowFailed,
    ShowFailedPage,
    ShowReasons,
)
from handlers.commands import command
from handlers.rights import NEEDS_RIGHTS
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.identifiers import DeliveryId
from scheduling.ports import FailedSelection
from scheduling.use_cases.deliveries import (
    Decided,
    LeaveDeliveries,
    LeaveDelivery,
    ListFailed,
    RetryDeliveries,
    RetryDelivery,
    ShowDelivery,
)
from texts import failed, notices, toasts

PAGE_SIZE = 5


# --- below a notice


async def retry(
    query: CallbackQuery, callback_data: RetryFailed, chat: Chat, actor: Actor, retry_delivery: RetryDelivery
) -> None:
    """Send again what failed, or may not have arrived."""
    await retry_delivery(chat=chat, delivery_id=DeliveryId(callback_data.delivery_id), by=actor)
    await redraw(query, notices.retry_started())
    await toast(query)


async def leave(
    query: CallbackQuery, callback_data: LeaveFailed, chat: Chat, actor: Actor, leave_delivery: LeaveDelivery
) -> None:
    """Leave as it is what may not have arrived."""
    left = await leave_delivery(chat=chat, delivery_id=DeliveryId(callback_data.delivery_id), by=actor)
    await redraw(query, notices.left_alone(left.message.number))
    await toast(query)


async def show(query: CallbackQuery, callback_data: ShowFailed, chat: Chat, show_delivery: ShowDelivery) -> None:
    """Show the whole message and when it was due."""
    shown = (await show_delivery(chat=chat, delivery_id=DeliveryId(callback_data.delivery_id))).delivery
    for content in failed.whole_message(shown.message, shown.occurrence_at):
        await reply_below(query, content)
    await toast(query)


async def retry_told(
    query: CallbackQuery, callback_data: RetryTold, chat: Chat, actor: Actor, retry_deliveries: RetryDeliveries
) -> None:
    """Send all of one notice again; it stays while others still have to decide."""
    decided = await retry_deliveries(chat=chat, which=_told(callback_data), by=actor)
    await _close_notice(query, decided, toasts.retries_started, notices.retries_started)


async def leave_told(
    query: CallbackQuery, callback_data: LeaveTold, chat: Chat, actor: Actor, leave_deliveries: LeaveDeliveries
) -> None:
    """Leave all of one notice as they are; it stays while others still have to decide."""
    decided = await leave_deliveries(chat=chat, which=_told(callback_data), by=actor)
    await _close_notice(query, decided, toasts.all_left_alone, notices.all_left_alone)


def _told(data: RetryTold | LeaveTold) -> FailedSelection:
    return FailedSelection(doubtful=data.doubtful, told_at=keyboards.notice_told_at(data))


async def _close_notice(
    query: CallbackQuery,
    decided: Decided,
    say_with_others: Callable[[int | None, int], str],
    say: Callable[[int | None], Content],
) -> None:
    if decided.left:
        await toast(query, say_with_others(decided.count, decided.left))
        return
    await redraw(query, say(decided.count))
    await toast(query)


async def list_below(query: CallbackQuery, chat: Chat, list_failed: ListFailed, clock: Clock) -> None:
    """Show what has not arrived in a new message: the notice stays."""
    page = await list_failed(chat=chat, index=0, size=PAGE_SIZE)
    now = clock.now()
    await reply_below(query, failed.failed_list(page, chat=chat, now=now), keyboards.failed_list(page, now=now))
    await toast(query)


# --- /failed


async def show_list(message: Message, chat: Chat, list_failed: ListFailed, clock: Clock) -> None:
    """Show what has not arrived, newest first."""
    page = await list_failed(chat=chat, index=0, size=PAGE_SIZE)
    now = clock.now()
    await answer(message, failed.failed_list(page, chat=chat, now=now), keyboards.failed_list(page, now=now))


async def turn_page(
    query: CallbackQuery, callback_data: ShowFailedPage, chat: Chat, list_failed: ListFailed, clock: Clock
) -> None:
    """Show another page."""
    await _redraw_list(query, chat, list_failed, clock, index=callback_data.page)
    await toast(query)


async def open_card(
    query: CallbackQuery, callback_data: OpenFailed, chat: Chat, show_delivery: ShowDelivery, clock: Clock
) -> None:
    """Show one delivery with each of its tries."""
    card = await show_delivery(chat=chat, delivery_id=DeliveryId(callback_data.delivery_id))
    words = failed.delivery_card(card.delivery, card.attempts, now=clock.now())
    await redraw(query, words, keyboards.card(card.delivery, page=callback_data.page))
    await toast(query)


async def retry_on_card(
    query: CallbackQuery,
    callback_data: RetryOnCard,
    chat: Chat,
    actor: Actor,
    retry_delivery: RetryDelivery,
    list_failed: ListFailed,
    clock: Clock,
) -> None:
    """Send one again and show the others."""
    retried = await retry_delivery(chat=chat, delivery_id=DeliveryId(callback_data.delivery_id), by=actor)
    await _redraw_list(query, chat, list_failed, clock, index=callback_data.page)
    await toast(query, toasts.retry_started(retried.message.number))


async def leave_on_card(
    query: CallbackQuery,
    callback_data: LeaveOnCard,
    chat: Chat,
    actor: Actor,
    leave_delivery: LeaveDelivery,
    list_failed: ListFailed,
    clock: Clock,
) -> None:
    """Leave one as it is and show the others."""
    left = await leave_delivery(chat=chat, delivery_id=DeliveryId(callback_data.delivery_id), by=actor)
    await _redraw_list(query, chat, list_failed, clock, index=callback_data.page)
    await toast(query, toasts.left_alone(left.message.number))


async def retry_all(
    query: CallbackQuery,
    callback_data: RetryAll,
    chat: Chat,
    actor: Actor,
    retry_deliveries: RetryDeliveries,
    list_failed: ListFailed,
    clock: Clock,
) -> None:
    """Send all again that failed, or all that may not have arrived."""
    which = FailedSelection(doubtful=callback_data.doubtful)
    decided = await retry_deliveries(chat=chat, which=which, by=actor)
    await _redraw_list(query, chat, list_failed, clock, index=0)
    await toast(query, toasts.retries_started(decided.count, decided.left))


async def show_reasons(query: CallbackQuery, chat: Chat, list_failed: ListFailed) -> None:
    """Offer the reasons for which some failed."""
    page = await list_failed(chat=chat, index=0, size=PAGE_SIZE)
    await redraw(query, failed.reasons_list(page), keyboards.reasons(page))
    await toast(query)


async def retry_reason(
    query: CallbackQuery,
    callback_data: RetryReason,
    chat: Chat,
    actor: Actor,
    retry_deliveries: RetryDeliveries,
    list_failed: ListFailed,
    clock: Clock,
) -> None:
    """Send all again that failed for one reason."""
    which = FailedSelection(doubtful=False, category=callback_data.category)
    decided = await retry_deliveries(chat=chat, which=which, by=actor)
    await _redraw_list(query, chat, list_failed, clock, index=0)
    await toast(query, toasts.retries_started(decided.count, decided.left))


async def _redraw_list(query: CallbackQuery, chat: Chat, list_failed: ListFailed, clock: Clock, *, index: int) -> None:
    page = await list_failed(chat=chat, index=index, size=PAGE_SIZE)
    now = clock.now()
    await redraw(query, failed.failed_list(page, chat=chat, now=now), keyboards.failed_list(page, now=now))


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="failures")
    router.message.register(show_list, command("failed"))
    query = router.callback_query
    query.register(show, ShowFailed.filter())
    query.register(list_below, ListFailures.filter())
    query.register(turn_page, ShowFailedPage.filter())
    query.register(open_card, OpenFailed.filter())
    query.register(show_reasons, ShowReasons.filter())
    deciding = {NEEDS_RIGHTS: True}
    query.register(retry, RetryFailed.filter(), flags=deciding)
    query.register(leave, LeaveFailed.filter(), flags=deciding)
    query.register(retry_told, RetryTold.filter(), flags=deciding)
    query.register(leave_told, LeaveTold.filter(), flags=deciding)
    query.register(retry_on_card, RetryOnCard.filter(), flags=deciding)
    query.register(leave_on_card, LeaveOnCard.filter(), flags=deciding)
    query.register(retry_all, RetryAll.filter(), flags=deciding)
    query.register(retry_reason, RetryReason.filter(), flags=deciding)
    return router
