"""What was wrong with a request, in a sentence that says what to send instead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch
from typing import Any

from scheduling import errors
from scheduling.content import Content
from scheduling.errors import DomainError, Form, RecurrenceProblem
from texts import group_errors, limits, privacy
from texts.dates import listed, moment, near_moment
from texts.examples import example, link_button, to_channel, tomorrow
from texts.mishaps import access_denied, stale_button
from texts.rich import bold, code, compose, joined
from texts.speech import _, language_name, language_tag, n_

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class _Here:
    """When and where an example must work."""

    now: datetime
    zone: str

    def example(self, form: Form) -> str:
        return example(form, now=self.now, zone=self.zone)


def explain(error: DomainError, *, now: datetime, zone: str) -> Content:
    """Explain an error and show one example that works at `now` in `zone`, the chat's."""
    return _explain(error, _Here(now, zone))


def has_words_for(kind: type[DomainError]) -> bool:
    """Tell whether a kind of error has an explanation of its own."""
    return _explain.dispatch(kind) is not _explain.dispatch(DomainError)


@singledispatch
def _explain(_error: DomainError, _here: _Here) -> Content:
    return Content(_("That did not work, and nothing was changed. /help shows what I understand."))


@_explain.register
def _not_understood(error: errors.NotUnderstood, here: _Here) -> Content:
    if not error.fragment.strip():
        said = Content(_("I need a time first, then the message."))
    else:
        said = compose(_("I can't read a time in “{text}”. Nothing is saved."), text=_shown(error.fragment))
    return _with(said, _try_this(), here.example(error.nearest))


@_explain.register
def _clock_missing(error: errors.ClockMissing, here: _Here) -> Content:
    said = Content(_("At what time of day? Put it before the message."))
    return _with(said, _try_this(), here.example(error.form))


@_explain.register
def _date_does_not_exist(error: errors.DateDoesNotExist, here: _Here) -> Content:
    said = compose(_("There is no such date as {text}."), text=bold(_shown(error.text)))
    return _with(said, _try_this(), here.example(Form.ONCE))


@_explain.register
def _clock_does_not_exist(error: errors.ClockDoesNotExist, here: _Here) -> Content:
    said = compose(_("No clock shows {text}. Times of day go from 00:00 to 23:59."), text=bold(_shown(error.text)))
    return _with(said, _try_this(), here.example(Form.DAILY))


@_explain.register
def _unknown_weekday(error: errors.UnknownWeekday, here: _Here) -> Content:
    said = compose(
        _("I don't know the weekday {text}. Choose from {days}, or write {working} or {weekend}."),
        text=bold(_shown(error.text)),
        days=code("mon,tue,wed,thu,fri,sat,sun"),
        working=code("weekdays"),
        weekend=code("weekend"),
    )
    return _with(said, _try_this(), here.example(Form.WEEKLY))


@_explain.register
def _unknown_month_day(error: errors.UnknownMonthDay, here: _Here) -> Content:
    said = compose(
        _("No month has a day {text}. Write a day from 1 to 31, several joined by commas, or {last}."),
        text=bold(_shown(error.text)),
        last=code("last"),
    )
    return _with(said, _try_this(), here.example(Form.MONTHLY))


@_explain.register
def _time_in_the_past(error: errors.TimeInThePast, here: _Here) -> Content:
    said = compose(
        _("That time has already passed: {then}. Now it is {present}."),
        then=moment(error.at, error.zone, with_zone=True),
        present=moment(error.now, error.zone),
    )
    again = tomorrow(now=here.now, zone=here.zone, like=error.at)
    words = _("Your message")
    return _with(said, _("For tomorrow, send:"), f"/schedule {again} {words}")


@_explain.register
def _interval_is_zero(error: errors.IntervalIsZero, here: _Here) -> Content:
    template = _("{text} is no interval: there has to be some time in between.")
    if error.form is Form.IN:
        template = _("{text} is right now: there has to be some time to wait.")
    said = compose(template, text=bold(_shown(error.text)))
    return _with(said, _try_this(), here.example(error.form))


@_explain.register
def _interval_too_short(error: errors.IntervalTooShort, here: _Here) -> Content:
    template = n_(
        "{text} is too short: the shortest interval is {n} minute.",
        "{text} is too short: the shortest interval is {n} minutes.",
        error.minimum_minutes,
    )
    said = compose(template, text=bold(_shown(error.text)), n=error.minimum_minutes)
    return _with(said, _try_this(), here.example(Form.EVERY))


@_explain.register
def _interval_too_long(error: errors.IntervalTooLong, here: _Here) -> Content:
    template = n_(
        "{text} is too long: the longest interval is {n} day.",
        "{text} is too long: the longest interval is {n} days.",
        error.maximum_days,
    )
    said = compose(template, text=bold(_shown(error.text)), n=error.maximum_days)
    return _with(said, _try_this(), here.example(error.form))


@_explain.register
def _unknown_zone(error: errors.UnknownZone, here: _Here) -> Content:
    said = compose(_("I don't know a city or time zone called {text}."), text=bold(_shown(error.text)))
    if error.is_in_expression:  # an example that sets the chat's zone would do what nobody asked for
        zone = error.suggestions[0] if error.suggestions else "Europe/Berlin"
        return _with(said, _try_this(), here.example(Form.DAILY).replace("09:00", f"09:00 {zone}"))
    if error.suggestions:
        return _with(said, _("Did you mean:"), *(f"/timezone {suggestion}" for suggestion in error.suggestions[:5]))
    advice = _("Name a bigger city nearby; in a private chat you can also share your location. For example:")
    return _with(said, advice, "/timezone Europe/Berlin")


@_explain.register
def _nothing_to_send(error: errors.NothingToSend, here: _Here) -> Content:
    said = Content(_("I know when, but not what to send. Put the message after the time."))
    return _with(said, _try_this(), here.example(error.form))


@_explain.register
def _message_too_long(error: errors.MessageTooLong, _here: _Here) -> Content:
    template = n_(
        "The message has {n} character; Telegram allows {limit}.",
        "The message has {n} characters; Telegram allows {limit}.",
        error.length,
    )
    advice = _("Please shorten it, or schedule it in two parts. Nothing is saved.")
    return joined([compose(template, n=error.length, limit=error.limit), advice], " ")


@_explain.register
def _message_not_found(error: errors.MessageNotFound, _here: _Here) -> Content:
    said = compose(_("There is no scheduled message {text} in this chat."), text=bold(_shown(error.reference)))
    return _with(said, _("This shows all of them, with their numbers:"), "/scheduled")


@_explain.register
def _bad_reference(error: errors.BadReference, _here: _Here) -> Content:
    template = _("{text} is no number of a scheduled message; /scheduled shows the numbers.")
    said = compose(template, text=bold(_shown(error.text)))
    return _with(said, _try_this(), "/cancel_schedule 1")


@_explain.register
def _not_allowed(_error: errors.NotAllowed, _here: _Here) -> Content:
    return Content(_("Only the person who scheduled it, or an administrator of this chat, can change it."))


@_explain.register
def _channel_not_found(error: errors.ChannelNotFound, here: _Here) -> Content:
    known = _("Name it like this, or send /schedule alone and tap where the message shall go:")
    command = to_channel("@channel", now=here.now, zone=here.zone)
    if not error.named:
        return _with(Content(_("Which channel do you mean?")), known, command)
    said = compose(_("I know no channel called {name}, or none of yours. Nothing is saved."), name=bold(error.named))
    return _with(said, known, command)


@_explain.register
def _not_your_channel(error: errors.NotYourChannel, _here: _Here) -> Content:
    template = _("You may not post in {channel}: only its administrators who may post can schedule there.")
    return compose(template, channel=bold(error.title))


@_explain.register
def _bot_may_not_post(error: errors.BotMayNotPost, _here: _Here) -> Content:
    template = _(
        "I may not post in {channel}. Make me an administrator there with the right to post messages, and try again."
    )
    return compose(template, channel=bold(error.title))


@_explain.register
def _channels_in_private_only(_error: errors.ChannelsInPrivateOnly, _here: _Here) -> Content:
    return Content(_("What goes to a channel is scheduled in a private chat with me. Nothing is saved."))


@_explain.register
def _platform_silent(_error: errors.PlatformSilent, _here: _Here) -> Content:
    return Content(_("Telegram doesn't answer me right now, so nothing is saved. Please try again in a minute."))


@_explain.register
def _only_administrators_schedule(_error: errors.OnlyAdministratorsSchedule, _here: _Here) -> Content:
    return Content(_("In this group only administrators may schedule messages. Nothing is saved."))


@_explain.register
def _only_administrators(_error: errors.OnlyAdministrators, _here: _Here) -> Content:
    return Content(_("Only an administrator of this chat can change its settings. Please ask one of them."))


@_explain.register
def _already_ended(error: errors.AlreadyEnded, _here: _Here) -> Content:
    template = _(
        "<b>#{number}</b> has already ended, so there is nothing left to change. /scheduled shows what is to come."
    )
    return compose(template, number=error.number)


@_explain.register
def _nothing_follows(error: errors.NothingFollows, _here: _Here) -> Content:
    template = _("No time would be left for <b>#{number}</b>. You can cancel it instead.")
    return compose(template, number=error.number)


@_explain.register
def _skipped_time_passed(error: errors.SkippedTimePassed, _here: _Here) -> Content:
    template = _("That time of <b>#{number}</b> is over, so it stays skipped. To send it all the same, use Send now.")
    return compose(template, number=error.number)


@_explain.register
def _still_to_come(error: errors.StillToCome, _here: _Here) -> Content:
    template = _("<b>#{number}</b> is still to come, so it can't be archived. To stop it, cancel it.")
    return compose(template, number=error.number)


@_explain.register
def _cannot_shift(error: errors.CannotShift, _here: _Here) -> Content:
    if error.has_passed:
        template = _("<b>#{number}</b> can't come at that time: it has already passed.")
    else:
        template = _("<b>#{number}</b> can't be moved like that: some of its times would fall on another day.")
    return compose(template, number=error.number)


@_explain.register
def _too_late_to_undo(error: errors.TooLateToUndo, here: _Here) -> Content:
    template = _("It is too late to undo that for <b>#{number}</b>. If it is still active, {command} stops it.")
    said = compose(template, number=error.number, command=code(f"/cancel_schedule {error.number}"))
    return _with(said, _("You can schedule it anew, for example:"), here.example(Form.DAILY))


@_explain.register
def _too_late_to_edit(error: errors.TooLateToEdit, here: _Here) -> Content:
    template = _("Your edit comes too late for <b>#{number}</b>, which stays as it was. {command} stops it.")
    said = compose(template, number=error.number, command=code(f"/cancel_schedule {error.number}"))
    return _with(said, _("You can schedule it anew, for example:"), here.example(Form.DAILY))


@_explain.register
def _stale_revision(error: errors.StaleRevision, _here: _Here) -> Content:
    template = _("<b>#{number}</b> was changed in the meantime, so I left it alone. /scheduled shows how it is now.")
    return compose(template, number=error.number)


@_explain.register
def _unknown_language(error: errors.UnknownLanguage, _here: _Here) -> Content:
    said = compose(
        _("I don't speak {text} yet. I speak {languages}."),
        text=bold(_shown(error.text)),
        languages=listed([f"{language_name(code)} ({language_tag(code)})" for code in error.known]),
    )
    return _with(said, _try_this(), f"/language {error.known[0] if error.known else 'en'}")


@_explain.register
def _access_denied(_error: errors.AccessDenied, _here: _Here) -> Content:
    return access_denied()


@_explain.register
def _nothing_to_retry(_error: errors.NothingToRetry, _here: _Here) -> Content:
    return Content(_("There is nothing left to decide here. /failed shows what has not arrived."))


@_explain.register
def _already_arrived(error: errors.AlreadyArrived, _here: _Here) -> Content:
    return compose(_("<b>#{number}</b> has arrived meanwhile, so there is nothing to decide."), number=error.number)


@_explain.register
def _paused_meanwhile(error: errors.PausedMeanwhile, _here: _Here) -> Content:
    template = _("<b>#{number}</b> is paused, so I didn't change it. Resume it first: /scheduled shows it.")
    return compose(template, number=error.number)


@_explain.register
def _already_under_way(error: errors.AlreadyUnderWay, _here: _Here) -> Content:
    return compose(_("<b>#{number}</b> is being sent again already."), number=error.number)


@_explain.register
def _already_left(error: errors.AlreadyLeft, _here: _Here) -> Content:
    return compose(_("It was decided before to leave <b>#{number}</b> as it is."), number=error.number)


@_explain.register
def _cannot_be_kept(error: errors.CannotBeKept, _here: _Here) -> Content:
    return joined([_why_not_kept(error.what), _("Nothing is saved.")], " ")


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


@_explain.register
def _caption_too_long(error: errors.CaptionTooLong, _here: _Here) -> Content:
    template = n_(
        "The text that comes with the file has {n} character; Telegram allows {limit} there.",
        "The text that comes with the file has {n} characters; Telegram allows {limit} there.",
        error.length,
    )
    advice = _("Please shorten it, or schedule it as a message of its own. Nothing is saved.")
    return joined([compose(template, n=error.length, limit=error.limit), advice], " ")


@_explain.register
def _album_too_large(error: errors.AlbumTooLarge, _here: _Here) -> Content:
    template = n_(
        "The album has {n} file; Telegram sends {limit} together. Nothing is saved.",
        "The album has {n} files; Telegram sends {limit} together. Nothing is saved.",
        error.length,
    )
    return compose(template, n=error.length, limit=error.limit)


@_explain.register
def _not_an_album(_error: errors.NotAnAlbum, _here: _Here) -> Content:
    return Content(
        _(
            "Telegram sends these files only one by one: an album has photos and videos, or files alone, or music "
            "alone. Nothing is saved."
        )
    )


@_explain.register
def _no_buttons_below_albums(_error: errors.NoButtonsBelowAlbums, _here: _Here) -> Content:
    return Content(_("An album can't have buttons below it. Nothing was changed."))


@_explain.register
def _edit_not_understood(error: errors.EditNotUnderstood, here: _Here) -> Content:
    said = _explain(error.problem, here)
    first, _blank, _rest = said.text.partition("\n\n")
    stands = compose(_("<b>#{number}</b> stays as it was."), number=error.number)
    return joined([said.only([(0, len(first))]), stands, said.cut_before(len(first))], "\n\n")


@_explain.register
def _nothing_to_see(_error: errors.NothingToSee, _here: _Here) -> Content:
    return Content(_("There is nothing to see in that message."))


@_explain.register
def _link_buttons_refused(error: errors.LinkButtonsRefused, _here: _Here) -> Content:
    said = compose(_link_problem(error), text=bold(_shown(error.text)), line=error.line, limit=error.limit)
    return _with(said, _("One button looks like this:"), link_button())


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


@_explain.register
def _no_longer_there(
    _error: errors.HourNotOffered | errors.OptionNotOffered | errors.QuestionNotFound, _here: _Here
) -> Content:
    return stale_button()


@_explain.register
def _reminder_not_found(_error: errors.ReminderNotFound, _here: _Here) -> Content:
    return Content(_("I don't know this reminder any more: it was deleted. To be reminded again, schedule it anew."))


@_explain.register
def _already_done(_error: errors.AlreadyDone, _here: _Here) -> Content:
    return Content(_("This one is done already."))


@_explain.register
def _already_snoozed(error: errors.AlreadySnoozed, here: _Here) -> Content:
    when = near_moment(error.until.replace(second=0, microsecond=0), error.zone, now=here.now)
    return compose(_("It is snoozed already, until {moment} (#{number})."), moment=when, number=error.number)


@_explain.register
def _not_once(_error: errors.NotOnce, _here: _Here) -> Content:
    return Content(_("I can put it off once only, so I need a single time."))


@_explain.register
def _snooze_not_offered(_error: errors.SnoozeNotOffered, _here: _Here) -> Content:
    return stale_button()


@_explain.register
def _not_your_question(_error: errors.NotYourQuestion, _here: _Here) -> Content:
    return Content(_("Only the person who wrote it can say how it is meant."))


@_explain.register
def _not_your_dialog(_error: errors.NotYourDialog, _here: _Here) -> Content:
    return Content(_("Only the person who began this can go on with it."))


@_explain.register
def _dialog_closed(_error: errors.DialogClosed, _here: _Here) -> Content:
    return Content(_("This has gone on or ended since. Nothing was changed. Use the newest message, or begin anew."))


@_explain.register
def _question_closed(_error: errors.QuestionClosed, here: _Here) -> Content:
    said = Content(
        _(
            "This question is settled: you put it aside, or changed your message since. Nothing was changed. "
            "To schedule it, send it again with its time."
        )
    )
    return _with(said, _try_this(), here.example(Form.ONCE))


@_explain.register
def _question_answered(error: errors.QuestionAnswered, _here: _Here) -> Content:
    template = _("You have answered this already: it became <b>#{number}</b>. /scheduled shows it.")
    return compose(template, number=error.number)


@_explain.register
def _question_expired(error: errors.QuestionExpired, here: _Here) -> Content:
    said = (
        _("The time that I asked about has passed, so nothing is saved. Please send it again with a later time.")
        if error.has_passed
        else _("I asked this more than a day ago, so nothing is saved. Please send it again with its time.")
    )
    return _with(Content(said), _try_this(), here.example(Form.ONCE))


@_explain.register
def _too_many_schedules(error: errors.TooManySchedules, _here: _Here) -> Content:
    return limits.too_many_schedules(error)


@_explain.register
def _too_many_messages(error: errors.TooManyMessages, _here: _Here) -> Content:
    return limits.too_many_messages(error)


@_explain.register
def _repeats_too_often(error: errors.RepeatsTooOften, _here: _Here) -> Content:
    return limits.repeats_too_often(error)


@_explain.register
def _asked_too_long_ago(_error: errors.AskedTooLongAgo, _here: _Here) -> Content:
    return privacy.asked_too_long_ago()


@_explain.register
def _too_many_commands(error: errors.TooManyCommands, _here: _Here) -> Content:
    return limits.too_many_commands(error)


@_explain.register
def _storage_unavailable(_error: errors.StorageUnavailable, _here: _Here) -> Content:
    return Content(_("I can't save anything right now, so nothing was changed. Please try again in a few minutes."))


@_explain.register
def _storage_full(_error: errors.StorageFull, _here: _Here) -> Content:
    return _cannot_save()


@_explain.register
def _storage_damaged(_error: errors.StorageDamaged, _here: _Here) -> Content:
    return _cannot_save()


def _cannot_save() -> Content:
    return Content(
        _(
            "I can't save anything right now, so nothing was changed. Whoever runs me has to mend that first; "
            "please send that again later."
        )
    )


@_explain.register
def _recurrence_refused(error: errors.RecurrenceRefused, _here: _Here) -> Content:
    where = code(error.path) if error.path else _("the rule itself")
    said = compose(_problem(error.problem), where=where)
    return _with(said, _("A rule that works:"), '{"type": "daily", "interval": 1, "times": ["09:00"]}')


@_explain.register
def _zone_gone(error: errors.ZoneGone, _here: _Here) -> Content:
    said = compose(_("The time zone {zone} no longer exists."), zone=code(error.name))
    return _with(said, _("Set another one first:"), "/timezone Europe/Berlin")


@_explain.register
def _rule_not_offered(error: errors.RuleNotOffered, _here: _Here) -> Content:
    said = compose(_("I can't repeat a message by this part of the rule: {part}."), part=code(error.part))
    return _with(said, _("A rule that works:"), "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0")


def _problem(problem: RecurrenceProblem) -> str:
    match problem:
        case RecurrenceProblem.MISSING:
            return _("Something is missing in the rule: {where}.")
        case RecurrenceProblem.UNKNOWN_KEY:
            return _("The rule has something that I don't know: {where}.")
        case RecurrenceProblem.WRONG_TYPE:
            return _("Something in the rule is of the wrong kind: {where}.")
        case RecurrenceProblem.WRONG_VALUE:
            return _("Something in the rule has a value that can't be: {where}.")


def _register(explained: Mapping[type[DomainError], Callable[[Any], Content]]) -> None:
    """Let the module of a subject explain what can be wrong there."""
    for kind, words in explained.items():
        _explain.register(kind, lambda error, _here, words=words: words(error))


_register(group_errors.EXPLAINED)


def _with(said: Content, lead: str, *commands: str) -> Content:
    return joined([said, joined([lead, *(code(command) for command in commands)])], "\n\n")


def _try_this() -> str:
    return _("Try it like this:")


def _shown(text: str) -> str:
    return Content(text).first_words(_SHOWN)
