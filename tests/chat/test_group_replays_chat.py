"""The process dies after a step with a group has had its effect, and before its answer is known to be given."""

import pytest
from sqlalchemy import select, update

from scheduling.identifiers import BotId
from scheduling.ports import UpdateStatus
from storage.engine import open_database
from storage.models import audit_events, group_members, recipient_groups, updates
from tests.storage.crowds import Crowd
from tests.storage.samples import Store


@pytest.fixture
async def database(bot_database):
    database = open_database(bot_database)
    yield database
    await database.close()


@pytest.fixture
def ruled(run_bot, ada):
    """Start the bot with Ada as its administrator."""

    async def run():
        return await run_bot(admin_ids=frozenset({ada.user.id}))

    return run


async def rows(database):
    """All that a step can change."""
    tables = (recipient_groups, group_members, audit_events)
    async with database.reading() as connection:
        return [(await connection.execute(select(table))).all() for table in tables]


async def step(person, heard, what):
    """Tap a button, named by how it begins, or send words; hear what comes of it."""
    if what.startswith("> "):
        return await person.asks(what[2:])
    [label] = [label for label in heard.buttons if label.startswith(what)]
    await person.taps(heard, label)
    return await person.hears()


STATIC = ["➕ New group", "> Pioneers", "People I put in", "➕ Put in", "> Grace\nNobody"]
CONDITIONAL = ["➕ New group", "> VIPs", "All who", "🏷 Tags", "vip", "‹ Back", "✓ Make the group"]


@pytest.mark.parametrize(
    "steps",
    [
        *(STATIC[:length] for length in range(1, len(STATIC) + 1)),
        *(CONDITIONAL[:length] for length in range(3, len(CONDITIONAL) + 1)),
        [*STATIC, "Members: 1", "✕ Grace"],
        [*STATIC, "Members: 1", "✕ Grace", "↩ Put Grace back"],
        [*STATIC, "✏ Rename", "> Founders"],
        [*STATIC, "➖ Take out", "> Grace"],
        [*STATIC, "🗑 Delete…", "🗑 Delete it"],
        [*CONDITIONAL, "✏ Change condition", "📅 Joined before…", "> 1 March 2026", "✓ Save"],
    ],
    ids=lambda steps: f"{len(steps)} {steps[-1].strip('> ')!a}",
)
async def test_a_step_handled_twice_is_answered_again_and_changes_nothing(
    ruled, ada, database, emulator, schedules, steps
):
    application = await ruled()
    await Crowd(Store(database), bot_id=BotId(42)).subscriber("Grace", tags=("vip",))
    heard = await ada.asks("/groups")
    for what in steps:
        heard = await step(ada, heard, what)
    before = await rows(database)
    answered = emulator.calls()[-1].number
    await application.stop()
    last = (await schedules.updates())[-1]
    async with database.writing() as connection:
        status = UpdateStatus.APPLIED if last["effect"] else UpdateStatus.PENDING
        change = update(updates).where(updates.c.sequence == last["sequence"])
        await connection.execute(change.values(status=status, done_at=None))
    await ruled()

    if steps[-1].startswith("> "):
        again = await ada.hears()
        assert (again.text, len(again.buttons)) == (heard.text, len(heard.buttons))
    else:  # what is drawn once more as it is, is no edit
        await emulator.wait_for_call("answerCallbackQuery", after=answered)
    assert await rows(database) == before
    shown = heard.message if not steps[-1].startswith("> ") else again.message
    texts = {one.id: one.text for one in emulator.history(ada.place)}
    assert texts[shown.id] == heard.text
