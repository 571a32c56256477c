"""Scheduling from any chat: what somebody types behind the bot's name there, and what they find of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduling.chats import Actor, Address, Chat, Reachability
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.errors import DomainError
from scheduling.expressions.preparing import prepare
from scheduling.expressions.understanding import understand_text
from scheduling.habits import languages_of
from scheduling.messages import ScheduledMessage
from scheduling.ports import NewUnit
from scheduling.questions import PendingQuestion, QuestionKind
from scheduling.use_cases.acceptance import Asked, Origins, already_done, new_question
from scheduling.use_cases.requests import Request, circumstances, request_of
from scheduling.views import LONGEST_SEARCH, Filters

FOUND_AT_MOST = 10
NEXT_ONES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPrivateChat:
    """Find the private chat of somebody who is somewhere else."""

    new_unit: NewUnit

    async def __call__(self, address: Address) -> Chat | None:
        """Return it, unless they have never begun one or have blocked the bot. None is made for this."""
        async with self.new_unit(write=False) as unit:
            chat = await unit.chats.find(address)
        return chat if chat is not None and chat.reachability is Reachability.REACHABLE else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFromAnywhere:
    """See whether what somebody types reads as a time and a message, and keep it as a question in their private chat.

    Whoever chooses a reading only posts it; nothing is scheduled before they tap Save below that.
    """

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, said: Content, *, chat: Chat, by: Actor) -> PendingQuestion | None:
        """Return the question with its readings; None where there is no time in it, or no message yet."""
        now = self.clock.now()
        await prepare(languages_of(by, chat))
        try:
            understood = understand_text(said.text, circumstances(chat, by, now))
            request: Request = request_of(understood, said, chat=chat, sent_at=now, now=now)
        except DomainError:
            return None
        origins = Origins(chat=chat, by=by, topic_id=None, source_message_id=None)
        async with self.new_unit() as unit:
            done = await already_done(unit, chat, request, now=now)
            if isinstance(done, Asked):
                return done.question
            try:
                question = await new_question(unit, request, said, kind=QuestionKind.OFFER, origins=origins, now=now)
            except DomainError:  # its time has passed
                return None
            await unit.commit(effect=question.id)
        return question


@dataclass(frozen=True, slots=True, kw_only=True)
class FindOwn:
    """Find schedules of somebody's private chat by words; without words, those that come next."""

    new_unit: NewUnit

    async def __call__(self, words: str, *, chat: Chat) -> Sequence[ScheduledMessage]:
        """Return some of those that are to come, soonest first."""
        sought = " ".join(words.split())[:LONGEST_SEARCH]
        size = FOUND_AT_MOST if sought else NEXT_ONES
        async with self.new_unit(write=False) as unit:
            page = await unit.listings.page(chat.id, Filters(words=sought), index=0, size=size)
        return page.messages
