"""Templates, values and the entities over them."""

import pytest

from scheduling.content import Content, Entity
from texts.rich import compose, joined, loose_braces, markup, placeholders, plain


def test_markup_of_a_template_becomes_entities_in_utf16_units():
    content = compose("🎉 <b>{who}</b> sends <code>/help</code>", who="👍Ada")

    assert content == Content("🎉 👍Ada sends /help", (Entity("bold", 3, 5), Entity("code", 15, 5)))


def test_entities_of_values_move_along():
    value = Content("👍 ok", (Entity("italic", 3, 2),))

    content = compose("🎉{first}-{second}", first=value, second=value)

    assert content == Content("🎉👍 ok-👍 ok", (Entity("italic", 5, 2), Entity("italic", 11, 2)))


def test_a_value_within_a_tag_lies_within_its_entity():
    content = compose("<b>a {value}</b>", value=Content("x", (Entity("bold", 0, 1), Entity("url", 0, 1))))

    assert content.entities[0] == Entity("bold", 0, 3)


def test_values_are_never_parsed():
    content = compose("{one} {two}", one="<b>{two}</b>", two="<code>")

    assert content == Content("<b>{two}</b> <code>")


def test_an_empty_value_leaves_no_entity():
    assert compose("<b>{name}</b>!", name="") == Content("!")


@pytest.mark.parametrize("template", ["<b>open", "closed</b>", "<b><code>crossed</b></code>"])
def test_tags_that_do_not_pair_are_a_defect(template):
    with pytest.raises(ValueError, match=r"left open|closes nothing"):
        compose(template)


def test_a_missing_value_is_a_defect():
    with pytest.raises(KeyError):
        compose("{name}")


def test_other_signs_stay_as_they_are():
    assert plain("1 < 2 & <i>x</i>") == "1 < 2 & <i>x</i>"


def test_joining_leaves_out_what_is_empty():
    assert joined(["a", "", Content(""), "b"], "-") == Content("a-b")


def test_templates_tell_what_they_need():
    assert placeholders("{a} {b_c} { d }") == {"a", "b_c"}
    assert markup("<b>x</b> <code>y</code> <i>") == ["b", "/b", "code", "/code"]
    assert loose_braces("{a} { d }")
    assert not loose_braces("{a}")
