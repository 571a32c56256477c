"""All schedules that a view shows, for a table of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduling.bulk_schedules import MOST_ROWS
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.dialogs import DialogKind
from scheduling.errors import DialogClosed
from scheduling.identifiers import DialogId
from scheduling.messages import ScheduledMessage
from scheduling.ports import NewUnit
from scheduling.views import View

_STEP = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadView:
    """Read what a view shows, page by page, so that nobody waits for it."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(
        self, *, chat: Chat, by: Actor, dialog_id: DialogId, revision: int
    ) -> Sequence[ScheduledMessage]:
        """Return them in its order, `MOST_ROWS` at most: as many as can be read in again.

        Raises `NotYourDialog`, `DialogClosed`.
        """
        found: list[ScheduledMessage] = []
        async with self.new_unit(write=False) as unit:
            dialog = await unit.dialogs.get(dialog_id, chat_id=chat.id)
            if dialog is None or dialog.kind is not DialogKind.LIST:
                raise DialogClosed
            dialog.require_open(by=by, now=self.clock.now(), revision=revision)
            filters = View.from_json(dialog.state).filters
            index = 0
            while True:
                page = await unit.listings.page(chat.id, filters, index=index, size=_STEP)
                found += page.messages
                index += 1
                if index >= page.pages or len(found) >= MOST_ROWS:
                    return found[:MOST_ROWS]
