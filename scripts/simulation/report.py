"""A simulation as text and as JSON."""

from dataclasses import asdict
from typing import Any

from scripts.planning.report import Row
from scripts.simulation.outcome import Outcome
from scripts.simulation.search import Found, differences, is_good, lost

PERCENTILES = (50, 95, 99)

WAITS = tuple(f"p{each}, s" for each in PERCENTILES)

HEAD: Row = ("", "edits", *WAITS, "lost", "instances", "idle", "dollars", "of an edit")


def row(name: str, outcome: Outcome) -> Row:
    """A row of a table whose head is `HEAD`.

    Args:
        name: of the row.
        outcome: of a simulation.
    """
    waits = [f"{outcome.wait_s(each):,.1f}" for each in PERCENTILES]
    return (
        name,
        f"{outcome.created:,.0f}",
        *waits,
        f"{lost(outcome):.1%}",
        f"{outcome.most_instances:,}",
        f"{outcome.idle_share:.0%}",
        f"{outcome.usd():,.2f}",
        f"{outcome.usd() / max(1.0, outcome.succeeded):.6f}",
    )


def as_json(outcome: Outcome) -> dict[str, Any]:
    """A simulation as JSON, without its minutes."""
    counts = ("created", "succeeded", "expired", "refused", "failed")
    return {
        **{name: getattr(outcome, name) for name in counts},
        "wait_s": {f"p{each}": round(outcome.wait_s(each), 2) for each in PERCENTILES},
        "mean_wait_s": round(outcome.mean_wait_s, 3),
        "around_s": round(outcome.around_s, 3),
        "most_instances": outcome.most_instances,
        "instance_hours": round(outcome.instance_s / 3600, 3),
        "idle_share": round(outcome.idle_share, 4),
        "usd": round(outcome.usd(), 4),
        "instance_type": outcome.instance_type,
    }


def search_rows(path: list[Found]) -> list[Row]:
    """A table of a search: the template, and each change that made it better.

    Args:
        path: from `search`.
    """
    return [HEAD, *(row(found.changed or "as in the template", found.outcome) for found in path)]


def advice(path: list[Found], p95_s: float) -> str:
    """What to change in the template, in words.

    Args:
        path: from `search`.
        p95_s: the wait that was asked for.
    """
    before, after = path[0], path[-1]
    goal = f"95 % of the jobs wait at most {p95_s:g} s"
    reached = "reached" if is_good(after.outcome, p95_s) else "not reached"
    changes = differences(before.settings, after.settings)
    if not changes:
        return f"Nothing that was tried is better than the template. That {goal} is {reached}."
    words = "; ".join(f"{name} from {old} to {new}" for name, (old, new) in changes.items())
    return f"That {goal} is {reached} with: {words}."


def search_json(path: list[Found], p95_s: float) -> dict[str, Any]:
    """A search as JSON."""
    return {
        "p95_s": p95_s,
        "path": [
            {"changed": found.changed, "settings": asdict(found.settings), "outcome": as_json(found.outcome)}
            for found in path
        ],
        "advice": advice(path, p95_s),
    }
