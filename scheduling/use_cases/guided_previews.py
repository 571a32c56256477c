"""Previews, whose buttons are only to look at: noted where they stand, and found again when the dialog is over."""

from dataclasses import dataclass, replace

from scheduling.chats import Chat
from scheduling.dialogs import Dialog, DialogKind
from scheduling.drafts import Draft, ShownPreview
from scheduling.identifiers import DialogId
from scheduling.ports import NewUnit
from scheduling.use_cases.guided import Drafted


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberPreview:
    """Note in which message of a chat a preview with buttons of its own stands."""

    new_unit: NewUnit

    async def __call__(self, drafted: Drafted, *, chat: Chat, message_id: int) -> None:
        """Note it, unless the dialog has moved on meanwhile."""
        shown = ShownPreview(chat.address.value, message_id)
        async with self.new_unit() as unit:
            await unit.dialogs.note_state(
                drafted.dialog.id, replace(drafted.draft, preview=shown).to_json(), revision=drafted.dialog.revision
            )
            await unit.commit()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPreviewed:
    """Find what a dialog has gathered, where it has shown a preview of it; also after its end."""

    new_unit: NewUnit

    async def __call__(self, *, chat: Chat, dialog_id: DialogId) -> Draft | None:
        """Return it, if there is such a preview in this chat."""
        async with self.new_unit(write=False) as unit:
            dialog = await unit.dialogs.get(dialog_id, chat_id=chat.id)
        return None if dialog is None else previewed(dialog, chat)


def previewed(dialog: Dialog, chat: Chat) -> Draft | None:
    """Return what a dialog has gathered, where a preview of it with buttons of its own stands in this chat."""
    if dialog.kind is not DialogKind.SCHEDULE:
        return None
    draft = Draft.from_json(dialog.state)
    return draft if draft.preview is not None and draft.preview.address == chat.address.value else None
