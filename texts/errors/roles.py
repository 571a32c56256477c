"""What was wrong with what an administrator of the bot wanted of roles, or looked for in what was done."""

from scheduling import errors
from scheduling.content import Content
from scheduling.errors import NoPerson
from texts.errors.base import Here, excerpt, words_for
from texts.rich import bold, compose
from texts.speech import _


@words_for.register
def _not_a_person(error: errors.NotAPerson, _here: Here) -> Content:
    match error.what:
        case NoPerson.BOT:
            words = _("That is a bot. Roles are for people: choose somebody else.")
        case NoPerson.CHAT:
            words = _("That is a group or a channel. Roles are for people: choose somebody.")
        case NoPerson.HIDDEN:
            words = _(
                "Whoever wrote that hides who they are when they are forwarded. Choose them with the button, or ask "
                "them for their ID, which /whoami shows."
            )
        case NoPerson.NOTHING:
            words = _("Choose somebody with the button, forward me a message of theirs, or send me their numeric ID.")
    return Content(words)


@words_for.register
def _administrator_already(_error: errors.AdministratorAlready, _here: Here) -> Content:
    return Content(_("They are an administrator of this bot, who may do everything. Roles are for others."))


@words_for.register
def _roles_changed(_error: errors.RolesChanged, _here: Here) -> Content:
    return Content(_("Their roles were changed since. /admins shows them as they are; nothing was changed now."))


@words_for.register
def _nothing_called_so(error: errors.NothingCalledSo, _here: Here) -> Content:
    if not error.word:
        return Content(_("That is not known any more. /audit shows what is."))
    said = _("I know of nothing that was done by or to {text}. Name a person, their ID, a schedule (#12), or a group.")
    return compose(said, text=bold(excerpt(error.word)))
