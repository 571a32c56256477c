"""How a broadcast says how to get no more of them: in a line below its text, or by a button."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from scheduling.broadcast_drafts import ROOM_FOR_WAY_OUT
from scheduling.content import Content
from scheduling.deliveries import SendOrder
from scheduling.options import Options, WayOut
from texts.speech import SOURCE_LANGUAGE, speaking
from texts.subscribing import how_to_stop
from texts.subscribing_labels import unsubscribe_rows

_GAP = "\n\n"
_LANGUAGES_KEPT = 64


def way_out_of(part: Content, options: Options, *, is_last: bool, bears_buttons: bool) -> WayOut | None:
    """Return how one part of a message says it; None where another part does, or it is no broadcast.

    A line that a text has become too long for, once it was filled in, makes room for a button.
    """
    if options.way_out is WayOut.LINE and is_last:
        fits = part.takes_text and len(part.text) + ROOM_FOR_WAY_OUT <= part.text_limit
        return WayOut.LINE if fits or part.is_album else WayOut.BUTTON
    if options.way_out is WayOut.BUTTON and bears_buttons and not part.is_album:
        return WayOut.BUTTON
    return None


def way_out_of_order(order: SendOrder) -> WayOut | None:
    """Return the same of what an order sends."""
    if order.options.way_out is None:
        return None
    is_last = order.part + 1 >= order.parts
    return way_out_of(order.content, order.options, is_last=is_last, bears_buttons=order.has_buttons)


def language_of(order: SendOrder) -> str:
    """Return the language in which an order's recipient is spoken to."""
    own = None if order.values is None else order.values.language
    return own or order.language or SOURCE_LANGUAGE


def with_line(part: Content, language: str) -> Content:
    """Return a part with the line below its text; the text makes room for it where it must."""
    line = _line(language)
    if not part.text:
        return part + line
    room = part.text_limit - len(line.text) - len(_GAP)
    return part.shorten(room) + _GAP + line


def button_rows(language: str) -> list[list[Mapping[str, Any]]]:
    """Return the rows of the button, as the Bot API takes them."""
    with speaking(language):
        rows = unsubscribe_rows()
    return [[{"text": label, "callback_data": data} for label, data in row] for row in rows]


@lru_cache(maxsize=_LANGUAGES_KEPT)
def _line(language: str) -> Content:
    with speaking(language):
        return how_to_stop()
