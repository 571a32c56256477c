"""What is wrong with no request, but with what we need to carry it out."""

from dataclasses import dataclass

from scheduling.errors.base import DomainError


@dataclass(eq=False)
class PlatformSilent(DomainError):
    """The platform gives no answer for now, and without one nothing may be done."""


@dataclass(eq=False)
class StorageUnavailable(DomainError):
    """The database could not be reached; nothing was saved."""


@dataclass(eq=False)
class StorageFull(StorageUnavailable):
    """The database has no room left, or may not be written to; nothing was saved."""


@dataclass(eq=False)
class StorageDamaged(StorageUnavailable):
    """The database is damaged: nothing may be read from it or written to it before somebody has mended it."""

    finding: str = ""
    """What shows it, as the database itself puts it: for the log."""


class CommitInDoubt(Exception):
    """The connection broke during a commit: what came of it shows when the database is back, so nobody is told yet."""
