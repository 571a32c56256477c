"""People, groups, topics, channels and roles."""

import pytest
from playwright.async_api import expect

from sandbox.emulator import Emulator
from sandbox.model import Status
from sandbox.scene import set_scene

pytestmark = pytest.mark.asyncio(loop_scope="session")


def chat_called(emulator, title):
    return next(chat for chat in emulator.world.chats.values() if chat.title == title)


async def test_people_see_each_other_in_groups_and_unread_messages_are_counted(emulator, visit):
    ada = await visit(emulator)
    bob = await visit(emulator)
    await bob.page.locator(".person", has_text="Bob").click()
    await expect(bob.page.locator(".chat-entry")).to_have_count(3)
    await bob.enters("Team")
    await bob.says("Hello, Ada")
    await expect(ada.page.locator(".chat-entry", has_text="Team").locator(".unread")).to_have_text("1 unread")
    await ada.enters("Team")
    await expect((await ada.hears("Hello, Ada")).locator(".author")).to_have_text("Bob Babbage")
    await expect(ada.page.locator(".unread")).to_have_count(0)


async def test_roles_are_given_and_taken(emulator, visit):
    team = chat_called(emulator, "Team")
    bob = next(member.user for member in team.members.values() if member.user.first_name == "Bob")
    ada = await visit(emulator)
    await ada.enters("Team")
    await ada.press("Members and roles")
    await ada.press("Promote Bob Babbage")
    await expect(ada.button("Demote Bob Babbage")).to_be_visible()
    assert team.member(bob).status is Status.ADMINISTRATOR
    await ada.press("Demote Bob Babbage")
    await ada.press("Remove Bob Babbage")
    await expect(ada.button("Add Bob Babbage")).to_be_visible()
    assert team.member(bob).status is Status.KICKED
    await ada.press("Add Bob Babbage")
    await expect(ada.button("Promote Bob Babbage")).to_be_visible()
    await ada.press("Promote Carillon")
    await expect(ada.button("Demote Carillon")).to_be_visible()
    await ada.press("Remove Carillon")
    await expect(ada.button("Add Carillon")).to_be_visible()
    await ada.press("Close")
    await expect(ada.page.locator(".service").last).to_contain_text("Ada Lovelace removed Carillon")


async def test_a_group_becomes_a_supergroup(emulator, visit):
    ada = await visit(emulator)
    await ada.enters("Team")
    await ada.press("Members and roles")
    await ada.press("Upgrade to a supergroup")
    await expect(ada.page.locator(".service").first).to_contain_text("The group was upgraded to a supergroup")
    await ada.says("Still here")
    await ada.hears("Still here")


async def test_topics_are_opened(emulator, visit):
    ada = await visit(emulator)
    await ada.enters("Club")
    await ada.press("New topic")
    await ada.page.get_by_label("Name").fill("Ideas")
    await ada.press("Open")
    await expect(ada.page.locator("#chat-head small")).to_contain_text("# Ideas")
    await ada.says("One idea")
    await ada.hears("One idea")
    message = emulator.history(chat_called(emulator, "Club"))[-1]
    assert message.thread_id == chat_called(emulator, "Club").topics[message.thread_id].id


async def test_people_groups_and_channels_are_added(emulator, visit):
    ada = await visit(emulator)
    for choice, name in {"A group": "Plain", "A group with topics": "Forum", "A channel": "Loud"}.items():
        await ada.press("Add somebody or something")
        await ada.press(choice)
        await ada.page.get_by_label("Name").fill(name)
        await ada.confirms("Add")
        await expect(ada.page.locator("#chat-head h2")).to_have_text(name)
    await ada.says("In the channel")
    await ada.hears("In the channel")
    await ada.press("Add somebody or something")
    await ada.press("A person")
    await ada.page.get_by_label("Name").fill("Grace")
    await ada.page.get_by_label("Language").fill("ru")
    await ada.confirms("Add")
    await expect(ada.page.locator(".person[aria-pressed=true]")).to_contain_text("Grace")
    assert next(user for user in emulator.world.users.values() if user.first_name == "Grace").language_code == "ru"


async def test_only_administrators_write_in_a_channel(emulator, visit):
    news = chat_called(emulator, "News")
    bob = next(user for user in emulator.world.users.values() if user.first_name == "Bob")
    emulator.add_member(news, bob)
    page = await visit(emulator)
    await page.page.locator(".person", has_text="Bob").click()
    await page.enters("News")
    await expect(page.page.locator(".refusal")).to_have_text("Only administrators write in a channel.")
    emulator.promote(news, bob)
    await page.says("Now I may")
    await page.hears("Now I may")


async def test_a_sandbox_that_comes_back_is_found_again(visit):
    async with Emulator(has_page=True) as first:
        set_scene(first)
        ada = await visit(first)
        port = first.port
    await expect(ada.page.locator("#offline")).to_be_visible()
    await ada.page.locator("#text").fill("/")
    await ada.page.locator(".chat-entry").last.click()
    async with Emulator(has_page=True, port=port) as second:
        set_scene(second)
        await expect(ada.page.locator("#offline")).to_be_hidden()
        await ada.says("Again")
        await ada.hears("Again")
