"""Who is in an audience, on both databases."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text

from scheduling.audiences import Audience, AudienceCount, Condition
from scheduling.chats import Reachability
from scheduling.identifiers import BotId, GroupId, ListId
from scheduling.subscribers import SubscriberStatus
from storage.audiences import is_member, resolve
from storage.cipher import Cipher
from storage.engine import open_database
from storage.models import subscribers
from tests.storage.crowds import Crowd
from tests.storage.samples import BOT, HOUR, NOW, Store

DAY = timedelta(days=1)
NOBODY = UUID(int=7)


@pytest.fixture
def crowd(store: Store) -> Crowd:
    """Makes subscribers."""
    return Crowd(store)


async def names(store: Store, audience: Audience) -> list[str]:
    """Return who is in an audience, as a statement over subscribers finds them; counting them agrees."""
    async with store.database.reading() as connection:
        resolved = await resolve(connection, audience, BOT)
        query = select(subscribers.c.name).where(is_member(resolved, BOT, store.database.cipher))
        found = list((await connection.execute(query.order_by(subscribers.c.id))).scalars())
    async with store.units.new(write=False) as unit:
        count = await unit.audiences.count(audience)
    assert count.reachable + count.blocked + count.unsubscribed + count.without_address == len(found)
    return found


def of(**condition: object) -> Audience:
    """An audience by condition alone."""
    return Audience(condition=Condition(**condition))  # type: ignore[arg-type]  # names of its fields


async def test_everybody_is_everybody_of_this_bot(store: Store, crowd: Crowd) -> None:
    await crowd.subscriber("Ada")
    await crowd.subscriber("Bo", has_address=False)
    await crowd.subscriber("Of another bot", bot_id=BotId(1))

    assert await names(store, Audience()) == ["Ada", "Bo"]


async def test_ones_own_language_counts_before_that_of_their_chat(store: Store, crowd: Crowd) -> None:
    await crowd.subscriber("own", language="de", chat_language="en")
    await crowd.subscriber("chat's", chat_language="de")
    await crowd.subscriber("other", language="en", chat_language="de")
    await crowd.subscriber("none", chat_language=None)

    assert await names(store, of(languages=frozenset({"de"}))) == ["own", "chat's"]
    assert await names(store, of(languages=frozenset({"de", "en"}))) == ["own", "chat's", "other"]


async def test_of_lists_and_tags_one_is_enough_and_nobody_counts_twice(store: Store, crowd: Crowd) -> None:
    news, deals = await crowd.list("news"), await crowd.list("deals")
    await crowd.subscriber("both", lists=(news, deals), tags=("vip", "new"))
    await crowd.subscriber("one", lists=(news,), tags=("new",))
    await crowd.subscriber("none")

    assert await names(store, of(lists=frozenset({news, deals}))) == ["both", "one"]
    assert await names(store, of(lists=frozenset({deals}))) == ["both"]
    assert await names(store, of(lists=frozenset({ListId(NOBODY)}))) == []
    assert await names(store, of(tags=frozenset({"vip", "new"}))) == ["both", "one"]
    assert await names(store, of(tags=frozenset({"vip"}))) == ["both"]


async def test_variables_must_all_have_their_values(store: Store, crowd: Crowd) -> None:
    await crowd.subscriber("yes", variables={"city": "Łódź", "plan": "gold"})
    await crowd.subscriber("half", variables={"city": "Łódź", "plan": "silver"})
    await crowd.subscriber("swapped", variables={"plan": "Łódź", "city": "gold"})

    assert await names(store, of(variables={"city": "Łódź", "plan": "gold"})) == ["yes"]
    assert await names(store, of(variables={"city": "Łódź"})) == ["yes", "half"]


async def test_variables_are_found_under_the_key_that_they_were_written_with(sqlite_url: str) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    condition = of(variables={"city": "Łódź"})
    for keys, name in (((), "without keys"), ((old,), "with the old key"), ((new, old), "with the new key")):
        database = open_database(sqlite_url, cipher=Cipher(keys))
        store = Store(database)
        await Crowd(store).subscriber(name, variables={"city": "Łódź"}, has_address=False)
        found = await names(store, condition)
        await database.close()

    assert sorted(found) == ["with the new key", "with the old key", "without keys"]


async def test_joined_before_and_active_since(store: Store, crowd: Crowd) -> None:
    await crowd.subscriber("old and away", created_at=NOW - 90 * DAY, active_at=NOW - 60 * DAY)
    await crowd.subscriber("old and here", created_at=NOW - 90 * DAY, active_at=NOW - HOUR)
    await crowd.subscriber("new", created_at=NOW - DAY, active_at=NOW)
    await crowd.subscriber("imported", created_at=NOW - 90 * DAY)

    assert await names(store, of(joined_before=NOW - 30 * DAY)) == ["old and away", "old and here", "imported"]
    assert await names(store, of(active_since=NOW - HOUR)) == ["old and here", "new"]
    assert await names(store, of(joined_before=NOW - 30 * DAY, active_since=NOW - HOUR)) == ["old and here"]
    assert await names(store, of(joined_before=NOW - 90 * DAY)) == []


async def test_members_of_any_group_who_fulfil_the_condition(store: Store, crowd: Crowd) -> None:
    ada = await crowd.subscriber("Ada", language="de")
    bo = await crowd.subscriber("Bo", language="en")
    await crowd.subscriber("Cy", language="en", tags=("vip",))
    await crowd.subscriber("Di", language="de")
    static = await crowd.group("Friends", None, ada, bo)
    vips = await crowd.group("VIPs", Condition(tags=frozenset({"vip"})))

    assert await names(store, Audience(groups=frozenset({static.id}))) == ["Ada", "Bo"]
    assert await names(store, Audience(groups=frozenset({static.id, vips.id}))) == ["Ada", "Bo", "Cy"]
    english = Condition(languages=frozenset({"en"}))
    assert await names(store, Audience(groups=frozenset({static.id, vips.id}), condition=english)) == ["Bo", "Cy"]


async def test_a_conditional_group_is_whoever_fulfils_it_now(store: Store, crowd: Crowd) -> None:
    group = await crowd.group("Germans", Condition(languages=frozenset({"de"})))
    audience = Audience(groups=frozenset({group.id}))
    assert await names(store, audience) == []

    await crowd.subscriber("Ada", language="de")

    assert await names(store, audience) == ["Ada"]


async def test_an_audience_whose_groups_are_gone_has_nobody_in_it(store: Store, crowd: Crowd) -> None:
    ada = await crowd.subscriber("Ada")
    group = await crowd.group("Friends", None, ada)
    audience = Audience(groups=frozenset({group.id, GroupId(NOBODY)}))
    assert await names(store, audience) == ["Ada"]

    async with store.units.new() as unit:
        await unit.groups.delete(group.id)
        await unit.commit()

    assert await names(store, audience) == []


async def test_the_count_says_why_somebody_gets_nothing(store: Store, crowd: Crowd) -> None:
    gone, blocked = SubscriberStatus.UNSUBSCRIBED, Reachability.BLOCKED
    await crowd.subscriber("gets it")
    await crowd.subscriber("gets it, without a chat", chat_language=None)
    await crowd.subscriber("blocked", reachability=blocked)
    await crowd.subscriber("stopped", status=gone)
    await crowd.subscriber("stopped and blocked", status=gone, reachability=blocked)
    await crowd.subscriber("only known", has_address=False)

    async with store.units.new(write=False) as unit:
        count = await unit.audiences.count(Audience())
        sample = await unit.audiences.sample(Audience(), 5)
        two = await unit.audiences.sample(Audience(), 1)

    assert count == AudienceCount(reachable=2, blocked=1, unsubscribed=2, without_address=1)
    assert [one.name for one in sample] == ["gets it, without a chat", "gets it"]
    assert [one.name for one in two] == ["gets it, without a chat"]


async def test_who_would_get_it_without_a_variable_is_counted(store: Store, crowd: Crowd) -> None:
    await crowd.subscriber("all", variables={"city": "Łódź", "doctor": "House"})
    await crowd.subscriber("some", variables={"city": "Łódź"})
    await crowd.subscriber("none")
    await crowd.subscriber("none, and blocked", reachability=Reachability.BLOCKED)

    async with store.units.new(write=False) as unit:
        everybody = await unit.audiences.lacking(Audience(), {"city", "doctor", "name_of_dog"})
        of_city = await unit.audiences.lacking(of(variables={"city": "Łódź"}), {"city", "doctor"})
        nothing = await unit.audiences.lacking(Audience(), ())

    assert everybody == {"city": 1, "doctor": 2, "name_of_dog": 3}
    assert of_city == {"doctor": 1}
    assert nothing == {}


async def test_what_occurs_is_offered_the_most_frequent_first(store: Store, crowd: Crowd) -> None:
    await crowd.subscriber("Ada", language="de", tags=("vip", "new"), variables={"city": "Łódź"})
    await crowd.subscriber("Bo", chat_language="de", tags=("new",), variables={"doctor": "House"})
    await crowd.subscriber("Cy", chat_language="en")
    await crowd.subscriber("Di", chat_language=None)
    await crowd.subscriber("other bot", bot_id=BotId(1), language="fr", tags=("x",), variables={"y": "z"})

    async with store.units.new(write=False) as unit:
        found: Sequence[object] = (
            list((await unit.audiences.languages()).items()),
            list((await unit.audiences.tags()).items()),
            list(await unit.audiences.variables()),
        )

    assert found == ([("de", 2), ("en", 1)], [("new", 2), ("vip", 1)], ["city", "doctor"])


async def test_a_step_over_ids_costs_what_the_step_costs(store: Store, crowd: Crowd) -> None:
    """Each part of an audience is a look at an index by the subscriber's id, on both databases."""
    ada = await crowd.subscriber("Ada", tags=("vip",))
    group = await crowd.group("Friends", None, ada)
    everything = Condition(
        languages=frozenset({"de"}),
        lists=frozenset({await crowd.list("news")}),
        tags=frozenset({"vip", "new"}),
        variables={"city": "Łódź"},
        joined_before=NOW,
        active_since=NOW,
    )
    vips = await crowd.group("VIPs", everything)
    audience = Audience(groups=frozenset({group.id, vips.id}), condition=everything)
    async with store.database.transaction(write=True) as connection:
        resolved = await resolve(connection, audience, BOT)
        test = is_member(resolved, BOT, store.database.cipher)
        query = select(subscribers.c.id).where(subscribers.c.id > ada, subscribers.c.id <= NOBODY, test)
        explain = "EXPLAIN QUERY PLAN" if store.database.is_sqlite else "EXPLAIN (COSTS OFF)"
        if not store.database.is_sqlite:
            for way in ("seqscan", "hashjoin", "mergejoin", "bitmapscan"):  # there are few rows
                await connection.execute(text(f"SET LOCAL enable_{way} = off"))
        compiled = query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        plan = "\n".join(
            str(row) for row in await connection.execute(text(f"{explain} {compiled}".replace(":", "\\:")))
        )

    assert ("Seq Scan" if not store.database.is_sqlite else "SCAN") not in plan, plan
    assert "pk_subscribers" in plan or "sqlite_autoindex_subscribers_1" in plan
