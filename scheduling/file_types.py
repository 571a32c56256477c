"""What a file is, by its first bytes and, where these don't tell, by its name; and what it may be called."""

import mimetypes
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from scheduling.content import Kind

HEAD_LENGTH: Final = 64
"""So many bytes tell what a file is."""
NAME_LIMIT: Final = 100
"""Code points."""
_SUFFIX_LIMIT = 12
_NAMELESS = "file"
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
"""Unicode's categories of controls, of marks that turn the order of letters around, and of what is no character."""
_OPUS_NAMES = (".oga", ".ogg", ".opus")


@dataclass(frozen=True, slots=True)
class FileType:
    """What a file is, and what it is sent as."""

    kind: Kind
    mime_type: str
    suffixes: tuple[str, ...] = ()
    """What its name may end in, the first where it ends in none of them; none: in anything."""


_JPEG = FileType(Kind.PHOTO, "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"))
_PNG = FileType(Kind.PHOTO, "image/png", (".png",))
_GIF = FileType(Kind.ANIMATION, "image/gif", (".gif",))
_WEBP = FileType(Kind.DOCUMENT, "image/webp", (".webp",))
_MP4 = FileType(Kind.VIDEO, "video/mp4", (".mp4", ".m4v"))
_M4A = FileType(Kind.AUDIO, "audio/mp4", (".m4a", ".m4b"))
_MP3 = FileType(Kind.AUDIO, "audio/mpeg", (".mp3",))
_OPUS = FileType(Kind.VOICE, "audio/ogg", _OPUS_NAMES)
_OGG = FileType(Kind.DOCUMENT, "audio/ogg", (".ogg", ".oga", ".ogv", ".opus"))
_PDF = FileType(Kind.DOCUMENT, "application/pdf", (".pdf",))
_QUICKTIME = FileType(Kind.DOCUMENT, "video/quicktime", (".mov", ".qt"))
_WEBM = FileType(Kind.DOCUMENT, "video/webm", (".webm", ".mkv"))
_BY_MAGIC: Final = (
    (b"\xff\xd8\xff", _JPEG),
    (b"\x89PNG\r\n\x1a\n", _PNG),
    (b"GIF87a", _GIF),
    (b"GIF89a", _GIF),
    (b"%PDF-", _PDF),
    (b"ID3", _MP3),
    (b"\xff\xfb", _MP3),
    (b"\xff\xf3", _MP3),
    (b"\xff\xf2", _MP3),
    (b"\x1aE\xdf\xa3", _WEBM),
)
_MP4_BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"M4VH", b"dash")
_CLAIMED = frozenset(
    {"image/jpeg", "image/png", "image/gif", "video/mp4", "audio/mpeg", "audio/mp4", "application/pdf"}
)
"""Nothing is one of these by its name alone."""
_ANYTHING = "application/octet-stream"


def file_type(head: bytes, name: str) -> FileType:
    """Return what a file is, of which `head` is the first `HEAD_LENGTH` bytes. Whatever is unknown goes as a file."""
    for magic, found in _BY_MAGIC:
        if head.startswith(magic):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _WEBP
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head.startswith(b"OggS"):
        return _OPUS if b"OpusHead" in head and name.lower().endswith(_OPUS_NAMES) else _OGG
    by_name = mimetypes.guess_type(name, strict=False)[0] or _ANYTHING
    return FileType(Kind.DOCUMENT, _ANYTHING if by_name in _CLAIMED else by_name)


def _of_brand(brand: bytes) -> FileType:
    if brand in {b"M4A ", b"M4B "}:
        return _M4A
    if brand == b"qt  ":
        return _QUICKTIME
    return _MP4 if brand in _MP4_BRANDS else FileType(Kind.DOCUMENT, _ANYTHING)


def clean_name(name: str, found: FileType | None = None) -> str:
    """Return what a file may be called: no folders, nothing unseen, no longer than `NAME_LIMIT`, never empty.

    What is known to be another type than its name says gets a suffix of its own: `photo.jpg.pdf`.
    """
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(character for character in name if unicodedata.category(character) not in _UNSEEN)
    name = " ".join(_FORBIDDEN.sub("_", name).split()).strip(". ")
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix) > _SUFFIX_LIMIT or not suffix.isalnum():
        stem, dot, suffix = name, "", ""
    ending = f"{dot}{suffix}"
    if found is not None and found.suffixes and ending.lower() not in found.suffixes:
        stem, ending = stem + ending, found.suffixes[0]
    return (stem[: NAME_LIMIT - len(ending)].strip(". ") or _NAMELESS) + ending
