"""Lanes in which deliveries leave: five of schedules, by their priority, and behind all of these that of broadcasts."""

from typing import Final

from scheduling.policies import PRIORITIES

BROADCAST: Final = PRIORITIES[-1] + 1
"""A broadcast to a million never delays anybody's reminder, not even one of the lowest priority."""
LANES: Final = (*PRIORITIES, BROADCAST)
"""Stored as the `priority` of a delivery, from what goes first to what goes last."""
