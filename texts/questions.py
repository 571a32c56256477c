"""Asking how a request was meant."""

from datetime import datetime

from scheduling.content import Content
from scheduling.expressions.reading import Convention
from scheduling.questions import Choice, PendingQuestion, QuestionKind
from texts.contents import shown, summary
from texts.conventions import stated
from texts.dates import zone_name
from texts.readings import reading
from texts.rich import compose, fitted, joined
from texts.speech import _

_FIRST_WORDS = 60


def question(asked: PendingQuestion, *, now: datetime, is_shared: bool = False) -> Content:
    """Show what was understood, each reading with its full date, and say that nothing is saved before the answer.

    Where people share the chat, `is_shared`, each of them sees it in their own time.
    """
    title = compose(_title(asked))
    is_listed = len(asked.choices) > 1
    readings = joined(_line(choice, now, is_listed=is_listed, is_shared=is_shared) for choice in asked.choices)
    zone = compose(_("Time zone: {zone}"), zone=zone_name(asked.choices[0].timing.zone))
    reason = _reason(asked)
    end = _("Nothing is scheduled before you tap a button.")
    if asked.rewrites_id is not None:
        end = _("It stays as it was before you tap a button, or send another time.")

    def build(content: Content) -> Content:
        return joined([title, shown(content), joined([readings, zone]), joined([reason, end])], "\n\n")

    return fitted(build, asked.content)


def declined(asked: PendingQuestion) -> Content:
    """Confirm that a question was put aside."""
    template = _("All right, nothing is scheduled: {words}")
    return compose(template, words=summary(asked.content, _FIRST_WORDS))


def _reason(asked: PendingQuestion) -> str:
    """Say why the first reading is the likeliest; where both halves of the day are offered that says enough."""
    likeliest = asked.choices[0]
    if likeliest.convention is Convention.HALF_OF_DAY and len(asked.choices) > 1:
        return ""
    return stated(likeliest.first.at, likeliest.timing.zone, likeliest.convention)


def _title(asked: PendingQuestion) -> str:
    if asked.kind is QuestionKind.OFFER:
        return _("<b>Shall I send this later?</b>")
    if len(asked.choices) > 1:
        return _("<b>When do you mean?</b>")
    return _("<b>Do you mean this time?</b>")


def _line(choice: Choice, now: datetime, *, is_listed: bool, is_shared: bool) -> Content:
    line = reading(choice.timing, choice.first, now=now, is_shared=is_shared)
    return joined(["•", line], " ") if is_listed else line
