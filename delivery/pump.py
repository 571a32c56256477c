"""Carries claimed deliveries to the sender and their outcomes to the recorder."""

import asyncio
import logging
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from delivery.breaker import Breaker
from delivery.departures import Departure
from delivery.limiter import Limiter
from delivery.recorder import OutcomeRecorder
from delivery.selection import ripe_in
from scheduling.categories import Category
from scheduling.chats import Address, ChatKind
from scheduling.clock import Clock
from scheduling.deliveries import DeliveryStatus, DueDelivery, RetryPolicy, SendOrder, Verdict
from scheduling.endurance import call_off
from scheduling.identifiers import DeliveryId, RecipientId
from scheduling.outcomes import InDoubt, Misconfigured, Outcome, RetryLater, Withheld
from scheduling.ports import Sender

_log = logging.getLogger(__name__)
_PAUSE_WITHOUT_ADVICE = 1.0
"""Seconds to wait after a 429 that does not say how long."""
_TIME_TO_RECORD = 5.0
"""Seconds for the last commit, also where the sends used up their time."""
WHILE_ANSWERING = 36
"""So many sends are under way at most while somebody waits for an answer, which takes its turn behind each of them.

With twelve each claim is so small that a send costs more than twice as much, and answers come later than with sixty.
"""


RESERVED_FRACTION = 10
"""Each tenth slot is none for broadcasts."""


def _nothing() -> None:
    pass


def _no_alarm(outcome: Outcome) -> None:
    del outcome


def _always() -> bool:
    return True


def _never() -> bool:
    return False


def _first() -> int | None:
    return 0


@dataclass(slots=True, kw_only=True)
class PumpHooks:
    """Whom the pump tells, and whom it asks."""

    on_free: Callable[[], None] = _nothing
    """A slot is free again, or may be: look for due deliveries."""
    on_misconfigured: Callable[[Misconfigured], None] = _no_alarm
    """The bot may not send; called once for each time that sending stops."""
    is_owner: Callable[[], bool] = _always
    """Asked right before a request leaves: whether this process may still send."""
    epoch: Callable[[], int | None] = _first
    """Asked with it: what was claimed in an epoch that is over may have been given up by somebody else meanwhile."""
    is_attention_wanted: Callable[[], bool] = _never
    """Whether somebody waits for an answer, so that fewer sends should be under way."""
    luck: Callable[[], float] = random.random


class Pump:
    """Keeps at most `max_in_flight` sends under way, one a chat."""

    def __init__(
        self,
        *,
        sender: Sender,
        limiter: Limiter,
        policy: RetryPolicy,
        recorder: OutcomeRecorder,
        clock: Clock,
        max_in_flight: int = 50,
        hooks: PumpHooks | None = None,
    ) -> None:
        """Begin with nothing under way."""
        self._sender = sender
        self._limiter = limiter
        self._policy = policy
        self._recorder = recorder
        self._clock = clock
        self._max_in_flight = max_in_flight
        self.hooks = hooks or PumpHooks()
        self._breaker = Breaker()
        self._under_way: dict[asyncio.Task[None], SendOrder] = {}
        self._cooling: dict[RecipientId, tuple[Address, ChatKind]] = {}
        self._is_closing = False
        self._returned = 0
        self._is_halted = False
        self._emptied = asyncio.Event()
        self._resumed = asyncio.Event()
        self._probe_alarm: asyncio.Task[None] | None = None
        recorder.listeners.append(self._recorded)

    # --- what the ticker asks

    @property
    def free_slots(self) -> int:
        """How many deliveries may be claimed now."""
        if self._is_closing or self._is_halted or self._recorder.is_full:
            return 0
        most = min(self._max_in_flight, WHILE_ANSWERING) if self.hooks.is_attention_wanted() else self._max_in_flight
        room = min(most, self._breaker.room(self._clock.monotonic()))
        return max(0, int(room) - len(self._under_way))

    @property
    def reserved(self) -> int:
        """How many slots are kept free for schedules: broadcasts to people who answer slowly hold up nobody's."""
        # Where sending has stopped any delivery may find out whether it works again.
        return 0 if self.is_stopped else self._max_in_flight // RESERVED_FRACTION

    @property
    def is_stopped(self) -> bool:
        """Tell whether sending has stopped (but for probes) because it can't succeed at present."""
        return self._breaker.reason is not None

    @property
    def stopped_because(self) -> Outcome | None:
        """What stopped the sending; None while it goes on."""
        return self._breaker.reason

    @property
    def is_busy_below(self) -> int:
        """With fewer free slots than this it pays to wait for some more."""
        return self._max_in_flight // 2

    @property
    def returned(self) -> int:
        """How many deliveries became pending again: whoever read what is due before that does not know of them."""
        return self._returned

    @property
    def in_flight_recipients(self) -> frozenset[RecipientId]:
        """Recipients with a send under way, or with an outcome that must be on record before their next message.

        What has arrived need not be: the next may follow as soon as that is known.
        """
        under_way = [order.recipient_id for order in self._under_way.values()]
        return frozenset(
            under_way
            + [
                verdict.order.recipient_id
                for verdict in self._recorder.unrecorded
                if verdict.delivery_status is not DeliveryStatus.SENT
            ]
        )

    @property
    def unsettled(self) -> frozenset[DeliveryId]:
        """Deliveries that this process answers for: whatever else is `sending` in its epoch never left."""
        return frozenset(order.delivery_id for order in self._unsettled())

    def _unsettled(self) -> Iterable[SendOrder]:
        yield from self._under_way.values()
        yield from (verdict.order for verdict in self._recorder.unrecorded)

    def excluded(self, now: float) -> frozenset[RecipientId]:
        """Return the recipients that can't be written to at `now` (monotonic), for `DeliveryQueue.due`."""
        self._cooling = {
            recipient: chat for recipient, chat in self._cooling.items() if not self._limiter.is_ripe(*chat, now)
        }
        return self.in_flight_recipients | self._cooling.keys()

    def found_resting(self, due: Iterable[DueDelivery], now: float) -> None:
        """Exclude from now on those of `due` that must rest, whatever from: an answer, a limit before a restart.

        Else a chat with much that is due would hide all others behind it from a look that is bounded.
        """
        for delivery in due:
            if not self._limiter.is_ripe(delivery.address, delivery.chat_kind, now):
                self._cooling[delivery.recipient_id] = (delivery.address, delivery.chat_kind)

    def next_ripe_in(self, now: float, due: Sequence[DueDelivery] = ()) -> float | None:
        """Return after how many seconds to look again for what was excluded, or was in `due` and not chosen.

        None where only an answer, and so a call of `on_free`, can change anything.
        """
        self.excluded(now)
        moments = [self._limiter.ripe_at(*chat, now) - now for chat in self._cooling.values()]
        moments = [seconds for seconds in moments if seconds != float("inf")]
        if moments:
            moments = [max(min(moments), self._limiter.next_departure(now) - now)]
        has_room = self.free_slots > self.reserved
        of_due = ripe_in(due, limiter=self._limiter, now=now, has_room_for_broadcasts=has_room)
        return min([*moments, of_due] if of_due is not None else moments, default=None)

    # --- sending

    def hand_over(self, orders: Sequence[SendOrder]) -> None:
        """Send what was claimed. The limiter counts all of it before anything else can ask."""
        now = self._clock.monotonic()
        for order in orders:
            departure = self._limiter.depart(
                order.address,
                order.chat_kind,
                now,
                messages=order.content.messages,
                is_broadcast=order.is_broadcast,
            )
            self._cooling[order.recipient_id] = (order.address, order.chat_kind)
            task = asyncio.create_task(self._carry(order, departure), name="delivery")
            self._under_way[task] = order
            task.add_done_callback(self._ended)

    async def _carry(self, order: SendOrder, departure: Departure) -> None:
        while (delay := departure.leaves_at - self._clock.monotonic()) > 0:  # answers may go first meanwhile
            await self._clock.wait(asyncio.Event(), seconds=delay)
        if self._breaker.holds_back(self._clock.monotonic()) or not self._may_leave(order):
            self._give_back(order)
            return
        self._breaker.left()
        outcome = await self._send(order)
        if isinstance(outcome, Withheld):
            self._breaker.came_back()
            self._give_back(order)
            return
        self._recorder.put(self._judge(order, outcome))
        self._heed(order, outcome)

    def _may_leave(self, order: SendOrder) -> bool:
        """Tell whether the request for `order` may leave at this very moment.

        Asked again by the sender, once it could.
        """
        is_working = not self._is_closing and not self._is_halted
        return is_working and self.hooks.is_owner() and self.hooks.epoch() == order.epoch

    def _give_back(self, order: SendOrder) -> None:
        """Let a delivery be pending again whose request never left."""
        self._limiter.answered(order.address, order.chat_kind, self._clock.monotonic())
        self._recorder.put(self._policy.release(order, now=self._clock.now()))

    async def _send(self, order: SendOrder) -> Outcome | Withheld:
        try:
            return await self._sender.send(order, may_leave=lambda: self._may_leave(order))
        except Exception:  # noqa: BLE001 - nobody knows whether it left, and this is where that is said
            _log.exception("A sender raised, which none may", extra={"delivery_id": str(order.delivery_id)})
            return InDoubt(category=Category.UNKNOWN_ERROR)

    def _heed(self, order: SendOrder, outcome: Outcome) -> None:
        """Tell limiter and breaker."""
        now = self._clock.monotonic()
        self._limiter.answered(order.address, order.chat_kind, now, messages=order.content.messages)
        if isinstance(outcome, RetryLater) and outcome.category == Category.RATE_LIMITED:
            self._limiter.penalise(order.address, outcome.after or _PAUSE_WITHOUT_ADVICE, now, self.hooks.luck())
        if self._breaker.note(outcome, now):
            _log.error("Sending stopped: %s (%s)", outcome, order.address.platform)
            if isinstance(outcome, Misconfigured):
                self.hooks.on_misconfigured(outcome)
        self._watch_breaker()

    def _judge(self, order: SendOrder, outcome: Outcome) -> Verdict:
        return self._policy.judge(order, outcome, now=self._clock.now(), luck=self.hooks.luck())

    def _ended(self, task: asyncio.Task[None]) -> None:
        order = self._under_way.pop(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _log.critical("A delivery was lost from sight; it is in doubt", exc_info=error)
        if (task.cancelled() or error is not None) and not self._is_closing:
            self._doubt(order)
        if not self._under_way:
            self._emptied.set()
        self.hooks.on_free()

    def _doubt(self, order: SendOrder) -> None:
        """Record that nobody knows whether it left. Unknown to us it would be taken for certainly not sent."""
        if all(verdict.order.attempt_id != order.attempt_id for verdict in self._recorder.unrecorded):
            self._recorder.put(self._judge(order, InDoubt(category=Category.UNKNOWN_ERROR)))
            # No answer will come for which its chat, or the probe that it may have been, would be waited for.
            self._limiter.answered(order.address, order.chat_kind, self._clock.monotonic())
            self._breaker.came_back()

    def _recorded(self, verdicts: Sequence[Verdict]) -> None:
        self._returned += sum(verdict.delivery_status is DeliveryStatus.PENDING for verdict in verdicts)
        if verdicts:
            self.hooks.on_free()

    # --- stopping

    def halt(self) -> None:
        """Claim nothing more, because somebody says so. What has left ends; what has not yet is given back."""
        self._is_halted = True

    def begin_to_end(self) -> None:
        """Claim nothing more, whatever anybody says: this process ends, and `close` follows."""
        self._is_closing = True

    def go_on(self) -> None:
        """Claim again, at once."""
        self._is_halted = False
        self.hooks.on_free()

    @property
    def resumed(self) -> asyncio.Event:
        """Set once sending goes on after it had stopped by itself; to be waited for only."""
        return self._resumed

    @property
    def waits_for_word(self) -> bool:
        """Tell whether no delivery finds out whether sending works again: somebody has to ask, and `vouch`."""
        return self._breaker.waits_for_word

    def vouch(self) -> None:
        """Let one delivery find out whether sending works again: asking says so."""
        self._breaker.vouch(self._clock.monotonic())
        self._watch_breaker()
        self.hooks.on_free()

    def resume(self) -> None:
        """Send again at once: what was wrong has been mended."""
        self._breaker.close()
        self._watch_breaker()
        self.hooks.on_free()

    def _watch_breaker(self) -> None:
        """See that the ticker looks again when a probe may leave."""
        if self._breaker.reason is None:
            self._resumed.set()
            return
        self._resumed.clear()
        if self._probe_alarm is None or self._probe_alarm.done():
            self._probe_alarm = asyncio.create_task(self._await_probe(), name="probe alarm")

    async def _await_probe(self) -> None:
        while not self._resumed.is_set() and (probe_at := self._breaker.probe_at) is not None:
            seconds = probe_at - self._clock.monotonic()
            if seconds <= 0:
                self.hooks.on_free()
                return
            await self._clock.wait(self._resumed, seconds=seconds)

    async def close(self, *, timeout_seconds: float = 35.0) -> bool:
        """Claim nothing more, let what is under way finish and be recorded; say whether all of it was.

        What takes longer stays `sending`, and is in doubt at the next start.
        """
        self.begin_to_end()
        self._resumed.set()
        deadline = self._clock.monotonic() + timeout_seconds
        if self._under_way:
            self._emptied.clear()
            await self._clock.wait(self._emptied, seconds=timeout_seconds)
        unfinished = list(self._under_way)
        await call_off(*unfinished)
        seconds_left = max(_TIME_TO_RECORD, deadline - self._clock.monotonic())
        return await self._recorder.close(timeout_seconds=seconds_left) and not unfinished
