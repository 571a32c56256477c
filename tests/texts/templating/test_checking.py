"""What is wrong with a template is said where it is, and with what to write instead."""

import pytest

from scheduling.content import Entity, Item, Kind, LinkButton
from scheduling.errors import TemplateFault, TemplatePart
from tests.texts.templating.samples import template
from texts import templating


@pytest.mark.parametrize(
    ("written", "fault", "line", "column"),
    [
        ("Hello {{ name", TemplateFault.UNCLOSED, 1, 7),
        ("Hello\n {% if name ", TemplateFault.UNCLOSED, 2, 2),
        ("a\nb {{ first name }}", TemplateFault.UNREADABLE, 2, 3),
        ("{{ }}", TemplateFault.UNREADABLE, 1, 1),
        ("{{ a, b }}", TemplateFault.NOT_ALLOWED, 1, 1),
        ("{% if a is defined %}x", TemplateFault.UNENDED, 1, 1),
        ("x{% endif %}", TemplateFault.NO_IF, 1, 2),
        ("{% else %}", TemplateFault.NO_IF, 1, 1),
        ("{% for a in b %}x{% endfor %}", TemplateFault.UNKNOWN_TAG, 1, 1),
        ("{% set a = 1 %}", TemplateFault.UNKNOWN_TAG, 1, 1),
        ('{% include "x" %}', TemplateFault.UNKNOWN_TAG, 1, 1),
        ("{% macro a() %}{% endmacro %}", TemplateFault.UNKNOWN_TAG, 1, 1),
        ("{% raw %}", TemplateFault.UNKNOWN_TAG, 1, 1),
        ("{{ a + 1 }}", TemplateFault.NOT_ALLOWED, 1, 1),
        ("{{ 9 ** 9 ** 9 }}", TemplateFault.NOT_ALLOWED, 1, 1),
        ("{{ -a }}", TemplateFault.NOT_ALLOWED, 1, 1),
        ("{{ a() }}", TemplateFault.NOT_ALLOWED, 1, 1),
        ("{{ a.b }}", TemplateFault.NOT_ALLOWED, 1, 1),
        ("{{ ''.__class__ }}", TemplateFault.NOT_ALLOWED, 1, 1),
        ("{{ a['b'] }}", TemplateFault.NOT_ALLOWED, 1, 1),
        ("{{ [a] }}", TemplateFault.NOT_ALLOWED, 1, 1),
        ("{{ {} }}", TemplateFault.NOT_ALLOWED, 1, 1),
        ("{{ self }}", TemplateFault.NOT_ALLOWED, 1, 1),
        ("{{ _a }}", TemplateFault.NOT_ALLOWED, 1, 1),
        ("{{ a in b }}", TemplateFault.NOT_ALLOWED, 1, 1),
        ("{{ a|uper }}", TemplateFault.UNKNOWN_FILTER, 1, 1),
        ("{{ a|safe }}", TemplateFault.UNKNOWN_FILTER, 1, 1),
        ("{{ a|upper(1) }}", TemplateFault.FILTER_ARGUMENTS, 1, 1),
        ("{{ a|plural('x') }}", TemplateFault.FILTER_ARGUMENTS, 1, 1),
        ("{{ a|plural(one='x', others='y') }}", TemplateFault.FILTER_ARGUMENTS, 1, 1),
        ("{{ a|plural(one='x') }}", TemplateFault.PLURAL_FORMS, 1, 1),
        ("{{ a|truncate(b) }}", TemplateFault.FILTER_ARGUMENTS, 1, 1),
        ("{{ date|date('QQQ') }}", TemplateFault.UNKNOWN_FORMAT, 1, 1),
        ("{{ date|date(format='full') }}", TemplateFault.FILTER_ARGUMENTS, 1, 1),
        ("{{ a|default(*b) }}", TemplateFault.NOT_ALLOWED, 1, 1),
        ("{% if a is number %}x{% endif %}", TemplateFault.UNKNOWN_TEST, 1, 1),
        ("{{ 'a' if b }}", TemplateFault.UNREADABLE, 1, 1),
        ("{{ " + "(" * 40 + "a" + ")" * 40 + " }}", TemplateFault.TOO_COMPLEX, 1, 1),
        ("{{ " + "not " * 100 + "a }}", TemplateFault.TOO_COMPLEX, 1, 1),
        ("{{ a" + "|trim" * 400 + " }}", TemplateFault.TOO_COMPLEX, 1, 1),
        ("{{ a }}" * 101, TemplateFault.TOO_COMPLEX, 1, 701),
        ("{% if a %}" * 9 + "{% endif %}" * 9, TemplateFault.TOO_COMPLEX, 1, 81),
        ("a \U000f0001", TemplateFault.STRANGE_CHARACTER, 1, 3),
    ],
)
def test_a_fault_is_found_where_it_is(written, fault, line, column):
    problem = templating.problems(template(written))[0]

    assert (problem.fault, problem.line, problem.column) == (fault, line, column)


def test_all_faults_are_found():
    faults = [problem.fault for problem in templating.problems(template("{{ a b }}\n{{ a.b }}\n{{ a|x }}"))]

    assert faults == [TemplateFault.UNREADABLE, TemplateFault.NOT_ALLOWED, TemplateFault.UNKNOWN_FILTER]


def test_the_nearest_filter_comes_first():
    [problem] = templating.problems(template("{{ a|uper }}"))

    assert problem.hints[0] == "upper"


def test_a_text_of_another_language_is_told_by_it():
    content = template("Hello").as_template({"ru": template("{{ a|plural(one='x', other='y') }}", language="ru")})

    [problem] = templating.problems(content)

    assert (problem.language, problem.hints) == ("ru", ("few", "many"))


@pytest.mark.parametrize("url", ["https://{{ host }}/", "{{ url }}", "https://example.org/{{ a b }}"])
def test_an_address_must_be_one_whatever_is_filled_in(url):
    problems = templating.problems(template("x", buttons=((LinkButton("Open", url),),)))

    assert [problem.part for problem in problems] == [TemplatePart.ADDRESS]


def test_polls_and_buttons_are_read_too():
    poll = Item(Kind.POLL, {"type": "regular", "question": "{{ a b }}", "options": [{"text": "{{"}, {"text": "b"}]})
    content = template("", items=(poll,))
    labelled = template("x", buttons=((LinkButton("{{ a b }}", "https://example.org"),),))
    linked = template("x", Entity("text_link", 0, 1, {"url": "https://example.org/{{ a b }}"}))

    assert [one.part for one in templating.problems(content)] == [TemplatePart.POLL, TemplatePart.POLL]
    assert [one.part for one in templating.problems(labelled)] == [TemplatePart.BUTTON]
    assert [one.part for one in templating.problems(linked)] == [TemplatePart.ADDRESS]
