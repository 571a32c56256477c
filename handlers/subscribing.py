"""/start and /stop in a private chat, /me, /lists, and the button below broadcasts: getting announcements, or none."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers import subscribing_keyboards as keyboards
from handlers.answers import answer, redraw, reply_below, toast
from handlers.commands import command
from handlers.contents import argument
from handlers.fallback import is_addressed
from handlers.subscribing_buttons import JoinList, LeaveList, Resubscribe, ShowOwnLists, Unsubscribe
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.identifiers import ListId
from scheduling.mailing_lists import is_code
from scheduling.use_cases import subscribing as use_cases
from texts import privacy, subscribing
from texts import subscribing_labels as labels


async def start(message: Message, chat: Chat, actor: Actor, subscribe: use_cases.Subscribe, clock: Clock) -> None:
    """Subscribe whoever begins the chat, also to the list that their link names, and greet them.

    A link of which nothing comes is not spoken of: it must not tell which lists there are.
    """
    payload = argument(message)
    subscribed = await subscribe(chat=chat, by=actor, code=payload if is_code(payload) else None)
    name = message.from_user.first_name if message.from_user is not None else ""
    await answer(message, subscribing.greeted(subscribed, name, chat=chat, now=clock.now()))


async def stop(message: Message, chat: Chat, actor: Actor, unsubscribe: use_cases.Unsubscribe) -> None:
    """Send them no more announcements."""
    result = await unsubscribe(chat=chat, by=actor)
    await answer(message, subscribing.unsubscribed(result), keyboards.undo_unsubscribing() if result.changed else None)


async def unsubscribe_here(query: CallbackQuery, chat: Chat, actor: Actor, unsubscribe: use_cases.Unsubscribe) -> None:
    """Send them no more announcements, at a tap below one, which stays as it is."""
    result = await unsubscribe(chat=chat, by=actor)
    words = subscribing.unsubscribed(result)
    await reply_below(query, words, keyboards.undo_unsubscribing() if result.changed else None)
    await toast(query)


async def resubscribe(query: CallbackQuery, chat: Chat, actor: Actor, resubscribe: use_cases.Resubscribe) -> None:
    """Send them announcements again after all."""
    await resubscribe(chat=chat, by=actor)
    await redraw(query, subscribing.resubscribed())
    await toast(query)


async def me(message: Message, chat: Chat, actor: Actor, show_subscription: use_cases.ShowSubscription) -> None:
    """Tell them as whom they are known."""
    await answer(message, subscribing.me(await show_subscription(chat=chat, by=actor)))


async def own_lists(message: Message, chat: Chat, actor: Actor, show_subscription: use_cases.ShowSubscription) -> None:
    """Show the lists that they are on."""
    subscription = await show_subscription(chat=chat, by=actor)
    await answer(message, subscribing.own_lists(subscription), keyboards.own_lists(subscription))


async def back_to_own_lists(
    query: CallbackQuery, chat: Chat, actor: Actor, show_subscription: use_cases.ShowSubscription
) -> None:
    """Show the lists that they are on again."""
    subscription = await show_subscription(chat=chat, by=actor)
    await redraw(query, subscribing.own_lists(subscription), keyboards.own_lists(subscription))
    await toast(query)


async def leave_list(
    query: CallbackQuery, callback_data: LeaveList, chat: Chat, actor: Actor, leave_list: use_cases.LeaveList
) -> None:
    """Take them off a list, and offer the way back."""
    mailing_list = await leave_list(chat=chat, list_id=ListId(callback_data.list_id), by=actor)
    await redraw(query, subscribing.left_list(mailing_list), keyboards.list_left(mailing_list))
    await toast(query, labels.list_left())


async def join_list(
    query: CallbackQuery,
    callback_data: JoinList,
    chat: Chat,
    actor: Actor,
    join_list: use_cases.JoinList,
    show_subscription: use_cases.ShowSubscription,
) -> None:
    """Put them on a list again."""
    await join_list(chat=chat, list_id=ListId(callback_data.list_id), by=actor)
    subscription = await show_subscription(chat=chat, by=actor)
    await redraw(query, subscribing.own_lists(subscription), keyboards.own_lists(subscription))
    await toast(query, labels.list_joined())


async def only_in_private(message: Message) -> None:
    """Point to the private chat."""
    await answer(message, privacy.only_in_private())


def setup() -> Router:
    """Return the router of this conversation; it must come before the greeting of groups."""
    router = Router(name="subscribing")
    is_private, is_own_chat = F.chat.type == "private", F.message.chat.type == "private"
    router.message.register(start, command("start"), is_private)
    router.message.register(stop, command("stop"), is_private)
    router.message.register(me, command("me"), is_private)
    router.message.register(own_lists, command("lists"), is_private)
    for name in ("stop", "me", "lists"):  # as many other bots have
        router.message.register(only_in_private, command(name), is_addressed)
    router.callback_query.register(unsubscribe_here, Unsubscribe.filter(), is_own_chat)
    router.callback_query.register(resubscribe, Resubscribe.filter(), is_own_chat)
    router.callback_query.register(back_to_own_lists, ShowOwnLists.filter(), is_own_chat)
    router.callback_query.register(leave_list, LeaveList.filter(), is_own_chat)
    router.callback_query.register(join_list, JoinList.filter(), is_own_chat)
    return router
