"""`python -m bot attach FILE`: a file is kept, and its id printed."""

import asyncio
import json
import sys
from pathlib import Path

from bot.parts import Parts
from bot.settings import Settings
from scheduling.attachments import UPLOAD_LIMIT, Attachment
from scheduling.clock import Clock, SystemClock
from scheduling.errors import DomainError, StorageUnavailable
from scheduling.identifiers import BotId
from scheduling.ports.attachments import FileStoreUnavailableError
from scheduling.use_cases.attachments import Attach
from storage.migrations import migrate
from texts.errors import explain
from texts.speech import speaking


async def attach_file(
    settings: Settings,
    path: str,
    *,
    name: str | None = None,
    is_plain_file: bool = False,
    clock: Clock | None = None,
    parts: Parts | None = None,
) -> int:
    """Keep a file beside a bot that may be running; return the exit code."""
    clock, parts = clock or SystemClock(), parts or Parts()
    file = Path(path)
    try:
        content = await asyncio.to_thread(_read, file)
    except OSError as error:
        return _failed(f"{path} can't be read: {error.strerror or error}")
    bot_id = BotId(settings.bot_id)
    database = parts.database(settings)
    try:
        await migrate(database)
        units = parts.units(database, bot_id)
        attach = Attach(new_unit=units.new, store=parts.file_store(settings), clock=clock, bot_id=bot_id)
        attachment = await attach(content, name=name or file.name, is_plain_file=is_plain_file)
    except FileStoreUnavailableError as error:
        return _failed(f"The file can't be stored where UPLOADS_DIR or UPLOADS_S3_URL says: {error.__cause__}")
    except StorageUnavailable:
        return _failed("The database can't be opened: check DATABASE_URL.")
    except DomainError as problem:
        with speaking("en"):
            return _failed(explain(problem, now=clock.now(), zone="UTC").text)
    finally:
        await database.close()
    print(json.dumps(_facts(attachment), ensure_ascii=False))  # noqa: T201 - for a person, or a program
    return 0


def _read(file: Path) -> bytes:
    """Return what is in a file; of one that is too large anyway, no more than shows that."""
    with file.open("rb") as opened:
        return opened.read(UPLOAD_LIMIT + 1)


def _facts(attachment: Attachment) -> dict[str, object]:
    return {
        "id": attachment.id.hex,
        "kind": attachment.kind.value,
        "name": attachment.file_name,
        "type": attachment.mime_type,
        "size": attachment.size,
    }


def _failed(why: str) -> int:
    print(why, file=sys.stderr)  # noqa: T201 - said to a person
    return 1
