"""What single screens, labels and toasts say, and their limits."""

import inspect
import re
from dataclasses import replace
from datetime import datetime, time

import pytest

from scheduling.bulk import Change
from scheduling.categories import Category
from scheduling.content import Content, Entity
from scheduling.deliveries import DeliveryStatus
from scheduling.expressions import Note
from scheduling.expressions.reading import Convention
from scheduling.expressions.vocabulary import DayPart
from scheduling.identifiers import UserId
from scheduling.lifecycle import MessageStatus
from scheduling.recurrence import Daily, Monthly, Once
from scheduling.views import Filters, Repeating, Screen, Sent, Shown, Sort
from tests.texts import samples
from tests.texts.samples import EIGHT, NOW, RULES, chat, message, runs
from texts import (
    administration,
    agenda,
    arrivals,
    audiences,
    audit,
    broadcast_runs,
    broadcasts,
    bulk_schedules,
    buttons,
    cards,
    dialogs,
    failed,
    filter_words,
    greetings,
    groups,
    guided,
    history,
    inline,
    limits,
    lists,
    mailing_lists,
    mishaps,
    notices,
    privacy,
    questions,
    recipient_tables,
    recipients,
    reminders,
    roles,
    settings,
    subscribing,
    templates,
    toasts,
    view_labels,
    views,
)
from texts.speech import languages, speaking

MODULES = (
    arrivals,
    audiences,
    broadcast_runs,
    broadcasts,
    bulk_schedules,
    groups,
    views,
    administration,
    agenda,
    audit,
    limits,
    cards,
    dialogs,
    failed,
    guided,
    history,
    lists,
    mailing_lists,
    subscribing,
    settings,
    templates,
    notices,
    mishaps,
    privacy,
    questions,
    recipient_tables,
    recipients,
    reminders,
    roles,
)


def part(content: Content, entity: Entity) -> str:
    """The text under an entity, counted in UTF-16 units as Telegram counts."""
    units = content.text.encode("utf-16-le")
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")


@pytest.fixture(params=languages())
def language(request):
    with speaking(request.param):
        yield request.param


def test_every_screen_is_among_the_samples():
    known = {name.split()[0] for name in samples.screens()}
    public = {
        name
        for module in MODULES
        for name, thing in vars(module).items()
        if inspect.isfunction(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
    }
    assert public - known == {"administrators_menu", "delete_everything", "keep_everything"}


def test_the_authors_formatting_survives_behind_emoji(language):
    content = Content("👍 Bold link", (Entity("bold", 3, 4), Entity("text_link", 8, 4, {"url": "https://example.org"})))
    one = message(Daily(EIGHT), content=content)

    card = cards.scheduled(one, runs=runs(one), chat=chat(), now=NOW)

    kept = {entity.type: entity for entity in card.entities if part(card, entity) in {"Bold", "link"}}
    assert part(card, kept["bold"]) == "Bold"
    assert part(card, kept["text_link"]) == "link"
    assert kept["text_link"].details == {"url": "https://example.org"}
    quote = next(entity for entity in card.entities if entity.type == "blockquote")
    assert part(card, quote) == content.text


def test_a_quotation_is_not_put_into_another():
    content = Content("To be", (Entity("blockquote", 0, 5),))
    one = message(Daily(EIGHT), content=content)

    card = cards.scheduled(one, runs=runs(one), chat=chat(), now=NOW)

    assert [part(card, entity) for entity in card.entities if entity.type == "blockquote"] == ["To be"]


def test_names_and_messages_cannot_inject_markup_or_placeholders(language):
    welcome = greetings.welcome("<b>Eve</b> {zone}", chat=chat(), now=NOW)

    assert "<b>Eve</b> {zone}" in welcome.text
    assert not [entity for entity in welcome.entities if "Eve" in part(welcome, entity)]


def test_the_answer_to_schedule_shows_number_rule_and_three_runs():
    one = message(samples.RULES["weekly"])

    card = cards.scheduled(one, runs=runs(one), chat=chat(), now=NOW)

    assert card.text.startswith("#12 is scheduled.")
    assert "Every Monday and Friday at 08:00\nNext times (Europe/Berlin):" in card.text
    assert "• Monday, 23 November 2026, 08:00\n• Friday, 27 November 2026, 08:00\n• Monday, 30" in card.text
    assert "time zone" not in card.text


def test_a_chat_without_a_zone_is_told_which_one_counts():
    one = message(Daily(EIGHT))

    card = cards.scheduled(one, runs=runs(one), chat=chat(is_set=False), now=NOW)

    assert card.text.endswith(
        "No time zone is set here yet, so I went by Berlin, UTC+01:00. To change it, send /timezone."
    )


def test_every_note_has_words():
    one = message(Monthly(frozenset({31}), EIGHT))
    without = cards.scheduled(one, runs=runs(one), chat=chat(), now=NOW).text
    for note in Note:
        noted = cards.scheduled(one, runs=runs(one), chat=chat(), now=NOW, notes=frozenset({note})).text
        assert noted.count("\n\n") == without.count("\n\n") + 1, note


def test_a_time_that_the_clocks_skip_is_named():
    one = message(Once(datetime(2027, 3, 28, 2, 30)))  # noqa: DTZ001  # wall-clock time

    card = cards.scheduled(one, runs=runs(one), chat=chat(), now=NOW, notes=frozenset({Note.IN_GAP}))

    assert "Once: Sunday, 28 March 2027, 03:30 (Europe/Berlin)" in card.text
    assert "the clocks go forward and 02:30 doesn't exist, so it will be sent at 03:30." in card.text


@pytest.mark.parametrize(
    ("moved", "words"),
    [
        (1, "идёт 1 запланированное сообщение"),
        (2, "идут 2 запланированных сообщения"),
        (5, "идут 5 запланированных сообщений"),
        (21, "идёт 21 запланированное сообщение"),
    ],
)
def test_russian_counts_in_three_forms(moved, words):
    with speaking("ru"):
        assert words in settings.timezone_changed(chat(), NOW, moved).text


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "не дошло 1 сообщение"), (3, "не дошли 3 сообщения"), (7, "не дошли 7 сообщений"), (21, "не дошло 21 сообщ")],
)
def test_doubts_are_counted_in_russian(count, words):
    news = [samples.notice(DeliveryStatus.UNKNOWN, "timeout")]
    with speaking("ru"):
        assert words in notices.many_doubtful(news, count, NOW).text


@pytest.mark.parametrize(("others", "words"), [(0, "1 schedule is paused"), (1, "2 schedules are paused")])
def test_a_notice_says_what_pauses(others, words):
    paused = replace(samples.notice(DeliveryStatus.SUSPENDED, "no_rights"), paused=others)
    own = replace(paused.message, status=MessageStatus.PAUSED, next_run=None, paused_because="no_rights")
    assert "paused" not in notices.failure_notice(replace(paused, paused=0), NOW).text
    assert words in notices.failure_notice(replace(paused, message=own), NOW).text


def test_the_new_language_is_confirmed_in_that_language():
    assert settings.language_changed(chat().in_language("ru")).text == "Готово. Язык здесь: Русский."


def test_only_a_private_chat_is_asked_for_a_location(language):
    asked = samples.screens()["timezone_now"]().text
    in_group = samples.screens()["timezone_now group"]().text
    assert len(in_group) < len(asked)


def test_menus_fit_telegrams_limits(language):
    own = administration.administrators_menu()
    for menu in (greetings.command_menu(), greetings.command_menu(shared=True), own):
        for name, description in menu:
            assert re.fullmatch("[a-z_]{1,32}", name)
            assert 1 <= len(description) <= 256


def test_labels_and_toasts_are_short(language):
    long = message(Daily(EIGHT), number=123456, content=Content("word " * 100))
    labels = [getattr(buttons, name)() for name in vars(buttons) if _takes_nothing(buttons, name)]
    labels += [buttons.cancel_one(long), buttons.open_one(long)]
    labels += [buttons.open_failed(samples.failed_delivery(DeliveryStatus.FAILED, long.content), now=NOW)]
    labels += [buttons.retry_one_reason(category, 10**6) for category in Category]
    labels += [buttons.retry_all(), buttons.retry_all(10**6), buttons.send_all_again(), buttons.send_all_again(10**6)]
    labels += [
        buttons.language_choice("ru", chosen=True),
        buttons.zone_choice("America/Argentina/ComodRivadavia", now=NOW),
    ]
    for recurrence in samples.RULES.values():
        labels += buttons.choices(samples.question([recurrence] * 4), now=NOW)
    labels += [buttons.hour_of_part(part, time(23, 30)) for part in DayPart]
    labels.append(buttons.hour_choice(time(23, 30), chosen=True))
    assert all(0 < len(label) <= buttons.LABEL_LIMIT for label in labels)
    said = [getattr(toasts, name)() for name in vars(toasts) if _takes_nothing(toasts, name)]
    said += [toasts.cancelled(10**9), toasts.restored(10**9), toasts.unscheduled(10**9)]
    said += [toasts.retry_started(10**9), toasts.left_alone(10**9)]
    said += [toasts.paused(10**9), toasts.resumed(10**9), toasts.scheduled(10**9), toasts.rescheduled(10**9)]
    said += [toasts.hour_set(part, time(23, 30)) for part in DayPart]
    said += [toasts.retries_started(10**6, 10**6), toasts.all_left_alone(None, 10**6)]
    assert all(0 < len(toast) <= toasts.TOAST_LIMIT for toast in said)


def test_labels_below_views_are_short(language):
    long = message(Daily(EIGHT), number=123456, content=Content("word " * 100))
    labels = [getattr(view_labels, name)() for name in vars(view_labels) if _takes_nothing(view_labels, name)]
    labels += [view_labels.change(change) for change in Change]
    labels += [view_labels.pick(long, is_picked=True), view_labels.forget_words("word " * 20)]
    labels += [view_labels.pick_all(10**6), view_labels.show_found(10**6)]
    words = [filter_words.shown_in_words(one) for one in Shown] + [filter_words.sent_in_words(one) for one in Sent]
    words += [filter_words.repeating_in_words(one) for one in Repeating]
    words += [filter_words.sort_in_words(one) for one in Sort]
    words += [filter_words.author_in_words(Filters(author=UserId(7)), reader=8, name="Ada " * 40)]
    for screen in (Screen.STATUSES, Screen.REPEATING, Screen.CONTENTS, Screen.AUTHORS, Screen.SORTS):
        labels += [view_labels.open_filter(screen, one) for one in words]
    labels += [view_labels.choice(one, chosen=True) for one in words]
    labels += [inline.save_button(), inline.not_understood(), inline.start_first()]
    labels.append(inline.how_to(now=NOW, zone="America/Argentina/Buenos_Aires"))
    assert all(0 < len(label) <= buttons.LABEL_LIMIT for label in labels)


@pytest.mark.parametrize("typed", ["over mine", "archived", "once newest", "repeating paused"])
def test_words_behind_the_command_are_read_in_english_everywhere(typed, language):
    named, rest = filter_words.filters_in(f"{typed} tea")
    assert named
    assert rest == "tea"


def test_the_way_to_what_is_archived_leads_there(language):
    command = re.search(r"/scheduled ([^\u2069\n]+)", samples.screens()["archived"]().text)
    assert filter_words.filters_in(command[1]) == ({"shown": Shown.ARCHIVED}, "")


def test_readings_that_look_the_same_are_numbered(language):
    labels = buttons.choices(samples.question([RULES["weekly"]] * 2), now=NOW)
    assert [label[:3] for label in labels] == ["1. ", "2. "]


def test_a_button_says_the_whole_date_and_the_year_where_it_is_another_one():
    asked = samples.question([Once(datetime(2026, 11, 24, 9)), Once(datetime(2027, 11, 24, 9)), RULES["weekly"]])  # noqa: DTZ001
    assert buttons.choices(asked, now=NOW) == [
        "Tuesday, 24 November, 09:00",
        "Wednesday, 24 November 2027, 09:00",
        "Every Monday and Friday at 08:00 — first on Mon, 23 Nov",
    ]
    with speaking("ru"):
        assert buttons.choices(asked, now=NOW)[0] == "Вторник, 24 ноября, 09:00"


@pytest.mark.parametrize("convention", Convention)
def test_every_convention_is_stated(convention, language):
    rule = RULES["once"]
    one = message(rule)
    with_it = cards.scheduled(one, runs=runs(one), chat=chat(), now=NOW, convention=convention).text
    assert len(with_it) > len(cards.scheduled(one, runs=runs(one), chat=chat(), now=NOW).text)
    assert len(questions.question(samples.question([rule], convention=convention), now=NOW).text) > len(
        questions.question(samples.question([rule]), now=NOW).text
    )


def _takes_nothing(module, name: str) -> bool:
    thing = getattr(module, name)
    own = inspect.isfunction(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
    return own and not inspect.signature(thing).parameters
