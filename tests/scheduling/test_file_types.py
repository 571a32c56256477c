"""What a file is, by its first bytes and its name, and what it may be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.content import Kind
from scheduling.file_types import NAME_LIMIT, clean_name, file_type


@pytest.mark.parametrize(
    ("head", "name", "kind", "mime_type"),
    [
        (b"\xff\xd8\xff\xe0", "a.jpg", Kind.PHOTO, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "a", Kind.PHOTO, "image/png"),
        (b"GIF89a", "a.gif", Kind.ANIMATION, "image/gif"),
        (b"RIFF\0\0\0\0WEBP", "a.webp", Kind.DOCUMENT, "image/webp"),
        (b"\0\0\0\x18ftypisom", "a.mp4", Kind.VIDEO, "video/mp4"),
        (b"\0\0\0\x18ftypqt  ", "a.mov", Kind.DOCUMENT, "video/quicktime"),
        (b"\0\0\0\x18ftypM4A ", "a.m4a", Kind.AUDIO, "audio/mp4"),
        (b"\0\0\0\x18ftypheic", "a.heic", Kind.DOCUMENT, "application/octet-stream"),
        (b"ID3\x03", "a.mp3", Kind.AUDIO, "audio/mpeg"),
        (b"OggS" + b"\0" * 24 + b"OpusHead", "a.oga", Kind.VOICE, "audio/ogg"),
        (b"OggS" + b"\0" * 24 + b"\x01vorbis", "a.ogg", Kind.DOCUMENT, "audio/ogg"),
        (b"%PDF-1.7", "a.pdf", Kind.DOCUMENT, "application/pdf"),
        (b"name,phone", "a.csv", Kind.DOCUMENT, "text/csv"),
        (b"MZ\x90", "a.jpg", Kind.DOCUMENT, "application/octet-stream"),
        (b"MZ\x90", "a.pdf", Kind.DOCUMENT, "application/octet-stream"),
        (b"", "", Kind.DOCUMENT, "application/octet-stream"),
    ],
)
def test_the_content_tells_and_the_name_only_where_it_does_not(head, name, kind, mime_type):
    found = file_type(head, name)

    assert (found.kind, found.mime_type) == (kind, mime_type)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("menu.pdf", "menu.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Temp\\Меню дня.pdf", "Меню дня.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\0b\n.txt", "ab.txt"),
        (' "tea": <milk>? ', "_tea__ _milk__"),
        (".htaccess", "htaccess"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".tar.gz", "x" * 97 + ".gz"),
        ("Cafe\u0301.pdf", "Café.pdf"),
    ],
)
def test_names_lose_what_could_do_harm(name, clean):
    assert clean_name(name) == clean


def test_what_is_another_type_than_its_name_says_gets_a_suffix_of_its_own():
    pdf = file_type(b"%PDF-1.7", "")

    assert clean_name("photo.jpg", pdf) == "photo.jpg.pdf"
    assert clean_name("Menu.PDF", pdf) == "Menu.PDF"
    assert clean_name("menu", pdf) == "menu.pdf"


@given(st.text(max_size=300), st.sampled_from([b"%PDF-", b"\xff\xd8\xff", b""]))
def test_names_are_never_empty_long_or_dangerous(name, head):
    cleaned = clean_name(name, file_type(head, name))

    assert 0 < len(cleaned) <= NAME_LIMIT
    assert not set(cleaned) & set('/\\<>:"|?*\0\n\r')
    assert not cleaned.startswith((".", " "))
    assert cleaned.isprintable() or all(character.isprintable() or character == " " for character in cleaned)
