"""A deployment whose clock is moved: the sweeper, the lifecycle rule and the TTL act when their time has come."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from facemagi.aws import client
from facemagi.sweeping import sweep
from scripts.cloudformation import template as reading
from scripts.repository import TEMPLATE
from tests.core.batches import batch_life
from tests.core.deletion.test_erasure import keys
from tests.core.job_life import BUCKET, later
from tests.core.webhook_life import deliver_all, queued
from tests.support.samples import ENVIRONMENT

Json = dict[str, Any]

DAY = 24 * 3600

TTL_DELAY = 2 * DAY
"""How late DynamoDB may delete an item after its TTL."""


@cache
def template() -> Json:
    """The service's template as written."""
    return reading.read_template(TEMPLATE)


def days_of_objects() -> int:
    """After how many days the bucket's only lifecycle rule deletes every object."""
    ((_, bucket),) = reading.resources_of(template(), "AWS::S3::Bucket").items()
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert rule["Status"] == "Enabled"
    assert not set(rule) & {"Prefix", "Filter", "ObjectSizeGreaterThan", "TagFilters"}
    return int(rule["ExpirationInDays"])


def ttl_attribute() -> str:
    """The attribute of the table's items that says when they are deleted."""
    ((_, table),) = reading.resources_of(template(), "AWS::DynamoDB::Table").items()
    assert table["TimeToLiveSpecification"]["Enabled"] is True
    return str(table["TimeToLiveSpecification"]["AttributeName"])


def items() -> list[Json]:
    """Everything in the table, as DynamoDB writes it."""
    pages = client("dynamodb").get_paginator("scan").paginate(TableName=ENVIRONMENT["FACEMAGI_TABLE"])
    return [item for page in pages for item in page["Items"]]


@dataclass
class Clock:
    """The time of a deployment.

    Attributes:
        loses: whether every event and message is lost, so that only the sweeper acts.
        started: when it began, seconds since 1970.
        written: when each object was written, by its key.
    """

    loses: bool
    started: float = field(default_factory=time.time)
    written: dict[str, float] = field(default_factory=dict)

    def move(self, seconds: float, act: Callable[[], object] = lambda: None) -> None:
        """Let the service do what is due, and AWS delete what it must delete.

        Args:
            seconds: the time since the beginning.
            act: what happens besides.
        """
        now = self.started + seconds
        with later(now - time.time()):
            sweep.run()
            act()
            self._empty_queues()
        for key in keys():
            self.written.setdefault(key, now)
        self._apply_lifecycle(now)
        _apply_ttl(now)

    def _empty_queues(self) -> None:
        if self.loses:
            queued()
            batch_life.drop_queue()
        else:
            batch_life.run_queue()
            deliver_all()

    def _apply_lifecycle(self, now: float) -> None:
        """S3 deletes an object at the first midnight after its days are over.

        https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
        """
        for key in keys():
            over = self.written[key] + days_of_objects() * DAY
            if now >= (over // DAY + 1) * DAY:
                client("s3").delete_object(Bucket=BUCKET, Key=key)


def _apply_ttl(now: float) -> None:
    """DynamoDB deletes items some time after their TTL; here as late as it may."""
    attribute = ttl_attribute()
    for item in items():
        if attribute in item and now >= int(item[attribute]["N"]) + TTL_DELAY:
            key = {name: item[name] for name in ("pk", "sk")}
            client("dynamodb").delete_item(TableName=ENVIRONMENT["FACEMAGI_TABLE"], Key=key)
