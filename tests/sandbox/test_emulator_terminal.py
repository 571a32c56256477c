"""The terminal chat: lines in, lines out."""

import asyncio
import io
import os

import pytest

from sandbox.terminal import chat
from sandbox.terminal_text import ansi, plain


async def answer(emulator, bot):
    """Be a small bot: echo texts with a button, and answer taps by editing."""
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=20):
            offset = update.update_id + 1
            if update.message:
                keyboard = {"inline_keyboard": [[{"text": "Undo", "callback_data": "u"}]]}
                await bot.send_message(update.message.chat.id, f"You said {update.message.text}", reply_markup=keyboard)
            elif update.callback_query:
                await update.callback_query.message.edit_text("Undone")
                await update.callback_query.answer("Done")


@pytest.fixture
async def echo(emulator, bot, monkeypatch):
    monkeypatch.setattr("sandbox.terminal.QUIET", 0.05)
    task = asyncio.create_task(answer(emulator, bot))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_piped_lines_are_sent_one_after_the_other(emulator, echo, ada):
    output = io.StringIO()

    await chat(emulator, ada, ada, input=io.StringIO("one\n!1\ntwo\n"), output=output)

    assert output.getvalue().splitlines() == [
        "Carillon: You said one",
        "  [!1 Undo]",
        "Carillon (edited): Undone",
        "  › Done",
        "Carillon: You said two",
        "  [!1 Undo]",
    ]


async def test_a_real_pipe_does_not_block_the_loop(emulator, echo, ada):
    output, (end, begin) = io.StringIO(), os.pipe()
    with os.fdopen(end) as source, os.fdopen(begin, "w") as sink:
        chatting = asyncio.create_task(chat(emulator, ada, ada, input=source, output=output))
        sink.write("hello\n")
        sink.flush()
        await emulator.wait_for_message(ada)
        sink.write(":quit\n")
        sink.flush()
        await chatting

    assert "You said hello" in output.getvalue()


async def test_another_person_may_take_over_and_mistakes_are_told(emulator, echo, ada):
    output = io.StringIO()

    await chat(emulator, ada, ada, input=io.StringIO("!7\n:as bob\nhi\n:help\n:quit\nnever\n"), output=output)

    lines = output.getvalue()
    assert "(there is no button 7)" in lines
    assert "(you are Bob now)" in lines
    assert "You said hi" in lines
    assert ":location" in lines
    assert "never" not in lines
    assert [user.first_name for user in emulator.world.users.values()] == ["Carillon", "Ada", "Bob"]


def test_formatting_becomes_escapes_only_where_asked_for():
    raw = {"text": "😀 bold\nend", "entities": [{"type": "bold", "offset": 3, "length": 4}]}

    assert ansi(raw) == "😀 \x1b[1mbold\x1b[22m\n  end"
    assert plain(raw) == "😀 bold\n  end"


def test_what_is_no_text_is_named():
    assert plain({"document": {"file_name": "a.txt"}, "caption": "Read"}) == "<document a.txt> Read"
    assert plain({"location": {"latitude": 1.5, "longitude": 2.5}}) == "<place 1.5, 2.5>"
