"""What an instance and a Lambda function cost, from dated tables.

Prices change: docs/operator.md says where to look them up.
"""

import json
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("instance_prices.json")
LAMBDA_TABLE = Path(__file__).with_name("lambda_prices.json")

MILLISECONDS_PER_HOUR = 3_600_000


def cost_usd(instance_type: str, milliseconds: float) -> float | None:
    """The price of an instance for a time, in US dollars; None where the table does not have the instance.

    Args:
        instance_type: SageMaker's name of it.
        milliseconds: the time.
    """
    per_hour = _per_hour().get(instance_type)
    return None if per_hour is None else per_hour * milliseconds / MILLISECONDS_PER_HOUR


def function_usd(memory_mb: int, milliseconds: float) -> float:
    """The price of one invocation of a function on x86_64, in US dollars.

    Args:
        memory_mb: the function's memory, MB.
        milliseconds: the time of the invocation.
    """
    table = _lambda_prices()
    return table["request"] + table["gb_second"] * memory_mb / 1024 * milliseconds / 1000


@cache
def _lambda_prices() -> dict[str, float]:
    prices: dict[str, float] = json.loads(LAMBDA_TABLE.read_text("utf-8"))["x86_64"]
    return prices


@cache
def _per_hour() -> dict[str, float]:
    prices: dict[str, float] = json.loads(TABLE.read_text("utf-8"))["per_hour"]
    return prices
