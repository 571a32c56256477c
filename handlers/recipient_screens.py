"""What is shown of recipients, screen by screen, and the buttons below it."""

from aiogram.types import InlineKeyboardMarkup

from handlers import recipient_keyboards as keys
from scheduling.chats import Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.errors import DialogClosed
from scheduling.recipient_imports import TableFile
from scheduling.recipient_views import OF_ONE, RecipientScreen
from scheduling.use_cases.recipient_changes import field_of
from scheduling.use_cases.recipients import LookAtRecipients, OpenedRecipients, SeenRecipients
from texts import recipient_tables
from texts import recipients as texts

Shown = tuple[Content, InlineKeyboardMarkup]


async def draw(opened: OpenedRecipients, chat: Chat, look: LookAtRecipients, clock: Clock) -> Shown:
    """Return what a view shows, and the buttons below it."""
    seen = await look(opened.view)
    if opened.view.screen in OF_ONE:
        return _of_one(opened, seen, chat, clock)
    return _of_many(opened, seen)


def _of_many(opened: OpenedRecipients, seen: SeenRecipients) -> Shown:
    view = opened.view
    match view.screen:
        case RecipientScreen.LIST:
            return texts.recipients(seen, view), keys.recipients(opened, seen)
        case RecipientScreen.SEARCH:
            return texts.search_question(), keys.to_list(opened)
        case RecipientScreen.IMPORT:
            return recipient_tables.file_question(), keys.to_list(opened)
        case RecipientScreen.EXPORT:
            return texts.export_question(seen.total), keys.exporting(opened, seen)
        case RecipientScreen.ADD if view.asked is not None:
            return texts.add_question(view.asked), keys.adding(opened)
        case RecipientScreen.PREVIEW:
            file = TableFile.from_json(view.table)
            return recipient_tables.seen_again(file), keys.preview(opened.dialog, file)
        case RecipientScreen.RESULT:
            return recipient_tables.saved(TableFile.from_json(view.table)), keys.saved(opened.dialog)
    raise DialogClosed


def _of_one(opened: OpenedRecipients, seen: SeenRecipients, chat: Chat, clock: Clock) -> Shown:
    view, one = opened.view, seen.one
    if one is None:
        return texts.gone(), keys.to_list(opened)
    match view.screen:
        case RecipientScreen.CARD:
            return texts.card(seen, zone=chat.zone, now=clock.now()), keys.card(opened, seen)
        case RecipientScreen.FIELD if view.asked is not None:
            value = field_of(one, view.asked)
            return texts.field_question(view.asked, one, value), keys.question(opened, seen, has_value=bool(value))
        case RecipientScreen.TAGS:
            return texts.tags(one), keys.parts(opened, seen)
        case RecipientScreen.VARIABLES:
            return texts.variables(one), keys.parts(opened, seen)
        case RecipientScreen.LISTS:
            return texts.lists(one, has_any=bool(seen.lists)), keys.parts(opened, seen)
        case RecipientScreen.GROUPS:
            return texts.groups(one, has_any=bool(seen.groups)), keys.parts(opened, seen)
        case RecipientScreen.DELETE:
            return texts.delete_question(one), keys.deleting(opened)
    raise DialogClosed
