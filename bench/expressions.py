"""`python -m bench.expressions`: how long texts take to be understood, by layer, and what hostile ones cost the loop.

Every text is read several times and its best time counts: what is measured is the code, not what else the machine did.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.corpora import LANGUAGES, corpora, load
from bench.hostile import hostile_texts
from scheduling.clock import SystemClock
from scheduling.expressions import read
from scheduling.expressions.fallback import find_date
from scheduling.expressions.text_reader import TextReader
from scheduling.expressions.understanding import Circumstances, understand_text
from scheduling.expressions.vocabulary import DEFAULT_DAY_PARTS
from scheduling.zones import zone_named

NOW = datetime(2026, 11, 22, 11, 5, tzinfo=UTC)
ZONE = zone_named("Europe/Berlin")
STRICT = (
    "2026-12-31T12:00 Happy New Year",
    "2026-12-31 12:00 Happy New Year",
    "daily 09:00 Good morning",
    "weekly mon,wed,fri 08:00 Stand-up!",
    "monthly 1,15,last 10:00 Rent",
    "every 30m Stretch",
    "in 10 minutes Tea",
)
MESSAGES = {
    "en": "Please remember to bring the signed papers, the keys of the office and something to drink.",
    "ru": "Не забудь взять подписанные бумаги, ключи от офиса и что-нибудь попить.",
    "uk": "Не забудь взяти підписані папери, ключі від офісу і щось попити.",
    "es": "Acuérdate de traer los papeles firmados, las llaves de la oficina y algo de beber.",
    "de": "Bitte denk an die unterschriebenen Papiere, die Schlüssel zum Büro und etwas zu trinken.",
    "fr": "Pense à apporter les papiers signés, les clés du bureau et quelque chose à boire.",
    "pt": "Lembra-te de trazer os papéis assinados, as chaves do escritório e algo para beber.",
    "it": "Ricordati di portare le carte firmate, le chiavi dell'ufficio e qualcosa da bere.",
    "zh": "别忘了带上签好的文件、办公室的钥匙和喝的东西。",
    "ar": "لا تنس إحضار الأوراق الموقعة ومفاتيح المكتب وشيئا للشرب.",
    "tr": "İmzalı kağıtları, ofisin anahtarlarını ve içecek bir şeyler getirmeyi unutma.",
    "pl": "Pamiętaj o podpisanych papierach, kluczach do biura i czymś do picia.",
}
"""What stands behind a phrase: messages are in the language of their time."""
_TIMES_READ = 7
_LIMITS_US = {"strict p99": 15, "own p50": 150, "own p99": 1000, "fall-back p99": 10_000, "hostile max": 20_000}


def best_us(function: Callable[[], object], *, times: int = _TIMES_READ) -> float:
    """Return the best of some times that a call took, in microseconds."""
    best = float("inf")
    for _ in range(times):
        began = time.perf_counter_ns()
        function()
        best = min(best, time.perf_counter_ns() - began)
    return best / 1000


def circumstances(language: str) -> Circumstances:
    """Return those of somebody in Berlin who writes in a language."""
    return Circumstances(now=NOW, zone=ZONE, languages=(language,) if language == "en" else (language, "en"))


def phrases() -> Sequence[tuple[str, str]]:
    """Return languages and texts: the corpora's phrases, each with a message behind it."""
    folder = corpora()
    found = load(folder) if folder is not None else ()
    return [
        (phrase.language, f"{phrase.text} {MESSAGES[phrase.language]}")
        for phrase in found
        if phrase.language in LANGUAGES
    ]


def strict_us() -> list[float]:
    """Measure the strict grammar."""
    return [best_us(lambda text=text: read(text, now=NOW, zone=ZONE), times=200) for text in STRICT]


def own_us(texts: Iterable[tuple[str, str]]) -> list[tuple[float, str]]:
    """Measure our own grammar, all tables loaded."""
    for language in LANGUAGES:
        understand_text("x", circumstances(language))
    where = {language: circumstances(language) for language in LANGUAGES}
    return [
        (best_us(lambda text=text, at=where[language]: understand_text(text, at)), text) for language, text in texts
    ]


def fallback_us(texts: Sequence[tuple[str, str]], count: int) -> list[float]:
    """Measure dateparser on some of the texts, warm, as it is called in the thread."""
    base = NOW.astimezone(ZONE).replace(tzinfo=None)
    chosen = random.Random(7).sample(list(texts), min(count, len(texts)))
    return [
        best_us(
            lambda text=text, language=language: find_date(
                text, base=base, languages=(language, "en"), day_parts=DEFAULT_DAY_PARTS
            ),
            times=3,
        )
        for language, text in chosen
    ]


def hostile_us() -> dict[str, float]:
    """Measure texts of 4,096 characters that are made to be slow, in every language; the slowest language counts."""
    where = [circumstances(code) for code in LANGUAGES]
    return {
        name: max(best_us(lambda text=text, at=at: understand_text(text, at), times=3) for at in where)
        for name, text in hostile_texts().items()
    }


async def loop_ms(texts: Sequence[str]) -> tuple[float, float]:
    """Read hostile texts with all three layers; return how long the loop was kept at most, and the slowest answer."""
    reader = TextReader(SystemClock())
    late, slowest = 0.0, 0.0
    going = True

    async def watch() -> None:
        nonlocal late
        while going:
            due = time.perf_counter() + 0.001
            await asyncio.sleep(0.001)
            late = max(late, time.perf_counter() - due)

    await reader("warm up", circumstances("de"))
    watching = asyncio.create_task(watch())
    for text in texts:
        began = time.perf_counter()
        await reader(text, circumstances("de"))
        slowest = max(slowest, time.perf_counter() - began)
    going = False
    await watching
    reader.close()
    return late * 1000, slowest * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of the values do not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else float("nan")


def main() -> int:
    """Run the command; return the exit code."""
    arguments = argparse.ArgumentParser(prog="python -m bench.expressions", description=__doc__)
    arguments.add_argument("--slowest", type=int, default=10, help="list so many of the slowest phrases")
    arguments.add_argument("--sample", type=int, default=500, help="so many phrases go to dateparser")
    arguments.add_argument("--json", type=Path, help="write everything that was measured to this file")
    options = arguments.parse_args()
    results: dict[str, Any] = {}

    strict = strict_us()
    results["strict p50"], results["strict p99"] = percentile(strict, 0.5), percentile(strict, 0.99)
    texts = phrases()
    own = own_us(texts)
    times = [took for took, _ in own]
    results |= {"own p50": percentile(times, 0.5), "own p99": percentile(times, 0.99), "own max": max(times, default=0)}
    fallback = fallback_us(texts, options.sample)
    results |= {"fall-back p50": percentile(fallback, 0.5), "fall-back p99": percentile(fallback, 0.99)}
    hostile = hostile_us()
    results["hostile max"] = max(hostile.values())
    late, answered = asyncio.run(loop_ms(list(hostile_texts().values())))
    results |= {"loop kept max": late * 1000, "slowest answer": answered * 1000}

    print(f"{'':<20}{'µs':>12}{'at most':>12}")
    for name, took in results.items():
        limit = _LIMITS_US.get(name)
        print(f"{name:<20}{took:>12,.1f}{limit or '':>12}{'  too slow' if limit and took > limit else ''}")
    print("\nhostile texts, µs:")
    for name, took in sorted(hostile.items(), key=lambda item: -item[1]):
        print(f"{took:>12,.0f}  {name}")
    print(f"\nthe slowest of {len(own):,} phrases, µs:")
    for took, text in sorted(own, reverse=True)[: options.slowest]:
        print(f"{took:>12,.0f}  {text[:60]}")
    if options.json is not None:
        options.json.write_text(f"{json.dumps({**results, 'hostile': hostile}, indent=2)}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
