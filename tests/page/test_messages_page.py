"""What messages look like, and what can be done with them. The test itself says what the bot says."""

import base64

import pytest
from playwright.async_api import expect

pytestmark = pytest.mark.asyncio(loop_scope="session")

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
WAV = base64.b64decode("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=")
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>'


@pytest.fixture
def person(emulator):
    """Ada, who has written to the bot."""
    ada = next(user for user in emulator.world.users.values() if user.first_name == "Ada")
    emulator.say(ada, "Hello")
    return ada


async def test_all_formatting_is_shown(emulator, as_bot, visit, person):
    ada = await visit(emulator)
    html = (
        "<b>bold <i>both</i></b> <u>under</u> <s>struck</s> <tg-spoiler>secret</tg-spoiler> <code>x = 1</code> "
        '<a href="https://example.org/a">link</a> @ada https://example.org '
        '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji> <tg-time unix="1766000000" format="D">then</tg-time>\n'
        '<pre><code class="language-python">print(1)</code></pre>\n<blockquote>said</blockquote>\n'
        f"<blockquote expandable>{'long ' * 80}</blockquote> end"
    )
    await as_bot("sendMessage", chat_id=person.id, text=html, parse_mode="HTML")
    text = (await ada.hears("bold both")).locator(".text")
    for selector, words in {
        "strong": "bold both", "strong em": "both", "u": "under", "s": "struck", ":scope > code": "x = 1",
        "a[href='https://example.org/a']": "link", ".custom-emoji": "👍", "time": "17 December 2025",
        "pre code": "print(1)", "blockquote >> nth=0": "said", ".tag": "@ada",
    }.items():  # fmt: skip
        await expect(text.locator(selector).first).to_have_text(words)

    spoiler = text.locator(".spoiler")
    await expect(spoiler.locator(".spoiler-text")).to_be_hidden()
    await spoiler.click()
    await expect(spoiler.locator(".spoiler-text")).to_be_visible()
    await ada.press("Show more")
    await expect(text.locator("blockquote").last).not_to_have_class("folded")
    await expect(text.locator("a").first).to_have_attribute("rel", "noopener noreferrer")
    await ada.page.context.route("https://example.org/a", lambda route: route.fulfill(body="there"))
    async with ada.page.context.expect_page() as opening:
        await text.locator("a").first.click()
    assert (await opening.value).url == "https://example.org/a"
    await (await opening.value).close()


async def test_what_is_written_never_becomes_markup(emulator, as_bot, visit, person):
    emulator.say(person, HOSTILE)
    person.first_name = HOSTILE
    emulator.add_group(HOSTILE, [person])
    ada = await visit(emulator)
    markup = {"inline_keyboard": [[{"text": HOSTILE, "callback_data": "x"}]]}
    link = [{"type": "text_link", "offset": 0, "length": 4, "url": "javascript:document.title=3"}]
    await as_bot("sendMessage", chat_id=person.id, text=f"here {HOSTILE}", entities=link, reply_markup=markup)
    await ada.hears("here <img")
    assert await ada.page.title() == "Carillon sandbox"
    assert await ada.page.locator("#messages img, #messages script, #messages a").count() == 0


async def test_edits_and_deletions_are_seen_at_once(emulator, as_bot, visit, person):
    ada = await visit(emulator)
    sent = await as_bot("sendMessage", chat_id=person.id, text="first")
    await ada.hears("first")
    await as_bot("editMessageText", chat_id=person.id, message_id=sent["message_id"], text="second")
    await expect((await ada.hears("second")).locator(".meta")).to_contain_text("edited")
    await expect(ada.bubble("first")).to_have_count(0)
    await as_bot("deleteMessage", chat_id=person.id, message_id=sent["message_id"])
    await expect(ada.bubble("second")).to_have_count(0)


async def test_own_messages_are_written_answered_edited_and_deleted(emulator, as_bot, visit, person):
    ada = await visit(emulator)
    await ada.field.fill("plain word\nand a second line")
    await ada.field.evaluate("field => field.setSelectionRange(6, 10)")
    await ada.field.press("Control+b")
    await ada.field.evaluate("field => field.setSelectionRange(0, 5)")
    await ada.field.press("Control+i")
    await expect(ada.field).to_have_value("__plain__ **word**\nand a second line")
    await ada.press("Send")
    said = await ada.hears("plain word")
    await expect(said.locator("strong")).to_have_text("word")
    assert emulator.history(person)[-1].entities == [
        {"type": "italic", "offset": 0, "length": 5}, {"type": "bold", "offset": 6, "length": 4},
    ]  # fmt: skip

    await said.hover()
    await ada.chooses("Actions for: plain word and a second line", "Edit")
    await expect(ada.field).to_have_value("__plain__ **word**\nand a second line")
    await ada.says("better")
    await expect((await ada.hears("better")).locator(".meta")).to_contain_text("edited")

    await as_bot("sendMessage", chat_id=person.id, text="Why?")
    asked = await ada.hears("Why?")
    await asked.hover()
    await ada.chooses("Actions for: Why?", "Reply")
    await ada.says("Because")
    await (await ada.hears("Because")).locator(".quoted").click()
    assert emulator.history(person)[-1].raw["reply_to_message"]["text"] == "Why?"
    await asked.hover()
    await ada.chooses("Actions for: Why?", "Reply")
    await ada.press("Never mind")
    await expect(ada.page.locator(".context")).to_be_hidden()

    await (await ada.hears("Because")).hover()
    await ada.chooses("Actions for: Because", "Delete")
    await expect(ada.bubble("Because")).to_have_count(0)


async def test_shift_enter_makes_a_line_and_arrow_up_edits_the_latest(emulator, visit, person):
    ada = await visit(emulator)
    await ada.field.press("ArrowUp")
    await expect(ada.field).to_have_value("Hello")
    await ada.field.press("Escape")
    await ada.field.press_sequentially("one")
    await ada.field.press("Shift+Enter")
    await ada.field.press_sequentially("two")
    await ada.field.press("Enter")
    await ada.hears("one")
    assert emulator.history(person)[-1].text == "one\ntwo"


async def test_inline_buttons_answer_with_toasts_and_alerts(emulator, as_bot, visit, person):
    ada = await visit(emulator)
    rows = [
        [{"text": "Toast", "callback_data": "t"}, {"text": "Alert", "callback_data": "a"}],
        [{"text": "Site", "url": "https://example.org"}],
    ]
    await as_bot("sendMessage", chat_id=person.id, text="Choose", reply_markup={"inline_keyboard": rows})
    offset = 0
    for name, is_alert in (("Toast", False), ("Alert", True)):
        await ada.taps(name)
        updates = await as_bot("getUpdates", offset=offset, timeout=5)
        while "callback_query" not in updates[-1]:
            updates = await as_bot("getUpdates", offset=updates[-1]["update_id"] + 1, timeout=5)
        offset = updates[-1]["update_id"] + 1
        query = updates[-1]["callback_query"]
        await as_bot("answerCallbackQuery", callback_query_id=query["id"], text=f"Seen {name}", show_alert=is_alert)
        where = ada.page.get_by_role("dialog") if is_alert else ada.page.locator(".toast")
        await expect(where).to_contain_text(f"Seen {name}")
    await ada.press("OK")
    await expect(ada.page.get_by_role("dialog")).to_have_count(0)
    await expect(ada.page.get_by_role("link", name="Site")).to_have_attribute("href", "https://example.org")


async def test_people_are_picked_from_those_there_are(emulator, as_bot, visit, person):
    ada = await visit(emulator)
    keyboard = [[{"text": "Somebody", "request_users": {"request_id": 1, "request_name": True}}]]
    await as_bot("sendMessage", chat_id=person.id, text="Who?", reply_markup={"keyboard": keyboard})
    await ada.taps("Somebody")
    await ada.page.get_by_role("dialog").get_by_role("button", name="Bob Babbage").click()
    await expect(ada.page.get_by_role("log").get_by_text("picked Bob Babbage")).to_be_visible()
    [user] = emulator.history(person)[-1].raw["users_shared"]["users"]
    assert (user["first_name"], user["last_name"]) == ("Bob", "Babbage")


async def test_reply_keyboards_take_the_place_of_typing(emulator, as_bot, visit, person):
    ada = await visit(emulator)
    keyboard = [
        [{"text": "Yes"}],
        [{"text": "Where I am", "request_location": True}, {"text": "Who I am", "request_contact": True}],
    ]
    await as_bot("sendMessage", chat_id=person.id, text="Well?", reply_markup={"keyboard": keyboard})
    await ada.press("Show or hide the keyboard")
    await expect(ada.page.locator(".reply-keyboard")).to_be_hidden()
    await ada.press("Show or hide the keyboard")
    await ada.taps("Yes")
    await ada.hears("Yes", times=1)
    await ada.taps("Who I am")
    await expect(ada.page.locator(".contact")).to_contain_text("Ada Lovelace")
    await ada.taps("Where I am")
    await ada.page.get_by_label("Latitude").fill("48.8566")
    await ada.page.get_by_label("Longitude").fill("2.3522")
    await ada.confirms("Send")
    await expect(ada.page.locator(".place")).to_contain_text("48.8566, 2.3522")

    once = {"keyboard": [["Once"]], "one_time_keyboard": True, "resize_keyboard": True}
    await as_bot("sendMessage", chat_id=person.id, text="Again?", reply_markup=once)
    await ada.taps("Once")
    await expect(ada.page.locator(".reply-keyboard")).to_be_hidden()
    await as_bot("sendMessage", chat_id=person.id, text="More?", reply_markup={"keyboard": keyboard})
    await expect(ada.page.locator(".reply-keyboard")).to_be_visible()
    await as_bot("sendMessage", chat_id=person.id, text="Done", reply_markup={"remove_keyboard": True})
    await expect(ada.page.locator(".reply-keyboard")).to_be_hidden()

    force = {"force_reply": True, "input_field_placeholder": "A name, please"}
    await as_bot("sendMessage", chat_id=person.id, text="Your name?", reply_markup=force)
    await expect(ada.field).to_have_attribute("placeholder", "A name, please")
    await ada.says("Ada")
    await ada.hears("Ada", times=1)
    assert emulator.history(person)[-1].raw["reply_to_message"]["text"] == "Your name?"


@pytest.fixture
def attach():
    """Choose files where the page asks for them."""

    async def attach(visitor, item, files):
        async with visitor.page.expect_file_chooser() as choosing:
            await visitor.chooses("Attach", item)
        await (await choosing.value).set_files(files)

    return attach


def photo(name):
    return {"name": name, "mimeType": "image/png", "buffer": PNG}


async def test_photos_albums_files_and_voice_are_sent_and_shown(emulator, visit, person, attach):
    ada = await visit(emulator)
    await ada.field.fill("**Look**")
    await attach(ada, "Photo", [photo("a.png")])
    shown = await ada.hears("Look")
    await expect(shown.locator("img")).to_have_js_property("naturalWidth", 1)
    await attach(ada, "Photo", [photo(f"{number}.png") for number in range(3)])
    await expect(ada.page.locator(".album img")).to_have_count(3)
    await attach(ada, "File", [{"name": "notes.html", "mimeType": "text/html", "buffer": b"<script>1</script>"}])
    await expect(ada.page.locator(".file")).to_contain_text("notes.html")
    await attach(ada, "Voice message", [{"name": "v.wav", "mimeType": "audio/wav", "buffer": WAV}])
    await expect(ada.page.locator(".voice audio")).to_be_visible()
    await ada.page.locator(".voice audio").click(position={"x": 20, "y": 20})

    async with ada.page.expect_download() as downloading:
        await ada.page.locator(".file").click()
    assert (await downloading.value).suggested_filename == "notes.html"
    async with ada.page.context.expect_page() as opening:
        await shown.locator(".photo").click()
    await (await opening.value).close()
    kinds = [next(kind for kind in ("photo", "document", "voice") if kind in one.raw)
             for one in emulator.history(person)[1:]]  # fmt: skip
    assert kinds == ["photo"] * 4 + ["document", "voice"]
    assert emulator.history(person)[1].entities[0]["type"] == "bold"
    assert len({one.raw["media_group_id"] for one in emulator.history(person)[2:5]}) == 1


async def test_a_bots_album_is_one_bubble_and_a_veiled_photo_opens_on_a_tap(emulator, as_bot, visit, person):
    ada = await visit(emulator)
    media = [{"type": "photo", "media": f"https://example.org/{number}.png"} for number in range(2)]
    await as_bot("sendMediaGroup", chat_id=person.id, media=[{**media[0], "caption": "Two"}, media[1]])
    await expect((await ada.hears("Two")).locator(".photo")).to_have_count(2)
    await as_bot("sendPhoto", chat_id=person.id, photo=media[0]["media"], has_spoiler=True, caption="Hidden")
    veiled = (await ada.hears("Hidden")).locator(".photo")
    await veiled.click()
    await expect(veiled).not_to_have_class("photo veiled")


async def test_polls_are_voted_in(emulator, as_bot, visit, person):
    ada = await visit(emulator)
    await as_bot("sendPoll", chat_id=person.id, question="Tea?", options=["Yes", "No"], allows_multiple_answers=True)
    options = ada.page.locator(".option")
    await options.nth(0).click()
    await expect(options.nth(0)).to_have_attribute("aria-pressed", "true")
    await expect(options.nth(0)).to_contain_text("100 %")
    await options.nth(1).click()
    await expect(ada.page.locator(".option[aria-pressed=true]")).to_have_count(2)

    await ada.chooses("Attach", "Poll")
    for label, words in {"Question": "Where?", "First option": "Here", "Second option": "There"}.items():
        await ada.page.get_by_label(label).fill(words)
    await ada.page.get_by_label("Third option").fill("Elsewhere")
    await ada.confirms("Send")
    await expect(ada.page.locator(".poll").last).to_contain_text("Elsewhere")
    await ada.chooses("Attach", "Location")
    await ada.confirms("Send")
    await expect(ada.page.locator(".place")).to_contain_text("52.5200, 13.4050")
    await ada.chooses("Attach", "Contact")
    await ada.page.locator(".contact a").hover()
    await expect(ada.page.locator(".contact")).to_contain_text("+15550100")


async def test_what_the_api_saw_can_be_filtered_paused_and_opened(emulator, as_bot, visit, person):
    ada = await visit(emulator)
    calls = ada.page.locator(".calls details")
    await as_bot("sendMessage", chat_id=person.id, text="one")
    await as_bot("getMe")
    await expect(calls).to_have_count(2)
    await ada.page.get_by_label("Show only this method").select_option("sendMessage")
    await expect(calls).to_have_count(1)
    await calls.locator("summary").click()
    await expect(calls.locator("pre").first).to_contain_text('"text": "one"')
    await ada.press("Pause")
    asked = []
    ada.page.on("request", lambda request: asked.append(request.url) if "/sandbox/calls" in request.url else None)
    # The clock is looked at after the calls are, so by then the panel would have asked for them.
    async with ada.page.expect_response("**/sandbox/clock?*"):
        await as_bot("sendMessage", chat_id=person.id, text="two")
    await ada.hears("two")
    assert asked == []
    await expect(calls).to_have_count(1)
    await ada.press("Pause")
    await expect(calls).to_have_count(2)
    await ada.press("Show or hide what the API saw")
    await expect(ada.page.locator("#panel")).to_be_hidden()


async def test_right_to_left_texts_begin_on_the_right(emulator, as_bot, visit, person):
    ada = await visit(emulator)
    await as_bot("sendMessage", chat_id=person.id, text="שלום עולם")
    text = (await ada.hears("שלום")).locator(".text")
    assert await text.evaluate("node => getComputedStyle(node).direction") == "rtl"
