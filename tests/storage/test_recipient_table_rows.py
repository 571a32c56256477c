"""Tables of recipients in the database: whom rows mean, what they change, and that nothing is done twice."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from scheduling.audiences import Audience, Condition
from scheduling.chats import Address
from scheduling.identifiers import BotId
from scheduling.ports.recipient_tables import ImportPlan
from scheduling.recipient_columns import Column
from scheduling.recipient_rows import Flaw, GivenRecipient, RowProblem
from scheduling.subscribers import Subscriber, SubscriberOrigin
from storage.cipher import Cipher
from storage.engine import Database
from storage.models import group_members, recipients, subscriber_tags, subscribers
from storage.types import use_cipher
from storage.units import Units
from tests.storage.crowds import Crowd
from tests.storage.samples import BOT, NOW, Store
from tests.storage.test_query_plans import Statements, plans

PHONE, OTHER_PHONE = Address("phone", "+4930901820"), Address("phone", "+4930901821")
EMAIL = Address("email", "ada@example.org")
TELEGRAM = Address("telegram", "77001")
ADA = GivenRecipient(line=2, external_id="p-1", name="Ada", addresses=(PHONE,))


@pytest.fixture(params=["plain", "encrypted"])
def store(request: pytest.FixtureRequest, database: Database) -> Store:
    """With keys and without."""
    if request.param == "encrypted":
        database.cipher = Cipher([Fernet.generate_key().decode()])
        use_cipher(database.engine.dialect, database.cipher)
    return Store(database)


async def plan(store: Store, *rows: GivenRecipient, bot_id: BotId = BOT) -> ImportPlan:
    async with Units(store.database, bot_id).new(write=False) as unit:
        return await unit.recipient_tables.plan(rows, seen={}, now=NOW)


async def carry_out(store: Store, planned: ImportPlan) -> bool:
    async with store.units.new() as unit:
        done = await unit.recipient_tables.carry_out(planned)
        if done:
            await unit.commit()
    return done


async def save(store: Store, *rows: GivenRecipient) -> ImportPlan:
    planned = await plan(store, *rows)
    assert await carry_out(store, planned)
    return planned


def counts(planned: ImportPlan) -> tuple[int, int, int]:
    return planned.new, planned.changed, planned.unchanged


async def everybody(store: Store) -> Sequence[Subscriber]:
    async with store.units.new(write=False) as unit:
        return await unit.subscribers.page(limit=100)


async def test_whoever_is_new_is_stored_with_all_that_is_said_of_them(store: Store) -> None:
    crowd = Crowd(store)
    monday, news = await crowd.group("Monday"), await crowd.list("news")
    given = replace(
        ADA,
        language="de",
        zone="Europe/Berlin",
        addresses=(PHONE, EMAIL),
        tags=frozenset({"a", "b"}),
        variables={"city": "Łódź", "long": "x" * 900},
        lists=frozenset({news}),
        groups=frozenset({monday.id}),
    )

    assert counts(await save(store, given)) == (1, 0, 0)

    [ada] = await everybody(store)
    assert (ada.external_id, ada.name, ada.language, ada.zone) == ("p-1", "Ada", "de", "Europe/Berlin")
    assert ada.variables == {"city": "Łódź", "long": "x" * 900}
    assert ada.tags == {"a", "b"}
    assert set(ada.addresses) == {PHONE, EMAIL}
    assert ada.origin is SubscriberOrigin.IMPORT
    async with store.units.new(write=False) as unit:
        assert await unit.groups.member_ids(monday.id) == [ada.id]
        [listed] = await unit.recipient_tables.listed([ada])
        found = await unit.recipient_tables.page(Audience(condition=Condition(variables={"city": "Łódź"})), limit=5)
    assert (listed.lists, listed.groups) == (["news"], ["Monday"])
    assert found == [ada]


async def test_the_same_again_changes_nothing(store: Store) -> None:
    given = replace(ADA, addresses=(PHONE, EMAIL), tags=frozenset({"a"}), variables={"city": "X"})
    await save(store, given)
    before = await store.rows(subscribers), await store.rows(recipients), await store.rows(subscriber_tags)

    assert counts(await save(store, given)) == (0, 0, 1)

    assert (await store.rows(subscribers), await store.rows(recipients), await store.rows(subscriber_tags)) == before


async def test_what_a_row_does_not_say_stays(store: Store) -> None:
    await save(store, replace(ADA, language="de", tags=frozenset({"a"}), variables={"city": "X", "room": "1"}))

    planned = await save(
        store, GivenRecipient(line=2, external_id="p-1", tags=frozenset({"b"}), variables={"room": "2"})
    )

    assert counts(planned) == (0, 1, 0)
    [ada] = await everybody(store)
    assert (ada.name, ada.language, ada.tags) == ("Ada", "de", {"a", "b"})
    assert ada.variables == {"city": "X", "room": "2"}
    assert ada.addresses == (PHONE,)
    assert ada.revision == 2


@pytest.mark.parametrize(
    "row",
    [
        GivenRecipient(line=2, external_id="p-1", name="New"),
        GivenRecipient(line=2, name="New", addresses=(PHONE,)),
        GivenRecipient(line=2, name="New", addresses=(EMAIL,)),
        GivenRecipient(line=2, external_id="p-1", name="New", addresses=(OTHER_PHONE, EMAIL)),
    ],
    ids=["external id", "phone", "e-mail", "another phone"],
)
async def test_somebody_is_known_again_by_what_says_most(store: Store, row: GivenRecipient) -> None:
    await save(store, replace(ADA, addresses=(PHONE, EMAIL)))

    assert counts(await save(store, row)) == (0, 1, 0)

    [ada] = await everybody(store)
    assert ada.name == "New"
    assert set(ada.addresses) == {OTHER_PHONE if OTHER_PHONE in row.addresses else PHONE, EMAIL}


async def test_who_came_by_the_chat_is_found_by_their_telegram_id_and_gets_an_external_id(store: Store) -> None:
    chat = await store.chat(TELEGRAM.value)
    async with store.units.new() as unit:
        ada, _ = await unit.subscribers.register(chat, name="Ada", now=NOW)
        await unit.commit()

    assert counts(await save(store, replace(ADA, addresses=(PHONE, TELEGRAM)))) == (0, 1, 0)

    [after] = await everybody(store)
    assert (after.id, after.external_id) == (ada.id, "p-1")
    assert set(after.addresses) == {PHONE, TELEGRAM}
    assert after.origin is SubscriberOrigin.CHAT


async def test_who_has_a_chat_and_is_no_subscriber_yet_becomes_one(store: Store) -> None:
    chat = await store.chat(TELEGRAM.value)

    assert counts(await save(store, replace(ADA, addresses=(TELEGRAM,)))) == (1, 0, 0)

    [ada] = await everybody(store)
    async with store.units.new(write=False) as unit:
        assert await unit.subscribers.of_recipient(chat.recipient_id) == ada


@pytest.mark.parametrize(
    ("row", "column", "problem", "text"),
    [
        (GivenRecipient(line=3, external_id="p-2", addresses=(PHONE,)), "phone", RowProblem.ANOTHERS, PHONE.value),
        (GivenRecipient(line=3, external_id="p-1", addresses=(EMAIL,)), "email", RowProblem.ANOTHERS, EMAIL.value),
        (GivenRecipient(line=3, addresses=(PHONE, EMAIL)), "email", RowProblem.ANOTHERS, EMAIL.value),
        (
            GivenRecipient(line=3, external_id="p-9", addresses=(Address("telegram", "5"),)),
            "telegram_id",
            RowProblem.NEVER_WROTE,
            "5",
        ),
    ],
    ids=["of another id", "of two", "of two by addresses", "never wrote"],
)
async def test_an_address_of_somebody_else_is_refused(
    store: Store, row: GivenRecipient, column: str, problem: RowProblem, text: str
) -> None:
    await save(store, ADA, GivenRecipient(line=3, external_id="p-3", addresses=(EMAIL,)))
    before = await store.rows(subscribers), await store.rows(recipients)

    planned = await save(store, row)

    assert counts(planned) == (0, 0, 0)
    assert planned.flaws == [Flaw(3, Column(column), problem, text)]
    assert (await store.rows(subscribers), await store.rows(recipients)) == before


async def test_two_rows_that_mean_one_person_by_different_things_count_once(store: Store) -> None:
    await save(store, ADA)

    planned = await save(
        store,
        GivenRecipient(line=2, external_id="p-1", name="One"),
        GivenRecipient(line=3, name="Two", addresses=(PHONE,)),
    )

    assert counts(planned) == (0, 1, 0)
    assert planned.flaws == [Flaw(3, "", RowProblem.REPEATED, PHONE.value, 2)]


async def test_recipients_of_another_bot_are_not_seen(store: Store) -> None:
    await save(store, ADA)

    assert counts(await plan(store, ADA, bot_id=BotId(1))) == (1, 0, 0)


async def test_what_changed_since_it_was_planned_is_not_overwritten(store: Store) -> None:
    await save(store, ADA)
    planned = await plan(store, replace(ADA, name="Imported"))
    [ada] = await everybody(store)
    async with store.units.new() as unit:
        got = await unit.subscribers.get_for_update(ada.id)
        assert got is not None
        await unit.subscribers.save(replace(got, name="By hand"))
        await unit.commit()

    assert not await carry_out(store, planned)
    assert [one.name for one in await everybody(store)] == ["By hand"]


@pytest.mark.parametrize("rival", [ADA, replace(ADA, external_id="p-2"), replace(ADA, addresses=())])
async def test_of_two_imports_at_once_the_second_plans_anew(store: Store, rival: GivenRecipient) -> None:
    planned = await plan(store, ADA)
    await save(store, rival)

    assert not await carry_out(store, planned)
    assert len(await everybody(store)) == 1


async def test_a_group_that_was_deleted_since_gets_nobody(store: Store) -> None:
    group = await Crowd(store).group("Monday")
    planned = await plan(store, replace(ADA, groups=frozenset({group.id})))
    async with store.units.new() as unit:
        await unit.groups.delete(group.id)
        await unit.commit()

    assert await carry_out(store, planned)
    assert await store.rows(group_members) == []
    assert len(await everybody(store)) == 1


async def test_pages_go_from_the_latest_to_the_first(store: Store) -> None:
    tagged = [
        GivenRecipient(line=number, external_id=f"p-{number}", tags=frozenset({"x"} if number % 2 else ()))
        for number in range(9)
    ]
    await save(store, *tagged)
    audience = Audience(condition=Condition(tags=frozenset({"x"})))

    async with store.units.new(write=False) as unit:
        first = await unit.recipient_tables.page(audience, limit=3)
        rest = await unit.recipient_tables.page(audience, after=first[-1].id, limit=3)

    found = [one.external_id for one in (*first, *rest)]
    assert sorted(str(one) for one in found) == ["p-1", "p-3", "p-5", "p-7"]
    assert [one.id for one in (*first, *rest)] == sorted((one.id for one in (*first, *rest)), reverse=True)


async def test_nobody_is_looked_at_whom_no_row_means(store: Store) -> None:
    """SQLite by itself walked all of a bot's recipients for each row: 5,000 took 100 s."""
    given = [
        GivenRecipient(line=number, external_id=f"p-{number}", name="A", addresses=(Address("phone", f"+49{number}"),))
        for number in range(5)
    ]
    await save(store, *given)
    statements = Statements(store.database)
    planned = await plan(
        store, *(replace(one, name="B", addresses=(Address("phone", f"+48{one.line}"),)) for one in given)
    )
    assert counts(planned) == (0, 5, 0)
    assert await carry_out(store, planned)

    about_people = [
        (statement, parameters)
        for statement, parameters in statements.seen
        if re.search(r"(FROM|UPDATE) (subscribers|recipients)\b", statement)
    ]
    assert len(about_people) == 6
    for how in await plans(store.database, about_people):
        assert not re.search(
            r"\(bot_id=\?\)|SCAN (subscribers|recipients)|Seq Scan on (subscribers|recipients)", how
        ), how


async def test_two_who_were_given_one_address_at_once_are_planned_anew(store: Store) -> None:
    """The unique index refuses the second; the caller plans anew, and finds whose it is."""
    await save(store, ADA, GivenRecipient(line=3, external_id="p-2", addresses=(OTHER_PHONE,)))
    third = Address("phone", "+4930901823")
    planned = await plan(store, replace(ADA, addresses=(third,)))
    await save(store, GivenRecipient(line=2, external_id="p-2", addresses=(third,)))

    assert not await carry_out(store, planned)

    anew = await plan(store, replace(ADA, addresses=(third,)))
    assert anew.flaws == [Flaw(2, Column.PHONE, RowProblem.ANOTHERS, third.value)]


async def test_what_is_encrypted_is_so_however_it_comes_in(store: Store) -> None:
    given = replace(ADA, variables={"city": "Łódź"})
    await save(store, given)
    await save(store, replace(given, name="Ada L.", addresses=(OTHER_PHONE,)))

    async with store.database.reading() as connection:
        written = (await connection.execute(text("SELECT external_id, name, variables FROM subscribers"))).one()
        [address] = (await connection.execute(text("SELECT address FROM recipients"))).one()

    has_keys = store.database.cipher.blind_index("x") != "x"
    assert {value.startswith("fernet:") for value in (*written, address)} == {has_keys}
