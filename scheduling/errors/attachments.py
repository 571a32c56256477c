"""What can be wrong with a file that is to be kept."""

from dataclasses import dataclass

from scheduling.errors.base import DomainError


@dataclass(eq=False)
class FileTooLarge(DomainError):
    """A file of more bytes than the platform takes."""

    limit: int


@dataclass(eq=False)
class FileEmpty(DomainError):
    """A file without a single byte."""
