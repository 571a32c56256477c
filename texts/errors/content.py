"""What is wrong with what is to be sent, in words."""

from scheduling import errors
from scheduling.content import Content
from texts.errors.base import Here, excerpt, try_this, with_example, words_for
from texts.examples import link_button
from texts.rich import bold, compose, joined
from texts.speech import _, n_


@words_for.register
def _nothing_to_send(error: errors.NothingToSend, here: Here) -> Content:
    said = Content(_("I know when, but not what to send. Put the message after the time."))
    return with_example(said, try_this(), here.example(error.form))


@words_for.register
def _message_too_long(error: errors.MessageTooLong, _here: Here) -> Content:
    template = n_(
        "The message has {n} character; Telegram allows {limit}.",
        "The message has {n} characters; Telegram allows {limit}.",
        error.length,
    )
    advice = _("Please shorten it, or schedule it in two parts. Nothing is saved.")
    return joined([compose(template, n=error.length, limit=error.limit), advice], " ")


@words_for.register
def _cannot_be_kept(error: errors.CannotBeKept, _here: Here) -> Content:
    return joined([_why_not_kept(error.what), _("Nothing is saved.")], " ")


@words_for.register
def _caption_too_long(error: errors.CaptionTooLong, _here: Here) -> Content:
    template = n_(
        "The text that comes with the file has {n} character; Telegram allows {limit} there.",
        "The text that comes with the file has {n} characters; Telegram allows {limit} there.",
        error.length,
    )
    advice = _("Please shorten it, or schedule it as a message of its own. Nothing is saved.")
    return joined([compose(template, n=error.length, limit=error.limit), advice], " ")


@words_for.register
def _too_much_in_one(error: errors.TooMuchInOne, _here: Here) -> Content:
    template = n_(
        "That would be {n} message at once; I send at most {limit}. Please make several schedules of it.",
        "That would be {n} messages at once; I send at most {limit}. Please make several schedules of it.",
        error.messages,
    )
    return compose(template, n=error.messages, limit=error.limit)


@words_for.register
def _no_buttons_below_albums(_error: errors.NoButtonsBelowAlbums, _here: Here) -> Content:
    return Content(_("An album can't have buttons below it. Nothing was changed."))


@words_for.register
def _nothing_to_see(_error: errors.NothingToSee, _here: Here) -> Content:
    return Content(_("There is nothing to see in that message."))


@words_for.register
def _link_buttons_refused(error: errors.LinkButtonsRefused, _here: Here) -> Content:
    said = compose(_link_problem(error), text=bold(excerpt(error.text)), line=error.line, limit=error.limit)
    return with_example(said, _("One button looks like this:"), link_button())


def _why_not_kept(what: errors.Unkept) -> str:
    match what:
        case errors.Unkept.LIVE_LOCATION:
            return _("I can't send a live location later: nobody knows where it will be. Send a fixed place instead.")
        case errors.Unkept.FOREIGN_QUIZ:
            return _(
                "Telegram doesn't tell me the right answer of this quiz. Create it in a private chat with me, and I "
                "can send it."
            )
        case errors.Unkept.POLL_WITH_MEDIA:
            return _("I can send polls only without pictures and videos in them.")
        case errors.Unkept.OTHER:
            return _(
                "I can't send that later. I can send text, photos, videos, GIFs, music, voice and video messages, "
                "files, stickers, places, contacts and polls."
            )


def _link_problem(error: errors.LinkButtonsRefused) -> str:
    match error.problem:
        case errors.LinkProblem.NOT_A_BUTTON:
            return _("Line {line} has something that is no button: {text}")
        case errors.LinkProblem.NO_LABEL:
            return _("In line {line} a button has no label: {text}")
        case errors.LinkProblem.NO_ADDRESS:
            return _("In line {line} this is no address that a button can open: {text}")
        case errors.LinkProblem.LABEL_TOO_LONG:
            return _("In line {line} a label is longer than {limit} characters: {text}")
        case errors.LinkProblem.ADDRESS_TOO_LONG:
            return _("In line {line} an address is longer than {limit} characters: {text}")
        case errors.LinkProblem.TOO_MANY_IN_ROW:
            return _("Line {line} has more than {limit} buttons. Put some of them into the next line.")
        case errors.LinkProblem.TOO_MANY:
            return _("Telegram shows at most {limit} buttons below a message.")
