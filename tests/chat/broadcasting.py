"""Broadcasts, for the tests of the chat."""

from tests.chat.guided import taps
from tests.chat.people import Person

EVERY_THREE_SECONDS = 3.1


async def crowd_of(emulator, clock, *names):
    """People who began a chat with the bot, by name and language: "Olga ru"."""
    people = []
    for name, _space, language in (one.partition(" ") for one in names):
        user = emulator.add_user(name, username=name.lower(), language_code=language or "en")
        people.append(Person(emulator, user, clock=clock))
        await people[-1].asks("/start")
    return people


async def asked_whom(author, words="Big news!"):
    """Begin, and say what is to be sent."""
    await author.asks("/broadcast")
    return await author.asks(words)


async def asked_how_to_many(author, words="Big news!", *, when="Now"):
    """Go on until the options: everybody, and at a time that is offered."""
    asked = await taps(author, await asked_whom(author, words), "When? ›")
    return await taps(author, asked, when)


async def reviewed(author, words="Big news!"):
    """Go the shortest way to the review: everybody, now, nothing in particular."""
    return await taps(author, await asked_how_to_many(author, words), "Check it ›")


async def sends_to_all(author, words="Big news!"):
    """Send something to everybody."""
    return await taps(author, await reviewed(author, words), "📣 Send")


async def hears_until(person, begin, *, most=12):
    """Hear until something begins so; return that."""
    for _ in range(most):
        heard = await person.hears()
        if heard.text.startswith(begin):
            return heard
    raise AssertionError(begin)
