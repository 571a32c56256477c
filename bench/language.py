"""`python -m bench.language`: how much of the corpora is read right, wrong and not at all, per language.

A one-time phrase is right where the first run is the expected instant; a recurring one where it runs when it should.
The text is read, and where nothing is found in it, the part of it that names the time.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.corpora import LANGUAGES, RECURRING, Phrase, corpora, load
from bench.scoring import CONVENTIONS, Score, Verdict, local, score

_SHOWN = {verdict.value: verdict for verdict in Verdict}


def main() -> int:
    """Run the command; return the exit code."""
    arguments = argparse.ArgumentParser(prog="python -m bench.language", description=__doc__)
    arguments.add_argument(
        "--lang", default=",".join(LANGUAGES), help="languages, a list; `all` for all of the corpora"
    )
    arguments.add_argument("--source", help="of duckling, chrono and recurring, a list")
    arguments.add_argument("--show", choices=_SHOWN, help="list the phrases with this outcome")
    arguments.add_argument("--spans", action="store_true", help="read only the part that names the time")
    arguments.add_argument("--territory", help="where the phrases are said, for the order of dates")
    arguments.add_argument("--json", type=Path, help="write everything that was found to this file")
    options = arguments.parse_args()
    folder = corpora()
    if folder is None:
        print("There are no corpora: set CORPORA to the folder that holds one_time.jsonl.", file=sys.stderr)
        return 2
    phrases = _chosen(load(folder), options)
    scores = [score(phrase, territory=options.territory, spans=options.spans) for phrase in phrases]
    if options.show:
        for found in scores:
            if found.verdict is _SHOWN[options.show]:
                print(_line(found))
        print()
    print(_table(scores))
    if options.json is not None:
        options.json.write_text(f"{json.dumps(_as_json(scores), indent=1, ensure_ascii=False)}\n", encoding="utf-8")
    return 0


def _chosen(phrases: Iterable[Phrase], options: argparse.Namespace) -> Sequence[Phrase]:
    languages = None if options.lang == "all" else options.lang.split(",")
    sources = options.source.split(",") if options.source else None
    return [
        phrase
        for phrase in phrases
        if (languages is None or phrase.language in languages) and (sources is None or phrase.source in sources)
    ]


def _groups(scores: Sequence[Score]) -> dict[str, list[Score]]:
    groups = dict[str, list[Score]]()
    for found in sorted(scores, key=lambda found: (found.phrase.source == RECURRING, _rank(found.phrase.language))):
        name = found.phrase.language
        groups.setdefault(f"{name} recurring" if found.phrase.source == RECURRING else name, []).append(found)
    return groups


def _rank(language: str) -> int:
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)


def _table(scores: Sequence[Score]) -> str:
    lines = [f"{'':<16}{'phrases':>8}{'right':>9}{'wrong':>9}{'otherwise':>11}{'unread':>9}{'in the text':>13}"]
    groups = _groups(scores)
    if len(groups) > 1:
        groups["all"] = list(scores)
    lines += [_row(name, group) for name, group in groups.items()]
    conventions = Counter(found.convention for found in scores if found.convention)
    if conventions:
        lines += ["", "knowingly otherwise:"]
        lines += [f"{conventions[name]:>8}  {name}" for name in CONVENTIONS if conventions[name]]
    problems = Counter(type(found.understood.problem).__name__ for found in scores if found.understood.reading is None)
    if problems:
        lines += ["", "unread: " + ", ".join(f"{name} {count}" for name, count in problems.most_common())]
    return "\n".join(lines)


def _row(name: str, scores: Sequence[Score]) -> str:
    counts = Counter(found.verdict for found in scores)
    whole = sum(found.verdict is Verdict.RIGHT and found.read == found.phrase.text for found in scores)

    def share(count: int) -> str:
        return f"{100 * count / len(scores):.1f} %"

    return (
        f"{name:<16}{len(scores):>8}{share(counts[Verdict.RIGHT]):>9}{share(counts[Verdict.WRONG]):>9}"
        f"{share(counts[Verdict.OTHERWISE]):>11}{share(counts[Verdict.UNREAD]):>9}{share(whole):>13}"
    )


def _line(found: Score) -> str:
    phrase, reading = found.phrase, found.understood.reading
    source = f"{phrase.language} {phrase.source:<9}"
    expected = str(phrase.rule) if phrase.rule else " or ".join(at.isoformat(" ") for at in phrase.expected)
    where = f"  [{phrase.span}]" if phrase.span != phrase.text else ""
    if reading is None:
        problem = type(found.understood.problem).__name__
        return f"{source} {phrase.text}{where}  ({phrase.now:%Y-%m-%d %H:%M})  expected {expected}: {problem}"
    said = str(reading.recurrence.to_json()) if phrase.rule else f"{local(phrase, reading).isoformat(' ')}"
    part = f" (read as {found.read[slice(*found.understood.span)]!r})" if found.understood.span else ""
    convention = f" — {found.convention}" if found.convention else ""
    return (
        f"{source} {phrase.text}{where}  ({phrase.now:%Y-%m-%d %H:%M})  expected {expected} by {phrase.grain}: "
        f"{said}{part}{convention}"
    )


def _as_json(scores: Sequence[Score]) -> dict[str, Any]:
    return {
        "languages": {
            name: {"phrases": len(group), **Counter(found.verdict.value for found in group)}
            for name, group in _groups(scores).items()
        },
        "phrases": [
            {
                "source": found.phrase.source,
                "lang": found.phrase.language,
                "text": found.phrase.text,
                "read": found.read,
                "verdict": found.verdict.value,
                "convention": found.convention or None,
                "at": local(found.phrase, found.understood.reading).isoformat() if found.understood.reading else None,
                "certainty": found.understood.certainty.value,
            }
            for found in scores
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
