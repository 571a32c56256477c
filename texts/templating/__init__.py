"""Templates: checked, and filled in with what is known of a recipient. Implements `scheduling.ports.Templating`."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from scheduling.categories import Category
from scheduling.content import Content
from scheduling.errors import TemplateProblem
from scheduling.templates import RecipientValues, Unrenderable
from scheduling.zones import known_zone
from texts.speech import closest_language, language, speaking
from texts.templating.checking import all_compiled, is_ready, problems_of
from texts.templating.dialect import Fault
from texts.templating.filling import Filling
from texts.templating.words import ALWAYS, there_of

__all__ = ["is_ready", "lacking", "needed", "prepare", "problems", "render"]


def problems(content: Content) -> Sequence[TemplateProblem]:
    """Return what is wrong with a template, in all of its languages; none where it can be rendered."""
    return tuple(problem for one in _all_languages(content) for problem in problems_of(one))


def needed(content: Content) -> frozenset[str]:
    """Return the variables that must be there, in any of its languages. Not those that everybody has."""
    try:
        ready = [one for content_ in _all_languages(content) for one in all_compiled(content_)]
    except Fault:  # what can't be read is said by `problems`
        return frozenset()
    return frozenset().union(*(one.needed for one in ready)) - ALWAYS


def lacking(content: Content, values: RecipientValues) -> Sequence[str]:
    """Return the variables that must be there for somebody, and are not."""
    names = needed(content.in_language(values.language))
    return sorted(names - there_of(names, values))


def prepare(content: Content) -> None:
    """Compile a template, which can take some 50 ms: not in the event loop. It is kept for a while."""
    with suppress(Fault):
        for one in _all_languages(content):
            list(all_compiled(one))


def render(content: Content, values: RecipientValues, *, at: datetime) -> Content:
    """Return what somebody gets, in their language, at an instant. Raises `Unrenderable`.

    A naive time is what their own clock shows. Days, numbers and plural forms are written as the text's language does.
    """
    chosen = content.in_language(values.language)
    if not chosen.is_template:
        return chosen
    spoken = closest_language(chosen.language or values.language, language())
    with speaking(spoken):
        local = at if at.tzinfo is None else at.astimezone(known_zone(values.zone or "UTC")).replace(tzinfo=None)
        filling = Filling(values=values, at=local, language=spoken, known={})
        try:
            filled = filling.content(chosen)
        except Fault:
            raise Unrenderable(Category.BAD_TEMPLATE) from None
    return replace(filled, is_template=False, translations=(), language=None)


def _all_languages(content: Content) -> Iterator[Content]:
    yield replace(content, translations=())
    for _code, translation in content.translations:
        yield translation
