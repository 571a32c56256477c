"""/audit: what was done by whom and to what, for the bot's own administrators, in private. For all others it doesn't
exist."""

import asyncio
import logging
from collections.abc import Collection

from aiogram import F, Router
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from handlers import audit_buttons as keyboards
from handlers.administration import is_from
from handlers.answers import answer, redraw, to_telegram, toast
from handlers.audit_buttons import ChooseKind, ChoosePerson, ExportAudit, ShowAudit, cursor_of, filter_of
from handlers.commands import command
from handlers.contents import argument
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.use_cases.auditing import Filter, FindAudited, ListActors, ReadAudit
from texts import audit, audit_table

logger = logging.getLogger(__name__)

PAGE_SIZE = 8
PEOPLE_SHOWN = 20
MOST_EXPORTED = 100_000
"""Events in one table: what comes with one document, and can be opened."""
NAME = "carillon-audit.csv"


async def show(
    message: Message, chat: Chat, actor: Actor, find_audited: FindAudited, read_audit: ReadAudit, clock: Clock
) -> None:
    """Show the latest, or what was done by or to whatever is named."""
    word = argument(message)
    meant = await find_audited(word, chat=chat, by=actor) if word else Filter()
    shown = await read_audit(chat=chat, by=actor, filter=meant, size=PAGE_SIZE)
    await answer(message, audit.page(shown, zone=chat.zone, now=clock.now()), keyboards.page(shown))


async def turn(
    query: CallbackQuery, callback_data: ShowAudit, chat: Chat, actor: Actor, read_audit: ReadAudit, clock: Clock
) -> None:
    """Show another page, or other things."""
    before, after = cursor_of(callback_data)
    meant = filter_of(callback_data)
    shown = await read_audit(chat=chat, by=actor, filter=meant, before=before, after=after, size=PAGE_SIZE)
    await redraw(query, audit.page(shown, zone=chat.zone, now=clock.now()), keyboards.page(shown))
    await toast(query)


async def choose_kind(query: CallbackQuery, callback_data: ChooseKind) -> None:
    """Offer the kinds of things."""
    await redraw(query, audit.kinds(), keyboards.kinds(callback_data))
    await toast(query)


async def choose_person(
    query: CallbackQuery, callback_data: ChoosePerson, chat: Chat, actor: Actor, list_actors: ListActors
) -> None:
    """Offer the people."""
    actors = await list_actors(chat=chat, by=actor, limit=PEOPLE_SHOWN)
    await redraw(query, audit.people(), keyboards.people(callback_data, actors))
    await toast(query)


async def export(
    query: CallbackQuery, callback_data: ExportAudit, chat: Chat, actor: Actor, read_audit: ReadAudit
) -> None:
    """Give all that is meant as a table."""
    await toast(query)
    if query.message is None or query.bot is None:
        return
    table, count, is_all = audit_table.table(), 0, True
    async for some in read_audit.all(chat=chat, by=actor, filter=filter_of(callback_data), most=MOST_EXPORTED):
        audit_table.add_to(table, some)
        count += len(some.events)
        is_all = not some.has_earlier
        await asyncio.sleep(0)
    words = audit.exported(count, is_all=is_all)
    await query.bot.send_document(
        query.message.chat.id,
        BufferedInputFile(await asyncio.to_thread(table.take), NAME),
        caption=words.text,
        caption_entities=to_telegram(words.entities),
        parse_mode=None,
    )
    logger.info("audit exported", extra={"by": actor.user_id, "events": count})


def setup(administrators: Collection[int]) -> Router:
    """Return the router. What others write goes on to the next routers, as if it were unknown."""
    router = Router(name="audit")
    is_private, is_own_chat = F.chat.type == "private", F.message.chat.type == "private"
    router.message.register(show, command("audit"), is_private, is_from(administrators))
    taps, may = router.callback_query, F.from_user.id.in_(set(administrators))
    taps.register(turn, ShowAudit.filter(), is_own_chat, may)
    taps.register(choose_kind, ChooseKind.filter(), is_own_chat, may)
    taps.register(choose_person, ChoosePerson.filter(), is_own_chat, may)
    taps.register(export, ExportAudit.filter(), is_own_chat, may)
    return router
