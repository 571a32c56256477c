"""Who goes on with a dialog when its person has sent what it awaits."""

from collections.abc import Mapping

from handlers import guided, reminders
from handlers.awaited import Answered
from scheduling.dialogs import DialogKind

ANSWERED: Mapping[DialogKind, Answered] = {
    DialogKind.SCHEDULE: guided.take_answer,
    DialogKind.SNOOZE: reminders.snooze_as_written,
}
