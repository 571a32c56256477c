"""What is said about reminders."""

from datetime import datetime

from scheduling.content import Content
from scheduling.errors import DomainError, Form
from scheduling.messages import ScheduledMessage
from texts.contents import summary
from texts.dates import near_moment
from texts.examples import expression
from texts.rich import code, compose, joined, plain
from texts.speech import _
from texts.toasts import explained

_FIRST_WORDS = 60


def snoozed_as_written(child: ScheduledMessage, until: datetime, *, zone: str, now: datetime) -> Content:
    """Confirm a time that was written, with the first words of what comes then."""
    template = _("<b>#{number}</b> · I'll remind you again {moment}: {words}")
    return compose(
        template,
        number=child.number,
        moment=near_moment(until.replace(second=0, microsecond=0), zone, now=now),
        words=summary(child.content, _FIRST_WORDS),
    )


def until_when(message: ScheduledMessage, *, zone: str, now: datetime) -> Content:
    """Ask until when a reminder is put off."""
    question = compose(_("<b>Until when?</b> {words}"), words=summary(message.content, _FIRST_WORDS))
    return joined([question, _examples(zone=zone, now=now)], "\n\n")


def until_when_again(problem: DomainError, *, zone: str, now: datetime) -> Content:
    """Say what was wrong with a time that was written, and ask for another one."""
    return joined([explained(problem, now=now, zone=zone), _examples(zone=zone, now=now)], "\n\n")


def placeholder() -> str:
    """Hint at what is to be written, where the answer is typed."""
    return _("A time")


def which_time() -> Content:
    """Ask which of several times was meant."""
    return Content(_("Which time do you mean?"))


def snooze_of(number: int | None) -> str:
    """Say of what a schedule is a snooze: of a number, or of one that was deleted."""
    return _("Snoozed") if number is None else plain(_("Snoozed from #{number}"), number=number)


def _examples(*, zone: str, now: datetime) -> Content:
    examples = (code(expression(form, now=now, zone=zone)) for form in (Form.IN, Form.ONCE))
    return joined([_("Send me a time, for example:"), *examples])
