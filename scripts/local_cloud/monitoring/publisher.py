"""Publishes metrics again and again: those in the logs, and the number of messages in each queue."""

import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts.local_cloud import log_lines
from scripts.local_cloud.monitoring.metric_lines import LogReader, publish


def start(client: Callable[[str], Any], logs: Path, seconds: float) -> None:
    """Publish in a thread of its own, until the process ends.

    Args:
        client: returns the boto3 client of a service.
        logs: the folder of the logs.
        seconds: pause between two reports.
    """
    threading.Thread(target=_run, args=[client, LogReader(logs), seconds], daemon=True, name="metrics").start()


def _run(client: Callable[[str], Any], reader: LogReader, seconds: float) -> None:
    while True:
        time.sleep(seconds)
        try:
            publish(client("cloudwatch"), reader)
            publish_queues(client)
        except Exception:  # the next round may succeed
            log_lines.write(traceback.format_exc())


def publish_queues(client: Callable[[str], Any]) -> None:
    """Publish how many messages each queue has.

    Args:
        client: returns the boto3 client of a service.
    """
    sqs = client("sqs")
    data = [_waiting(sqs, url) for url in sqs.list_queues().get("QueueUrls", [])]
    if data:
        client("cloudwatch").put_metric_data(Namespace="AWS/SQS", MetricData=data)


def _waiting(sqs: Any, url: str) -> dict[str, Any]:
    asked = "ApproximateNumberOfMessages"
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[asked])["Attributes"]
    return {
        "MetricName": "ApproximateNumberOfMessagesVisible",
        "Dimensions": [{"Name": "QueueName", "Value": url.rpartition("/")[2]}],
        "Value": int(attributes[asked]),
        "Unit": "Count",
    }
