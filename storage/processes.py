"""Which process this is, and whether another one has provably ended."""

import json
import os
import socket
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

_PROC = Path("/proc")
_STATE, _STARTED = 0, 19
"""Positions in /proc/PID/stat after the name, which may hold anything (proc(5) counts them from 3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessIdentity:
    """What tells a process from all others. What this system doesn't say is None, and proves nothing."""

    host: str
    pid: int
    boot: str | None
    """The kernel's id of this boot of the machine."""
    namespace: str | None
    """Where the pid counts: containers have pids of their own."""
    started: int | None
    """Clock ticks from the boot to the start of the process: a pid is given again."""
    lock: str | None = None
    """The lock file that it held: device and inode."""

    @classmethod
    def of_this_process(cls, *, lock: str | None = None) -> Self:
        """Look at ourselves."""
        return cls(
            host=socket.gethostname(),
            pid=os.getpid(),
            boot=_boot(),
            namespace=_namespace(),
            started=_stat_of("self")[1],
            lock=lock,
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote. Raises `ValueError`, `TypeError` for anything else."""
        return cls(**json.loads(text))

    def to_json(self) -> str:
        """Return it as text."""
        return json.dumps(asdict(self))

    def __str__(self) -> str:
        return f"pid {self.pid} on {self.host}"

    def has_ended(self, *, seen_by: "ProcessIdentity", shares_machine: bool) -> bool:
        """Tell whether the process has provably ended; `shares_machine`: it can't have run on another one."""
        if shares_machine and self.lock is not None and self.lock == seen_by.lock:
            return True  # we hold the very file that it held for as long as it lived
        if self.boot is None or seen_by.boot is None:
            return False
        if self.boot != seen_by.boot:
            return shares_machine
        if self.namespace is None or self.namespace != seen_by.namespace:
            return False
        return not _is_running(self.pid, self.started)


def _is_running(pid: int, started: int | None) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's
    state, its_start = _stat_of(str(pid))
    if state in {"Z", "X"}:  # dead, and not yet fetched by its parent
        return False
    return started is None or its_start is None or its_start == started


def _stat_of(process: str) -> tuple[str | None, int | None]:
    """Return state and start time of a process."""
    try:
        fields = (_PROC / process / "stat").read_text().rpartition(")")[2].split()
        return fields[_STATE], int(fields[_STARTED])
    except (OSError, IndexError, ValueError):
        return None, None


def _boot() -> str | None:
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text().strip() or None
    except OSError:
        return None


def _namespace() -> str | None:
    try:
        return str((_PROC / "self/ns/pid").readlink())
    except OSError:
        return None
