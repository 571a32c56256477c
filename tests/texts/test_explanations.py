"""Each domain error has words, and an example that works when it is copied."""

import dataclasses
import re
import typing
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest

import scheduling.use_cases.messages  # noqa: F401  # errors may be defined anywhere
from scheduling import errors
from scheduling.addressing import addressed
from scheduling.categories import Category
from scheduling.content import TEXT_LIMIT, Content
from scheduling.errors import DomainError, Form
from scheduling.expressions.text_reader import read_text
from scheduling.expressions.understanding import Certainty, Circumstances, understand_text
from scheduling.link_buttons import link_buttons
from tests.texts.samples import NOW, chat
from texts import greetings, mishaps, reasons, speech, toasts
from texts.errors import explain, has_words_for
from texts.examples import example, link_button, times
from texts.speech import languages, speaking

ZONE = "Europe/Berlin"
SAMPLES = {
    "str": "<b>{text}</b> wen",
    "int": 21,
    "int | None": 21,
    "bool": False,
    "datetime": NOW - timedelta(days=1),
    "tuple[str, ...]": ("en", "ru"),
    "tuple[int, ...]": tuple(range(1, 51)),
    "tuple[scheduling.errors.templates.TemplateProblem, ...]": (
        errors.TemplateProblem(fault=errors.TemplateFault.UNREADABLE, line=1, column=21, text="{{ x"),
    ),
}


def kinds(base: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    """All kinds of domain error, also those defined later."""
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


def sample(kind: type[DomainError]) -> DomainError:
    """An error of that kind, with facts made up by their types."""
    if not dataclasses.is_dataclass(kind):
        return kind()
    hints = typing.get_type_hints(kind)
    facts = {}
    for field in dataclasses.fields(kind):
        hint = hints[field.name]
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            facts[field.name] = next(iter(hint))
        elif isinstance(hint, type) and issubclass(hint, DomainError):  # the trouble behind it
            facts[field.name] = errors.NotAllowed()
        else:
            facts[field.name] = SAMPLES[
                hint.__name__ if isinstance(hint, type) and not typing.get_args(hint) else str(hint)
            ]
    if "zone" in facts:
        facts["zone"] = ZONE
    return kind(**facts)


ALL = list(kinds())


@pytest.fixture(params=languages())
def language(request):
    with speaking(request.param):
        yield request.param


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_domain_error_has_words_of_its_own(kind):
    assert has_words_for(kind)


def test_explanations_are_complete_and_take_facts_literally(language):
    for kind in ALL:
        content = explain(sample(kind), now=NOW, zone=ZONE)
        assert content.text.strip(), kind
        assert len(content.text) <= TEXT_LIMIT, kind
        assert not re.search(r"\{[a-z_]+\}|</?(b|code)>", content.text.replace(SAMPLES["str"], "")), kind
        assert 0 < len(toasts.explained(sample(kind), now=NOW, zone=ZONE)) <= toasts.TOAST_LIMIT, kind


def test_an_unexplained_error_gets_a_general_answer():
    assert explain(DomainError(), now=NOW, zone=ZONE).text.startswith("That did not work")
    assert not has_words_for(DomainError)


def schedules_in(content: Content) -> list[str]:
    """The examples of `/schedule` in a text, without the command."""
    found = []
    units = content.text.encode("utf-16-le")
    for entity in content.entities:
        if entity.type == "code":
            words = units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
            found += [words.removeprefix("/schedule ")] if words.startswith("/schedule ") else []
    return found


def assert_works(text: str, now: datetime, zone: str = ZONE) -> None:
    if (channel := addressed(Content(text))) is not None:  # "to: @channel", which is read before the time
        text = channel.rest.text
    here = Circumstances(now=now, zone=ZoneInfo(zone), languages=(speech.language().partition("_")[0], "en"))
    understood = understand_text(text, here)
    assert understood.reading is not None, (text, understood)
    assert understood.certainty is Certainty.EXACT, (text, understood)
    assert understood.message.strip(), "an example has a message"


MOMENTS = [
    NOW,
    datetime(2026, 12, 31, 10, 59, 30, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
    datetime(2028, 2, 28, 23, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
]


@pytest.mark.parametrize("now", MOMENTS, ids=str)
@pytest.mark.parametrize("zone", [ZONE, "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_examples_of_the_help_work_when_they_are_copied(now, zone, language):
    here = chat(zone=zone)
    for content in (greetings.help_text(chat=here, now=now), mishaps.schedule_usage(chat=here, now=now)):
        found = schedules_in(content)
        assert len(found) == len(Form)
        for text in found:
            assert_works(text, now, zone)


def test_examples_of_explanations_work_when_they_are_copied(language):
    shown = {text for kind in ALL for text in schedules_in(explain(sample(kind), now=NOW, zone=ZONE))}
    assert len(shown) >= len(Form)
    for text in shown:
        assert_works(text, NOW)


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_times_shown_alone_are_read_alone(now, language):
    here = Circumstances(now=now, zone=ZoneInfo(ZONE), languages=(language.partition("_")[0], "en"))
    for shown in times():
        understood = read_text(shown, here)
        assert (understood.certainty, understood.message) == (Certainty.EXACT, ""), shown


def test_the_example_of_a_link_button_is_read_as_one(language):
    ((button,),) = link_buttons(Content(link_button()))
    assert link_button() == f"[{button.text}]({button.url})"


def test_the_form_that_was_meant_is_the_form_that_is_shown():
    for form in Form:
        shown = explain(errors.NothingToSend(form), now=NOW, zone=ZONE)
        assert schedules_in(shown) == [example(form, now=NOW, zone=ZONE).removeprefix("/schedule ")]


def test_a_past_time_is_offered_for_tomorrow():
    error = errors.TimeInThePast(NOW - timedelta(days=40), NOW, ZONE)

    content = explain(error, now=NOW, zone=ZONE)

    assert content.text.startswith("That time has already passed: Sunday, 11 October 2026, 09:15 (Europe/Berlin).")
    assert schedules_in(content) == ["2026-11-21T09:15 Your message"]


@pytest.mark.parametrize(
    "named", ["daily 09:00 Europe/Brlin x", "daily 09:00 Europe/Xq x", "2026-12-31T12:00[Berlin] x"]
)
def test_an_unknown_zone_behind_a_time_is_answered_by_a_schedule_not_by_setting_the_chats_zone(named, language):
    problem = understand_text(named, Circumstances(now=NOW, zone=ZoneInfo(ZONE))).problem
    assert isinstance(problem, errors.UnknownZone)

    content = explain(problem, now=NOW, zone=ZONE)

    (shown,) = schedules_in(content)
    assert_works(shown, NOW)
    assert "/timezone" not in content.text


def test_limits_are_named():
    error = errors.MessageTooLong(5000, 4096)
    assert explain(error, now=NOW, zone=ZONE).text.startswith("The message has 5000 characters; Telegram allows 4096.")
    with speaking("ru"):
        assert "5000 символов" in explain(error, now=NOW, zone=ZONE).text
        short = errors.IntervalTooShort("10s", 1)
        assert "самый короткий промежуток — 1 минута." in explain(short, now=NOW, zone=ZONE).text


def test_every_reason_of_a_failure_has_words(language):
    for category in Category:
        assert reasons.has_words_for(category)
        assert reasons.reason(category)


def test_an_unknown_reason_gets_general_words():
    assert reasons.reason("never heard of") == "Telegram gave an error that I don't know."
