"""SageMaker's notices of success and error move jobs on: to the next endpoint, or to their final states."""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit, single_metric

from facemagi import jobs, notices, relay
from facemagi.observability import logged, logger


@logged
def handler(event: dict[str, Any], context: Any) -> None:
    """An SNS event of one or more notices; each may have been here before."""
    for notice in notices.parse(event):
        state = relay.hear(notice)
        told = {"job": notice.job, "leg": notice.leg, "state": notice.state, "moved": state is not None}
        logger().info("notice", extra=told)
        if state in jobs.FINISHED:
            with single_metric("JobsFinished", MetricUnit.Count, 1) as metric:
                metric.add_dimension("state", state)
