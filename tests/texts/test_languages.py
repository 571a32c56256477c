"""Each screen in each language: complete, well set, in that language alone, never more than Telegram takes."""

import re
from collections.abc import Iterator

import pytest

from scheduling.content import TEXT_LIMIT, Content, Entity, utf16_length
from scheduling.deliveries import DeliveryStatus
from scheduling.errors import Form
from tests.texts import samples
from tests.texts.samples import EIGHT, NOW, chat, message
from texts import buttons, cards, catalogs, greetings, lists
from texts.speech import (
    ISOLATED,
    ISOLATED_END,
    SOURCE_LANGUAGE,
    closest_language,
    find_language,
    is_right_to_left,
    language_name,
    languages,
    load_languages,
    speaking,
)

ALL = ("en", "ar", "de", "es", "fr", "it", "pl", "pt_BR", "ru", "tr", "uk", "zh_Hans")
OTHER_SCRIPTS = {"ar", "ru", "uk", "zh_Hans"}
NOT_TRANSLATED = (
    "UTC|Telegram|ID|Europe|Berlin|Asia|Tokyo|Bot|API|BOT_API_URL|BOT_TOKEN|BotFather|BotSupport|English|mon|tue|wed|thu|"
    "fri|sat|sun|weekly|daily|monthly|last|weekdays|weekend|token|here|America|https|org|Tea|w+\\d*|"
    "CSV|UTF|csv|yes|no|ada|Ada|example|every|monday|"
    "Deutsch|Portugu\\w*|Brasil|Greeting|Milk|news|city|visits?|birthday|variable_\\d+|anything|else|f{4,}|E-mail|Variables"
)
"""Names, words that commands take in every language, and what people say in the samples."""
TABLES = "when|text|repeat|timezone|priority|silent|external_id|name|language|phone|email|telegram_id|tags|lists|groups"
TEMPLATES = "name|first_name|date|time|weekday"
NAMED_THERE = {
    "import_usage": TABLES,
    "file_question": TABLES,
    "explained RecipientTableRefused": TABLES,
    "asked of templates": TEMPLATES,
}
"""What columns and variables are called in every language, on the screens that say so."""
OF_SAMPLES = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|Hello (Ada|\{\{ name \}\}), you were here (3|\{\{ visits \}\}) times\."
    r"|Hello Ada, you.*|Telegram did not accept the message\."
)
"""What a template says, and what the platform does."""
COGNATES = {
    *("Normal", "April", "August", "September", "November", "⏸ Pause", "Pause", "{n} minute", "{n} min", "{n} h"),
    *("GIF", "Video", "Photo", "Sticker", "Album", "Album of {n} file", "Quiz", "Contact", "Audio", "Text", "Options"),
    *("Message", "Messages", "Date", "No", "{n} message", "Name"),
    *("import", "E-mail", "E-mail: {value}", "<b>{n} list</b>"),
    *("Variables", "✱ Variables", "Variables: {names}", "Roles", "{n} error", "<b>{n} error:</b>"),
}
"""What is said alike in English and in another language."""


@pytest.fixture(params=languages())
def language(request) -> Iterator[str]:
    with speaking(request.param):
        yield request.param


def test_twelve_languages_are_spoken():
    assert languages() == ALL


def test_every_screen_is_complete_and_well_set(language):
    for name, screen in samples.screens(Content("Tea"), "Ada").items():
        content = screen()
        assert content.text.strip(), name
        assert not re.search(r"[{}]|</?(b|code)>", OF_SAMPLES.sub("", content.text)), name
        assert not re.search(r"  |[ \t]\n| [.,;!?。，](?!\w)|。 ", content.text), (name, content.text)
        assert _are_within(content), name


def test_no_screen_outgrows_a_message(language):
    huge = Content("🎉" * TEXT_LIMIT, (Entity("bold", 0, 2 * TEXT_LIMIT),))
    for name, screen in samples.screens(huge, "A" * 300).items():
        content = screen()
        assert len(content.text) <= TEXT_LIMIT, name
        assert _are_within(content), name


@pytest.mark.parametrize("code", [code for code in ALL if code != SOURCE_LANGUAGE])
def test_nothing_is_left_in_english(code):
    english = {line for text in _said("en").values() for line in text.split("\n") if _has_words(line)}
    latin = re.compile(rf"\b(?!(?:{NOT_TRANSLATED})(?![A-Za-z]))[A-Za-z]{{3,}}")
    for name, text in _said(code).items():
        if name == "language_changed":  # in the new language
            continue
        lines = [line for line in text.split("\n") if _has_words(line)]
        assert [line for line in lines if line in english and not _is_cognate(line)] == [], name
        if code in OTHER_SCRIPTS:
            assert latin.findall(re.sub(r"/\w+", "", "\n".join(lines))) == [], (name, lines)


def test_no_translation_is_only_the_english_words():
    root = catalogs.ROOT
    for path in (root / "locales").glob("*/LC_MESSAGES/*.po"):
        if (code := path.parts[-3]) == SOURCE_LANGUAGE:
            continue
        for key, said in catalogs.translations(path, code):
            if _has_words(key) and key in said:
                assert key in COGNATES, (code, key)


def test_marks_of_direction_come_in_pairs_and_only_where_text_runs_from_right_to_left(language):
    for name, screen in samples.screens(Content("Tea!"), "Ada").items():
        depth = 0
        for sign in screen().text:
            depth += (sign == ISOLATED) - (sign == ISOLATED_END)
            assert depth >= 0, name
            assert is_right_to_left() or not depth, name
        assert depth == 0, name


def test_whatever_runs_from_left_to_right_in_an_arabic_line_is_one_piece():
    isolate = re.compile(f"{ISOLATED}[^{ISOLATED}{ISOLATED_END}]*{ISOLATED_END}")
    with speaking("ar"):
        for name, screen in samples.screens(Content("Tea!"), "Ada").items():
            for line in OF_SAMPLES.sub("", screen().text).split("\n"):
                rest = line
                while rest != (rest := isolate.sub("", rest)):
                    pass
                is_arabic = re.search("[\u0621-\u064a]", rest) is not None
                if is_arabic and not line.startswith(("/", ISOLATED + "/", "[")):  # examples to copy
                    assert not re.search(rf"[#@/]\w|\b(?!(?:{NOT_TRANSLATED})\b)[A-Za-z]", rest), (name, line)


def test_arabic_keeps_what_runs_from_left_to_right_together():
    with speaking("ar"):
        cancelled = cards.cancelled(message(samples.RULES["once"], content=Content("Buy milk!"))).text
        listed = lists.schedule_list(samples.page(1, content=Content("Tea!")), chat=chat(), now=NOW).text
        hint = samples.screens()["agenda empty"]().text
        label = buttons.open_failed(samples.failed_delivery(DeliveryStatus.FAILED, Content("Tea!")), now=NOW)
    assert label == "\u2068#12\u2069 · اليوم، 07:15 · \u2068Tea!\u2069"
    assert "\u2068#12\u2069" in cancelled
    assert cancelled.endswith("\u2068Buy milk!\u2069")
    assert "\u2068#1\u2069 · " in listed
    assert " · \u2068Tea!\u2069" in listed
    assert "\u2068/scheduled\u2069" in hint


def test_examples_to_copy_have_no_marks_of_direction():
    with speaking("ar"):
        for screen in ("help_text", "schedule_usage"):
            lines = [line for line in samples.screens()[screen]().text.split("\n") if line.startswith("/schedule ")]
            assert len(lines) == len(Form)
            assert not any(ISOLATED in line for line in lines)


@pytest.mark.parametrize(
    ("client", "closest"),
    [
        ("ru-RU", "ru"),
        ("RU", "ru"),
        ("pt", "pt_BR"),
        ("pt-br", "pt_BR"),
        ("pt-PT", "pt_BR"),
        ("zh", "zh_Hans"),
        ("zh-hans", "zh_Hans"),
        ("zh-CN", "zh_Hans"),
        ("zh-TW", "zh_Hans"),
        ("zh-hant", "zh_Hans"),
        ("zh-Hant-HK", "zh_Hans"),
        ("ar-EG", "ar"),
        ("es-419", "es"),
        ("deu", "de"),
        ("cmn", "zh_Hans"),
        ("en-US", "en"),
        ("nl", "uk"),
        ("nonsense!", "uk"),
        ("", "uk"),
        (None, "uk"),
    ],
)
def test_the_closest_language_is_found(client, closest):
    assert closest_language(client, "uk") == closest


def test_languages_are_called_by_their_own_names():
    assert {code: language_name(code) for code in ALL} == {
        "en": "English",
        "ar": "العربية",
        "de": "Deutsch",
        "es": "Español",
        "fr": "Français",
        "it": "Italiano",
        "pl": "Polski",
        "pt_BR": "Português (Brasil)",
        "ru": "Русский",
        "tr": "Türkçe",
        "uk": "Українська",
        "zh_Hans": "简体中文",
    }
    assert language_name("nonsense!") == "nonsense!"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("pt-br", "pt_BR"),
        ("DE", "de"),
        ("Deutsch", "de"),
        ("german", "de"),
        ("  немецкий ", "de"),
        ("francais", "fr"),
        ("Türkçe", "tr"),
        ("ingilizce", "en"),
        ("中文", "zh_Hans"),
        ("简体中文", "zh_Hans"),
        ("português", "pt_BR"),
        ("português (brasil)", "pt_BR"),
        ("klingon", None),
        ("xx", None),
        ("/", None),
    ],
)
def test_a_language_is_found_by_its_code_or_its_name_in_any_language(wanted, found):
    assert find_language(wanted) == found


def test_menus_fit_telegrams_limits(language):
    """https://core.telegram.org/bots/api#botcommand, #setmycommands"""
    for menu in (greetings.command_menu(), greetings.command_menu(shared=True)):
        assert 0 < len(menu) <= 100
        for name, description in menu:
            assert re.fullmatch("[a-z0-9_]{1,32}", name)
            assert 1 <= len(description) <= 256


def test_a_card_has_a_rule_and_dates_in_one_language(language):
    one = message(samples.Daily(EIGHT), number=123456)
    assert "#123456" in cards.card(one, runs=samples.runs(one), last=None, chat=chat(), now=NOW).text
    assert len(buttons.cancel_one(one)) <= buttons.LABEL_LIMIT


def test_once_loaded_no_language_is_read_from_disk_again(monkeypatch):
    """The event loop would wait for it."""

    def refuse(*_arguments, **_options):
        pytest.fail("a file is read")

    samples.screens()["scheduled weekly"]()  # the time zone
    load_languages()
    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr("io.open", refuse)
    for code in languages():
        with speaking(code):
            for screen in ("scheduled weekly", "overview", "agenda", "failed_list"):
                assert samples.screens()[screen]().text


def _words(code: str) -> dict[str, str]:
    with speaking(code):
        return {name: screen().text for name, screen in samples.screens(Content("…"), "…").items()}


def _has_words(line: str) -> bool:
    """Tell whether a line says something: commands, numbers and names alone are alike in all languages."""
    rest = re.sub(rf"/\w+.*|\{{\w+\}}|</?\w+>|\b(?:{NOT_TRANSLATED})\b", "", line)
    return re.search(r"[^\W\d_]{2,}", rest) is not None


def _said(code: str) -> dict[str, str]:
    """Return the words of each screen, without those that are no translator's."""
    said = {}
    for name, text in _words(code).items():
        rest = OF_SAMPLES.sub("", text)
        for screen, words in NAMED_THERE.items():
            if name.startswith(screen):
                rest = re.sub(rf"\b(?:{words})\b", "", rest)
        said[name] = rest
    return said


def _is_cognate(line: str) -> bool:
    return any(re.sub(r"\d+", "{n}", line) in {cognate, re.sub("</?b>", "", cognate)} for cognate in COGNATES)


def _are_within(content: Content) -> bool:
    length = utf16_length(content.text)
    return all(entity.length > 0 and entity.offset + entity.length <= length for entity in content.entities)
