"""How long an update that could not be handled waits for its next try, and when an answer is not worth another."""

from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramRetryAfter

from delivery.classification import classify
from scheduling.outcomes import InDoubt, Migrated, Misconfigured, RetryLater, Suspended, Undeliverable

OWN_FAULT = (1.0, 5.0)
"""Seconds after each failure that is ours: the third gives up."""
PASSING = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0)
"""The same while Telegram is down, unreachable or asks for a pause: what was done is saved, its answer can wait."""


def seconds_before_retry(error: Exception, *, failures: int) -> float | None:
    """Return how long to wait after one more failure than `failures`; None: give up."""
    delays = PASSING if _will_pass(error) else OWN_FAULT
    if failures >= len(delays):
        return None
    asked_for = error.retry_after if isinstance(error, TelegramRetryAfter) else 0
    return max(delays[failures], float(asked_for))


def nobody_can_be_told(error: TelegramAPIError) -> bool:
    """Tell whether an answer was refused because of the chat: blocked, left, closed, not allowed to write."""
    match classify(error, tries=1):
        case Suspended() | Migrated() | Undeliverable(recipient_is_gone=True):
            return True
        case _:
            return False


def _will_pass(error: Exception) -> bool:
    return isinstance(error, TelegramAPIError | ClientDecodeError) and isinstance(
        classify(error, tries=1), RetryLater | InDoubt | Misconfigured
    )
