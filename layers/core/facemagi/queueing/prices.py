"""What an instance costs, from a dated table. Prices change: docs/operator.md says where to look them up."""

import json
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("instance_prices.json")

MILLISECONDS_PER_HOUR = 3_600_000


def cost_usd(instance_type: str, milliseconds: float) -> float | None:
    """The price of an instance for a time, in US dollars; None where the table does not have the instance.

    Args:
        instance_type: SageMaker's name of it.
        milliseconds: the time.
    """
    per_hour = _per_hour().get(instance_type)
    return None if per_hour is None else per_hour * milliseconds / MILLISECONDS_PER_HOUR


@cache
def _per_hour() -> dict[str, float]:
    prices: dict[str, float] = json.loads(TABLE.read_text("utf-8"))["per_hour"]
    return prices
