"""What each kind of message becomes on its way to a Bot API over HTTP, and how the options go with it."""

from dataclasses import replace

import pytest

from scheduling.chats import Address, ChatKind
from scheduling.content import Content, Entity, Item, Kind, LinkButton
from scheduling.deliveries import SendOrder
from scheduling.options import Options
from scheduling.outcomes import Sent, Suspended, Undeliverable
from tests.delivery.bots import always
from tests.delivery.doubles import order

PLACE = {"latitude": 52.5, "longitude": 13.4}
VENUE = PLACE | {"title": "Bakery", "address": "Main street 1"}
CONTACT = {"phone_number": "+15550100", "first_name": "Ada", "last_name": "Lovelace"}
POLL = {
    "question": "Lunch?",
    "question_entities": [{"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5"}],
    "options": [{"text": "Soup"}, {"text": "Salad"}],
    "type": "quiz",
    "is_anonymous": False,
    "correct_option_ids": [1],
    "explanation": "Always.",
}
FILES = (
    Kind.PHOTO,
    Kind.VIDEO,
    Kind.ANIMATION,
    Kind.AUDIO,
    Kind.VOICE,
    Kind.VIDEO_NOTE,
    Kind.DOCUMENT,
    Kind.STICKER,
)


@pytest.fixture
def file_of(emulator):
    """Keep a file of a kind where the bot knows it by an id."""

    def keep(kind: Kind, **details) -> Item:
        stored = emulator.store_file(kind.value)
        return Item(kind, {"file_id": emulator.world.files.file_id(emulator.bot().id, stored), **details})

    return keep


@pytest.fixture
def to_ada(ada):
    def make(content: Content, **changes) -> SendOrder:
        return replace(order(1, address=Address("telegram", str(ada.id)), content=content), **changes)

    return make


@pytest.mark.parametrize("kind", FILES)
async def test_a_file_arrives_by_its_id_with_its_caption(emulator, sender, ada, to_ada, file_of, kind):
    item = file_of(kind)
    outcome = await sender.send(to_ada(Content("Look!", (Entity("bold", 0, 4),), (item,))), may_leave=always)

    message = emulator.history(ada)[-1]
    assert outcome == Sent(platform_message_id=message.id)
    shown = message[kind.value]
    assert (shown[-1] if kind is Kind.PHOTO else shown)["file_id"] == item.details["file_id"]
    assert message.text == ("Look!" if kind.may_have_caption else "")
    assert [one["type"] for one in message.entities] == (["bold"] if kind.may_have_caption else [])


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (Item(Kind.LOCATION, PLACE), "location"),
        (Item(Kind.VENUE, VENUE), "venue"),
        (Item(Kind.CONTACT, CONTACT), "contact"),
        (Item(Kind.POLL, POLL), "poll"),
    ],
)
async def test_what_is_no_file_arrives_as_it_was(emulator, sender, ada, to_ada, item, field):
    assert isinstance(await sender.send(to_ada(Content("", (), (item,))), may_leave=always), Sent)
    shown = emulator.history(ada)[-1][field]
    if field == "poll":
        assert [one["text"] for one in shown["options"]] == ["Soup", "Salad"]
        assert shown["correct_option_ids"] == [1]
        assert shown["question_entities"][0]["custom_emoji_id"] == "5"
        assert not shown["is_anonymous"]
    else:
        assert shown.items() >= {k: v for k, v in item.details.items() if field != "venue" or k not in PLACE}.items()


async def test_in_a_channel_polls_are_always_anonymous(emulator, sender, ada, to_ada):
    news = emulator.add_channel("News", ada)
    there = {"address": Address("telegram", str(news.id)), "chat_kind": ChatKind.CHANNEL}
    assert isinstance(
        await sender.send(to_ada(Content("", (), (Item(Kind.POLL, POLL),)), **there), may_leave=always), Sent
    )
    assert emulator.history(news)[-1]["poll"]["is_anonymous"]


async def test_how_a_photo_is_shown_goes_with_it(emulator, sender, ada, to_ada, file_of):
    photo = file_of(Kind.PHOTO, has_spoiler=True, show_caption_above_media=True)
    await sender.send(to_ada(Content("Look!", (), (photo,))), may_leave=always)
    message = emulator.history(ada)[-1]
    assert (message["has_media_spoiler"], message["show_caption_above_media"]) == (True, True)


async def test_an_album_arrives_as_one_and_all_its_messages_are_known(emulator, sender, ada, to_ada, file_of):
    items = (file_of(Kind.PHOTO), file_of(Kind.VIDEO, has_spoiler=True), file_of(Kind.PHOTO))
    outcome = await sender.send(to_ada(Content("Look!", (), items)), may_leave=always)

    messages = emulator.history(ada)[-3:]
    assert outcome == Sent(
        platform_message_id=messages[0].id, platform_message_ids=tuple(message.id for message in messages)
    )
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.text for message in messages] == ["Look!", "", ""]
    assert messages[1]["has_media_spoiler"]


async def test_options_go_with_every_kind(emulator, sender, to_ada, file_of):
    options = Options(silent=True, protected=True, without_preview=True)
    await sender.send(to_ada(Content("https://example.org"), options=options), may_leave=always)
    await sender.send(to_ada(Content("", (), (file_of(Kind.STICKER),)), options=options), may_leave=always)
    await sender.send(to_ada(Content("", (), (file_of(Kind.PHOTO),) * 2), options=options), may_leave=always)

    text, sticker, album = (
        emulator.calls(method)[0].parameters for method in ("sendMessage", "sendSticker", "sendMediaGroup")
    )
    for said in (text, sticker, album):
        assert (said["disable_notification"], said["protect_content"]) == (True, True)
    assert text["link_preview_options"] == {"is_disabled": True}
    assert "link_preview_options" not in sticker
    assert "link_preview_options" not in album


async def test_at_a_quiet_hour_no_sound_is_made(emulator, sender, to_ada):
    await sender.send(to_ada(Content("Hush"), is_quiet=True), may_leave=always)
    await sender.send(to_ada(Content("Hello")), may_leave=always)
    asked = [call.parameters.get("disable_notification") for call in emulator.calls("sendMessage")]
    assert asked == [True, None]


async def test_link_buttons_come_below_it_but_for_an_album(emulator, sender, ada, to_ada, file_of):
    rows = ((LinkButton("Open", "https://example.org/"), LinkButton("Map", "https://example.com/")),)
    for items in ((), (file_of(Kind.PHOTO),), (file_of(Kind.PHOTO),) * 2):
        assert isinstance(await sender.send(to_ada(Content("Hi", (), items, rows)), may_leave=always), Sent)
    text, photo, *_album = [message for message in emulator.history(ada) if message.is_from_bot]
    assert [button["text"] for button in text.buttons] == ["Open", "Map"]
    assert [button["url"] for button in photo.buttons] == ["https://example.org/", "https://example.com/"]
    assert "reply_markup" not in emulator.calls("sendMediaGroup")[0].parameters


async def test_a_file_that_is_not_known_fails_by_itself(sender, to_ada):
    gone = Content("", (), (Item(Kind.PHOTO, {"file_id": "AgACnowhere"}),))
    outcome = await sender.send(to_ada(gone), may_leave=always)
    assert isinstance(outcome, Undeliverable)
    assert (outcome.category, outcome.recipient_is_gone) == ("bad_file", False)


async def test_a_kind_that_a_group_forbids_holds_back_nothing_else(emulator, sender, ada, to_ada, file_of):
    team = emulator.add_group("Team", [ada])
    emulator.add_bot(team)
    emulator.restrict(team, can_send_photos=False)
    there = Address("telegram", str(team.id))
    photo = await sender.send(to_ada(Content("", (), (file_of(Kind.PHOTO),)), address=there), may_leave=always)
    assert isinstance(photo, Undeliverable)
    assert (photo.category, photo.recipient_is_gone) == ("kind_forbidden", False)
    emulator.restrict(team, can_send_messages=False)
    assert isinstance(await sender.send(to_ada(Content("Hi"), address=there), may_leave=always), Suspended)


async def test_an_entity_of_a_strange_form_in_a_poll_is_refused_before_it_is_sent(emulator, sender, to_ada):
    strange = {**POLL, "question_entities": [{"type": "text_mention", "offset": 0, "length": 2, "user": "nobody"}]}
    outcome = await sender.send(to_ada(Content("", (), (Item(Kind.POLL, strange),))), may_leave=always)
    assert outcome == Undeliverable(category="bad_entities", recipient_is_gone=False)
    assert emulator.calls("sendPoll") == []
