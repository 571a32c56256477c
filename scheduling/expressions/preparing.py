"""Loading the tables of languages in a thread: a language takes 40 ms, which the loop must not wait for."""

from collections.abc import Callable, Sequence

from scheduling.expressions.languages import CODES
from scheduling.expressions.phrases.lexicon import Lexicon, lexicon

_loaded: set[str] = set()


async def prepare(languages: Sequence[str], *, load: Callable[[str], Lexicon | None] = lexicon) -> None:
    """Load what `understand_text` needs for these languages, at the first time for each."""
    missing = [code for code in languages if code in CODES and code not in _loaded]
    if not missing:
        return
    import asyncio  # noqa: PLC0415 - commands start without it

    for code in missing:
        await asyncio.to_thread(load, code)
        _loaded.add(code)
