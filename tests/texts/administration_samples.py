"""What is said of roles and of what was done, for the tests of what is said."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from scheduling.auditing import Action, AuditEvent, Place, Subject, Through
from scheduling.content import Content
from scheduling.identifiers import AuditEventId, BotId, UserId
from scheduling.roles import Role
from scheduling.use_cases.auditing import Events, Filter
from scheduling.use_cases.roles import Changed, Holder, Holders
from texts import audit, roles

LAST = UUID(int=2**128 - 1)
ADA, BOB = UserId(7), UserId(2**52 - 1)
DETAILS: dict[Subject, list[dict[str, str | int]]] = {
    Subject.SCHEDULE: [
        {},
        {"what": "text,time,place,options"},
        {"what": "buttons"},
        {"what": "archived"},
        {"priority": 1, "from": 3},
        {"from": "#5"},
        {"snoozed": "#5"},
        {"silent": 1},
        {"pin": 0},
        {"delete": 24},
        {"nag": 0},
        {"nags": 3},
        {"until": "2026-12-31"},
        {"until": ""},
        {"skipped": "2026-11-24T09:00:00+00:00"},
        {"run": "2026-11-24T09:00:00+00:00"},
        {"retried": 21},
        {"retried": "2026-11-24T09:00:00+00:00"},
        {"dismissed": 1},
        {"dismissed": "2026-11-24T09:00:00+00:00"},
        {"what": "time", "hours": 1},
        {"what": "time", "hours": -1},
        {"reason": "blocked"},
    ],
    Subject.CHAT: [
        {"zone": "Europe/Berlin", "from": "UTC", "moved": 3},
        {"language": "de", "from": "en"},
        {"evening": "19:00"},
        {"quiet": "22:00–07:00"},
        {"quiet": ""},
        {"schedulers": "administrators"},
        {"limits": "lifted"},
        {"limits": "restored"},
    ],
    Subject.RECIPIENT: [{"joined": "news"}, {"left": "news"}, {"count": 1200, "new": 1000, "changed": 200}],
    Subject.LIST: [{"code": "news"}],
    Subject.GROUP: [
        {"kind": "static"},
        {"kind": "conditional"},
        {"what": "members", "added": 3},
        {"what": "members", "removed": 1},
    ],
    Subject.BROADCAST: [{"pace": 10}],
    Subject.ROLE: [{"role": "send"}, {"role": "manage"}],
    Subject.TEMPLATE: [
        {"what": "name"},
        {"language": "de"},
        {"default_language": "de"},
        {"left_out": "de"},
        {"name_before": "Greeting"},
        {"anything": "else"},
    ],
}


def event(
    subject: Subject,
    at: datetime,
    *,
    label: str = "Ward",
    action: Action = Action.CHANGED,
    actor: UserId | None = ADA,
    through: Through = Through.CHAT,
    details: dict[str, str | int] | None = None,
) -> AuditEvent:
    """One thing that was done."""
    return AuditEvent(
        id=AuditEventId(LAST),
        bot_id=BotId(1),
        at=at,
        actor=actor,
        through=through,
        action=action,
        subject=subject,
        subject_id=LAST,
        label=label,
        details=details or {},
    )


def holder(name: str, *granted: Role, at: datetime) -> Holder:
    """Somebody with roles."""
    return Holder(id=BOB, name=name, roles=frozenset(granted), granted_by=ADA, granted_at=at)


def screens(*, now: datetime, name: str = "Ada") -> dict[str, Callable[[], Content]]:
    """Every screen, by the name of its function and its variant."""
    names, places = {ADA: name}, {LAST: Place(name, is_shared=True)}

    def shown(*events: AuditEvent, meant: Filter | None = None) -> Callable[[], Content]:
        page = Events(filter=meant or Filter(), events=events, names=names, places=places)
        return lambda: audit.page(page, zone="Europe/Berlin", now=now)

    every = Filter(subject=Subject.GROUP, actor=ADA)
    found = {
        "page audit": shown(),
        "page audit filtered": shown(meant=every),
        "page audit named": shown(event(Subject.GROUP, now, label=name), meant=Filter(label=name)),
        "kinds": audit.kinds,
        "people": audit.people,
        "exported audit": lambda: audit.exported(21, is_all=True),
        "exported audit parts": lambda: audit.exported(100_000, is_all=False),
    }
    for action in Action:
        found[f"page audit {action}"] = shown(event(Subject.SCHEDULE, now, label="#12", action=action))
    for through in Through:
        nobody = event(Subject.SENDING, now, actor=None, through=through)
        found[f"page audit by {through}"] = shown(nobody, event(Subject.SENDING, now, through=through))
    for subject in Subject:
        label = "#12" if subject in {Subject.SCHEDULE, Subject.BROADCAST} else name
        kinds = DETAILS.get(subject, [{}])
        found[f"page audit {subject} unnamed"] = shown(event(subject, now, label="", details=kinds[0]))
        for index, details in enumerate(kinds):
            found[f"page audit {subject} {index}"] = shown(event(subject, now, label=label, details=details))
    return found | _of_roles(now, name)


def _of_roles(now: datetime, name: str) -> dict[str, Callable[[], Content]]:
    bob = holder(name, *Role, at=now)
    nameless = Holder(id=BOB, roles=frozenset({Role.SEND}))
    shown = Holders(administrators=[ADA, BOB], holders=[bob, nameless], names={ADA: name})
    none = Holders(administrators=[ADA], holders=[])
    nothing = Changed(holder=Holder(id=BOB, name=name), before=frozenset(Role))
    return {
        "overview roles": lambda: roles.overview(shown, shown.holders, zone="Europe/Berlin", now=now),
        "overview roles none": lambda: roles.overview(none, [], zone="Europe/Berlin", now=now),
        "roles card": lambda: roles.card(bob, bob.roles),
        "roles card unsaved": lambda: roles.card(nameless, frozenset()),
        "changed roles": lambda: roles.changed(Changed(holder=bob, before=frozenset()), was_told=True),
        "changed roles none": lambda: roles.changed(nothing, was_told=False),
        "news roles": lambda: roles.news(Changed(holder=bob, before=frozenset())),
        "news roles none": lambda: roles.news(nothing),
        "who": roles.who,
        "picked": lambda: roles.picked(bob),
    }
