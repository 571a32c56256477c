"""Scheduling step by step, for the tests of the chat."""


async def taps(person, heard, button):
    """Tap, and hear what comes of it."""
    answer = await person.taps(heard, button)
    assert not answer.show_alert, answer.text
    return await person.hears()


async def asked_when(person, words="Tea"):
    """Begin, and say what is to be sent."""
    await person.asks("/schedule")
    return await person.asks(words)


async def asked_how(person, words="Tea"):
    """Go on until the options, for once tomorrow morning."""
    how_often = await taps(person, await asked_when(person, words), "Tomorrow morning · Tue, 24 Nov, 09:00")
    return await taps(person, how_often, "Once")


async def reviewed(person, options):
    """Go on from the options; return the preview and the question whether to save."""
    await person.taps(options, "Preview ›")
    assert (await person.hears()).text == "This is how it will look:"
    preview = await person.hears()
    return preview, await person.hears()


def rows_of(heard):
    """The labels of the buttons, row by row."""
    keyboard = heard.call.parameters["reply_markup"]["inline_keyboard"]
    return [[button["text"] for button in row] for row in keyboard]


async def welcomed(emulator, group):
    """Wait until the bot has said hello in a group that it was added to."""

    def said():
        return next((call for call in emulator.calls("sendMessage") if str(call.chat_id) == str(group.id)), None)

    await emulator.wait_for(said)
    return group
