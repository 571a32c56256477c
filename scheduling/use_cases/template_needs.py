"""Whether those for whom a template is meant have what it must be filled in with: asked before it is scheduled."""

import asyncio

from scheduling.audiences import Audience
from scheduling.content import Content
from scheduling.errors import VariablesLacking
from scheduling.ports import UnitOfWork
from scheduling.ports.templates import Templating
from scheduling.use_cases.templates import require_sound


async def require_variables(unit: UnitOfWork, templating: Templating, content: Content, audience: Audience) -> None:
    """Check that all of an audience whom something would reach have all variables that a template needs.

    What is no template needs nothing. Raises `VariablesLacking`, which says how many lack which, and `TemplateRefused`.
    """
    if not content.is_template:
        return
    await asyncio.to_thread(require_sound, templating, content)
    if not (names := templating.needed(content)):
        return
    if lacking := await unit.audiences.lacking(audience, names):
        reached = await unit.audiences.count(audience)
        raise VariablesLacking(lacking, reached.reachable)
