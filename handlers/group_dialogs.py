"""Making a group and changing one: its name, what its members have in common, who is put in and taken out."""

from dataclasses import dataclass

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers import group_keyboards as keys
from handlers.answers import answer, bare, redraw, toast, written_at
from handlers.contents import words_of
from handlers.group_buttons import (
    BeginGroupStep,
    ChooseGroupKind,
    LeaveGroup,
    NewGroup,
    PickCondition,
    SaveGroupCondition,
)
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.dialogs import Dialog, DialogStatus
from scheduling.group_drafts import GroupDraft, GroupStep
from scheduling.identifiers import DialogId, GroupId, TopicId
from scheduling.use_cases import group_dialogs as use_cases
from scheduling.use_cases.audiences import OfferAudiences, SeeAudience
from scheduling.use_cases.dialogs import CloseDialog, RememberPrompt
from scheduling.use_cases.groups import ShowGroup
from texts import groups as texts
from texts.errors import explain
from texts.rich import joined


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupScreens:
    """What it takes to show where a dialog about a group is."""

    see_audience: SeeAudience
    show_group: ShowGroup
    clock: Clock

    async def draw(
        self, opened: use_cases.GroupDialog, chat: Chat, actor: Actor
    ) -> tuple[Content, InlineKeyboardMarkup]:
        """Return what a dialog shows, and the buttons below it: what it asks, or what came of it."""
        dialog, draft = opened.dialog, opened.draft
        if dialog.status is DialogStatus.CLOSED:
            return await self._done(draft, chat, actor)
        if draft.step is GroupStep.CONDITION:
            seen = await self.see_audience(draft.choice.audience, with_sample=draft.choice.shows_sample)
            words = texts.condition(draft, opened.group, seen, zone=chat.zone)
        else:
            words = texts.asked(draft, opened.group)
        if opened.problem is not None:
            problem = explain(opened.problem, now=self.clock.now(), zone=chat.zone)
            words = joined([problem, words], "\n\n")
        return words, keys.asking(dialog, draft, zone=chat.zone)

    async def _done(self, draft: GroupDraft, chat: Chat, actor: Actor) -> tuple[Content, InlineKeyboardMarkup]:
        if draft.group_id is None:
            return texts.left(), keys.to_list()
        seen = await self.show_group(draft.group_id, by=actor)
        if draft.change is not None:
            is_in = draft.step is GroupStep.ADD
            words = texts.members_changed(draft.change, seen, is_in=is_in, zone=chat.zone)
        elif draft.name:
            words = texts.made(seen, zone=chat.zone)
        else:
            words = texts.changed(seen, zone=chat.zone)
        return words, keys.group(seen)


async def begin_new(
    query: CallbackQuery,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    begin_group_dialog: use_cases.BeginGroupDialog,
    group_screens: GroupScreens,
    remember_prompt: RememberPrompt,
) -> None:
    """Ask for the name of a new group."""
    opened = await begin_group_dialog(GroupStep.NAME, chat=chat, by=actor, topic_id=topic_id)
    await _show(query, opened, chat, actor, group_screens, remember_prompt)


async def begin(
    query: CallbackQuery,
    callback_data: BeginGroupStep,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    begin_group_dialog: use_cases.BeginGroupDialog,
    group_screens: GroupScreens,
    remember_prompt: RememberPrompt,
) -> None:
    """Ask for what is to be changed about a group."""
    opened = await begin_group_dialog(
        callback_data.step,
        chat=chat,
        by=actor,
        topic_id=topic_id,
        group_id=GroupId(callback_data.group_id),
        revision=callback_data.revision,
    )
    await _show(query, opened, chat, actor, group_screens, remember_prompt)


async def choose_kind(
    query: CallbackQuery,
    callback_data: ChooseGroupKind,
    chat: Chat,
    actor: Actor,
    choose_group_kind: use_cases.ChooseKind,
    group_screens: GroupScreens,
    remember_prompt: RememberPrompt,
) -> None:
    """Make the group, or ask what its members have in common."""
    opened = await choose_group_kind(
        callback_data.kind,
        chat=chat,
        dialog_id=DialogId(callback_data.dialog_id),
        by=actor,
        revision=callback_data.revision,
    )
    await _show(query, opened, chat, actor, group_screens, remember_prompt)


async def pick(
    query: CallbackQuery,
    callback_data: PickCondition,
    chat: Chat,
    actor: Actor,
    offer_audiences: OfferAudiences,
    choose_condition: use_cases.ChooseCondition,
    group_screens: GroupScreens,
    remember_prompt: RememberPrompt,
) -> None:
    """Choose something that members have in common."""
    offers = await offer_audiences(callback_data.action, callback_data.place, chat=chat)
    opened = await choose_condition(
        callback_data.action,
        callback_data.place,
        offers,
        chat=chat,
        dialog_id=DialogId(callback_data.dialog_id),
        by=actor,
        revision=callback_data.revision,
    )
    await _show(query, opened, chat, actor, group_screens, remember_prompt)


async def save(
    query: CallbackQuery,
    callback_data: SaveGroupCondition,
    chat: Chat,
    actor: Actor,
    save_condition: use_cases.SaveCondition,
    group_screens: GroupScreens,
    remember_prompt: RememberPrompt,
) -> None:
    """Make the group, or keep its other condition."""
    opened = await save_condition(
        chat=chat, dialog_id=DialogId(callback_data.dialog_id), by=actor, revision=callback_data.revision
    )
    await _show(query, opened, chat, actor, group_screens, remember_prompt)


async def leave(
    query: CallbackQuery,
    callback_data: LeaveGroup,
    chat: Chat,
    actor: Actor,
    close_dialog: CloseDialog,
    show_group: ShowGroup,
) -> None:
    """Change nothing after all: show the group again, where there is one."""
    dialog = await close_dialog(
        chat=chat, dialog_id=DialogId(callback_data.dialog_id), by=actor, revision=callback_data.revision
    )
    draft = GroupDraft.from_json(dialog.state)
    if draft.group_id is None:
        await redraw(query, texts.left(), keys.to_list())
    else:
        seen = await show_group(draft.group_id, by=actor)
        await redraw(query, texts.group(seen, zone=chat.zone), keys.group(seen))
    await toast(query)


async def take_answer(
    message: Message,
    chat: Chat,
    actor: Actor,
    dialog: Dialog,
    answer_group_dialog: use_cases.AnswerGroupDialog,
    group_screens: GroupScreens,
    remember_prompt: RememberPrompt,
) -> None:
    """Take a name, people, a value, or a day. What was asked carries no buttons any more then."""
    said = words_of(message).text
    opened = await answer_group_dialog(said, chat=chat, dialog=dialog, by=actor, sent_at=written_at(message))
    asked_in = await answer(message, *await group_screens.draw(opened, chat, actor))
    if asked_in is not None and opened.dialog.status is DialogStatus.OPEN:
        await remember_prompt(opened.dialog, message_id=asked_in)
    await bare(message, dialog.prompt_message_id)


async def _show(
    query: CallbackQuery,
    opened: use_cases.GroupDialog,
    chat: Chat,
    actor: Actor,
    group_screens: GroupScreens,
    remember_prompt: RememberPrompt,
) -> None:
    """Show where a dialog is, in the message whose button was tapped."""
    await redraw(query, *await group_screens.draw(opened, chat, actor))
    if query.message is not None and opened.dialog.is_awaiting:
        await remember_prompt(opened.dialog, message_id=query.message.message_id)
    await toast(query)


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="group dialogs")
    router.callback_query.register(begin_new, NewGroup.filter())
    router.callback_query.register(begin, BeginGroupStep.filter())
    router.callback_query.register(choose_kind, ChooseGroupKind.filter())
    router.callback_query.register(pick, PickCondition.filter())
    router.callback_query.register(save, SaveGroupCondition.filter())
    router.callback_query.register(leave, LeaveGroup.filter())
    return router
