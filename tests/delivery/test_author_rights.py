"""Whether an author may still post is asked before a post is sent, and remembered for a moment."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from delivery import author_rights
from delivery.author_rights import AuthorRights
from sandbox.faults import ErrorAnswer
from scheduling.categories import Category
from scheduling.chats import Address, ChatKind
from scheduling.clock import ManualClock
from scheduling.identifiers import UserId
from scheduling.outcomes import RetryLater, Suspended
from tests.delivery.bots import bot_at
from tests.delivery.doubles import order as some_order


@pytest.fixture
async def bot(emulator):
    async with bot_at(emulator.url) as bot:
        yield bot


@pytest.fixture
def clock():
    return ManualClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))


@pytest.fixture
def ada(emulator):
    return emulator.add_user("Ada")


@pytest.fixture
def channel(emulator, ada):
    return emulator.add_channel("News", ada)


@pytest.fixture
def post(channel, ada):
    return replace(
        some_order(),
        address=Address("telegram", str(channel.id)),
        chat_kind=ChatKind.CHANNEL,
        created_by=UserId(ada.id),
    )


def asked(emulator):
    return len(emulator.calls("getChatMember"))


async def test_a_yes_is_believed_for_a_minute_and_a_no_never(bot, emulator, clock, channel, ada, post):
    rights = AuthorRights(bot, clock)
    assert await rights.refusal(post) is None
    emulator.demote(channel, ada, by=ada)
    clock.advance(timedelta(seconds=60))
    assert await rights.refusal(post) is None
    assert asked(emulator) == 1
    clock.advance(timedelta(seconds=1))
    for count in (2, 3):
        assert await rights.refusal(post) == Suspended(category=Category.AUTHOR_NO_RIGHTS)
        assert asked(emulator) == count
    emulator.promote(channel, ada, by=ada)
    assert await rights.refusal(post) is None


async def test_who_may_not_post_or_has_left_is_refused(bot, emulator, clock, channel, ada, post):
    rights = AuthorRights(bot, clock)
    emulator.promote(channel, ada, by=ada, can_post_messages=False)
    assert (await rights.refusal(post)).category == Category.AUTHOR_NO_RIGHTS
    emulator.remove_member(channel, ada, by=ada)
    assert (await rights.refusal(post)).category == Category.AUTHOR_NO_RIGHTS
    stranger = await rights.refusal(replace(post, created_by=UserId(5)))
    assert isinstance(stranger, Suspended)
    assert stranger.category == Category.AUTHOR_NO_RIGHTS


async def test_only_posts_of_others_than_the_owners_are_asked_about(bot, emulator, clock, post, ada):
    rights = AuthorRights(bot, clock, trusted={ada.id})
    assert await rights.refusal(post) is None
    assert await AuthorRights(bot, clock).refusal(replace(post, chat_kind=ChatKind.SUPERGROUP)) is None
    assert asked(emulator) == 0


async def test_a_question_that_fails_is_a_retry(bot, emulator, clock, channel, post):
    rights = AuthorRights(bot, clock)
    for answer, category in (
        (ErrorAnswer(500, "Internal Server Error"), Category.SERVER_ERROR),
        (ErrorAnswer(429, "Too Many Requests: retry after 7", {"retry_after": 7}), Category.RATE_LIMITED),
    ):
        emulator.faults.add(answer, method="getChatMember")
        outcome = await rights.refusal(post)
        assert isinstance(outcome, RetryLater)
        assert outcome.category == category
    assert await rights.refusal(post) is None


async def test_where_the_bot_may_not_ask_the_send_itself_tells(bot, emulator, clock, channel, post):
    emulator.remove_bot(channel)
    assert await AuthorRights(bot, clock).refusal(post) is None


async def test_few_are_remembered(bot, emulator, clock, channel, ada, post, monkeypatch):
    monkeypatch.setattr(author_rights, "MOST_KEPT", 1)
    bob = emulator.add_user("Bob")
    emulator.promote(channel, bob)
    rights = AuthorRights(bot, clock)
    for author in (ada, bob, ada):
        assert await rights.refusal(replace(post, created_by=UserId(author.id))) is None
    assert asked(emulator) == 3
