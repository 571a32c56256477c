"""The table."""

import math
from typing import Any

WIDTHS = (36, 12, 14, 12)


def ceiling(bare: dict[str, Any]) -> str:
    """Return the line about aiogram alone."""
    return (
        f"aiogram alone, nothing stored, at its best ({bare['senders']} senders of "
        f"{', '.join(bare['trials'])}): {bare['sent_per_second']:,.0f} sent/s with {bare['cpu_us_per_message']:.0f} µs "
        f"of CPU each; loop blocked max {bare['blocked_ms']['max']:.0f} ms"
    )


def comparison(database: str, measured: dict[str, dict[str, Any]], bare: dict[str, Any]) -> str:
    """Return the table of one database; `bare` is what aiogram alone did in the same run."""
    alone, ours, theirs = measured["planning_alone"], measured["carillon"], measured["yardstick"]
    rows = [
        _row("planned/s, nothing sent meanwhile", alone["planned_per_second"], theirs["planned_per_second"]),
        _row("planned/s, while sending", ours["planned_per_second"], theirs["planned_per_second"]),
        _row("sent/s, end to end", ours["sent_per_second"], theirs["sent_per_second"]),
        _row("  of aiogram alone", _share(ours, bare), _share(theirs, bare)),
        _row("CPU per message, µs", ours["cpu_us_per_message"], theirs["cpu_us_per_message"]),
        _row("planning alone blocks, max ms", alone["blocked_ms"]["max"], theirs["blocked_ms"]["max"]),
        _row("loop blocked p99, ms", ours["blocked_ms"]["p99"], theirs["blocked_ms"]["p99"]),
        _row("loop blocked max, ms", ours["blocked_ms"]["max"], theirs["blocked_ms"]["max"]),
        _row("/help p50, ms", ours["help_ms"]["p50"], theirs["help_ms"]["p50"]),
        _row("/help p99, ms", ours["help_ms"]["p99"], theirs["help_ms"]["p99"]),
        _row("/help max, ms", ours["help_ms"]["max"], theirs["help_ms"]["max"]),
        *(
            _line(f"/schedule {which}, ms", _figure(ours["schedule_ms"][which]), "", "")
            for which in ("p50", "p99", "max")
        ),
        _row("peak memory, MB", ours["memory_mb"]["peak"], theirs["memory_mb"]["peak"]),
        _row("  grown by the burst, MB", _grown(ours), _grown(theirs)),
    ]
    head = _line(database, "Carillon", "APScheduler", "ratio")
    counts = (
        f"sent: {ours['sent']:,} ({ours['recorded']:,} recorded as sent) and {theirs['sent']:,} "
        f"({theirs['failed']:,} failed); /help asked {ours['help_ms']['asked']} times "
        f"({ours['help_ms']['unanswered']} unanswered) and {theirs['help_ms']['asked']} "
        f"({theirs['help_ms']['unanswered']}); /schedule {ours['schedule_ms']['asked']} "
        f"({ours['schedule_ms']['unanswered']})"
    )
    starved = (
        f"ready to run but without a CPU, because others had both: {ours['starved_share']:.0%} and "
        f"{theirs['starved_share']:.0%} of the time"
    )
    return "\n".join([head, "-" * len(head), *rows, counts, starved])


def _row(name: str, ours: float, theirs: float) -> str:
    ratio = ours / theirs if theirs else math.nan
    return _line(name, _figure(ours), _figure(theirs), f"{ratio:.2f}" if ratio >= 0.1 else f"1/{1 / ratio:,.0f}")


def _grown(measured: dict[str, Any]) -> float:
    memory = measured["memory_mb"]
    return float(memory["peak"] - memory["before"])


def _share(measured: dict[str, Any], bare: dict[str, Any]) -> float:
    return float(measured["sent_per_second"] / bare["sent_per_second"])


def _figure(value: float) -> str:
    if value < 1:
        return f"{value:.2f}"
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}"


def _line(name: str, *figures: str) -> str:
    return name.ljust(WIDTHS[0]) + "".join(
        figure.rjust(width) for figure, width in zip(figures, WIDTHS[1:], strict=True)
    )
