"""Zones behind a time: `9:30 GMT`, `(BST)`, `UTC+3`, `Europe/Berlin`, `MSK`."""

from scheduling.errors import UnknownZone
from scheduling.expressions.phrases.found import Found
from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.specs import ZoneSpec
from scheduling.expressions.zone_names import zone_at

_ABBREVIATIONS = {
    "gmt": ZoneSpec("UTC"),
    "utc": ZoneSpec("UTC"),
    "wet": ZoneSpec("Europe/Lisbon", "UTC"),
    "west": ZoneSpec("Europe/Lisbon", "Etc/GMT-1"),
    "bst": ZoneSpec("Europe/London", "Etc/GMT-1"),
    "cet": ZoneSpec("Europe/Berlin", "Etc/GMT-1"),
    "cest": ZoneSpec("Europe/Berlin", "Etc/GMT-2"),
    "mez": ZoneSpec("Europe/Berlin", "Etc/GMT-1"),
    "mesz": ZoneSpec("Europe/Berlin", "Etc/GMT-2"),
    "eet": ZoneSpec("Europe/Kyiv", "Etc/GMT-2"),
    "eest": ZoneSpec("Europe/Kyiv", "Etc/GMT-3"),
    "msk": ZoneSpec("Europe/Moscow"),
    "мск": ZoneSpec("Europe/Moscow"),
    "trt": ZoneSpec("Europe/Istanbul"),
    "est": ZoneSpec("America/New_York", "Etc/GMT+5"),
    "edt": ZoneSpec("America/New_York", "Etc/GMT+4"),
    "cst": ZoneSpec("America/Chicago", "Etc/GMT+6"),
    "cdt": ZoneSpec("America/Chicago", "Etc/GMT+5"),
    "mst": ZoneSpec("America/Denver", "Etc/GMT+7"),
    "mdt": ZoneSpec("America/Denver", "Etc/GMT+6"),
    "pst": ZoneSpec("America/Los_Angeles", "Etc/GMT+8"),
    "pdt": ZoneSpec("America/Los_Angeles", "Etc/GMT+7"),
    "brt": ZoneSpec("America/Sao_Paulo"),
    "ist": ZoneSpec("Asia/Kolkata"),
    "jst": ZoneSpec("Asia/Tokyo"),
    "kst": ZoneSpec("Asia/Seoul"),
    "hkt": ZoneSpec("Asia/Hong_Kong"),
    "sgt": ZoneSpec("Asia/Singapore"),
    "aest": ZoneSpec("Australia/Sydney", "Etc/GMT-10"),
    "aedt": ZoneSpec("Australia/Sydney", "Etc/GMT-11"),
    "nzst": ZoneSpec("Pacific/Auckland", "Etc/GMT-12"),
    "nzdt": ZoneSpec("Pacific/Auckland", "Etc/GMT-13"),
}
"""Abbreviations as most people mean them; an offset that changes with the season is kept as it was said."""
_WITHIN_NAMES = ("/", "_", "-")
_WORDS = frozenset({"est", "ist", "west", "eet", "wet", "met", "cet"})
"""Of these, words of some language besides: they are zones only in capitals, or in English."""


def zone(scan: Scan, position: int) -> Found[ZoneSpec] | None:
    """Read a zone, in brackets or without. Raises `UnknownZone` for a name that can only be meant as one."""
    if position >= len(scan.words):
        return None
    is_bracketed = scan.sign(position, "(") is not None
    begin = position + 1 if is_bracketed else position
    found = _named(scan, begin) if begin < len(scan.words) else None
    if found is None or not is_bracketed:
        return found
    closed = scan.sign(found.position, ")")
    return Found(found.spec, closed) if closed is not None else None


def may_end_zone(text: str, word: str, end: int) -> bool:
    """Tell whether a zone may end with the `word` before `end`."""
    return word in _ABBREVIATIONS or text[max(end - len(word) - 1, 0) : end][:1] in _WITHIN_NAMES


def is_zone_word(scan: Scan, position: int) -> bool:
    """Tell whether the word at `position` may be part of a zone's name."""
    before, behind = max(position - 1, 0), position + 1
    return (
        scan.words[position].text in _ABBREVIATIONS
        or scan.sign(behind, *_WITHIN_NAMES) is not None
        or scan.sign(before, *_WITHIN_NAMES) is not None
    )


def _named(scan: Scan, position: int) -> Found[ZoneSpec] | None:
    if (own := scan.at(Kind.ZONE, position)) is not None:
        return Found(ZoneSpec(own[0]), own[1])
    word = scan.words[position]
    if not word.is_letters:
        return None
    try:
        key, end = zone_at(scan.text, word.start)
    except UnknownZone:
        if scan.words[position].begins_line:
            return None
        raise
    if key is not None:
        following = position
        while following < len(scan.words) and scan.words[following].start < end:
            following += 1
        return Found(ZoneSpec(key), following)
    spec = _ABBREVIATIONS.get(word.text)
    if spec is None or (scan.is_joined(position + 1) and scan.words[position + 1].text in {"'", "-", "/"}):
        return None
    is_word = word.text in _WORDS and scan.lexicon.language.code != "en"
    return None if is_word and not scan.text[word.start : word.end].isupper() else Found(spec, position + 1)
