"""What is offered and said where somebody types behind the bot's name, in any chat."""

from datetime import datetime

from scheduling.content import Content
from scheduling.errors import Form
from scheduling.messages import ScheduledMessage
from scheduling.questions import PendingQuestion
from scheduling.use_cases.acceptance import Scheduled
from texts.buttons import choices
from texts.contents import summary
from texts.dates import near_moment
from texts.examples import example
from texts.rich import compose, fitted, joined, plain, sentence
from texts.rules import describe
from texts.speech import _

_FIRST_WORDS = 60
_BUTTON_LIMIT = 64


def offer_titles(question: PendingQuestion, *, now: datetime) -> list[str]:
    """Return the title of each reading that can be chosen."""
    return [plain(_("Schedule: {when}"), when=label) for label in choices(question, now=now)]


def offered(question: PendingQuestion, choice: int, *, now: datetime) -> Content:
    """Return what is posted where a reading is chosen, which is not saved yet."""
    when = choices(question, now=now)[choice]
    return fitted(lambda content: joined([compose(_("⏰ {when}"), when=when), content]), question.content)


def saved(scheduled: Scheduled, *, now: datetime) -> Content:
    """Return what the posted reading becomes once it is saved."""
    message = scheduled.message
    zone = message.timing.zone
    when = sentence(describe(message.timing))
    if message.timing.is_once and scheduled.runs:
        when = near_moment(scheduled.runs[0].at, zone, now=now)
    return fitted(lambda content: joined([compose(_("✓ Scheduled: {when}"), when=when), content]), message.content)


def found_title(message: ScheduledMessage, *, now: datetime) -> str:
    """Return the title of a schedule that was found."""
    when = _("⏸ paused")
    if message.next_run is not None:
        when = near_moment(message.next_run.at, message.timing.zone, now=now)
    return f"#{message.number} · {when}"


def found_description(message: ScheduledMessage) -> str:
    """Return what it says, in short."""
    return summary(message.content, _FIRST_WORDS)


def save_button() -> str:
    """Save what was posted among one's own schedules."""
    return _("Save to my reminders")


def how_to(*, now: datetime, zone: str) -> str:
    """Say in the line above the results what can be typed."""
    words = example(Form.DAILY, now=now, zone=zone).partition(" ")[2]
    return plain(_("For example: {words}"), words=words)[:_BUTTON_LIMIT]


def not_understood() -> str:
    """Say in the line above the results that nothing was found, and lead to the private chat."""
    return _("Nothing like that. How to schedule?")


def start_first() -> str:
    """Lead somebody to the private chat who has never begun one."""
    return _("Start me to schedule from any chat")
