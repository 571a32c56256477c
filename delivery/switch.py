"""The sending of this process, as its administrators switch it off and on."""

import asyncio
from contextlib import AbstractAsyncContextManager

from delivery.pump import Pump


class PumpSwitch:
    """Implements `scheduling.ports.SendingSwitch`."""

    def __init__(self, pump: Pump) -> None:
        self._pump = pump
        self._lock = asyncio.Lock()

    def changing(self) -> AbstractAsyncContextManager[object]:
        """Let nobody else change it until the end of the block."""
        return self._lock

    def halt(self) -> None:
        """Claim nothing more. What is in flight ends."""
        self._pump.halt()

    def go_on(self) -> None:
        """Claim again, at once."""
        self._pump.go_on()
