"""What else there is to say of something that was done: its details, by their short names, in words."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from scheduling.audiences import GroupKind
from scheduling.auditing import AuditEvent, Subject
from scheduling.chats import Schedulers
from scheduling.expressions.vocabulary import DayPart
from scheduling.options import SWITCHES, Option
from texts.dates import day_in_words, listed, near_moment, zone_name
from texts.day_parts import part_of_day
from texts.lengths import hours, minutes
from texts.options import name, never, times
from texts.priorities import priority_in_words
from texts.reasons import reason
from texts.rich import first_sentence, plain
from texts.settings_buttons import who_schedules
from texts.speech import _, language_name, n_, p_

Value = str | int


def details_in_words(event: AuditEvent, *, zone: str, now: datetime) -> str:
    """Put an event's details into words; empty where there are none."""
    details = dict(event.details)
    said = list(_with_what_was(event, details))
    moments = {"skipped": _("without the run of {moment}"), "run": _("with the run of {moment}")}
    for key, value in details.items():
        if key in {"skipped", "run", "retried", "dismissed"} and isinstance(value, str):
            at = near_moment(datetime.fromisoformat(value), zone, now=now)
            said.append(plain(moments[key], moment=at) if key in moments else _decided(key, at))
        else:
            said.append(_detail(key, value))
    return " · ".join(filter(None, said))


def _detail(key: str, value: Value) -> str:
    if (words := _SAID.get(key)) is not None:
        return words(value)
    if key in set(Option):
        return _option(Option(key), int(value))
    if key in set(DayPart):
        return plain("{part}: {hour}", part=part_of_day(DayPart(key)), hour=value)
    return plain("{name}: {value}", name=key, value=value)  # of a version that knows more


def _with_what_was(event: AuditEvent, details: dict[str, Value]) -> Iterator[str]:
    """Yield what names also what it was before, and take it out of the details."""
    before = details.pop("from", None)
    if "priority" in details:
        present = priority_in_words(int(details.pop("priority")))
        was = "" if before is None else priority_in_words(int(before))
        # Translators: {value} and {before} are priorities: Highest, Normal
        yield plain(_("priority {value}, before {before}"), value=present, before=was)
    elif "zone" in details:
        shown = [zone_name(str(one)) for one in (details.pop("zone"), before or "")]
        details.pop("moved", None)
        # Translators: {value} and {before} are names of time zones
        yield plain(_("time zone {value}, before {before}"), value=shown[0], before=shown[1])
    elif "language" in details and event.subject is Subject.CHAT:
        shown = [language_name(str(one)) for one in (details.pop("language"), before or "")]
        # Translators: {value} and {before} are names of languages
        yield plain(_("language {value}, before {before}"), value=shown[0], before=shown[1])
    elif before is not None:
        # Translators: {number} is that of a schedule: #5
        yield plain(_("a copy of {number}"), number=before)


def _what(value: Value) -> str:
    words: Mapping[str, str] = {
        "text": p_("what was changed", "text"),
        "time": p_("what was changed", "time"),
        "place": p_("what was changed", "where it goes"),
        "options": p_("what was changed", "options"),
        "buttons": p_("what was changed", "link buttons"),
        "archived": p_("what was changed", "archive"),
        "members": p_("what was changed", "members"),
        "name": p_("what was changed", "name"),
        "condition": p_("what was changed", "condition"),
    }
    return listed([words.get(one, one) for one in str(value).split(",") if one])


def _decided(key: str, value: Value) -> str:
    """Say what was sent again that had not arrived, or left as it is: one by its time, several by their number."""
    is_retried = key == "retried"
    if isinstance(value, str):
        template = _("sent again: {moment}") if is_retried else _("left as it is: {moment}")
        return plain(template, moment=value)
    if is_retried:
        return plain(n_("{n} sent again", "{n} sent again", value), n=value)
    return plain(n_("{n} left as it is", "{n} left as they are", value), n=value)


def _option(option: Option, value: int) -> str:
    if option in SWITCHES:
        shown = p_("an option", "on") if value else p_("an option", "off")
    elif option is Option.NAGS:
        shown = times(value)
    elif not value:
        shown = never()
    else:
        shown = hours(value) if option is Option.DELETE_AFTER else minutes(value)
    return plain("{option}: {value}", option=name(option).rstrip("…"), value=shown)


def _until(value: Value) -> str:
    if not value:
        return _("without end")
    return plain(_("until {day}"), day=day_in_words(date.fromisoformat(str(value))))


def _quiet(value: Value) -> str:
    return plain(_("quiet hours {hours}"), hours=value or p_("quiet hours", "off"))


def _limits(value: Value) -> str:
    return _("limits lifted") if value == "lifted" else _("limits apply again")


def _shifted(value: Value) -> str:
    return plain(_("{hours} later"), hours=hours(int(value))) if int(value) > 0 else _earlier(-int(value))


def _earlier(count: int) -> str:
    return plain(_("{hours} earlier"), hours=hours(count))


_SAID: Mapping[str, Callable[[Value], str]] = {
    "what": _what,
    "retried": lambda value: _decided("retried", value),
    "dismissed": lambda value: _decided("dismissed", value),
    "joined": lambda value: plain(_("to the list {name}"), name=value),
    "left": lambda value: plain(_("off the list {name}"), name=value),
    "until": _until,
    "quiet": _quiet,
    "limits": _limits,
    "hours": _shifted,
    "schedulers": lambda value: plain(_("may schedule: {who}"), who=who_schedules(Schedulers(str(value)))),
    # Translators: {number} is that of a schedule: #5
    "snoozed": lambda value: plain(_("{number} was put off"), number=value),
    "reason": lambda value: first_sentence(reason(str(value))) if value else "",
    "count": lambda value: plain(_("number: {n}"), n=value),
    "added": lambda value: plain(_("added: {n}"), n=value),
    "removed": lambda value: plain(_("taken out: {n}"), n=value),
    "new": lambda value: plain(_("new: {n}"), n=value),
    "changed": lambda value: plain(_("changed: {n}"), n=value),
    "pace": lambda value: plain(_("pace: {n} a second"), n=value),
    "role": lambda _value: "",
    "code": str,
    "kind": lambda value: _("by condition") if value == GroupKind.CONDITIONAL else _("by name"),
    "language": lambda value: language_name(str(value)),
    "default_language": lambda value: plain(_("{language} for all others"), language=language_name(str(value))),
    "left_out": lambda value: plain(_("without {language}"), language=language_name(str(value))),
    # Translators: {name} is what it was called
    "name_before": lambda value: plain(_("before: {name}"), name=value),
}
