"""What is wrong with a time, a rule or a zone, in words."""

from scheduling import errors
from scheduling.content import Content
from scheduling.errors import Form, RecurrenceProblem
from texts.dates import moment
from texts.errors.base import Here, excerpt, try_this, with_example, words_for
from texts.examples import tomorrow
from texts.mishaps import stale_button
from texts.rich import bold, code, compose
from texts.speech import _, n_


@words_for.register
def _not_understood(error: errors.NotUnderstood, here: Here) -> Content:
    if not error.fragment.strip():
        said = Content(_("I need a time first, then the message."))
    else:
        said = compose(_("I can't read a time in “{text}”. Nothing is saved."), text=excerpt(error.fragment))
    return with_example(said, try_this(), here.example(error.nearest))


@words_for.register
def _clock_missing(error: errors.ClockMissing, here: Here) -> Content:
    said = Content(_("At what time of day? Put it before the message."))
    return with_example(said, try_this(), here.example(error.form))


@words_for.register
def _date_does_not_exist(error: errors.DateDoesNotExist, here: Here) -> Content:
    said = compose(_("There is no such date as {text}."), text=bold(excerpt(error.text)))
    return with_example(said, try_this(), here.example(Form.ONCE))


@words_for.register
def _clock_does_not_exist(error: errors.ClockDoesNotExist, here: Here) -> Content:
    said = compose(_("No clock shows {text}. Times of day go from 00:00 to 23:59."), text=bold(excerpt(error.text)))
    return with_example(said, try_this(), here.example(Form.DAILY))


@words_for.register
def _unknown_weekday(error: errors.UnknownWeekday, here: Here) -> Content:
    said = compose(
        _("I don't know the weekday {text}. Choose from {days}, or write {working} or {weekend}."),
        text=bold(excerpt(error.text)),
        days=code("mon,tue,wed,thu,fri,sat,sun"),
        working=code("weekdays"),
        weekend=code("weekend"),
    )
    return with_example(said, try_this(), here.example(Form.WEEKLY))


@words_for.register
def _unknown_month_day(error: errors.UnknownMonthDay, here: Here) -> Content:
    said = compose(
        _("No month has a day {text}. Write a day from 1 to 31, several joined by commas, or {last}."),
        text=bold(excerpt(error.text)),
        last=code("last"),
    )
    return with_example(said, try_this(), here.example(Form.MONTHLY))


@words_for.register
def _time_in_the_past(error: errors.TimeInThePast, here: Here) -> Content:
    said = compose(
        _("That time has already passed: {then}. Now it is {present}."),
        then=moment(error.at, error.zone, with_zone=True),
        present=moment(error.now, error.zone),
    )
    again = tomorrow(now=here.now, zone=here.zone, like=error.at)
    words = _("Your message")
    return with_example(said, _("For tomorrow, send:"), f"/schedule {again} {words}")


@words_for.register
def _interval_is_zero(error: errors.IntervalIsZero, here: Here) -> Content:
    template = _("{text} is no interval: there has to be some time in between.")
    if error.form is Form.IN:
        template = _("{text} is right now: there has to be some time to wait.")
    said = compose(template, text=bold(excerpt(error.text)))
    return with_example(said, try_this(), here.example(error.form))


@words_for.register
def _interval_too_short(error: errors.IntervalTooShort, here: Here) -> Content:
    template = n_(
        "{text} is too short: the shortest interval is {n} minute.",
        "{text} is too short: the shortest interval is {n} minutes.",
        error.minimum_minutes,
    )
    said = compose(template, text=bold(excerpt(error.text)), n=error.minimum_minutes)
    return with_example(said, try_this(), here.example(Form.EVERY))


@words_for.register
def _interval_too_long(error: errors.IntervalTooLong, here: Here) -> Content:
    template = n_(
        "{text} is too long: the longest interval is {n} day.",
        "{text} is too long: the longest interval is {n} days.",
        error.maximum_days,
    )
    said = compose(template, text=bold(excerpt(error.text)), n=error.maximum_days)
    return with_example(said, try_this(), here.example(error.form))


@words_for.register
def _unknown_zone(error: errors.UnknownZone, here: Here) -> Content:
    said = compose(_("I don't know a city or time zone called {text}."), text=bold(excerpt(error.text)))
    if error.is_in_expression:  # an example that sets the chat's zone would do what nobody asked for
        zone = error.suggestions[0] if error.suggestions else "Europe/Berlin"
        return with_example(said, try_this(), here.example(Form.DAILY).replace("09:00", f"09:00 {zone}"))
    if error.suggestions:
        return with_example(
            said, _("Did you mean:"), *(f"/timezone {suggestion}" for suggestion in error.suggestions[:5])
        )
    advice = _("Name a bigger city nearby; in a private chat you can also share your location. For example:")
    return with_example(said, advice, "/timezone Europe/Berlin")


@words_for.register
def _no_longer_there(
    _error: errors.HourNotOffered | errors.OptionNotOffered | errors.QuestionNotFound, _here: Here
) -> Content:
    return stale_button()


@words_for.register
def _not_once(_error: errors.NotOnce, _here: Here) -> Content:
    return Content(_("I can put it off once only, so I need a single time."))


@words_for.register
def _recurrence_refused(error: errors.RecurrenceRefused, _here: Here) -> Content:
    where = code(error.path) if error.path else _("the rule itself")
    said = compose(_problem(error.problem), where=where)
    return with_example(said, _("A rule that works:"), '{"type": "daily", "interval": 1, "times": ["09:00"]}')


@words_for.register
def _zone_gone(error: errors.ZoneGone, _here: Here) -> Content:
    said = compose(_("The time zone {zone} no longer exists."), zone=code(error.name))
    return with_example(said, _("Set another one first:"), "/timezone Europe/Berlin")


@words_for.register
def _rule_not_offered(error: errors.RuleNotOffered, _here: Here) -> Content:
    said = compose(_("I can't repeat a message by this part of the rule: {part}."), part=code(error.part))
    return with_example(said, _("A rule that works:"), "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0")


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
