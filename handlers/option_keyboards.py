"""Buttons for the options of a schedule, wherever they are chosen: on a card, or while one is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from handlers.keyboards import in_rows, labelled
from handlers.menus import OptionMenu
from scheduling.options import HOURS_KEPT, MOST_NAGS, NAG_MINUTES, SWITCHES, Option, Options
from texts import lengths
from texts import options as texts

OPTIONS_IN_ROW = 2
HOURS_IN_ROW = 4
MINUTES_IN_ROW = 3
TIMES_IN_ROW = 6


OPENED_BY = {Option.DELETE_AFTER: OptionMenu.DELETE_AFTER, Option.NAGGING: OptionMenu.NAGGING}


@dataclass(frozen=True, slots=True)
class OptionButtons:
    """What a tap sends, for the place where options are chosen."""

    choose: Callable[[Option, int], CallbackData]
    """Set an option to a value, as `Options.having` understands it."""
    open: Callable[[OptionMenu], CallbackData]


def menu_of(option: Option) -> OptionMenu:
    """Return what stays open after an option was set."""
    return OptionMenu.NAGGING if option in {Option.NAGGING, Option.NAGS} else OptionMenu.ALL


def option_rows(
    menu: OptionMenu, options: Options, offered: Sequence[Option], buttons: OptionButtons
) -> list[list[InlineKeyboardButton]]:
    """Return the rows of what is open; `offered` are those that make sense (`scheduling.options.offered`)."""
    match menu:
        case OptionMenu.ALL:
            return in_rows([_of(option, options, buttons) for option in offered], OPTIONS_IN_ROW)
        case OptionMenu.DELETE_AFTER:
            rows = _hours(options, buttons)
        case OptionMenu.NAGGING:
            rows = _nagging(options, buttons)
    return [*rows, [labelled(texts.back_to_options(), buttons.open(OptionMenu.ALL))]]


def _of(option: Option, options: Options, buttons: OptionButtons) -> InlineKeyboardButton:
    if option in SWITCHES:
        return labelled(texts.label(option, options), buttons.choose(option, int(not options.has(option))))
    return labelled(texts.label(option, options), buttons.open(OPENED_BY[option]))


def _hours(options: Options, buttons: OptionButtons) -> list[list[InlineKeyboardButton]]:
    each = [
        labelled(_marked(lengths.hours(hours), options.delete_after_hours == hours), _delete(hours, buttons))
        for hours in HOURS_KEPT
    ]
    never = labelled(_marked(texts.never(), options.delete_after_hours is None), _delete(0, buttons))
    return [*in_rows(each, HOURS_IN_ROW), [never]]


def _delete(hours: int, buttons: OptionButtons) -> CallbackData:
    return buttons.choose(Option.DELETE_AFTER, hours)


def _nagging(options: Options, buttons: OptionButtons) -> list[list[InlineKeyboardButton]]:
    nagging = options.nagging
    waits = [
        labelled(
            _marked(lengths.minutes(minutes), nagging is not None and nagging.minutes == minutes),
            buttons.choose(Option.NAGGING, minutes),
        )
        for minutes in NAG_MINUTES
    ]
    waits.append(labelled(_marked(texts.never(), nagging is None), buttons.choose(Option.NAGGING, 0)))
    rows = in_rows(waits, MINUTES_IN_ROW)
    if nagging is not None:
        each = [
            labelled(_marked(texts.times(times), nagging.times == times), buttons.choose(Option.NAGS, times))
            for times in range(1, MOST_NAGS + 1)
        ]
        rows += in_rows(each, TIMES_IN_ROW)
    return rows


def _marked(label: str, is_chosen: bool) -> str:  # noqa: FBT001  # it is all that differs
    return f"✓ {label}" if is_chosen else label
