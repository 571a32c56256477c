"""Inline keyboards of groups. Labels come from `texts.group_labels`."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers import audience_keyboards
from handlers.group_buttons import (
    AskToDelete,
    BeginGroupStep,
    ChooseGroupKind,
    DeleteGroup,
    LeaveGroup,
    NewGroup,
    PickCondition,
    PutMemberBack,
    SaveGroupCondition,
    ShowGroup,
    ShowGroups,
    ShowMembers,
    TakeMemberOut,
    shortened,
)
from handlers.keyboards import labelled
from scheduling.audience_choices import FOR_GROUPS, AudienceScreen
from scheduling.audiences import GroupKind, RecipientGroup
from scheduling.dialogs import Dialog
from scheduling.group_drafts import GroupDraft, GroupStep
from scheduling.identifiers import SubscriberId
from scheduling.use_cases.groups import GroupPage, MemberPage, SeenGroup
from texts import buttons, group_labels


def groups(page: GroupPage) -> InlineKeyboardMarkup:
    """Below the list: a button for each card, the pages, and the way to a new one."""
    rows = [[labelled(group_labels.open_group(one), ShowGroup(group_id=one.id))] for one in page.groups]
    turn = []
    if page.index > 0:
        turn.append(labelled(buttons.previous_page(), ShowGroups(page=page.index - 1)))
    if page.index + 1 < page.pages:
        turn.append(labelled(buttons.next_page(), ShowGroups(page=page.index + 1)))
    return _markup([*rows, turn, [labelled(group_labels.new_group(), NewGroup())]])


def group(seen: SeenGroup) -> InlineKeyboardMarkup:
    """Below a group's card."""
    one = seen.group
    rows: list[list[InlineKeyboardButton]] = []
    if one.kind is GroupKind.STATIC:
        count = seen.members
        if count:
            rows.append([labelled(group_labels.members(count), ShowMembers(group_id=one.id, page=0))])
        change = [labelled(group_labels.add_members(), _begin(one, GroupStep.ADD))]
        if count:
            change.append(labelled(group_labels.remove_members(), _begin(one, GroupStep.REMOVE)))
        rows.append(change)
    else:
        rows.append([labelled(group_labels.change_condition(), _begin(one, GroupStep.CONDITION))])
    rows.append(
        [
            labelled(group_labels.rename(), _begin(one, GroupStep.RENAME)),
            labelled(group_labels.delete(), AskToDelete(group_id=one.id)),
        ]
    )
    return _markup([*rows, [labelled(buttons.back(), ShowGroups(page=0))]])


def members(page: MemberPage) -> InlineKeyboardMarkup:
    """Below the list of members: each of them, to be taken out, and who was just now."""
    rows = [[labelled(group_labels.take_out(one), TakeMemberOut(**_of_member(page, one.id)))] for one in page.members]
    undo = []
    if page.taken_out is not None:
        data = PutMemberBack(**_of_member(page, page.taken_out.id))
        undo = [labelled(group_labels.put_back(page.taken_out), data)]
    turn = []
    if page.index > 0:
        data_back = ShowMembers(group_id=page.group.id, page=page.index - 1)
        turn.append(labelled(buttons.previous_page(), data_back))
    if page.index + 1 < page.pages:
        turn.append(labelled(buttons.next_page(), ShowMembers(group_id=page.group.id, page=page.index + 1)))
    add = [labelled(group_labels.add_members(), _begin(page.group, GroupStep.ADD))]
    return _markup([*rows, undo, turn, add, [_to_group(page.group)]])


def really_delete(one: RecipientGroup) -> InlineKeyboardMarkup:
    """Below the question whether a group shall be deleted."""
    delete = labelled(group_labels.really_delete(), DeleteGroup(group_id=one.id, revision=one.revision))
    return _markup([[delete], [_to_group(one)]])


def to_list() -> InlineKeyboardMarkup:
    """Below what is over: the way to the list."""
    return _markup([[labelled(buttons.back(), ShowGroups(page=0))]])


def asking(dialog: Dialog, draft: GroupDraft, *, zone: str) -> InlineKeyboardMarkup:
    """Below what a dialog asks; days are those of `zone`."""
    of_dialog = {"dialog_id": dialog.id, "revision": dialog.revision}
    leave = [labelled(group_labels.leave(), LeaveGroup(**of_dialog))]
    if draft.step is GroupStep.KIND:
        kinds = [[labelled(group_labels.kind(one), ChooseGroupKind(**of_dialog, kind=one))] for one in GroupKind]
        return _markup([*kinds, leave])
    if draft.step is not GroupStep.CONDITION:
        return _markup([leave])
    rows = audience_keyboards.rows(
        draft.choice,
        FOR_GROUPS,
        lambda action, place: PickCondition(**of_dialog, action=action, place=place),
        zone=zone,
        has_everybody=False,
    )
    if draft.choice.screen is not AudienceScreen.MAIN:
        return _markup(rows)
    if not draft.choice.audience.condition.is_empty:
        save = group_labels.save(is_new=draft.group_id is None)
        rows.append([labelled(save, SaveGroupCondition(**of_dialog))])
    return _markup([*rows, leave])


def _begin(one: RecipientGroup, step: GroupStep) -> BeginGroupStep:
    return BeginGroupStep(group_id=one.id, revision=one.revision, step=step)


def _of_member(page: MemberPage, member: SubscriberId) -> dict[str, str | int]:
    return {
        "group": shortened(page.group.id),
        "member": shortened(member),
        "revision": page.group.revision,
        "page": page.index,
    }


def _to_group(one: RecipientGroup) -> InlineKeyboardButton:
    return labelled(group_labels.to_group(), ShowGroup(group_id=one.id))


def _markup(rows: Sequence[Sequence[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[list(row) for row in rows if row])
