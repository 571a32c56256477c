"""Which texts are commands."""

from aiogram.filters import Command


def command(name: str) -> Command:
    """Match `/name` and `/name@ThisBot` however they are capitalized: phones begin a text with a capital letter."""
    return Command(name, ignore_case=True)
