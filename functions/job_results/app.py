"""Applies SageMaker's notices: a job goes on to its next endpoint, or gets its final state."""

from typing import Any

from facemagi import notices, relay
from facemagi.deadline import with_deadline
from facemagi.observability import count, logged, logger
from facemagi.states import FINISHED


@logged
@with_deadline
def handler(event: dict[str, Any], context: Any) -> None:
    """Apply the notices of an SNS event. SNS may send an event more than once."""
    for notice in notices.parse(event):
        state = relay.on_notice(notice)
        fields = {"job": notice.job, "leg": notice.leg, "state": notice.state, "moved": state is not None}
        logger().info("notice", extra=fields)
        if state in FINISHED:
            count("JobsFinished", state=state)
