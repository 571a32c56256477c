"""Use cases with their needs. They are made anew for each update, whose effect their transaction marks."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from handlers.broadcast_screens import Drawing
from handlers.group_dialogs import GroupScreens
from handlers.view_screens import Looking
from scheduling.clock import Clock
from scheduling.ports import Cause, DeliveryQueue, NewUnit, SendingSwitch
from scheduling.ports.channels import ChannelRights
from scheduling.ports.previews import ShowPreview
from scheduling.recipient_reading import Reading
from scheduling.use_cases.administration import ResumeSending, StopSending
from scheduling.use_cases.agenda import ShowAgenda
from scheduling.use_cases.albums import CompleteAlbum, FindArrivals
from scheduling.use_cases.archiving import ArchiveMessage, TakeOut
from scheduling.use_cases.audiences import OfferAudiences, SeeAudience
from scheduling.use_cases.auditing import FindAudited, ListActors, ReadAudit
from scheduling.use_cases.broadcast_drafts import (
    AnswerBroadcast,
    BeginBroadcast,
    ChooseAudience,
    ContinueBroadcast,
    OpenTemplates,
    SendBroadcast,
    TakeTemplate,
)
from scheduling.use_cases.broadcast_lists import ListBroadcasts, SeeBroadcast
from scheduling.use_cases.broadcast_reviews import RenderForAuthor, ReviewBroadcast
from scheduling.use_cases.broadcasts import (
    CancelRun,
    ChangePace,
    ListRuns,
    PauseRun,
    ReadOutcomes,
    ResendUnknown,
    ResumeRun,
    RetryFailed,
    ShowBroadcast,
    ShowRun,
    StartBroadcast,
)
from scheduling.use_cases.bulk import ChangePicked, TakeChangeBack
from scheduling.use_cases.bulk_export import ReadView
from scheduling.use_cases.bulk_saving import PreviewSchedules, SaveMany
from scheduling.use_cases.bulk_schedules import RewriteMany, ScheduleAsOne, ScheduleMany, UndoMany
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
from scheduling.use_cases.group_dialogs import (
    AnswerGroupDialog,
    BeginGroupDialog,
    ChooseCondition,
    ChooseKind,
    SaveCondition,
)
from scheduling.use_cases.groups import ChangeMember, DeleteGroup, ListGroups, ListMembers, ShowGroup
from scheduling.use_cases.guided import AnswerDraft, BeginDraft, ContinueDraft, SaveDraft
from scheduling.use_cases.guided_previews import FindPreviewed, RememberPreview
from scheduling.use_cases.inline import FindOwn, FindPrivateChat, OfferFromAnywhere
from scheduling.use_cases.limits import LiftLimits, RestoreLimits, ShowLimits
from scheduling.use_cases.mailing_lists import AnswerListDialog, BeginListDialog, DeleteList, ShowList, ShowLists
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
from scheduling.use_cases.recipient_export import ReadRecipients
from scheduling.use_cases.recipient_import import FetchFile, PreviewTable, SaveTable
from scheduling.use_cases.recipients import (
    AnswerRecipients,
    FindRecipientsView,
    LookAtRecipients,
    OpenRecipients,
    TapRecipients,
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
from scheduling.use_cases.rights import FindRoles
from scheduling.use_cases.roles import BeginGranting, ListRoles, PickPerson, SetRoles, ShowRoles
from scheduling.use_cases.subscribing import (
    JoinList,
    LeaveList,
    Resubscribe,
    ShowSubscription,
    Subscribe,
    Unsubscribe,
)
from scheduling.use_cases.template_choice import ChooseTemplate, FillTemplate
from scheduling.use_cases.template_dialogs import AnswerTemplate, BeginTemplate
from scheduling.use_cases.templates import (
    ChangeLanguages,
    DeleteTemplate,
    ListTemplates,
    ShowTemplate,
)
from scheduling.use_cases.views import ChangeView, FindAuthors, FindView, LookAt, OpenView, PickMany, SearchView
from texts import templating


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
    wake_broadcasts: Callable[[], None]
    rate: float
    """Messages a second that are sent at most; 0: as many as can be."""
    switch: SendingSwitch
    administrators: Collection[int]
    fill_in: FillIn
    """Indexes some of what older versions stored."""
    show_preview: ShowPreview
    fetch_file: FetchFile
    reading: Reading
    """How what people write of recipients is read."""
    on_resumed: Callable[[], None]
    """Schedules go on by themselves: plan them, send what was suspended, and tell their chats."""


@dataclass(frozen=True, slots=True)
class _Means:
    """What use cases are made with, for one update."""

    services: Services
    plain: NewUnit
    """For what is no effect of the update: another time it is done anew, or nothing is left to do."""
    caused: NewUnit

    @property
    def changing(self) -> dict[str, Any]:
        """For what is an effect of the update and counts from now."""
        return {"new_unit": self.caused, "clock": self.services.clock}

    @property
    def planning(self) -> dict[str, Any]:
        """For what changes when something is due."""
        return {**self.changing, "wakeup": self.services.wake_planner}

    @property
    def dispatching(self) -> dict[str, Any]:
        """For what has something sent."""
        return {**self.changing, "wakeup": self.services.wake_dispatcher}


class UseCases:
    """All that can be done on behalf of one update."""

    def __init__(self, services: Services, cause: Cause | None) -> None:
        on = _Means(services, services.units.new, partial(services.units.new, cause=cause))
        self._meet(on)
        self._set_up(on)
        self._subscribe(on)
        self._accept(on)
        self._accept_many(on)
        self._hold_dialogs(on)
        self._keep_templates(on)
        self._remind(on)
        self._change_one(on)
        self._edit_cards(on)
        self._look_at_many(on)
        self._decide_on_deliveries(on)
        self._broadcast(on)
        self._make_broadcasts(on)
        self._administer(on)
        self._manage_recipients(on)
        self._group(on)

    def _meet(self, on: _Means) -> None:
        """Chats and channels. To mark meeting one as the update's effect would drop the rest after a crash."""
        services, clock = on.services, on.services.clock
        self.meet_chat = MeetChat(new_unit=on.plain, clock=clock, on_resumed=services.on_resumed)
        self.resume_mended = ResumeMended(new_unit=on.plain, clock=clock, on_resumed=services.on_resumed)
        self.move_chat = MoveChat(new_unit=on.plain, wakeup=services.wake_dispatcher)
        self.greet_group = GreetGroup(new_unit=on.caused)
        self.find_destination = FindDestination(new_unit=on.plain, rights=services.channel_rights, clock=clock)
        self.list_channels = ListChannels(new_unit=on.plain)
        self.note_channel = NoteChannel(**on.changing)
        self.find_chat = FindChat(new_unit=on.plain)
        self.find_private_chat = FindPrivateChat(new_unit=on.plain)

    def _set_up(self, on: _Means) -> None:
        self.set_zone = SetZone(**on.changing)
        self.set_language = SetLanguage(**on.changing, known=on.services.languages)
        self.set_hour = SetHour(**on.changing)
        self.set_quiet_hours = SetQuietHours(**on.changing)
        self.set_schedulers = SetSchedulers(**on.changing)

    def _subscribe(self, on: _Means) -> None:
        administrators: dict[str, Any] = {"administrators": on.services.administrators}
        self.subscribe = Subscribe(**on.changing)
        self.unsubscribe = Unsubscribe(**on.changing)
        self.resubscribe = Resubscribe(**on.changing)
        self.show_subscription = ShowSubscription(new_unit=on.plain, **administrators)
        self.leave_list = LeaveList(**on.changing)
        self.join_list = JoinList(**on.changing)
        self.show_lists = ShowLists(new_unit=on.plain, **administrators)
        self.show_list = ShowList(new_unit=on.plain, **administrators)
        self.begin_list_dialog = BeginListDialog(**on.changing, **administrators)
        self.answer_list_dialog = AnswerListDialog(**on.changing, **administrators)
        self.delete_list = DeleteList(**on.changing, **administrators)

    def _accept(self, on: _Means) -> None:
        self.understand = Understand(read=on.services.read_text, find_destination=self.find_destination)
        self.schedule_message = ScheduleMessage(**on.planning, understand=self.understand)
        self.rewrite_message = RewriteMessage(**on.planning, understand=self.understand)
        self.find_arrivals = FindArrivals(new_unit=on.caused)
        self.complete_album = CompleteAlbum(new_unit=on.caused)
        self.offer_message = OfferMessage(**on.changing)
        self.offer_from_anywhere = OfferFromAnywhere(**on.changing)
        self.withdraw_question = WithdrawQuestion(new_unit=on.caused)
        self.find_standing = FindStanding(new_unit=on.plain, clock=on.services.clock)
        self.answer_question = AnswerQuestion(**on.planning)
        self.decline_question = DeclineQuestion(new_unit=on.caused)

    def _accept_many(self, on: _Means) -> None:
        """Several schedules at once."""
        fetching: dict[str, Any] = {"fetch": on.services.fetch_file}
        self.schedule_many = ScheduleMany(**on.planning, understand=self.understand)
        self.rewrite_many = RewriteMany(**on.changing, plain_unit=on.plain, schedule_many=self.schedule_many)
        self.schedule_as_one = ScheduleAsOne(**on.planning, understand=self.understand)
        self.preview_schedules = PreviewSchedules(**on.changing, **fetching)
        self.save_many = SaveMany(**on.planning, **fetching, chunk_unit=on.plain, understand=self.understand)
        self.undo_many = UndoMany(**on.changing)
        self.read_view = ReadView(new_unit=on.plain, clock=on.services.clock)

    def _keep_templates(self, on: _Means) -> None:
        administrators: dict[str, Any] = {"administrators": on.services.administrators}
        filling: dict[str, Any] = {"templating": templating}
        self.list_templates = ListTemplates(new_unit=on.plain, **administrators)
        self.show_template = ShowTemplate(new_unit=on.plain, clock=on.services.clock, **administrators, **filling)
        self.begin_template = BeginTemplate(**on.changing, **administrators)
        self.answer_template = AnswerTemplate(**on.changing, **administrators, **filling)
        self.change_template_languages = ChangeLanguages(**on.changing, **administrators)
        self.delete_template = DeleteTemplate(**on.changing, **administrators)
        self.choose_template = ChooseTemplate(new_unit=on.plain, **administrators, **filling)
        self.fill_template = FillTemplate(new_unit=on.plain, **filling)

    def _hold_dialogs(self, on: _Means) -> None:
        self.find_awaiting = FindAwaiting(**on.changing)
        self.remember_prompt = RememberPrompt(new_unit=on.plain)
        administrators: dict[str, Any] = {"administrators": on.services.administrators}
        self.begin_draft = BeginDraft(**on.changing, **administrators)
        self.continue_draft = ContinueDraft(**on.changing, **administrators)
        self.answer_draft = AnswerDraft(
            **on.changing, **administrators, read=on.services.read_text, find_destination=self.find_destination
        )
        self.save_draft = SaveDraft(**on.planning, templating=templating)
        self.show_preview = on.services.show_preview
        self.remember_preview = RememberPreview(new_unit=on.plain)
        self.find_previewed = FindPreviewed(new_unit=on.plain)
        self.close_dialog = CloseDialog(**on.changing)
        self.leave_dialog = LeaveDialog(**on.changing)

    def _remind(self, on: _Means) -> None:
        self.finish_reminder = FinishReminder(**on.changing)
        self.take_done_back = TakeDoneBack(**on.planning)
        self.snooze_reminder = SnoozeReminder(**on.planning)
        self.take_snooze_back = TakeSnoozeBack(**on.planning)
        self.ask_for_snooze = AskForSnooze(**on.changing)
        self.snooze_as_written = SnoozeAsWritten(**on.planning, read=on.services.read_text)
        self.show_reminder = ShowReminder(new_unit=on.plain)

    def _change_one(self, on: _Means) -> None:
        self.show_message = ShowMessage(new_unit=on.plain)
        self.show_history = ShowHistory(new_unit=on.plain)
        wakes_broadcasts: dict[str, Any] = {"wake_broadcasts": on.services.wake_broadcasts}
        self.cancel_message = CancelMessage(**on.changing, **wakes_broadcasts)
        self.restore_message = RestoreMessage(**on.planning)
        self.pause_message = PauseMessage(**on.changing, **wakes_broadcasts)
        self.resume_message = ResumeMessage(**on.planning, **wakes_broadcasts)
        self.skip_run = SkipRun(**on.changing)
        self.take_skip_back = TakeSkipBack(**on.planning)
        self.send_now = SendNow(**on.dispatching, **wakes_broadcasts)
        self.set_priority = SetPriority(**on.changing)
        self.set_end = SetEnd(**on.planning)
        self.duplicate_message = DuplicateMessage(**on.planning)
        self.archive_message = ArchiveMessage(**on.changing)
        self.take_out = TakeOut(**on.changing)

    def _edit_cards(self, on: _Means) -> None:
        self.set_option = SetOption(**on.changing)
        self.begin_edit = BeginEdit(**on.changing)
        self.edit_content = EditContent(**on.changing)
        self.edit_time = EditTime(**on.planning, understand=self.understand)
        self.remove_buttons = RemoveButtons(**on.changing)
        self.undo_edit = UndoEdit(**on.planning)

    def _look_at_many(self, on: _Means) -> None:
        clock = on.services.clock
        self.list_messages = ListMessages(new_unit=on.plain)
        self.show_agenda = ShowAgenda(new_unit=on.plain, clock=clock)
        self.open_view = OpenView(**on.changing)
        self.change_view = ChangeView(**on.changing)
        self.pick_many = PickMany(new_unit=on.plain, change_view=self.change_view)
        self.search_view = SearchView(change_view=self.change_view)
        self.find_view = FindView(new_unit=on.plain, clock=clock)
        find_authors = FindAuthors(new_unit=on.plain)
        self.looking = Looking(look_at=LookAt(new_unit=on.plain), find_authors=find_authors, clock=clock)
        self.change_picked = ChangePicked(**on.planning)
        self.take_change_back = TakeChangeBack(**on.planning)
        self.find_own = FindOwn(new_unit=on.plain)

    def _decide_on_deliveries(self, on: _Means) -> None:
        self.retry_delivery = RetryDelivery(**on.dispatching)
        self.retry_deliveries = RetryDeliveries(**on.dispatching)
        self.leave_delivery = LeaveDelivery(**on.changing)
        self.leave_deliveries = LeaveDeliveries(**on.changing)
        self.show_delivery = ShowDelivery(new_unit=on.plain)
        self.list_failed = ListFailed(new_unit=on.plain)

    def _administer(self, on: _Means) -> None:
        clock, fill_in, administrators = on.services.clock, on.services.fill_in, on.services.administrators
        switching: dict[str, Any] = {"switch": on.services.switch, "administrators": administrators}
        self.stop_sending = StopSending(**on.changing, **switching)
        self.resume_sending = ResumeSending(**on.changing, **switching)
        self.gather_own_data = GatherOwnData(new_unit=on.plain, fill_in=fill_in)
        self.erase_own_data = EraseOwnData(**on.changing, trim_unit=on.plain, fill_in=fill_in)
        self.show_limits = ShowLimits(new_unit=on.plain, clock=clock, administrators=administrators)
        self.lift_limits = LiftLimits(**on.changing, administrators=administrators)
        self.restore_limits = RestoreLimits(**on.changing, administrators=administrators)
        looking: dict[str, Any] = {"new_unit": on.plain, "administrators": administrators}
        self.list_roles = ListRoles(**looking)
        self.show_roles = ShowRoles(**looking)
        self.begin_granting = BeginGranting(**on.changing, administrators=administrators)
        self.pick_person = PickPerson(**on.changing, administrators=administrators)
        self.set_roles = SetRoles(**on.changing, administrators=administrators)
        self.read_audit = ReadAudit(**looking)
        self.find_audited = FindAudited(**looking)
        self.list_actors = ListActors(**looking)

    def _manage_recipients(self, on: _Means) -> None:
        reading = on.services.reading
        managing: dict[str, Any] = {**on.changing, "administrators": on.services.administrators}
        tables: dict[str, Any] = {**managing, "fetch": on.services.fetch_file, "reading": reading}
        self.open_recipients = OpenRecipients(**managing)
        self.tap_recipients = TapRecipients(**managing)
        self.answer_recipients = AnswerRecipients(**managing, reading=reading)
        self.look_at_recipients = LookAtRecipients(new_unit=on.plain)
        self.find_recipients_view = FindRecipientsView(new_unit=on.plain, clock=on.services.clock)
        self.preview_table = PreviewTable(**tables)
        self.save_table = SaveTable(**tables, chunk_unit=on.plain)
        self.read_recipients = ReadRecipients(**(managing | {"new_unit": on.plain}))

    def _broadcast(self, on: _Means) -> None:
        administrators: dict[str, Any] = {"administrators": on.services.administrators}
        changing = {**on.changing, **administrators, "wakeup": on.services.wake_broadcasts}
        looking: dict[str, Any] = {"new_unit": on.plain, **administrators}
        self.start_broadcast = StartBroadcast(**on.planning, **administrators)
        self.show_run = ShowRun(**looking)
        self.show_broadcast = ShowBroadcast(**looking)
        self.list_runs = ListRuns(**looking)
        self.read_outcomes = ReadOutcomes(**looking)
        self.pause_run = PauseRun(**changing)
        self.resume_run = ResumeRun(**changing)
        self.cancel_run = CancelRun(**changing)
        self.change_pace = ChangePace(**changing)
        self.retry_failed = RetryFailed(**changing)
        self.resend_unknown = ResendUnknown(**changing)
        self.list_broadcasts = ListBroadcasts(**looking)
        self.see_broadcast = SeeBroadcast(**looking)

    def _make_broadcasts(self, on: _Means) -> None:
        administrators: dict[str, Any] = {"administrators": on.services.administrators}
        filling: dict[str, Any] = {"templating": templating}
        clock = on.services.clock
        see_audience = SeeAudience(new_unit=on.plain)
        self.find_roles = FindRoles(new_unit=on.plain, **administrators)
        self.begin_broadcast = BeginBroadcast(**on.changing, **administrators)
        self.continue_broadcast = ContinueBroadcast(**on.changing, **administrators)
        self.choose_audience = ChooseAudience(
            offer_audiences=OfferAudiences(new_unit=on.plain, clock=clock), continue_broadcast=self.continue_broadcast
        )
        self.open_templates = OpenTemplates(new_unit=on.plain, continue_broadcast=self.continue_broadcast)
        self.take_template = TakeTemplate(**on.changing, **administrators, **filling)
        self.answer_broadcast = AnswerBroadcast(**on.changing, **administrators, read=on.services.read_text)
        self.render_for_author = RenderForAuthor(new_unit=on.plain, clock=clock, **administrators, **filling)
        self.send_broadcast = SendBroadcast(**on.planning, **administrators)
        review = ReviewBroadcast(
            new_unit=on.plain, clock=clock, see_audience=see_audience, rate=on.services.rate, **filling
        )
        self.drawing = Drawing(see_audience=see_audience, review_broadcast=review, clock=clock)

    def _group(self, on: _Means) -> None:
        """Groups of recipients, and choosing among these."""
        clock, administrators = on.services.clock, on.services.administrators
        looking: dict[str, Any] = {"new_unit": on.plain, "administrators": administrators}
        changing: dict[str, Any] = {**on.changing, "administrators": administrators}
        self.offer_audiences = OfferAudiences(new_unit=on.plain, clock=clock)
        self.see_audience = SeeAudience(new_unit=on.plain)
        self.list_groups = ListGroups(**looking)
        self.show_group = ShowGroup(**looking)
        self.list_members = ListMembers(**looking)
        self.change_member = ChangeMember(**changing)
        self.delete_group = DeleteGroup(**changing)
        self.begin_group_dialog = BeginGroupDialog(**changing)
        self.choose_group_kind = ChooseKind(**changing)
        self.choose_condition = ChooseCondition(**changing)
        self.save_condition = SaveCondition(**changing)
        self.answer_group_dialog = AnswerGroupDialog(**changing, read=on.services.read_text)
        self.group_screens = GroupScreens(see_audience=self.see_audience, show_group=self.show_group, clock=clock)

    def by_name(self) -> dict[str, Any]:
        """Return each use case under the name by which handlers ask for it."""
        return dict(vars(self))
