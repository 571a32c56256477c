"""Use cases with their needs. They are made anew for each update, whose effect their transaction marks."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from handlers.views import Looking
from scheduling.clock import Clock
from scheduling.ports import Cause, DeliveryQueue, NewUnit, SendingSwitch
from scheduling.ports.channels import ChannelRights
from scheduling.ports.previews import ShowPreview
from scheduling.use_cases.administration import ResumeSending, StopSending
from scheduling.use_cases.agenda import ShowAgenda
from scheduling.use_cases.albums import CompleteAlbum, FindArrivals
from scheduling.use_cases.archiving import ArchiveMessage, TakeOut
from scheduling.use_cases.bulk import ChangePicked, TakeChangeBack
from scheduling.use_cases.card_actions import (
    DuplicateMessage,
    SendNow,
    SetEnd,
    SetPriority,
    ShowHistory,
    SkipRun,
    TakeSkipBack,
)
from scheduling.use_cases.channels import FindDestination, ListChannels, NoteChannel
from scheduling.use_cases.chats import (
    GreetGroup,
    MeetChat,
    MoveChat,
    SetHour,
    SetLanguage,
    SetQuietHours,
    SetSchedulers,
    SetZone,
)
from scheduling.use_cases.deliveries import (
    LeaveDeliveries,
    LeaveDelivery,
    ListFailed,
    RetryDeliveries,
    RetryDelivery,
    ShowDelivery,
)
from scheduling.use_cases.dialogs import CloseDialog, FindAwaiting, LeaveDialog, RememberPrompt
from scheduling.use_cases.editing import BeginEdit, EditContent, EditTime, RemoveButtons, UndoEdit
from scheduling.use_cases.guided import AnswerDraft, BeginDraft, ContinueDraft, SaveDraft
from scheduling.use_cases.inline import FindOwn, FindPrivateChat, OfferFromAnywhere
from scheduling.use_cases.limits import LiftLimits, RestoreLimits, ShowLimits
from scheduling.use_cases.messages import (
    CancelMessage,
    ListMessages,
    RestoreMessage,
    RewriteMessage,
    ScheduleMessage,
    ShowMessage,
)
from scheduling.use_cases.options import SetOption
from scheduling.use_cases.pauses import PauseMessage, ResumeMended, ResumeMessage
from scheduling.use_cases.privacy import EraseOwnData, FillIn, FindChat, GatherOwnData
from scheduling.use_cases.questions import (
    AnswerQuestion,
    DeclineQuestion,
    FindStanding,
    OfferMessage,
    WithdrawQuestion,
)
from scheduling.use_cases.reminders import (
    AskForSnooze,
    FinishReminder,
    ShowReminder,
    SnoozeAsWritten,
    SnoozeReminder,
    TakeDoneBack,
    TakeSnoozeBack,
)
from scheduling.use_cases.requests import ReadText, Understand
from scheduling.use_cases.views import ChangeView, FindAuthors, FindView, LookAt, OpenView, PickMany, SearchView


class Units(Protocol):
    """Makes units of work."""

    def new(self, *, write: bool = True, cause: Cause | None = None) -> Any:
        """Begin one, for the update `cause`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What use cases need of the world."""

    units: Units
    queue: DeliveryQueue
    clock: Clock
    read_text: ReadText
    channel_rights: ChannelRights
    languages: tuple[str, ...]
    wake_planner: Callable[[], None]
    wake_dispatcher: Callable[[], None]
    switch: SendingSwitch
    administrators: Collection[int]
    fill_in: FillIn
    """Indexes some of what older versions stored."""
    show_preview: ShowPreview
    on_resumed: Callable[[], None]
    """Schedules go on by themselves: plan them, send what was suspended, and tell their chats."""


class UseCases:
    """All that can be done on behalf of one update."""

    def __init__(self, services: Services, cause: Cause | None) -> None:
        clock, wakeup = services.clock, services.wake_planner
        plain: NewUnit = services.units.new
        caused: NewUnit = partial(services.units.new, cause=cause)
        # Meeting a chat is no effect of the update: marked so, a crash right after it would drop the rest.
        self.meet_chat = MeetChat(new_unit=plain, clock=clock, on_resumed=services.on_resumed)
        # Nor is what is mended: another time nothing is left to resume.
        self.resume_mended = ResumeMended(new_unit=plain, clock=clock, on_resumed=services.on_resumed)
        self.set_zone = SetZone(new_unit=caused, clock=clock)
        self.set_language = SetLanguage(new_unit=caused, known=services.languages)
        self.set_hour = SetHour(new_unit=caused)
        self.greet_group = GreetGroup(new_unit=caused)
        self.set_quiet_hours = SetQuietHours(new_unit=caused)
        self.set_schedulers = SetSchedulers(new_unit=caused)
        # Nor is what is known of a channel: another time it is asked anew.
        self.find_destination = FindDestination(new_unit=plain, rights=services.channel_rights, clock=clock)
        self._hold_dialogs(services, plain, caused)
        self.list_channels = ListChannels(new_unit=plain)
        self.note_channel = NoteChannel(new_unit=caused, clock=clock)
        understand = Understand(read=services.read_text, find_destination=self.find_destination)
        accepting: dict[str, Any] = {"new_unit": caused, "clock": clock, "wakeup": wakeup}
        self.schedule_message = ScheduleMessage(**accepting, understand=understand)
        self.rewrite_message = RewriteMessage(**accepting, understand=understand)
        self.find_arrivals = FindArrivals(new_unit=caused)
        self.complete_album = CompleteAlbum(new_unit=caused)
        self.finish_reminder = FinishReminder(new_unit=caused, clock=clock)
        self.take_done_back = TakeDoneBack(**accepting)
        self.snooze_reminder = SnoozeReminder(**accepting)
        self.take_snooze_back = TakeSnoozeBack(**accepting)
        self.ask_for_snooze = AskForSnooze(new_unit=caused, clock=clock)
        self.snooze_as_written = SnoozeAsWritten(**accepting, read=services.read_text)
        self.show_reminder = ShowReminder(new_unit=plain)
        self.offer_message = OfferMessage(new_unit=caused, clock=clock)
        self.withdraw_question = WithdrawQuestion(new_unit=caused)
        self.find_standing = FindStanding(new_unit=plain, clock=clock)
        self.answer_question = AnswerQuestion(**accepting)
        self.decline_question = DeclineQuestion(new_unit=caused)
        self.cancel_message = CancelMessage(new_unit=caused, clock=clock)
        self.restore_message = RestoreMessage(new_unit=caused, clock=clock, wakeup=wakeup)
        self.pause_message = PauseMessage(new_unit=caused)
        self.resume_message = ResumeMessage(new_unit=caused, clock=clock, wakeup=wakeup)
        self.skip_run = SkipRun(new_unit=caused)
        self.take_skip_back = TakeSkipBack(new_unit=caused, clock=clock, wakeup=wakeup)
        self.set_priority = SetPriority(new_unit=caused)
        self._edit_cards(understand, accepting)
        self.set_end = SetEnd(new_unit=caused, clock=clock, wakeup=wakeup)
        self.duplicate_message = DuplicateMessage(new_unit=caused, clock=clock, wakeup=wakeup)
        self.show_history = ShowHistory(new_unit=plain)
        self.show_message = ShowMessage(new_unit=plain)
        self.list_messages = ListMessages(new_unit=plain)
        self._look_at_many(plain, caused, clock, wakeup)
        self.show_agenda = ShowAgenda(new_unit=plain, clock=clock)
        wake_dispatcher = services.wake_dispatcher
        self.send_now = SendNow(new_unit=caused, clock=clock, wakeup=wake_dispatcher)
        self.retry_delivery = RetryDelivery(new_unit=caused, clock=clock, wakeup=wake_dispatcher)
        self.retry_deliveries = RetryDeliveries(new_unit=caused, clock=clock, wakeup=wake_dispatcher)
        self.leave_delivery = LeaveDelivery(new_unit=caused, clock=clock)
        self.leave_deliveries = LeaveDeliveries(new_unit=caused, clock=clock)
        self.show_delivery = ShowDelivery(new_unit=plain)
        self.list_failed = ListFailed(new_unit=plain)
        switching: dict[str, Any] = {"switch": services.switch, "administrators": services.administrators}
        self.stop_sending = StopSending(new_unit=caused, clock=clock, **switching)
        self.resume_sending = ResumeSending(new_unit=caused, clock=clock, **switching)
        self.find_chat = FindChat(new_unit=plain)
        self.gather_own_data = GatherOwnData(new_unit=plain, fill_in=services.fill_in)
        self.erase_own_data = EraseOwnData(new_unit=caused, trim_unit=plain, clock=clock, fill_in=services.fill_in)
        administrators = services.administrators
        self.show_limits = ShowLimits(new_unit=plain, clock=clock, administrators=administrators)
        self.lift_limits = LiftLimits(new_unit=caused, clock=clock, administrators=administrators)
        self.restore_limits = RestoreLimits(new_unit=caused, administrators=administrators)

    def _edit_cards(self, understand: Understand, accepting: Mapping[str, Any]) -> None:
        changing = {"new_unit": accepting["new_unit"], "clock": accepting["clock"]}
        self.set_option = SetOption(new_unit=accepting["new_unit"])
        self.begin_edit = BeginEdit(**changing)
        self.edit_content = EditContent(**changing)
        self.edit_time = EditTime(**accepting, understand=understand)
        self.remove_buttons = RemoveButtons(**changing)
        self.undo_edit = UndoEdit(**accepting)

    def _hold_dialogs(self, services: Services, plain: NewUnit, caused: NewUnit) -> None:
        clock = services.clock
        self.move_chat = MoveChat(new_unit=plain, wakeup=services.wake_dispatcher)
        self.find_awaiting = FindAwaiting(new_unit=caused, clock=clock)
        # Nor is where a question stands: another time it is asked anew.
        self.remember_prompt = RememberPrompt(new_unit=plain)
        self.begin_draft = BeginDraft(new_unit=caused, clock=clock)
        self.continue_draft = ContinueDraft(new_unit=caused, clock=clock)
        self.answer_draft = AnswerDraft(
            new_unit=caused, clock=clock, read=services.read_text, find_destination=self.find_destination
        )
        self.save_draft = SaveDraft(new_unit=caused, clock=clock, wakeup=services.wake_planner)
        self.show_preview = services.show_preview
        self.close_dialog = CloseDialog(new_unit=caused, clock=clock)
        self.leave_dialog = LeaveDialog(new_unit=caused, clock=clock)

    def _look_at_many(self, plain: NewUnit, caused: NewUnit, clock: Clock, wakeup: Callable[[], None]) -> None:
        """Add views of one's own, what is done to many at once, and archiving."""
        self.open_view = OpenView(new_unit=caused, clock=clock)
        self.change_view = ChangeView(new_unit=caused, clock=clock)
        self.pick_many = PickMany(new_unit=plain, change_view=self.change_view)
        self.search_view = SearchView(change_view=self.change_view)
        self.find_view = FindView(new_unit=plain, clock=clock)
        self.looking = Looking(look_at=LookAt(new_unit=plain), find_authors=FindAuthors(new_unit=plain), clock=clock)
        self.change_picked = ChangePicked(new_unit=caused, clock=clock, wakeup=wakeup)
        self.take_change_back = TakeChangeBack(new_unit=caused, clock=clock, wakeup=wakeup)
        self.find_private_chat = FindPrivateChat(new_unit=plain)
        self.offer_from_anywhere = OfferFromAnywhere(new_unit=caused, clock=clock)
        self.find_own = FindOwn(new_unit=plain)
        self.archive_message = ArchiveMessage(new_unit=caused)
        self.take_out = TakeOut(new_unit=caused, clock=clock)

    def by_name(self) -> dict[str, Any]:
        """Return each use case under the name by which handlers ask for it."""
        return dict(vars(self))
