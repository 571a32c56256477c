"""What the bot says when it can't do what was meant."""

import difflib
from datetime import datetime

from scheduling.chats import Chat
from scheduling.content import Content
from scheduling.errors import Form
from texts.examples import example
from texts.greetings import command_menu
from texts.rich import code, compose, joined
from texts.speech import _

_SHOWN = 40


def unknown_command(command: str) -> Content:
    """Answer a command that the bot doesn't have (`/shedule`) with the one it resembles."""
    name, at, mention = command.removeprefix("/").partition("@")
    known = [known_name for known_name, _description in command_menu()]
    shown = Content(name).first_words(_SHOWN)
    if name.casefold() in known:  # it is the bot named behind it that is another one
        shown += at + Content(mention).first_words(_SHOWN)
    shown = "/" + shown
    closest = difflib.get_close_matches(name.casefold(), known, n=1)
    if closest:
        template = _("I don't know the command {command}. Did you mean {closest}? /help has an example for each.")
        return compose(template, command=code(shown), closest=f"/{closest[0]}")
    template = _("I don't know the command {command}. /help shows everything I can do.")
    return compose(template, command=code(shown))


def not_a_command(*, chat: Chat, now: datetime) -> Content:
    """Answer a text that isn't a command."""
    return _with_example(_("To have me send that later, start with /schedule and the time. For example:"), chat, now)


def schedule_usage(*, chat: Chat, now: datetime) -> Content:
    """Answer `/schedule` alone: when and what are missing."""
    first = _("Tell me when, then what to send. For example:")
    examples = joined(code(example(form, now=now, zone=chat.zone)) for form in Form)
    return joined([first, examples, _("Nothing is saved yet.")], "\n\n")


def access_denied() -> Content:
    """Turn away, politely, somebody whom this bot doesn't serve."""
    template = _(
        "Sorry, this bot serves invited people and chats only. If you should have access, send its owner the IDs that "
        "/whoami shows."
    )
    return compose(template)


def went_wrong() -> Content:
    """Own up to a failure of ours."""
    return Content(_("Something went wrong on my side, and nothing was changed. Please try again in a minute."))


def update_given_up(update_id: int) -> Content:
    """Tell the bot's administrators that something sent to it could not be handled, after several tries."""
    template = _("Update {id} could not be handled after several tries and was set aside. The log says why.")
    return compose(template, id=code(str(update_id)))


def stale_button() -> Content:
    """Answer a tap on a button whose message is no longer true."""
    return Content(_("This button is out of date, so nothing was changed. /scheduled shows how things are now."))


def _with_example(sentence: str, chat: Chat, now: datetime) -> Content:
    return joined([sentence, code(example(Form.DAILY, now=now, zone=chat.zone))], "\n\n")
