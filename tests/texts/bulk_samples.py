"""The screens of several schedules at once, for the tests of what is said."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from scheduling.bulk_schedules import BulkState, Entries, Entry, Fault, ScheduleFile, Stage
from scheduling.chats import Chat
from scheduling.content import Content
from scheduling.dialogs import Dialog, DialogKind
from scheduling.errors import CellProblem, CellRefused, LineRefused, MessageTooLong, SeveralMeanings, TooManySchedules
from scheduling.identifiers import BotId, ChatId, DialogId, UserId
from scheduling.messages import ScheduledMessage
from scheduling.use_cases.bulk_schedules import Bulk
from texts import bulk_schedules, lists

MANY = 1000


def bulk(stage: Stage, message: ScheduledMessage, content: Content, name: str, *, now: datetime, bad: int = 0) -> Bulk:
    """Several schedules, as many as can be, with so many lines that are wrong."""
    assert message.next_run is not None
    first = Entry(line=1, content=content, timing=message.timing, first=message.next_run)
    good = [replace(first, line=line) for line in range(1, MANY + 1)]
    problems = [
        *(CellRefused(content.text, problem) for problem in CellProblem),
        SeveralMeanings(content.text),
        MessageTooLong(5000, 4096),
    ]
    faults = [
        Fault(line=MANY + index, text=content.text, problem=problems[index % len(problems)], column=name[:80])
        for index in range(bad)
    ]
    state = BulkState(
        stage=stage,
        said=content,
        sent_at=now,
        file=ScheduleFile(file_id="file", name=name),
        good=len(good),
        bad=bad,
        saved=tuple(range(1, MANY + 1)),
        undone=MANY - 3,
        undo_until=None,
    )
    kept = Dialog(
        id=DialogId(UUID(int=2**128 - 1)),
        bot_id=BotId(1),
        chat_id=ChatId(UUID(int=1)),
        topic_id=None,
        person_id=UserId(1),
        kind=DialogKind.BULK,
        state={},
        created_at=now,
        expires_at=now,
    )
    refused = LineRefused(7, TooManySchedules(200, 200, is_of_chat=False)) if bad else None
    return Bulk(kept, state, [message] * 50, Entries(good, faults), refused)


def screens(
    content: Content, *, here: Chat, message: ScheduledMessage, name: str, now: datetime
) -> dict[str, Callable[[], Content]]:
    """Each screen, by the name of its function and its variant."""

    def of(stage: Stage, bad: int = 0) -> Bulk:
        return bulk(stage, message, content, name, now=now, bad=bad)

    return {
        "asked": lambda: bulk_schedules.asked(of(Stage.ASKED), chat=here, now=now),
        "asked mistakes": lambda: bulk_schedules.asked(of(Stage.ASKED, 50), chat=here, now=now),
        "preview": lambda: bulk_schedules.preview(of(Stage.PREVIEW), chat=here, now=now),
        "preview mistakes": lambda: bulk_schedules.preview(of(Stage.PREVIEW, 500), chat=here, now=now),
        "saved": lambda: bulk_schedules.saved(of(Stage.SAVED), chat=here, now=now),
        "saved some": lambda: bulk_schedules.saved(of(Stage.SAVED, 50), chat=here, now=now),
        "undone": lambda: bulk_schedules.undone(of(Stage.UNDONE).state),
        "told": lambda: bulk_schedules.told(of(Stage.UNDONE), chat=here, now=now),
        "left": bulk_schedules.left,
        "import_usage": lambda: bulk_schedules.import_usage(chat=here, now=now),
        "faults_caption": lambda: bulk_schedules.faults_caption(MANY),
        "exported": lambda: bulk_schedules.exported(MANY),
        "nothing_to_export": lambda: Content(bulk_schedules.nothing_to_export()),
        "fault_columns": lambda: Content(", ".join(bulk_schedules.fault_columns())),
        "fault_rows": lambda: Content(
            "; ".join(
                cell
                for row in bulk_schedules.fault_rows(of(Stage.PREVIEW, 12).entries.faults, chat=here, now=now)
                for cell in row
            )
        ).shorten(4000),
        "in_a_line": lambda: lists.in_a_line(message, here, now),
    }
