"""What the buttons of /audit carry: which events are meant, and behind which one the page begins."""

import base64
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from pydantic import BaseModel, Field

from handlers.keyboards import in_rows, labelled
from scheduling.auditing import Subject
from scheduling.identifiers import AuditEventId, UserId
from scheduling.use_cases.auditing import Events, Filter
from texts import audit_labels as audit

_CODES = {subject: subject.value[:2] for subject in Subject}
_SUBJECTS = {code: subject for subject, code in _CODES.items()}
_IN_ROW = 2


class OfFilter(BaseModel):
    """Which events are meant: by the kind of thing, by whom, or those whose thing is called as that of one event."""

    kind: Annotated[str, Field(pattern=r"^[a-z]{0,2}$")] = ""
    actor: Annotated[str, Field(pattern=r"^(p?-?\d{1,19})?$")] = ""
    """With `p` before it also what was done to them."""
    like: Annotated[str, Field(pattern=r"^[\w-]{0,22}$")] = ""


class ShowAudit(OfFilter, CallbackData, prefix="au"):
    """Show what was done: the latest, or before (`<`) or after (`>`) an event."""

    cursor: Annotated[str, Field(pattern=r"^([<>][\w-]{22})?$")] = ""


class ChooseKind(OfFilter, CallbackData, prefix="ak"):
    """Offer the kinds of things."""


class ChoosePerson(OfFilter, CallbackData, prefix="ap"):
    """Offer the people."""


class ExportAudit(OfFilter, CallbackData, prefix="ae"):
    """Give all that is meant as a table."""


def filter_of(data: OfFilter) -> Filter:
    """Return the filter that a button carries."""
    return Filter(
        subject=_SUBJECTS.get(data.kind),
        actor=UserId(int(data.actor)) if data.actor and not data.actor.startswith("p") else None,
        person=UserId(int(data.actor[1:])) if data.actor.startswith("p") else None,
        like=_event(data.like) if data.like else None,
    )


def cursor_of(data: ShowAudit) -> tuple[AuditEventId | None, AuditEventId | None]:
    """Return before and after which event a page is meant."""
    if not data.cursor:
        return None, None
    event = _event(data.cursor[1:])
    return (event, None) if data.cursor[0] == "<" else (None, event)


def page(shown: Events) -> InlineKeyboardMarkup:
    """Below some events: where to turn to, and what else can be shown."""
    meant = _carried(shown.filter)
    turn = []
    if shown.has_later and shown.events:
        turn.append(labelled(audit.newer(), ShowAudit(**meant, cursor=f">{_short(shown.events[0].id)}")))
    if shown.has_earlier and shown.events:
        turn.append(labelled(audit.older(), ShowAudit(**meant, cursor=f"<{_short(shown.events[-1].id)}")))
    rows = [turn] if turn else []
    rows.append(
        [labelled(audit.filter_label(), ChooseKind(**meant)), labelled(audit.people_label(), ChoosePerson(**meant))]
    )
    if shown.events:
        rows.append([labelled(audit.export_label(), ExportAudit(**meant))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def kinds(data: OfFilter) -> InlineKeyboardMarkup:
    """The kinds of things; which person is meant stays."""
    choices = [
        labelled(
            audit.subject_label(subject, is_chosen=not data.like and data.kind == _CODES.get(subject, "")),
            ShowAudit(kind=_CODES.get(subject, ""), actor=data.actor),
        )
        for subject in (None, *Subject)
    ]
    return InlineKeyboardMarkup(inline_keyboard=[*in_rows(choices, _IN_ROW), [_back(data)]])


def people(data: OfFilter, actors: Sequence[tuple[UserId, str]]) -> InlineKeyboardMarkup:
    """The people; which kind of things is meant stays."""
    choices = [
        labelled(
            audit.person_label(actor, name, is_chosen=data.actor == ("" if actor is None else str(actor))),
            ShowAudit(kind=data.kind, actor="" if actor is None else str(actor)),
        )
        for actor, name in [(None, ""), *actors]
    ]
    return InlineKeyboardMarkup(inline_keyboard=[*in_rows(choices, _IN_ROW), [_back(data)]])


def _back(data: OfFilter) -> InlineKeyboardButton:
    return labelled(audit.back(), ShowAudit(kind=data.kind, actor=data.actor, like=data.like))


def _carried(chosen: Filter) -> dict[str, str]:
    return {
        "kind": "" if chosen.subject is None else _CODES[chosen.subject],
        "actor": _whose(chosen),
        "like": "" if chosen.like is None else _short(chosen.like),
    }


def _whose(chosen: Filter) -> str:
    if chosen.person is not None:
        return f"p{chosen.person}"
    return "" if chosen.actor is None else str(chosen.actor)


def _short(event_id: AuditEventId) -> str:
    return base64.urlsafe_b64encode(event_id.bytes).rstrip(b"=").decode()


def _event(short: str) -> AuditEventId:
    return AuditEventId(UUID(bytes=base64.urlsafe_b64decode(f"{short}==")))
