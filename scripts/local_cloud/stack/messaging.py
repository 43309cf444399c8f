"""Makers of topics, subscriptions and queues."""

import json
from typing import Any

from scripts.local_cloud.stack.resource import Created, ResourceRequest


def topic(order: ResourceRequest) -> Created:
    properties = dict(order.properties)
    name = properties.pop("TopicName", order.name)
    made = order.client("sns").create_topic(Name=name, Attributes=_texts(properties))
    return Created(made["TopicArn"], {"TopicArn": made["TopicArn"], "TopicName": name})


def subscription(order: ResourceRequest) -> Created:
    properties = dict(order.properties)
    named = {name: properties.pop(name) for name in ("TopicArn", "Protocol", "Endpoint")}
    made = order.client("sns").subscribe(**named, Attributes=_texts(properties))
    return Created(made["SubscriptionArn"])


def queue(order: ResourceRequest) -> Created:
    properties = dict(order.properties)
    name = properties.pop("QueueName", order.name)
    sqs = order.client("sqs")
    url = sqs.create_queue(QueueName=name, Attributes=_texts(properties))["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    return Created(url, {"Arn": found["QueueArn"], "QueueName": name, "QueueUrl": url})


def _texts(properties: dict[str, Any]) -> dict[str, str]:
    """Attributes as SNS and SQS take them: all of them texts."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in properties.items()}
