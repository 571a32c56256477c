"""/admins: who may do what for many, granted and taken back by the bot's own administrators, in private.

For all others it doesn't exist.
"""

from collections.abc import Collection

from aiogram import Bot, F, Router
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardMarkup,
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    ReplyKeyboardRemove,
)

from handlers import role_buttons as keyboards
from handlers.administration import is_from
from handlers.answers import NO_PREVIEW, answer, legible_or_not, redraw, reply_below, to_telegram, toast
from handlers.commands import command
from handlers.menu import set_own_menu
from handlers.role_buttons import (
    AddHolder,
    ChooseRole,
    OpenHolder,
    SaveRoles,
    ShowRolesPage,
    UndoRoles,
    is_person,
    roles_of,
)
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.dialogs import Dialog, DialogKind
from scheduling.errors import DialogClosed, NoPerson, NotAPerson
from scheduling.identifiers import UserId
from scheduling.matching import without_marks
from scheduling.use_cases.dialogs import FindAwaiting
from scheduling.use_cases.roles import BeginGranting, Changed, Holders, ListRoles, PickPerson, SetRoles, ShowRoles
from texts import role_labels, roles
from texts.speech import speaking

PAGE_SIZE = 8
LONGEST_ID = 20


async def show(message: Message, chat: Chat, actor: Actor, list_roles: ListRoles, clock: Clock) -> None:
    """Show who may do what."""
    words, keyboard = _page(await list_roles(chat=chat, by=actor), 0, chat, clock)
    await answer(message, words, keyboard)


async def turn_page(
    query: CallbackQuery, callback_data: ShowRolesPage, chat: Chat, actor: Actor, list_roles: ListRoles, clock: Clock
) -> None:
    """Show another page, or the one from which a card was opened."""
    words, keyboard = _page(await list_roles(chat=chat, by=actor), callback_data.page, chat, clock)
    await redraw(query, words, keyboard)
    await toast(query)


async def open_card(
    query: CallbackQuery, callback_data: OpenHolder, chat: Chat, actor: Actor, show_roles: ShowRoles
) -> None:
    """Show what somebody may do, to change it."""
    holder = await show_roles(chat=chat, person=UserId(callback_data.person), by=actor)
    await redraw(query, roles.card(holder, holder.roles), keyboards.card(holder, holder.roles, page=callback_data.page))
    await toast(query)


async def choose(
    query: CallbackQuery, callback_data: ChooseRole, chat: Chat, actor: Actor, show_roles: ShowRoles
) -> None:
    """Mark a role as wanted, or as not wanted any more."""
    holder = await show_roles(chat=chat, person=UserId(callback_data.person), by=actor)
    wanted = roles_of(callback_data.wanted)
    await redraw(query, roles.card(holder, wanted), keyboards.card(holder, wanted, page=callback_data.page))
    await toast(query)


async def save(
    query: CallbackQuery,
    callback_data: SaveRoles | UndoRoles,
    chat: Chat,
    actor: Actor,
    set_roles: SetRoles,
    clock: Clock,
    bot: Bot,
) -> None:
    """Give somebody the roles that are wanted, tell them, and show them the commands that they have now."""
    change = await set_roles(
        chat=chat,
        person=UserId(callback_data.person),
        roles=roles_of(callback_data.wanted),
        shown=roles_of(callback_data.shown),
        by=actor,
    )
    was_told = await _tell(bot, change)
    await redraw(query, roles.changed(change, was_told=was_told), keyboards.changed(change, page=callback_data.page))
    await toast(query, role_labels.taken_back() if isinstance(callback_data, UndoRoles) else "")
    await set_own_menu(bot, clock, change.holder.id, change.holder.roles)


async def add(query: CallbackQuery, chat: Chat, actor: Actor, begin_granting: BeginGranting) -> None:
    """Ask who is to get a role."""
    await begin_granting(chat=chat, by=actor)
    await reply_below(query, roles.who(), keyboards.picker(), is_quoting=False)
    await toast(query)


async def shared(
    message: Message, chat: Chat, actor: Actor, find_awaiting: FindAwaiting, pick_person: PickPerson
) -> None:
    """Take the person who was chosen from the client's own list."""
    dialog = await find_awaiting(chat=chat, by=actor, topic_id=None, replied_to_id=None)
    if dialog is None or dialog.kind is not DialogKind.ROLE or message.users_shared is None:
        raise DialogClosed
    [user, *_others] = message.users_shared.users
    name = " ".join(filter(None, [user.first_name, user.last_name])) or user.username or ""
    await _pick(message, dialog, chat, actor, pick_person, (user.user_id, name))


async def take_person(
    message: Message, chat: Chat, actor: Actor, dialog: Dialog, pick_person: PickPerson, bot: Bot
) -> None:
    """Take who wrote a forwarded message, or whose ID was typed."""
    whom = _author(message) if message.forward_origin is not None else await _typed(message, bot)
    await _pick(message, dialog, chat, actor, pick_person, whom)


async def _pick(
    message: Message, dialog: Dialog, chat: Chat, actor: Actor, pick_person: PickPerson, whom: tuple[int, str]
) -> None:
    person, name = whom
    holder = await pick_person(chat=chat, dialog_id=dialog.id, person=UserId(person), name=name, by=actor)
    await answer(message, roles.picked(holder), ReplyKeyboardRemove())
    await answer(message, roles.card(holder, holder.roles), keyboards.card(holder, holder.roles, page=0))


def _author(message: Message) -> tuple[int, str]:
    """Return who wrote a forwarded message. Raises `NotAPerson`."""
    match message.forward_origin:
        case MessageOriginUser(sender_user=user) if user.is_bot:
            raise NotAPerson(NoPerson.BOT)
        case MessageOriginUser(sender_user=user):
            return user.id, user.full_name
        case MessageOriginChat() | MessageOriginChannel():
            raise NotAPerson(NoPerson.CHAT)
        case MessageOriginHiddenUser():
            raise NotAPerson(NoPerson.HIDDEN)
    raise NotAPerson(NoPerson.NOTHING)


async def _typed(message: Message, bot: Bot) -> tuple[int, str]:
    """Return whose ID was typed, with their name where the platform tells it. Raises `NotAPerson`."""
    typed = without_marks(message.text or "").strip()
    digits = typed.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < LONGEST_ID):
        raise NotAPerson(NoPerson.NOTHING)
    number = int(typed)
    if number == bot.id:
        raise NotAPerson(NoPerson.BOT)
    if not is_person(number):
        raise NotAPerson(NoPerson.CHAT)
    try:
        found = await bot.get_chat(number)
    except (TelegramBadRequest, TelegramForbiddenError):  # they have never written to the bot
        return number, ""
    if found.type != "private":
        raise NotAPerson(NoPerson.CHAT)
    if (found.username or "").casefold().endswith("bot"):  # as every bot's does, and no person's
        raise NotAPerson(NoPerson.BOT)
    return number, found.full_name


async def _tell(bot: Bot, change: Changed) -> bool:
    """Tell somebody in their language what they may do now; tell whether that was possible."""
    chat = change.holder.chat
    if chat is None:
        return False
    with speaking(chat.language):
        words = roles.news(change)
    try:
        with legible_or_not():
            await bot.send_message(
                int(chat.address.value),
                words.text,
                entities=to_telegram(words.entities),
                parse_mode=None,
                link_preview_options=NO_PREVIEW,
            )
    except (TelegramBadRequest, TelegramForbiddenError):
        return False
    return True


def _page(shown: Holders, page: int, chat: Chat, clock: Clock) -> tuple[Content, InlineKeyboardMarkup]:
    pages = max(1, -(-len(shown.holders) // PAGE_SIZE))
    page = min(page, pages - 1)
    some = shown.holders[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
    words = roles.overview(shown, some, zone=chat.zone, now=clock.now())
    return words, keyboards.overview(some, page=page, pages=pages)


def setup(administrators: Collection[int]) -> Router:
    """Return the router. What others write goes on to the next routers, as if it were unknown."""
    router = Router(name="roles")
    is_private, is_own_chat = F.chat.type == "private", F.message.chat.type == "private"
    is_from_administrator = is_from(administrators)
    router.message.register(show, command("admins"), is_private, is_from_administrator)
    router.message.register(shared, F.users_shared, is_private, is_from_administrator)
    taps = router.callback_query
    for handler, button in (
        (turn_page, ShowRolesPage),
        (open_card, OpenHolder),
        (choose, ChooseRole),
        (save, SaveRoles),
        (save, UndoRoles),
        (add, AddHolder),
    ):
        taps.register(handler, button.filter(), is_own_chat, F.from_user.id.in_(set(administrators)))
    return router
