"""What a view of one's own shows, screen by screen, and the buttons below it."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import InlineKeyboardMarkup

from handlers import view_keyboards
from scheduling.bulk import Outcome
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.identifiers import UserId
from scheduling.use_cases import views
from scheduling.views import Filters, Screen, Shown, View
from texts import filter_words
from texts import views as texts

_CHOOSING = frozenset({Screen.STATUSES, Screen.REPEATING, Screen.CONTENTS, Screen.AUTHORS, Screen.SORTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What it takes to show a view."""

    look_at: views.LookAt
    find_authors: views.FindAuthors
    clock: Clock

    async def has_ended(self, chat: Chat) -> bool:
        """Tell whether something was scheduled here that is over."""
        seen = await self.look_at(View(filters=Filters(shown=Shown.ENDED)), chat=chat)
        return seen.page.total > 0

    async def draw(
        self, opened: views.Opened, chat: Chat, actor: Actor, bot: Bot
    ) -> tuple[Content, InlineKeyboardMarkup]:
        """Return what a view shows, and the buttons below it."""
        dialog, view, now = opened.dialog, opened.view, self.clock.now()
        if view.screen is Screen.RESULT and view.result is not None:
            came = Outcome.from_json(view.result)
            return texts.outcome(came), view_keyboards.result(dialog, came, now=now)
        if view.screen in _CHOOSING:
            people = await self._people(chat, bot) if view.screen is Screen.AUTHORS else {}
            keys = view_keyboards.choosing(dialog, view, people, reader=actor.user_id)
            return texts.choosing(view.screen), keys
        made_by = await self._made_by(view.filters, chat, actor, bot)
        seen = await self.look_at(view, chat=chat)
        if view.screen is Screen.FILTERS:
            total = seen.page.total
            keys = view_keyboards.filters(dialog, view, total, chat, made_by=made_by)
            return texts.filters(view, total, made_by=made_by), keys
        if view.screen is Screen.PICKING:
            words = texts.picking(seen, view, made_by=made_by, chat=chat, now=now)
            return words, view_keyboards.picking(dialog, view, seen.page)
        words = texts.found(seen, view, made_by=made_by, chat=chat, now=now)
        return words, view_keyboards.found(dialog, view, seen.page)

    async def _made_by(self, filters: Filters, chat: Chat, actor: Actor, bot: Bot) -> str:
        if not chat.kind.is_shared:
            return ""
        name = ""
        if filters.author is not None and filters.author != actor.user_id:
            name = await _name(bot, chat, filters.author)
        return filter_words.author_in_words(filters, reader=actor.user_id, name=name)

    async def _people(self, chat: Chat, bot: Bot) -> Mapping[UserId, str]:
        return {person: await _name(bot, chat, person) for person in await self.find_authors(chat=chat)}


async def _name(bot: Bot, chat: Chat, person: UserId) -> str:
    """Return what the platform calls somebody; nothing is kept of it here."""
    try:
        return (await bot.get_chat_member(chat.address.value, person)).user.full_name
    except TelegramAPIError:
        return ""
