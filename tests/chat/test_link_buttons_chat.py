"""Link buttons below a schedule's message, told as a chat."""

import pytest

from tests.chat.people import Heard

ROWS = "[Open](https://example.org) [Docs](https://example.org/docs)\nNews - https://example.org/news"


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


async def options_of(person) -> Heard:
    """Open the options of the only schedule in the list."""
    listed = await person.asks("/scheduled")
    await person.taps(listed, listed.buttons[0])
    await person.taps(await person.hears(), "⚙️ Options…")
    return await person.hears()


async def asked_for_buttons(person) -> Heard:
    await person.taps(await options_of(person), "Link buttons…")
    return await person.hears()


def links(heard: Heard) -> list:
    rows = heard.call.parameters["reply_markup"]["inline_keyboard"]
    return [[(button["text"], button["url"]) for button in row] for row in rows if "url" in row[0]]


async def test_each_line_is_a_row_of_buttons_below_what_is_sent(bot, ada, later, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    asked = await asked_for_buttons(ada)
    assert "Which buttons shall stand below #1?" in asked.text
    shown = await ada.asks(ROWS)
    assert "#1 is changed." in shown.text
    assert "Buttons: Open · Docs · News" in shown.text
    named = [entity["url"] for entity in shown.entities if entity["type"] == "text_link"]
    assert named == ["https://example.org", "https://example.org/docs", "https://example.org/news"]
    later(hours=1)
    sent = await ada.hears()
    assert sent.text == "Tea"
    assert links(sent) == [
        [("Open", "https://example.org"), ("Docs", "https://example.org/docs")],
        [("News", "https://example.org/news")],
    ]


async def test_links_that_a_client_made_of_pasted_markdown_are_buttons(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await asked_for_buttons(ada)
    entities = [
        {"type": "text_link", "offset": 0, "length": 7, "url": "https://a.example/"},
        {"type": "text_link", "offset": 10, "length": 4, "url": "https://b.example/"},
    ]
    await ada.says("🎉 Open | Docs", entities)
    assert "Buttons: 🎉 Open · Docs" in (await ada.hears()).text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Tea", "Line 1 has something that is no button: Tea"),
        (
            "[A](https://a.example)\n[B](ftp://b.example)",
            "In line 2 this is no address that a button can open: ftp://b",
        ),
        ("\n".join(["[A](https://a.example)"] * 101), "Telegram shows at most 100 buttons below a message."),
    ],
)
async def test_what_is_no_button_is_named_and_the_question_stays_open(bot, ada, schedules, said, told):
    await ada.asks("/schedule daily 09:00 Tea")
    await asked_for_buttons(ada)
    refused = await ada.asks(said)
    assert told in refused.text
    assert "#1 stays as it was." in refused.text
    assert "[Open](https://example.org)" in refused.text
    assert "Buttons: A" in (await ada.asks("[A](https://a.example)")).text


async def test_buttons_are_changed_taken_away_and_brought_back(bot, ada, later, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    shown = await options_of(ada)
    assert "Remove link buttons" not in shown.buttons
    await ada.taps(shown, "Link buttons…")
    await ada.hears()
    await ada.asks("[Open](https://example.org)")
    asked = await asked_for_buttons(ada)
    assert "So far (a tap copies it):\n[Open](https://example.org)" in asked.text
    await ada.taps(await options_of(ada), "Remove link buttons")
    shown = await ada.hears()
    assert "Buttons:" not in shown.text
    assert shown.buttons[0] == "↩ Undo"
    assert "buttons" not in (await schedules.all())[0]["content"]
    assert (await ada.taps(shown, "↩ Undo")).text == "#1 is as it was before."
    assert "Buttons: Open" in (await ada.hears()).text


async def test_a_new_text_keeps_the_buttons_unless_it_brings_others(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea\n[Open](https://example.org)")
    for said, told in (("Coffee", "Buttons: Open"), ("Cocoa\n[Docs](https://example.org/docs)", "Buttons: Docs")):
        listed = await ada.asks("/scheduled")
        await ada.taps(listed, listed.buttons[0])
        await ada.taps(await ada.hears(), "✏️ Edit…")
        await ada.taps(await ada.hears(), "Text")
        await ada.hears()
        assert told in (await ada.asks(said)).text
    assert (await schedules.all())[0]["content"]["text"] == "Cocoa"


async def test_lines_of_links_at_the_end_of_a_request_become_buttons(bot, ada, later, schedules):
    said = "/schedule daily 09:00 Tea\nis ready\n\n[Open](https://example.org)\n[Docs](https://example.org/docs)"
    confirmation = await ada.asks(said)
    assert "Tea\nis ready" in confirmation.text
    assert "Buttons: Open · Docs" in confirmation.text
    later(hours=1)
    sent = await ada.hears()
    assert sent.text == "Tea\nis ready"
    assert links(sent) == [[("Open", "https://example.org")], [("Docs", "https://example.org/docs")]]


async def test_a_question_and_its_schedule_keep_the_buttons(bot, ada, later):
    question = await ada.asks("/schedule at 9 Tea\n[Open](https://example.org)")
    await ada.taps(question, "Monday, 23 November, 09:00")
    assert "Buttons: Open" in (await ada.hears()).text
    later(hours=1)
    assert links(await ada.hears()) == [[("Open", "https://example.org")]]


@pytest.mark.parametrize(
    "said", ["Tea [Open](https://example.org)", "Tea\n[Open](https://example.org) now", "[Tea](a)"]
)
async def test_other_links_stay_in_the_text(bot, ada, schedules, said):
    confirmation = await ada.asks(f"/schedule daily 09:00 {said}")
    assert "Buttons:" not in confirmation.text
    assert (await schedules.all())[0]["content"]["text"] == said


async def test_an_edit_of_the_message_that_asked_for_it_changes_its_buttons(bot, ada, schedules):
    original = await ada.says("/schedule daily 09:00 Tea\n[Open](https://example.org)")
    await ada.hears()
    await ada.edits(original, "/schedule daily 09:00 Tea\n[Docs](https://example.org)")
    assert "Buttons: Docs" in (await ada.hears()).text
    await ada.edits(original, "/schedule daily 09:00 Tea\n[Docs](https://example.org)")
    assert "ID" in (await ada.asks("/whoami")).text
    assert (await schedules.all())[0]["revision"] == 2


async def test_a_copy_has_the_same_buttons(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea\n[Open](https://example.org)")
    listed = await ada.asks("/scheduled")
    await ada.taps(listed, listed.buttons[0])
    await ada.taps(await ada.hears(), "More…")
    await ada.taps(await ada.hears(), "Duplicate")
    assert "Buttons: Open" in (await ada.hears()).text
