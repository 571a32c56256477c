"""Group privacy: what a bot gets to see (core.telegram.org/bots/features#privacy-mode)."""

from sandbox.bots import HostedBot
from sandbox.formatted import FormattedText
from sandbox.model import Message


def can_see(bot: HostedBot, message: Message) -> bool:
    """Whether a bot that is in the chat gets this message as an update."""
    chat = message.chat
    if not chat.is_group:
        return True
    if bot.account.can_read_all_group_messages or chat.member(bot.user).is_admin or message.is_service:
        return True
    return _is_command_for(bot, message) or _is_reply_to(bot, message)


def _is_command_for(bot: HostedBot, message: Message) -> bool:
    formatted = FormattedText(message.text, message.entities)
    for entity in formatted.entities:
        if entity["type"] == "bot_command":
            _, _, addressee = formatted.part(entity).partition("@")
            if not addressee or addressee.lower() == bot.account.username.lower():
                return True
    return False


def _is_reply_to(bot: HostedBot, message: Message) -> bool:
    replied = message.raw.get("reply_to_message")
    if not replied or "forum_topic_created" in replied:
        return False
    return bool(replied.get("from", {}).get("id") == bot.id)
