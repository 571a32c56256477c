"""What the bot says where it has come to: once in a group, and in private to whoever let it into a channel."""

from datetime import datetime

from scheduling.chats import Chat
from scheduling.content import Content
from scheduling.destinations import Destination
from scheduling.errors import Form
from texts.destinations import to_channel
from texts.examples import example
from texts.examples import to_channel as scheduled_to
from texts.rich import bold, code, compose, joined
from texts.speech import _

_LONGEST_TITLE = 100


def introduction() -> str:
    """Say what the bot is there for."""
    return _("Hello! I send messages here later: once, or again and again.")


def group_joined(*, chat: Chat, now: datetime) -> Content:
    """Introduce the bot to a group, in few words."""
    about = joined([introduction(), _("For example:")], " ")
    settings = compose(
        _("Administrators choose with {command} who may schedule, the time zone and when it is quiet."),
        command="/settings",
    )
    return joined([joined([about, code(example(Form.DAILY, now=now, zone=chat.zone))], "\n\n"), settings], "\n\n")


def channel_ready(title: str, name: str | None, *, chat: Chat, now: datetime) -> Content:
    """Tell whoever made the bot an administrator of a channel how to schedule for it; `name` is its public one."""
    shown = Content(title).first_words(_LONGEST_TITLE)
    said = compose(_("I may post in {channel} now. To schedule something for it, send me here:"), channel=bold(shown))
    command = scheduled_to(f"@{name}" if name else f"“{shown}”", now=now, zone=chat.zone)
    return joined([said, code(command), _("Or send /schedule alone, and tap where the message shall go.")], "\n\n")


def where_question() -> Content:
    """Ask where a message shall go."""
    title = compose(_("<b>Where shall it go?</b>"))
    how = _("Tap a channel, or send me its name (@channel). You and I must both be administrators there who may post.")
    return joined([title, how], "\n\n")


def picker() -> Content:
    """Say what the button of the client's own keyboard does."""
    return Content(_("Tap the button below, and choose one of your channels. Where I can't post yet, let me in."))


def channel_chosen(destination: Destination) -> Content:
    """Confirm which channel was chosen."""
    return Content(to_channel(destination))
