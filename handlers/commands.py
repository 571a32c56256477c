"""Which texts are commands."""

from typing import Any

from aiogram.filters import Command
from aiogram.filters.command import CommandObject

from scheduling.matching import without_marks


class _Command(Command):
    """A command beside which marks without width may stand, as where it was copied from a right-to-left text."""

    @classmethod
    def extract_command(cls, text: str) -> CommandObject:
        return super().extract_command(without_marks(text))


def command(name: str, *, magic: Any = None) -> Command:
    """Match `/name` and `/name@ThisBot` however they are capitalized: phones begin a text with a capital letter."""
    return _Command(name, ignore_case=True, magic=magic)
