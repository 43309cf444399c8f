"""What a run has found, as a table and as JSON."""

from collections import defaultdict
from typing import Any

from scripts.fuzzing.run import Tally

SHOWN = 20
"""Finds in the table; the JSON has all that were kept."""


def table(tally: Tally) -> str:
    """The run as text: each operation with its statuses and its slowest answer, then what was wrong.

    Args:
        tally: of the run.
    """
    by_operation: dict[str, dict[int, int]] = defaultdict(dict)
    for (operation, status), count in sorted(tally.statuses.items()):
        by_operation[operation][status] = count
    width = max(map(len, by_operation), default=0)
    lines = [
        f"{operation:{width}}  {tally.slowest[operation]:6.2f} s  "
        + " ".join(f"{status}:{count}" for status, count in statuses.items())
        for operation, statuses in by_operation.items()
    ]
    lines.append(f"{tally.sent} requests, {len(tally.finds)} finds, slowest {max(tally.slowest.values()):.2f} s")
    lines.append("codes: " + " ".join(f"{code}:{count}" for code, count in sorted(tally.codes.items())))
    for find in tally.finds[:SHOWN]:
        request = find["request"]
        lines.append(f"FIND {', '.join(find['faults'])}: {request['method']} {request['target'][:200]}")
        lines.append(f"     {request['text'][:200]!r} -> {find['answer'][:200]}")
    return "\n".join(lines)


def document(tally: Tally) -> dict[str, Any]:
    """The run as JSON. Each find has its request, as `--replay` takes it.

    Args:
        tally: of the run.
    """
    return {
        "sent": tally.sent,
        "statuses": {f"{operation} {status}": count for (operation, status), count in tally.statuses.items()},
        "codes": dict(tally.codes),
        "slowest_s": tally.slowest,
        "finds": tally.finds,
    }
