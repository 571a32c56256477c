"""Who may do what for many, granted and taken back in chat."""

import pytest

from bot.parts import Parts


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
async def owned(run_bot, ada):
    """A bot of which Ada is the administrator."""
    return await run_bot(admin_ids=frozenset({ada.user.id}))


async def begun(ada):
    """Ask who shall get a role."""
    shown = await ada.asks("/admins")
    await ada.taps(shown, "＋ Add somebody")
    return await ada.hears()


async def granted(ada, bob, *roles, emulator):
    """Give Bob roles, picked from the client's own list."""
    await begun(ada)
    emulator.share_users(ada.user, [bob.user])
    await ada.hears()
    card = await ada.hears()
    for role in roles:
        await ada.taps(card, role)
        card = await ada.hears()
    await ada.taps(card, "Save")
    return await ada.hears()


async def test_a_role_is_granted_to_somebody_who_was_picked_and_they_are_told(owned, ada, bob, emulator):
    await bob.asks("/start")
    asked = await begun(ada)
    assert asked.text.startswith("Who shall get a role?")
    [[button]] = asked.call.parameters["reply_markup"]["keyboard"]
    assert button["request_users"]["user_is_bot"] is False
    emulator.share_users(ada.user, [bob.user])
    assert (await ada.hears()).call.parameters["reply_markup"] == {"remove_keyboard": True}
    card = await ada.hears()
    assert card.text.startswith(f"What may Bob ({bob.user.id}) do?")
    assert card.rows == [["Broadcasts", "Recipients"], ["‹ Back"]]
    await ada.taps(card, "Broadcasts")
    chosen = await ada.hears()
    assert "Nothing is changed before you tap Save." in chosen.text
    assert chosen.rows == [["✓ Broadcasts", "Recipients"], ["Save"], ["‹ Back"]]
    await ada.taps(chosen, "Save")
    changed = await ada.hears()
    assert changed.text == f"Bob ({bob.user.id}) may now: send broadcasts. I have told them."
    told = await bob.hears()
    assert told.text.startswith("From now on you may with this bot: send broadcasts.")
    assert "/broadcast" in told.text
    await ada.taps(changed, "‹ Back")
    listed = await ada.hears()
    assert f"• Bob ({bob.user.id}): send broadcasts (by Ada, today, 08:00)" in listed.text
    assert f"Administrators, who may do everything: Ada ({ada.user.id})" in listed.text
    assert listed.buttons == ["Bob", "＋ Add somebody"]


async def test_what_was_done_can_be_taken_back_and_granted_again(owned, ada, bob, emulator):
    await bob.asks("/start")
    changed = await granted(ada, bob, "Broadcasts", "Recipients", emulator=emulator)
    assert "may now: send broadcasts and manage recipients." in changed.text
    await bob.hears()
    await ada.taps(changed, "↩ Undo")
    undone = await ada.hears()
    assert "may do nothing for many any more" in undone.text
    assert "You may no longer do anything" in (await bob.hears()).text
    await ada.taps(undone, "↩ Undo")
    again = await ada.hears()
    assert again.text.startswith("Bob")  # whose name is not forgotten with their roles
    assert "may now: send broadcasts and manage recipients." in again.text


async def test_a_role_is_taken_back_from_a_card(owned, ada, bob, emulator):
    await bob.asks("/start")
    await granted(ada, bob, "Broadcasts", "Recipients", emulator=emulator)
    listed = await ada.asks("/admins")
    await ada.taps(listed, "Bob")
    card = await ada.hears()
    assert card.rows[0] == ["✓ Broadcasts", "✓ Recipients"]
    await ada.taps(card, "✓ Broadcasts")
    await ada.taps(await ada.hears(), "Save")
    assert "may now: manage recipients." in (await ada.hears()).text


async def test_a_tap_on_what_is_not_so_any_more_changes_nothing_and_says_so(owned, ada, bob, emulator):
    await bob.asks("/start")
    await granted(ada, bob, "Broadcasts", emulator=emulator)
    listed = await ada.asks("/admins")
    await ada.taps(listed, "Bob")
    await ada.taps(await ada.hears(), "✓ Broadcasts")
    unsaved = await ada.hears()
    other = await ada.asks("/admins")
    await ada.taps(other, "Bob")
    await ada.taps(await ada.hears(), "Recipients")
    await ada.taps(await ada.hears(), "Save")
    await ada.hears()
    answered = await ada.taps(unsaved, "Save")
    assert answered.show_alert
    assert "changed since" in answered.text
    assert "manage recipients" in (await ada.asks("/admins")).text


async def test_somebody_is_named_by_a_forwarded_message_or_an_id(owned, ada, bob, emulator):
    await bob.asks("/start")
    await begun(ada)
    origin = {"type": "user", "date": 1, "sender_user": bob.user.to_json()}
    emulator.send(ada.user, {"text": "Hi", "forward_origin": origin})
    assert (await ada.hears()).text == f"Bob ({bob.user.id})"
    assert "What may Bob" in (await ada.hears()).text
    await begun(ada)
    assert (await ada.asks(str(bob.user.id))).text == f"Bob ({bob.user.id})"
    assert "What may Bob" in (await ada.hears()).text


async def test_who_has_never_written_gets_a_role_and_is_not_told(owned, ada, emulator):
    await begun(ada)
    assert (await ada.asks("5551234")).text == "5551234"
    card = await ada.hears()
    await ada.taps(card, "Recipients")
    await ada.taps(await ada.hears(), "Save")
    changed = await ada.hears()
    assert changed.text.startswith("5551234 may now: manage recipients.")
    assert "I could not tell them" in changed.text


async def test_what_is_no_person_is_refused_in_words(owned, ada, bob, emulator):
    await begun(ada)
    assert "That is a group or a channel" in (await ada.asks("-1001234")).text
    assert "That is a bot" in (await ada.asks("42")).text
    assert "Choose somebody with the button" in (await ada.asks("Bob")).text
    assert "an administrator of this bot" in (await ada.asks(str(ada.user.id))).text
    bot = {"id": 43, "is_bot": True, "first_name": "Other"}
    for origin, words in (
        ({"type": "user", "date": 1, "sender_user": bot}, "That is a bot"),
        ({"type": "hidden_user", "date": 1, "sender_user_name": "Eva"}, "hides who they are"),
        (
            {"type": "channel", "date": 1, "chat": {"id": -1005, "type": "channel", "title": "N"}, "message_id": 1},
            "That is a group or a channel",
        ),
    ):
        emulator.send(ada.user, {"text": "Hi", "forward_origin": origin})
        assert words in (await ada.hears()).text
    await bob.asks("/start")
    assert (await ada.asks(str(bob.user.id))).text.startswith("Bob")  # the question was open all the time


async def test_for_others_the_command_does_not_exist_also_in_groups(owned, ada, bob, emulator):
    unknown = (await bob.asks("/nonsense")).text.replace("/nonsense", "/admins")
    assert (await bob.asks("/admins")).text == unknown
    team = emulator.add_group("Team", [ada.user, bob.user])
    there = ada.at(team)
    await there.says("/admins")
    heard = await there.asks("/whoami")
    while not heard.text.startswith("Your ID"):
        assert "Who may do what" not in heard.text
        heard = await there.hears()


async def test_a_person_shared_out_of_nowhere_gets_nothing(owned, ada, bob, emulator):
    place = emulator.chat(ada.user)
    await ada.asks("/start")
    shared = {"request_id": 2, "users": [{"user_id": bob.user.id, "first_name": "Bob"}]}
    emulator.world.post(place, ada.user, {"users_shared": shared})
    assert "This has gone on or ended since" in (await ada.hears()).text


class TestMenus:
    """Who has a role sees its commands at once."""

    @pytest.fixture
    def parts(self):
        return Parts()

    @pytest.mark.usefixtures("owned")
    async def test_a_menu_follows_the_roles(self, ada, bob, emulator):
        await bob.asks("/start")
        changed = await granted(ada, bob, "Broadcasts", emulator=emulator)
        await ada.asks("/whoami")

        def menu(language=None):
            of_bob = [
                call
                for call in emulator.calls("setMyCommands")
                if call.parameters["scope"].get("chat_id") == bob.user.id
                and call.parameters.get("language_code") == language
            ]
            return [one["command"] for one in of_bob[-1].parameters["commands"]] if of_bob else []

        assert "broadcast" in menu()
        assert "broadcast" in menu("ru")
        assert "recipients" not in menu()
        await ada.taps(changed, "↩ Undo")
        await ada.hears()
        await emulator.wait_for_call("deleteMyCommands", count=12)
