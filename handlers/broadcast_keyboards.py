"""Inline keyboards of the steps by which a broadcast is made. Labels come from `texts.broadcast_buttons`."""

from dataclasses import dataclass
from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers import audience_keyboards
from handlers.broadcast_buttons import (
    MENUS,
    OUTSIDE,
    WAYS_OUT,
    BroadcastAct,
    BroadcastAudience,
    BroadcastCancel,
    BroadcastSend,
    BroadcastTap,
    BroadcastTemplate,
    BroadcastTemplates,
    BroadcastTest,
    BroadcastTime,
)
from handlers.guided_buttons import Act
from handlers.guided_keyboards import CLOCKS_IN_ROW, GuidedKeyboard, Rows
from handlers.keyboards import in_rows, labelled
from scheduling.audience_choices import AudienceAction, AudienceScreen
from scheduling.broadcast_drafts import (
    CAPS,
    OPTIONS_OFFERED,
    PACES,
    TEMPLATES_ON_PAGE,
    BroadcastDraft,
    BroadcastMenu,
    BroadcastStep,
    ways_out,
)
from scheduling.broadcasts import OutsideWindow
from scheduling.chats import Chat
from scheduling.content import Content
from scheduling.dialogs import Dialog
from scheduling.drafts import Step
from scheduling.expressions.circumstances import Circumstances
from scheduling.options import Option, offered
from scheduling.quick_picks import QuickPick, quick_picks
from texts import broadcast_buttons as texts
from texts import buttons, guided_buttons
from texts import options as option_texts

OFFERED = (
    AudienceScreen.GROUPS,
    AudienceScreen.LISTS,
    AudienceScreen.TAGS,
    AudienceScreen.LANGUAGES,
    AudienceScreen.VARIABLES,
    AudienceScreen.JOINED,
    AudienceScreen.ACTIVE,
)
"""By what an audience can be chosen."""
HOURS = range(24)
HOURS_IN_ROW = 6
PACES_IN_ROW = 3


class _Times(GuidedKeyboard):
    """The times of any message that is scheduled step by step, with buttons that lead on in a broadcast."""

    def rows_of(self, *, is_local: bool) -> Rows:
        """Return the rows of what is asked of the time."""
        drawn = {
            Step.WHEN: lambda: self._times(is_local=is_local),
            Step.CALENDAR: self._calendar,
            Step.HOUR: self._hours,
            Step.MINUTE: self._minutes,
            Step.READINGS: self._readings,
            Step.REPEAT: self._repetitions,
        }
        return drawn.get(self.draft.step, list)()

    def _times(self, *, is_local: bool) -> Rows:
        without = {guided_buttons.add_another()}  # all of it is given by now
        if is_local:  # lengths of time have no place on a clock
            without |= {
                guided_buttons.pick(pick, zone=self.here.zone.key, now=self.here.now) for pick in self._lengths()
            }
        return [row for row in self._when() if row[0].text not in without]

    def _lengths(self) -> list[QuickPick]:
        return [pick for pick in quick_picks(self.here) if pick.at.tzinfo is not None]

    def _button(self, label: str, act: Act, value: int = 0) -> InlineKeyboardButton:
        return labelled(
            label, BroadcastTime(dialog_id=self.dialog.id, revision=self.dialog.revision, act=act, value=value)
        )


@dataclass(frozen=True, slots=True)
class BroadcastKeyboard:
    """Draws the buttons of a step. Each carries the dialog's revision: those of an earlier step change nothing."""

    dialog: Dialog
    draft: BroadcastDraft
    here: Circumstances
    chat: Chat
    counts_to_twelve: bool

    def markup(self) -> InlineKeyboardMarkup:
        """Return the keyboard of the present step."""
        drawn = {
            BroadcastStep.CONTENT: self._content,
            BroadcastStep.MORE: self._more,
            BroadcastStep.TEMPLATE: self._templates,
            BroadcastStep.AUDIENCE: self._audience,
            BroadcastStep.WHEN: self._when,
            BroadcastStep.OPTIONS: self._options,
            BroadcastStep.REVIEW: self._review,
        }
        return InlineKeyboardMarkup(inline_keyboard=[*drawn[self.draft.step](), self._way_out()])

    def _content(self) -> Rows:
        templates = labelled(texts.templates(), BroadcastTemplates(**self._shown))
        keep = (
            []
            if self.draft.content is None
            else [[self._button(guided_buttons.keep_content(), BroadcastAct.KEEP_CONTENT)]]
        )
        return [*keep, [templates]]

    def _more(self) -> Rows:
        messages = self.draft.draft.messages
        rows = [[self._button(guided_buttons.that_is_all(), BroadcastAct.KEEP_CONTENT)]]
        if len(messages) > 1:
            rows += [
                [self._button(guided_buttons.remove_message(place, message), BroadcastAct.REMOVE, place - 1)]
                for place, message in enumerate(messages, 1)
            ]
        return rows

    def _templates(self) -> Rows:
        draft, start = self.draft, self.draft.page * TEMPLATES_ON_PAGE
        rows = [
            [labelled(texts.template(offer.name), BroadcastTemplate(**self._shown, place=start + index))]
            for index, offer in enumerate(draft.templates[start : start + TEMPLATES_ON_PAGE])
        ]
        turn = []
        if draft.page > 0:
            turn.append(self._button(buttons.previous_page(), BroadcastAct.TEMPLATES_PAGE, draft.page - 1))
        if draft.page + 1 < draft.pages:
            turn.append(self._button(buttons.next_page(), BroadcastAct.TEMPLATES_PAGE, draft.page + 1))
        return [*rows, turn] if turn else rows

    def _audience(self) -> Rows:
        def carry(action: AudienceAction, place: int) -> BroadcastAudience:
            return BroadcastAudience(**self._shown, action=action, place=place)

        choice = self.draft.choice
        rows = audience_keyboards.rows(choice, OFFERED, carry, zone=self.chat.zone)
        if choice.screen is AudienceScreen.MAIN and choice.asked is None:
            if self.draft.takes_more:
                rows.append([self._button(guided_buttons.add_another(), BroadcastAct.ADD)])
            rows.append([self._button(texts.go_on(), BroadcastAct.ASK_WHEN)])
        return rows

    def _when(self) -> Rows:
        draft = self.draft
        times = _Times(self.dialog, draft.draft, self.here, self.counts_to_twelve).rows_of(is_local=draft.is_local)
        if draft.draft.step is not Step.WHEN:
            return times
        own = self._button(texts.own_clocks(chosen=draft.is_local), BroadcastAct.OWN_CLOCKS, int(not draft.is_local))
        now = [] if draft.is_local else [[self._button(texts.at_once(), BroadcastAct.AT_ONCE)]]
        return [*now, *times, [own]]

    def _options(self) -> Rows:
        match self.draft.menu:
            case BroadcastMenu.ALL:
                return self._all_options()
            case BroadcastMenu.FROM:
                rows = self._hours(BroadcastAct.WINDOW_FROM, without=None)
                return [*rows, [self._button(texts.no_window(), BroadcastAct.NO_WINDOW)], self._to_options()]
            case BroadcastMenu.TO:
                begins = None if self.draft.begins_at is None else self.draft.begins_at.hour
                return [*self._hours(BroadcastAct.WINDOW_TO, without=begins), self._to_options()]
            case BroadcastMenu.CAP:
                chosen = self.draft.most_a_day
                each = [self._choice(texts.cap(n), BroadcastAct.CAP, n, is_chosen=n == chosen) for n in CAPS]
                usual = self._choice(texts.usual_cap(), BroadcastAct.CAP, 0, is_chosen=chosen is None)
                return [each, [usual], self._to_options()]
            case BroadcastMenu.PACE:
                chosen = self.draft.pace
                each = [self._choice(texts.pace(n), BroadcastAct.PACE, n, is_chosen=n == chosen) for n in PACES]
                fastest = self._choice(texts.fastest(), BroadcastAct.PACE, 0, is_chosen=chosen is None)
                return [each, [fastest], self._to_options()]

    def _all_options(self) -> Rows:
        draft = self.draft
        content = draft.content or Content("")
        sensible = offered(draft.draft.options, content, repeats=False)
        switches = [
            self._button(
                option_texts.label(option, draft.draft.options),
                BroadcastAct.SWITCH,
                2 * OPTIONS_OFFERED.index(option) + int(not draft.draft.options.has(option)),
            )
            for option in OPTIONS_OFFERED
            if option is not Option.WITHOUT_PREVIEW or option in sensible
        ]
        rows = in_rows(switches, 2)
        window = [self._button(texts.window(draft.window), BroadcastAct.MENU, MENUS.index(BroadcastMenu.FROM))]
        rows.append(window)
        if draft.window is not None:
            other = OutsideWindow.WAIT if draft.window.outside is OutsideWindow.EXPIRE else OutsideWindow.EXPIRE
            label = texts.outside(draft.window.outside)
            rows.append([self._button(label, BroadcastAct.OUTSIDE, OUTSIDE.index(other))])
        respects = draft.respects_quiet_hours
        rows.append([self._button(texts.quiet_hours(respects=respects), BroadcastAct.QUIET, int(not respects))])
        rows.append(
            [
                self._button(texts.cap_chosen(draft.most_a_day), BroadcastAct.MENU, MENUS.index(BroadcastMenu.CAP)),
                self._button(texts.pace_chosen(draft.pace), BroadcastAct.MENU, MENUS.index(BroadcastMenu.PACE)),
            ]
        )
        ways, chosen = ways_out(content), draft.draft.options.way_out
        if len(ways) > 1 and chosen in ways:
            following = ways[(ways.index(chosen) + 1) % len(ways)]
            rows.append([self._button(texts.way_out(chosen), BroadcastAct.WAY_OUT, WAYS_OUT.index(following))])
        return [*rows, [self._button(texts.review(), BroadcastAct.REVIEW)]]

    def _hours(self, act: BroadcastAct, *, without: int | None) -> Rows:
        each = [
            self._button(texts.hour(hour, counts_to_twelve=self.counts_to_twelve), act, hour)
            for hour in HOURS
            if hour != without
        ]
        return in_rows(each, CLOCKS_IN_ROW if self.counts_to_twelve else HOURS_IN_ROW)

    def _review(self) -> Rows:
        test = labelled(texts.test_to_me(), BroadcastTest(**self._shown))
        return [[test], [labelled(texts.send(is_now=self.draft.is_now), BroadcastSend(**self._shown))]]

    def _way_out(self) -> list[InlineKeyboardButton]:
        cancel = labelled(guided_buttons.cancel(), BroadcastCancel(**self._shown))
        is_deeper = self.draft.menu is not BroadcastMenu.ALL or (
            self.draft.step is BroadcastStep.AUDIENCE and self.draft.choice.screen is not AudienceScreen.MAIN
        )
        if is_deeper or self.draft.step is BroadcastStep.CONTENT:  # there is a way back already, or none
            return [cancel]
        return [self._button(guided_buttons.back(), BroadcastAct.BACK), cancel]

    def _to_options(self) -> list[InlineKeyboardButton]:
        label = option_texts.back_to_options()
        return [self._button(label, BroadcastAct.MENU, MENUS.index(BroadcastMenu.ALL))]

    def _choice(self, label: str, act: BroadcastAct, value: int, *, is_chosen: bool) -> InlineKeyboardButton:
        return self._button(f"✓ {label}" if is_chosen else label, act, value)

    def _button(self, label: str, act: BroadcastAct, value: int = 0) -> InlineKeyboardButton:
        return labelled(label, BroadcastTap(**self._shown, act=act, value=value))

    @property
    def _shown(self) -> dict[str, Any]:
        return {"dialog_id": self.dialog.id, "revision": self.dialog.revision}
