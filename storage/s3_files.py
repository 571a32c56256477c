"""Files in a bucket: Amazon S3, and whatever speaks its language."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from scheduling.ports.attachments import FileMissingError, FileStoreUnavailableError

_PIECE: Final = 256 * 1024
_TIMEOUT: Final = timedelta(seconds=60)
"""For one request."""
_CONNECT_TIMEOUT: Final = timedelta(seconds=5)
_RETRY_TIMEOUT: Final = timedelta(seconds=20)
_DEFAULT_REGION: Final = "us-east-1"


class S3Files:
    """Implements the port of a file store."""

    def __init__(self, url: str) -> None:
        """Use a bucket: `https://KEY:SECRET@host/bucket/folder?region=eu-central-1`. Raises `ValueError`.

        Without key and secret those that the library finds are used: AWS_ACCESS_KEY_ID, a role, …
        """
        place = urlsplit(url)
        bucket, _, folder = place.path.strip("/").partition("/")
        if place.scheme not in {"https", "http"} or not place.hostname or not bucket:
            message = "write https://KEY:SECRET@host/bucket/folder?region=eu-central-1"
            raise ValueError(message)
        host = f"[{place.hostname}]" if ":" in place.hostname else place.hostname
        signed: dict[str, Any] = {}
        if place.username and place.password:
            signed = {"access_key_id": unquote(place.username), "secret_access_key": unquote(place.password)}
        self._store = S3Store(
            bucket,
            prefix=folder or None,
            endpoint=f"{place.scheme}://{host}" + (f":{place.port}" if place.port else ""),
            region=parse_qs(place.query).get("region", [_DEFAULT_REGION])[0],
            virtual_hosted_style_request=False,
            client_options={
                "allow_http": place.scheme == "http",
                "timeout": _TIMEOUT,
                "connect_timeout": _CONNECT_TIMEOUT,
            },
            retry_config={"max_retries": 2, "retry_timeout": _RETRY_TIMEOUT},
            **signed,
        )

    async def put(self, key: str, content: bytes) -> None:
        """Store a file. When this returns it is durable; there is never half a file."""
        try:
            await obstore.put_async(self._store, key, content)
        except (BaseError, OSError) as error:
            raise FileStoreUnavailableError from error

    async def open(self, key: str) -> AsyncIterator[bytes]:
        """Yield a file piece by piece. Raises `FileMissingError`, before the first piece."""
        try:
            found = await obstore.get_async(self._store, key)
            async for piece in found.stream(min_chunk_size=_PIECE):
                yield bytes(piece)
        except FileNotFoundError as error:
            raise FileMissingError from error
        except (BaseError, OSError) as error:
            raise FileStoreUnavailableError from error

    async def delete(self, key: str) -> None:
        """Delete a file; one that is not there is passed over."""
        try:
            await obstore.delete_async(self._store, key)
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise FileStoreUnavailableError from error
