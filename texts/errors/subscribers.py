"""What was wrong with what somebody wanted of recipients and lists, in words."""

from scheduling import errors
from scheduling.content import Content
from texts.errors.base import Here, excerpt, words_for
from texts.rich import bold, code, compose, joined
from texts.speech import _, n_


@words_for.register
def _subscriber_not_found(_error: errors.SubscriberNotFound, _here: Here) -> Content:
    return Content(_("I don't know this recipient: perhaps they were deleted."))


@words_for.register
def _external_id_taken(error: errors.ExternalIdTaken, _here: Here) -> Content:
    return compose(_("Another recipient has the ID {id} already."), id=code(excerpt(error.external_id)))


@words_for.register
def _address_taken(error: errors.AddressTaken, _here: Here) -> Content:
    return compose(_("Another recipient has the address {address} already."), address=code(excerpt(error.value)))


@words_for.register
def _stale_subscriber(error: errors.StaleSubscriber, _here: Here) -> Content:
    template = _("The recipient “{name}” was changed since, so nothing was changed now. Open them anew.")
    return compose(template, name=bold(excerpt(error.name)))


@words_for.register
def _already_subscribed(_error: errors.AlreadySubscribed, _here: Here) -> Content:
    return compose(_("You get announcements already. {command} ends it."), command="/stop")


@words_for.register
def _list_not_found(_error: errors.ListNotFound, _here: Here) -> Content:
    return compose(_("There is no such list any more. {command} shows yours."), command="/lists")


@words_for.register
def _list_code_taken(error: errors.ListCodeTaken, _here: Here) -> Content:
    template = _("Another list has the code {code} already. Please choose another one.")
    return compose(template, code=code(error.code))


@words_for.register
def _list_code_refused(_error: errors.ListCodeRefused, _here: Here) -> Content:
    said = Content(_("A code is at most 64 Latin letters, digits, _ or -, without spaces: links can carry no more."))
    return joined([said, compose(_("For example: {code}"), code=code("news-2027"))])


@words_for.register
def _list_title_refused(error: errors.ListTitleRefused, _here: Here) -> Content:
    if error.length <= error.most:
        return Content(_("A title is one line of text, such as “News of our practice”."))
    template = n_(
        "A title has {most} characters at most, and this one has {n}.",
        "A title has {most} characters at most, and this one has {n}.",
        error.length,
    )
    return compose(template, n=error.length, most=error.most)


@words_for.register
def _too_many_lists(error: errors.TooManyLists, _here: Here) -> Content:
    template = n_(
        "There is room for {most} list. Delete one that nobody needs any more.",
        "There is room for {most} lists. Delete one that nobody needs any more.",
        error.most,
    )
    return compose(template, most=error.most)


@words_for.register
def _stale_list(error: errors.StaleList, _here: Here) -> Content:
    template = _("The list “{title}” was changed since, so nothing was changed now. Open it anew with {command}.")
    return compose(template, title=bold(excerpt(error.title)), command="/lists")
