"""Whatever is written and filled in: it ends, formatting stays within the text, and no mark is left."""

from contextlib import suppress
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.content import Content, Entity, utf16_length
from scheduling.templates import RecipientValues, Unrenderable
from tests.texts.templating.samples import ADA, AT, template
from texts import templating
from texts.templating.words import has_marks

PIECES = st.sampled_from(
    [
        "{{ name }}", "{{ city|upper }}", "{{ visits|number }}", '{{ x|default("") }}', "{{ city ~ name }}",
        "{% if visits > 2 %}", "{% else %}", "{% elif city == name %}", "{% endif %}", "{# note #}", "\n", "  ", "🎉",
        "Hello", "{", "}", "{{", "}}", "%}", "'", '"', "“", "{%- if x is defined -%}", "a\r\nb", "\u200f", "é",
        "{{ '\\U000f0001' }}",
    ]
)  # fmt: skip
SOURCES = st.lists(PIECES | st.text(max_size=6), max_size=14).map("".join)
VALUES = st.text(max_size=12) | st.sampled_from(["<b>x</b>", "{{ x }}", "\U000f0000\U000f0001", "7", "", "🎉" * 5])


@st.composite
def templates(draw) -> Content:
    text = draw(SOURCES)
    units = utf16_length(text)
    spans = draw(st.lists(st.tuples(st.integers(0, units), st.integers(0, units)), max_size=4))
    entities = [Entity("bold", min(span), max(span) - min(span)) for span in spans if span[0] != span[1]]
    return template(text, *entities)


@given(templates(), VALUES, VALUES)
@settings(max_examples=400, deadline=None)
def test_formatting_stays_within_the_text_and_marks_never_leak(content, name, city):
    values = replace(ADA, name=name, variables={"visits": "3", "city": city})
    problems = templating.problems(content)
    refusals = []
    try:
        filled = templating.render(content, values, at=AT)
    except Unrenderable as refused:
        refusals = [refused.category]
    if refusals:
        assert problems or refusals[0] in {"empty", "too_long", "missing_variable"}
        return

    assert not problems
    assert not has_marks(filled.text)
    units = utf16_length(filled.text)
    for entity in filled.entities:
        assert entity.length > 0
        assert 0 <= entity.offset < entity.offset + entity.length <= units
        filled.text.encode("utf-16-le")[2 * entity.offset : 2 * (entity.offset + entity.length)]


@given(st.text(alphabet="{}%|()[]\"'~.-+*#!=<>, abif09\\\n", max_size=400))
@settings(max_examples=300, deadline=None)
def test_whatever_is_written_is_read_or_refused(text):
    content = template(text)
    problems = templating.problems(content)
    needed = templating.needed(content)
    with suppress(Unrenderable):
        templating.render(content, ADA, at=AT)
        assert not problems
        assert needed <= {"visits", "city", "external_id"} | needed


@given(st.lists(st.sampled_from(["plain ", "🎉", "words\n", "é"]), min_size=1, max_size=20), st.data())
@settings(max_examples=100, deadline=None)
def test_a_text_without_tags_arrives_as_it_was_written(words, data):
    text = "x" + "".join(words) + "x"
    units = utf16_length(text)
    begin = data.draw(st.integers(0, units - 1))
    entity = Entity("italic", begin, data.draw(st.integers(1, units - begin)))

    assert templating.render(template(text, entity), RecipientValues(), at=AT) == Content(text, (entity,))


@given(st.lists(st.tuples(st.sampled_from(["a", "🎉", " b"]), VALUES), min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_each_piece_of_formatting_covers_its_own_value(pieces):
    """Formatting over every variable, and none between them."""
    text, entities, values = "", [], {}
    for number, (between, value) in enumerate(pieces):
        text += between
        tag = f"{{{{ v{number} }}}}"
        entities.append(Entity("bold", utf16_length(text), utf16_length(tag)))
        text += tag
        values[f"v{number}"] = value
    filled = templating.render(
        template("." + text + ".", *(replace(e, offset=e.offset + 1) for e in entities)),
        replace(ADA, variables=values),
        at=AT,
    )
    plain = [
        templating.render(template("." + "{{ v }}" + "."), replace(ADA, variables={"v": v}), at=AT).text[1:-1]
        for v in values.values()
    ]

    units = filled.text.encode("utf-16-le")
    covered = [units[2 * e.offset : 2 * (e.offset + e.length)].decode("utf-16-le") for e in filled.entities]
    assert covered == [value for value in plain if value]
