"""What is asked of the people of one bot's chats."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.content import Content
from scheduling.destinations import Destination
from scheduling.expressions.reading import Convention, Note
from scheduling.identifiers import BotId, ChatId, QuestionId, UserId
from scheduling.questions import Choice, PendingQuestion, QuestionKind, QuestionStatus
from scheduling.recurrence import Anchor, Run, Weekday
from scheduling.timing import Timing, ZoneSource
from storage.authors import author_indexes
from storage.mapping import recurrence_from_text, recurrence_to_text
from storage.models import questions
from storage.types import cipher_of

q = questions.c


class SqlQuestions:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId) -> None:
        self._connection = connection
        self._bot_id = bot_id

    async def add(self, question: PendingQuestion) -> None:
        """Store a new question."""
        cipher = cipher_of(self._connection.dialect)
        index = author_indexes(cipher, self._bot_id, question.asked_of)[0]
        await self._connection.execute(insert(questions).values({**_to_row(question), "asked_index": index}))

    async def get(self, question_id: QuestionId, *, chat_id: ChatId) -> PendingQuestion | None:
        """Return a question of this chat."""
        return await self._first(self._of_chat(chat_id).where(q.id == question_id))

    async def get_for_update(self, question_id: QuestionId, *, chat_id: ChatId) -> PendingQuestion | None:
        """Return the same, locked until the unit of work ends."""
        return await self._first(self._of_chat(chat_id).where(q.id == question_id).with_for_update())

    async def latest_of_source(self, source_message_id: int, *, chat_id: ChatId) -> PendingQuestion | None:
        """Return the latest question about this chat's message `source_message_id`, locked."""
        return await self._first(
            self._of_chat(chat_id)
            .where(q.source_message_id == source_message_id)
            .order_by(q.id.desc())
            .limit(1)
            .with_for_update()
        )

    async def save(self, question: PendingQuestion) -> None:
        """Store what became of a question."""
        await self._connection.execute(
            update(questions)
            .where(q.id == question.id, q.bot_id == self._bot_id)
            .values(status=question.status, message_id=question.message_id)
        )

    async def save_content(self, question: PendingQuestion) -> None:
        """Store what an open question would have sent, which is another one now."""
        await self._connection.execute(
            update(questions)
            .where(q.id == question.id, q.bot_id == self._bot_id)
            .values(said=question.said.to_json(), content=question.content.to_json())
        )

    async def replace_open(self, source_message_id: int, *, chat_id: ChatId) -> int:
        """Close the open questions about a message that was edited; return how many were."""
        replaced = await self._connection.execute(
            update(questions)
            .where(
                q.chat_id == chat_id,
                q.bot_id == self._bot_id,
                q.source_message_id == source_message_id,
                q.status == QuestionStatus.OPEN,
            )
            .values(status=QuestionStatus.REPLACED)
        )
        return replaced.rowcount

    async def purge(self, *, before: datetime) -> int:
        """Delete those that could be answered until before then at latest; return how many."""
        purged = await self._connection.execute(
            delete(questions).where(q.bot_id == self._bot_id, q.expires_at < before)
        )
        return purged.rowcount

    def _of_chat(self, chat_id: ChatId) -> Select[Any]:
        return select(questions).where(q.chat_id == chat_id, q.bot_id == self._bot_id)

    async def _first(self, query: Select[Any]) -> PendingQuestion | None:
        row = (await self._connection.execute(query)).first()
        return None if row is None else question_from_row(row)


def _to_row(question: PendingQuestion) -> dict[str, Any]:
    return {
        "id": question.id,
        "bot_id": question.bot_id,
        "chat_id": question.chat_id,
        "topic_id": question.topic_id,
        "kind": question.kind,
        "said": question.said.to_json(),
        "content": question.content.to_json(),
        "choices": json.dumps([_choice_to_json(choice) for choice in question.choices], separators=(",", ":")),
        "asked_of": str(question.asked_of),
        "is_for_administrators": question.is_for_administrators,
        "source_message_id": question.source_message_id,
        "sent_at": question.sent_at,
        "created_at": question.created_at,
        "created_by_update": question.created_by_update,
        "expires_at": question.expires_at,
        "status": question.status,
        "message_id": question.message_id,
        "rewrites_id": question.rewrites_id,
        "dialog_id": question.dialog_id,
        "recipient_id": None if question.destination is None else question.destination.recipient_id,
        "recipient_title": None if question.destination is None else question.destination.title,
    }


def question_from_row(row: Row[Any]) -> PendingQuestion:
    """Return the question of a row that has all columns of `questions`."""
    return PendingQuestion(
        id=row.id,
        bot_id=row.bot_id,
        chat_id=row.chat_id,
        topic_id=row.topic_id,
        kind=QuestionKind(row.kind),
        said=Content.from_json(row.said),
        content=Content.from_json(row.content),
        choices=tuple(_choice_from_json(form) for form in json.loads(row.choices)),
        asked_of=UserId(int(row.asked_of)),
        is_for_administrators=row.is_for_administrators,
        source_message_id=row.source_message_id,
        sent_at=row.sent_at,
        created_at=row.created_at,
        created_by_update=row.created_by_update,
        expires_at=row.expires_at,
        status=QuestionStatus(row.status),
        message_id=row.message_id,
        rewrites_id=row.rewrites_id,
        dialog_id=row.dialog_id,
        destination=None if row.recipient_id is None else Destination(row.recipient_id, row.recipient_title or ""),
    )


def _choice_to_json(choice: Choice) -> dict[str, Any]:
    timing, run = choice.timing, choice.first
    return {
        "recurrence": recurrence_to_text(timing.recurrence),
        "zone": timing.zone,
        "zone_source": timing.zone_source.value,
        "anchor_at": timing.anchor.at.isoformat(),
        "anchor_on": timing.anchor.day.isoformat(),
        "week_start": int(timing.anchor.week_start),
        "first_at": run.at.isoformat(),
        "first_local": None if run.local is None else run.local.isoformat(),
        "in_gap": run.in_gap,
        "notes": sorted(note.value for note in choice.notes),
        "convention": None if choice.convention is None else choice.convention.value,
    }


def _choice_from_json(form: dict[str, Any]) -> Choice:
    local, convention = form["first_local"], form["convention"]
    return Choice(
        timing=Timing(
            recurrence=recurrence_from_text(form["recurrence"]),
            zone=form["zone"],
            zone_source=ZoneSource(form["zone_source"]),
            anchor=Anchor(
                datetime.fromisoformat(form["anchor_at"]),
                date.fromisoformat(form["anchor_on"]),
                Weekday(form["week_start"]),
            ),
        ),
        first=Run(
            datetime.fromisoformat(form["first_at"]),
            None if local is None else datetime.fromisoformat(local),
            form["in_gap"],
        ),
        notes=frozenset(map(Note, form["notes"])),
        convention=None if convention is None else Convention(convention),
    )
