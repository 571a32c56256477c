"""What the chat page asks of the control: chats of a person, menus, votes, files, faults that end, the clock."""

import base64
from datetime import timedelta

import aiohttp
import pytest

from sandbox import Emulator
from sandbox.scene import set_scene
from sandbox.time_travel import Arrival

OUTSIDE = "/page/..%2f..%2ftests%2fpage%2fvendor%2faxe.min.js"
PAGE = b"<script>document.title=1</script>"


@pytest.fixture
async def emulator(clock):
    async with Emulator(clock=clock, has_page=True) as emulator:
        yield emulator


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def look(http, emulator):
    async def look(name, /, *, status=200, **query):
        async with http.get(f"{emulator.url}/sandbox/{name}", params=query) as response:
            assert response.status == status
            return await response.json()

    return look


@pytest.fixture
def order(http, emulator):
    async def order(name, /, *, status=200, **body):
        async with http.post(f"{emulator.url}/sandbox/{name}", json=body) as response:
            assert response.status == status
            return await response.json()

    return order


async def test_the_scene_has_people_and_every_kind_of_chat(emulator, look):
    ada = set_scene(emulator)
    chats = (await look("chats", user=ada.id))["chats"]
    assert [(chat["type"], chat.get("title")) for chat in chats] == [
        ("private", None), ("group", "Team"), ("supergroup", "Club"), ("channel", "News"),
    ]  # fmt: skip
    assert [topic["name"] for topic in chats[2]["topics"]] == ["Releases", "Events"]
    assert {member["status"] for member in chats[1]["members"]} == {"creator", "member"}
    assert chats[0]["bot"]["username"] == "CarillonBot"
    assert not chats[0]["is_blocked"]
    assert chats[1]["last_message"]["new_chat_members"]


async def test_a_person_sees_only_their_own_chats(emulator, look, order):
    set_scene(emulator)
    bob = next(user for user in emulator.world.users.values() if user.first_name == "Bob")
    team = next(chat for chat in emulator.world.chats.values() if chat.title == "Team")
    await order("members", chat=team.id, user=bob.id, action="remove")
    chats = (await look("chats", user=bob.id))["chats"]
    assert [chat.get("title") for chat in chats] == [None, "Club"]
    assert (await look("chats", user=1, status=400)) == {"error": "there is no user 1"}


async def test_the_narrowest_menu_in_ones_own_language_counts(emulator, bot, ada, group, look):
    async def menu(**query):
        return [one["command"] for one in (await look("commands", user=ada.id, **query))["commands"]]

    assert await menu() == []
    for name, scope, language in (
        ("anywhere", {"type": "default"}, ""),
        ("shared", {"type": "all_group_chats"}, ""),
        ("admins", {"type": "all_chat_administrators"}, "en"),
        ("private", {"type": "all_private_chats"}, ""),
        ("anglais", {"type": "all_private_chats"}, "en"),
    ):
        await bot.set_my_commands([{"command": name, "description": "x"}], scope=scope, language_code=language or None)
    assert await menu() == ["anglais"]
    assert await menu(chat=group.id) == ["admins"]
    emulator.world.users[ada.id].language_code = "de"
    assert await menu() == ["private"]
    assert await menu(chat=group.id) == ["shared"]
    await bot.delete_my_commands(scope={"type": "all_private_chats"})
    assert await menu() == ["anywhere"]


async def test_votes_are_cast_and_shown(bot, ada, look, order):
    sent = await bot.send_poll(ada.id, "Tea?", ["Yes", "No"])
    poll = await order("vote", user=ada.id, chat=ada.id, message=sent.message_id, options=[1])
    assert [option["voter_count"] for option in poll["options"]] == [0, 1]
    (message,) = (await look("history", chat=ada.id))["messages"]
    assert message["_votes"] == {str(ada.id): [1]}
    said = await order("say", user=ada.id, text="x")
    refused = await order("vote", user=ada.id, chat=ada.id, message=said["message_id"], options=[0], status=400)
    assert refused["error"] == f"message {said['message_id']} is no poll"


async def test_files_come_back_and_html_is_never_shown_in_place(emulator, ada, http, order):
    for mime_type, disposition in (("image/png", None), ("text/html", "attachment")):
        sent = await order(
            "files", user=ada.id, kind="document", name="a", mime_type=mime_type, caption="See", media_group_id="7",
            content=base64.b64encode(PAGE).decode(),
        )  # fmt: skip
        assert (sent["caption"], sent["media_group_id"]) == ("See", "7")
        address = f"{emulator.url}/sandbox/file?id={sent['document']['file_unique_id']}"
        async with http.get(address) as response:
            assert await response.read() == PAGE
            assert response.headers.get("Content-Disposition") == disposition
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.content_type == (mime_type if disposition is None else "application/octet-stream")
    async with http.get(f"{emulator.url}/sandbox/file?id=none") as response:
        assert response.status == 404


async def test_only_ones_own_messages_can_be_deleted_by_a_person(bot, ada, order):
    sent = await bot.send_message(ada.id, "mine")
    refused = await order("delete", user=ada.id, chat=ada.id, message=sent.message_id, status=400)
    assert "own" in refused["error"]
    said = await order("say", user=ada.id, text="x", reply_to=sent.message_id)
    assert said["reply_to_message"]["text"] == "mine"
    assert await order("delete", user=ada.id, chat=ada.id, message=said["message_id"])


async def test_a_fault_may_mean_all_sends_and_end_by_the_clock(bot, clock, ada, look, order):
    await order("faults", kind="server_error", method="send*", times=None, seconds=10)
    assert await bot.get_me()
    for _ in range(2):
        with pytest.raises(Exception, match="Internal Server Error"):
            await bot.send_message(ada.id, "x")
    (fault,) = (await look("faults"))["faults"]
    assert (fault["is_open"], len(fault["met"])) == (True, 2)
    clock.advance(seconds=10)
    assert await bot.send_message(ada.id, "x")
    assert not (await look("faults"))["faults"][0]["is_open"]


async def test_reply_keyboards_are_told_of_in_events(bot, ada, look):
    keyboard = {"keyboard": [[{"text": "Yes"}]]}
    await bot.send_message(ada.id, "Well?", reply_markup=keyboard)
    (event,) = (await look("events"))["events"]
    assert event["payload"]["_reply_keyboard"]["keyboard"] == [[{"text": "Yes"}]]


class Journey:
    """A time travel that only notes where it was to go."""

    def __init__(self, clock):
        self.due = clock() + timedelta(minutes=5)
        self.gone = []

    async def next_due(self):
        return self.due

    async def forward(self, to):
        self.gone.append(to)
        return Arrival(now=to, stops=1, reason="far enough")


async def test_the_clock_is_moved_by_whoever_runs_the_bot(emulator, clock, look, order):
    assert (await look("clock"))["can_forward"] is False
    assert "can't be moved" in (await order("clock", seconds=5, status=400))["error"]
    emulator.time_travel = journey = Journey(clock)
    assert (await look("clock"))["next_due"] == journey.due.isoformat()

    assert await order("clock", next=True) == {"now": journey.due.isoformat(), "stops": 1, "reason": "far enough"}
    (event,) = (await look("events"))["events"]
    assert (event["kind"], event["payload"]["stops"]) == ("clock", 1)
    await order("clock", seconds=60)
    await order("clock", to="2027-01-01T00:00:00Z")
    assert journey.gone == [journey.due, clock() + timedelta(seconds=60), journey.gone[2]]
    assert journey.gone[2].isoformat() == "2027-01-01T00:00:00+00:00"
    assert "offset" in (await order("clock", to="2027-01-01T00:00:00", status=400))["error"]
    assert "never goes back" in (await order("clock", to="2020-01-01T00:00:00Z", status=400))["error"]
    journey.due = None
    assert (await order("clock", next=True, status=400))["error"] == "nothing is due"


async def test_the_stream_tells_of_calls(emulator, bot, http):
    async with http.get(f"{emulator.url}/sandbox/events", headers={"Accept": "text/event-stream"}) as response:
        assert await response.content.readline() == b": connected\n"
        await bot.get_me()
        await response.content.readline()
        assert await response.content.readline() == b"event: calls\n"


async def test_the_page_is_served_and_nothing_beside_it(emulator, http):
    async with http.get(emulator.url) as response:
        assert "Carillon sandbox" in await response.text()
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    for path in ("/page/none.js", OUTSIDE, "/page/..%2fpage_files.py", "/page/", "/index.html"):
        async with http.get(aiohttp.client.URL(emulator.url + path, encoded=True)) as response:
            assert response.status == 404
    async with Emulator() as bare, http.get(bare.url) as response:
        assert response.status == 404
