"""The JSON of an export, which docs/export.md describes. Its version rises where a reader would have to change."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from scheduling.auditing import AuditEvent
from scheduling.chats import Chat
from scheduling.dialogs import Dialog
from scheduling.people import BriefDelivery, OwnData, OwnSchedule
from scheduling.questions import PendingQuestion
from scheduling.subscribers import MailingList, Subscriber

FORMAT: Final = "carillon-export"
VERSION: Final = 1
TAIL: Final = b"\n]}\n"


def head(data: OwnData, *, now: datetime, part: int, of: int) -> bytes:
    """Return everything before the schedules; where there are several parts, the first one has what is no schedule."""
    form: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": instant(now),
        "part": part,
        "parts": of,
        "person": {"id": data.person.id},
    }
    if part == 1:
        form["chat"] = None if data.chat is None else _chat(data.chat)
        form["questions"] = [_question(one) for one in data.questions]
        form["dialogs"] = [_dialog(one) for one in data.dialogs]
        form["deeds"] = [_deed(one) for one in data.deeds]
        form["subscriber"] = None if data.subscriber is None else _subscriber(data.subscriber, data.lists)
    return _bytes(form).removesuffix(b"}") + b', "schedules": [\n'


def schedule(own: OwnSchedule) -> bytes:
    """Return a schedule."""
    return _bytes(_schedule(own))


def instant(at: datetime | None) -> str | None:
    """Return an instant as RFC 3339 in UTC."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _schedule(own: OwnSchedule) -> dict[str, Any]:
    message = own.message
    timing = message.timing
    return {
        "id": str(message.id),
        "number": message.number,
        "chat": {"title": own.place, "kind": own.place_kind.value},
        "channel": message.recipient_title,
        "topic_id": message.topic_id,
        "status": message.status.value,
        "content": message.content.to_json(),
        "options": message.options.to_json(),
        "recurrence": timing.recurrence.to_json(),
        "zone": timing.zone,
        "zone_source": timing.zone_source.value,
        "counted_from": instant(timing.anchor.at),
        "next_run_at": None if message.next_run is None else instant(message.next_run.at),
        "priority": message.priority,
        "delivery_window_seconds": message.delivery_window_seconds,
        "missed": message.missed.value,
        "doubt": message.doubt.value,
        "paused_because": message.paused_because,
        "created_at": instant(message.created_at),
        "origin": message.origin.value,
        "deliveries": [_delivery(one) for one in own.deliveries],
    }


def _delivery(delivery: BriefDelivery) -> dict[str, Any]:
    return {
        "occurrence_at": instant(delivery.occurrence_at),
        "status": delivery.status.value,
        "sent_at": instant(delivery.sent_at),
        "failed_tries": delivery.failed_tries,
        "reason": delivery.category,
    }


def _chat(chat: Chat) -> dict[str, Any]:
    quiet = chat.quiet_hours
    return {
        "id": chat.address.value,
        "platform": chat.address.platform,
        "name": chat.title,
        "zone": chat.zone,
        "zone_is_chosen": chat.zone_is_set,
        "language": chat.language,
        "language_is_chosen": chat.language_is_set,
        "reachability": chat.reachability.value,
        "hours": {part.value: hour.isoformat("minutes") for part, hour in chat.day_parts.items()},
        "quiet_hours": None
        if quiet is None
        else {"from": quiet.begin.isoformat("minutes"), "to": quiet.end.isoformat("minutes"), "zone": quiet.zone},
    }


def _subscriber(subscriber: Subscriber, lists: Sequence[MailingList]) -> dict[str, Any]:
    return {
        "id": str(subscriber.id),
        "external_id": subscriber.external_id,
        "name": subscriber.name,
        "language": subscriber.language,
        "zone": subscriber.zone,
        "status": subscriber.status.value,
        "unsubscribed_at": instant(subscriber.unsubscribed_at),
        "origin": subscriber.origin.value,
        "created_at": instant(subscriber.created_at),
        "active_at": instant(subscriber.active_at),
        "addresses": [{"platform": one.platform, "address": one.value} for one in subscriber.addresses],
        "tags": sorted(subscriber.tags),
        "variables": dict(subscriber.variables),
        "lists": [{"code": one.code, "title": one.title} for one in lists],
    }


def _question(question: PendingQuestion) -> dict[str, Any]:
    return {
        "id": str(question.id),
        "status": question.status.value,
        "said": question.said.to_json(),
        "content": question.content.to_json(),
        "created_at": instant(question.created_at),
        "expires_at": instant(question.expires_at),
    }


def _dialog(dialog: Dialog) -> dict[str, Any]:
    return {
        "id": str(dialog.id),
        "kind": dialog.kind.value,
        "status": dialog.status.value,
        "state": dict(dialog.state),
        "created_at": instant(dialog.created_at),
        "expires_at": instant(dialog.expires_at),
    }


def _deed(event: AuditEvent) -> dict[str, Any]:
    return {
        "id": str(event.id),
        "at": instant(event.at),
        "through": event.through.value,
        "action": event.action.value,
        "subject": event.subject.value,
        "subject_id": None if event.subject_id is None else str(event.subject_id),
        "name": event.label,
        "details": dict(event.details),
    }


def _bytes(form: dict[str, Any]) -> bytes:
    # Half a surrogate pair, which people can send, has no form in UTF-8.
    return json.dumps(form, ensure_ascii=False).encode("utf-8", "replace")
