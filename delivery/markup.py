"""The buttons below a message that is sent."""

from collections.abc import Mapping
from typing import Any

from delivery.leaving import button_rows, language_of, way_out_of_order
from scheduling.content import Content
from scheduling.deliveries import SendOrder
from scheduling.options import WayOut
from texts.reminder_buttons import open_rows
from texts.speech import SOURCE_LANGUAGE, speaking


def markup_of(order: SendOrder) -> Mapping[str, Any] | None:
    """Return the inline keyboard of a message, as the Bot API takes it; None where it has no buttons.

    It is asked for each message that has link buttons or reminds, and never for an album, which can't carry any.
    """
    rows = _links(order.content)
    if order.options.reminds:
        with speaking(order.language or SOURCE_LANGUAGE):
            drawn = open_rows(order.delivery_id)
        rows += [[{"text": label, "callback_data": data} for label, data in row] for row in drawn]
    if way_out_of_order(order) is WayOut.BUTTON:
        rows += button_rows(language_of(order))
    return {"inline_keyboard": rows} if rows else None


def links_of(content: Content) -> Mapping[str, Any] | None:
    """Return what remains of the keyboard of a reminder once its own buttons go."""
    rows = _links(content)
    return {"inline_keyboard": rows} if rows else None


def _links(content: Content) -> list[list[Mapping[str, Any]]]:
    return [[{"text": button.text, "url": button.url} for button in row] for row in content.buttons]
