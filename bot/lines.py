"""Commands that read lines from standard input and print one JSON value for each, as soon as it is read."""

import io
import json
import os
import re
import sys
from collections.abc import Callable

from scheduling.errors import DomainError

_WORD_BEGINS = re.compile(r"(?<!^)(?=[A-Z])")
INTERRUPTED = 130


def answer_lines(answer: Callable[[str], object]) -> int:
    """Print what `answer` makes of each line, until there are none or nobody reads on; return the exit code.

    Bytes that are no UTF-8 are read as U+FFFD. What `answer` must never raise is told as the problem `defect`, so that
    thousands of lines survive one.
    """
    lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace", newline="\n")
    output = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace", newline="\n", write_through=True)
    try:
        for line in lines:
            answered = json.dumps(_answered(answer, line.rstrip("\r\n")), ensure_ascii=False)
            output.write(f"{answered}\n")
            output.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter flushes, and complains
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        lines.detach()
        output.detach()
    return 0


def problem_code(problem: DomainError) -> str:
    """Return the name of a problem for programs: `TimeInThePast` is `time_in_the_past`."""
    return _WORD_BEGINS.sub("_", type(problem).__name__).lower()


def _answered(answer: Callable[[str], object], line: str) -> object:
    try:
        return answer(line)
    except Exception as error:  # noqa: BLE001 - the edge: a defect in one line must not end the others
        return {"problem": "defect", "detail": type(error).__name__}
