"""What is to be done with messages that were sent."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from scheduling.followups import Followup, FollowupKind
from scheduling.identifiers import RecipientId


class Followups(Protocol):
    """What is still to be done with the deliveries of one bot."""

    async def due(
        self,
        *,
        now: datetime,
        limit: int,
        kinds: Collection[FollowupKind],
        exclude: Collection[RecipientId] = (),
    ) -> Sequence[Followup]:
        """Return what is due of these kinds, but for recipients of `exclude`, first what has waited longest."""

    async def done(self, followup: Followup) -> None:
        """Forget what was done, or never will be; not where somebody has put it off meanwhile."""

    async def put_off(self, followup: Followup, *, until: datetime, uses_up_try: bool) -> None:
        """Try again later."""
