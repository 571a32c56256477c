"""What is said of one's own data: what is kept, a copy of it, and its deletion."""

from dataclasses import dataclass

from scheduling.content import Content
from scheduling.people import Erased
from texts.dates import listed
from texts.rich import compose, joined
from texts.speech import _, n_


@dataclass(frozen=True, slots=True)
class Keeping:
    """How a bot keeps what people give it."""

    is_encrypted: bool
    """Keys are set."""
    days: int
    """For so long it keeps what people wrote, besides what they schedule."""


def notice(keeping: Keeping) -> Content:
    """Say what is kept, for how long, who can read it, and what one can do about it."""
    lasting = n_(
        "• What you write to me or tap, for {n} day: so that nothing gets lost if I stop in the middle.",
        "• What you write to me or tap, for {n} days: so that nothing gets lost if I stop in the middle.",
        keeping.days,
    )
    kept = [
        compose(_("<b>What I keep of you</b>")),
        Content(_("• What you schedule: what is sent, when and how, and whether it arrived. Until you delete it.")),
        Content(_("• Your ID, your name, your language, your time zone and your settings.")),
        Content(
            _(
                "• Whether you get announcements, the lists that you are on, and what whoever runs me noted of you for "
                "that."
            )
        ),
        compose(lasting, n=keeping.days),
    ]
    readers = [
        compose(_("<b>Who can read it</b>")),
        Content(
            _("• Whoever runs me. What you write, names and IDs are encrypted in my database; times and rules are not.")
            if keeping.is_encrypted
            else _("• Whoever runs me. Nothing in my database is encrypted.")
        ),
        Content(_("• In a group, everybody there sees what is scheduled in it.")),
        Content(_("• Telegram, which carries every message. What was delivered stays in your chats.")),
    ]
    choices = [
        compose(_("<b>What you can do</b>")),
        compose(_("{command}: get a copy of all of it"), command="/export"),
        compose(_("{command}: have all of it deleted"), command="/delete_me"),
    ]
    return joined([joined(kept), joined(readers), joined(choices)], "\n\n")


def only_in_private() -> Content:
    """In a group: one's own data are nobody else's business."""
    return Content(_("That is between you and me. Please send it to me in our private chat."))


def exported(number: int, *, files: int) -> Content:
    """Say below the first document what it is, with this number of schedules."""
    template = n_(
        "This is all that I keep of you, with {n} schedule.",
        "This is all that I keep of you, with {n} schedules.",
        number,
    )
    parts = [compose(template, n=number)]
    if files > 1:
        parts.append(Content(_("What is still to come is in the calendar, which other programs can read.")))
    return joined(parts, " ")


def deletion_question() -> Content:
    """Ask whether everything is to be deleted."""
    title = compose(_("<b>Delete everything that I keep of you?</b>"))
    what = _(
        "All that you have scheduled goes, in every chat, also in groups and channels, and nothing of it will be sent "
        "any more. So do your settings. What others have scheduled stays, and so do messages that were delivered."
    )
    advice = compose(
        _("It can't be taken back. {command} gives you a copy before. This question can be answered for 10 minutes."),
        command="/export",
    )
    announcements = compose(_("You get no announcements any more, until you send {command}."), command="/start")
    return joined([title, joined([Content(what), announcements], " "), advice], "\n\n")


def erased(erased: Erased) -> Content:
    """Say what was deleted."""
    if erased.is_nothing:
        return Content(
            _("Your chat with me is deleted. There was nothing else of you. If you write to me again, we start afresh.")
        )
    counts = [
        compose(n_("{n} schedule", "{n} schedules", erased.schedules), n=erased.schedules).text,
    ]
    if erased.questions:
        counts.append(compose(n_("{n} question", "{n} questions", erased.questions), n=erased.questions).text)
    if erased.dialogs:
        words = n_("{n} unfinished dialog", "{n} unfinished dialogs", erased.dialogs)
        counts.append(compose(words, n=erased.dialogs).text)
    title = compose(_("<b>Everything is deleted.</b>"))
    what = compose(_("That was: your chat with me, {counts}."), counts=listed(counts))
    return joined([title, joined([what, Content(_("If you write to me again, we start afresh."))], " ")], " ")


def kept() -> Content:
    """Nothing is deleted, at somebody's word."""
    return Content(_("All right, everything stays as it is."))


def asked_too_long_ago() -> Content:
    """The question came too long before its answer."""
    return compose(
        _("I asked that too long ago, so nothing was changed. Send {command} once more."), command="/delete_me"
    )


def delete_everything() -> str:
    """Label the button."""
    return _("🗑 Delete everything")


def keep_everything() -> str:
    """Label the button."""
    return _("Keep it")
