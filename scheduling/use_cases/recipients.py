"""Recipients in chat: looked for, shown, changed, added by hand, deleted. For those who may manage them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from scheduling.addresses import EMAIL, PHONE
from scheduling.audiences import Audience, Condition, RecipientGroup
from scheduling.auditing import Action
from scheduling.chats import Actor, Address, Chat
from scheduling.clock import Clock
from scheduling.dialogs import Dialog, DialogKind
from scheduling.errors import DialogClosed, RecipientTableRefused, TableProblem
from scheduling.identifiers import BotId, DialogId, SubscriberId, TopicId, new_uuid7
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.recipient_columns import Column
from scheduling.recipient_reading import Reading
from scheduling.recipient_views import (
    FIELDS,
    MOST_BUTTONS,
    OF_ONE,
    PAGE_SIZE,
    STEPS,
    RecipientAction,
    RecipientScreen,
    RecipientsView,
)
from scheduling.roles import Role
from scheduling.subscribers import MailingList, Subscriber, SubscriberOrigin
from scheduling.use_cases import recipient_changes as changes
from scheduling.use_cases.dialogs import dialog_effect_of, find_dialog, new_dialog
from scheduling.use_cases.rights import require_role

TAG = "#"
"""Begins a search for a tag."""
_TO_LIST = frozenset({RecipientAction.LIST, RecipientAction.NEXT, RecipientAction.PREVIOUS, RecipientAction.SHOW_ALL})


@dataclass(frozen=True, slots=True)
class OpenedRecipients:
    """What somebody looks at, and the dialog that keeps it."""

    dialog: Dialog
    view: RecipientsView


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRecipients:
    """What there is to see."""

    people: Sequence[Subscriber] = ()
    """Of the page that is open."""
    has_more: bool = False
    total: int = 0
    """How many there are in all."""
    one: Subscriber | None = None
    """Whom it is about; None also where they were deleted meanwhile."""
    lists: Sequence[MailingList] = ()
    groups: Sequence[RecipientGroup] = ()
    """Those into which somebody can be put."""
    is_on: frozenset[str] = frozenset()
    """Codes of the lists that they are on."""
    is_in: frozenset[str] = frozenset()
    """Names of the groups that they are in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRecipients:
    """Begin to look at recipients."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(
        self,
        *,
        chat: Chat,
        by: Actor,
        topic_id: TopicId | None,
        search: str = "",
        screen: RecipientScreen = RecipientScreen.LIST,
    ) -> OpenedRecipients:
        """Open a screen. Raises `NotAllowed`."""
        async with self.new_unit(write=False) as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            view = await _listed(unit, RecipientsView().looking_for(search))
        if screen is not RecipientScreen.LIST:
            view = view.showing(screen)
        async with self.new_unit() as unit:
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return opened_by(done)
            dialog = new_dialog(
                unit,
                DialogKind.RECIPIENTS,
                view.to_json(),
                chat=chat,
                by=by,
                topic_id=topic_id,
                now=self.clock.now(),
                is_awaiting=view.is_awaiting,
            )
            await unit.dialogs.add(dialog)
            await unit.commit(effect=dialog.id)
        return OpenedRecipients(dialog, view)


@dataclass(frozen=True, slots=True, kw_only=True)
class TapRecipients:
    """Do what a button says."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(
        self,
        action: RecipientAction,
        place: int,
        *,
        chat: Chat,
        by: Actor,
        dialog_id: DialogId,
        revision: int,
        shown_in: int | None,
    ) -> OpenedRecipients:
        """Go on. Raises `NotAllowed`, `NotYourDialog`, `DialogClosed`, `SubscriberNotFound`, and what is refused."""
        now = self.clock.now()
        listing: RecipientsView | None = None
        async with self.new_unit(write=False) as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return opened_by(done)
            if action in _TO_LIST:  # looking for a name takes its time, while which nobody shall wait
                before = opened_by(await find_dialog(unit, chat, dialog_id, by=by, now=now, revision=revision))
                listing = await _listed(unit, _turned(before.view, action))
        async with self.new_unit() as unit:
            dialog = await find_dialog(unit, chat, dialog_id, by=by, now=now, revision=revision)
            view = opened_by(dialog).view
            after = listing or await _after(unit, view, action, place, chat.bot_id, by=by, now=now)
            return await _kept(unit, dialog, after, now=now, shown_in=shown_in)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecipients:
    """Take what somebody sent in answer."""

    new_unit: NewUnit
    clock: Clock
    reading: Reading
    administrators: Collection[int]

    async def __call__(self, text: str, *, chat: Chat, by: Actor, dialog: Dialog) -> OpenedRecipients:
        """Go on. Raises `NotAllowed`, `NotYourDialog`, `DialogClosed`, `SubscriberNotFound`, and what is refused."""
        now = self.clock.now()
        async with self.new_unit(write=False) as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return opened_by(done)
            view = opened_by(await find_dialog(unit, chat, dialog.id, by=by, now=now)).view
            listing = None
            if view.screen is RecipientScreen.SEARCH:
                listing = await _listed(unit, view.looking_for(text))
            one = await changes.find_recipient(unit, view.one) if view.screen in OF_ONE else None
        if view.screen is RecipientScreen.IMPORT:
            raise RecipientTableRefused(TableProblem.NO_TEXT)
        value = ""
        if view.asked is not None:
            value = await changes.read_field(view.asked, text, one, self.reading)
        async with self.new_unit() as unit:
            at_present = await find_dialog(unit, chat, dialog.id, by=by, now=now)
            if opened_by(at_present).view != view:
                raise DialogClosed
            after = listing or await _answered(unit, view, text, value, chat.bot_id, by=by, now=now)
            return await _kept(unit, at_present, after, now=now, shown_in=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtRecipients:
    """Look at what a view shows. It checks no rights: whoever has opened the view had them."""

    new_unit: NewUnit

    async def __call__(self, view: RecipientsView) -> SeenRecipients:
        """Return what there is to see."""
        async with self.new_unit(write=False) as unit:
            if view.screen is RecipientScreen.LIST:
                ids = [_id(one) for one in view.shown]
                people = await unit.subscribers.of(ids)
                total = await unit.subscribers.count()
                return SeenRecipients(people=people[:PAGE_SIZE], has_more=len(ids) > PAGE_SIZE, total=total)
            if view.screen is RecipientScreen.EXPORT:
                return SeenRecipients(groups=await unit.groups.all(), total=await unit.subscribers.count())
            if view.screen not in OF_ONE or view.subscriber_id is None:
                return SeenRecipients()
            one = await unit.subscribers.get(view.subscriber_id)
            if one is None:
                return SeenRecipients()
            [listed] = await unit.recipient_tables.listed([one])
            return SeenRecipients(
                one=one,
                lists=await unit.subscribers.lists(),
                groups=await changes.static_groups(unit),
                is_on=frozenset(listed.lists),
                is_in=frozenset(listed.groups),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class FindRecipientsView:
    """Find what somebody looks at, to do something that changes nothing of it."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, by: Actor, dialog_id: DialogId, revision: int) -> RecipientsView:
        """Return it. Raises `NotYourDialog`, `DialogClosed`."""
        async with self.new_unit(write=False) as unit:
            return opened_by(
                await find_dialog(unit, chat, dialog_id, by=by, now=self.clock.now(), revision=revision)
            ).view


def opened_by(dialog: Dialog) -> OpenedRecipients:
    """Return what a dialog keeps. Raises `DialogClosed` where it is about something else."""
    if dialog.kind is not DialogKind.RECIPIENTS:
        raise DialogClosed
    return OpenedRecipients(dialog, RecipientsView.from_json(dialog.state))


async def found(
    unit: UnitOfWork, search: str, *, after: SubscriberId | None = None, limit: int
) -> Sequence[Subscriber]:
    """Return whom a search finds, the latest first: those with a tag where it begins with #, else those called so."""
    if search.startswith(TAG):
        tagged = Audience(condition=Condition(tags=frozenset({" ".join(search.lstrip(TAG).lower().split())})))
        return await unit.recipient_tables.page(tagged, after=after, limit=limit)
    return await unit.subscribers.page(search or None, after=after, limit=limit)


async def _listed(unit: UnitOfWork, view: RecipientsView) -> RecipientsView:
    """Return a view of the list with whom its page shows, and the first of the next."""
    after = view.behind[-1] if view.behind else None
    people = await found(unit, view.search, after=after, limit=PAGE_SIZE + 1)
    return replace(view, shown=tuple(str(one.id) for one in people))


def _turned(view: RecipientsView, action: RecipientAction) -> RecipientsView:
    if action is RecipientAction.SHOW_ALL:
        return view.looking_for("")
    if action is RecipientAction.LIST:
        return view.showing(RecipientScreen.LIST, subscriber_id=None)
    if view.screen is not RecipientScreen.LIST:
        raise DialogClosed
    if action is RecipientAction.PREVIOUS:
        return view.showing(RecipientScreen.LIST, behind=view.behind[:-1])
    return view.showing(RecipientScreen.LIST, behind=(*view.behind, _id(view.at(PAGE_SIZE - 1))))


async def _after(
    unit: UnitOfWork,
    view: RecipientsView,
    action: RecipientAction,
    place: int,
    bot_id: BotId,
    *,
    by: Actor,
    now: datetime,
) -> RecipientsView:
    match action:
        case RecipientAction.SEARCH:
            return view.showing(RecipientScreen.SEARCH)
        case RecipientAction.IMPORT:
            return view.showing(RecipientScreen.IMPORT)
        case RecipientAction.EXPORT:
            return view.showing(
                RecipientScreen.EXPORT, shown=tuple(str(one.id) for one in (await unit.groups.all())[:MOST_BUTTONS])
            )
        case RecipientAction.ADD:
            return view.showing(RecipientScreen.ADD, asked=STEPS[0], subscriber_id=None)
        case RecipientAction.SKIP if view.screen is RecipientScreen.ADD and view.asked not in {None, STEPS[0]}:
            return await _added(unit, view, view.draft, bot_id, by=by, now=now)
        case RecipientAction.OPEN if view.screen is RecipientScreen.LIST:
            return view.of((await changes.find_recipient(unit, _id(view.at(place)))).id)
    return await _of_one(unit, view, action, place, by=by, now=now)


async def _of_one(
    unit: UnitOfWork, view: RecipientsView, action: RecipientAction, place: int, *, by: Actor, now: datetime
) -> RecipientsView:
    one = await changes.find_recipient(unit, view.one)
    match action:
        case RecipientAction.CARD:
            return view.of(one.id)
        case RecipientAction.FIELD if place in range(len(FIELDS)):
            return view.showing(RecipientScreen.FIELD, asked=FIELDS[place])
        case RecipientAction.EMPTY if view.screen is RecipientScreen.FIELD and view.asked not in {None, Column.NAME}:
            asked = view.asked
            await changes.change_recipient(
                unit, one.id, lambda person: changes.with_field(person, asked or Column.NAME, None), by=by, now=now
            )
            return view.of(one.id)
        case RecipientAction.TAGS:
            return await _offering(unit, view.showing(RecipientScreen.TAGS), one)
        case RecipientAction.VARIABLES:
            return await _offering(unit, view.showing(RecipientScreen.VARIABLES), one)
        case RecipientAction.LISTS:
            return await _offering(unit, view.showing(RecipientScreen.LISTS), one)
        case RecipientAction.GROUPS:
            return await _offering(unit, view.showing(RecipientScreen.GROUPS), one)
        case RecipientAction.PICK:
            return await _offering(unit, view, await _picked(unit, view, one, view.at(place), by=by, now=now))
        case RecipientAction.SUBSCRIPTION:
            await _change_subscription(unit, one, by=by, now=now)
            return view.of(one.id)
        case RecipientAction.DELETE:
            return view.showing(RecipientScreen.DELETE)
        case RecipientAction.DELETE_INDEED if view.screen is RecipientScreen.DELETE:
            await unit.subscribers.delete(one.id)
            await changes.note(unit, Action.DELETED, one, by=by, now=now)
            return await _listed(unit, view.looking_for(""))
    raise DialogClosed


async def _change_subscription(unit: UnitOfWork, one: Subscriber, *, by: Actor, now: datetime) -> None:
    if one.is_subscribed:
        await unit.subscribers.cancel_broadcasts(one.id)
        await changes.change_recipient(unit, one.id, lambda person: person.unsubscribed(now), by=by, now=now)
    elif changes.may_be_subscribed_again(one):
        await changes.change_recipient(unit, one.id, lambda person: person.resubscribed(), by=by, now=now)


async def _picked(
    unit: UnitOfWork, view: RecipientsView, one: Subscriber, value: str, *, by: Actor, now: datetime
) -> Subscriber:
    match view.screen:
        case RecipientScreen.TAGS:
            return await changes.change_recipient(unit, one.id, changes.without_tag(value), by=by, now=now)
        case RecipientScreen.VARIABLES:
            return await changes.change_recipient(unit, one.id, changes.without_variable(value), by=by, now=now)
        case RecipientScreen.LISTS:
            await changes.toggle_list(unit, one, value, by=by, now=now)
        case RecipientScreen.GROUPS:
            await changes.toggle_group(unit, one, value, by=by, now=now)
        case _:
            raise DialogClosed
    return one


async def _offering(unit: UnitOfWork, view: RecipientsView, one: Subscriber) -> RecipientsView:
    """Return a view with what its buttons stand for."""
    match view.screen:
        case RecipientScreen.TAGS:
            shown: Sequence[str] = sorted(one.tags)
        case RecipientScreen.VARIABLES:
            shown = sorted(one.variables)
        case RecipientScreen.LISTS:
            shown = [str(each.id) for each in await unit.subscribers.lists()]
        case RecipientScreen.GROUPS:
            shown = [str(each.id) for each in await changes.static_groups(unit)]
        case _:
            shown = ()
    return replace(view, shown=tuple(shown[:MOST_BUTTONS]))


async def _answered(
    unit: UnitOfWork, view: RecipientsView, text: str, value: str, bot_id: BotId, *, by: Actor, now: datetime
) -> RecipientsView:
    asked = view.asked
    match view.screen:
        case RecipientScreen.ADD if asked is not None:
            await changes.require_free(unit, asked, value, own=None)
            return await _added(unit, view, {**view.draft, asked.value: value}, bot_id, by=by, now=now)
        case RecipientScreen.FIELD if asked is not None:
            await changes.require_free(unit, asked, value, own=view.one)
            await changes.change_recipient(
                unit, view.one, lambda person: changes.with_field(person, asked, value), by=by, now=now
            )
            return view.of(view.one)
        case RecipientScreen.TAGS:
            change = changes.adding_tags(text)
        case RecipientScreen.VARIABLES:
            change = changes.setting_variables(text)
        case _:
            raise DialogClosed
    return await _offering(unit, view, await changes.change_recipient(unit, view.one, change, by=by, now=now))


async def _added(
    unit: UnitOfWork, view: RecipientsView, draft: Mapping[str, str], bot_id: BotId, *, by: Actor, now: datetime
) -> RecipientsView:
    """Ask for what comes next, or add whom everything was said of."""
    place = STEPS.index(view.asked or STEPS[0])
    if place + 1 < len(STEPS):
        return view.showing(RecipientScreen.ADD, asked=STEPS[place + 1], draft=draft)
    platforms = ((Column.PHONE, PHONE), (Column.EMAIL, EMAIL))
    new = Subscriber(
        id=SubscriberId(new_uuid7(now)),
        bot_id=bot_id,
        name=draft[Column.NAME],
        external_id=draft.get(Column.EXTERNAL_ID),
        addresses=tuple(Address(platform, draft[column]) for column, platform in platforms if column in draft),
        origin=SubscriberOrigin.HAND,
        created_at=now,
    )
    await unit.subscribers.add(new)
    await changes.note(unit, Action.CREATED, new, by=by, now=now)
    return view.of(new.id)


async def _kept(
    unit: UnitOfWork, dialog: Dialog, view: RecipientsView, *, now: datetime, shown_in: int | None
) -> OpenedRecipients:
    moved = dialog.moved(view.to_json(), now=now, is_awaiting=view.is_awaiting)
    moved = replace(moved, prompt_message_id=shown_in)
    await unit.dialogs.save(moved)
    await unit.commit(effect=moved.id)
    return OpenedRecipients(moved, view)


def _id(text: str) -> SubscriberId:
    return SubscriberId(UUID(text))
