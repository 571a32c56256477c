"""Retry, below the news that a message could not be delivered."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.answers import redraw, toast
from handlers.buttons import RetryFailed
from handlers.rights import NEEDS_RIGHTS
from scheduling.chats import Actor, Chat
from scheduling.identifiers import DeliveryId
from scheduling.use_cases.deliveries import RetryDelivery
from texts import notices


async def retry(
    query: CallbackQuery, callback_data: RetryFailed, chat: Chat, actor: Actor, retry_delivery: RetryDelivery
) -> None:
    """Try a failed delivery again."""
    await retry_delivery(chat=chat, delivery_id=DeliveryId(callback_data.delivery_id), by=actor)
    await redraw(query, notices.retry_started())
    await toast(query)


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="failures")
    router.callback_query.register(retry, RetryFailed.filter(), flags={NEEDS_RIGHTS: True})
    return router
