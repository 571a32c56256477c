"""`python -m bot attach`, as a process and from within."""

import json

import pytest

from bot.attaching import attach_file
from bot.settings import load_settings
from scheduling.attachments import UPLOAD_LIMIT
from storage.engine import open_database
from storage.models import attachments
from tests.bot.test_command_line import TOKEN, end, start

PDF = b"%PDF-1.7 menu"


@pytest.fixture
def menu(tmp_path):
    path = tmp_path / "Menu of the day.pdf"
    path.write_bytes(PDF)
    return path


@pytest.fixture
def settings(sqlite_url, tmp_path):
    return load_settings(_env_file=None, bot_token=TOKEN, database_url=sqlite_url, uploads_dir=tmp_path / "uploads")


async def test_as_a_process_it_prints_the_id_of_what_it_keeps(menu, sqlite_url, tmp_path):
    folder = tmp_path / "uploads"
    told = {"BOT_TOKEN": TOKEN, "DATABASE_URL": sqlite_url, "UPLOADS_DIR": str(folder)}

    code, output = await end(await start("attach", str(menu), "--name", "today.pdf", **told))

    facts = json.loads(output)
    assert (code, facts["kind"], facts["name"], facts["size"]) == (0, "document", "today.pdf", len(PDF))
    assert (folder / facts["id"]).read_bytes() == PDF


async def test_without_a_token_it_says_what_to_do(menu):
    code, output = await end(await start("attach", str(menu)))

    assert code == 2
    assert "BOT_TOKEN" in output


async def test_what_can_not_be_read_or_is_too_large_is_said(settings, tmp_path, capsys):
    large, empty = tmp_path / "large.bin", tmp_path / "empty.bin"
    large.write_bytes(bytes(UPLOAD_LIMIT + 1))
    empty.write_bytes(b"")

    codes = [await attach_file(settings, str(path)) for path in (tmp_path / "nowhere.pdf", tmp_path, large, empty)]

    said = capsys.readouterr().err.splitlines()
    assert codes == [1] * 4
    assert said[0].endswith("nowhere.pdf can't be read: No such file or directory")
    assert "can't be read" in said[1]
    assert said[2:] == ["The file is larger than 50 MB, which is the most that Telegram takes.", "The file is empty."]


async def test_a_store_that_can_not_be_written_is_said(settings, menu, capsys):
    settings.uploads_dir.write_bytes(b"no folder")

    assert await attach_file(settings, str(menu)) == 1
    assert capsys.readouterr().err.startswith("The file can't be stored where UPLOADS_DIR or UPLOADS_S3_URL says")


async def test_it_is_for_the_bot_of_the_token(settings, menu, capsys):
    assert await attach_file(settings, str(menu)) == 0
    facts = json.loads(capsys.readouterr().out)
    database = open_database(settings.database_url)
    async with database.reading() as connection:
        [row] = (await connection.execute(attachments.select())).all()
    await database.close()

    assert (row.bot_id, row.id.hex, row.storage_key) == (settings.bot_id, facts["id"], facts["id"])
