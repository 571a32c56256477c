"""Where the bytes of files are: a folder of this machine, and a bucket of a server that speaks S3."""

import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduling.ports.attachments import FileMissingError, FileStore, FileStoreUnavailableError
from storage.local_files import LocalFiles
from storage.s3_files import S3Files

KEY, OTHER = "0" * 31 + "a", "0" * 31 + "b"
LARGE = bytes(range(256)) * 4096
RCLONE = Path(sys.executable).with_name("rclone")
PATIENCE_SECONDS = 20.0


@pytest.fixture(scope="module")
def bucket(tmp_path_factory) -> Iterator[str]:
    """A server of the S3 protocol with one bucket; it checks signatures."""
    folder = tmp_path_factory.mktemp("s3")
    (folder / "carillon").mkdir()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    command = [RCLONE, "serve", "s3", "--addr", f"127.0.0.1:{port}", "--auth-key", "KEY,SE/CRET", folder]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "RCLONE_CONFIG": os.devnull}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(port)
        yield f"http://KEY:SE%2FCRET@127.0.0.1:{port}/carillon/files?region=eu-central-1"
    finally:
        server.terminate()
        server.wait(10)


def _await(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


@pytest.fixture(params=["folder", "bucket"])
def files(request, tmp_path) -> FileStore:
    return (
        LocalFiles(tmp_path / "a" / "uploads")
        if request.param == "folder"
        else S3Files(request.getfixturevalue("bucket"))
    )


async def read(store: FileStore, key: str) -> bytes:
    return b"".join([piece async for piece in store.open(key)])


async def test_what_was_stored_is_read_back_piece_by_piece(files):
    await files.put(KEY, LARGE)

    pieces = [piece async for piece in files.open(KEY)]

    assert b"".join(pieces) == LARGE
    assert len(pieces) > 1


async def test_a_file_is_replaced_as_a_whole(files):
    await files.put(KEY, LARGE)
    await files.put(KEY, b"tea")

    assert await read(files, KEY) == b"tea"


async def test_what_is_not_there_is_missing(files):
    with pytest.raises(FileMissingError):
        await read(files, OTHER)


async def test_a_file_is_deleted_and_that_twice_does_no_harm(files):
    await files.put(KEY, b"tea")
    await files.delete(KEY)
    await files.delete(KEY)

    with pytest.raises(FileMissingError):
        await read(files, KEY)


# --- a folder --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["../secret", "/etc/passwd", "a/b", "", "A" * 32, KEY + "\n", ".." + KEY[2:]])
async def test_keys_lead_nowhere_else(tmp_path, key):
    (tmp_path / "secret").write_bytes(b"secret")
    store = LocalFiles(tmp_path / "uploads")

    for step in (store.put(key, b"tea"), read(store, key), store.delete(key)):
        with pytest.raises(FileMissingError):
            await step
    assert (tmp_path / "secret").read_bytes() == b"secret"


async def test_links_are_neither_read_nor_written_through(tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    store = LocalFiles(tmp_path)
    (tmp_path / KEY).symlink_to(secret)

    with pytest.raises(FileMissingError):
        await read(store, KEY)
    await store.put(KEY, b"tea")

    assert (await read(store, KEY), secret.read_bytes()) == (b"tea", b"secret")


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
async def test_whatever_else_stands_there_is_no_file(tmp_path, make):
    make(tmp_path / KEY)

    with pytest.raises(FileMissingError):
        await read(LocalFiles(tmp_path), KEY)


async def test_only_the_owner_may_read_and_nothing_half_is_left(tmp_path):
    store = LocalFiles(tmp_path)
    await store.put(KEY, b"tea")

    assert stat.S_IMODE((tmp_path / KEY).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [KEY]


async def test_a_folder_that_can_not_be_written_is_unavailable(tmp_path):
    (tmp_path / "uploads").write_bytes(b"no folder")
    store = LocalFiles(tmp_path / "uploads")

    with pytest.raises(FileStoreUnavailableError):
        await store.put(KEY, b"tea")


# --- a bucket --------------------------------------------------------------------------------------------------------


async def test_a_bucket_is_kept_by_its_folder(bucket):
    await S3Files(bucket).put(KEY, b"tea")

    with pytest.raises(FileMissingError):
        await read(S3Files(bucket.replace("/files?", "/others?")), KEY)


async def test_a_wrong_secret_and_a_server_that_is_away_are_unavailable(bucket):
    for url in (bucket.replace("SE%2FCRET", "guess"), "http://KEY:SECRET@127.0.0.1:9/carillon"):
        with pytest.raises(FileStoreUnavailableError):
            await S3Files(url).put(KEY, b"tea")


@pytest.mark.parametrize("url", ["bucket", "s3://bucket", "https:///bucket", "https://example.org/", "https://"])
def test_what_is_no_bucket_is_refused(url):
    with pytest.raises(ValueError, match="https://KEY:SECRET@host/bucket"):
        S3Files(url)
