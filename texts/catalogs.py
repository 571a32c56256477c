"""The catalogs in `locales/`: `python -m texts.catalogs update [language …]` and `python -m texts.catalogs check`.

`update` reads the messages out of the code, brings every `.po` up to date (and begins one for a language that is
named), and compiles it. `check` exits with 1 and says in words where a catalog doesn't fit the code.

English is the language of the code. Its catalog holds every message as it is: so all languages are loaded alike, and
a new one begins with a complete file to copy from. `update` writes it; nobody edits it.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from texts.rich import compose, loose_braces, markup, placeholders
from texts.speech import DOMAIN, LOCALES, SOURCE_LANGUAGE

ROOT = LOCALES.parent
FOLDERS = ("texts", "handlers")
"""Where the code speaks to people."""

_KEYWORDS = {"_": None, "n_": (1, 2), "p_": ((1, "c"), 2), "later_": None, "later_p_": ((1, "c"), 2)}
_NUMBERS_TRIED = 1000
_COUNT, _NOTHING = frozenset({"n"}), frozenset[str]()
_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)
"""The date in every header: a true one would differ with each run."""

_LEFT_OUT = (
    b"Project-Id-Version",
    b"Report-Msgid-Bugs-To",
    b"POT-Creation-Date",
    b"PO-Revision-Date",
    b"Last-Translator",
    b"Language-Team",
    b"Generated-By",
)
_HEADER = "# What Carillon says in {language}. Made by `make catalogs`; translate the msgstr lines."

_Key = tuple[str, str | None]


def template(root: Path) -> Catalog:
    """Return all messages that the code in `root` says, without translations."""
    found = Catalog()
    for folder in FOLDERS:
        if not (root / folder).is_dir():
            continue
        extracted = sorted(
            extract_from_dir(root / folder, keywords=_KEYWORDS, comment_tags=["Translators:"], strip_comment_tags=True)
        )
        for name, _line, message, comments, context in extracted:
            found.add(message, locations=[(f"{folder}/{name}", 0)], auto_comments=comments, context=context)
    return found


def update(root: Path, new: Sequence[str] = ()) -> list[Path]:
    """Bring all catalogs in `root` up to date, beginning those of the languages `new`; return the files."""
    wanted = template(root)
    for language in {*_languages(root), *new, SOURCE_LANGUAGE}:
        path = _path(root, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        old = _read(path, language) if path.exists() else Catalog(locale=language)
        merged = _merged(wanted, old, language)
        with _replacing(path) as file:
            write_po(_Stable(file), merged, width=120, include_lineno=False)
        with _replacing(path.with_suffix(".mo")) as file:
            write_mo(file, _translated(merged, language))
    return [_path(root, language) for language in _languages(root)]


def check(root: Path) -> list[str]:
    """Return what is wrong with the catalogs in `root`, one sentence each; nothing where all is well."""
    wanted = {_key(message): message for message in _messages(template(root))}
    problems = [f"the code: {problem}" for message in wanted.values() for problem in _in_source(message)]
    for language in _languages(root):
        path = _path(root, language)
        problems += (f"{path.relative_to(root)}: {problem}" for problem in _in_catalog(path, language, wanted))
    return problems


def translations(path: Path, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each message of a catalog, by its singular, with all forms of its translation."""
    for message in _messages(_read(path, language)):
        yield _strings(message.id)[0], _strings(message.string)


def _in_catalog(path: Path, language: str, wanted: Mapping[_Key, Message]) -> Iterator[str]:
    catalog = _read(path, language)
    have = {_key(message): message for message in _messages(catalog)}
    if catalog.plural_forms != str(get_plural(language)):
        yield f"its Plural-Forms are not those of the language: {get_plural(language)}"
    yield from (f"lacks {_shown(wanted[key])}" for key in wanted if key not in have)
    yield from (f"has {_shown(have[key])}, which the code doesn't say any more" for key in have if key not in wanted)
    yield from (f"has {_shown(message)} commented out as obsolete" for message in catalog.obsolete.values())
    for key in have.keys() & wanted.keys():
        yield from _in_translation(have[key], wanted[key], catalog, language)
    yield from _in_compiled(path.with_suffix(".mo"), catalog)


def _in_source(message: Message) -> Iterator[str]:
    forms = _strings(message.id)
    for form in forms:
        if loose_braces(form) or not _is_well_formed(form):
            yield f"a brace or a tag stands alone in {form!r}"
        elif placeholders(form) != placeholders(forms[0]) or sorted(markup(form)) != sorted(markup(forms[0])):
            yield f"singular and plural differ in placeholders or markup: {_shown(message)}"


def _in_translation(message: Message, wanted: Message, catalog: Catalog, language: str) -> Iterator[str]:
    source, forms = _strings(wanted.id), catalog.num_plurals
    said = _strings(message.string)
    if message.fuzzy:
        yield f"{_shown(message)} is marked fuzzy"
    if isinstance(message.id, str) != isinstance(wanted.id, str) or _strings(message.id) != source:
        yield f"{_shown(message)} has another plural than the code"
        return
    if not all(said):
        yield f"{_shown(message)} is not translated"
        return
    if len(said) != (1 if isinstance(wanted.id, str) else forms):
        yield f"{_shown(message)} needs {forms} plural forms and has {len(said)}"
    if language == SOURCE_LANGUAGE and said != source:
        yield f"{_shown(message)} differs from the code, whose language this is"
    telling = frozenset() if isinstance(wanted.id, str) else _telling_forms(catalog.plural_expr)
    for number, form in enumerate(said):
        yield from _in_form(form, source[0], _shown(message), may_lack=_COUNT if number in telling else _NOTHING)


@cache
def _telling_forms(plural_expression: str) -> frozenset[int]:
    """Return the plural forms that stand for one number only, so that they needn't show it: the Arabic dual."""
    form_of = c2py(plural_expression)
    counted = Counter(form_of(n) for n in range(_NUMBERS_TRIED))
    return frozenset(form for form, count in counted.items() if count == 1)


def _in_form(form: str, source: str, name: str, *, may_lack: frozenset[str]) -> Iterator[str]:
    have, needed = placeholders(form), placeholders(source)
    if needed - have - may_lack:
        yield f"{name} lacks the placeholder {_braced(needed - have - may_lack)} in {form!r}"
    if have - needed:
        yield f"{name} has a placeholder {_braced(have - needed)} that the code doesn't fill"
    if loose_braces(form):
        yield f"{name} has a brace that belongs to no placeholder in {form!r}"
    if sorted(markup(form)) != sorted(markup(source)) or not _is_well_formed(form):
        yield f"{name} has other tags than the code, or tags that don't pair, in {form!r}"
    if form[:1].isspace() != source[:1].isspace() or form[-1:].isspace() != source[-1:].isspace():
        yield f"{name} begins or ends with other white space than the code"


def _in_compiled(path: Path, catalog: Catalog) -> Iterator[str]:
    if not path.exists():
        yield f"{path.name} is missing"
        return
    with path.open("rb") as file:
        compiled = read_mo(file)
    have = {_key(message): _strings(message.string) for message in _messages(compiled)}
    if have != {
        _key(message): _strings(message.string) for message in _messages(catalog) if all(_strings(message.string))
    }:
        yield f"{path.name} was not compiled from it"


def _merged(wanted: Catalog, old: Catalog, language: str) -> Catalog:
    merged = Catalog(
        locale=language,
        header_comment=_HEADER.format(language=language),
        creation_date=_ALWAYS,
        revision_date=_ALWAYS,
        fuzzy=False,
    )
    for message in _messages(wanted):
        known = old.get(message.id, message.context)
        fits = known is not None and known.id == message.id
        merged.add(
            message.id,
            message.id if language == SOURCE_LANGUAGE else known.string if known is not None and fits else "",
            locations=message.locations,
            flags={"fuzzy"} if known is not None and known.fuzzy else (),
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known is not None else (),
            context=message.context,
        )
    return merged


def _translated(catalog: Catalog, language: str) -> Catalog:
    """Leave out what lacks words: Babel would compile an empty plural, and people would read nothing at all."""
    done = Catalog(locale=language, creation_date=_ALWAYS, revision_date=_ALWAYS, fuzzy=False)
    for message in _messages(catalog):
        if all(_strings(message.string)) and not message.fuzzy:
            done.add(message.id, message.string, context=message.context)
    return done


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """Write a file beside and put it in the place of `path` when it is whole: somebody may be reading that."""
    beside = path.with_suffix(f"{path.suffix}.new")
    with beside.open("wb") as file:
        yield file
    beside.replace(path)


class _Stable:
    """Leaves out of a header what changes with every run or says nothing."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, text: bytes) -> None:
        lines = text.splitlines(keepends=True)
        self._file.write(b"".join(line for line in lines if not line.lstrip(b'"').startswith(_LEFT_OUT)))


def _languages(root: Path) -> list[str]:
    return sorted(path.parts[-3] for path in (root / LOCALES.name).glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def _path(root: Path, language: str) -> Path:
    return root / LOCALES.name / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def _read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _key(message: Message) -> _Key:
    context = message.context
    if isinstance(context, bytes):  # as Babel's read_mo leaves it
        context = context.decode()
    return _strings(message.id)[0], context


def _strings(value: str | Iterable[str] | None) -> tuple[str, ...]:
    return (value or "",) if isinstance(value, str | None) else tuple(value)


def _is_well_formed(form: str) -> bool:
    try:
        compose(form, **dict.fromkeys(placeholders(form), ""))
    except ValueError:
        return False
    return True


def _braced(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def _shown(message: Message) -> str:
    return f"{_strings(message.id)[0]!r}" + (f" ({message.context})" if message.context else "")


def main(arguments: Sequence[str]) -> int:
    """Run a command; return its exit code."""
    match arguments:
        case ["update", *new]:
            for path in update(ROOT, new):
                sys.stdout.write(f"{path.relative_to(ROOT)}\n")
            return 0
        case ["check"]:
            problems = check(ROOT)
            sys.stdout.write("".join(f"{problem}\n" for problem in problems))
            if problems:
                sys.stdout.write("`make catalogs` brings the files up to date; what needs words is up to you.\n")
            return 1 if problems else 0
    sys.stderr.write("Usage: python -m texts.catalogs update [language …] | check\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
