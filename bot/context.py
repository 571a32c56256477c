"""What every handler is given: the chat, who acts, the use cases; and the words for what can go wrong."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.dispatcher.flags import get_flag
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat
from aiogram.types import CallbackQuery, ChatMemberUpdated, InlineQuery, Message, TelegramObject, User
from aiogram.types import Chat as TelegramChat

from bot.activity import Activity
from bot.patience import nobody_can_be_told
from bot.settings import Access, Settings
from bot.wiring import UseCases
from handlers.answers import answer, toast
from handlers.membership import reachability_after
from handlers.rights import LEAVES_NO_TRACE, NEEDS_RIGHTS, OPEN_TO_STRANGERS, SCHEDULES
from scheduling.chats import Actor, Address, Chat, ChatKind, Reachability, Schedulers
from scheduling.clock import Clock
from scheduling.errors import AccessDenied, DomainError, StorageUnavailable
from scheduling.identifiers import TopicId, UserId
from scheduling.ports import Cause, NewChat
from texts import toasts
from texts.errors import explain
from texts.speech import closest_language, speaking

logger = logging.getLogger(__name__)

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
PLATFORM = "telegram"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event happened and who made it happen."""

    chat: TelegramChat
    user: User | None
    sender_chat_id: int | None
    topic_id: TopicId | None

    @property
    def actor_id(self) -> UserId:
        """Return the author's id: an anonymous administrator or a channel acts under a chat's id."""
        if self.sender_chat_id is not None:
            return UserId(self.sender_chat_id)
        return UserId(self.user.id if self.user is not None else self.chat.id)

    @property
    def title(self) -> str:
        """Return what people call the chat."""
        return self.chat.title or self.chat.full_name or ""

    @classmethod
    def of(cls, event: TelegramObject) -> "Place | None":
        """Return the place of a message or a tap; None where a tap's message is unknown."""
        message = event.message if isinstance(event, CallbackQuery) else event
        if message is None or not hasattr(message, "chat"):
            return None
        topic_id = None
        sender_chat_id = None
        if isinstance(message, Message):
            if message.is_topic_message and message.message_thread_id is not None:
                topic_id = TopicId(message.message_thread_id)
            if event is message and message.sender_chat is not None:
                sender_chat_id = message.sender_chat.id
        user = getattr(event, "from_user", None)
        return cls(message.chat, user, sender_chat_id, topic_id)


def _reachability(event: TelegramObject, place: Place) -> Reachability:
    if isinstance(event, ChatMemberUpdated):
        return reachability_after(event, ChatKind(place.chat.type))
    return Reachability.REACHABLE


class ContextMiddleware(BaseMiddleware):
    """Stands around every handler that was chosen for a message, an edit or a tap."""

    def __init__(
        self,
        *,
        settings: Settings,
        use_cases: Callable[[Cause | None], UseCases],
        clock: Clock,
        away_for_long: Callable[[], bool],
        activity: Activity,
    ) -> None:
        """Say that the database is away where it is so `away_for_long`; else the update is to be handled again."""
        self._activity = activity
        self._settings = settings
        self._use_cases = use_cases
        self._clock = clock
        self._away_for_long = away_for_long

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Complete `data` and call the handler; put a domain error into words."""
        if isinstance(event, InlineQuery) or (isinstance(event, CallbackQuery) and event.inline_message_id is not None):
            return await self._handle_elsewhere(handler, event, data)
        if isinstance(event, Message) and event.via_bot is not None and event.via_bot.id == data["bot"].id:
            return None  # it was posted through us: nobody says it to us
        place = Place.of(event)
        is_channel = place is not None and place.chat.type == "channel"
        if isinstance(event, CallbackQuery) and (place is None or is_channel):  # whatever was tapped, it is not of ours
            with speaking(closest_language(event.from_user.language_code, self._settings.default_language)):
                await toast(event, toasts.stale_button(), is_alert=True)
        if place is None or (is_channel and not isinstance(event, ChatMemberUpdated)):  # nothing is said in channels
            return None
        try:
            return await self._handle(handler, event, data, place)
        except (TelegramForbiddenError, TelegramBadRequest, TelegramMigrateToChat) as error:
            if not nobody_can_be_told(error):
                raise
            logger.info("answer refused", extra={"reason": type(error).__name__})
            return None

    async def _handle(self, handler: Handler, event: TelegramObject, data: dict[str, Any], place: Place) -> Any:
        use_cases = self._use_cases(data.get("cause"))
        language = closest_language(
            place.user.language_code if place.user is not None else None, self._settings.default_language
        )
        zone = self._settings.default_timezone
        chat: Chat | None = None
        try:
            if not self._is_welcome(place) and not get_flag(data, OPEN_TO_STRANGERS):
                raise AccessDenied
            address = Address(PLATFORM, str(place.chat.id))
            if get_flag(data, LEAVES_NO_TRACE):
                chat = await use_cases.find_chat(address)
            else:
                chat = await use_cases.meet_chat(
                    NewChat(
                        address=address,
                        kind=ChatKind(place.chat.type),
                        title=place.title,
                        zone=zone,
                        language=language,
                        reachability=_reachability(event, place),
                    )
                )
            if chat is not None:
                language, zone = chat.language, chat.zone
                if chat.kind is ChatKind.PRIVATE and isinstance(event, Message | CallbackQuery):
                    self._activity.note(chat.recipient_id)
            bot: Bot = data["bot"]
            actor = Actor(
                place.actor_id,
                await self._is_administrator(bot, place, data, chat),
                locale=place.user.language_code if place.user is not None else None,
                is_person=place.sender_chat_id is None,
            )
            data.update(use_cases.by_name(), chat=chat, actor=actor, topic_id=place.topic_id, clock=self._clock)
            with speaking(language):
                return await handler(event, data)
        except DomainError as error:
            if isinstance(error, StorageUnavailable) and not self._away_for_long():
                raise
            logger.info("refused", extra={"reason": type(error).__name__})
            with speaking(language):
                now = self._clock.now()
                if isinstance(event, CallbackQuery):
                    await toast(event, toasts.explained(error, now=now, zone=zone), is_alert=True)
                elif isinstance(event, Message):
                    await answer(event, explain(error, now=now, zone=zone))
            return None

    async def _handle_elsewhere(
        self, handler: Handler, event: InlineQuery | CallbackQuery, data: dict[str, Any]
    ) -> Any:
        """Handle what somebody does in a chat that we may know nothing of: it is about their private chat.

        Where they have never begun one, `chat` is None; none is made for this.
        """
        use_cases = self._use_cases(data.get("cause"))
        user = event.from_user
        private = TelegramChat(id=user.id, type="private", first_name=user.first_name)
        language = closest_language(user.language_code, self._settings.default_language)
        zone = self._settings.default_timezone
        try:
            chat: Chat | None = None
            if self._is_welcome(Place(private, user, None, None)):
                chat = await use_cases.find_private_chat(Address(PLATFORM, str(user.id)))
            if chat is not None:
                language, zone = chat.language, chat.zone
            actor = Actor(UserId(user.id), is_administrator=True, locale=user.language_code)
            data.update(use_cases.by_name(), chat=chat, actor=actor, topic_id=None, clock=self._clock)
            with speaking(language):
                return await handler(event, data)
        except DomainError as error:
            if isinstance(error, StorageUnavailable) and not self._away_for_long():
                raise
            logger.info("refused", extra={"reason": type(error).__name__})
            if isinstance(event, CallbackQuery):
                with speaking(language):
                    said = toasts.explained(error, now=self._clock.now(), zone=zone)
                    await toast(event, said, is_alert=True)
            return None

    def _is_welcome(self, place: Place) -> bool:
        if self._settings.access is Access.OPEN:
            return True
        welcome = self._settings.allowed_chat_ids | self._settings.admin_ids
        # Not `user`: behind all anonymous administrators of the world, and all channels, stands the same one.
        return place.chat.id in welcome or place.actor_id in welcome

    async def _is_administrator(self, bot: Bot, place: Place, data: dict[str, Any], chat: Chat | None) -> bool:
        """Ask the platform, and only where the handler's use case will want to know."""
        if place.chat.type == "private":
            return True
        if place.sender_chat_id == place.chat.id:  # an anonymous administrator
            return True
        is_needed = get_flag(data, NEEDS_RIGHTS) or (
            get_flag(data, SCHEDULES) and chat is not None and chat.schedulers is Schedulers.ADMINISTRATORS
        )
        if place.user is None or not is_needed:
            return False
        try:
            member = await bot.get_chat_member(place.chat.id, place.user.id)
        except (TelegramBadRequest, TelegramForbiddenError):
            return False
        return member.status in {"creator", "administrator"}
