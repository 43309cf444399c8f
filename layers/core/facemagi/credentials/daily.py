"""The daily quota: jobs are counted as they are created, and refused when the day's limit is reached.

Each limit has a counter for each day. DynamoDB checks the limit and counts in one write, so calls at the same time
never exceed it. Where there is no limit nothing is counted, and nothing is written.
"""

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from facemagi import table
from facemagi.aws import client
from facemagi.credentials.daily_limits import ACCOUNT, DailyLimit
from facemagi.credentials.identity import Caller
from facemagi.errors import FaceMagiError
from facemagi.settings import settings
from facemagi.table import Json
from facemagi.usage import days


@dataclass(frozen=True)
class Standing:
    """What is left of a limit on one day.

    Attributes:
        limit: the limit.
        day: the day.
        used: how many jobs it has counted.
    """

    limit: DailyLimit
    day: str
    used: int

    @property
    def remaining(self) -> int:
        """How many jobs may still be created; the limit may have been lowered since."""
        return max(0, self.limit.jobs - self.used)

    @property
    def resets_at(self) -> int:
        """When the next day begins, seconds since 1970."""
        return days.end(self.day)

    def headers(self) -> dict[str, str]:
        """The headers of an answer, in the form that most clients read: seconds, not a time of day."""
        seconds = max(0, self.resets_at - int(time.time()))
        return {
            "RateLimit-Limit": str(self.limit.jobs),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(seconds),
        }


def limits_of(caller: Caller) -> tuple[DailyLimit, ...]:
    """The limits that a caller's jobs must keep to: each of them.

    Args:
        caller: who creates jobs.
    """
    of_account = settings().daily_jobs
    return caller.daily_limits + ((DailyLimit(ACCOUNT, of_account),) if of_account else ())


def standing(owner: str, limit: DailyLimit) -> Standing:
    """What is left of a limit today.

    Args:
        owner: the owner's id.
        limit: the limit.
    """
    day = days.today()
    answer = client("dynamodb").get_item(TableName=settings().table, Key=_key(owner, limit, day), ConsistentRead=True)
    return Standing(limit, day, _used(answer.get("Item", {})))


def spend(owner: str, limit: DailyLimit, jobs: int) -> Standing:
    """Count new jobs, if the limit allows them.

    Args:
        owner: the owner's id.
        limit: the limit.
        jobs: how many.

    Returns:
        What is left after them.

    Raises:
        FaceMagiError: `quota_exceeded`; none is counted then.
    """
    day = days.today()
    if jobs > limit.jobs:
        raise _too_many_at_once(limit, jobs)
    dynamodb = client("dynamodb")
    try:
        answer = dynamodb.update_item(
            TableName=settings().table,
            Key=_key(owner, limit, day),
            UpdateExpression="ADD used :jobs SET expires_at = :expires_at",
            ConditionExpression="attribute_not_exists(used) OR used <= :most_before",
            ExpressionAttributeValues={
                ":jobs": {"N": str(jobs)},
                ":most_before": {"N": str(limit.jobs - jobs)},
                ":expires_at": {"N": str(days.end(day))},
            },
            ReturnValues="ALL_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException as error:
        raise _exceeded(Standing(limit, day, _used(error.response.get("Item", {}))), jobs) from error
    return Standing(limit, day, _used(answer["Attributes"]))


def give_back(owner: str, spent: Standing, jobs: int) -> None:
    """Take back what `spend` counted, for jobs that were not created.

    Args:
        owner: the owner's id.
        spent: what `spend` returned.
        jobs: how many.
    """
    dynamodb = client("dynamodb")
    with suppress(dynamodb.exceptions.ConditionalCheckFailedException):  # the day is over
        dynamodb.update_item(
            TableName=settings().table,
            Key=_key(owner, spent.limit, spent.day),
            UpdateExpression="ADD used :back",
            ConditionExpression="attribute_exists(used)",
            ExpressionAttributeValues={":back": {"N": str(-jobs)}},
        )


def _key(owner: str, limit: DailyLimit, day: str) -> Json:
    return table.key(owner, f"quota#{day}#{limit.counter}")


def _used(item: Json) -> int:
    return int(item["used"]["N"]) if "used" in item else 0


def _exceeded(reached: Standing, jobs: int) -> FaceMagiError:
    headers = reached.headers()
    midnight = datetime.fromtimestamp(reached.resets_at, UTC)
    count = "one more" if jobs == 1 else f"{jobs} more"
    return FaceMagiError(
        "quota_exceeded",
        f"This {reached.limit.whose} may create {reached.limit.jobs} jobs a day; it has created {reached.used},"
        f" and this call asks for {count}.",
        param="Authorization",
        limit=reached.limit.jobs,
        actual=reached.used,
        remedy=f"Send it again after {midnight:%Y-%m-%dT%H:%M:%SZ}, or ask for a larger quota.",
        headers=headers | {"Retry-After": headers["RateLimit-Reset"]},
    )


def _too_many_at_once(limit: DailyLimit, jobs: int) -> FaceMagiError:
    return FaceMagiError(
        "quota_exceeded",
        f"This {limit.whose} may create {limit.jobs} jobs a day, and this call asks for {jobs} at once.",
        param="Authorization",
        limit=limit.jobs,
        actual=jobs,
        remedy="Send fewer jobs in one call.",
    )
