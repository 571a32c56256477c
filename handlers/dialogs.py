"""Who goes on with a dialog when its person has sent what it awaits."""

from collections.abc import Mapping

from handlers import (
    broadcasts,
    card_edits,
    group_dialogs,
    guided,
    mailing_lists,
    recipients,
    reminders,
    templates,
    views,
)
from handlers.awaited import Answered
from handlers.roles import take_person
from scheduling.dialogs import DialogKind

ANSWERED: Mapping[DialogKind, Answered] = {
    DialogKind.SCHEDULE: guided.take_answer,
    DialogKind.SNOOZE: reminders.snooze_as_written,
    DialogKind.MAILING_LIST: mailing_lists.take_answer,
    DialogKind.LIST: views.search,
    DialogKind.GROUP: group_dialogs.take_answer,
    DialogKind.EDIT_TEXT: card_edits.take_content,
    DialogKind.EDIT_TIME: card_edits.take_time,
    DialogKind.EDIT_BUTTONS: card_edits.take_buttons,
    DialogKind.ROLE: take_person,
    DialogKind.TEMPLATE: templates.take_answer,
    DialogKind.RECIPIENTS: recipients.take_answer,
    DialogKind.BROADCAST: broadcasts.take_answer,
}
