"""The buttons below a message that is sent."""

from collections.abc import Mapping
from typing import Any

from scheduling.deliveries import SendOrder


def markup_of(order: SendOrder) -> Mapping[str, Any] | None:
    """Return the inline keyboard of a message, as the Bot API takes it; None where it has no buttons.

    It is asked for each message that has link buttons or reminds, and never for an album, which can't carry any.
    """
    rows = [[{"text": button.text, "url": button.url} for button in row] for row in order.content.buttons]
    return {"inline_keyboard": rows} if rows else None
