"""What was done, as rows: written with what was done, found again, forgotten, and without a trace of who is erased."""

import json
from datetime import timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from scheduling.auditing import Action, Place, Subject, Through
from scheduling.categories import Category
from scheduling.chats import Actor, Address, ChatKind
from scheduling.clock import ManualClock
from scheduling.exporting import json_form
from scheduling.identifiers import UserId
from scheduling.pauses import may_write_again
from scheduling.people import Person
from scheduling.ports import Cause
from scheduling.roles import Grant, Role
from scheduling.use_cases.auditing import PurgeAudit
from scheduling.use_cases.messages import CancelMessage
from scheduling.use_cases.pauses import PauseMessage, ResumeMended, ResumeMessage
from scheduling.use_cases.privacy import GatherOwnData
from storage.models import audit_events, role_grants
from tests.storage.samples import ADA, HOUR, MINUTE, NOW, Store, failed, verdict

EVA = UserId(77009)
HERSELF = Actor(ADA, is_administrator=False)
GONE = {"recipient_is_gone": True, "category": Category.BLOCKED}


async def noted(store: Store, **meant: Any) -> list[tuple[UserId | None, Action, Subject, str]]:
    """Return what was written down, the latest first."""
    async with store.units.new(write=False) as unit:
        events = await unit.audit.page(limit=50, **meant)
    return [(event.actor, event.action, event.subject, event.label) for event in events]


async def note(
    store: Store, *labels: str, by: UserId | None = ADA, subject: Subject = Subject.GROUP, **what: Any
) -> None:
    """Write something down."""
    now = what.pop("now", NOW)
    async with store.units.new() as unit:
        for label in labels:
            await unit.audit.note(by, Action.CHANGED, subject, now=now, label=label, **what)
        await unit.commit()


async def test_what_is_noted_is_there_with_the_rest_or_not_at_all(store: Store):
    async with store.units.new() as unit:
        await unit.audit.note(ADA, Action.CREATED, Subject.GROUP, now=NOW, label="Ward", details={"count": 3})
    assert await noted(store) == []
    await note(store, "Ward", details={"count": 3})
    async with store.units.new(write=False) as unit:
        [event] = await unit.audit.page(limit=5)
        assert await unit.audit.get(event.id) == event
    assert (event.actor, event.at, event.through, event.details) == (ADA, NOW, Through.CHAT, {"count": 3})


async def test_many_at_one_instant_keep_their_order_and_are_paged_both_ways(store: Store):
    names = [f"Group {number}" for number in range(450)]
    await note(store, *names)
    async with store.units.new(write=False) as unit:
        first = await unit.audit.page(limit=200)
        second = await unit.audit.page(limit=300, before=first[-1].id)
        back = await unit.audit.page(limit=50, after=second[0].id)
    assert [event.label for event in [*first, *second]] == names[::-1]
    assert list(back) == list(first[-50:])
    assert all(later.id > earlier.id for later, earlier in pairwise([*first, *second]))


async def test_it_is_found_by_who_did_it_and_to_what(store: Store):
    await note(store, "Ward", by=ADA)
    await note(store, "Ward", by=EVA, subject=Subject.TEMPLATE)
    await note(store, "Clinic", by=None, subject=Subject.GROUP)
    await note(store, "Eva", by=ADA, subject=Subject.ROLE, about=EVA)
    assert [label for *_rest, label in await noted(store, actor=ADA)] == ["Eva", "Ward"]
    assert [actor for actor, *_rest in await noted(store, label="wArD")] == [EVA, ADA]
    assert [label for *_rest, label in await noted(store, subject=Subject.GROUP)] == ["Clinic", "Ward"]
    assert [label for *_rest, label in await noted(store, about=EVA)] == ["Eva"]
    assert [label for *_rest, label in await noted(store, involving=EVA)] == ["Eva", "Ward"]
    assert await noted(store, label="War") == []
    async with store.units.new(write=False) as unit:
        assert await unit.audit.actors(of_latest=10) == [ADA, EVA]


async def test_where_a_schedule_was_made_is_told_of_those_that_are_there(store: Store):
    team = await store.chat("-100200", kind=ChatKind.GROUP, title="Team")
    message = await store.schedule(team)
    async with store.units.new(write=False) as unit:
        assert await unit.audit.places([message.id]) == {message.id: Place("Team", is_shared=True)}
        assert await unit.audit.places([]) == {}


async def test_what_is_old_is_forgotten_and_nothing_where_all_is_kept(store: Store):
    await note(store, "old", now=NOW - timedelta(days=400))
    await note(store, "young", now=NOW - timedelta(days=364))
    forget = PurgeAudit(new_unit=store.units.new, clock=ManualClock(NOW), keep=None)
    assert await forget() == 0
    forget = PurgeAudit(new_unit=store.units.new, clock=ManualClock(NOW), keep=timedelta(days=365))
    assert await forget() == 1
    assert [label for *_rest, label in await noted(store)] == ["young"]


async def test_people_who_pause_and_cancel_are_named_once_though_it_is_handled_twice(store: Store):
    chat = await store.chat()
    message = await store.schedule(chat)
    pause = PauseMessage(new_unit=store.units.new, clock=ManualClock(NOW))
    await pause(chat=chat, message_id=message.id, by=HERSELF, revision=1)
    resume = ResumeMessage(new_unit=store.units.new, clock=ManualClock(NOW + MINUTE), wakeup=lambda: None)
    await resume(chat=chat, message_id=message.id, by=HERSELF, revision=2)
    cancel = CancelMessage(new_unit=store.units.new, clock=ManualClock(NOW + HOUR))
    await cancel(chat=chat, reference=message.id, by=HERSELF)
    again = Cause(77, is_applied=True, effect=message.id)

    def replayed(*, write: bool = True) -> Any:
        return store.units.new(write=write, cause=again)

    await CancelMessage(new_unit=replayed, clock=ManualClock(NOW + HOUR))(chat=chat, reference=message.id, by=HERSELF)
    of_schedule = (ADA, Subject.SCHEDULE, f"#{message.number}")
    assert await noted(store, subject_id=message.id) == [
        (of_schedule[0], action, *of_schedule[1:]) for action in (Action.CANCELLED, Action.RESUMED, Action.PAUSED)
    ]


async def test_the_bots_own_pauses_and_what_ends_them_are_noted(store: Store):
    chat = await store.chat()
    message, other = await store.schedule(chat), await store.schedule(chat)
    await store.plan_due()
    [order, *_others] = await store.claim_due()
    await store.queue.record([failed(order, **GONE)])
    async with store.units.new(write=False) as unit:
        events = await unit.audit.page(limit=10)
    assert {(event.actor, event.action, event.subject_id) for event in events} == {
        (None, Action.PAUSED, message.id),
        (None, Action.PAUSED, other.id),
    }
    assert {(event.through, event.details["reason"]) for event in events} == {(Through.ENGINE, "blocked")}
    mend = ResumeMended(new_unit=store.units.new, clock=ManualClock(NOW + HOUR), on_resumed=lambda: None)
    await mend(may_write_again(chat.recipient_id, in_closed_topics=False))
    resumed = [one for one in await noted(store) if one[1] is Action.RESUMED]
    assert sorted(label for *_rest, label in resumed) == ["#1", "#2"]


async def test_what_arrives_after_all_lets_schedules_go_on_and_says_so(store: Store):
    chat = await store.chat()
    await store.schedule(chat)
    other = await store.schedule(chat)
    await store.plan_due()
    orders = {order.message_id: order for order in await store.claim_due()}
    first = next(order for key, order in orders.items() if key != other.id)
    await store.queue.record([failed(first, **GONE)])
    await store.queue.record([verdict(orders[other.id])])
    actions = [action for _actor, action, *_rest in await noted(store)]
    assert sorted(actions) == ["paused", "paused", "resumed", "resumed"]


async def test_who_is_erased_leaves_that_it_was_done_and_not_who_did_it_or_to_whom(store: Store):
    chat = await store.chat(str(EVA), title="Eva")
    async with store.units.new() as unit:
        await unit.roles.grant(Grant(person_id=EVA, name="Eva", role=Role.SEND, granted_by=ADA, granted_at=NOW))
        await unit.audit.note(ADA, Action.GRANTED, Subject.ROLE, now=NOW, about=EVA, label="Eva")
        await unit.audit.note(ADA, Action.CHANGED, Subject.CHAT, now=NOW, subject_id=chat.id, label="Eva")
        await unit.audit.note(EVA, Action.CREATED, Subject.GROUP, now=NOW, label="Ward")
        await unit.commit()
    async with store.units.new() as unit:
        await unit.people.erase(Person(EVA, Address("telegram", str(EVA))))
        await unit.commit()
    assert await noted(store) == [
        (None, Action.CREATED, Subject.GROUP, "Ward"),
        (ADA, Action.CHANGED, Subject.CHAT, ""),
        (ADA, Action.GRANTED, Subject.ROLE, ""),
    ]
    assert await noted(store, label="Eva") == []
    async with store.database.reading() as connection:
        stored = (await connection.execute(select(audit_events))).all()
        assert not any(str(EVA) in str(value) or "Eva" in str(value) for row in stored for value in row)
        assert (await connection.execute(select(role_grants))).all() == []


async def test_what_somebody_did_is_theirs_to_have(store: Store):
    await note(store, "Ward", by=EVA)
    await note(store, "Clinic", by=ADA)
    gather = GatherOwnData(new_unit=store.units.new, fill_in=_nothing_left)
    own = await gather(Person(EVA, Address("telegram", str(EVA))), take=lambda _own: None)
    assert [event.label for event in own.deeds] == ["Ward"]
    [deed] = json.loads(json_form.head(own, now=NOW, part=1, of=1) + json_form.TAIL)["deeds"]
    assert (deed["action"], deed["subject"], deed["name"]) == ("changed", "group", "Ward")


async def _nothing_left() -> int:
    return 0
