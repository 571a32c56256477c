"""A broadcast that somebody is about to send, step by step: what is known of it, and which step comes next.

Content, time and options are those of any message that is scheduled step by step (`scheduling.drafts`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

from scheduling.audience_choices import AudienceChoice
from scheduling.broadcasts import BroadcastTerms, OutsideWindow, Window, checked_pace
from scheduling.content import CAPTION_LIMIT, Content
from scheduling.drafts import Draft, Step
from scheduling.errors import CaptionTooLong, DialogClosed, OwnTimeNeedsOneClock
from scheduling.expressions.circumstances import Circumstances
from scheduling.identifiers import TemplateId
from scheduling.options import Option, Options, WayOut
from scheduling.parts import parts_of, takes_buttons
from scheduling.recurrence import Once
from scheduling.timing import Timing
from scheduling.zones import known_zone

ROOM_FOR_WAY_OUT: Final = 128
"""Code points kept free for the line that says how to unsubscribe, in any language."""
PACES: Final = (5, 10, 20)
"""Those that are offered, in messages a second."""
CAPS: Final = (1, 2, 3, 5)
"""How many broadcasts a day are offered as the most that somebody gets."""
OPTIONS_OFFERED: Final = (Option.SILENT, Option.PROTECTED, Option.WITHOUT_PREVIEW)
TEMPLATES_ON_PAGE: Final = 8
_RUNS_COMPARED = 12


class BroadcastStep(StrEnum):
    """What is asked."""

    CONTENT = "content"
    MORE = "more"
    """What else is to be sent with it."""
    TEMPLATE = "template"
    AUDIENCE = "audience"
    WHEN = "when"
    """What of the time is asked, the draft of the message says."""
    OPTIONS = "options"
    REVIEW = "review"


class BroadcastMenu(StrEnum):
    """What is open of the options."""

    ALL = "all"
    FROM = "from"
    """The hour at which the window begins."""
    TO = "to"
    CAP = "cap"
    PACE = "pace"


@dataclass(frozen=True, slots=True)
class TemplateOffer:
    """A template to choose."""

    id: TemplateId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastDraft:
    """What is known so far. Each step returns another draft; a step that doesn't fit raises `DialogClosed`."""

    step: BroadcastStep = BroadcastStep.CONTENT
    draft: Draft = field(default_factory=Draft)
    """What is sent, when, and how a message looks."""
    choice: AudienceChoice = field(default_factory=AudienceChoice)
    is_now: bool = False
    is_local: bool = False
    """Each recipient gets it when their own clock shows the time that was chosen."""
    window: Window | None = None
    begins_at: time | None = None
    """Where the window begins whose end is asked for."""
    respects_quiet_hours: bool = True
    most_a_day: int | None = None
    pace: int | None = None
    menu: BroadcastMenu = BroadcastMenu.ALL
    templates: tuple[TemplateOffer, ...] = ()
    """What the step of the templates offers: a tap means what was drawn."""
    page: int = 0
    """Of the templates."""

    @property
    def content(self) -> Content | None:
        """Return what is sent, where that is known."""
        return self.draft.content

    @property
    def is_awaiting(self) -> bool:
        """Tell whether a message answers it."""
        match self.step:
            case BroadcastStep.CONTENT | BroadcastStep.MORE | BroadcastStep.TEMPLATE:
                return True
            case BroadcastStep.WHEN:
                return self.draft.is_awaiting
            case BroadcastStep.AUDIENCE:
                return self.choice.awaits_text or self.draft.album is not None  # more of its files may follow
            case _:
                return False

    def at_present(self, here: Circumstances) -> Self:
        """Return it as it is now: the time that was chosen may have passed."""
        if self.is_now or self.step not in {BroadcastStep.WHEN, BroadcastStep.OPTIONS, BroadcastStep.REVIEW}:
            return self
        draft = self.draft.at_present(here)
        return replace(self, draft=draft, step=BroadcastStep.WHEN) if draft.has_passed else replace(self, draft=draft)

    def terms(self, now: datetime) -> BroadcastTerms:
        """Return whom it is for and how it goes out. Raises `OwnTimeNeedsOneClock`."""
        at_local = None
        if self.is_local and not self.is_now:
            at_local = clock_of(self.timing_of(), now)
        return BroadcastTerms(
            audience=self.choice.audience,
            at_local=at_local,
            window=self.window,
            respects_quiet_hours=self.respects_quiet_hours,
            most_a_day=self.most_a_day,
            pace=self.pace,
        )

    def timing_of(self) -> Timing:
        """Return when it is sent. Raises `DialogClosed` where that is not known."""
        if self.draft.timing is None:
            raise DialogClosed
        return self.draft.timing

    # --- what is sent ------------------------------------------------------------------------------------------------

    def saying(self, content: Content, *, album: str | None = None) -> Self:
        """Take the content. Raises `CaptionTooLong` where nothing could say how to unsubscribe."""
        return self._at(BroadcastStep.AUDIENCE, draft=self._leaving(self.draft.saying(content, album=album)))

    @property
    def takes_more(self) -> bool:
        """Tell whether another message can be added."""
        return self.draft.takes_more

    def add_more(self) -> Self:
        """Ask what else is to be sent with it."""
        if self.step not in {BroadcastStep.CONTENT, BroadcastStep.AUDIENCE}:
            raise DialogClosed
        return self._at(BroadcastStep.MORE, draft=self.draft.add_more())

    def adding(self, content: Content, *, album: str | None = None) -> Self:
        """Take another message, and ask for more. Raises `TooMuchInOne`, `CaptionTooLong` as above."""
        return self._at(BroadcastStep.MORE, draft=self._leaving(self.draft.adding(content, album=album)))

    def without(self, index: int) -> Self:
        """Take one of several messages away. Raises `CaptionTooLong` as above."""
        self._require(BroadcastStep.MORE)
        return self._at(BroadcastStep.MORE, draft=self._leaving(self.draft.without(index)))

    def _leaving(self, draft: Draft) -> Draft:
        """Return a draft whose options say how to unsubscribe in a way that there is."""
        content = draft.content or Content("")
        ways = ways_out(content)
        if not ways:
            raise CaptionTooLong(len(content.text), CAPTION_LIMIT - ROOM_FOR_WAY_OUT)
        chosen = draft.options.way_out
        return replace(draft, options=replace(draft.options, way_out=chosen if chosen in ways else ways[0]))

    def with_whole_album(self, content: Content) -> Self:
        """Take all of an album of which a part was taken before, and stay where it is."""
        return replace(self, draft=self._leaving(self.draft.with_whole_album(content)))

    def keep_content(self) -> Self:
        """Go on with the content that there is."""
        if self.content is None:
            raise DialogClosed
        return self._at(BroadcastStep.AUDIENCE)

    def open_templates(self, offers: Sequence[TemplateOffer]) -> Self:
        """Offer templates."""
        return self._at(BroadcastStep.TEMPLATE, templates=tuple(offers), page=0)

    def turn_templates(self, page: int) -> Self:
        """Show another page of them."""
        if page not in range(self.pages):
            raise DialogClosed
        return self._at(BroadcastStep.TEMPLATE, page=page)

    @property
    def pages(self) -> int:
        """Return how many pages of templates there are, one at least."""
        return max(1, -(-len(self.templates) // TEMPLATES_ON_PAGE))

    def template_at(self, place: int) -> TemplateOffer:
        """Return the template that stands at a place of what was offered."""
        if self.step is not BroadcastStep.TEMPLATE or place not in range(len(self.templates)):
            raise DialogClosed
        return self.templates[place]

    # --- whom it is for ----------------------------------------------------------------------------------------------

    def choosing(self, change: Callable[[AudienceChoice], AudienceChoice]) -> Self:
        """Take what was chosen of the audience."""
        if self.step is not BroadcastStep.AUDIENCE:
            raise DialogClosed
        return self._at(BroadcastStep.AUDIENCE, choice=change(self.choice))

    def ask_when(self) -> Self:
        """Go on with the time."""
        if self.content is None or self.step is not BroadcastStep.AUDIENCE:
            raise DialogClosed
        return self._at(BroadcastStep.WHEN, draft=self.draft.keep_content())

    # --- when --------------------------------------------------------------------------------------------------------

    def at_once(self) -> Self:
        """Send it now."""
        self._require(BroadcastStep.WHEN)
        return self._at(BroadcastStep.OPTIONS, is_now=True, is_local=False)

    def by_own_clocks(self, *, is_local: bool) -> Self:
        """Let each get it at the time that is chosen by their own clock, or all at once."""
        self._require(BroadcastStep.WHEN)
        return self._at(BroadcastStep.WHEN, is_local=is_local)

    def timed(self, change: Callable[[Draft], Draft], here: Circumstances) -> Self:
        """Go one step on, or back, in choosing the time. Raises `OwnTimeNeedsOneClock`."""
        self._require(BroadcastStep.WHEN)
        draft = change(self.draft)
        if draft.step is Step.CONTENT:
            return self._at(BroadcastStep.AUDIENCE, draft=draft)
        if draft.step is not Step.OPTIONS or draft.timing is None:
            return self._at(BroadcastStep.WHEN, draft=draft)
        if self.is_local:
            timing = _by_the_clock(draft.timing)
            clock_of(timing, here.now)
            draft = replace(draft, timing=timing)
        return self._at(BroadcastStep.OPTIONS, draft=draft, is_now=False)

    # --- how ---------------------------------------------------------------------------------------------------------

    def open_menu(self, menu: BroadcastMenu) -> Self:
        """Open the values of an option, or all options."""
        self._require(BroadcastStep.OPTIONS)
        return self._at(BroadcastStep.OPTIONS, menu=menu)

    def with_option(self, option: Option, value: int) -> Self:
        """Switch an option of the message. Raises `OptionNotOffered`."""
        self._require(BroadcastStep.OPTIONS)
        if option not in OPTIONS_OFFERED:
            raise DialogClosed
        return self._at(BroadcastStep.OPTIONS, draft=self.draft.with_options(self.draft.options.having(option, value)))

    def leaving_by(self, way: WayOut) -> Self:
        """Say how to unsubscribe in another way."""
        self._require(BroadcastStep.OPTIONS)
        if self.content is None or way not in ways_out(self.content):
            raise DialogClosed
        options = replace(self.draft.options, way_out=way)
        return self._at(BroadcastStep.OPTIONS, draft=replace(self.draft, options=options))

    def window_from(self, hour: int) -> Self:
        """Take the hour at which the window begins, and ask for its end."""
        self._require(BroadcastStep.OPTIONS)
        return self._at(BroadcastStep.OPTIONS, begins_at=time(hour), menu=BroadcastMenu.TO)

    def window_to(self, hour: int) -> Self:
        """Take the hour at which the window ends."""
        self._require(BroadcastStep.OPTIONS)
        if self.begins_at is None or self.begins_at == time(hour):
            raise DialogClosed
        outside = OutsideWindow.EXPIRE if self.window is None else self.window.outside
        return self._at(BroadcastStep.OPTIONS, window=Window(self.begins_at, time(hour), outside), begins_at=None)

    def without_window(self) -> Self:
        """Let it go out at any hour."""
        self._require(BroadcastStep.OPTIONS)
        return self._at(BroadcastStep.OPTIONS, window=None, begins_at=None)

    def outside_window(self, outside: OutsideWindow) -> Self:
        """Say what becomes of what is too late for the window."""
        self._require(BroadcastStep.OPTIONS)
        if self.window is None:
            raise DialogClosed
        return self._at(BroadcastStep.OPTIONS, window=replace(self.window, outside=outside))

    def in_quiet_hours(self, *, respects: bool) -> Self:
        """Let it wait for the end of quiet hours, or not."""
        self._require(BroadcastStep.OPTIONS)
        return self._at(BroadcastStep.OPTIONS, respects_quiet_hours=respects)

    def at_most(self, most_a_day: int | None) -> Self:
        """Leave out who got so many broadcasts in a day; None: as the bot's setting says."""
        self._require(BroadcastStep.OPTIONS)
        if most_a_day is not None and most_a_day not in CAPS:
            raise DialogClosed
        return self._at(BroadcastStep.OPTIONS, most_a_day=most_a_day)

    def at_pace(self, pace: int | None) -> Self:
        """Send so many a second at most; None: whatever the limits allow. Raises `PaceOutOfRange`."""
        self._require(BroadcastStep.OPTIONS)
        return self._at(BroadcastStep.OPTIONS, pace=checked_pace(pace))

    def review(self) -> Self:
        """Show it as it will be."""
        if self.content is None or not (self.is_now or self.draft.timing is not None):
            raise DialogClosed
        return self._at(BroadcastStep.REVIEW)

    # --- going back --------------------------------------------------------------------------------------------------

    def back(self, here: Circumstances) -> Self:
        """Go back by one step."""
        match self.step:
            case BroadcastStep.CONTENT | BroadcastStep.TEMPLATE | BroadcastStep.AUDIENCE:
                return self._at(BroadcastStep.CONTENT)
            case BroadcastStep.MORE:
                return self._at(BroadcastStep.AUDIENCE)
            case BroadcastStep.WHEN:
                return self.timed(lambda draft: draft.back(), here)
            case BroadcastStep.OPTIONS if self.is_now:
                return self._at(BroadcastStep.WHEN, draft=self.draft.keep_content())
            case BroadcastStep.OPTIONS:
                return self._at(BroadcastStep.WHEN, draft=self.draft.back())
            case BroadcastStep.REVIEW:
                return self._at(BroadcastStep.OPTIONS)

    def _require(self, step: BroadcastStep) -> None:
        if self.step is not step:
            raise DialogClosed

    def _at(self, step: BroadcastStep, **changes: object) -> Self:
        return replace(self, **{"step": step, "menu": BroadcastMenu.ALL, **changes})  # type: ignore[arg-type]  # own fields

    # --- kept --------------------------------------------------------------------------------------------------------

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back: what is known, and nothing else."""
        window = self.window
        form: dict[str, Any] = {
            "step": self.step.value,
            "draft": self.draft.to_json(),
            "choice": self.choice.to_json(),
            "is_now": self.is_now,
            "is_local": self.is_local,
            "window": None
            if window is None
            else [f"{window.begin:%H:%M}", f"{window.end:%H:%M}", window.outside.value],
            "begins_at": None if self.begins_at is None else f"{self.begins_at:%H:%M}",
            "ignores_quiet_hours": not self.respects_quiet_hours,
            "most_a_day": self.most_a_day,
            "pace": self.pace,
            "menu": self.menu.value,
            "templates": [[str(offer.id), offer.name] for offer in self.templates],
            "page": self.page,
        }
        return {name: value for name, value in form.items() if value not in (None, False, [], 0)}

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. Raises `KeyError` where a part is missing."""
        window, begins_at = form.get("window"), form.get("begins_at")
        return cls(
            step=BroadcastStep(form["step"]),
            draft=Draft.from_json(form["draft"]),
            choice=AudienceChoice.from_json(form["choice"]),
            is_now=form.get("is_now", False),
            is_local=form.get("is_local", False),
            window=None
            if window is None
            else Window(time.fromisoformat(window[0]), time.fromisoformat(window[1]), OutsideWindow(window[2])),
            begins_at=None if begins_at is None else time.fromisoformat(begins_at),
            respects_quiet_hours=not form.get("ignores_quiet_hours", False),
            most_a_day=form.get("most_a_day"),
            pace=form.get("pace"),
            menu=BroadcastMenu(form.get("menu", BroadcastMenu.ALL)),
            templates=tuple(TemplateOffer(TemplateId(UUID(one)), name) for one, name in form.get("templates", ())),
            page=form.get("page", 0),
        )


def ways_out(content: Content) -> tuple[WayOut, ...]:
    """Return the ways in which a content can say how to unsubscribe, the usual one first; none where it can't.

    A line stands below the last of its parts.
    """
    last = parts_of(content)[-1]
    ways = []
    if last.takes_text and len(last.text) <= last.text_limit - ROOM_FOR_WAY_OUT:
        ways.append(WayOut.LINE)
    if takes_buttons(content):
        ways.append(WayOut.BUTTON)
    return tuple(ways)


def clock_of(timing: Timing, now: datetime) -> time:
    """Return the one time of day at which a rule runs. Raises `OwnTimeNeedsOneClock` where it has several, or none."""
    rule = timing.recurrence
    if isinstance(rule, Once):
        return _local(rule, timing).time()
    runs = timing.upcoming(timing.next_after(now), _RUNS_COMPARED)
    clocks = {None if run.local is None else run.local.time() for run in runs}
    clock = clocks.pop() if len(clocks) == 1 else None
    if clock is None:
        raise OwnTimeNeedsOneClock
    return clock


def _by_the_clock(timing: Timing) -> Timing:
    """Return a single run by the wall clock of its zone; what repeats as it is."""
    rule = timing.recurrence
    return replace(timing, recurrence=Once(_local(rule, timing))) if isinstance(rule, Once) else timing


def _local(rule: Once, timing: Timing) -> datetime:
    if rule.at.tzinfo is None:
        return rule.at
    return rule.at.astimezone(known_zone(timing.zone)).replace(second=0, microsecond=0, tzinfo=None, fold=0)


def for_broadcasts(content: Content, options: Options) -> Options:
    """Return options as a broadcast has them: it always says how to unsubscribe, and reminds nobody."""
    ways = ways_out(content)
    way_out = options.way_out if options.way_out in ways or not ways else ways[0]
    return replace(options, way_out=way_out or WayOut.LINE, reminds=False, nagging=None, pinned=False)
