"""When to stop sending altogether, and when to find out whether it works again."""

from scheduling.categories import Category
from scheduling.outcomes import InDoubt, Misconfigured, Outcome, RetryLater

FIRST_PAUSE = 5.0
LONGEST_PAUSE = 300.0
FAILURES_IN_A_ROW = 10
_PLATFORM_IS_DOWN = frozenset(
    {
        Category.SERVER_ERROR,
        Category.NOT_CONNECTED,
        Category.TIMEOUT,
        Category.CONNECTION_RESET,
        Category.GATEWAY_ERROR,
        Category.UNDECODABLE,
        Category.UNKNOWN_ERROR,
    }
)
TOLD_BY_ASKING = frozenset(
    {
        Category.UNAUTHORIZED,
        Category.METHOD_NOT_FOUND,
        Category.MISDIRECTED,
        Category.LOGGED_OUT,
        Category.BAD_API_URL,
    }
)
"""What a call that sends nothing (`getMe`) meets just as well: no delivery needs to find out whether it is mended."""


class Breaker:
    """Opens at once where the bot may not send at all, and after ten failures in a row of the platform itself.

    While it is open nothing leaves, but for one probe after a pause that grows from 5 s to 5 min; and not even that
    while asking would tell as much (`TOLD_BY_ASKING`), until somebody asked and vouches for it.
    """

    def __init__(self) -> None:
        """Begin closed."""
        self.reason: Misconfigured | RetryLater | InDoubt | None = None
        """What opened it; None while it is closed."""
        self._failures = 0
        self._pause = FIRST_PAUSE
        self._probe_at = 0.0
        self._is_probing = False
        self._is_vouched_for = False

    @property
    def waits_for_word(self) -> bool:
        """Tell whether nothing leaves before `vouch` or `close`: somebody has to ask the platform."""
        is_told = isinstance(self.reason, Misconfigured) and self.reason.category in TOLD_BY_ASKING
        return is_told and not self._is_vouched_for

    def vouch(self, now: float) -> None:
        """Let a probe leave at once: the platform answers again. To vouch a second time changes nothing."""
        if self.waits_for_word:
            self._is_vouched_for = True
            self._probe_at = now

    def room(self, now: float) -> float:
        """Return how many sends may be in flight: any number, one (a probe), or none."""
        if self.reason is None:
            return float("inf")
        return 1 if now >= self._probe_at and not self.waits_for_word else 0

    def holds_back(self, now: float) -> bool:
        """Tell whether nothing may leave at this moment."""
        return self.reason is not None and (self._is_probing or now < self._probe_at or self.waits_for_word)

    @property
    def probe_at(self) -> float | None:
        """When (monotonic) the next probe may leave; None while it is closed, or waits for somebody's word."""
        return None if self.reason is None or self.waits_for_word else self._probe_at

    def left(self) -> None:
        """Note that a send is about to leave: while it is open, that is the probe."""
        self._is_probing = self.reason is not None

    def came_back(self) -> None:
        """Note that it did not leave after all: it was no probe."""
        self._is_probing = False

    def note(self, outcome: Outcome, now: float) -> bool:
        """Count an outcome; say whether it opened the breaker, which was closed."""
        match outcome:
            case Misconfigured():
                return self._open(outcome, now)
            case RetryLater(category=category) | InDoubt(category=category) if category in _PLATFORM_IS_DOWN:
                self._failures += 1
                is_down = self.reason is not None or self._failures >= FAILURES_IN_A_ROW
                return is_down and self._open(outcome, now)
            case _:
                self.close()
                return False

    def _open(self, outcome: Misconfigured | RetryLater | InDoubt, now: float) -> bool:
        was_closed = self.reason is None
        if was_closed:
            self._probe_at = now + self._pause
        elif self._is_probing:
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            self._probe_at = now + self._pause
        self._is_probing = False
        # What was under way when a token was refused may end in any way: that says nothing of the token.
        if not isinstance(self.reason, Misconfigured) or isinstance(outcome, Misconfigured):
            self.reason = outcome
        return was_closed

    def close(self) -> None:
        """Let everything leave again."""
        self.reason = None
        self._is_vouched_for = False
        self._failures = 0
        self._pause = FIRST_PAUSE
        self._is_probing = False
