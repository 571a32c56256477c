"""Whatever changes something for others is written down: found by walking the code of all use cases of the bot."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
USE_CASES = ROOT / "scheduling" / "use_cases"

OWN = "it is somebody's own dialog, view or question: nothing that others see is changed"
MEETING = "a chat is met or followed: what the platform tells, and nobody decides"
REMINDER = "a reminder that arrived is ticked off: it belongs to whoever got it, and its schedule goes on as it is"
NOT_NOTED = {
    "AnswerBroadcast": OWN,
    "AskForSnooze": OWN,
    "BeginBroadcast": OWN,
    "BeginDraft": OWN,
    "BeginEdit": OWN,
    "BeginGranting": OWN,
    "BeginGroupDialog": OWN,
    "BeginListDialog": OWN,
    "BeginTemplate": OWN,
    "ChangeView": OWN,
    "ChooseAudience": OWN,
    "ChooseCondition": OWN,
    "CloseDialog": OWN,
    "CompleteAlbum": "the rest of an album joins what was scheduled just now by the same message",
    "ContinueBroadcast": OWN,
    "ContinueDraft": OWN,
    "AnswerDraft": OWN,
    "DeclineQuestion": OWN,
    "EraseOwnData": "what somebody erases must leave no trace of them",
    "FindDestination": MEETING,
    "FinishReminder": REMINDER,
    "GreetGroup": "the bot introduces itself to a group",
    "LeaveDialog": OWN,
    "MoveChat": MEETING,
    "NoteChannel": MEETING,
    "OfferFromAnywhere": OWN,
    "OfferMessage": OWN,
    "OpenRecipients": OWN,
    "OpenTemplates": OWN,
    "OpenView": OWN,
    "PickMany": OWN,
    "PickPerson": OWN,
    "PreviewTable": OWN,
    "RememberPreview": OWN,
    "RememberPrompt": OWN,
    "SearchView": OWN,
    "TakeDoneBack": REMINDER,
    "TakeTemplate": OWN,
    "Understand": MEETING,
    "WithdrawQuestion": OWN,
}


def test_what_changes_something_is_written_down_or_has_a_reason_not_to_be():
    silent = {name for name in wired() if reaches(name, "commit") and not reaches(name, "note")}
    assert silent - set(NOT_NOTED) == set()


def test_no_reason_is_given_for_what_needs_none():
    writing = {name for name in wired() if reaches(name, "commit") and not reaches(name, "note")}
    assert set(NOT_NOTED) - writing == set()


def test_the_walk_sees_what_is_done_behind_functions_and_other_use_cases():
    assert reaches("PauseMessage", "note")  # by `change_message`
    assert reaches("ScheduleMessage", "commit")  # by `accept`
    assert not reaches("ShowMessage", "commit")


def wired() -> set[str]:
    """Return the classes of use cases that the bot makes for each update."""
    tree = ast.parse((ROOT / "bot" / "wiring.py").read_text())
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("scheduling.use_cases")
        for alias in node.names
    }
    made = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    return {name for name in imported & made if name in definitions()}


def reaches(name: str, method: str) -> bool:
    """Tell whether a use case may call `.commit(…)` of a unit, or `.note(…)` of its audit, however far behind."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in seen or current not in definitions():
            continue
        seen.add(current)
        for node in definitions()[current]:
            if method in calls(node):
                return True
            waiting += names(node)
    return False


@cache
def definitions() -> dict[str, list[ast.AST]]:
    """Return the functions and classes of all modules of use cases, by name; of private ones there may be several."""
    found: dict[str, list[ast.AST]] = {}
    for path in USE_CASES.glob("*.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.setdefault(_key(node.name, path), []).append(_in_module(node, path))
    return found


def _key(name: str, path: Path) -> str:
    return f"{path.stem}.{name}" if name.startswith("_") else name


def _in_module(node: ast.AST, path: Path) -> ast.AST:
    """Return it with private names as `definitions` has them."""
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and one.id.startswith("_"):
            one.id = _key(one.id, path)
    return node


def calls(node: ast.AST) -> set[str]:
    """Return which of the methods are called on what they belong to."""
    owners = {"commit": {"unit"}, "note": {"audit"}}
    return {
        called.attr
        for called in (one.func for one in ast.walk(node) if isinstance(one, ast.Call))
        if isinstance(called, ast.Attribute) and _last(called.value) in owners.get(called.attr, ())
    }


def names(node: ast.AST) -> Iterator[str]:
    """Yield all names in it: functions that are called or handed on, and the classes of what it is given."""
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            yield one.id
        elif isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
            yield one.attr  # of a module: `noting.note_schedule`


def _last(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
