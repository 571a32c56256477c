"""Buttons of roles and of what was done: short enough, and what they carry fits and is understood."""

from dataclasses import replace

import pytest
from aiogram.types import InlineKeyboardMarkup

from handlers import audit_buttons, role_buttons
from handlers.audit_buttons import ChooseKind, ShowAudit, cursor_of, filter_of
from scheduling.auditing import Subject
from scheduling.errors import AdministratorAlready, NoPerson, NotAPerson, NothingCalledSo, RolesChanged
from scheduling.identifiers import AuditEventId, UserId
from scheduling.roles import Role
from scheduling.use_cases.auditing import Events, Filter
from scheduling.use_cases.roles import Changed
from tests.texts.administration_samples import ADA, LAST, event, holder
from tests.texts.samples import NOW
from texts.buttons import LABEL_LIMIT
from texts.role_words import commands_of
from texts.speech import languages, speaking
from texts.toasts import TOAST_LIMIT, explained

LONGEST_CALLBACK_DATA = 64
LONGEST_DESCRIPTION = 256
NAME = "Wolfeschlegelsteinhausenbergerdorff 👩‍👩‍👧‍👦 " * 2
GROUP = UserId(-1_009_999_999_999)
FILTERS = (
    Filter(),
    Filter(subject=Subject.BROADCAST, actor=GROUP),
    Filter(subject=Subject.ROLE, person=GROUP),
    Filter(like=AuditEventId(LAST), label=NAME),
)


@pytest.fixture(params=languages())
def language(request):
    with speaking(request.param):
        yield request.param


def all_keyboards() -> list[InlineKeyboardMarkup]:
    """All that can stand below what is said of roles and of what was done."""
    one = event(Subject.GROUP, NOW)
    shown = [Events(filter=meant, events=[one], has_later=True, has_earlier=True) for meant in FILTERS]
    chosen = ChooseKind(kind="br", actor=str(GROUP))
    bob = holder(NAME, *Role, at=NOW)
    return [
        *map(audit_buttons.page, shown),
        audit_buttons.kinds(chosen),
        audit_buttons.people(chosen, [(ADA, NAME), (GROUP, "")]),
        role_buttons.overview([bob], page=998, pages=1000),
        role_buttons.card(bob, frozenset(), page=999),
        role_buttons.changed(Changed(holder=bob, before=frozenset()), page=999),
    ]


@pytest.mark.usefixtures("language")
def test_labels_and_what_buttons_carry_are_short_enough():
    for keyboard in all_keyboards():
        for row in keyboard.inline_keyboard:
            for button in row:
                assert 0 < len(button.text) <= LABEL_LIMIT
                assert len((button.callback_data or "").encode()) <= LONGEST_CALLBACK_DATA


@pytest.mark.usefixtures("language")
def test_what_can_be_wrong_fits_a_toast():
    errors = [NotAPerson(what) for what in NoPerson]
    for error in (*errors, AdministratorAlready(), RolesChanged(), NothingCalledSo(""), NothingCalledSo(NAME)):
        assert 0 < len(explained(error, now=NOW, zone="UTC")) <= TOAST_LIMIT


@pytest.mark.usefixtures("language")
def test_commands_of_roles_have_descriptions_that_menus_take():
    names = {role: {name for name, _words in commands_of({role})} for role in Role}
    assert "broadcast" in names[Role.SEND] - names[Role.MANAGE]
    assert "recipients" in names[Role.MANAGE] - names[Role.SEND]
    assert commands_of([]) == []
    assert all(0 < len(words) <= LONGEST_DESCRIPTION for _name, words in commands_of(Role))


@pytest.mark.parametrize("meant", FILTERS)
def test_a_filter_survives_its_button(meant):
    [turn, *_rest] = audit_buttons.page(
        Events(filter=meant, events=[event(Subject.GROUP, NOW)], has_earlier=True)
    ).inline_keyboard
    data = ShowAudit.unpack(turn[0].callback_data or "")
    assert filter_of(data) == replace(meant, label=None)
    assert cursor_of(data) == (LAST, None)
    assert cursor_of(ShowAudit()) == (None, None)


def test_kinds_have_codes_of_their_own():
    assert len({filter_of(ShowAudit(kind=subject.value[:2])).subject for subject in Subject}) == len(Subject)
