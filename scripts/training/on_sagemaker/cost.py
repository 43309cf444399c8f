"""What a training job will cost at most, before it starts."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("training_prices.toml")


def estimate(instance: str, region: str, hours: float, spot: bool) -> Sequence[str]:
    """What the user reads before a job starts.

    Args:
        instance: the instance type.
        region: the AWS region.
        hours: after which the job is stopped.
        spot: whether spare instances are used.

    Returns:
        Sentences: the price of an hour, of all hours, what is an estimate, and when it was read.
    """
    table = _table()
    price = table["instances"].get(instance)
    if price is None:
        known = ", ".join(table["instances"])
        return [f"The price of {instance} is not known here, only of {known}. See aws.amazon.com/sagemaker/pricing."]
    hour, whole = price["usd"], price["usd"] * hours
    lines = [f"{instance} ({price['gpu']}): {hour:.2f} dollars an hour, so at most {whole:.2f} in {hours:g} hours."]
    if spot:
        least = whole * (1 - table["spot_saves"])
        lines.append(f"As a spot instance it may be {least:.2f} (an estimate): AWS changes these prices every day.")
    doubts = ["is an estimate"] if price["status"] == "estimate" else []
    doubts += [f"is that of {table['region']}, not of {region}"] if region != table["region"] else []
    if doubts:
        lines.append(f"The price {' and '.join(doubts)}.")
    lines.append(f"Prices: {table['source']}, {table['as_of']}. Storage and requests of S3 are some cents.")
    return lines


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))
