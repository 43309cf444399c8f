"""Prices from the dated files: prices.toml, and the instance prices that the API itself uses."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

from facemagi.queueing import prices as instance_prices

FILE = Path(__file__).with_name("prices.toml")

EVERYWHERE = "everywhere"
INSTANCE = "instance "
"""The names of instance prices begin with this; then comes the instance type."""


@dataclass(frozen=True)
class Price:
    """A price that may fall with the amount.

    Attributes:
        tiers: (up to so many a month, dollars for one), the last without a limit.
        source: where it was read.
        date: when that was written.
        is_estimate: whether it was not read there.
    """

    tiers: tuple[tuple[float, float], ...]
    source: str
    date: str
    is_estimate: bool

    def of(self, amount: float) -> float:
        """The dollars for an amount of one month."""
        dollars, paid = 0.0, 0.0
        for limit, price in self.tiers:
            part = max(0.0, min(amount, limit) - paid)
            dollars, paid = dollars + part * price, paid + part
        return dollars

    def of_a_day(self, amount: float) -> float:
        """The dollars for an amount of each day; the tiers count a month of 30 days."""
        return self.of(30 * amount) / 30


@dataclass(frozen=True)
class Offer:
    """What the same edits cost at another service.

    Attributes:
        name: of the service.
        per_1000: (edits a month, dollars for 1,000 from then on).
        source: where it was read.
        date: when.
        note: what is missing.
    """

    name: str
    per_1000: tuple[tuple[float, float], ...]
    source: str
    date: str
    note: str

    def of_a_day(self, edits: float) -> float | None:
        """The dollars for so many edits each day; None where the price is not known."""
        reached = [price for least, price in self.per_1000 if 30 * edits >= least] or [
            price for _, price in self.per_1000[:1]
        ]
        return edits / 1000 * reached[-1] if reached else None


def regions() -> list[str]:
    """The regions in the file."""
    return list(_file()["regions"])


@cache
def price_list(region: str) -> Mapping[str, Price]:
    """All prices of a region, by name.

    Raises:
        LookupError: the file does not have the region.
    """
    if region not in _file()["regions"]:
        raise LookupError(f"There are no prices for {region}, only for {', '.join(regions())}.")
    entries = _file()["regions"][region] | {
        name: entry for name, entry in _file()[EVERYWHERE].items() if "share" not in entry
    }
    return {name: _price(entry) for name, entry in entries.items()} | _instances(region)


def savings_share(plan: str) -> float:
    """How much a savings plan takes off the price of an instance, 0 to 1.

    Args:
        plan: `none`, `1y` or `3y`.
    """
    return 0.0 if plan == "none" else float(_file()[EVERYWHERE][f"savings_{plan}"]["share"])


def offers() -> list[Offer]:
    """What other services take for edits."""
    return [
        Offer(name, tuple(map(tuple, entry["per_1000"])), *_origin(entry), entry.get("note", ""))
        for name, entry in _file()["bought"].items()
    ]


def _price(entry: Mapping[str, Any]) -> Price:
    per = entry.get("per", 1)
    tiers = entry.get("tiers") or [[inf, entry["usd"]]]
    return Price(tuple((limit, usd / per) for limit, usd in tiers), *_origin(entry), entry["status"] == "estimate")


def _origin(entry: Mapping[str, Any]) -> tuple[str, str]:
    source = _file()["sources"][entry["source"]]
    return source["text"], source["date"]


def _instances(region: str) -> dict[str, Price]:
    table = json.loads(instance_prices.TABLE.read_text("utf-8"))
    if table["region"] != region:
        return {}
    return {
        INSTANCE + name: Price(((inf, usd),), table["source"], table["as_of"], name in table["estimates"])
        for name, usd in table["per_hour"].items()
    }


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))
