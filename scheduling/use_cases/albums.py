"""Albums: several files that people send together, and that reach us one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scheduling.chats import Chat
from scheduling.content import Content, Item
from scheduling.errors import DomainError
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.ports import NewUnit
from scheduling.questions import PendingQuestion, QuestionStatus
from scheduling.sendability import require_sendable
from scheduling.use_cases.acceptance import effect_of, question_effect_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FindArrivals:
    """Look for what arrived together with an update, so that an album is taken as a whole."""

    new_unit: NewUnit

    async def __call__(self) -> Sequence[Mapping[str, Any]]:
        """Return the platform's raw updates of the same chat around the one that is handled, with it, in their order.

        What is not among them yet is handled later: updates of a chat are handled one after the other.
        """
        async with self.new_unit(write=False) as unit:
            return [] if unit.cause is None else await unit.arrivals.beside(unit.cause.update_id)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A schedule that was over before all of its album had arrived."""

    message: ScheduledMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteAlbum:
    """Add files to what was made of an album before they arrived."""

    new_unit: NewUnit

    async def __call__(
        self, *, chat: Chat, source_message_id: int, items: tuple[Item, ...]
    ) -> ScheduledMessage | PendingQuestion | LeftOut | None:
        """Return the schedule, or the open question, with all of `items`, the album's files in their order.

        What was sent already stays as it was: nothing is changed then.
        None where nothing is to be told: nothing was made of the album, it has them, or its content is another one now.
        """
        async with self.new_unit() as unit:
            if (known := await effect_of(unit, chat) or await question_effect_of(unit, chat)) is not None:
                return known
            # Questions before messages: in this order everybody locks them.
            question = await unit.questions.latest_of_source(source_message_id, chat_id=chat.id)
            if question is not None and question.status is QuestionStatus.OPEN:
                content = _completed(question.content, items)
                if content is None:
                    return None
                asked = replace(question, content=content, said=question.said.with_items(items))
                await unit.questions.save_content(asked)
                await unit.commit(effect=asked.id)
                return asked
            message = await unit.messages.find_source(source_message_id, chat_id=chat.id)
            content = None if message is None else _completed(message.content, items)
            if message is None or content is None:
                return None
            if not message.is_current:
                return LeftOut(message) if message.status is MessageStatus.FINISHED else None
            changed = message.completed(content)
            await unit.messages.save(changed)
            await unit.commit(effect=changed.id)
        return changed


def _completed(content: Content, items: tuple[Item, ...]) -> Content | None:
    """Return content with all of an album's files; None where it has them, or can't have them."""
    files = [item.details.get("file_id") for item in items]
    if len(items) <= len(content.items) or any(item.details.get("file_id") not in files for item in content.items):
        return None
    whole = content.with_items(items)
    try:
        require_sendable(whole)
    except DomainError:
        return None
    return whole
