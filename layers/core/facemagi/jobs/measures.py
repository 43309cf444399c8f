"""What a job took and cost; what was not measured is None.

The record of a job keeps only the whole time and the container's times of each leg, in the order of `timings.PHASES`.
"""

import time
from collections.abc import Sequence
from itertools import groupby

from facemagi import effects
from facemagi.effects import Effect
from facemagi.ids import created_at_ms
from facemagi.jobs.timings import PHASES, Timings
from facemagi.queueing import prices
from facemagi.table import Json, Record

Spent = Sequence[int | None]
"""Milliseconds of each of `PHASES`."""


_STORED = ("spent", "began", "took_ms")
"""The members of an outcome that this module writes."""


def of_leg(record: Record, timings: Timings) -> Json:
    """What is stored when a leg has ended and another one follows.

    Args:
        record: the job's record before.
        timings: of the leg's container.
    """
    began = record.outcome.get("began") or int(time.time() - timings.get("run", 0) / 1000)
    return {"spent": _with_leg(record, timings), "began": began}


def of_job(job: str, record: Record, timings: Timings) -> Json:
    """What is stored when a job has succeeded.

    Args:
        job: the job's id.
        record: its record before.
        timings: of the last leg's container.
    """
    return of_leg(record, timings) | {"took_ms": max(0, int(time.time() * 1000) - created_at_ms(job))}


def of_deleted(record: Record) -> Json:
    """What stays of that when the result of a job is deleted: the account has used it.

    Args:
        record: the job's record before.
    """
    return {name: record.outcome[name] for name in _STORED if name in record.outcome}


def view(record: Record) -> Json:
    """`started_at`, `metrics` and `cost_usd`, as the API shows them.

    Args:
        record: the job's record.
    """
    spent: list[Spent] = record.outcome.get("spent", [])
    total = record.outcome.get("took_ms")
    sums = {name: _sum(spent, index) for index, name in enumerate(PHASES)}
    queue = None if total is None or sums["run"] is None else max(0, total - sums["run"])
    metrics = {
        "queue_ms": queue,
        "detect_ms": sums["detect"],
        "edit_ms": sums["edit"],
        "encode_ms": sums["encode"],
        "total_ms": total,
    }
    began = record.outcome.get("began") if spent and spent[0][0] is not None else None
    is_done = total is not None
    return {
        "started_at": began,
        "metrics": metrics if is_done else None,
        "cost_usd": _cost(record, spent) if is_done else None,
    }


def _with_leg(record: Record, timings: Timings) -> list[Spent]:
    return [*record.outcome.get("spent", []), [timings.get(name) for name in PHASES]]


def _cost(record: Record, spent: Sequence[Spent]) -> float | None:
    """The legs at the prices of what they ran on."""
    ran = _first_effects(record)
    costs = [_cost_of_leg(effect, each) for effect, each in zip(ran, spent, strict=False) if effect is not None]
    known = [cost for cost in costs if cost is not None]
    return round(sum(known), 8) if len(known) == len(spent) == len(ran) else None


def _cost_of_leg(effect: Effect, spent: Spent) -> float | None:
    """Of an instance that other jobs use too, a job costs its edit; of a function, all of its time in the container."""
    run, edit = spent[PHASES.index("run")], spent[PHASES.index("edit")]
    if run is None or edit is None:
        return None
    endpoint = effect.manifest.endpoint
    if effect.runs_on == "lambda":
        return prices.function_usd(endpoint.on_lambda.memory_mb, run)
    return prices.cost_usd(endpoint.instance_type, edit)


def _first_effects(record: Record) -> list[Effect | None]:
    """The first effect of each leg, as it is deployed now."""
    known = effects.catalogue()
    steps = [known.get(step["effect"]) for step in record.request["steps"]]
    legs = groupby(steps, key=lambda effect: effect and effect.endpoint)
    return [next(group) for _, group in legs]


def _sum(spent: Sequence[Spent], index: int) -> int | None:
    values = [each[index] for each in spent if each[index] is not None]
    return sum(value for value in values if value is not None) if spent and len(values) == len(spent) else None
