"""What is said of limits against abuse: to who meets one, and to the bot's administrators, who can lift them."""

from scheduling.chats import Address
from scheduling.content import Content
from scheduling.errors import RepeatsTooOften, TooManyCommands, TooManyMessages, TooManySchedules
from scheduling.use_cases.limits import LimitsChanged, LimitsShown
from texts.rich import bold, code, compose, joined
from texts.speech import _, n_


def too_many_schedules(error: TooManySchedules) -> Content:
    """A chat or a person has as many schedules as it can have."""
    if error.is_of_chat:
        template = n_(
            "This chat has {n} scheduled message, and {limit} is the most that a chat can have. Nothing is saved.",
            "This chat has {n} scheduled messages, and {limit} is the most that a chat can have. Nothing is saved.",
            error.present,
        )
    else:
        template = n_(
            "You have {n} scheduled message in all your chats, and {limit} is the most that one person can have. "
            "Nothing is saved.",
            "You have {n} scheduled messages in all your chats, and {limit} is the most that one person can have. "
            "Nothing is saved.",
            error.present,
        )
    said = compose(template, n=error.present, limit=error.limit)
    what_to_do = compose(_("Cancel one that is no longer needed: {command} shows them."), command=code("/scheduled"))
    return joined([said, joined([what_to_do, _ask_for_more()], " ")], "\n\n")


def too_many_messages(error: TooManyMessages) -> Content:
    """More would be sent on one day than a chat or a person can have."""
    if error.is_of_chat:
        template = n_(
            "That would be too much for one day: up to {n} message is planned here already, and {limit} a day is the "
            "most for a chat. Nothing is changed.",
            "That would be too much for one day: up to {n} messages are planned here already, and {limit} a day is the "
            "most for a chat. Nothing is changed.",
            error.planned,
        )
    else:
        template = n_(
            "That would be too much for one day: you have up to {n} message planned already, and {limit} a day is the "
            "most for one person. Nothing is changed.",
            "That would be too much for one day: you have up to {n} messages planned already, and {limit} a day is the "
            "most for one person. Nothing is changed.",
            error.planned,
        )
    said = compose(template, n=error.planned, limit=error.limit)
    what_to_do = compose(
        _("Send it less often, or cancel something that repeats: {command} shows what there is."),
        command=code("/scheduled"),
    )
    return joined([said, joined([what_to_do, _ask_for_more()], " ")], "\n\n")


def repeats_too_often(error: RepeatsTooOften) -> Content:
    """Its runs lie too close to each other."""
    template = n_(
        "That would be sent too often: at least {n} minute has to lie between two times. Nothing is changed.",
        "That would be sent too often: at least {n} minutes have to lie between two times. Nothing is changed.",
        error.minimum_minutes,
    )
    return compose(template, n=error.minimum_minutes)


def too_many_commands(error: TooManyCommands) -> Content:
    """Somebody sends more than can be answered."""
    template = n_(
        "That was a lot at once. I'll go on in {n} second; what you send until then is not done.",
        "That was a lot at once. I'll go on in {n} seconds; what you send until then is not done.",
        error.seconds,
    )
    return compose(template, n=error.seconds)


def _ask_for_more() -> Content:
    return Content(_("If you need more, ask whoever runs me."))


def overview(shown: LimitsShown) -> Content:
    """Show administrators the limits, what is used here, and for whom they are lifted."""
    limits = shown.limits
    lines = [
        _line(_("Schedules of one person"), limits.schedules_of_person, shown.of_person.schedules),
        _line(_("Schedules of one chat"), limits.schedules_of_chat, shown.of_chat.schedules),
        _line(_("Messages a day of one person"), limits.messages_of_person, shown.of_person.messages),
        _line(_("Messages a day of one chat"), limits.messages_of_chat, shown.of_chat.messages),
        _interval(limits.interval_minutes),
    ]
    title = compose(_("<b>Limits</b>, and what you and this chat have of them"))
    blocks = [joined([title, *lines])]
    if shown.is_exempt:
        blocks.append(Content(_("They are lifted here.")))
    if shown.exempt:
        ids = joined([code(address.value) for address in shown.exempt], ", ")
        blocks.append(compose(_("Lifted for: {ids}"), ids=ids))
    blocks.append(_usage())
    return joined(blocks, "\n\n")


def lifted(change: LimitsChanged) -> Content:
    """Answer /limits lift."""
    already = _("The limits were lifted for {id} already.")
    return compose(_("The limits are lifted for {id}.") if change.changed else already, id=_named(change.address))


def restored(change: LimitsChanged) -> Content:
    """Answer /limits restore."""
    template = _("The limits apply to {id} again. What is beyond them already goes on.")
    return compose(template if change.changed else _("The limits were not lifted for {id}."), id=_named(change.address))


def not_understood() -> Content:
    """Answer /limits with something else behind it."""
    return _usage()


def _line(what: str, limit: int, used: int) -> Content:
    if not limit:
        return compose(_("{what}: no limit, {used} used"), what=what, used=used)
    return compose(_("{what}: {limit} at most, {used} used"), what=what, limit=bold(str(limit)), used=used)


def _interval(minutes: int) -> Content:
    if not minutes:
        return Content(_("Between two times of one schedule: no limit"))
    template = n_(
        "Between two times of one schedule: {n} minute at least",
        "Between two times of one schedule: {n} minutes at least",
        minutes,
    )
    return compose(template, n=bold(str(minutes)))


def _usage() -> Content:
    said = _("To lift them for a person or a chat, name its ID (/whoami shows it), or “here” for this chat:")
    return joined([Content(said), code("/limits lift here"), code("/limits restore here")])


def _named(address: Address) -> Content:
    return code(address.value)
