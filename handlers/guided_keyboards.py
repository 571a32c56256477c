"""Inline keyboards of the steps by which something is scheduled. Labels come from `texts.guided_buttons`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.guided_buttons import (
    REPETITIONS,
    Act,
    GuidedCancel,
    GuidedChannel,
    GuidedMenu,
    GuidedOption,
    GuidedOther,
    GuidedSave,
    GuidedTap,
    GuidedTemplate,
    Nothing,
    local_minutes,
    utc_minutes,
)
from handlers.keyboards import in_rows, labelled
from handlers.menus import OptionMenu
from handlers.option_keyboards import OptionButtons, option_rows
from handlers.template_keyboards import picker_rows
from scheduling.calendars import CalendarMonth, calendar_month, earliest_day, hours_ahead, minutes_ahead
from scheduling.chats import Chat
from scheduling.dialogs import Dialog
from scheduling.drafts import Draft, Step
from scheduling.expressions.circumstances import Circumstances
from scheduling.options import Option
from scheduling.parts import takes_buttons
from scheduling.quick_picks import quick_picks
from scheduling.repetitions import repetitions
from scheduling.use_cases.templates import TemplatePage, key_of
from texts import guided_buttons as texts
from texts import template_buttons, where_buttons

Rows = list[list[InlineKeyboardButton]]
CLOCKS_IN_ROW = 4
CHANNELS_SHOWN = 10
_WEEK = 7


@dataclass(frozen=True, slots=True)
class GuidedKeyboard:
    """Draws the buttons of a step. Each carries the dialog's revision: those of an earlier step change nothing."""

    dialog: Dialog
    draft: Draft
    here: Circumstances
    counts_to_twelve: bool
    channels: Sequence[Chat] = ()
    """Where it may go besides."""
    is_private: bool = False
    """It is made in a private chat, where what goes to channels is."""
    may_use_templates: bool = False
    templates: TemplatePage | None = None
    """Those to choose from."""

    def markup(self, *, menu: OptionMenu = OptionMenu.ALL, offered: Sequence[Option] = ()) -> InlineKeyboardMarkup:
        """Return the keyboard of the present step; `menu` is what is open of the options that are `offered`."""
        drawn = {
            Step.CONTENT: self._keep_content,
            Step.MORE: self._more,
            Step.TEMPLATE: self._templates,
            Step.WHEN: self._when,
            Step.CALENDAR: self._calendar,
            Step.HOUR: self._hours,
            Step.MINUTE: self._minutes,
            Step.READINGS: self._readings,
            Step.REPEAT: self._repetitions,
            Step.OPTIONS: lambda: self._options(menu, offered),
            Step.REVIEW: self._save,
            Step.WRITE_LINKS: self._links,
            Step.WHERE: self._where,
            Step.WRITE_TIME: list,
            Step.WRITE_RULE: list,
        }
        return InlineKeyboardMarkup(inline_keyboard=[*drawn[self.draft.step](), self._way_out(menu)])

    def _save(self) -> Rows:
        return [[labelled(texts.save(), GuidedSave(dialog_id=self.dialog.id, revision=self.dialog.revision))]]

    def _keep_content(self) -> Rows:
        rows: Rows = [] if self.draft.content is None else [[self._button(texts.keep_content(), Act.KEEP_CONTENT)]]
        if self.may_use_templates:
            rows.append([self._button(template_buttons.from_template(), Act.TEMPLATES)])
        return rows

    def _templates(self) -> Rows:
        if self.templates is None:
            return []
        own = {"dialog_id": self.dialog.id, "revision": self.dialog.revision}
        return picker_rows(
            self.templates,
            pick=lambda one: GuidedTemplate(**own, key=key_of(one.id)),
            turn=lambda index: GuidedTap(**own, act=Act.TEMPLATES, value=index),
        )

    def _more(self) -> Rows:
        messages = self.draft.messages
        rows = [[self._button(texts.that_is_all(), Act.KEEP_CONTENT)]]
        if len(messages) > 1:
            rows += [
                [self._button(texts.remove_message(place, message), Act.REMOVE, place - 1)]
                for place, message in enumerate(messages, 1)
            ]
        return rows

    def _when(self) -> Rows:
        here, kept = self.here, self.draft.timing or self.draft.start
        rows: Rows = []
        if kept is not None:
            rows.append([self._button(texts.keep_time(kept, now=here.now), Act.KEEP_TIME)])
        for pick in quick_picks(here):
            is_instant = pick.at.tzinfo is not None
            act, value = (Act.INSTANT, utc_minutes) if is_instant else (Act.LOCAL_TIME, local_minutes)
            rows.append([self._button(texts.pick(pick, zone=here.zone.key, now=here.now), act, value(pick.at))])
        rows.append([self._button(texts.calendar(), Act.CALENDAR), self._button(texts.write(), Act.WRITE)])
        if self.draft.takes_more or len(self.draft.messages) > 1:
            rows.append([self._button(texts.add_another(), Act.ADD)])
        return rows

    def _calendar(self) -> Rows:
        here = self.here
        earliest = earliest_day(here.now, here.zone)
        month = calendar_month(self.draft.month or earliest, earliest=earliest, week_start=here.week_start)
        rows = [self._turning(month), self._weekdays(month)]
        for week in month.weeks_ahead:
            days = []
            for day in week:
                is_ahead = day is not None and month.is_ahead(day)
                label = texts.day(day, is_ahead=is_ahead)
                if day is not None and is_ahead:
                    days.append(self._button(label, Act.DAY, day.toordinal()))
                else:
                    days.append(labelled(label, Nothing(is_past_day=day is not None)))
            rows.append(days)
        return rows

    def _turning(self, month: CalendarMonth) -> list[InlineKeyboardButton]:
        row = [labelled(texts.month(month.first, is_narrow=month.previous is not None), Nothing(is_past_day=False))]
        if month.previous is not None:
            row.insert(0, self._button(texts.EARLIER, Act.MONTH, month.previous.toordinal()))
        if month.following is not None:
            row.append(self._button(texts.LATER, Act.MONTH, month.following.toordinal()))
        return row

    def _weekdays(self, month: CalendarMonth) -> list[InlineKeyboardButton]:
        first = month.first - timedelta(days=(month.first.weekday() - self.here.week_start) % _WEEK)
        days = (first + timedelta(days=number) for number in range(_WEEK))
        return [labelled(texts.weekday(day), Nothing(is_past_day=False)) for day in days]

    def _hours(self) -> Rows:
        day = self.draft.day or earliest_day(self.here.now, self.here.zone)
        each = [
            self._button(texts.hour(at, counts_to_twelve=self.counts_to_twelve), Act.HOUR, at.hour)
            for at in hours_ahead(day, now=self.here.now, zone=self.here.zone)
        ]
        return in_rows(each, CLOCKS_IN_ROW)

    def _minutes(self) -> Rows:
        day = self.draft.day or earliest_day(self.here.now, self.here.zone)
        each = [
            self._button(texts.minute(at, counts_to_twelve=self.counts_to_twelve), Act.MINUTE, at.minute)
            for at in minutes_ahead(day, self.draft.hour or 0, now=self.here.now, zone=self.here.zone)
        ]
        return in_rows(each, CLOCKS_IN_ROW)

    def _readings(self) -> Rows:
        return [
            [self._button(texts.reading(choice, now=self.here.now), Act.MEANING, index)]
            for index, choice in enumerate(self.draft.choices)
        ]

    def _repetitions(self) -> Rows:
        if self.draft.start is None:
            return []
        offered = repetitions(self.draft.start, self.here)
        chosen = None if self.draft.timing is None else self.draft.timing.recurrence
        rows = [
            [
                self._button(
                    texts.repetition(repeated, is_chosen=repeated.timing.recurrence == chosen),
                    Act.REPEAT,
                    REPETITIONS.index(repeated.how),
                )
            ]
            for repeated in offered
        ]
        if chosen is not None and all(repeated.timing.recurrence != chosen for repeated in offered):
            assert self.draft.timing is not None  # noqa: S101 - `chosen` is of it
            rows.insert(0, [self._button(texts.keep_time(self.draft.timing, now=self.here.now), Act.KEEP_RULE)])
        return [*rows, [self._button(texts.write_rule(), Act.WRITE_RULE)]]

    def _options(self, menu: OptionMenu, offered: Sequence[Option]) -> Rows:
        shown = {"dialog_id": self.dialog.id, "revision": self.dialog.revision}

        def choose(option: Option, value: int) -> GuidedOption:
            return GuidedOption(**shown, option=option, value=value)

        def open_menu(opened: OptionMenu) -> GuidedMenu:
            return GuidedMenu(**shown, menu=opened)

        rows = option_rows(menu, self.draft.options, offered, OptionButtons(choose, open_menu))
        if menu is not OptionMenu.ALL:
            return rows
        if self.draft.content is not None and takes_buttons(self.draft.content):
            label = texts.links(are_there=bool(self.draft.content.buttons))
            rows.append([self._button(label, Act.WRITE_LINKS)])
        if self.is_private:
            rows.append([self._button(where_buttons.where(self.draft.destination), Act.WHERE)])
        return [*rows, [self._button(texts.go_on(), Act.REVIEW)]]

    def _links(self) -> Rows:
        content = self.draft.content
        return [[self._button(texts.no_links(), Act.NO_LINKS)]] if content is not None and content.buttons else []

    def _where(self) -> Rows:
        dialog, chosen = self.dialog, self.draft.destination
        rows = [[self._button(where_buttons.here(is_chosen=chosen is None), Act.HERE)]]
        for channel in self.channels[:CHANNELS_SHOWN]:
            is_chosen = chosen is not None and chosen.recipient_id == channel.recipient_id
            carried = GuidedChannel(dialog_id=dialog.id, revision=dialog.revision, channel=int(channel.address.value))
            rows.append([labelled(where_buttons.channel(channel.title, is_chosen=is_chosen), carried)])
        other = GuidedOther(dialog_id=dialog.id, revision=dialog.revision)
        return [*rows, [labelled(where_buttons.another_channel(), other)]]

    def _way_out(self, menu: OptionMenu) -> list[InlineKeyboardButton]:
        cancel = labelled(texts.cancel(), GuidedCancel(dialog_id=self.dialog.id, revision=self.dialog.revision))
        is_deeper = menu is not OptionMenu.ALL  # there is a way back already
        return (
            [cancel] if is_deeper or self.draft.step is Step.CONTENT else [self._button(texts.back(), Act.BACK), cancel]
        )

    def _button(self, label: str, act: Act, value: int = 0) -> InlineKeyboardButton:
        return labelled(label, GuidedTap(dialog_id=self.dialog.id, revision=self.dialog.revision, act=act, value=value))
