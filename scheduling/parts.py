"""What takes several calls to send: in which parts it goes, one after the other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from scheduling.content import ALBUM_LIMIT, CAPTION_LIMIT, Content, Item, Kind

_GO_TOGETHER = (frozenset({Kind.PHOTO, Kind.VIDEO}), frozenset({Kind.DOCUMENT}), frozenset({Kind.AUDIO}))
"""Which files can be in one album (https://core.telegram.org/bots/api#sendmediagroup)."""


def go_together(items: Iterable[Item]) -> bool:
    """Tell whether files can be sent as one album."""
    kinds = {item.kind for item in items}
    return any(kinds <= together for together in _GO_TOGETHER)


def parts_of(content: Content) -> tuple[Content, ...]:
    """Return what each call sends, in their order; mostly that is the content itself.

    Files that are next to each other make albums where the platform allows it, all else goes one by one. The text comes
    with the first of them that can have a caption; where none can, or it is too long for one, it goes first. Buttons
    stand below the last part that can carry them.
    """
    if not content.more and _is_one_call(content):
        return (content,)
    bare = replace(content, buttons=(), translations=(), more=())
    calls = [call for message in (bare, *content.more) for call in _calls(message)]
    parts = [
        replace(call, buttons=(), is_template=content.is_template, language=content.language)
        for call in _with_albums(calls)
    ]
    bearer = bearer_of(parts)
    if content.buttons and bearer is not None:
        parts[bearer] = replace(parts[bearer], buttons=content.buttons)
    return tuple(parts)


def messages_of(content: Content) -> tuple[Content, ...]:
    """Return the messages that it was put together from, each as it was written."""
    return (replace(content, more=()), *content.more)


def put_together(messages: Sequence[Content]) -> Content:
    """Return one content of several, at least one; the buttons of all stand below it."""
    first, *others = messages
    rows = tuple(row for message in messages for row in message.buttons)
    return replace(first, buttons=rows, more=tuple(replace(other, buttons=()) for other in others))


def count_messages(content: Content) -> int:
    """Return how many messages it becomes, as the platform counts them."""
    return sum(part.messages for part in parts_of(content))


def count_parts(content: Content) -> int:
    """Return in how many parts it goes at most, in whatever language."""
    most = 1 if not content.more and _is_one_call(content) else len(parts_of(content))
    return max([most, *(count_parts(translation) for _, translation in content.translations)])


def takes_buttons(content: Content) -> bool:
    """Tell whether buttons can stand below any part of it: an album carries none."""
    if not content.more and len(content.items) <= 1:
        return True
    return bearer_of(parts_of(content)) is not None


def bearer_of(parts: Sequence[Content]) -> int | None:
    """Return which part carries the buttons: the last that is no album."""
    return max((place for place, part in enumerate(parts) if not part.is_album), default=None)


def _is_one_call(content: Content) -> bool:
    """Tell it of a content with which nothing more comes."""
    if len(content.items) <= 1 and (not content.text or not content.items):
        return True
    return len(list(_calls(content))) == 1


def _calls(content: Content) -> Iterator[Content]:
    """Yield the calls for one message. Of an album that is one call, its text is the caption of the first file."""
    groups = _groups(content.items)
    if not groups:
        yield content
        return
    bare = replace(content, text="", entities=(), items=())
    carrier = None
    if content.text:
        if len(content.text) <= CAPTION_LIMIT:
            carrier = next((place for place, group in enumerate(groups) if _takes_caption(group)), None)
        if carrier is None:
            yield content.with_items(())
    for place, group in enumerate(groups):
        yield (content if place == carrier else bare).with_items(group)


def _takes_caption(group: Sequence[Item]) -> bool:
    return group[0].kind.may_have_caption and not group[0].details.get("caption")


def _groups(items: Iterable[Item]) -> list[tuple[Item, ...]]:
    groups: list[tuple[Item, ...]] = []
    for item in items:
        if groups and len(groups[-1]) < ALBUM_LIMIT and go_together((*groups[-1], item)):
            groups[-1] = (*groups[-1], item)
        else:
            groups.append((item,))
    return groups


def _with_albums(calls: Iterable[Content]) -> list[Content]:
    """Return calls with files put into the album before them that have no words of their own."""
    parts: list[Content] = []
    for call in calls:
        joined = (*parts[-1].items, *call.items) if parts else ()
        is_wordless = call.items and not call.text
        if is_wordless and parts and parts[-1].items and len(joined) <= ALBUM_LIMIT and go_together(joined):
            parts[-1] = parts[-1].with_items(joined)
        else:
            parts.append(call)
    return parts
