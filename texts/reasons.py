"""Why a delivery failed, in words for people. Codes are those that the senders give."""

from scheduling.attachments import file_names
from scheduling.categories import Category
from scheduling.content import Content
from texts.rich import plain
from texts.speech import _, later_

_REASONS = {
    "blocked": later_("The recipient has blocked me."),
    "deactivated": later_("The recipient's Telegram account no longer exists."),
    "kicked": later_("I was removed from that chat. Add me again first."),
    "not_member": later_("I'm not a member of that chat. Add me first."),
    "chat_deleted": later_("That chat was deleted."),
    "cant_initiate": later_("The recipient has never written to me, so I may not write first."),
    "bot_recipient": later_("The recipient is a bot, and bots can't write to each other."),
    "chat_not_found": later_("I can't find that chat. Perhaps it was deleted, or I'm not in it."),
    "forbidden": later_("Telegram doesn't let me write there."),
    "no_rights": later_("I may not write in that chat. An administrator can allow it in the chat's settings."),
    "author_no_rights": later_(
        "You may no longer post in that channel. Once you are an administrator there again who may, resume it."
    ),
    "topic_closed": later_("The topic is closed. An administrator can open it again."),
    "topic_deleted": later_("The topic was deleted."),
    "thread_not_found": later_("I can't find the topic any more."),
    "too_long": later_("The text is longer than Telegram allows."),
    "empty": later_("The text is empty."),
    "bad_entities": later_("Telegram could not read the text's formatting."),
    "bad_file": later_("Telegram no longer accepts the file."),
    "file_lost": later_("A file that belongs to it is no longer there."),
    "file_store": later_("I could not reach the place where its files are kept."),
    "file_too_big": later_("The file is bigger than Telegram allows."),
    "markup_too_long": later_("The buttons below the message are more than Telegram allows."),
    "bad_button": later_("Telegram did not accept the address of a button below the message."),
    "kind_forbidden": later_("Messages of this kind are not allowed there. An administrator can allow them."),
    "source_not_found": later_("The message to be copied no longer exists."),
    "missing_variable": later_("The template needs a value that I don't know for this recipient."),
    "bad_template": later_("The template could not be filled in for this recipient."),
    "migrated": later_("The group has moved to a new address."),
    "rate_limited": later_("Telegram asked me to slow down."),
    "server_error": later_("Telegram had trouble on its side."),
    "gateway_error": later_("Telegram had trouble on its side."),
    "timeout": later_("Telegram did not answer in time."),
    "connection_reset": later_("The connection to Telegram broke off."),
    "not_connected": later_("I could not reach Telegram."),
    "undecodable": later_("I could not read Telegram's answer."),
    "unauthorized": later_("Telegram turned me away. My owner has to look into it."),
    "method_not_found": later_("Telegram turned me away. My owner has to look into it."),
    "misdirected": later_("Telegram turned me away. My owner has to look into it."),
    "logged_out": later_("Telegram turned me away. My owner has to look into it."),
    "frozen": later_("Telegram turned me away. My owner has to look into it."),
    "bad_api_url": later_("I could not reach Telegram. My owner has to look into it."),
    "no_stars": later_("I have too few Telegram Stars to send this. My owner has to look into it."),
    "conflict": later_("I'm running twice at the same time. My owner has to look into it."),
    "bad_request": later_("Telegram did not accept the message."),
    "unknown_error": later_("Telegram gave an error that I don't know."),
    "immediately_deleted": later_("Telegram removed the message as soon as it was sent."),
    "rule_failed": later_("I could not work out when it is due, so I stopped it. Please schedule it anew."),
    "zone_gone": later_(
        "Its time zone no longer exists, so I stopped it. Please schedule it anew; /timezone sets another one."
    ),
    "crashed": later_("I was interrupted while sending it."),
    "broadcast_paused": later_("The broadcast is paused."),
    "frequency_cap": later_("The recipient got enough broadcasts that day."),
    "outside_window": later_("It was too late for it where the recipient lives."),
}

_FOR_ADMINISTRATORS = {
    "unauthorized": later_(
        "Telegram refuses the token: set BOT_TOKEN to the one that @BotFather shows, and start me again."
    ),
    "logged_out": later_(
        "The bot was logged out of this Bot API server: set BOT_API_URL to the one that it uses now, or log in again."
    ),
    "method_not_found": later_("BOT_API_URL leads to something that is no Bot API server: set it right."),
    "misdirected": later_("BOT_API_URL leads to a Bot API server that does not serve this bot: set it right."),
    "bad_api_url": later_("BOT_API_URL is no address that can be called: set it right."),
    "frozen": later_("Telegram has frozen the bot's account: its owner can ask @BotSupport why."),
    "no_stars": later_("The bot has too few Telegram Stars: top them up."),
    "conflict": later_("Another program uses the same token: stop it, or give it a token of its own from @BotFather."),
}


def reason_to_stop(category: str) -> str:
    """Return why the bot may not send at all, and what its administrators can do."""
    return _(_FOR_ADMINISTRATORS.get(category, _REASONS["unknown_error"]))


def reason(category: str) -> str:
    """Return why a delivery failed, as one or two sentences. A code without words gives a general one."""
    return _(_REASONS.get(category, _REASONS["unknown_error"]))


def reason_of(category: str, content: Content) -> str:
    """Return the same for what was to be sent; where a file of it is lost, with its name."""
    names = file_names(content)
    if category != Category.FILE_LOST or not names:
        return reason(category)
    if len(names) == 1:
        return plain(_("The file “{name}”, which belongs to it, is no longer there."), name=names[0])
    return plain(_("One of its files is no longer there: {names}"), names=", ".join(names))


def has_words_for(category: str) -> bool:
    """Tell whether a code has a sentence of its own."""
    return category in _REASONS
