"""The cost calculation that this service began with, and what is wrong in it.

Its case: a million users, a tenth of them on a day, ten photos of one megabyte each, twenty edits of each photo. So one
terabyte is uploaded and 20 million edits are made each day.
"""

from dataclasses import dataclass

from scripts.planning.demand import Demand
from scripts.planning.prices import price_list

REGION = "us-east-1"
CASE = Demand()

RESULTS_MB = 20 * 1000
"""Megabytes: it downloads every result with the size of a photo."""

HOSTS = 200
EDITS_OF_A_HOST = 10_000
"""In an hour, for ten hours a day."""


@dataclass(frozen=True)
class Mistake:
    """A figure of the calculation, and the right one.

    Attributes:
        topic: what it is about.
        said: what the calculation says.
        right: what is right, with the figure.
        said_usd: its dollars of a month; None where it has none.
        right_usd: the right dollars of a month.
    """

    topic: str
    said: str
    right: str
    said_usd: float | None
    right_usd: float | None


def mistakes() -> list[Mistake]:
    """All mistakes, with figures from the price list."""
    prices = price_list(REGION)
    egress = prices["egress_gb"].of(30 * RESULTS_MB)
    small = prices["egress_gb"].of(30 * CASE.edits_a_day * CASE.result_kb / 1_048_576)
    puts = prices["s3_put"].of(30 * CASE.edits_a_day)
    gets = prices["s3_get"].of(30 * CASE.edits_a_day)
    month = prices["s3_gb_month"]
    stored = month.of(1000), 2 * month.of(3000)
    seconds = 3600 / EDITS_OF_A_HOST
    return [
        Mistake(
            "traffic to the users",
            "20 TB a day at 0.01 a GB",
            f"0.01 is the price between two zones of a region. To the internet it is {egress:,.0f} a month; "
            f"with results of 100 kB, which is its own size of 400×500 pixels, {small:,.0f}.",
            6000.0,
            egress,
        ),
        Mistake(
            "S3, PUT",
            "1 million PUTs a day",
            f"These are the uploads. The 20 million results are {puts:,.0f} a month more.",
            150.0,
            150.0 + puts,
        ),
        Mistake(
            "S3, GET",
            "20 million GETs a day",
            "Each edit reads its photo, and each result is downloaded: twice as many.",
            gets,
            2 * gets,
        ),
        Mistake(
            "S3, storage",
            "1 TB",
            "Right for the photos alone if they live exactly a day. A lifecycle rule keeps them one to two days, and "
            f"the results are 2 TB more: {3 * stored[0]:,.0f} to {stored[1]:,.0f} a month.",
            23.0,
            stored[1],
        ),
        Mistake(
            "machines",
            f"{HOSTS} machines, each {EDITS_OF_A_HOST:,} edits an hour",
            f"That is {seconds:.2f} s for an edit. Of its own measurements only super-resolution (0.3 s) surely "
            "reaches that; most take 3 s or more. It names prices of machines and adds none to the sum.",
            None,
            None,
        ),
        Mistake(
            "everything around",
            "nothing",
            "Calls of the API, functions, records, notices and logs have no line.",
            None,
            None,
        ),
    ]
