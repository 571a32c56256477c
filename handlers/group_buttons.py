"""What the buttons of groups carry: the group, or the dialog about one, and the revision that was shown."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from pydantic import BaseModel, Field

from scheduling.audience_choices import AudienceAction
from scheduling.audiences import GroupKind
from scheduling.group_drafts import GroupStep

ShortId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}$")]
"""An id in 22 characters: where a button carries two of them."""
Page = Annotated[int, Field(ge=0, le=10**6)]


def shortened(key: UUID) -> str:
    """Return an id in 22 characters (base64 of RFC 4648, section 5, without padding)."""
    return urlsafe_b64encode(key.bytes).decode().rstrip("=")


def lengthened(short: str) -> UUID:
    """Return the id that was shortened."""
    return UUID(bytes=urlsafe_b64decode(f"{short}=="))


class ShowGroups(CallbackData, prefix="Gl"):
    """Show a page of the list."""

    page: Page


class NewGroup(CallbackData, prefix="Gn"):
    """Ask for the name of a new group."""


class ShowGroup(CallbackData, prefix="Gs"):
    """Show a group's card."""

    group_id: UUID


class BeginGroupStep(CallbackData, prefix="Gb"):
    """Ask for what is to be changed about a group."""

    group_id: UUID
    revision: int
    step: GroupStep


class AskToDelete(CallbackData, prefix="Gd"):
    """Ask whether a group shall be deleted."""

    group_id: UUID


class DeleteGroup(CallbackData, prefix="Gx"):
    """Delete it, as it was when that was asked."""

    group_id: UUID
    revision: int


class ShowMembers(CallbackData, prefix="Gm"):
    """Show a page of who was put into a group."""

    group_id: UUID
    page: Page


class OfMember(BaseModel):
    """Somebody in a group, on a page of its members."""

    group: ShortId
    member: ShortId
    revision: int
    page: Page


class TakeMemberOut(OfMember, CallbackData, prefix="Go"):
    """Take somebody out of a group."""


class PutMemberBack(OfMember, CallbackData, prefix="Gi"):
    """Put somebody in again who was taken out just now."""


class OfGroupDialog(BaseModel):
    """What belongs to a dialog about a group, as it was when the button was drawn."""

    dialog_id: UUID
    revision: int


class ChooseGroupKind(OfGroupDialog, CallbackData, prefix="Gk"):
    """Say how a new group gets its members."""

    kind: GroupKind


class PickCondition(OfGroupDialog, CallbackData, prefix="Gc"):
    """Choose what members have in common."""

    action: AudienceAction
    place: Annotated[int, Field(ge=0, le=10**6)]


class SaveGroupCondition(OfGroupDialog, CallbackData, prefix="Gv"):
    """Make the group with what was chosen, or give it to the one that there is."""


class LeaveGroup(OfGroupDialog, CallbackData, prefix="Gq"):
    """End the dialog: nothing comes of it."""
