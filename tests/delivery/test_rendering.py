"""Orders of templates are filled in just before they leave."""

from datetime import UTC, datetime, timedelta

import pytest

from delivery.rendering import Habits, rendered
from delivery.telegram import TelegramSender
from scheduling.categories import Category
from scheduling.chats import Address
from scheduling.content import Content, Entity
from scheduling.deliveries import DeliveryStatus, RetryPolicy
from scheduling.outcomes import Sent, Undeliverable
from scheduling.templates import RecipientValues
from tests.delivery.bots import always
from tests.delivery.doubles import NOW, order

HELLO = Content("Hello {{ name }}, it is {{ weekday }}, {{ time }}", (Entity("bold", 6, 10),), is_template=True)
BERLIN = RecipientValues(name="<b>Ada</b>", zone="Europe/Berlin")


async def test_a_template_arrives_filled_in(emulator, sender, ada):
    to_ada = order(address=Address("telegram", str(ada.id)), content=HELLO, values=BERLIN)

    outcome = await sender.send(to_ada, may_leave=always)

    message = emulator.history(ada)[-1]
    assert isinstance(outcome, Sent)
    assert message.text == "Hello <b>Ada</b>, it is Monday, 09:00"
    assert [(one["type"], one["offset"], one["length"]) for one in message.entities] == [("bold", 6, 10)]


async def test_who_has_no_zone_and_language_gets_those_of_the_bot(emulator, sender, ada):
    content = Content("{{ date }}, {{ time }}", is_template=True)
    to_ada = order(address=Address("telegram", str(ada.id)), content=content, values=RecipientValues())
    own = TelegramSender(sender._bot, habits=Habits(language="de", zone="Asia/Tokyo"))

    await own.send(to_ada, may_leave=always)

    assert emulator.history(ada)[-1].text == "2. November 2026, 17:00"


async def test_what_is_missing_ends_it_at_once(emulator, sender, ada):
    content = Content("You were here {{ visits }} times", is_template=True)
    to_ada = order(address=Address("telegram", str(ada.id)), content=content, values=BERLIN)

    outcome = await sender.send(to_ada, may_leave=always)
    verdict = RetryPolicy().judge(to_ada, outcome, now=NOW, luck=0)

    assert outcome == Undeliverable(category=Category.MISSING_VARIABLE, recipient_is_gone=False, text="visits")
    assert (verdict.delivery_status, verdict.next_try_at) == (DeliveryStatus.FAILED, None)
    assert emulator.calls("sendMessage") == []


async def test_an_ordinary_text_with_braces_stays_as_it_is():
    ordinary = order(content=Content("Hello {{ name }}"), values=BERLIN)

    assert await rendered(ordinary, Habits()) is ordinary


@pytest.mark.parametrize(
    ("claimed_at", "day"),
    [
        (datetime(2026, 11, 2, 8, 0, tzinfo=UTC), "Monday"),
        (datetime(2026, 11, 3, 7, 0, tzinfo=UTC), "Monday"),
        (datetime(2026, 11, 3, 8, 0, tzinfo=UTC), "Tuesday"),
    ],
)
async def test_by_their_own_clock_it_is_the_time_that_was_chosen(claimed_at, day):
    local_at = datetime(2026, 11, 2, 9, 0)  # noqa: DTZ001  # wall-clock time
    by_own_clock = order(
        content=HELLO, values=BERLIN, occurrence_at=NOW - timedelta(hours=13), local_at=local_at, claimed_at=claimed_at
    )

    assert (await rendered(by_own_clock, Habits())).content.text == f"Hello <b>Ada</b>, it is {day}, 09:00"
