"""Buttons of groups and of the audience picker: short enough, and each carries what the handlers understand."""

from dataclasses import replace

import pytest
from aiogram.types import InlineKeyboardMarkup

from handlers import audience_keyboards, group_keyboards
from handlers.group_buttons import PickCondition, TakeMemberOut, lengthened, shortened
from scheduling.audience_choices import FOR_BROADCASTS, FOR_GROUPS, AudienceAction, AudienceScreen
from scheduling.audiences import GroupKind
from scheduling.group_drafts import GroupDraft, GroupStep
from scheduling.use_cases.audiences import AudienceNames
from scheduling.use_cases.groups import SeenGroup
from tests.texts import group_samples
from tests.texts.group_samples import LAST, ZONE
from tests.texts.samples import NOW
from texts.buttons import LABEL_LIMIT
from texts.speech import languages, speaking

LONGEST_CALLBACK_DATA = 64
NAME = "Wolfeschlegelsteinhausenbergerdorff 👩‍👩‍👧‍👦 " * 3


def keyboards() -> list[InlineKeyboardMarkup]:
    """All that can stand below what is said of groups."""
    static, conditional = (
        group_samples.group(NAME, now=NOW),
        group_samples.group(NAME, now=NOW, condition=group_samples.demanding(NOW)),
    )
    assert (static.kind, conditional.kind) == (GroupKind.STATIC, GroupKind.CONDITIONAL)
    names = AudienceNames()
    many = group_samples.seen(
        group_samples.choice(AudienceScreen.MAIN, NOW).audience, names, group_samples.MANY, NAME, now=NOW
    )
    drafts = [GroupDraft(step=step, name=NAME) for step in GroupStep]
    for screen in AudienceScreen:
        chosen = group_samples.choice(screen, NOW, NAME)
        drafts.append(GroupDraft(step=GroupStep.CONDITION, choice=chosen))
    drafts.append(GroupDraft(step=GroupStep.CONDITION, choice=replace(chosen, asked="city")))
    pages = [group_samples.page([static, conditional], names, pages=3), group_samples.page([], names, pages=1)]
    return [
        *(group_keyboards.groups(one) for one in pages),
        group_keyboards.group(SeenGroup(group=static, members=21, seen=many, names=names)),
        group_keyboards.group(SeenGroup(group=static, members=0, seen=many, names=names)),
        group_keyboards.group(SeenGroup(group=conditional, seen=many, names=names)),
        group_keyboards.members(group_samples.members(static, NAME, now=NOW)),
        group_keyboards.really_delete(static),
        group_keyboards.to_list(),
        *(group_keyboards.asking(group_samples.dialog(), draft, zone=ZONE) for draft in drafts),
    ]


@pytest.mark.parametrize("language", languages())
def test_labels_fit_and_so_does_what_they_carry(language):
    with speaking(language):
        each = [button for markup in keyboards() for row in markup.inline_keyboard for button in row]
    assert all(0 < len(button.text) <= LABEL_LIMIT for button in each)
    assert all(0 < len(button.callback_data.encode()) <= LONGEST_CALLBACK_DATA for button in each)


@pytest.mark.parametrize("screens", [FOR_GROUPS, FOR_BROADCASTS])
@pytest.mark.parametrize("has_everybody", [True, False])
def test_the_main_screen_of_a_picker_offers_what_it_is_given(screens, has_everybody):
    choice = group_samples.choice(AudienceScreen.MAIN, NOW)

    def carry(action, place):
        return PickCondition(dialog_id=LAST, revision=1, action=action, place=place)

    rows = audience_keyboards.rows(choice, screens, carry, zone=ZONE, has_everybody=has_everybody)

    carried = [PickCondition.unpack(button.callback_data) for row in rows for button in row]
    assert [one.action for one in carried].count(AudienceAction.EVERYBODY) == has_everybody
    assert [one.action for one in carried].count(AudienceAction.OPEN) == len(screens)


def test_two_ids_fit_into_one_button():
    data = TakeMemberOut(group=shortened(LAST), member=shortened(LAST), revision=10**6, page=10**5).pack()
    assert len(data) <= LONGEST_CALLBACK_DATA
    assert lengthened(TakeMemberOut.unpack(data).member) == LAST
