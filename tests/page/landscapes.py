"""Photos to send in pictures of the page: hills, drawn here, so that no file of somebody else's is needed."""

import math
import struct
import zlib

_WIDTH, _HEIGHT = 320, 220


def hills(number: int) -> bytes:
    """Return a PNG of hills at an hour of the day; each number has its own."""
    rows = (b"\0" + b"".join(_colour(x / _WIDTH, y / _HEIGHT, number) for x in range(_WIDTH)) for y in range(_HEIGHT))
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _colour(x: float, y: float, number: int) -> bytes:
    if y > 0.62 + 0.12 * math.sin(6 * x + 2 * number):
        return bytes((60, 110 + 20 * number, 80))
    if y > 0.5 + 0.1 * math.sin(4 * x + 1 + number):
        return bytes((60, 90 + 10 * number, 60 + 20 * number))
    return bytes((int(240 - 40 * y), int(190 + 30 * y) - 20 * number, int(150 + 90 * y)))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
