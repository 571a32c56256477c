"""Roles as rows: granted and taken back once, whatever is handled twice, and by administrators only."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest

from scheduling.auditing import Action
from scheduling.chats import Actor, Chat
from scheduling.clock import ManualClock
from scheduling.errors import AdministratorAlready, DialogClosed, NotAllowed, RolesChanged
from scheduling.identifiers import DialogId, UpdateId, UserId
from scheduling.ports import Cause
from scheduling.roles import Role
from scheduling.use_cases.roles import BeginGranting, FindHolders, ListRoles, PickPerson, SetRoles, ShowRoles
from tests.storage.samples import ADA, NOW, Store

BOB = UserId(77002)
HERSELF = Actor(ADA, is_administrator=True)
HIMSELF = Actor(BOB, is_administrator=True)
BOTH = frozenset(Role)
NONE = frozenset[Role]()


def needs(store: Store, cause: Cause | None = None) -> dict[str, Any]:
    return {
        "new_unit": partial(store.units.new, cause=cause),
        "clock": ManualClock(NOW),
        "administrators": {ADA},
    }


async def events(store: Store) -> list[tuple[Action, str, str]]:
    async with store.units.new(write=False) as unit:
        found = await unit.audit.page(about=BOB, limit=10)
    return [(event.action, event.label, str(event.details["role"])) for event in reversed(found)]


@pytest.fixture
async def chat(store: Store) -> Chat:
    return await store.chat(str(ADA))


async def set_roles(store: Store, chat: Chat, roles: frozenset[Role], shown: frozenset[Role], **cause: Any) -> Any:
    change = SetRoles(**needs(store, **cause))
    return await change(chat=chat, person=BOB, roles=roles, shown=shown, by=HERSELF)


async def test_roles_are_granted_and_taken_back_with_the_name_that_is_known(store: Store, chat: Chat):
    await store.chat(str(BOB), title="Bob")
    granted = await set_roles(store, chat, BOTH, NONE)
    assert (granted.holder.name, granted.holder.roles, granted.before) == ("Bob", BOTH, NONE)
    revoked = await set_roles(store, chat, NONE, BOTH)
    assert (revoked.holder.roles, revoked.before) == (NONE, BOTH)
    assert await events(store) == [
        (Action.GRANTED, "Bob", "manage"),
        (Action.GRANTED, "Bob", "send"),
        (Action.REVOKED, "Bob", "manage"),
        (Action.REVOKED, "Bob", "send"),
    ]
    assert await FindHolders(new_unit=store.units.new)() == {}


async def test_an_update_handled_twice_grants_once(store: Store, chat: Chat):
    await store.inbox.put([(UpdateId(7), "77001", {"update_id": 7})], now=NOW)
    first = await set_roles(store, chat, BOTH, NONE, cause=Cause(UpdateId(7)))
    again = await set_roles(store, chat, BOTH, NONE, cause=Cause(UpdateId(7), is_applied=True))
    assert again == first
    assert len(await events(store)) == 2
    assert await FindHolders(new_unit=store.units.new)() == {BOB: BOTH}


async def test_what_was_changed_meanwhile_is_not_overwritten(store: Store, chat: Chat):
    await set_roles(store, chat, frozenset({Role.SEND}), NONE)
    with pytest.raises(RolesChanged):
        await set_roles(store, chat, BOTH, NONE)
    shown = await ShowRoles(new_unit=store.units.new, administrators={ADA})(chat=chat, person=BOB, by=HERSELF)
    assert shown.roles == {Role.SEND}
    assert (shown.granted_by, shown.granted_at) == (ADA, NOW)


async def test_only_administrators_of_the_bot_grant_and_none_to_each_other(store: Store, chat: Chat):
    for use_case in (ListRoles, ShowRoles):
        looking: Any = use_case(new_unit=store.units.new, administrators={ADA})
        person = {} if use_case is ListRoles else {"person": BOB}
        with pytest.raises(NotAllowed):
            await looking(chat=chat, by=HIMSELF, **person)
    with pytest.raises(NotAllowed):
        await BeginGranting(**needs(store))(chat=chat, by=HIMSELF)
    with pytest.raises(NotAllowed):
        await SetRoles(**needs(store))(chat=chat, person=BOB, roles=BOTH, shown=NONE, by=HIMSELF)
    with pytest.raises(AdministratorAlready):
        await SetRoles(**needs(store))(chat=chat, person=ADA, roles=BOTH, shown=NONE, by=HERSELF)


async def test_a_person_is_picked_once_and_their_name_kept_until_it_is_granted(store: Store, chat: Chat):
    dialog = await BeginGranting(**needs(store))(chat=chat, by=HERSELF)
    picking: dict[str, Any] = {"chat": chat, "person": BOB, "name": "Bob", "by": HERSELF}
    await store.inbox.put([(UpdateId(8), "77001", {"update_id": 8})], now=NOW)
    first = await PickPerson(**needs(store, Cause(UpdateId(8))))(dialog_id=dialog.id, **picking)
    replay = Cause(UpdateId(8), is_applied=True, effect=dialog.id)
    assert await PickPerson(**needs(store, replay))(dialog_id=dialog.id, **picking) == first
    assert (first.name, first.roles, first.chat) == ("Bob", NONE, None)
    granted = await set_roles(store, chat, BOTH, NONE)
    assert granted.holder.name == "Bob"
    with pytest.raises(DialogClosed):
        await PickPerson(**needs(store))(dialog_id=DialogId(UUID(int=1)), **picking)
