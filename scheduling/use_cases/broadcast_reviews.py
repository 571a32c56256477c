"""A broadcast before it is sent: whom it would reach, how long that takes, and how its author would get it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from scheduling.broadcast_drafts import BroadcastDraft, for_broadcasts
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.errors import DialogClosed
from scheduling.identifiers import DialogId
from scheduling.options import Options
from scheduling.ports import NewUnit
from scheduling.ports.templates import Templating
from scheduling.recurrence import Run
from scheduling.roles import Role
from scheduling.templates import Unrenderable
from scheduling.use_cases.acceptance import RUNS_SHOWN
from scheduling.use_cases.audiences import SeeAudience, SeenAudience
from scheduling.use_cases.broadcast_drafts import DraftedBroadcast
from scheduling.use_cases.requests import circumstances
from scheduling.use_cases.rights import require_role
from scheduling.use_cases.template_needs import lacking_in


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastReview:
    """What would be sent, to whom and when: as it is at this moment."""

    seen: SeenAudience
    options: Options
    runs: list[Run]
    """Its next ones; none where it is sent now."""
    lacking: Mapping[str, int] = field(default_factory=dict)
    """Of each variable of a template that somebody lacks: how many do."""
    seconds: float | None = None
    """How long sending takes; None where nothing limits it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewBroadcast:
    """Sum up what would be sent. It reads only."""

    new_unit: NewUnit
    clock: Clock
    see_audience: SeeAudience
    templating: Templating
    rate: float
    """Messages a second that the bot sends at most; 0: as many as it can."""

    async def __call__(self, draft: BroadcastDraft) -> BroadcastReview:
        """Return it."""
        if draft.content is None:
            raise DialogClosed
        audience, now = draft.choice.audience, self.clock.now()
        seen = await self.see_audience(audience)
        lacking: Mapping[str, int] = {}
        if draft.content.is_template:
            async with self.new_unit(write=False) as unit:
                lacking = await lacking_in(unit, self.templating, draft.content, audience)
        runs = []
        if not draft.is_now:
            timing = draft.timing_of()
            runs = timing.upcoming(timing.next_after(now), RUNS_SHOWN)
        return BroadcastReview(
            seen=seen,
            options=for_broadcasts(draft.content, draft.draft.options),
            runs=runs,
            lacking=lacking,
            seconds=duration(seen.count.reachable, rate=self.rate, pace=draft.pace),
        )


def duration(count: int, *, rate: float, pace: int | None) -> float | None:
    """Return how many seconds it takes to send so many; None where nothing limits that. `rate` 0: no limit."""
    limits = [limit for limit in (rate, pace) if limit]
    return count / min(limits) if limits else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCopy:
    """What a broadcast is to its author."""

    content: Content
    options: Options
    lacking: tuple[str, ...] = ()
    """The variables that its author lacks, so that it can't be shown."""
    failure: str | None = None
    """The category of another reason why it can't be filled in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderForAuthor:
    """Fill in a broadcast as its author would get it."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]
    templating: Templating

    async def __call__(self, *, chat: Chat, dialog_id: DialogId, revision: int, by: Actor) -> OwnCopy:
        """Return it. Raises `NotAllowed`, `NotYourDialog`, `DialogClosed`."""
        now = self.clock.now()
        async with self.new_unit(write=False) as unit:
            await require_role(unit, by, Role.SEND, administrators=self.administrators)
            dialog = await unit.dialogs.get(dialog_id, chat_id=chat.id)
            if dialog is None:
                raise DialogClosed
            dialog.require_open(by=by, now=now, revision=revision)
            draft = DraftedBroadcast.of(dialog, circumstances(chat, by, now)).draft
            if draft.content is None:
                raise DialogClosed
            values = (await unit.templates.values_of(chat.recipient_id)).or_else(language=chat.language, zone=chat.zone)
        content, options = draft.content, for_broadcasts(draft.content, draft.draft.options)
        if content.is_template:
            if lacking := self.templating.lacking(content, values):
                return OwnCopy(content=content, options=options, lacking=tuple(lacking))
            first = None if draft.is_now else draft.timing_of().next_after(now)
            try:
                content = self.templating.render(content, values, at=now if first is None else first.at)
            except Unrenderable as problem:
                return OwnCopy(content=content, options=options, failure=problem.category)
        return OwnCopy(content=content, options=options)
