"""How a schedule's message is sent besides what it says and when: what can be chosen, and what is."""

from collections.abc import Sequence

from scheduling.content import Content
from scheduling.messages import ScheduledMessage
from scheduling.options import NO_OPTIONS, Nagging, Option, Options
from texts.dates import listed
from texts.lengths import hours, minutes
from texts.rich import compose, joined, plain
from texts.rules import every
from texts.speech import _, n_


def options(message: ScheduledMessage, offered: Sequence[Option]) -> Content:
    """Show what can be chosen for a schedule, each with what it does."""
    title = compose(_("<b>How shall #{number} be sent?</b>"), number=message.number)
    return joined([title, glossary(offered)], "\n\n")


def glossary(offered: Sequence[Option]) -> Content:
    """Say what each option does."""
    # Translators: {option} is the label of a button
    lines = (
        compose(_("<b>{option}</b>: {explanation}"), option=name(option).rstrip("…"), explanation=_explanation(option))
        for option in offered
    )
    return joined(lines)


def deleting() -> Content:
    """Ask after how many hours what was sent is deleted."""
    question = compose(_("<b>How long shall it stay in the chat?</b>"))
    return joined([question, _("Then I delete what was sent. The schedule itself goes on.")], "\n\n")


def nagging() -> Content:
    """Ask how often a reminder is repeated."""
    question = compose(_("<b>How often shall I remind until somebody taps Done?</b>"))
    return joined([question, _("First how long I wait, then how many times at most.")], "\n\n")


def chosen(options: Options, usual: Options = NO_OPTIONS) -> str:
    """Put what is chosen into a line; empty where all is as it usually is."""
    words = [_short(option) for option in Option if option in _SHORT and options.has(option)]
    if options.delete_after_hours is not None:
        template = n_("deleted after {n} hour", "deleted after {n} hours", options.delete_after_hours)
        words.append(plain(template, n=options.delete_after_hours))
    if options.reminds and not usual.reminds:
        words.append(_("with Done and Snooze"))
    if usual.reminds and not options.reminds:
        words.append(_("without Done and Snooze"))
    if options.nagging is not None:
        words.append(_again(options.nagging))
    return plain(_("Options: {options}"), options=listed(words)) if words else ""


def name(option: Option) -> str:
    """Name an option, as its button does."""
    names = {
        Option.SILENT: _("Silent"),
        Option.PROTECTED: _("Protected"),
        Option.WITHOUT_PREVIEW: _("No link preview"),
        Option.PINNED: _("Pin"),
        Option.REPLACES_PREVIOUS: _("Replace last one"),
        Option.DELETE_AFTER: _("Delete after…"),
        Option.REMINDS: _("Done & Snooze"),
        Option.NAGGING: _("Remind again…"),
        Option.NAGS: _("How many times"),
    }
    return names[option]


def label(option: Option, options: Options) -> str:
    """Label the button of an option with what is chosen."""
    if option is Option.DELETE_AFTER and options.delete_after_hours is not None:
        after = plain(_("Delete: {time}"), time=hours(options.delete_after_hours))
        return f"✓ {after}"
    if option is Option.NAGGING and options.nagging is not None:
        again = plain(_("Remind: {time}"), time=minutes(options.nagging.minutes))
        return f"✓ {again} {times(options.nagging.times)}"
    return f"✓ {name(option)}" if options.has(option) else name(option)


def times(count: int) -> str:
    """Say how many times, as short as a button needs it."""
    return f"×{count}"


def never() -> str:
    """Label the button that switches off what has values to choose from."""
    return _("Never")


def back_to_options() -> str:
    """Go back to all options."""
    return _("‹ Back to the options")


def _again(again: Nagging) -> str:
    # Translators: {interval} is an interval in words, every 10 minutes
    template = n_(
        "again {interval} until Done ({n} time at most)", "again {interval} until Done ({n} times at most)", again.times
    )
    return plain(template, interval=every(again.minutes), n=again.times)


_SHORT = (Option.SILENT, Option.PROTECTED, Option.WITHOUT_PREVIEW, Option.PINNED, Option.REPLACES_PREVIOUS)


def _short(option: Option) -> str:
    words = {
        Option.SILENT: _("without a sound"),
        Option.PROTECTED: _("protected"),
        Option.WITHOUT_PREVIEW: _("no link preview"),
        Option.PINNED: _("pinned"),
        Option.REPLACES_PREVIOUS: _("replaces the last one"),
    }
    return words[option]


def _explanation(option: Option) -> str:
    explanations = {
        Option.SILENT: _("it arrives without a sound."),
        Option.PROTECTED: _("nobody can forward or save it."),
        Option.WITHOUT_PREVIEW: _("links in it show no preview."),
        Option.PINNED: _("I pin it once it is sent."),
        Option.REPLACES_PREVIOUS: _("I delete the message that was sent before it."),
        Option.DELETE_AFTER: _("I delete it again after some hours."),
        Option.REMINDS: _("buttons below it tick it off, or put it off."),
        Option.NAGGING: _("I send it again until somebody taps Done."),
        Option.NAGS: _("so often at most."),
    }
    return explanations[option]
