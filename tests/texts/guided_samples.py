"""The screens of scheduling step by step, for the tests of what is said."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scheduling.chats import Chat
from scheduling.content import Content
from scheduling.drafts import once
from scheduling.errors import Form, MessageTooLong, NotUnderstood, TimeInThePast
from scheduling.expressions.circumstances import Circumstances
from scheduling.options import NO_OPTIONS, Options, offered
from scheduling.parts import put_together
from scheduling.quick_picks import quick_picks
from scheduling.repetitions import repetitions
from scheduling.timing import Timing
from texts import guided, guided_buttons

DAY = date(2026, 11, 27)
IN_GAP = datetime(2027, 3, 28, 2, 30)  # noqa: DTZ001  # wall-clock time
FAR = datetime(2027, 9, 30, 22, 45)  # noqa: DTZ001


def here_at(now: datetime) -> Circumstances:
    return Circumstances(now=now, zone=ZoneInfo("Europe/Berlin"))


def screens(
    content: Content, chosen: Options, *, here: Chat, group: Chat, unset: Chat, now: datetime
) -> dict[str, Callable[[], Content]]:
    """Every screen, by the name of its function and its variant."""
    at = {"chat": here, "now": now}
    start = once(IN_GAP, here_at(now))
    first = start.next_after(now)
    assert first is not None
    ways = repetitions(start, here_at(now))
    question = guided.when_question(content, **at)

    def review(timing: Timing, options: Options, chat: Chat, failure: str | None = None) -> Callable[[], Content]:
        runs = timing.upcoming(timing.next_after(now), 3)
        return lambda: guided.review(runs, timing, options, chat=chat, now=now, failure=failure)

    return {
        "content_question": lambda: guided.content_question(**at),
        "content_question group": lambda: guided.content_question(chat=group, now=now),
        "content_question again": lambda: guided.content_question(**at, present=content),
        "more_question": lambda: guided.more_question(put_together([content, Content("Milk")]), chat=here),
        "more_question group": lambda: guided.more_question(content, chat=group),
        "more_question full": lambda: guided.more_question(content, chat=here, is_full=True),
        "when_question more": lambda: guided.when_question(put_together([content] * 10), **at),
        "reply_prompt": lambda: guided.reply_prompt(for_content=True),
        "reply_prompt links": lambda: guided.reply_prompt(for_links=True),
        "reply_prompt time": guided.reply_prompt,
        "when_question": lambda: guided.when_question(content, **at),
        "when_question group": lambda: guided.when_question(content, chat=group, now=now, has_passed=True),
        "when_question unset": lambda: guided.when_question(content, chat=unset, now=now),
        "calendar_question": lambda: guided.calendar_question(**at),
        "hour_question": lambda: guided.hour_question(DAY, **at),
        "minute_question": lambda: guided.minute_question(DAY, 9, **at),
        "time_prompt": lambda: guided.time_prompt(**at),
        "rule_prompt": lambda: guided.rule_prompt(**at),
        "links_prompt": lambda: guided.links_prompt(content),
        "readings_question": lambda: guided.readings_question([start, ways[1].timing], now=now),
        "readings_question group": lambda: guided.readings_question([start, ways[1].timing], now=now, is_shared=True),
        "repetition_question group": lambda: guided.repetition_question(
            first, zone=start.zone, now=now, is_shared=True
        ),
        "readings_question one": lambda: guided.readings_question([start], now=now),
        "repetition_question": lambda: guided.repetition_question(first, zone=start.zone, now=now),
        "options_question": lambda: guided.options_question(offered(chosen, content, repeats=True)),
        "preview_follows": guided.preview_follows,
        "review": review(ways[1].timing, chosen, here),
        "review once group": review(start, NO_OPTIONS, group),
        "review once": review(start, NO_OPTIONS, unset),
        "review refused": review(ways[5].timing, NO_OPTIONS, group, "bad_entities"),
        "not_taken": lambda: guided.not_taken(NotUnderstood("w" * 40, Form.ONCE), question, **at),
        "not_taken file": lambda: guided.not_taken(NotUnderstood("", Form.ONCE), question, **at),
        "not_taken past": lambda: guided.not_taken(TimeInThePast(now, now, "Europe/Berlin"), question, **at),
        "not_taken long": lambda: guided.not_taken(MessageTooLong(5000, 4096), question, **at),
        "example_of_time": lambda: Content(guided.example_of_time()),
        "nothing_scheduled": guided.nothing_scheduled,
    }


def labels(now: datetime) -> list[str]:
    """Every label of a button."""
    zone = "Europe/Berlin"
    here = here_at(now)
    starts = [once(IN_GAP, here), once(FAR, here), once(datetime(2027, 1, 31, 12), here)]  # noqa: DTZ001
    ways = [way for start in starts for way in repetitions(start, here)]
    found = [guided_buttons.pick(pick, zone=zone, now=now) for pick in quick_picks(here)]
    found += [guided_buttons.repetition(way, is_chosen=True) for way in ways]
    found += [guided_buttons.reading(way.timing, now=now) for way in ways]
    found += [guided_buttons.keep_time(way.timing, now=now) for way in ways]
    found += [guided_buttons.month(date(2026, month, 1), is_narrow=True) for month in range(1, 13)]
    found += [guided_buttons.weekday(date(2026, 11, day)) for day in range(23, 30)]
    clocks = [IN_GAP.time(), FAR.time()]
    found += [guided_buttons.hour(at, counts_to_twelve=twelve) for at in clocks for twelve in (False, True)]
    found += [guided_buttons.minute(at, counts_to_twelve=twelve) for at in clocks for twelve in (False, True)]
    found += [guided_buttons.day(DAY, is_ahead=True), guided_buttons.day(DAY, is_ahead=False)]
    found += [guided_buttons.links(are_there=True), guided_buttons.links(are_there=False)]
    found += [guided_buttons.remove_message(10, Content("w" * 300, more=(Content("Tea"),)))]
    plain = (
        "add_another",
        "that_is_all",
        "calendar",
        "write",
        "write_rule",
        "keep_content",
        "back",
        "cancel",
        "go_on",
        "save",
        "no_links",
    )
    return found + [getattr(guided_buttons, name)() for name in (*plain, "passed_day")]
