"""Inline keyboards below what has not arrived, or may not have. Labels come from `texts.buttons`."""

from datetime import datetime

from aiogram.types import InlineKeyboardMarkup

from handlers.buttons import (
    LeaveFailed,
    LeaveOnCard,
    LeaveTold,
    ListFailures,
    OpenFailed,
    RetryAll,
    RetryFailed,
    RetryOnCard,
    RetryReason,
    RetryTold,
    ShowFailed,
    ShowFailedPage,
    ShowReasons,
    instant,
    microseconds,
)
from handlers.keyboards import labelled
from scheduling.deliveries import DeliveryStatus
from scheduling.ports import FailedDelivery, FailedPage, FailureNotice
from texts import buttons

_REASONS_SHOWN = 20


def notice(news: FailureNotice) -> InlineKeyboardMarkup:
    """Below the news that a message did not arrive, or the question whether to send it again."""
    retry = RetryFailed(delivery_id=news.delivery_id)
    if news.status is not DeliveryStatus.UNKNOWN:
        return InlineKeyboardMarkup(inline_keyboard=[[labelled(buttons.retry(), retry)]])
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                labelled(buttons.send_again(), retry),
                labelled(buttons.leave_it(), LeaveFailed(delivery_id=news.delivery_id)),
                labelled(buttons.show(), ShowFailed(delivery_id=news.delivery_id)),
            ]
        ]
    )


def many(*, doubtful: bool, told_at: datetime) -> InlineKeyboardMarkup:
    """Below the one notice of many; `told_at` says which notice it is."""
    retry = buttons.send_all_again() if doubtful else buttons.retry_all()
    row = [labelled(retry, RetryTold(doubtful=doubtful, told_at=microseconds(told_at)))]
    if doubtful:
        row.append(labelled(buttons.leave_all(), LeaveTold(doubtful=doubtful, told_at=microseconds(told_at))))
    row.append(labelled(buttons.show_them(), ListFailures()))
    return InlineKeyboardMarkup(inline_keyboard=[row])


def notice_told_at(data: RetryTold | LeaveTold) -> datetime:
    """Return which notice a button of `many` stands below."""
    return instant(data.told_at)


def failed_list(page: FailedPage, *, now: datetime) -> InlineKeyboardMarkup | None:
    """Below the list: a button for each card, the pages, and all at once."""
    rows = [
        [labelled(buttons.open_failed(one, now=now), OpenFailed(delivery_id=one.id, page=page.index))]
        for one in page.deliveries
    ]
    turn = []
    if page.index > 0:
        turn.append(labelled(buttons.previous_page(), ShowFailedPage(page=page.index - 1)))
    if page.index + 1 < page.pages:
        turn.append(labelled(buttons.next_page(), ShowFailedPage(page=page.index + 1)))
    at_once = []
    if page.failed:
        at_once.append(labelled(buttons.retry_all(page.failed), RetryAll(doubtful=False)))
    if len(page.reasons) > 1:
        at_once.append(labelled(buttons.retry_by_reason(), ShowReasons()))
    rows += [row for row in (turn, at_once) if row]
    if page.doubtful:
        rows.append([labelled(buttons.send_all_again(page.doubtful), RetryAll(doubtful=True))])
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def reasons(page: FailedPage) -> InlineKeyboardMarkup:
    """Below the reasons: a button for each."""
    rows = [
        [labelled(buttons.retry_one_reason(category, count), RetryReason(category=category))]
        for category, count in page.by_frequency[:_REASONS_SHOWN]
    ]
    rows.append([labelled(buttons.back(), ShowFailedPage(page=0))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def card(delivery: FailedDelivery, *, page: int) -> InlineKeyboardMarkup:
    """Below one delivery's card: what can be decided, where nobody has decided yet."""
    rows = []
    if delivery.is_open:
        again = buttons.send_again() if delivery.status is DeliveryStatus.UNKNOWN else buttons.retry()
        rows.append(
            [
                labelled(again, RetryOnCard(delivery_id=delivery.id, page=page)),
                labelled(buttons.leave_it(), LeaveOnCard(delivery_id=delivery.id, page=page)),
            ]
        )
    rows.append(
        [
            labelled(buttons.show(), ShowFailed(delivery_id=delivery.id)),
            labelled(buttons.back(), ShowFailedPage(page=page)),
        ]
    )
    return InlineKeyboardMarkup(inline_keyboard=rows)
