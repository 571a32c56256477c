"""Rows become domain objects, and back."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row

from scheduling.broadcasts import BroadcastTerms
from scheduling.chats import Address, Chat, ChatKind, Reachability, Schedulers
from scheduling.content import Content
from scheduling.expressions.vocabulary import DayPart
from scheduling.identifiers import MessageId, UserId
from scheduling.lifecycle import MessageStatus, Origin
from scheduling.limits import runs_a_day
from scheduling.messages import ScheduledMessage
from scheduling.options import Options
from scheduling.parts import count_parts
from scheduling.policies import DoubtPolicy, MissedPolicy
from scheduling.quiet_hours import QuietHours
from scheduling.recurrence import Anchor, Recurrence, Run, Weekday
from scheduling.recurrence.json_form import recurrence_from_json
from scheduling.timing import Timing, ZoneSource
from storage.models import chats, recipients, scheduled_messages

logger = logging.getLogger(__name__)

CHAT_COLUMNS = (
    chats.c.id,
    chats.c.bot_id,
    chats.c.recipient_id,
    recipients.c.platform,
    recipients.c.address,
    recipients.c.kind,
    chats.c.title,
    chats.c.zone,
    chats.c.zone_is_set,
    chats.c.language,
    chats.c.language_is_set,
    recipients.c.reachability,
    recipients.c.quiet_hours,
    chats.c.settings,
)

m = scheduled_messages.c
PLANNING_COLUMNS = (
    m.id,
    m.recurrence,
    m.zone,
    m.zone_source,
    m.anchor_at,
    m.anchor_on,
    m.week_start,
    m.next_run_at,
    m.next_run_local,
    m.in_gap,
    m.occurrence_index,
    m.zone_rules,
    m.missed,
    m.delivery_window_seconds,
    m.revision,
    m.audience,
)


@lru_cache(maxsize=4096)
def recurrence_from_text(text: str) -> Recurrence:
    """Return a stored rule. Few texts are shared by many rows, and rules are immutable."""
    return recurrence_from_json(json.loads(text))


def recurrence_to_text(recurrence: Recurrence) -> str:
    """Return a rule as it is stored, the same text for the same rule."""
    return json.dumps(recurrence.to_json(), sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=1024)
def options_from_text(text: str) -> Options:
    """Return how a message is sent besides. Few texts are shared by many rows, and options are immutable."""
    return Options.from_json(json.loads(text))


def options_to_text(options: Options) -> str:
    """Return options as they are stored, the same text for the same options."""
    return json.dumps(options.to_json(), sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=1024)
def quiet_hours_from_text(text: str) -> QuietHours:
    """Return a recipient's quiet hours."""
    form = json.loads(text)
    return QuietHours(time.fromisoformat(form["from"]), time.fromisoformat(form["to"]), form["zone"])


@lru_cache(maxsize=64)
def broadcast_from_text(text: str) -> BroadcastTerms:
    """Return whom a broadcast is for, and how it goes out."""
    return BroadcastTerms.from_json(json.loads(text))


def broadcast_to_text(terms: BroadcastTerms) -> str:
    """Return terms as they are stored."""
    return json.dumps(terms.to_json(), sort_keys=True, separators=(",", ":"))


def quiet_hours_to_text(quiet: QuietHours) -> str:
    """Return quiet hours as they are stored."""
    form = {"from": quiet.begin.isoformat("minutes"), "to": quiet.end.isoformat("minutes"), "zone": quiet.zone}
    return json.dumps(form, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=256)
def day_parts_from_text(settings: str) -> Mapping[DayPart, time]:
    """Return the hours that a chat chose for parts of the day."""
    chosen = json.loads(settings).get("day_parts", {})
    return MappingProxyType({DayPart(part): time.fromisoformat(hour) for part, hour in chosen.items()})


@lru_cache(maxsize=256)
def _choices_from_text(settings: str) -> Mapping[str, Any]:
    """Return what else is chosen or known of a chat, by the names of its fields."""
    form = json.loads(settings)
    return MappingProxyType(
        {
            "schedulers": Schedulers(form.get("schedulers", Schedulers.EVERYBODY)),
            "was_greeted": bool(form.get("greeted")),
            "may_post": bool(form.get("may_post", True)),
        }
    )


def settings_to_text(chat: Chat) -> str:
    """Return a chat's settings as they are stored, the same text for the same settings."""
    form: dict[str, Any] = {}
    if chat.day_parts:
        form["day_parts"] = {part.value: hour.isoformat("minutes") for part, hour in chat.day_parts.items()}
    if chat.schedulers is not Schedulers.EVERYBODY:
        form["schedulers"] = chat.schedulers.value
    if chat.was_greeted:
        form["greeted"] = True
    if not chat.may_post:
        form["may_post"] = False
    return json.dumps(form, sort_keys=True, separators=(",", ":"))


def stored_content(form: Mapping[str, Any]) -> Content:
    """Return a stored content; an empty one where it can't be read, so that one row does not hold up all others.

    The platform refuses to send that, and its author is told. A newer version may have stored what we don't know.
    """
    try:
        return Content.from_json(form)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        logger.error("a stored content can't be read", extra={"error": type(error).__name__})
        return Content("")


@dataclass(frozen=True, slots=True)
class PlanningRow:
    """A scheduled message as planning knows it."""

    id: MessageId
    timing: Timing
    next_run: Run | None
    occurrence_index: int
    zone_rules: str
    missed: MissedPolicy
    delivery_window_seconds: int | None
    revision: int
    broadcast: BroadcastTerms | None


def planning_row(row: Row[*tuple[Any, ...]]) -> PlanningRow:
    """Return the message of a row of `PLANNING_COLUMNS`. By position: a tick reads 250 of them, names cost double."""
    (
        key,
        recurrence,
        zone,
        zone_source,
        anchor_at,
        anchor_on,
        week_start,
        next_run_at,
        next_run_local,
        in_gap,
        occurrence_index,
        zone_rules,
        missed,
        window,
        revision,
        audience,
    ) = row
    return PlanningRow(
        key,
        Timing(
            recurrence=recurrence_from_text(recurrence),
            zone=zone,
            zone_source=ZoneSource(zone_source),
            anchor=Anchor(anchor_at, anchor_on, Weekday(week_start)),
        ),
        None if next_run_at is None else Run(next_run_at, next_run_local, in_gap),
        occurrence_index,
        zone_rules,
        MissedPolicy(missed),
        window,
        revision,
        None if audience is None else broadcast_from_text(audience),
    )


def message_from_row(row: Row[Any]) -> ScheduledMessage:
    """Return the message of a row that has all columns of `scheduled_messages`."""
    return ScheduledMessage(
        id=row.id,
        number=row.number,
        bot_id=row.bot_id,
        chat_id=row.chat_id,
        recipient_id=row.recipient_id,
        topic_id=row.topic_id,
        content=stored_content(row.content),
        options=options_from_text(row.options),
        timing=Timing(
            recurrence=recurrence_from_text(row.recurrence),
            zone=row.zone,
            zone_source=ZoneSource(row.zone_source),
            anchor=Anchor(row.anchor_at, row.anchor_on, Weekday(row.week_start)),
        ),
        next_run=None if row.next_run_at is None else Run(row.next_run_at, row.next_run_local, row.in_gap),
        occurrence_index=row.occurrence_index,
        zone_rules=row.zone_rules,
        status=MessageStatus(row.status),
        priority=row.priority,
        delivery_window_seconds=row.delivery_window_seconds,
        missed=MissedPolicy(row.missed),
        doubt=DoubtPolicy(row.doubt),
        revision=row.revision,
        created_at=row.created_at,
        created_by=UserId(int(row.created_by)),
        origin=Origin(row.origin),
        created_by_update=row.created_by_update,
        source_message_id=row.source_message_id,
        undo_until=row.undo_until,
        paused_because=row.paused_because,
        parent_id=row.parent_id,
        parent_number=row.parent_number,
        recipient_title=row.recipient_title,
        broadcast=None if row.audience is None else broadcast_from_text(row.audience),
    )


def message_to_row(message: ScheduledMessage) -> Mapping[str, Any]:
    """Return the values of all columns of `scheduled_messages`."""
    run = message.next_run
    timing = message.timing
    parts = count_parts(message.content)
    return {
        "id": message.id,
        "bot_id": message.bot_id,
        "chat_id": message.chat_id,
        "number": message.number,
        "recipient_id": message.recipient_id,
        "topic_id": message.topic_id,
        "content": message.content.to_json(),
        "options": options_to_text(message.options),
        "recurrence": recurrence_to_text(timing.recurrence),
        "zone": timing.zone,
        "zone_source": timing.zone_source,
        "anchor_at": timing.anchor.at,
        "anchor_on": timing.anchor.day,
        "week_start": int(timing.anchor.week_start),
        "next_run_at": None if run is None else run.at,
        "next_run_local": None if run is None else run.local,
        "in_gap": run is not None and run.in_gap,
        "occurrence_index": message.occurrence_index,
        "zone_rules": message.zone_rules,
        "status": message.status,
        "priority": message.priority,
        "delivery_window_seconds": message.delivery_window_seconds,
        "missed": message.missed,
        "doubt": message.doubt,
        "revision": message.revision,
        "created_at": message.created_at,
        "created_by": str(message.created_by),
        "origin": message.origin,
        "created_by_update": message.created_by_update,
        "source_message_id": message.source_message_id,
        "undo_until": message.undo_until,
        "paused_because": message.paused_because,
        "parent_id": message.parent_id,
        "parent_number": message.parent_number,
        "recipient_title": message.recipient_title,
        "audience": None if message.broadcast is None else broadcast_to_text(message.broadcast),
        "parts": parts,
        "runs_a_day": parts * runs_a_day(timing.recurrence),
    }


def chat_from_row(row: Row[Any]) -> Chat:
    """Return the chat of a row of `CHAT_COLUMNS`."""
    return Chat(
        id=row.id,
        bot_id=row.bot_id,
        recipient_id=row.recipient_id,
        address=Address(row.platform, row.address),
        kind=ChatKind(row.kind),
        title=row.title,
        zone=row.zone,
        zone_is_set=row.zone_is_set,
        language=row.language,
        language_is_set=row.language_is_set,
        reachability=Reachability(row.reachability),
        day_parts=day_parts_from_text(row.settings),
        quiet_hours=None if row.quiet_hours is None else quiet_hours_from_text(row.quiet_hours),
        **_choices_from_text(row.settings),
    )
