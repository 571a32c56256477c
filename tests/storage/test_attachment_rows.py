"""Files that the bot keeps itself, as they are stored on both databases; and which of them are forgotten when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduling.attachments import KEPT_UNUSED, PHOTO_LIMIT, UPLOAD_LIMIT
from scheduling.clock import ManualClock
from scheduling.content import Content, Kind
from scheduling.errors import FileEmpty, FileTooLarge
from scheduling.identifiers import BotId, TemplateId, UserId, new_uuid7
from scheduling.ports.attachments import FileMissingError
from scheduling.templates import Template
from scheduling.use_cases.attachments import Attach, PurgeAttachments
from storage.attachments import SqlAttachmentFiles
from storage.local_files import LocalFiles
from storage.models import attachment_uses, attachments
from storage.units import Units
from tests.storage.samples import BOT, NOW, Store

PNG = b"\x89PNG\r\n\x1a\n"
LONG_AGO = NOW - KEPT_UNUSED - timedelta(minutes=1)


class Shelf:
    """Files, and what is known of them."""

    def __init__(self, store: Store, folder) -> None:
        self.clock = ManualClock(LONG_AGO)
        self.files = LocalFiles(folder)
        self.units = Units(store.database, BOT)
        self.attach = Attach(new_unit=self.units.new, store=self.files, clock=self.clock, bot_id=BOT)
        self.purge = PurgeAttachments(new_unit=self.units.new, store=self.files, clock=ManualClock(NOW))

    async def has(self, attachment) -> bool:
        try:
            async for _piece in self.files.open(attachment.storage_key):
                pass
        except FileMissingError:
            return False
        return True

    async def get(self, attachment):
        async with self.units.new(write=False) as unit:
            return await unit.attachments.get(attachment.id)


@pytest.fixture
def shelf(store, tmp_path) -> Shelf:
    return Shelf(store, tmp_path / "uploads")


async def test_what_is_kept_is_found_again_with_all_that_is_known_of_it(store, shelf):
    kept = await shelf.attach(PNG, name="../Меню.png")

    assert (kept.kind, kept.file_name, kept.mime_type, kept.size) == (Kind.PHOTO, "Меню.png", "image/png", 8)
    assert await shelf.get(kept) == kept
    files = SqlAttachmentFiles(store.database, BOT)
    await files.uploaded(kept.id, file_id="AgAC", kind=Kind.PHOTO)
    assert await files.get([kept.id]) == {kept.id: replace(kept, file_id="AgAC")}
    assert await SqlAttachmentFiles(store.database, BotId(BOT + 1)).get([kept.id]) == {}


async def test_the_same_file_under_the_same_name_is_kept_once(store, shelf):
    first = await shelf.attach(PNG, name="a.png")
    await shelf.files.delete(first.storage_key)

    again = await shelf.attach(PNG, name="a.png")
    other = await shelf.attach(PNG, name="b.png")

    assert again == first
    assert await shelf.has(first)
    assert other.id != first.id
    assert len(await store.rows(attachments)) == 2


async def test_what_telegram_would_not_take_is_refused(shelf):
    with pytest.raises(FileEmpty):
        await shelf.attach(b"", name="a.png")
    with pytest.raises(FileTooLarge):
        await shelf.attach(bytes(UPLOAD_LIMIT + 1), name="a.bin")


async def test_a_photo_that_is_too_large_for_one_goes_as_a_file(shelf):
    assert (await shelf.attach(PNG + bytes(PHOTO_LIMIT), name="a.png")).kind is Kind.DOCUMENT
    assert (await shelf.attach(PNG, name="a.png", is_plain_file=True)).kind is Kind.DOCUMENT


async def test_what_nothing_refers_to_is_forgotten_after_a_while(store, shelf):
    unused = await shelf.attach(PNG, name="unused.png")
    shelf.clock.advance(timedelta(minutes=2))
    new = await shelf.attach(PNG, name="new.png")

    assert await shelf.purge() == 1

    assert (await shelf.get(unused), await shelf.has(unused)) == (None, False)
    assert (await shelf.get(new), await shelf.has(new)) == (new, True)


async def test_what_a_schedule_or_a_template_refers_to_stays(store, shelf):
    by_message, by_translation, by_template = [await shelf.attach(PNG, name=f"{name}.png") for name in "abc"]
    german = Content("Hallo", (), (by_translation.item,))
    content = Content("Hi", (), (by_message.item,)).as_template({"de": german})
    await store.schedule(await store.chat(), content=content)
    template = Template(
        id=TemplateId(new_uuid7(NOW)),
        bot_id=BOT,
        name="menu",
        texts={"en": Content("Hi", more=(Content("", (), (by_template.item,)),))},
        default_language="en",
        revision=1,
        created_at=NOW,
        created_by=UserId(7),
    )
    async with shelf.units.new() as unit:
        await unit.templates.add(template)
        await unit.commit()

    assert await shelf.purge() == 0
    async with shelf.units.new() as unit:
        await unit.templates.delete(template.id)
        await unit.commit()
    assert await shelf.purge() == 1

    assert [await shelf.has(one) for one in (by_message, by_translation, by_template)] == [True, True, False]
    assert len(await store.rows(attachment_uses)) == 2
