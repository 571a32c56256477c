"""Why a schedule can't be found, changed or taken back, in words."""

from scheduling import errors
from scheduling.content import Content
from scheduling.errors import Form
from texts.errors.base import Here, excerpt, try_this, with_example, words_for
from texts.rich import bold, code, compose, joined
from texts.speech import _


@words_for.register
def _message_not_found(error: errors.MessageNotFound, _here: Here) -> Content:
    said = compose(_("There is no scheduled message {text} in this chat."), text=bold(excerpt(error.reference)))
    return with_example(said, _("This shows all of them, with their numbers:"), "/scheduled")


@words_for.register
def _bad_reference(error: errors.BadReference, _here: Here) -> Content:
    template = _("{text} is no number of a scheduled message; /scheduled shows the numbers.")
    said = compose(template, text=bold(excerpt(error.text)))
    return with_example(said, try_this(), "/cancel_schedule 1")


@words_for.register
def _already_ended(error: errors.AlreadyEnded, _here: Here) -> Content:
    template = _(
        "<b>#{number}</b> has already ended, so there is nothing left to change. /scheduled shows what is to come."
    )
    return compose(template, number=error.number)


@words_for.register
def _nothing_follows(error: errors.NothingFollows, _here: Here) -> Content:
    template = _("No time would be left for <b>#{number}</b>. You can cancel it instead.")
    return compose(template, number=error.number)


@words_for.register
def _skipped_time_passed(error: errors.SkippedTimePassed, _here: Here) -> Content:
    template = _("That time of <b>#{number}</b> is over, so it stays skipped. To send it all the same, use Send now.")
    return compose(template, number=error.number)


@words_for.register
def _still_to_come(error: errors.StillToCome, _here: Here) -> Content:
    template = _("<b>#{number}</b> is still to come, so it can't be archived. To stop it, cancel it.")
    return compose(template, number=error.number)


@words_for.register
def _cannot_shift(error: errors.CannotShift, _here: Here) -> Content:
    if error.has_passed:
        template = _("<b>#{number}</b> can't come at that time: it has already passed.")
    else:
        template = _("<b>#{number}</b> can't be moved like that: some of its times would fall on another day.")
    return compose(template, number=error.number)


@words_for.register
def _too_late_to_undo(error: errors.TooLateToUndo, here: Here) -> Content:
    template = _("It is too late to undo that for <b>#{number}</b>. If it is still active, {command} stops it.")
    said = compose(template, number=error.number, command=code(f"/cancel_schedule {error.number}"))
    return with_example(said, _("You can schedule it anew, for example:"), here.example(Form.DAILY))


@words_for.register
def _too_late_to_edit(error: errors.TooLateToEdit, here: Here) -> Content:
    template = _("Your edit comes too late for <b>#{number}</b>, which stays as it was. {command} stops it.")
    said = compose(template, number=error.number, command=code(f"/cancel_schedule {error.number}"))
    return with_example(said, _("You can schedule it anew, for example:"), here.example(Form.DAILY))


@words_for.register
def _stale_revision(error: errors.StaleRevision, _here: Here) -> Content:
    template = _("<b>#{number}</b> was changed in the meantime, so I left it alone. /scheduled shows how it is now.")
    return compose(template, number=error.number)


@words_for.register
def _paused_meanwhile(error: errors.PausedMeanwhile, _here: Here) -> Content:
    template = _("<b>#{number}</b> is paused, so I didn't change it. Resume it first: /scheduled shows it.")
    return compose(template, number=error.number)


@words_for.register
def _edit_not_understood(error: errors.EditNotUnderstood, here: Here) -> Content:
    said = words_for(error.problem, here)
    first, _blank, _rest = said.text.partition("\n\n")
    stands = compose(_("<b>#{number}</b> stays as it was."), number=error.number)
    return joined([said.only([(0, len(first))]), stands, said.cut_before(len(first))], "\n\n")
