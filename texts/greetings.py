"""What the bot says of itself: its welcome, its help and its menu of commands."""

from datetime import datetime

from scheduling.chats import Chat
from scheduling.content import TEXT_LIMIT, Content
from scheduling.errors import Form
from scheduling.zones import known_zone
from texts.dates import clock, zone_label
from texts.examples import example
from texts.rich import code, compose, joined
from texts.speech import _

_NAME_LIMIT = 64


def welcome(name: str, *, chat: Chat, now: datetime) -> Content:
    """Greet somebody by name (or a group by its title), say what the bot does, and how each command is used."""
    shown = Content(name).first_words(_NAME_LIMIT)
    greeting = compose(_("Hello, {name}!"), name=shown) if shown else Content(_("Hello!"))
    about = _(
        "I send messages for you later: once, or again and again. Tell me when and what, "
        "and I'll deliver it here on time, formatted as you wrote it."
    )
    return joined([greeting, about, _tour(chat, now)], "\n\n").shorten(TEXT_LIMIT)


def help_text(*, chat: Chat, now: datetime) -> Content:
    """Show how each command is used."""
    return _tour(chat, now).shorten(TEXT_LIMIT)


def command_menu(*, shared: bool = False) -> list[tuple[str, str]]:
    """Return (name, description) of each command for the menu of a private chat, or of one that people share."""
    start = [] if shared else [("start", _("What I can do for you"))]
    own = [
        ("lists", _("Lists whose announcements you get")),
        ("me", _("Your recipient ID, and what you get")),
        ("stop", _("Get no more announcements")),
        ("export", _("Get a copy of your data")),
        ("delete_me", _("Have all your data deleted")),
    ]
    own = [] if shared else own
    return [
        ("schedule", _("Schedule a message: when, then what")),
        ("scheduled", _("Show what is scheduled in this group") if shared else _("Show what is scheduled")),
        ("today", _("What is still to come today")),
        ("week", _("What comes in the next seven days")),
        ("cancel_schedule", _("Cancel a scheduled message")),
        ("failed", _("Show what has not arrived, and send it again")),
        ("timezone", _("Set the time zone of this group") if shared else _("Set your time zone")),
        ("language", _("Choose the language I speak here")),
        ("settings", _("Time zone, language, quiet hours and more")),
        ("whoami", _("Show your ID and this chat's ID")),
        ("privacy", _("What I keep of you, and who can read it")),
        *own,
        ("help", _("Examples for every command")),
        *start,
    ]


def _tour(chat: Chat, now: datetime) -> Content:
    # What is complete by itself is a command that a tap sends; what lacks something is to be copied.
    examples = (code(example(form, now=now, zone=chat.zone)) for form in Form)
    alone = compose(_("Or send {command} alone: I ask you step by step."), command="/schedule")
    scheduling = joined([compose(_("<b>Schedule a message</b> (tap an example to copy it)")), *examples, alone])
    managing = joined(
        [
            compose(_("<b>See what is scheduled, or cancel it by its number</b>")),
            "/scheduled",
            "/today",
            "/week",
            code("/cancel_schedule 1"),
        ]
    )
    local = now.astimezone(known_zone(chat.zone))
    here = compose(
        _("<b>Time zone</b>: {zone}, where it is {time} now. To change it, name a city:"),
        zone=zone_label(chat.zone, now=now),
        time=clock(local.replace(second=0)),
    )
    place = joined([here, code("/timezone Europe/Berlin")])
    rest = joined(
        [
            compose(_("{command}: what has not arrived, to send it again"), command="/failed"),
            compose(_("{command}: choose the language I speak here"), command="/language"),
            compose(_("{command}: time zone, language, quiet hours and more"), command="/settings"),
            compose(_("{command}: your ID and this chat's ID"), command="/whoami"),
            compose(_("{command}: this overview"), command="/help"),
        ]
    )
    return joined([scheduling, managing, place, rest], "\n\n")
