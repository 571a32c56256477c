"""A chat for a person at a terminal: plain lines, no library."""

import asyncio
import contextlib
import threading
from dataclasses import dataclass, field
from typing import TextIO

from sandbox.emulator import Emulator
from sandbox.model import Chat, Message, User
from sandbox.observation import Place
from sandbox.sharing import check_offered, check_people_offered
from sandbox.terminal_text import ansi, plain
from sandbox.wire import Json
from sandbox.world import Event

HELP = """\
Type a message to send it. Besides:
  !1              tap button 1 of the latest message that has buttons (!Undo taps it by its name)
  :as NAME        go on as another person (made if there is none)
  :reply TEXT     answer the latest message
  :edit TEXT      edit your latest message
  :location A B   share a place by latitude and longitude
  :block  :unblock    block the bot, unblock it
  :help           show this
  :quit           end (so does the end of the input)
"""
PATIENCE = 3.0
"""How long piped input waits for the bot to say something, in seconds."""
QUIET = 0.3
"""How long nothing must happen before the next piped line is sent, in seconds."""


@dataclass(eq=False)
class Terminal:
    """One person's view of one chat."""

    emulator: Emulator
    user: User
    chat: Chat
    output: TextIO
    is_piped: bool
    seen: int = 0
    """The number of the latest event that was printed."""
    buttons: list[tuple[Message, Json]] = field(default_factory=list)
    """What `!1`, `!2`, … mean at present."""

    @property
    def is_colored(self) -> bool:
        """Whether the output is a terminal."""
        return self.output.isatty()

    def write(self, text: str) -> None:
        """Print a line."""
        self.output.write(f"{text}\n")
        self.output.flush()

    def show_new(self) -> None:
        """Print what happened since the last time."""
        for event in self.emulator.events(self.seen):
            self.seen = event.number
            if self._is_here(event):
                self._show(event)

    def _is_here(self, event: Event) -> bool:
        return event.chat_id == self.chat.id and event.bot_id == (self.chat.bot.id if self.chat.bot else 0)

    def _show(self, event: Event) -> None:
        match event.kind:
            case "message" | "edited":
                if event.payload.get("from", {}).get("id") == self.user.id:
                    return
                message = self.chat.living(event.payload["message_id"])
                if message is not None:
                    self._show_message(message, event.payload, is_edit=event.kind == "edited")
            case "deleted":
                self.write(f"  (message {event.payload['message_id']} was deleted)")
            case "answer" if event.payload.get("text"):
                mark = "‼" if event.payload.get("show_alert") else "›"
                self.write(f"  {mark} {event.payload['text']}")
            case "reaction":
                emoji = " ".join(str(one.get("emoji", "")) for one in event.payload["reaction"])
                self.write(f"  ({emoji or 'no reaction any more'} on message {event.payload['message_id']})")
            case _:
                pass

    def _show_message(self, message: Message, raw: Json, *, is_edit: bool) -> None:
        who = raw.get("from", {}).get("first_name") or raw["chat"].get("title", "")
        body = ansi(raw) if self.is_colored else plain(raw)
        mark = " (edited)" if is_edit else ""
        self.write(f"{who}{mark}: {body}")
        keyboard = (raw.get("reply_markup") or {}).get("inline_keyboard")
        if keyboard is None and message.keyboard is not None and not is_edit:
            keyboard = message.keyboard.get("keyboard")
        if keyboard:
            self.buttons = [(message, button) for row in keyboard for button in row]
            number = 0
            for row in keyboard:
                labels = []
                for button in row:
                    number += 1
                    labels.append(f"[!{number} {button['text']}]")
                self.write("  " + " ".join(labels))
        elif self.buttons and self.buttons[0][0] is message:
            self.buttons = []

    def handle(self, line: str) -> bool:
        """Do what a line says. Returns whether to go on."""
        word, _, rest = line.partition(" ")
        if line.startswith("!"):
            self._tap(line[1:].strip())
        elif word in {":quit", ":q"}:
            return False
        elif word == ":help":
            self.write(HELP.rstrip())
        elif word == ":as":
            self._become(rest.strip())
        elif word == ":reply":
            history = self.emulator.history(self.chat)
            self.emulator.say(self.user, rest, self.chat, reply_to=history[-1] if history else None)
        elif word == ":edit":
            self._edit(rest)
        elif word == ":location":
            latitude, longitude = map(float, rest.replace(",", " ").split())
            self.emulator.send_location(self.user, latitude, longitude, self.chat)
        elif word in {":block", ":unblock"}:
            act = self.emulator.block_bot if word == ":block" else self.emulator.unblock_bot
            act(self.user)
        elif line.strip():
            self.emulator.say(self.user, line, self.chat)
        return True

    def _tap(self, which: str) -> None:
        if which.isdigit():
            found = self.buttons[int(which) - 1 : int(which)] if int(which) else []
        else:
            found = [pair for pair in self.buttons if pair[1]["text"].lower() == which.lower()][:1]
        if not found:
            raise LookupError(f"there is no button {which}")
        message, button = found[0]
        if "callback_data" in button:
            self.emulator.tap(self.user, message, button["callback_data"])
        elif "url" in button:
            self.write(f"  ({button['url']})")
        elif button.get("request_contact"):
            self.emulator.send_contact(self.user, chat=self.chat)
        elif button.get("request_location"):
            self.write("  (share one with :location LATITUDE LONGITUDE)")
        elif request := button.get("request_chat"):
            self._share_chat(request)
        elif request := button.get("request_users"):
            self._share_user(request)
        else:
            self.emulator.say(self.user, button["text"], self.chat)

    def _share_chat(self, request: Json) -> None:
        """Pick the first chat that the button offers."""
        for chat in self.emulator.world.chats.values():
            try:
                check_offered(request, chat, self.user)
            except ValueError:
                continue
            self.emulator.share_chat(self.user, chat)
            return
        self.write("  (you administer no chat of this kind)")

    def _share_user(self, request: Json) -> None:
        """Pick the first other person whom the button offers."""
        for user in self.emulator.world.users.values():
            if user is self.user:
                continue
            try:
                check_people_offered(request, [user])
            except ValueError:
                continue
            self.emulator.share_users(self.user, [user])
            return
        self.write("  (there is nobody else)")

    def _edit(self, text: str) -> None:
        own = [message for message in self.emulator.history(self.chat) if message.sender is self.user]
        if not own:
            raise LookupError("you have written nothing yet")
        self.emulator.edit(self.user, own[-1], text)

    def _become(self, name: str) -> None:
        if not name:
            raise ValueError("whom? :as NAME")
        people = [user for user in self.emulator.world.users.values() if not user.is_bot]
        known = (u for u in people if name.lower() in {u.first_name.lower(), (u.username or "").lower()})
        self.user = next(known, None) or self.emulator.add_user(name.title(), username=name.lower())
        if self.chat.is_private:
            bot = self.emulator.world.bot_of(self.chat.bot) if self.chat.bot else None
            self.chat = self.emulator.chat(self.user, bot=bot)
        elif not self.chat.member(self.user).is_inside:
            self.emulator.add_member(self.chat, self.user)
        self.buttons = []
        self.write(f"  (you are {self.user.first_name} now)")

    async def settle(self, since: int) -> None:
        """Wait until the bot has said something after event `since` and then fallen silent."""
        recorder = self.emulator.recorder
        with contextlib.suppress(TimeoutError):
            await self.emulator.wait_for_event(since, PATIENCE)
            while True:
                await self.emulator.wait_for_event(recorder.last_event, QUIET)


def _read_lines(source: TextIO, loop: asyncio.AbstractEventLoop, lines: "asyncio.Queue[str | None]") -> None:
    """Hand over lines from a thread, since a terminal, a pipe and a file all block in their own ways."""
    with contextlib.suppress(RuntimeError):  # the loop is closed: nobody reads any more
        for line in source:
            loop.call_soon_threadsafe(lines.put_nowait, line.rstrip("\r\n"))
        loop.call_soon_threadsafe(lines.put_nowait, None)


async def chat(
    emulator: Emulator,
    user: User,
    chat: Place,
    *,
    input: TextIO,  # noqa: A002 - the two streams are called what they are
    output: TextIO,
) -> None:
    """Let a person chat: print what happens, send what is typed, until `:quit` or the end of the input.

    Lines from a pipe are sent one after another, each after the bot has answered the one before.
    """
    terminal = Terminal(emulator, user, emulator.chat(chat), output, is_piped=not input.isatty())
    terminal.seen = emulator.recorder.last_event
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    reader = threading.Thread(
        target=_read_lines, args=(input, asyncio.get_running_loop(), lines), name="terminal input", daemon=True
    )
    reader.start()
    printer = asyncio.create_task(_print_events(terminal))
    try:
        while (line := await lines.get()) is not None:
            before = emulator.recorder.last_event
            try:
                if not terminal.handle(line):
                    break
            except (LookupError, ValueError) as error:
                terminal.write(f"  ({error})")
                continue
            if terminal.is_piped and (line.startswith("!") or emulator.recorder.last_event > before):
                await terminal.settle(emulator.recorder.last_event)
    finally:
        printer.cancel()
        await asyncio.gather(printer, return_exceptions=True)
    terminal.show_new()


async def _print_events(terminal: Terminal) -> None:
    while True:
        terminal.show_new()
        await terminal.emulator.wait_for_event(terminal.seen, None)
