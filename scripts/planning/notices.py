"""What the ends of jobs cost one by one, and in batches through a queue."""

from collections.abc import Sequence
from dataclasses import replace

from scripts.planning import source_document
from scripts.planning.bill import bill
from scripts.planning.demand import Demand, Setup
from scripts.planning.parameters import EDITS_A_DAY

MEANS = (1, 2, 4, 10)
"""Notices of a batch. Lambda waits for none, so a batch is full only while notices come faster than they are done."""

HIGHEST = 10.0

Row = Sequence[str]


def rows() -> list[Row]:
    """A table: for some demands, the dollars of a day that the queue adds or saves, by the mean of its batches."""
    head = ("edits a day", *(f"{mean} in a batch" for mean in MEANS), "it saves from a mean of")
    return [head, *(_row(_demand(edits)) for edits in EDITS_A_DAY)]


def more_usd(demand: Demand, mean: float) -> float:
    """Dollars of a day that the queue costs more than SNS alone; negative where it costs less.

    Args:
        demand: of the users.
        mean: notices of a batch.
    """
    return bill(demand, Setup(notice_batch=mean)).usd - bill(demand, Setup()).usd


def break_even(demand: Demand) -> float | None:
    """The mean of the batches from which the queue costs less; None where it never does.

    Args:
        demand: of the users.
    """
    low, high = 1.0, HIGHEST
    if more_usd(demand, high) > 0:
        return None
    while high - low > 0.01:
        middle = (low + high) / 2
        low, high = (middle, high) if more_usd(demand, middle) > 0 else (low, middle)
    return high


def _row(demand: Demand) -> Row:
    even = break_even(demand)
    costs = [f"{more_usd(demand, mean):+.2f}" for mean in MEANS]
    return (f"{demand.edits_a_day:,.0f}", *costs, "never" if even is None else f"{even:.1f}")


def _demand(edits: float) -> Demand:
    of_one = source_document.CASE.edits_a_day / source_document.CASE.users
    return replace(source_document.CASE, users=round(edits / of_one))
