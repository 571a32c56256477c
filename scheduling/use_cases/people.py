"""What people are called whom others name only by their ids."""

from collections.abc import Iterable, Mapping

from scheduling.chats import Address
from scheduling.identifiers import UserId
from scheduling.ports import UnitOfWork


async def names_of(unit: UnitOfWork, people: Iterable[UserId], *, platform: str) -> Mapping[UserId, str]:
    """Return the names of those who have a chat with the bot, or a role; an anonymous group's is its title."""
    granted = {grant.person_id: grant.name for grant in await unit.roles.grants()}
    names = {}
    for person in dict.fromkeys(people):
        chat = await unit.chats.find(Address(platform, str(person)))
        name = granted.get(person, "") if chat is None else chat.title
        if name:
            names[person] = name
    return names
