"""Templates are filled in by each recipient's values, in the language of the text."""

from dataclasses import replace
from datetime import datetime

import pytest

from scheduling.categories import Category
from scheduling.content import Content, Entity, Item, Kind, LinkButton
from scheduling.templates import RecipientValues, Unrenderable
from tests.texts.templating.samples import ADA, AT, covered, filled, over, template, text_of
from texts import templating
from texts.speech import languages


@pytest.mark.parametrize(
    ("written", "arrives"),
    [
        ("Hello {{ name }}!", "Hello Ada Lovelace!"),
        ("Hello {{first_name}}!", "Hello Ada!"),
        ("Your number: {{ external_id }}", "Your number: P-12"),
        ("{{ weekday }}, {{ date }}, {{ time }}", "Monday, 23 November 2026, 09:00"),
        ('{{ date|date("short") }}', "23/11/2026"),
        ('{{ date|date("full") }}', "Monday, 23 November 2026"),
        ('{{ date|date("MMMMd") }}', "23 November"),
        ('{{ "2026-12-24"|date("full") }}', "Thursday, 24 December 2026"),
        ('{{ time|time("medium") }}', "09:00:00"),
        ("{{ language }}", "en"),
        ("{{ visits|number }} {{ visits|plural(one='visit', other='visits') }}", "3 visits"),
        ('{{ 1|plural(one="visit", other="visits") }}', "visit"),
        ("{{ 12345.5|number }}", "12,345.5"),
        ("{{ 2|number(2) }}", "2.00"),
        ('{{ nickname|default("friend") }}', "friend"),
        ("{{ nickname|default(first_name) }}", "Ada"),
        ("{{ city|upper }} {{ city|lower }}", "BONN bonn"),
        ('{{ "ada lovelace-KING"|title }}', "Ada Lovelace-King"),
        ('[{{ "  a  "|trim }}]', "[a]"),
        ("{{ name|truncate(5) }}", "Ada…"),
        ('{{ first_name ~ " of " ~ city }}', "Ada of Bonn"),
        ("{% if visits > 2 %}often{% else %}seldom{% endif %}", "often"),
        ("{% if visits == 3 %}three{% endif %}", "three"),
        ('{% if city == "Bonn" and not visits < 3 %}yes{% endif %}', "yes"),
        ("{% if nickname is defined %}{{ nickname }}{% elif visits >= 10 %}ten{% else %}few{% endif %}", "few"),
        ('{{ "often" if visits > 2 else "seldom" }}', "often"),
        ("a {# for us only #} b", "a  b"),
        ("{{ “straight” }}", "straight"),
        ("100 % { of } }} %}", "100 % { of } }} %}"),
    ],
)
def test_what_is_written_arrives_filled_in(written, arrives):
    assert templating.problems(template(written)) == ()
    assert text_of(written) == arrives


def test_a_condition_that_has_a_line_for_itself_leaves_no_empty_line():
    written = "Hello!\n{% if visits > 2 %}\nYou were here {{ visits }} times.\n{% endif %}\nBye"

    assert text_of(written) == "Hello!\nYou were here 3 times.\nBye"
    assert text_of(written, values=replace(ADA, variables={"visits": "1"})) == "Hello!\nBye"


def test_a_condition_within_a_line_keeps_the_line_ends():
    assert text_of("One{% if visits > 2 %} two{% endif %}\nthree") == "One two\nthree"


def test_the_day_is_that_of_the_recipients_own_clock():
    in_tokyo = replace(ADA, zone="Asia/Tokyo")

    assert templating.render(template("{{ time }}"), in_tokyo, at=AT).text == "17:00"
    assert templating.render(template("{{ time }}"), in_tokyo, at=datetime(2026, 11, 24, 9, 0)).text == "09:00"  # noqa: DTZ001


@pytest.mark.parametrize(
    ("code", "date", "number"),
    [
        ("de", "23. November 2026", "1.234,5"),
        ("ru", "23 ноября 2026", "1\xa0234,5"),
        ("es", "23 de noviembre de 2026", "1.234,5"),
        ("zh_Hans", "2026年11月23日", "1,234.5"),
    ],
)
def test_days_and_numbers_are_written_as_the_texts_language_does(code, date, number):
    russian = replace(ADA, language="ru")

    assert text_of("{{ date }}|{{ 1234.5|number }}", values=russian, language=code) == f"{date}|{number}"


PLURALS = {
    "ar": {0: "zero", 1: "one", 2: "two", 5: "few", 11: "many", 100: "other"},
    "de": {1: "one", 2: "other"},
    "en": {1: "one", 2: "other"},
    "es": {1: "one", 2: "other"},
    "fr": {0: "one", 1: "one", 2: "other"},
    "it": {1: "one", 2: "other"},
    "pl": {1: "one", 3: "few", 5: "many"},
    "pt_BR": {0: "one", 1: "one", 2: "other"},
    "ru": {1: "one", 3: "few", 5: "many", 21: "one"},
    "tr": {1: "one", 2: "other"},
    "uk": {1: "one", 3: "few", 5: "many", 21: "one"},
    "zh_Hans": {0: "other", 1: "other", 2: "other"},
}


def test_plurals_are_known_of_every_language():
    assert set(PLURALS) == set(languages())


@pytest.mark.parametrize("code", sorted(PLURALS))
def test_plural_forms_are_those_of_the_language(code):
    forms = sorted(set(PLURALS[code].values()))
    written = "{{ n|plural(" + ", ".join(f'{form}="{form}"' for form in forms) + ") }}"

    assert templating.problems(template(written, language=code)) == ()
    for number, form in PLURALS[code].items():
        values = RecipientValues(language=code, variables={"n": str(number)})
        assert text_of(written, values=values, language=code) == form


@pytest.mark.parametrize("code", sorted(PLURALS))
def test_a_form_that_the_language_needs_is_asked_for(code):
    needed = set(PLURALS[code].values())
    written = '{{ n|plural(two="x") }}'

    [problem] = templating.problems(template(written, language=code))

    assert set(problem.hints) == needed - {"two"}


def test_turkish_has_other_capitals():
    assert text_of('{{ "istanbul ılık"|upper }} {{ "İI"|lower }}', language="tr") == "İSTANBUL ILIK iı"


HOSTILE = [
    "<b>Eve</b>",
    "*Eve*",
    "{{ x }}",
    "{% if %}",
    "_a_ [b](https://example.org)",
    "&lt;",
    "\U000f0000Eve",
    "a\nb",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_text(name):
    content = filled("Hello {{ name }}!", values=replace(ADA, name=name))

    assert content.text == f"Hello {name}!".replace("\U000f0000", "")
    assert content.entities == ()


@pytest.mark.parametrize("name", HOSTILE)
def test_formatting_stays_over_what_it_was_over(name):
    text = "Hello {{ name }}, dear 🎉 {{ city }}!"
    content = filled(
        text, over(text, "{{ name }}"), over(text, "🎉 {{ city }}", "italic"), values=replace(ADA, name=name)
    )

    bold, italic = content.entities
    assert covered(content, bold) == name.replace("\U000f0000", "")
    assert covered(content, italic) == "🎉 Bonn"


def test_formatting_that_ends_within_a_tag_takes_all_of_it():
    text = "a {{ city }} b"

    [bold] = (content := filled(text, over(text, "a {{ ci"))).entities

    assert covered(content, bold) == "a Bonn"


def test_formatting_that_begins_within_a_tag_takes_all_of_it():
    text = "a {{ city }} b"

    [bold] = (content := filled(text, over(text, "ty }} b"))).entities

    assert covered(content, bold) == "Bonn b"


def test_formatting_that_begins_within_a_condition_begins_before_it():
    text = "a {% if visits > 2 %}b{% endif %} c"

    [bold] = (content := filled(text, over(text, "s > 2 %}b"))).entities

    assert covered(content, bold) == "b"


def test_what_a_template_itself_spells_out_moves_no_formatting():
    text = "{{ '\\U000f0000\\U000f0001' }}a {{ city }} b"

    [bold] = (content := filled(text, over(text, "{{ city }}"))).entities

    assert (content.text, covered(content, bold)) == ("a Bonn b", "Bonn")


def test_formatting_over_nothing_goes():
    text = "Hello {{ name }}{% if visits > 5 %} again{% endif %}!"
    content = filled(text, over(text, "{{ name }}"), over(text, " again", "italic"), values=replace(ADA, name=""))

    assert (content.text, content.entities) == ("Hello !", ())


def test_formatting_over_a_condition_covers_what_is_left():
    text = "{% if visits > 5 %}Welcome back{% else %}Hello{% endif %}, {{ first_name }}."

    whole = filled(text, over(text, text[:-1]))
    begun_within = filled(text, over(text, "back{% else %}Hello{% endif %}, {{ first"))

    assert [covered(whole, entity) for entity in whole.entities] == ["Hello, Ada"]
    assert [covered(begun_within, entity) for entity in begun_within.entities] == ["Hello, Ada"]


def test_captions_polls_and_buttons_are_filled_in():
    poll = Item(
        Kind.POLL,
        {
            "type": "regular",
            "question": "Will you come, {{ first_name }}?",
            "question_entities": [{"type": "bold", "offset": 15, "length": 16}],
            "options": [{"text": "Yes, to {{ city }}"}, {"text": "No"}],
        },
    )
    asked = templating.render(template("", items=(poll,)), ADA, at=AT)
    photo = Item(Kind.PHOTO, {"file_id": "p"})
    button = LinkButton("Go, {{ first_name }}", "https://example.org/?id={{ external_id }}&q={{city}}")
    shown = templating.render(
        template("For {{ name }}", items=(photo,), buttons=((button,),)),
        replace(ADA, external_id="a b&c=/…"),
        at=AT,
    )

    assert asked.items[0].details["question"] == "Will you come, Ada?"
    assert asked.items[0].details["question_entities"] == [{"type": "bold", "offset": 15, "length": 3}]
    assert [one["text"] for one in asked.items[0].details["options"]] == ["Yes, to Bonn", "No"]
    assert (shown.text, shown.items) == ("For Ada Lovelace", (photo,))
    assert shown.buttons == ((LinkButton("Go, Ada", "https://example.org/?id=a%20b%26c%3D%2F%E2%80%A6&q=Bonn"),),)


def test_each_gets_the_text_of_their_language():
    content = template("Hello", language="en").as_template(
        {"ru": template("Привет", language="ru"), "pt_BR": template("Olá", language="pt_BR")}
    )

    def said(code: str | None) -> str:
        return templating.render(content, RecipientValues(language=code), at=AT).text

    assert [said(code) for code in ("ru", "ru_RU", "ru-RU", "pt", "pt_PT", "en", "de", None)] == [
        "Привет", "Привет", "Привет", "Olá", "Olá", "Hello", "Hello", "Hello",
    ]  # fmt: skip


def test_what_is_filled_in_is_no_template_any_more():
    content = filled("Hello {{ name }}", values=replace(ADA, name="{{ city }}"))

    assert content == Content("Hello {{ city }}")
    assert templating.render(content, ADA, at=AT) == content


@pytest.mark.parametrize("written", ["Hello {{ nickname }}", "{% if nickname %}x{% endif %}y", "{{ nickname|upper }}"])
def test_a_variable_that_is_missing_is_named(written):
    assert templating.lacking(template(written), ADA) == ["nickname"]
    with pytest.raises(Unrenderable) as refused:
        text_of(written)
    assert (refused.value.category, refused.value.detail) == (Category.MISSING_VARIABLE, "nickname")


@pytest.mark.parametrize(
    ("written", "values", "category"),
    [
        ("{{ name }}", replace(ADA, name=" "), Category.EMPTY),
        ("{{ city }}" * 5, replace(ADA, variables={"city": "x" * 4096}), Category.TOO_LONG),
    ],
)
def test_what_telegram_would_refuse_is_not_sent(written, values, category):
    with pytest.raises(Unrenderable) as refused:
        text_of(written, values=values)
    assert refused.value.category == category


def test_an_address_can_only_be_filled_in_by_words():
    button = LinkButton("Open", "https://{{ city }}.example.org/")

    def address(city: str) -> str:
        content = template("x", buttons=((button,),))
        return templating.render(content, replace(ADA, variables={"city": city}), at=AT).buttons[0][0].url

    assert address("bonn") == "https://bonn.example.org/"
    for evil in ("evil.example/", "a@b", "x y", ""):
        with pytest.raises(Unrenderable) as refused:
            address(evil)
        assert refused.value.category == Category.BAD_BUTTON


@pytest.mark.parametrize(
    ("written", "needs"),
    [
        ("{{ name }} {{ date }} {{ time }} {{ weekday }} {{ language }} {{ first_name }}", set()),
        ("{{ visits }} {{ external_id }}", {"visits", "external_id"}),
        ("{{ a|default(b) }}", {"b"}),
        ("{{ a|upper|default('x') }}", {"a"}),
        ("{% if a is defined %}{{ a }}{{ b }}{% else %}{{ c }}{% endif %}", {"b", "c"}),
        ("{% if a is not defined %}x{% else %}{{ a }}{% endif %}", set()),
        ("{% if not (a is defined) %}x{% elif a > 3 %}{{ a }}{% endif %}", set()),
        ("{% if a is defined and a > b %}{{ a }}{% endif %}", {"b"}),
        ("{% if a is defined or b is defined %}{{ a }}{% endif %}", {"a"}),
        ("{{ a if a is defined else 'x' }}", set()),
    ],
)
def test_what_is_needed_is_what_nothing_stands_in_for(written, needs):
    assert templating.needed(template(written)) == needs


def test_what_is_needed_in_any_language_or_place_is_needed():
    button = LinkButton("{{ label }}", "https://example.org/{{ id }}")
    content = template("{{ a }}", buttons=((button,),), more=(template("{{ c }}"),)).as_template(
        {"ru": template("{{ b }}")}
    )

    assert templating.needed(content) == {"a", "b", "c", "label", "id"}


def test_an_entity_of_a_link_is_filled_in():
    link = Entity("text_link", 0, 4, {"url": "https://example.org/?id={{ external_id }}"})

    [kept] = filled("here, {{ name }}", link).entities

    assert kept.details == {"url": "https://example.org/?id=P-12"}


def test_each_file_of_an_album_keeps_its_own_caption_filled_in():
    entities = [{"type": "bold", "offset": 4, "length": 10}]
    photo = Item(Kind.PHOTO, {"file_id": "a", "caption": "For {{ city }}", "caption_entities": entities})

    [first, _second] = templating.render(
        template("Of {{ name }}", items=(photo, Item(Kind.PHOTO, {"file_id": "b"}))), ADA, at=AT
    ).items

    assert first.details["caption"] == "For Bonn"
    assert first.details["caption_entities"] == [{"type": "bold", "offset": 4, "length": 4}]


def test_what_follows_is_filled_in_too():
    content = template("{{ first_name }}", more=(template("{{ city }}"),))

    filled = templating.render(content, ADA, at=AT)

    assert (filled.text, [one.text for one in filled.more]) == ("Ada", ["Bonn"])
