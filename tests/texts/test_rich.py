"""Templates, values and the entities over them."""

import pytest

from scheduling.content import Content, Entity
from texts.rich import (
    code,
    compose,
    first_sentence,
    joined,
    loose_braces,
    markup,
    placeholders,
    plain,
    sentence,
    to_copy,
)
from texts.speech import ISOLATED as FSI
from texts.speech import ISOLATED_END as PDI
from texts.speech import speaking


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


# --- from right to left ----------------------------------------------------------------------------------------------


@pytest.fixture
def arabic():
    with speaking("ar"):
        yield


def test_a_value_from_left_to_right_is_one_piece_in_a_text_from_right_to_left(arabic):
    assert plain("المنطقة {zone}.", zone="UTC+03:00") == f"المنطقة {FSI}UTC+03:00{PDI}."
    assert plain("{words} (اليوم)", words="Stand-up!") == f"{FSI}Stand-up!{PDI} (اليوم)"
    assert plain("المعرّف: {id}", id=-100) == f"المعرّف: {FSI}-100{PDI}"


def test_a_value_that_keeps_its_place_gets_no_marks(arabic):
    assert plain("كل يوم الساعة {time}", time="09:00") == "كل يوم الساعة 09:00"
    assert plain("حتى {date}", date="31 ديسمبر 2026") == "حتى 31 ديسمبر 2026"
    once, twice = f"كل يوم {FSI}UTC{PDI}", f"{FSI}a {FSI}b{PDI}{PDI}"
    assert plain("{a}، {b}", a=once, b=twice) == f"{once}، {twice}"


def test_the_sign_of_a_number_stays_with_it(arabic):
    content = compose("تم إلغاء <b>#{number}</b>.", number=12)

    assert content == Content(f"تم إلغاء {FSI}#12{PDI}.", (Entity("bold", 9, 5),))


def test_marks_stand_outside_of_a_values_entities(arabic):
    content = compose("{command}: المساعدة", command=code("/help"))

    assert content == Content(f"{FSI}/help{PDI}: المساعدة", (Entity("code", 1, 5),))


def test_lines_are_pieces_already(arabic):
    assert plain("{a}\n{b}", a="one\ntwo", b="ثلاثة") == "one\ntwo\nثلاثة"


def test_what_stands_in_one_line_is_kept_apart(arabic):
    assert joined(["#12", "اليوم، 09:00", "Tea!"], " · ") == Content(f"{FSI}#12{PDI} · اليوم، 09:00 · {FSI}Tea!{PDI}")
    assert joined(["Tea!", "اليوم"]) == Content("Tea!\nاليوم")


def test_what_is_to_be_copied_has_no_marks(arabic):
    assert to_copy("{zone} الساعة 12:00", zone="Europe/Berlin") == "Europe/Berlin الساعة 12:00"


def test_other_languages_get_no_marks():
    assert plain("#{number} in {zone}", number=12, zone="UTC+03:00") == "#12 in UTC+03:00"
    assert joined(["#12", "ثلاثة"], " · ") == Content("#12 · ثلاثة")


# --- signs of other scripts ------------------------------------------------------------------------------------------


def test_sentences_follow_each_other_without_a_space_where_full_stops_are_wide():
    assert joined(["好。", "知道了。"], " ") == Content("好。知道了。")
    assert joined(["Good.", "I see."], " ") == Content("Good. I see.")


def test_the_first_sentence_has_no_full_stop():
    assert first_sentence("I may not write there. Ask 1.5 times.") == "I may not write there"
    assert first_sentence("It was 1.5 s late.") == "It was 1.5 s late"
    assert first_sentence("我不能发消息。请再试。") == "我不能发消息"


def test_a_turkish_i_keeps_its_dot_as_a_capital():
    assert sentence("iki") == "Iki"
    with speaking("tr"):
        assert sentence("iki") == "İki"
        assert sentence("ışık") == "Işık"
