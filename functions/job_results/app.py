"""SageMaker's notices of success and error move jobs to their final states."""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit, single_metric

from facemagi import jobs, notices
from facemagi.observability import logged, logger


@logged
def handler(event: dict[str, Any], context: Any) -> None:
    """An SNS event of one or more notices; each may have been here before."""
    for notice in notices.parse(event):
        moved = jobs.settle(notice.owner, notice.job, notice.state, notice.error, notice.warnings)
        logger().info("notice", extra={"job": notice.job, "state": notice.state, "moved": moved})
        if moved:
            with single_metric("JobsFinished", MetricUnit.Count, 1) as metric:
                metric.add_dimension("state", notice.state)
