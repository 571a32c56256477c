"""A chat, schedules and every screen of the bot, for the tests of what is said."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from delivery.breaker import TOLD_BY_ASKING
from scheduling.agenda import Agenda, AgendaDay, AgendaEntry
from scheduling.bulk import Change, Done, Outcome, Refusal
from scheduling.categories import Category
from scheduling.chats import Address, Chat, ChatKind
from scheduling.content import Content, Entity, Item, Kind, LinkButton
from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.destinations import Destination
from scheduling.dialogs import DialogKind
from scheduling.errors import (
    DomainError,
    Form,
    LinkButtonsRefused,
    LinkProblem,
    MessageTooLong,
    NothingToSee,
    NotUnderstood,
    RepeatsTooOften,
    TooManyCommands,
    TooManyMessages,
    TooManySchedules,
)
from scheduling.expressions.reading import Convention
from scheduling.expressions.vocabulary import DayPart
from scheduling.identifiers import BotId, ChatId, DeliveryId, MessageId, QuestionId, RecipientId, UserId
from scheduling.lifecycle import Before, MessageStatus
from scheduling.limits import NO_LIMITS, Limits, Used
from scheduling.messages import ScheduledMessage
from scheduling.options import Nagging, Option, Options
from scheduling.people import Erased
from scheduling.ports import Attempt, FailedDelivery, FailedPage, FailureNotice, LastResult, Page
from scheduling.questions import Choice, PendingQuestion, QuestionKind, expiry
from scheduling.recurrence import Anchor, Daily, Every, Monthly, Once, Recurrence, Run, Weekday, Weekly
from scheduling.timing import Timing, ZoneSource
from scheduling.use_cases.acceptance import Scheduled
from scheduling.use_cases.administration import SendingState
from scheduling.use_cases.limits import LimitsChanged, LimitsShown
from scheduling.use_cases.views import Seen
from scheduling.views import Filters, Screen, Sent, Shown, View
from tests.texts import (
    administration_samples,
    broadcast_samples,
    bulk_samples,
    group_samples,
    guided_samples,
    recipient_samples,
    reminder_samples,
    subscribing_samples,
    template_samples,
)
from texts import (
    administration,
    agenda,
    arrivals,
    cards,
    dialogs,
    editing,
    endings,
    failed,
    greetings,
    history,
    inline,
    limits,
    lists,
    mishaps,
    notices,
    options,
    privacy,
    questions,
    settings,
    views,
)

NOW = datetime(2026, 11, 20, 7, 15, tzinfo=UTC)
"""A Friday, 08:15 in Berlin."""

STOPPING = [*TOLD_BY_ASKING, Category.FROZEN, Category.NO_STARS, Category.CONFLICT]
"""What keeps the bot from sending at all."""
EIGHT = (time(8),)
WORKING_DAYS = frozenset(list(Weekday)[:5])
CONTENT = Content("🎉 Stand-up <b>{name}</b>!", (Entity("bold", 3, 8), Entity("spoiler", 0, 2)))
PHOTO = Content("Look", (), (Item(Kind.PHOTO, {"file_id": "a"}),))
LINKED = Content("Tea", buttons=((LinkButton("Tea", "https://example.org"),) * 8,) * 12)
LINK_PROBLEMS = [LinkButtonsRefused(problem, 3, "Tea", limit=64) for problem in LinkProblem]
ALL_OPTIONS = Options(
    silent=True,
    protected=True,
    without_preview=True,
    pinned=True,
    replaces_previous=True,
    delete_after_hours=47,
    reminds=True,
    nagging=Nagging(60, 12),
)
RULES: dict[str, Recurrence] = {
    "once": Once(datetime(2026, 12, 31, 12)),  # noqa: DTZ001  # wall-clock time
    "daily": Daily(EIGHT),
    "weekly": Weekly(frozenset({Weekday.MONDAY, Weekday.FRIDAY}), EIGHT),
    "working days": Weekly(WORKING_DAYS, EIGHT),
    "monthly": Monthly(frozenset({15, 31, "last"}), EIGHT),
    "every": Every(minutes=150),
}


def chat(kind: ChatKind = ChatKind.PRIVATE, *, zone: str = "Europe/Berlin", is_set: bool = True) -> Chat:
    """A chat in Berlin."""
    return Chat(
        id=ChatId(UUID(int=1)),
        bot_id=BotId(1),
        recipient_id=RecipientId(UUID(int=2)),
        address=Address("telegram", "5"),
        kind=kind,
        title="Ada",
        zone=zone,
        zone_is_set=is_set,
        language="en",
        language_is_set=True,
    )


def timing(recurrence: Recurrence, *, zone: str = "Europe/Berlin") -> Timing:
    """A rule that counts from NOW."""
    return Timing(recurrence=recurrence, zone=zone, zone_source=ZoneSource.CHAT, anchor=Anchor(NOW, date(2026, 11, 20)))


def message(
    recurrence: Recurrence,
    *,
    number: int = 12,
    content: Content = CONTENT,
    status: MessageStatus = MessageStatus.ACTIVE,
    zone: str = "Europe/Berlin",
) -> ScheduledMessage:
    """A schedule of that chat."""
    when = timing(recurrence, zone=zone)
    return ScheduledMessage(
        id=MessageId(UUID(int=3)),
        number=number,
        bot_id=BotId(1),
        chat_id=ChatId(UUID(int=1)),
        recipient_id=RecipientId(UUID(int=2)),
        topic_id=None,
        content=content,
        timing=when,
        next_run=when.next_after(NOW) if status is MessageStatus.ACTIVE else None,
        zone_rules="2026.1",
        status=status,
        created_at=NOW,
        created_by=UserId(5),
    )


def question(
    rules: Sequence[Recurrence],
    *,
    content: Content = CONTENT,
    kind: QuestionKind = QuestionKind.REQUEST,
    convention: Convention | None = None,
) -> PendingQuestion:
    """A question with a reading for each rule."""
    choices = []
    for rule in rules:
        when = timing(rule)
        first = when.next_after(NOW)
        assert first is not None
        choices.append(Choice(timing=when, first=first, convention=convention))
    return PendingQuestion(
        id=QuestionId(UUID(int=6)),
        bot_id=BotId(1),
        chat_id=ChatId(UUID(int=1)),
        topic_id=None,
        kind=kind,
        said=content,
        content=content,
        choices=tuple(choices),
        asked_of=UserId(5),
        is_for_administrators=False,
        source_message_id=7,
        sent_at=NOW,
        created_at=NOW,
        created_by_update=None,
        expires_at=expiry(choices, now=NOW),
    )


def runs(scheduled: ScheduledMessage) -> list[Run]:
    """Its next three runs."""
    return scheduled.timing.upcoming(scheduled.next_run, 3)


def last(status: DeliveryStatus) -> LastResult:
    """How a delivery went an hour ago."""
    return LastResult(
        delivery_id=DeliveryId(UUID(int=4)),
        status=status,
        occurrence_at=NOW - timedelta(hours=1),
        sent_at=None,
        category="blocked" if status is DeliveryStatus.FAILED else None,
    )


def page(count: int, *, pages: int = 1, content: Content = CONTENT) -> Page:
    """A page of the list."""
    messages = [message(Daily(EIGHT), number=number, content=content) for number in range(1, count + 1)]
    return Page(messages, 0, pages, count * pages)


def notice(status: DeliveryStatus, category: str, content: Content = CONTENT) -> FailureNotice:
    """News of a failure."""
    return FailureNotice(
        delivery_id=DeliveryId(UUID(int=4)),
        status=status,
        attempt_status=None,
        category=category,
        occurrence_at=NOW - timedelta(hours=1),
        message=message(Daily(EIGHT), content=content),
        chat=chat(),
    )


def agenda_of(content: Content, *, more: int = 0, is_empty: bool = False) -> Agenda:
    """A week with a run each day, and many on one."""
    one = message(Daily(EIGHT), content=content)
    today = NOW.date()
    days = [
        AgendaDay(
            today + timedelta(days=ahead),
            [AgendaEntry(message=one, at=NOW, last_at=NOW + timedelta(hours=8), times=times) for times in (1, 1, 17)],
        )
        for ahead in range(0 if is_empty else 7)
    ]
    return Agenda(days=days, first_day=today, last_day=today + timedelta(days=6), more=more)


def failed_delivery(status: DeliveryStatus, content: Content = CONTENT, *, is_left: bool = False) -> FailedDelivery:
    """A delivery that went wrong an hour ago."""
    return FailedDelivery(
        id=DeliveryId(UUID(int=4)),
        status=status,
        category="no_rights",
        occurrence_at=NOW - timedelta(hours=1),
        sent_at=None,
        dismissed_at=NOW if is_left else None,
        tries=2,
        message=message(Daily(EIGHT), content=content),
    )


def failed_page(count: int, content: Content = CONTENT, *, pages: int = 1) -> FailedPage:
    """A page of what has not arrived."""
    one = failed_delivery(DeliveryStatus.UNKNOWN, content)
    reasons = {"no_rights": count, "blocked": 1} if count else {}
    return FailedPage(deliveries=[one] * count, index=0, pages=pages, doubtful=count, reasons=reasons)


def attempts(count: int) -> list[Attempt]:
    """One try of each kind, again and again."""
    kinds = list(AttemptStatus)
    return [
        Attempt(started_at=NOW, status=kinds[number % len(kinds)], category="server_error") for number in range(count)
    ]


def screens(content: Content = CONTENT, name: str = "Ada") -> dict[str, Callable[[], Content]]:
    """Every screen, by the name of its function and its variant."""
    here, group, unset = chat(), chat(ChatKind.SUPERGROUP), chat(is_set=False)
    found: dict[str, Callable[[], Content]] = {
        "welcome": lambda: greetings.welcome(name, chat=here, now=NOW),
        "welcome nobody": lambda: greetings.welcome("", chat=group, now=NOW),
        "help_text": lambda: greetings.help_text(chat=here, now=NOW),
        "unknown_command close": lambda: mishaps.unknown_command("/shedule@CarillonBot"),
        "unknown_command": lambda: mishaps.unknown_command(f"/{name}" * 30),
        "not_a_command": lambda: mishaps.not_a_command(chat=here, now=NOW),
        "schedule_usage": lambda: mishaps.schedule_usage(chat=here, now=NOW),
        "access_denied": mishaps.access_denied,
        "went_wrong": mishaps.went_wrong,
        "update_given_up": lambda: mishaps.update_given_up(123456789),
        "stale_button": mishaps.stale_button,
        "cancelled": lambda: cards.cancelled(message(Daily(EIGHT), content=content)),
        "schedule_list": lambda: lists.schedule_list(page(100, pages=3, content=content), chat=here, now=NOW),
        "schedule_list empty": lambda: lists.schedule_list(page(0), chat=here, now=NOW),
        "which_to_cancel": lambda: lists.which_to_cancel(page(3, content=content), chat=here, now=NOW),
        "which_to_cancel empty": lambda: lists.which_to_cancel(page(0), chat=here, now=NOW),
        "timezone_now": lambda: settings.timezone_now(here, NOW),
        "timezone_now group": lambda: settings.timezone_now(group, NOW),
        "timezone_now unset": lambda: settings.timezone_now(unset, NOW),
        "timezone_changed": lambda: settings.timezone_changed(here, NOW, 3),
        "timezone_changed alone": lambda: settings.timezone_changed(here, NOW, 0),
        "language_question": settings.language_question,
        "language_changed": lambda: settings.language_changed(here),
        "whoami": lambda: settings.whoami(5, -100, 7),
        "retry_started": notices.retry_started,
        "retries_started": lambda: notices.retries_started(21),
        "retries_started again": lambda: notices.retries_started(None),
        "left_alone": lambda: notices.left_alone(12),
        "all_left_alone": lambda: notices.all_left_alone(21),
        "all_left_alone again": lambda: notices.all_left_alone(None),
        "sending_stopped": lambda: administration.sending_stopped(SendingState(NOW, 3), zone="Europe/Berlin", now=NOW),
        "sending_stopped already": lambda: administration.sending_stopped(
            SendingState(NOW, 0, changed=False), zone="Europe/Berlin", now=NOW
        ),
        "sending_resumed": lambda: administration.sending_resumed(SendingState(NOW, 21), zone="Europe/Berlin", now=NOW),
        "sending_resumed already": lambda: administration.sending_resumed(
            SendingState(None, 0, changed=False), zone="Europe/Berlin", now=NOW
        ),
        "sending_restored": lambda: administration.sending_restored(
            "frozen", since=NOW, until=NOW, waiting=0, zone="Europe/Berlin", now=NOW
        ),
        "many_doubtful": lambda: notices.many_doubtful(_news(content), 21, NOW),
        "many_failed": lambda: notices.many_failed(_news(content), 7, 3, NOW),
        "failed_elsewhere": lambda: notices.failed_elsewhere(_news(content), name, NOW),
        "ends": lambda: cards.ends(message(Daily(EIGHT), content=content)),
        "priorities": lambda: cards.priorities(message(Daily(EIGHT), content=content)),
        "history": lambda: history.history(
            message(Daily(EIGHT), content=content),
            [
                *(failed_delivery(status, content) for status in DeliveryStatus),
                replace(failed_delivery(DeliveryStatus.SENT, content), is_nag=True, done_at=NOW),
                replace(failed_delivery(DeliveryStatus.SENT, content), is_snoozed=True),
            ],
            now=NOW,
        ),
        "history empty": lambda: history.history(message(Daily(EIGHT), content=content), [], now=NOW),
        "agenda": lambda: agenda.agenda(agenda_of(content, more=3), chat=here, now=NOW),
        **_views(content, name),
        "agenda empty": lambda: agenda.agenda(agenda_of(content, is_empty=True), chat=here, now=NOW),
        "options": lambda: options.options(message(Daily(EIGHT), content=content), list(Option)),
        "glossary": lambda: options.glossary(list(Option)),
        "deleting": options.deleting,
        "stands": lambda: editing.stands(message(Daily(EIGHT), content=content)),
        "asked text": lambda: editing.asked(DialogKind.EDIT_TEXT, message(Daily(EIGHT), content=content)),
        "asked caption": lambda: editing.asked(DialogKind.EDIT_TEXT, message(Daily(EIGHT), content=PHOTO)),
        "asked time": lambda: editing.asked(DialogKind.EDIT_TIME, message(Daily(EIGHT), content=content)),
        "asked time of one": lambda: editing.asked(DialogKind.EDIT_TIME, message(RULES["once"]), is_shared=True),
        "asked buttons": lambda: editing.asked(DialogKind.EDIT_BUTTONS, message(Daily(EIGHT), content=LINKED)),
        "left edit": lambda: editing.left(message(Daily(EIGHT), content=content)),
        "edited": lambda: _edited(content, here),
        "edited paused": lambda: _edited(content, group, paused=True),
        "nagging": options.nagging,
        "left": dialogs.left,
        "nothing_to_leave": dialogs.nothing_to_leave,
        "failed_list": lambda: failed.failed_list(failed_page(40, content, pages=3), chat=here, now=NOW),
        "failed_list empty": lambda: failed.failed_list(failed_page(0), chat=here, now=NOW),
        "reasons_list": lambda: failed.reasons_list(failed_page(3)),
        "delivery_card untried": lambda: failed.delivery_card(
            failed_delivery(DeliveryStatus.FAILED, content), [], now=NOW
        ),
        "delivery_card left": lambda: failed.delivery_card(
            failed_delivery(DeliveryStatus.UNKNOWN, content, is_left=True), attempts(1), now=NOW
        ),
        "whole_message": lambda: failed.whole_message(message(Daily(EIGHT), content=content), NOW)[0],
        "question": lambda: questions.question(question([RULES["once"]], content=content), now=NOW),
        "question of many": lambda: questions.question(question(list(RULES.values())[:4], content=content), now=NOW),
        "question group": lambda: questions.question(
            question([RULES["once"], RULES["weekly"]], content=content), now=NOW, is_shared=True
        ),
        "question offer": lambda: questions.question(
            question([RULES["weekly"]], content=content, kind=QuestionKind.OFFER), now=NOW
        ),
        "declined": lambda: questions.declined(question([RULES["once"]], content=content)),
        "overview": lambda: settings.overview(here, NOW),
        "introduction": lambda: Content(arrivals.introduction()),
        "group_joined": lambda: arrivals.group_joined(chat=group, now=NOW),
        "channel_ready": lambda: arrivals.channel_ready(name, "news", chat=here, now=NOW),
        "channel_ready private": lambda: arrivals.channel_ready(name, None, chat=here, now=NOW),
        "where_question": arrivals.where_question,
        "picker": arrivals.picker,
        "channel_chosen": lambda: arrivals.channel_chosen(Destination(RecipientId(UUID(int=9)), name)),
        "overview group": lambda: settings.overview(group.with_quiet_hours(time(22), time(7)), NOW),
        "quiet_begin_question": settings.quiet_begin_question,
        "quiet_end_question": lambda: settings.quiet_end_question(time(22)),
        "schedulers_question": settings.schedulers_question,
        "hour_question": lambda: settings.hour_question(DayPart.EVENING),
        "late_note": lambda: notices.late_note(NOW, zone="Europe/Berlin"),
        "too_many_schedules": lambda: limits.too_many_schedules(TooManySchedules(200, 200, is_of_chat=False)),
        "too_many_schedules chat": lambda: limits.too_many_schedules(TooManySchedules(501, 500, is_of_chat=True)),
        "too_many_messages": lambda: limits.too_many_messages(TooManyMessages(4000, 1440, 5000, is_of_chat=False)),
        "too_many_messages chat": lambda: limits.too_many_messages(TooManyMessages(2981, 48, 3000, is_of_chat=True)),
        "repeats_too_often": lambda: limits.repeats_too_often(RepeatsTooOften(30)),
        "too_many_commands": lambda: limits.too_many_commands(TooManyCommands(21)),
        "overview limits": lambda: limits.overview(limits_shown()),
        "overview limits off": lambda: limits.overview(replace(limits_shown(), limits=NO_LIMITS, is_exempt=True)),
        "lifted": lambda: limits.lifted(LimitsChanged(Address("telegram", "-1001"), changed=True)),
        "lifted already": lambda: limits.lifted(LimitsChanged(Address("telegram", "-1001"), changed=False)),
        "restored": lambda: limits.restored(LimitsChanged(Address("telegram", "77001"), changed=True)),
        "restored already": lambda: limits.restored(LimitsChanged(Address("telegram", "77001"), changed=False)),
        "not_understood": limits.not_understood,
        "notice privacy": lambda: privacy.notice(privacy.Keeping(is_encrypted=True, days=3)),
        "notice privacy plain": lambda: privacy.notice(privacy.Keeping(is_encrypted=False, days=1)),
        "only_in_private": privacy.only_in_private,
        "exported": lambda: privacy.exported(0, files=2),
        "deletion_question": privacy.deletion_question,
        "erased": lambda: privacy.erased(Erased(schedules=21, questions=2, dialogs=5, updates=7)),
        "erased nothing": lambda: privacy.erased(Erased()),
        "kept": privacy.kept,
        "asked_too_long_ago": privacy.asked_too_long_ago,
    }
    for kind in (DialogKind.EDIT_TEXT, DialogKind.EDIT_TIME, DialogKind.EDIT_BUTTONS):
        for problem in (NothingToSee(), MessageTooLong(4097, 4096), NotUnderstood(name, Form.DAILY), *LINK_PROBLEMS):
            found[f"refused {kind} {problem!r}"[:80]] = _refused_edit(kind, problem, content)
    for rule, recurrence in RULES.items():
        one = message(recurrence, content=content)
        found |= _of_one(rule, one, unset)
    for status in DeliveryStatus:
        one = message(Daily(EIGHT), content=content)
        found[f"card {status}"] = _card(one, here, last(status))
        found[f"delivery_card {status}"] = _delivery_card(failed_delivery(status, content))
        found[f"failure_notice {status}"] = _notice(notice(status, "no_rights", content))
    for category in sorted(STOPPING):
        found[f"sending_refused {category}"] = _refused(category)
    for state in MessageStatus:
        found[f"card {state}"] = _card(message(Daily(EIGHT), content=content, status=state), here, None)
    paused = replace(message(RULES["once"], content=content, status=MessageStatus.PAUSED), paused_because="no_rights")
    found["card paused by itself"] = _card(paused, here, last(DeliveryStatus.SUSPENDED))
    found["schedule_list paused"] = lambda: lists.schedule_list(Page([paused], 0, 1, 1), chat=here, now=NOW)
    found["going_on"] = lambda: lists.going_on(page(12, content=content).messages, chat=here, now=NOW)
    found |= guided_samples.screens(content, ALL_OPTIONS, here=here, group=group, unset=unset, now=NOW)
    found |= reminder_samples.screens(message(Daily(EIGHT), content=content), now=NOW)
    found |= administration_samples.screens(now=NOW, name=name)
    found |= group_samples.screens(now=NOW, name=name)
    found |= broadcast_samples.screens(content, here=here, message=message(Daily(EIGHT), content=content), now=NOW)
    many = bulk_samples.screens(content, here=here, message=message(Daily(EIGHT), content=content), name=name, now=NOW)
    found |= {f"{screen} of many": build for screen, build in many.items()}
    found |= subscribing_samples.screens(here, name, now=NOW)
    found |= template_samples.screens(now=NOW, name=name)
    found |= recipient_samples.screens(now=NOW, zone=here.zone, name=name)
    chosen = replace(message(Daily(EIGHT), content=content), options=ALL_OPTIONS)
    found["card with options"] = _card(chosen, here, None)
    to_channel = replace(message(Daily(EIGHT), content=content), recipient_title=name * 30)
    found["card to a channel"] = _card(to_channel, here, None)
    found["scheduled to a channel"] = lambda: cards.scheduled(to_channel, runs=runs(to_channel), chat=here, now=NOW)
    found["schedule_list channel"] = lambda: lists.schedule_list(Page([to_channel], 0, 1, 1), chat=here, now=NOW)
    found["going_on channel"] = lambda: lists.going_on([to_channel], chat=here, now=NOW)
    by_nobody = replace(to_channel, status=MessageStatus.PAUSED, paused_because="author_no_rights")
    found["card paused for its author"] = _card(by_nobody, here, last(DeliveryStatus.SUSPENDED))
    found["card in a group"] = _card(message(Daily(EIGHT), content=content), group, last(DeliveryStatus.SENT))
    found["card elsewhere"] = _card(message(Daily(EIGHT), content=content, zone="Asia/Tokyo"), here, None)
    return found


def limits_shown() -> LimitsShown:
    """Limits of which much is used."""
    some = Limits(
        schedules_of_person=200,
        schedules_of_chat=500,
        interval_minutes=5,
        messages_of_person=5000,
        messages_of_chat=3000,
    )
    lifted_for = [Address("telegram", str(number)) for number in range(-1_001_000_000_000, -1_000_999_999_980)]
    return LimitsShown(some, Used(499, 2990), Used(3, 21), is_exempt=False, exempt=lifted_for)


def _views(content: Content, name: str) -> dict[str, Callable[[], Content]]:
    here = chat(ChatKind.SUPERGROUP)
    over = [
        replace(message(Daily(EIGHT), content=content, status=state), id=MessageId(UUID(int=number + 10)))
        for number, state in enumerate(MessageStatus)
    ]
    results = {one.id: last(status) for one, status in zip(over, DeliveryStatus, strict=False)}
    chosen = View(filters=Filters(shown=Shown.ENDED, sent=Sent.PICTURES, author=UserId(7), words=name * 9))
    seen, nothing = Seen(Page(over, 1, 3, 21), results), Seen(Page([], 0, 1, 0), {})
    picked = replace(chosen, picked=frozenset(range(21)))
    shown = {"made_by": name, "chat": here, "now": NOW}
    refused = dict.fromkeys(Refusal, 21)
    done = [Done(1, 2, Before(status=MessageStatus.ACTIVE))] * 3
    came = [Outcome(change=change, done=done, refused=refused, undo_until=NOW) for change in Change]
    found: dict[str, Callable[[], Content]] = {
        "listing": lambda: lists.listing(Content(name), seen.page, chat=here, now=NOW, last=results),
        "how_it_ended": lambda: Content(endings.how_it_ended(over[0], None, now=NOW)),
        "found": lambda: views.found(seen, chosen, **shown),
        "found nothing": lambda: views.found(nothing, chosen, **shown),
        "picking": lambda: views.picking(seen, chosen, **shown),
        "picking some": lambda: views.picking(seen, picked, **shown),
        "picking most": lambda: views.picking(seen, replace(chosen, picked=frozenset(range(500))), **shown),
        "filters": lambda: views.filters(chosen, 21, made_by=name),
        "search_question": views.search_question,
        "outcome nothing": lambda: views.outcome(replace(came[0], done=())),
        "outcome undone": lambda: views.outcome(replace(came[0], is_undone=True)),
        "outcome undone nothing": lambda: views.outcome(replace(came[0], done=(), is_undone=True)),
        "archived": lambda: views.archived(over[0]),
        "offered": lambda: inline.offered(question([RULES["weekly"]], content=content), 0, now=NOW),
        "saved": lambda: inline.saved(Scheduled(over[0], runs(over[0])), now=NOW),
    }
    for one in came:
        found[f"outcome {one.change}"] = _outcome(one)
    for screen in (Screen.STATUSES, Screen.REPEATING, Screen.CONTENTS, Screen.AUTHORS, Screen.SORTS):
        found[f"choosing {screen}"] = _choosing(screen)
    return found


def _outcome(came: Outcome) -> Callable[[], Content]:
    return lambda: views.outcome(came)


def _choosing(screen: Screen) -> Callable[[], Content]:
    return lambda: views.choosing(screen)


def _of_one(rule: str, one: ScheduledMessage, here: Chat) -> dict[str, Callable[[], Content]]:
    notes = frozenset({"clamped", "in_gap"})
    waited = {"sent_at": NOW - timedelta(hours=1), "overdue_at": NOW - timedelta(minutes=1)}
    return {
        f"scheduled {rule}": lambda: cards.scheduled(one, runs=runs(one), chat=here, now=NOW),
        f"scheduled {rule}, with notes": lambda: cards.scheduled(one, runs=runs(one), chat=here, now=NOW, notes=notes),
        f"scheduled {rule}, late": lambda: cards.scheduled(one, runs=runs(one), chat=here, now=NOW, **waited),
        f"rescheduled {rule}": lambda: cards.rescheduled(one, runs=runs(one), chat=here, now=NOW),
        f"restored {rule}": lambda: cards.restored(one, runs=runs(one), chat=here, now=NOW),
        f"card {rule}": _card(one, here, last(DeliveryStatus.SENT)),
    }


def _edited(content: Content, here: Chat, *, paused: bool = False) -> Content:
    status = MessageStatus.PAUSED if paused else MessageStatus.ACTIVE
    one = message(RULES["weekly"], content=replace(content, buttons=LINKED.buttons), status=status)
    return cards.edited(
        one,
        runs=runs(one),
        last=None,
        chat=here,
        now=NOW,
        notes=frozenset({"in_gap"}),
        remark=editing.remark(DialogKind.EDIT_TIME, None, one),
    )


def _refused_edit(kind: DialogKind, problem: DomainError, content: Content) -> Callable[[], Content]:
    one = message(Daily(EIGHT), content=content)
    return lambda: editing.refused(kind, one, problem, now=NOW, zone="Europe/Berlin")


def _card(one: ScheduledMessage, here: Chat, result: LastResult | None) -> Callable[[], Content]:
    return lambda: cards.card(one, runs=runs(one), last=result, chat=here, now=NOW)


def _notice(news: FailureNotice) -> Callable[[], Content]:
    return lambda: notices.failure_notice(news, NOW)


def _refused(category: str) -> Callable[[], Content]:
    return lambda: administration.sending_refused(category)


def _delivery_card(delivery: FailedDelivery) -> Callable[[], Content]:
    return lambda: failed.delivery_card(delivery, attempts(20), now=NOW)


def _news(content: Content) -> list[FailureNotice]:
    return [notice(DeliveryStatus.UNKNOWN, "no_rights", content)] * 6
