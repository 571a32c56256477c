"""The screens of broadcasts, for the tests of what is said."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID

from scheduling.audience_choices import AudienceChoice
from scheduling.audiences import Audience, AudienceCount, Condition
from scheduling.broadcast_drafts import CAPS, PACES, BroadcastDraft, BroadcastMenu, BroadcastStep
from scheduling.broadcasts import BroadcastRun, BroadcastTerms, OutsideWindow, RunCounts, RunStatus, Window
from scheduling.categories import Category
from scheduling.chats import Chat
from scheduling.content import Content
from scheduling.drafts import Draft, Step, once
from scheduling.errors import Form, MessageTooLong, NotUnderstood
from scheduling.identifiers import BotId, MessageId, RunId
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.options import Options, WayOut
from scheduling.repetitions import repetitions
from scheduling.use_cases.audiences import AudienceNames, SeenAudience
from scheduling.use_cases.broadcast_lists import BroadcastPage, SeenBroadcast
from scheduling.use_cases.broadcast_reviews import BroadcastReview
from scheduling.use_cases.broadcasts import RunView
from tests.texts.guided_samples import here_at
from texts import broadcast_buttons, broadcast_runs, broadcasts

MANY = 1_234_567
TERMS = BroadcastTerms(audience=Audience(condition=Condition(languages=frozenset({"en", "ru"}))), at_local=time(9))
WINDOW = Window(time(9), time(18))
ALL_COUNTS = RunCounts(
    waiting=MANY,
    sent=MANY,
    failed=len(Category),
    unknown=3,
    missed=4,
    capped=5,
    cancelled=6,
    reasons=dict.fromkeys(Category, MANY),
)


def run(status: RunStatus = RunStatus.RUNNING, *, now: datetime, **changes: object) -> BroadcastRun:
    """A run that began twenty minutes ago."""
    is_over = status in {RunStatus.FINISHED, RunStatus.CANCELLED}
    made = BroadcastRun(
        id=RunId(UUID(int=9)),
        bot_id=BotId(1),
        message_id=MessageId(UUID(int=3)),
        occurrence_at=now - timedelta(minutes=20),
        status=status,
        is_planned=True,
        started_at=now - timedelta(minutes=20),
        finished_at=now if is_over else None,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # own fields


def screens(
    content: Content, *, here: Chat, message: ScheduledMessage, now: datetime
) -> dict[str, Callable[[], Content]]:
    """Every screen, by the name of its function and its variant."""
    seen = SeenAudience(
        audience=TERMS.audience,
        names=AudienceNames(),
        count=AudienceCount(reachable=MANY, blocked=3, unsubscribed=1, without_address=MANY),
        sample=(),
    )
    start = once(datetime(2026, 11, 27, 9), here_at(now))  # noqa: DTZ001  # wall-clock time
    repeated = repetitions(start, here_at(now))[1].timing
    draft = BroadcastDraft(step=BroadcastStep.REVIEW, draft=Draft(content=content, step=Step.OPTIONS, timing=repeated))
    whole = replace(draft, window=WINDOW, respects_quiet_hours=False, most_a_day=2, pace=10)
    one = replace(message, broadcast=TERMS)

    def found(taken: BroadcastDraft, *, way_out: WayOut = WayOut.LINE, seconds: float | None = 800) -> BroadcastReview:
        runs = [] if taken.is_now else taken.timing_of().upcoming(taken.timing_of().next_after(now), 3)
        lacking = {f"variable_{number}": number for number in range(1, 13)}
        return BroadcastReview(
            seen=seen, options=Options(silent=True, way_out=way_out), runs=runs, lacking=lacking, seconds=seconds
        )

    def review(taken: BroadcastDraft, **how: object) -> Callable[[], Content]:
        return lambda: broadcasts.review(taken, found(taken, **how), chat=here, now=now)  # type: ignore[arg-type]

    def options(menu: BroadcastMenu) -> Callable[[], Content]:
        opened = replace(draft, step=BroadcastStep.OPTIONS, menu=menu, begins_at=time(9))
        return lambda: broadcasts.options_question(opened)

    def view(status: RunStatus, counts: RunCounts = ALL_COUNTS, **changes: object) -> RunView:
        return RunView(run=run(status, now=now, **changes), message=one, counts=counts)

    def progress(status: RunStatus, **changes: object) -> Callable[[], Content]:
        return lambda: broadcast_runs.progress(view(status, **changes), rate=27.4)

    question = broadcasts.content_question()
    running, finished = view(RunStatus.RUNNING), view(RunStatus.FINISHED)
    seen_broadcast = SeenBroadcast(message=one, runs=(running, finished))
    paused = SeenBroadcast(message=replace(one, status=MessageStatus.PAUSED, next_run=None))
    page = BroadcastPage(broadcasts=[seen_broadcast, paused] * 3, index=1, pages=3, total=15)
    return {
        "content_question": broadcasts.content_question,
        "content_question again": lambda: broadcasts.content_question(present=content),
        "template_question": lambda: broadcasts.template_question(are_there=True),
        "template_question none": lambda: broadcasts.template_question(are_there=False),
        "audience_question": lambda: broadcasts.audience_question(AudienceChoice(), seen, chat=here),
        "when_question": lambda: broadcasts.when_question(draft, chat=here, now=now),
        "when_question local": lambda: broadcasts.when_question(
            replace(draft, is_local=True, draft=replace(draft.draft, has_passed=True)), chat=here, now=now
        ),
        **{f"options_question {menu}": options(menu) for menu in BroadcastMenu},
        "review": review(draft),
        "review all": review(whole, way_out=WayOut.BUTTON),
        "review waits": review(replace(whole, window=replace(WINDOW, outside=OutsideWindow.WAIT))),
        "review local": review(replace(draft, is_local=True)),
        "review once": review(replace(draft, draft=replace(draft.draft, timing=start))),
        "review now": review(replace(draft, is_now=True), seconds=None),
        "lacking_in_words": lambda: broadcasts.lacking_in_words({"city": 1}),
        "no_test": lambda: broadcasts.no_test(["city", "birthday"]),
        "no_test refused": lambda: broadcasts.no_test((), "Telegram did not accept the message."),
        "not_taken": lambda: broadcasts.not_taken(NotUnderstood("w" * 40, Form.ONCE), question, chat=here, now=now),
        "not_taken file": lambda: broadcasts.not_taken(NotUnderstood("", Form.ONCE), question, chat=here, now=now),
        "not_taken long": lambda: broadcasts.not_taken(MessageTooLong(5000, 4096), question, chat=here, now=now),
        "started": lambda: broadcasts.started(one, is_now=False, now=now),
        "started all": lambda: broadcasts.started(replace(one, broadcast=BroadcastTerms()), is_now=False, now=now),
        "started now": lambda: broadcasts.started(one, is_now=True, now=now),
        "nothing_sent": broadcasts.nothing_sent,
        **{f"progress {status}": progress(status) for status in RunStatus},
        "progress steady": lambda: broadcast_runs.progress(
            replace(running, message=replace(one, broadcast=BroadcastTerms())), rate=2.25
        ),
        "progress planned": progress(RunStatus.RUNNING, is_planned=False, pace=5),
        "ended": lambda: broadcast_runs.ended(finished),
        "report": lambda: broadcast_runs.report(finished),
        "report nobody": lambda: broadcast_runs.report(view(RunStatus.FINISHED, RunCounts())),
        "of_run": lambda: broadcast_runs.of_run(running),
        "ask_to_cancel": lambda: broadcast_runs.ask_to_cancel(running),
        "ask_to_cancel planned": lambda: broadcast_runs.ask_to_cancel(view(RunStatus.RUNNING, is_planned=False)),
        "ask_to_resend": lambda: broadcast_runs.ask_to_resend(finished),
        "cancelling": lambda: broadcast_runs.cancelling(running),
        "sending_again": lambda: broadcast_runs.sending_again(running),
        "left_as_it_is": broadcast_runs.left_as_it_is,
        "broadcast_list": lambda: broadcast_runs.broadcast_list(page, zone=here.zone, now=now),
        "broadcast_list none": lambda: broadcast_runs.broadcast_list(
            BroadcastPage(broadcasts=[], index=0, pages=1, total=0), zone=here.zone, now=now
        ),
        "broadcast": lambda: broadcast_runs.broadcast(seen_broadcast, zone=here.zone, now=now),
        "broadcast new": lambda: broadcast_runs.broadcast(
            SeenBroadcast(message=replace(one, broadcast=BroadcastTerms())), zone=here.zone, now=now
        ),
        "on_card": lambda: broadcast_runs.on_card(one, now=now),
        "on_card all": lambda: broadcast_runs.on_card(replace(one, broadcast=BroadcastTerms()), now=now),
    }


def labels(now: datetime) -> list[str]:
    """Every label of a button."""
    plain = (
        "templates", "go_on", "at_once", "no_window", "usual_cap", "fastest", "review", "test_to_me", "pause", "resume",
        "cancel_run", "cancel_for_good", "go_back", "csv", "to_broadcast", "to_list",
    )  # fmt: skip
    found = [getattr(broadcast_buttons, name)() for name in plain]
    found += [broadcast_buttons.template("word " * 40), broadcast_buttons.open_broadcast(123_456, "word " * 40)]
    found += [broadcast_buttons.own_clocks(chosen=chosen) for chosen in (True, False)]
    found += [broadcast_buttons.hour(hour, counts_to_twelve=twelve) for hour in (0, 23) for twelve in (True, False)]
    found += [broadcast_buttons.window(None), broadcast_buttons.window(WINDOW)]
    found += [broadcast_buttons.outside(outside) for outside in OutsideWindow]
    found += [broadcast_buttons.quiet_hours(respects=respects) for respects in (True, False)]
    found += [broadcast_buttons.cap_chosen(most) for most in (None, *CAPS)]
    found += [broadcast_buttons.pace_chosen(pace) for pace in (None, *PACES)]
    found += [broadcast_buttons.way_out(way) for way in WayOut]
    found += [broadcast_buttons.send(is_now=is_now) for is_now in (True, False)]
    found += [broadcast_buttons.retry_failed(MANY), broadcast_buttons.resend_unknown(MANY)]
    found.append(broadcast_buttons.resend_for_good(MANY))
    found.append(broadcast_buttons.open_run(run(RunStatus.CANCELLING, now=now), zone="Europe/Berlin", now=now))
    return found
