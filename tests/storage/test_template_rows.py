"""Templates are kept on both databases, and orders of templates come with what they are filled in with."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import event, insert, update

from scheduling.audiences import Audience
from scheduling.broadcasts import BroadcastTerms
from scheduling.content import Content, Entity, LinkButton
from scheduling.errors import StaleTemplate, TemplateNameTaken
from scheduling.identifiers import BotId, RecipientId, SubscriberId, TemplateId, UserId, new_uuid7
from scheduling.recurrence import Run
from scheduling.subscribers import SubscriberOrigin, SubscriberStatus
from scheduling.templates import RecipientValues, Template
from scheduling.use_cases.template_needs import lacking_in
from storage.cipher import Cipher
from storage.engine import open_database
from storage.mapping import broadcast_to_text
from storage.models import recipients, scheduled_messages, subscribers
from storage.units import Units
from tests.storage.crowds import Crowd
from tests.storage.samples import BOT, NOW, Store
from texts import templating

GREETING = Content("Hello {{ name }}").as_template({"ru": Content("Привет"), "pt": Content("Olá")})
SALUTE = Template(
    id=TemplateId(new_uuid7(NOW)),
    bot_id=BOT,
    name="Salute",
    texts={
        "en": Content("Hello {{ name }}", (Entity("bold", 6, 10),), buttons=((LinkButton("Open", "https://a.org"),),)),
        "ru": Content("Привет"),
    },
    default_language="en",
    created_at=NOW,
    created_by=UserId(7),
)


async def test_a_template_comes_back_as_it_was_kept(database):
    units = Units(database, BOT)
    async with units.new() as unit:
        await unit.templates.add(SALUTE)
        await unit.commit()

    async with units.new(write=False) as unit:
        assert await unit.templates.get(SALUTE.id) == SALUTE
        assert await unit.templates.find("Salute") == SALUTE
        assert await unit.templates.all() == [SALUTE]
        assert await unit.templates.count() == 1
    content = SALUTE.content
    assert Content.from_json(content.to_json()) == content
    assert (content.language, [code for code, _text in content.translations]) == ("en", ["ru"])


async def test_no_two_have_one_name(database):
    units = Units(database, BOT)
    another = replace(SALUTE, id=TemplateId(new_uuid7(NOW)), name="Bye")
    async with units.new() as unit:
        await unit.templates.add(SALUTE)
        await unit.templates.add(another)
        with pytest.raises(TemplateNameTaken):
            await unit.templates.add(replace(SALUTE, id=TemplateId(new_uuid7(NOW))))
        with pytest.raises(TemplateNameTaken):
            await unit.templates.save(another.named("Salute"))


async def test_only_the_latest_revision_is_changed(database):
    units = Units(database, BOT)
    changed = SALUTE.saying("de", Content("Hallo"))
    async with units.new() as unit:
        await unit.templates.add(SALUTE)
        await unit.templates.save(changed)
        with pytest.raises(StaleTemplate):
            await unit.templates.save(changed)
        assert await unit.templates.get_for_update(SALUTE.id) == changed
        await unit.templates.delete(SALUTE.id)
        assert await unit.templates.all() == []


async def test_another_bots_templates_do_not_exist(database):
    async with Units(database, BOT).new() as unit:
        await unit.templates.add(SALUTE)
        await unit.commit()
    async with Units(database, BotId(BOT + 1)).new() as unit:
        assert await unit.templates.get(SALUTE.id) is None
        assert await unit.templates.all() == []
        await unit.templates.delete(SALUTE.id)
        await unit.commit()
    async with Units(database, BOT).new(write=False) as unit:
        assert await unit.templates.count() == 1


# --- what orders come with -------------------------------------------------------------------------------------------


async def known_as(store, chat, **told):
    """Make a subscriber of whom a chat is."""
    key = SubscriberId(new_uuid7(NOW))
    facts = {"name": "", "variables": {}, "status": SubscriberStatus.SUBSCRIBED, "origin": SubscriberOrigin.CHAT}
    async with store.database.writing() as connection:
        row = {"id": key, "bot_id": BOT, "created_at": NOW, **facts, **told}
        await connection.execute(insert(subscribers).values(**row))
        own = recipients.c.id == chat.recipient_id
        await connection.execute(update(recipients).where(own).values(subscriber_id=key))


@contextmanager
def counting(database):
    """Count the statements that are executed."""
    seen = []

    def note(_connection, _cursor, statement, *_others):
        seen.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def test_values_are_those_of_the_subscriber_else_of_the_chat(store):
    ada, bob = await store.chat(), await store.chat("77002", title="Bob", language="de")
    told = {"name": "Ada King", "external_id": "P-1", "zone": "Asia/Tokyo", "variables": {"city": "Bonn"}}
    await known_as(store, ada, language="ru", **told)
    for chat in (ada, bob):
        await store.schedule(chat, content=GREETING)
    await store.plan_due()

    orders = {order.recipient_id: order for order in await store.claim_due()}
    of_ada, of_bob = orders[ada.recipient_id], orders[bob.recipient_id]

    assert of_ada.values == RecipientValues(language="ru", **told)
    assert of_bob.values == RecipientValues(name="Bob", language="de", zone="Europe/Berlin")
    assert (of_ada.content.text, of_bob.content.text) == ("Привет", "Hello {{ name }}")
    async with store.units.new(write=False) as unit:
        assert await unit.templates.values_of(ada.recipient_id) == of_ada.values
        assert await unit.templates.values_of(RecipientId(new_uuid7(NOW))) == RecipientValues()


@pytest.mark.parametrize(
    ("language", "text"), [("pt_BR", "Olá"), ("pt-PT", "Olá"), ("ru", "Привет"), ("fr", "Hello {{ name }}")]
)
async def test_each_order_is_in_its_recipients_language(store, language, text):
    await known_as(store, await store.chat(), language=language)

    assert (await store.order(content=GREETING)).content.text == text


async def test_what_is_no_template_costs_no_statement_more(store):
    chats = [await store.chat(str(number)) for number in range(4)]
    for chat in chats[:2]:
        await store.schedule(chat)
    await store.plan_due()
    with counting(store.database) as ordinary:
        first = await store.claim_due()
    for chat in chats[2:]:
        await store.schedule(chat, content=GREETING, next_run=Run(NOW, None))
    await store.plan_due()
    with counting(store.database) as of_templates:
        second = await store.claim_due()

    def reads_values(statements):
        return sum("subscribers" in statement for statement in statements)

    assert [order.values for order in first] == [None, None]
    assert all(order.values is not None for order in second)
    assert (reads_values(ordinary), reads_values(of_templates)) == (0, 1)


async def test_a_broadcast_by_the_recipients_own_clock_says_what_it_shows(store):
    message = await store.schedule(await store.chat(), content=GREETING)
    await store.plan_due()
    terms = broadcast_to_text(BroadcastTerms(at_local=time(9)))
    async with store.database.writing() as connection:
        own = scheduled_messages.c.id == message.id
        await connection.execute(
            update(scheduled_messages).where(own).values(audience=terms, zone="Pacific/Kiritimati")
        )

    [order] = await store.claim_due()

    assert order.local_at == order.occurrence_at.replace(hour=22, tzinfo=None)


async def test_values_and_texts_are_unreadable_at_rest(sqlite_url):
    database = open_database(sqlite_url, cipher=Cipher([Fernet.generate_key().decode()]))
    store = Store(database)
    await known_as(store, await store.chat(), name="Lovelace", variables={"city": "Bonn"})
    async with store.units.new() as unit:
        await unit.templates.add(SALUTE)
        await unit.commit()
    order = await store.order(content=GREETING)
    async with store.units.new(write=False) as unit:
        assert await unit.templates.all() == [SALUTE]
    found = [bytes(str(row), "utf-8") for row in await store.rows(subscribers)]
    raw = b"".join(path.read_bytes() for path in sorted(_files(database)))
    await database.close()

    assert order.values == RecipientValues(
        name="Lovelace", language="en", zone="Europe/Berlin", variables={"city": "Bonn"}
    )
    assert b"Lovelace" in found[0]
    assert not [secret for secret in (b"Lovelace", b"Bonn", b"Hello", "Привет".encode()) if secret in raw]


def _files(database):
    path = Path(database.engine.url.database)
    return path.parent.glob(f"{path.name}*")


async def test_who_lacks_what_a_template_needs_is_counted_before_it_is_sent(store):
    crowd = Crowd(store)
    await crowd.subscriber("Ada", external_id="P-1", variables={"visits": "1"})
    await crowd.subscriber("Bo", external_id="P-2")
    await crowd.subscriber("Cy", variables={"visits": "3"})
    needy = Content("{{ name }} {{ visits }} {{ external_id }} {{ city|default('') }}").as_template({})

    async with store.units.new(write=False) as unit:
        assert await lacking_in(unit, templating, needy, Audience()) == {"visits": 1, "external_id": 1}
        assert await lacking_in(unit, templating, Content("{{ name }}").as_template({}), Audience()) == {}
        assert await lacking_in(unit, templating, replace(needy, is_template=False), Audience()) == {}
