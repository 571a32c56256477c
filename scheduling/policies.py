"""How runs are treated: what goes first, and what becomes of those that were missed or are in doubt."""

from enum import StrEnum

DEFAULT_PRIORITY = 3
PRIORITIES = (1, 2, 3, 4, 5)
"""From what goes first to what goes last, where much is due at once."""


class MissedPolicy(StrEnum):
    """What becomes of runs that fell due while nothing could be planned."""

    LATEST = "latest"
    SKIP = "skip"
    ALL = "all"


class DoubtPolicy(StrEnum):
    """What becomes of a send of which nobody knows whether it arrived."""

    RESEND = "resend"
    HOLD = "hold"
