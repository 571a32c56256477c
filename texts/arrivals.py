"""What the bot says where it has come to: once in a group, and in private to whoever let it into a channel."""

from datetime import datetime

from scheduling.chats import Chat
from scheduling.content import Content
from scheduling.errors import Form
from texts.examples import example, to_channel
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
    command = to_channel(f"@{name}" if name else f"“{shown}”", now=now, zone=chat.zone)
    return joined([said, code(command), _("Or send /schedule alone, and tap where the message shall go.")], "\n\n")
