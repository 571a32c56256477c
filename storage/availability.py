"""Whether the database can be reached: said once when it goes away, and once when it is back."""

import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)


class Availability:
    """What the latest transactions tell of the database."""

    def __init__(self) -> None:
        self.is_away = False
        self.listeners: list[Callable[[bool], None]] = []
        """Told whether the database is away, whenever that changes."""

    def lost(self, error: BaseException) -> None:
        """Note that a transaction failed because the database could not be reached."""
        if not self.is_away:
            logger.error("the database is away", extra={"error": type(error.__cause__ or error).__name__})
            self._change(is_away=True)

    def found(self) -> None:
        """Note that a transaction which may write came to its end. One that only reads proves too little."""
        if self.is_away:
            logger.warning("the database is back")
            self._change(is_away=False)

    def _change(self, *, is_away: bool) -> None:
        self.is_away = is_away
        for listener in self.listeners:
            listener(is_away)
