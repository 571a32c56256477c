"""Who is there when the sandbox opens: two people, a group, a forum with topics and a channel."""

from sandbox.emulator import Emulator
from sandbox.model import User


def set_scene(emulator: Emulator, *, language: str = "en") -> User:
    """Make people and chats, and return Ada, who created all of the chats."""
    ada = emulator.add_user("Ada", last_name="Lovelace", username="ada", language_code=language)
    bob = emulator.add_user("Bob", last_name="Babbage", username="bob", language_code=language)
    emulator.add_group("Team", [ada, bob])
    club = emulator.add_group("Club", [ada, bob], forum=True)
    for name in ("Releases", "Events"):
        emulator.add_topic(club, name)
    emulator.add_channel("News", ada, username="carillon_news")
    return ada
