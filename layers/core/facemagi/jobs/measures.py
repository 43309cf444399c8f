"""What a job took and cost, computed when its last leg ends; what was not measured is None."""

import time
from collections.abc import Sequence

from facemagi.jobs.timings import Timings
from facemagi.queueing.prices import cost_usd
from facemagi.table import Json, Record


def of_leg(record: Record, timings: Timings) -> Json:
    """What is stored of a leg that has ended: the times of all legs so far, and when the first one began.

    Args:
        record: the job's record before.
        timings: of the leg's container.
    """
    spent = [*record.outcome.get("spent", []), dict(timings)]
    return {"spent": spent, "started_at": _started_at(record, timings)}


def of_job(record: Record, timings: Timings) -> Json:
    """What is stored of a job that has succeeded.

    Args:
        record: the job's record before.
        timings: of the last leg's container.
    """
    spent: list[Timings] = [*record.outcome.get("spent", []), timings]
    run_ms = _sum(spent, "run")
    total_ms = _milliseconds_since(record)
    queue_ms = None if run_ms is None or total_ms is None else max(0, total_ms - run_ms)
    metrics = {
        "queue_ms": queue_ms,
        "detect_ms": _sum(spent, "detect"),
        "edit_ms": _sum(spent, "edit"),
        "encode_ms": _sum(spent, "encode"),
        "total_ms": total_ms,
    }
    return {"started_at": _started_at(record, timings), "metrics": metrics, "cost_usd": _cost(record, spent)}


def _started_at(record: Record, timings: Timings) -> int | None:
    """When the first leg's container began; SageMaker does not say it while a job runs."""
    known = record.outcome.get("started_at")
    if known is not None or record.outcome.get("spent"):
        return known
    return int(time.time() - timings["run"] / 1000) if "run" in timings else None


def _cost(record: Record, spent: Sequence[Timings]) -> float | None:
    """The edits of all legs at the prices of their instances."""
    instances = record.request.get("instances", [])
    if len(instances) != len(spent) or not all("edit" in each for each in spent):
        return None
    costs = [cost_usd(instance, each["edit"]) for instance, each in zip(instances, spent, strict=True)]
    known = [cost for cost in costs if cost is not None]
    return round(sum(known), 8) if len(known) == len(costs) else None


def _sum(spent: Sequence[Timings], phase: str) -> int | None:
    return sum(each[phase] for each in spent) if all(phase in each for each in spent) else None


def _milliseconds_since(record: Record) -> int | None:
    created = record.request.get("created_ms")
    return None if created is None else max(0, int(time.time() * 1000) - int(created))
