"""What people may not do in a chat or with a channel, in words."""

from scheduling import errors
from scheduling.content import Content
from texts.dates import listed
from texts.errors.base import Here, excerpt, try_this, with_example, words_for
from texts.examples import to_channel
from texts.mishaps import access_denied
from texts.rich import bold, compose
from texts.speech import _, language_name, language_tag


@words_for.register
def _not_allowed(_error: errors.NotAllowed, _here: Here) -> Content:
    return Content(_("Only the person who scheduled it, or an administrator of this chat, can change it."))


@words_for.register
def _channel_not_found(error: errors.ChannelNotFound, here: Here) -> Content:
    known = _("Name it like this, or send /schedule alone and tap where the message shall go:")
    command = to_channel("@channel", now=here.now, zone=here.zone)
    if not error.named:
        return with_example(Content(_("Which channel do you mean?")), known, command)
    said = compose(_("I know no channel called {name}, or none of yours. Nothing is saved."), name=bold(error.named))
    return with_example(said, known, command)


@words_for.register
def _not_your_channel(error: errors.NotYourChannel, _here: Here) -> Content:
    template = _("You may not post in {channel}: only its administrators who may post can schedule there.")
    return compose(template, channel=bold(error.title))


@words_for.register
def _bot_may_not_post(error: errors.BotMayNotPost, _here: Here) -> Content:
    template = _(
        "I may not post in {channel}. Make me an administrator there with the right to post messages, and try again."
    )
    return compose(template, channel=bold(error.title))


@words_for.register
def _channels_in_private_only(_error: errors.ChannelsInPrivateOnly, _here: Here) -> Content:
    return Content(_("What goes to a channel is scheduled in a private chat with me. Nothing is saved."))


@words_for.register
def _only_administrators_schedule(_error: errors.OnlyAdministratorsSchedule, _here: Here) -> Content:
    return Content(_("In this group only administrators may schedule messages. Nothing is saved."))


@words_for.register
def _only_administrators(_error: errors.OnlyAdministrators, _here: Here) -> Content:
    return Content(_("Only an administrator of this chat can change its settings. Please ask one of them."))


@words_for.register
def _unknown_language(error: errors.UnknownLanguage, _here: Here) -> Content:
    said = compose(
        _("I don't speak {text} yet. I speak {languages}."),
        text=bold(excerpt(error.text)),
        languages=listed([f"{language_name(code)} ({language_tag(code)})" for code in error.known]),
    )
    return with_example(said, try_this(), f"/language {error.known[0] if error.known else 'en'}")


@words_for.register
def _access_denied(_error: errors.AccessDenied, _here: Here) -> Content:
    return access_denied()
