"""/groups: the list of groups, their cards, who is in them, and Delete. For those who manage recipients."""

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import CallbackQuery, Message

from handlers import group_keyboards as keys
from handlers.answers import answer, redraw, toast
from handlers.commands import command
from handlers.group_buttons import (
    AskToDelete,
    DeleteGroup,
    PutMemberBack,
    ShowGroup,
    ShowGroups,
    ShowMembers,
    TakeMemberOut,
    lengthened,
)
from scheduling.chats import Actor, Chat
from scheduling.identifiers import GroupId, SubscriberId
from scheduling.roles import Role
from scheduling.use_cases import groups as use_cases
from scheduling.use_cases.rights import FindRoles
from texts import groups as texts


async def show_list(
    message: Message, chat: Chat, actor: Actor, find_roles: FindRoles, list_groups: use_cases.ListGroups
) -> None:
    """Show the groups there are. For those who may not, there is no such command."""
    if Role.MANAGE not in await find_roles(actor):
        raise SkipHandler
    page = await list_groups(index=0, by=actor)
    await answer(message, texts.groups(page, zone=chat.zone), keys.groups(page))


async def turn_page(
    query: CallbackQuery, callback_data: ShowGroups, chat: Chat, actor: Actor, list_groups: use_cases.ListGroups
) -> None:
    """Show another page of the list."""
    page = await list_groups(index=callback_data.page, by=actor)
    await redraw(query, texts.groups(page, zone=chat.zone), keys.groups(page))
    await toast(query)


async def show_group(
    query: CallbackQuery, callback_data: ShowGroup, chat: Chat, actor: Actor, show_group: use_cases.ShowGroup
) -> None:
    """Show a group's card."""
    seen = await show_group(GroupId(callback_data.group_id), by=actor)
    await redraw(query, texts.group(seen, zone=chat.zone), keys.group(seen))
    await toast(query)


async def show_members(
    query: CallbackQuery, callback_data: ShowMembers, actor: Actor, list_members: use_cases.ListMembers
) -> None:
    """Show a page of who was put into a group."""
    page = await list_members(GroupId(callback_data.group_id), index=callback_data.page, by=actor)
    await redraw(query, texts.members(page), keys.members(page))
    await toast(query)


async def take_out(
    query: CallbackQuery,
    callback_data: TakeMemberOut,
    actor: Actor,
    change_member: use_cases.ChangeMember,
    list_members: use_cases.ListMembers,
) -> None:
    """Take somebody out, and offer to put them back."""
    member = SubscriberId(lengthened(callback_data.member))
    group_id, revision = GroupId(lengthened(callback_data.group)), callback_data.revision
    await change_member(group_id, member, is_in=False, by=actor, revision=revision)
    page = await list_members(group_id, index=callback_data.page, by=actor, taken_out=member)
    await redraw(query, texts.members(page), keys.members(page))
    await toast(query)


async def put_back(
    query: CallbackQuery,
    callback_data: PutMemberBack,
    actor: Actor,
    change_member: use_cases.ChangeMember,
    list_members: use_cases.ListMembers,
) -> None:
    """Put somebody in again who was taken out just now."""
    member = SubscriberId(lengthened(callback_data.member))
    group_id, revision = GroupId(lengthened(callback_data.group)), callback_data.revision
    await change_member(group_id, member, is_in=True, by=actor, revision=revision)
    page = await list_members(group_id, index=callback_data.page, by=actor)
    await redraw(query, texts.members(page), keys.members(page))
    await toast(query)


async def ask_to_delete(
    query: CallbackQuery, callback_data: AskToDelete, actor: Actor, show_group: use_cases.ShowGroup
) -> None:
    """Ask whether a group shall be deleted."""
    seen = await show_group(GroupId(callback_data.group_id), by=actor)
    await redraw(query, texts.really_delete(seen), keys.really_delete(seen.group))
    await toast(query)


async def delete(
    query: CallbackQuery, callback_data: DeleteGroup, actor: Actor, delete_group: use_cases.DeleteGroup
) -> None:
    """Delete it."""
    name = await delete_group(GroupId(callback_data.group_id), by=actor, revision=callback_data.revision)
    await redraw(query, texts.deleted(name), keys.to_list())
    await toast(query)


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="groups")
    router.message.register(show_list, command("groups"), F.chat.type == "private")
    router.callback_query.register(turn_page, ShowGroups.filter())
    router.callback_query.register(show_group, ShowGroup.filter())
    router.callback_query.register(show_members, ShowMembers.filter())
    router.callback_query.register(take_out, TakeMemberOut.filter())
    router.callback_query.register(put_back, PutMemberBack.filter())
    router.callback_query.register(ask_to_delete, AskToDelete.filter())
    router.callback_query.register(delete, DeleteGroup.filter())
    return router
