"""What a message is, in words: in one line for lists and buttons, and as it is shown where there is room."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scheduling.content import Content, Item, Kind, entity_from_json
from scheduling.parts import go_together
from texts.rich import joined, plain, quoted
from texts.speech import _, later_, n_

_KINDS: Mapping[Kind, str] = {
    Kind.PHOTO: later_("Photo"),
    Kind.VIDEO: later_("Video"),
    Kind.ANIMATION: later_("GIF"),
    Kind.AUDIO: later_("Music"),
    Kind.VOICE: later_("Voice message"),
    Kind.VIDEO_NOTE: later_("Video message"),
    Kind.DOCUMENT: later_("File"),
    Kind.STICKER: later_("Sticker"),
    Kind.LOCATION: later_("Location"),
    Kind.VENUE: later_("Place"),
    Kind.CONTACT: later_("Contact"),
    Kind.POLL: later_("Poll"),
}
_OPTION = "○ "
_LISTED = 80


def summary(content: Content, limit: int) -> str:
    """Return one line of at most `limit` code points that tells this content from others: "Photo: Look at this"."""
    more = f" (+{len(content.more)})" if content.more else ""
    if not content.items:
        return content.first_words(limit - len(more)) + more
    named = Content(_named(content, content.text or _own_words(content.items[0])))
    return named.first_words(limit - len(more)) + more


def shown(content: Content) -> Content:
    """Return content as a card shows it: what it is, its text as a quotation, and what follows in a line each."""
    if content.more:
        others = (Content(f"➕ {summary(other, _LISTED)}") for other in content.more)
        return joined([shown(replace(content, more=())), *others])
    if not content.items:
        return quoted(content)
    first = content.items[0]
    if first.kind is Kind.POLL:
        return joined([_named(content, ""), quoted(_poll(first))])
    words = Content(content.text or _own_words(first), content.entities if content.text else ())
    return joined([_named(content, ""), quoted(words)])


def one_of_an_album() -> str:
    """Say that of an album only one file is sent, because a reply is to one."""
    return _("You replied to one file of an album, so only this one is sent.")


def only_seen_of_an_album() -> str:
    """Say that of an album only one file is known, in a group where the bot sees little."""
    return _("Of this album I can see only this one file: in groups I'm shown only what is meant for me.")


def album_is_complete(content: Content, number: int | None) -> Content:
    """Say that more files of an album have arrived; `number` is its schedule's, where there is one already."""
    said = plain(
        n_(
            "The rest of the album has arrived: it has {n} file now.",
            "The rest of the album has arrived: it has {n} files now.",
            len(content.items),
        ),
        n=len(content.items),
    )
    return Content(said if number is None else f"#{number} · {said}")


def album_came_too_late(number: int) -> Content:
    """Say that files of an album arrived when it was over already."""
    # Translators: "it" is what was scheduled: it was sent before all files of the album had reached me
    said = _(
        "The rest of the album reached me only after it was sent, so it went without these files. "
        "To send the whole album, schedule it once more."
    )
    return Content(f"#{number} · {said}")


def kind_in_words(content: Content) -> str:
    """Return what content is: "Photo", "Album of 3", "Quiz"; nothing for a text."""
    if not content.items:
        return ""
    if content.is_album and not go_together(content.items):
        return plain(n_("{n} attachment", "{n} attachments", len(content.items)), n=len(content.items))
    if content.is_album:
        return plain(n_("Album of {n} file", "Album of {n} files", len(content.items)), n=len(content.items))
    first = content.items[0]
    return _("Quiz") if first.details.get("type") == "quiz" else _(_KINDS[first.kind])


def _named(content: Content, words: str) -> str:
    kind = kind_in_words(content)
    return plain(_("{kind}: {words}"), kind=kind, words=words) if words else kind


def _own_words(item: Item) -> str:
    """Return what tells an item from others of its kind, where it has no caption."""
    details = item.details
    match item.kind:
        case Kind.POLL:
            return str(details["question"])
        case Kind.VENUE:
            return ", ".join(part for part in (details["title"], details["address"]) if part)
        case Kind.CONTACT:
            return " ".join(part for part in (details["first_name"], details.get("last_name")) if part)
        case _:
            return ""


def _poll(item: Item) -> Content:
    details = item.details
    options = (Content(_OPTION) + _text(option, "text") for option in details["options"])
    return joined([_text(details, "question"), *options])


def _text(details: Mapping[str, Any], name: str) -> Content:
    return Content(details[name], tuple(entity_from_json(one) for one in details.get(f"{name}_entities", ())))
