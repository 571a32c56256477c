"""What is said of recipients and their tables, for the tests of what is said."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from scheduling.audiences import GroupKind, RecipientGroup
from scheduling.chats import Address
from scheduling.content import Content
from scheduling.errors import (
    AddressProblem,
    AddressRefused,
    FieldProblem,
    FieldRefused,
    RecipientTableRefused,
    TableProblem,
)
from scheduling.identifiers import BotId, GroupId, ListId, SubscriberId, UserId
from scheduling.recipient_fields import LONGEST_EXTERNAL_ID, LONGEST_NAME, LONGEST_TAG, LONGEST_VALUE
from scheduling.recipient_imports import ImportCounts, TableFile
from scheduling.recipient_rows import Flaw, RowProblem
from scheduling.recipient_views import FIELDS, PAGE_SIZE, STEPS, RecipientsView
from scheduling.subscribers import MailingList, Subscriber
from scheduling.use_cases.recipients import SeenRecipients
from texts import recipient_flaws, recipient_tables, recipients
from texts.errors import explain

LAST = UUID(int=2**128 - 1)
PROBLEMS = (*AddressProblem, *FieldProblem, *RowProblem)


def somebody(name: str, *, now: datetime) -> Subscriber:
    """Somebody with as much of everything as one can have."""
    return Subscriber(
        id=SubscriberId(LAST),
        bot_id=BotId(1),
        external_id=("w" * LONGEST_EXTERNAL_ID),
        name=(name * LONGEST_NAME)[:LONGEST_NAME].strip(),
        language="pt_BR",
        zone="America/Argentina/ComodRivadavia",
        variables={f"w{number}": "w" * LONGEST_VALUE for number in range(100)},
        tags=frozenset(f"{number}".rjust(LONGEST_TAG, "w") for number in range(50)),
        addresses=(
            Address("telegram", "9" * 19),
            Address("phone", "+" + "9" * 15),
            Address("email", "w" * 64 + "@" + "w" * 60 + ".ww"),
        ),
        created_at=now,
        active_at=now,
    )


def seen(name: str, *, now: datetime, bare: bool = False) -> SeenRecipients:
    """All that there is to see of somebody, and of a page."""
    one = somebody(name, now=now)
    if bare:
        one = Subscriber(id=one.id, bot_id=one.bot_id, created_at=now)
    title = (name * 64)[:64].strip()
    lists = [
        MailingList(id=ListId(LAST), bot_id=BotId(1), code="w" * 64, title=title, created_at=now, created_by=UserId(5))
    ] * 9
    groups = [
        RecipientGroup(
            id=GroupId(LAST), bot_id=BotId(1), name=title, kind=GroupKind.STATIC, created_at=now, created_by=UserId(5)
        )
    ] * 9
    return SeenRecipients(
        people=[one] * PAGE_SIZE,
        has_more=True,
        total=10**6,
        one=one,
        lists=lists,
        groups=groups,
        is_on=frozenset({"w" * 64}),
        is_in=frozenset({title}),
    )


def file(name: str) -> TableFile:
    """A table with a bit of everything."""
    return TableFile(
        file_id="w",
        name=f"{name}.csv",
        sha256="w",
        counts=ImportCounts(21, 22, 25, 1),
        variables=tuple(f"{number}".rjust(64, "w") for number in range(40)),
        saved=ImportCounts(1, 2, 5, 21),
    )


def flaws(name: str) -> list[Flaw]:
    """One of each kind."""
    return [Flaw(line, name, problem, name * 30, 21) for line, problem in enumerate(PROBLEMS, 2)]


def screens(*, now: datetime, zone: str, name: str) -> dict[str, Callable[[], Content]]:
    """Every screen, by the name of its function and its variant."""
    view, found = RecipientsView(), RecipientsView(search=(name * 128)[:128].strip())
    full, bare = seen(name, now=now), seen(name, now=now, bare=True)
    one, table = somebody(name, now=now), file(name)
    nobody = SeenRecipients()
    screens = {
        "recipients": lambda: recipients.recipients(full, view),
        "recipients found": lambda: recipients.recipients(full, found),
        "recipients without names": lambda: recipients.recipients(bare, view),
        "recipients none": lambda: recipients.recipients(nobody, view),
        "recipients nobody found": lambda: recipients.recipients(nobody, found),
        "card of a recipient": lambda: recipients.card(full, zone=zone, now=now),
        "card of a bare recipient": lambda: recipients.card(bare, zone=zone, now=now),
        "card of a recipient who is gone": lambda: recipients.card(nobody, zone=zone, now=now),
        "gone recipient": recipients.gone,
        "search_question for recipients": recipients.search_question,
        "tags of one": lambda: recipients.tags(one),
        "tags none": lambda: recipients.tags(bare.people[0]),
        "variables of one": lambda: recipients.variables(one),
        "variables none": lambda: recipients.variables(bare.people[0]),
        "lists of one": lambda: recipients.lists(one, has_any=True),
        "lists none": lambda: recipients.lists(one, has_any=False),
        "groups of one": lambda: recipients.groups(one, has_any=True),
        "groups none yet": lambda: recipients.groups(one, has_any=False),
        "delete_question": lambda: recipients.delete_question(one),
        "delete_question without a chat": lambda: recipients.delete_question(bare.people[0]),
        "export_question": lambda: recipients.export_question(21),
        "exported recipients": lambda: recipients.exported(21),
        "nothing_to_export": recipients.nothing_to_export,
        "file_question": recipient_tables.file_question,
        "progress reading": lambda: recipient_tables.progress(21, None),
        "progress saving": lambda: recipient_tables.progress(21, 10**6),
        "preview of a table": lambda: recipient_tables.preview(table, flaws(name)),
        "preview one flaw": lambda: recipient_tables.preview(table, flaws(name)[:1]),
        "preview nothing": lambda: recipient_tables.preview(TableFile(file_id="w", name=name), ()),
        "seen_again": lambda: recipient_tables.seen_again(table),
        "saved": lambda: recipient_tables.saved(table),
        "not_saved": recipient_tables.not_saved,
        "flaws_caption": lambda: recipient_tables.flaws_caption(21),
    }
    for column in FIELDS:
        screens[f"field_question {column}"] = lambda column=column: recipients.field_question(column, one, "w" * 128)
        screens[f"field_question none {column}"] = lambda column=column: recipients.field_question(column, one, "")
    for column in STEPS:
        screens[f"add_question {column}"] = lambda column=column: recipients.add_question(column)
    for flaw in flaws(name):
        screens[f"in_words {flaw.problem}"] = lambda flaw=flaw: recipient_flaws.in_words(flaw)
    errors = [
        *(AddressRefused(name, problem) for problem in AddressProblem),
        *(FieldRefused(name, problem, 21) for problem in FieldProblem),
        *(RecipientTableRefused(problem, 21, name, 21) for problem in TableProblem),
    ]
    for error in errors:
        key = f"explained {type(error).__name__} {error.problem}"
        screens[key] = lambda error=error: explain(error, now=now, zone=zone)
    return screens
