"""The chat page and the contents of files, as a browser gets them."""

from pathlib import Path

from aiohttp import web

from sandbox.files import StoredFile

FOLDER = Path(__file__).parent / "page"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SAFETY = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-cache"}
SHOWN_TYPES = frozenset({
    "image/png", "image/jpeg", "image/gif", "image/webp", "audio/ogg", "audio/mpeg", "audio/wav", "audio/webm",
    "video/mp4", "video/webm",
})  # fmt: skip
"""What a browser may show in place; anything else, HTML above all, is only ever downloaded."""


def serve(request: web.Request) -> web.StreamResponse | None:
    """Answer with a file of the page; `None` where the page has no such file."""
    name = "index.html" if request.path == "/" else request.path.removeprefix("/page/")
    if request.method != "GET" or (request.path != "/" and name == request.path):
        return None
    path = FOLDER / name
    if path.parent != FOLDER or path.suffix not in TYPES or not path.is_file():
        return None
    headers = {**SAFETY, "Content-Security-Policy": POLICY}
    return web.Response(body=path.read_bytes(), content_type=TYPES[path.suffix], charset="utf-8", headers=headers)


def contents(stored: StoredFile) -> web.Response:
    """Answer with what is in a file that somebody sent. It can't act in the page's name."""
    is_shown = stored.mime_type in SHOWN_TYPES
    headers = {**SAFETY, "Content-Security-Policy": "default-src 'none'; sandbox"}
    if not is_shown:
        headers["Content-Disposition"] = "attachment"
    return web.Response(
        body=stored.content or b"",
        content_type=stored.mime_type if is_shown else "application/octet-stream",
        headers=headers,
    )
