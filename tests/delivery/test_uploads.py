"""Files of our own on their way to a Bot API over HTTP: uploaded once, and sent by their ids from then on."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from delivery.telegram import TelegramSender
from delivery.uploads import Uploads
from sandbox import faults
from scheduling.attachments import UPLOAD_LIMIT, Attachment
from scheduling.chats import Address
from scheduling.clock import ManualClock
from scheduling.content import Content, Kind
from scheduling.identifiers import BotId
from scheduling.outcomes import InDoubt, RetryLater, Sent, Undeliverable, Withheld
from scheduling.ports.attachments import FileStoreUnavailableError
from scheduling.use_cases.attachments import Attach
from storage.attachments import SqlAttachmentFiles
from storage.engine import Database
from storage.local_files import LocalFiles
from storage.units import Units
from tests.delivery.bots import always, bot_at
from tests.delivery.doubles import NOW, order

PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 100
PDF = b"%PDF-1.7 menu" * 1000
BOT = BotId(42)


class Desk:
    """A store of files, what is known of them, and a sender that uploads."""

    def __init__(self, database: Database, folder: Path, url: str) -> None:
        self.store = LocalFiles(folder)
        self.files = SqlAttachmentFiles(database, BOT)
        self.units = Units(database, BOT)
        self._url = url

    async def keep(self, content: bytes, name: str, **how: bool) -> Attachment:
        attach = Attach(new_unit=self.units.new, store=self.store, clock=ManualClock(NOW), bot_id=BOT)
        return await attach(content, name=name, **how)

    async def stored(self, attachment: Attachment) -> Attachment:
        return (await self.files.get([attachment.id]))[attachment.id]


@pytest.fixture
def desk(database, tmp_path, emulator) -> Desk:
    return Desk(database, tmp_path / "uploads", emulator.url)


@pytest.fixture
async def uploader(desk, emulator) -> AsyncIterator[TelegramSender]:
    async with bot_at(emulator.url) as bot:
        yield TelegramSender(bot, timeout_seconds=5, uploads=Uploads(bot, files=desk.files, store=desk.store))


def to(person, *attachments, text=""):
    content = Content(text, (), tuple(one.item for one in attachments))
    return replace(order(1), address=Address("telegram", str(person.id)), content=content)


def uploads(emulator):
    return [file for call in emulator.calls() for file in call.params.files.values()]


@pytest.mark.parametrize(
    ("content", "name", "method", "kind"),
    [
        (PNG, "tea.png", "sendPhoto", "photo"),
        (PDF, 'Меню "дня".pdf', "sendDocument", "document"),
        (b"\0\0\0\x18ftypisom" + b"0" * 50, "film.mp4", "sendVideo", "video"),
        (b"ID3" + b"0" * 50, "song.mp3", "sendAudio", "audio"),
        (b"GIF89a" + b"0" * 50, "dance.gif", "sendAnimation", "animation"),
    ],
)
async def test_a_file_is_uploaded_with_its_first_message_and_known_by_its_id_then(
    emulator, desk, uploader, ada, content, name, method, kind
):
    attachment = await desk.keep(content, name)

    first = await uploader.send(to(ada, attachment, text="Tea"), may_leave=always)
    second = await uploader.send(to(ada, attachment, text="Milk"), may_leave=always)

    messages = emulator.history(ada)[-2:]
    assert (first, second) == tuple(Sent(platform_message_id=message.id) for message in messages)
    assert [message.raw["caption"] for message in messages] == ["Tea", "Milk"]
    [upload] = uploads(emulator)
    assert (upload.content, upload.name, len(emulator.calls(method))) == (content, attachment.file_name, 2)
    assert messages[0].raw.get(kind) == messages[1].raw.get(kind)
    assert (await desk.stored(attachment)).file_id == emulator.calls(method)[1].parameters[kind]


async def test_an_album_brings_its_files_along_and_goes_by_ids_the_next_time(emulator, desk, uploader, ada):
    album = [await desk.keep(PNG + bytes([number]), f"{number}.png") for number in range(3)]

    outcome = await uploader.send(to(ada, *album, text="Tea"), may_leave=always)
    await uploader.send(to(ada, *album, text="Tea"), may_leave=always)

    assert isinstance(outcome, Sent)
    assert len(outcome.platform_message_ids) == 3
    assert [file.name for file in uploads(emulator)] == ["0.png", "1.png", "2.png"]
    first, second = emulator.calls("sendMediaGroup")
    assert [media["media"] for media in first.parameters["media"]] == [
        "attach://file0",
        "attach://file1",
        "attach://file2",
    ]
    ids = [media["media"] for media in second.parameters["media"]]
    assert ids == [(await desk.stored(one)).file_id for one in album]


async def test_a_file_that_is_known_goes_by_its_id_beside_one_that_is_not(emulator, desk, uploader, ada):
    known, new = await desk.keep(PNG, "known.png"), await desk.keep(PNG + b"!", "new.png")
    await uploader.send(to(ada, known), may_leave=always)

    await uploader.send(to(ada, known, new), may_leave=always)

    [call] = emulator.calls("sendMediaGroup")
    assert [file.name for file in call.params.files.values()] == ["new.png"]


async def test_of_many_at_once_one_uploads_and_the_others_wait(emulator, desk, uploader, ada):
    attachment = await desk.keep(PDF, "menu.pdf")
    others = [emulator.add_user(f"Eve {number}") for number in range(8)]
    for person in others:
        emulator.start(person)

    outcomes = await asyncio.gather(
        *(uploader.send(to(person, attachment), may_leave=always) for person in (ada, *others))
    )

    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert len(uploads(emulator)) == 1
    assert len(emulator.calls("sendDocument")) == 9


async def test_where_the_first_upload_fails_the_next_one_uploads(emulator, desk, uploader, ada):
    attachment = await desk.keep(PDF, "menu.pdf")
    emulator.faults.add(faults.ErrorAnswer(500, "Internal Server Error"), method="sendDocument", times=1)

    outcomes = await asyncio.gather(*(uploader.send(to(ada, attachment), may_leave=always) for _ in range(3)))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["RetryLater", "Sent", "Sent"]
    assert len(uploads(emulator)) == 2


async def test_what_was_uploaded_is_known_after_a_restart(emulator, desk, uploader, ada):
    attachment = await desk.keep(PDF, "menu.pdf")
    await uploader.send(to(ada, attachment), may_leave=always)

    async with bot_at(emulator.url) as bot:
        again = TelegramSender(bot, uploads=Uploads(bot, files=desk.files, store=desk.store))
        assert isinstance(await again.send(to(ada, attachment), may_leave=always), Sent)

    assert len(uploads(emulator)) == 1


async def test_a_lost_file_is_said_so_and_nothing_leaves(emulator, desk, uploader, ada):
    attachment = await desk.keep(PDF, "menu.pdf")
    await desk.store.delete(attachment.storage_key)

    outcome = await uploader.send(to(ada, attachment), may_leave=always)

    assert outcome == Undeliverable(category="file_lost", recipient_is_gone=False, text=attachment.id.hex)
    assert emulator.calls("sendDocument") == []


async def test_a_lost_file_that_telegram_has_is_sent_all_the_same(emulator, desk, uploader, ada):
    attachment = await desk.keep(PDF, "menu.pdf")
    await uploader.send(to(ada, attachment), may_leave=always)
    await desk.store.delete(attachment.storage_key)

    assert isinstance(await uploader.send(to(ada, attachment), may_leave=always), Sent)


async def test_what_is_unknown_altogether_is_lost(emulator, desk, uploader, ada):
    attachment = await desk.keep(PDF, "menu.pdf")
    async with desk.units.new() as unit:
        await unit.attachments.delete(attachment.id)
        await unit.commit()

    outcome = await uploader.send(to(ada, attachment), may_leave=always)

    assert isinstance(outcome, Undeliverable)
    assert outcome.category == "file_lost"


async def test_an_id_of_another_bot_is_given_up_for_the_file_itself(emulator, desk, uploader, ada):
    attachment = await desk.keep(PDF, "menu.pdf")
    await desk.files.uploaded(attachment.id, file_id="BQACAgIAAxkanother-bots", kind=Kind.DOCUMENT)

    outcome = await uploader.send(to(ada, attachment), may_leave=always)

    assert isinstance(outcome, Sent)
    assert len(uploads(emulator)) == 1
    assert (await desk.stored(attachment)).file_id not in {None, "BQACAgIAAxkanother-bots"}


async def test_an_id_that_is_refused_stays_refused_where_the_file_is_lost(emulator, desk, uploader, ada):
    attachment = await desk.keep(PDF, "menu.pdf")
    await desk.files.uploaded(attachment.id, file_id="BQACAgIAAxkanother-bots", kind=Kind.DOCUMENT)
    await desk.store.delete(attachment.storage_key)

    outcome = await uploader.send(to(ada, attachment), may_leave=always)

    assert isinstance(outcome, Undeliverable)
    assert (outcome.category, len(emulator.calls("sendDocument"))) == ("bad_file", 1)


async def test_what_may_not_leave_does_not_even_begin_to(emulator, desk, uploader, ada):
    attachment = await desk.keep(PDF, "menu.pdf")

    assert await uploader.send(to(ada, attachment), may_leave=lambda: False) == Withheld()
    assert emulator.calls("sendDocument") == []


async def test_no_answer_to_an_upload_is_in_doubt(emulator, desk, uploader, ada):
    attachment = await desk.keep(PDF, "menu.pdf")
    emulator.faults.add(faults.DropAfter(), method="sendDocument", times=1)

    assert isinstance(await uploader.send(to(ada, attachment), may_leave=always), InDoubt)


async def test_a_request_that_breaks_off_before_its_end_was_not_sent(emulator, desk, ada):
    """The store fails in the middle: the server has half a form, of which nothing comes."""
    attachment = await desk.keep(PDF, "menu.pdf")

    class Half(LocalFiles):
        async def open(self, key: str):  # noqa: ARG002
            yield b"%PDF-"
            raise FileStoreUnavailableError

    async with bot_at(emulator.url) as bot:
        sender = TelegramSender(bot, uploads=Uploads(bot, files=desk.files, store=Half(Path())))
        outcome = await sender.send(to(ada, attachment), may_leave=always)

    assert isinstance(outcome, RetryLater)
    assert [message for message in emulator.history(ada) if "document" in message.raw] == []


async def test_a_store_that_is_away_is_tried_again(emulator, desk, ada):
    attachment = await desk.keep(PDF, "menu.pdf")

    class Away(LocalFiles):
        async def open(self, key: str):  # noqa: ARG002
            raise FileStoreUnavailableError
            yield b""

    async with bot_at(emulator.url) as bot:
        sender = TelegramSender(bot, uploads=Uploads(bot, files=desk.files, store=Away(Path())))
        assert await sender.send(to(ada, attachment), may_leave=always) == RetryLater(category="file_store")


async def test_the_largest_file_passes(emulator, desk, uploader, ada, sqlite_url):
    attachment = await desk.keep(b"x" * UPLOAD_LIMIT, "large.bin")

    assert isinstance(await uploader.send(to(ada, attachment), may_leave=always), Sent)
    assert uploads(emulator)[0].size == UPLOAD_LIMIT
