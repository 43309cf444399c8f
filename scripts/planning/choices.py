"""Other ways to set the service up for the same demand, and what an edit costs with each."""

from dataclasses import dataclass, replace

from scripts.planning.bill import Bill, bill
from scripts.planning.demand import Demand, Setup

FULL_SIZE_KB = 800
"""A result as large as its photo: a JPEG of 2.7 megapixels."""


@dataclass(frozen=True)
class Choice:
    """One way to set the service up.

    Attributes:
        name: what is different.
        bill: the bill of a day.
    """

    name: str
    bill: Bill


def choices(demand: Demand, setup: Setup) -> list[Choice]:
    """The planned setup, then others that differ in one thing, then the cheapest of them together.

    Args:
        demand: of the users.
        setup: that is planned.
    """
    full_size = replace(demand, result_kb=FULL_SIZE_KB)
    cloudfront = replace(setup, by_cloudfront=True)
    best = replace(setup, results="batch", plan="3y")
    cheapest = replace(setup, results="s3", notice_batch=10, plan="3y")
    ways = [
        ("as planned", demand, setup),
        ("the app asks twice for each result", demand, replace(setup, results="poll")),
        ("the app asks S3 twice for each result", demand, replace(setup, results="s3")),
        ("a GET waits a second for each result", demand, replace(setup, results="wait")),
        ("a GET waits ten seconds for each result", demand, replace(setup, results="wait", wait_s=10)),
        ("a batch and a webhook for each photo", demand, replace(setup, results="batch")),
        ("ends of jobs in full batches of ten", demand, replace(setup, notice_batch=10)),
        ("a savings plan of 3 years for what runs all day", demand, replace(setup, plan="3y")),
        ("results through CloudFront", demand, cloudfront),
        (f"results as large as the photo, {FULL_SIZE_KB} kB", full_size, setup),
        (f"results of {FULL_SIZE_KB} kB through CloudFront", full_size, cloudfront),
        ("an even day: the peak is three times the mean", replace(demand, peak=3), setup),
        ("instances that are busy a fifth of their time", demand, replace(setup, busy=0.2)),
        ("only super-resolution, on ml.g4dn.xlarge", demand, replace(setup, container="esrgan")),
        ("only the slowest effect, cartoon", demand, replace(setup, container="cartoon")),
        ("batches, webhooks and the savings plan", demand, best),
        ("polls at S3, batches of ends and the savings plan", demand, cheapest),
    ]
    different = [each for index, each in enumerate(ways) if index == 0 or each[1:] != (demand, setup)]
    return [Choice(name, bill(asked, way)) for name, asked, way in different]
