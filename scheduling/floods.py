"""Floods of commands: token buckets in memory. Whoever sends too much is told once, and then not heard for a while."""

import math
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Final

MOST_BUCKETS: Final = 20_000
"""Of the people and chats of whom something came last. One that is forgotten begins anew, with a full bucket."""
CALM_PART: Final = 4
"""So that a flood comes to its end, nothing is taken before a bucket has regained one in so many of its tokens."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What is taken: `burst` at once, then so many a minute; 0 a minute: as many as come."""

    burst: int
    per_minute: float

    @property
    def rest_seconds(self) -> float:
        """Return for how long nothing is taken once the bucket is empty."""
        return max(1, self.burst // CALM_PART) * 60 / self.per_minute


@dataclass(frozen=True, slots=True)
class Flood:
    """Too much came: what came is not taken. `is_news` where nobody was told of this flood yet."""

    seconds: int
    """After so long it goes on."""
    is_news: bool


@dataclass(slots=True)
class _Bucket:
    pace: Pace
    tokens: float
    at: float
    """When the tokens were counted last, in monotonic time."""
    rests_until: float = -math.inf
    was_told: bool = False

    def refill(self, now: float) -> None:
        self.tokens = min(self.tokens + max(now - self.at, 0.0) * self.pace.per_minute / 60, self.pace.burst)
        self.at = now
        if self.tokens >= self.pace.burst and now >= self.rests_until:  # it has calmed down: another time is news
            self.was_told = False

    def flood(self, now: float) -> Flood | None:
        """Return the flood that is under way or begins now, if one does."""
        if now >= self.rests_until and self.tokens >= 1:
            return None
        if now >= self.rests_until:
            self.rests_until = now + self.pace.rest_seconds
        is_news, self.was_told = not self.was_told, True
        return Flood(math.ceil(self.rests_until - now), is_news)


@dataclass(slots=True)
class Floods:
    """The buckets. Whatever is asked of them takes the same short time, however many there are."""

    most: int = MOST_BUCKETS
    _buckets: "OrderedDict[Hashable, _Bucket]" = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        """Return how many buckets there are."""
        return len(self._buckets)

    def take(self, wanted: Sequence[tuple[Hashable, Pace]], *, now: float) -> Flood | None:
        """Take a token from each bucket, or none from any: then return the flood, of the first that has none left.

        `now` is monotonic time, in seconds.
        """
        buckets = [self._bucket(key, pace, now) for key, pace in wanted if pace.per_minute]
        for bucket in buckets:
            if (flood := bucket.flood(now)) is not None:
                return flood
        for bucket in buckets:
            bucket.tokens -= 1
        return None

    def _bucket(self, key: Hashable, pace: Pace, now: float) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(pace, pace.burst, now)
            if len(self._buckets) > self.most:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(key)
        bucket.refill(now)
        return bucket
