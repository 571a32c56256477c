"""What is said about announcements and lists, for the tests of what is said."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from scheduling.chats import Chat
from scheduling.content import Content
from scheduling.errors import ListTitleRefused
from scheduling.identifiers import BotId, ListId, SubscriberId, UserId
from scheduling.mailing_lists import LONGEST_CODE, LONGEST_TITLE, MOST_LISTS, ListStep
from scheduling.subscribers import MailingList, Subscriber
from scheduling.use_cases.mailing_lists import CountedList, ListsPage
from scheduling.use_cases.subscribing import Subscribed, Subscription, Unsubscribed
from texts import mailing_lists, subscribing
from texts import subscribing_labels as labels
from texts.errors import explain

LAST = UUID(int=2**128 - 1)
LINK = "https://t.me/Bot?w=" + "w" * LONGEST_CODE
"""As long as one may be, with letters that no test takes for English words."""
ID = UUID("00000000-0000-7000-8000-000000000042")


def somebody(name: str, *, now: datetime, is_subscribed: bool = True) -> Subscriber:
    """Somebody who began the chat."""
    known = Subscriber(id=SubscriberId(ID), bot_id=BotId(1), name=name, created_at=now)
    return known if is_subscribed else known.unsubscribed(now)


def mailing_list(title: str, *, now: datetime) -> MailingList:
    """A list with as long a title as one may have."""
    title = " ".join((title * LONGEST_TITLE)[:LONGEST_TITLE].split())
    return MailingList(
        id=ListId(LAST),
        bot_id=BotId(1),
        code="w" * LONGEST_CODE,
        title=title,
        revision=2**31 - 1,
        created_at=now,
        created_by=UserId(5),
    )


def page(title: str, *, now: datetime, count: int = 8) -> ListsPage:
    """One page of as many lists as there may be."""
    counted = CountedList(mailing_list(title, now=now), 21)
    return ListsPage([counted] * count, 1 if count else 0, 999 if count else 1, MOST_LISTS if count else 0)


def screens(here: Chat, name: str, *, now: datetime) -> dict[str, Callable[[], Content]]:
    """Every screen, by the name of its function and its variant."""
    one, stopped = somebody(name, now=now), somebody(name, now=now, is_subscribed=False)
    news = mailing_list(name, now=now)
    back = Subscribed(subscriber=one, came_back=True, mailing_list=news)
    counted = CountedList(news, 21)
    problem = explain(ListTitleRefused(100, LONGEST_TITLE), now=now, zone=here.zone)
    return {
        "how_to_stop": subscribing.how_to_stop,
        "greeted": lambda: subscribing.greeted(back, name, chat=here, now=now),
        "joined_list": lambda: subscribing.joined_list(news),
        "unsubscribed": lambda: subscribing.unsubscribed(Unsubscribed(subscriber=stopped)),
        "unsubscribed already": lambda: subscribing.unsubscribed(Unsubscribed(subscriber=stopped, changed=False)),
        "resubscribed": subscribing.resubscribed,
        "own_lists": lambda: subscribing.own_lists(Subscription(subscriber=stopped, lists=[news] * MOST_LISTS)),
        "own_lists none": lambda: subscribing.own_lists(Subscription(subscriber=None)),
        "left_list": lambda: subscribing.left_list(news),
        "me": lambda: subscribing.me(Subscription(subscriber=one, lists=[news] * MOST_LISTS)),
        "me stopped": lambda: subscribing.me(Subscription(subscriber=stopped)),
        "me unknown": lambda: subscribing.me(Subscription(subscriber=None)),
        "all_lists": lambda: mailing_lists.all_lists(page(name, now=now)),
        "all_lists none": lambda: mailing_lists.all_lists(page(name, now=now, count=0)),
        "mailing_list": lambda: mailing_lists.mailing_list(counted, LINK),
        "asked list": lambda: mailing_lists.asked(ListStep.NEW, None),
        "asked title": lambda: mailing_lists.asked(ListStep.TITLE, news),
        "asked code": lambda: mailing_lists.asked(ListStep.CODE, news),
        "refused code": lambda: mailing_lists.refused(problem, ListStep.CODE, news),
        "left list": mailing_lists.left,
        "deletion_question list": lambda: mailing_lists.deletion_question(counted),
    }


def toasts() -> list[str]:
    """All short answers to taps, and the hints where people type."""
    return [
        labels.list_left(),
        labels.list_joined(),
        labels.list_deleted(),
        *(labels.placeholder(step) for step in ListStep),
    ]
