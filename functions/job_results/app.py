"""Applies SageMaker's notices: a job goes on to its next endpoint, or gets its final state."""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit, single_metric

from facemagi import notices, relay
from facemagi.observability import logged, logger
from facemagi.states import FINISHED


@logged
def handler(event: dict[str, Any], context: Any) -> None:
    """Apply the notices of an SNS event. SNS may send an event more than once."""
    for notice in notices.parse(event):
        state = relay.on_notice(notice)
        fields = {"job": notice.job, "leg": notice.leg, "state": notice.state, "moved": state is not None}
        logger().info("notice", extra=fields)
        if state in FINISHED:
            with single_metric("JobsFinished", MetricUnit.Count, 1) as metric:
                metric.add_dimension("state", state)
