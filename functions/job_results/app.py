"""Applies SageMaker's notices: a job goes on to its next endpoint, or gets its final state."""

from typing import Any

from facemagi.deadline import with_deadline
from facemagi.jobs import notices, relay
from facemagi.observability import logged, logger


@logged
@with_deadline
def handler(event: dict[str, Any], context: Any) -> None:
    """Apply the notices of an SNS event. SNS may send an event more than once."""
    for notice in notices.parse(event):
        state = relay.on_notice(notice)
        attempt = notice.attempt
        fields = {"job": attempt.job, "leg": attempt.leg, "attempt": attempt.number}
        fields |= {"state": notice.state, "moved": state is not None}
        logger().info("notice", extra=fields)
