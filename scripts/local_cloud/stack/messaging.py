"""Creates topics, subscriptions and queues."""

import json
from typing import Any

from scripts.local_cloud.stack.resource import CreatedResource, ResourceRequest


def create_topic(request: ResourceRequest) -> CreatedResource:
    properties = dict(request.properties)
    name = properties.pop("TopicName", request.name)
    created = request.client("sns").create_topic(Name=name, Attributes=_texts(properties))
    return CreatedResource(created["TopicArn"], {"TopicArn": created["TopicArn"], "TopicName": name})


def create_subscription(request: ResourceRequest) -> CreatedResource:
    properties = dict(request.properties)
    named = {name: properties.pop(name) for name in ("TopicArn", "Protocol", "Endpoint")}
    created = request.client("sns").subscribe(**named, Attributes=_texts(properties))
    return CreatedResource(created["SubscriptionArn"])


def create_queue(request: ResourceRequest) -> CreatedResource:
    properties = dict(request.properties)
    name = properties.pop("QueueName", request.name)
    sqs = request.client("sqs")
    url = sqs.create_queue(QueueName=name, Attributes=_texts(properties))["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    return CreatedResource(url, {"Arn": attributes["QueueArn"], "QueueName": name, "QueueUrl": url})


def create_queue_policy(request: ResourceRequest) -> CreatedResource:
    policy = json.dumps(request.properties["PolicyDocument"])
    for queue in request.properties["Queues"]:
        request.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    return CreatedResource(request.name)


def _texts(properties: dict[str, Any]) -> dict[str, str]:
    """All attributes as texts, which SNS and SQS require."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in properties.items()}
