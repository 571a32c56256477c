"""Tables of languages are loaded beside the loop."""

import threading

from scheduling.clock import SystemClock
from scheduling.expressions import preparing
from scheduling.expressions.preparing import prepare
from scheduling.expressions.text_reader import TextReader
from tests.scheduling.expressions.test_text_reader import circumstances


async def test_each_language_is_loaded_once_and_in_a_thread(monkeypatch):
    monkeypatch.setattr(preparing, "_loaded", set())
    loaded: list[tuple[str, bool]] = []

    def load(code):
        loaded.append((code, threading.current_thread() is threading.main_thread()))

    await prepare(("de", "xx", "en"), load=load)
    await prepare(("en", "pl"), load=load)
    assert loaded == [("de", False), ("en", False), ("pl", False)]


async def test_a_text_is_read_when_its_languages_are_loaded(monkeypatch):
    monkeypatch.setattr(preparing, "_loaded", set())
    reader = TextReader(SystemClock())
    await reader("yarın saat 9'da toplantı", circumstances("tr"))
    reader.close()
    assert preparing._loaded == {"tr", "en"}
