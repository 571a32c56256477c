"""Buttons by which an audience is chosen, for any dialog: it says what a button carries, and adds its own below.

Such a dialog keeps an `AudienceChoice` in its state. At a tap its handler asks `OfferAudiences` what is opened, and has
its use case keep `choice.after(action, place, offers)`, by the dialog's revision; then it draws what `SeeAudience` sees
(`texts.audiences.picker`) with these rows below.
"""

from collections.abc import Callable, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from handlers.keyboards import in_rows, labelled
from scheduling.audience_choices import SCREENS, AudienceAction, AudienceChoice, AudienceScreen
from scheduling.audiences import Audience
from texts import audience_labels, buttons

Carry = Callable[[AudienceAction, int], CallbackData]
"""Return what a button carries that does something, for a place or a page."""
_IN_ROW = 2
_FITS_HALF = 20
"""Code points of a label that a phone shows whole on half a row."""


def rows(
    choice: AudienceChoice, screens: Sequence[AudienceScreen], carry: Carry, *, zone: str, has_everybody: bool = True
) -> list[list[InlineKeyboardButton]]:
    """Return the rows of what is open. Its main screen offers `screens`, and everybody; days are those of `zone`."""
    if choice.asked is not None:
        return [[_open(choice, choice.screen, carry, label=buttons.back())]]
    if choice.screen is AudienceScreen.MAIN:
        ways = in_rows([_open(choice, screen, carry) for screen in screens], _IN_ROW)
        if not has_everybody:
            return ways
        label = audience_labels.everybody(chosen=choice.audience == Audience())
        return [[labelled(label, carry(AudienceAction.EVERYBODY, 0))], *ways]
    each = [
        labelled(audience_labels.offer(choice, offer, zone=zone), carry(AudienceAction.PICK, place))
        for place, offer in choice.shown
    ]
    in_row = _IN_ROW if all(len(button.text) <= _FITS_HALF for button in each) else 1
    shown = in_rows(each, in_row)
    if turn := _turning(choice, carry):
        shown.append(turn)
    return [*shown, [_open(choice, AudienceScreen.MAIN, carry)]]


def _open(
    choice: AudienceChoice, screen: AudienceScreen, carry: Carry, *, label: str | None = None
) -> InlineKeyboardButton:
    data = carry(AudienceAction.OPEN, SCREENS.index(screen))
    return labelled(label or audience_labels.open_screen(screen, choice), data)


def _turning(choice: AudienceChoice, carry: Carry) -> list[InlineKeyboardButton]:
    turn = []
    if choice.page > 0:
        turn.append(labelled(buttons.previous_page(), carry(AudienceAction.PAGE, choice.page - 1)))
    if choice.page + 1 < choice.pages:
        turn.append(labelled(buttons.next_page(), carry(AudienceAction.PAGE, choice.page + 1)))
    return turn
