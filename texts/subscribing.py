"""What is said of announcements, which is what people call broadcasts: who gets them, how to get none, and lists."""

from collections.abc import Sequence
from datetime import datetime

from scheduling.chats import Chat
from scheduling.content import TEXT_LIMIT, Content
from scheduling.subscribers import MailingList, Subscriber
from scheduling.use_cases.subscribing import Subscribed, Subscription, Unsubscribed
from texts.dates import listed
from texts.greetings import welcome
from texts.rich import bold, code, compose, joined
from texts.speech import _, p_

_NAME_LIMIT = 64
_NAMED = 10
"""So many lists are named in a line."""


def how_to_stop() -> Content:
    """Say in a broadcast how to get no more of them."""
    return compose(_("To get no more announcements, send {command}"), command="/stop")


def greeted(subscribed: Subscribed, name: str, *, chat: Chat, now: datetime) -> Content:
    """Answer /start: greet, and say what has come of it besides, where that is anything."""
    told = []
    if subscribed.came_back:
        told.append(resubscribed())
    if subscribed.mailing_list is not None:
        told.append(joined_list(subscribed.mailing_list))
    return joined([*told, welcome(name, chat=chat, now=now)], "\n\n").shorten(TEXT_LIMIT)


def joined_list(mailing_list: MailingList) -> Content:
    """Say that somebody is on a list."""
    template = _("You get the announcements of “{title}” now. {command} shows the lists that you are on.")
    return compose(template, title=bold(mailing_list.title), command="/lists")


def unsubscribed(result: Unsubscribed) -> Content:
    """Answer /stop."""
    template = (
        _("<b>You get no more announcements.</b> What you have scheduled yourself goes on.")
        if result.changed
        else _("<b>You get no announcements already.</b> What you have scheduled yourself goes on.")
    )
    return joined([compose(template), compose(_("{command} lets you have them again."), command="/start")], " ")


def resubscribed() -> Content:
    """Say that somebody gets announcements again."""
    return compose(_("You get announcements again. {command} ends that."), command="/stop")


def own_lists(subscription: Subscription) -> Content:
    """Show the lists that somebody is on."""
    if not subscription.lists:
        said = Content(_("You are on no list. A link to one, from whoever runs it, puts you on it."))
    else:
        lines = joined(compose("• {title}", title=one.title) for one in subscription.lists)
        said = joined([compose(_("<b>Lists that you are on</b>")), lines])
    return joined([said, _whether_stopped(subscription.subscriber)], "\n\n").shorten(TEXT_LIMIT)


def left_list(mailing_list: MailingList) -> Content:
    """Say that somebody is on a list no more."""
    template = _("You get nothing more that is sent to the list “{title}” alone.")
    return compose(template, title=bold(mailing_list.title))


def me(subscription: Subscription) -> Content:
    """Answer /me: by what somebody is known as a recipient, and what they get."""
    subscriber = subscription.subscriber
    if subscriber is None:
        return compose(_("You have no recipient ID yet. {command} gives you one."), command="/start")
    name = Content(subscriber.name).first_words(_NAME_LIMIT)
    is_on = p_("announcements", "on") if subscriber.is_subscribed else p_("announcements", "off")
    known = [
        bold(name) if name else "",
        compose(_("Your recipient ID: {id}"), id=code(str(subscriber.id))),
        compose(_("Announcements: {state}"), state=is_on),
        compose(_("Lists: {titles}"), titles=_titles(subscription.lists)) if subscription.lists else "",
    ]
    hint = Content(_("You can share this ID: it says nothing of you, but lets whoever runs me find you."))
    return joined([joined(known), hint], "\n\n").shorten(TEXT_LIMIT)


def _titles(lists: Sequence[MailingList]) -> str:
    titles = [one.title for one in lists[:_NAMED]]
    return listed(titles if len(lists) <= _NAMED else [*titles, "…"])


def _whether_stopped(subscriber: Subscriber | None) -> Content | str:
    if subscriber is None or subscriber.is_subscribed:
        return ""
    return compose(_("At present you get no announcements at all. {command} lets you have them."), command="/start")
