"""Why an answer to a question, or a step of a dialog, comes to nothing, in words."""

from scheduling import errors
from scheduling.content import Content
from scheduling.errors import Form
from texts import privacy
from texts.errors.base import Here, try_this, with_example, words_for
from texts.rich import compose
from texts.speech import _


@words_for.register
def _not_your_question(_error: errors.NotYourQuestion, _here: Here) -> Content:
    return Content(_("Only the person who wrote it can say how it is meant."))


@words_for.register
def _not_your_dialog(_error: errors.NotYourDialog, _here: Here) -> Content:
    return Content(_("Only the person who began this can go on with it."))


@words_for.register
def _dialog_closed(_error: errors.DialogClosed, _here: Here) -> Content:
    return Content(_("This has gone on or ended since. Nothing was changed. Use the newest message, or begin anew."))


@words_for.register
def _question_closed(_error: errors.QuestionClosed, here: Here) -> Content:
    said = Content(
        _(
            "This question is settled: you put it aside, or changed your message since. Nothing was changed. "
            "To schedule it, send it again with its time."
        )
    )
    return with_example(said, try_this(), here.example(Form.ONCE))


@words_for.register
def _question_answered(error: errors.QuestionAnswered, _here: Here) -> Content:
    template = _("You have answered this already: it became <b>#{number}</b>. /scheduled shows it.")
    return compose(template, number=error.number)


@words_for.register
def _question_expired(error: errors.QuestionExpired, here: Here) -> Content:
    said = (
        _("The time that I asked about has passed, so nothing is saved. Please send it again with a later time.")
        if error.has_passed
        else _("I asked this more than a day ago, so nothing is saved. Please send it again with its time.")
    )
    return with_example(Content(said), try_this(), here.example(Form.ONCE))


@words_for.register
def _asked_too_long_ago(_error: errors.AskedTooLongAgo, _here: Here) -> Content:
    return privacy.asked_too_long_ago()
