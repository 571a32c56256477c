"""Whether those for whom a template is meant have what it must be filled in with: asked before it is scheduled."""

import asyncio
from collections.abc import Mapping

from scheduling.audiences import Audience
from scheduling.content import Content
from scheduling.errors import VariablesLacking
from scheduling.identifiers import RecipientId
from scheduling.ports import UnitOfWork
from scheduling.ports.templates import Templating
from scheduling.use_cases.templates import require_sound


async def lacking_in(
    unit: UnitOfWork, templating: Templating, content: Content, audience: Audience
) -> Mapping[str, int]:
    """Return how many of an audience whom something would reach lack which variables that a template needs.

    What is no template needs nothing.
    """
    if not content.is_template:
        return {}
    await asyncio.to_thread(templating.prepare, content)
    return await unit.audiences.lacking(audience, templating.needed(content))


async def require_filled(
    unit: UnitOfWork, templating: Templating, content: Content, *, recipient_id: RecipientId
) -> None:
    """Check a template, and that one recipient has all that it needs. Raises `TemplateRefused`, `VariablesLacking`."""
    if not content.is_template:
        return
    await asyncio.to_thread(require_sound, templating, content)
    if lacking := templating.lacking(content, await unit.templates.values_of(recipient_id)):
        raise VariablesLacking(tuple(lacking))
