"""Checks of the way of a notice, from the topics to the function. A check returns one sentence for each thing that is
wrong."""

from collections.abc import Iterator

from scripts.cloudformation.template import Json, resources_of
from tests.infrastructure.service_stack import ServiceStack

FUNCTION, QUEUE = "JobResults", "NoticeQueue"

TOPICS = {"SuccessTopic", "ErrorTopic"}

MULTIPLE = 6
"""AWS advises a visibility timeout of so many timeouts of the function."""

FEWEST_RECEIPTS = 5
"""AWS advises as many before a message is given up: a batch that was throttled has been received too."""


def notices_reach_job_results(stack: ServiceStack) -> list[str]:
    """Both topics reach the function, through the queue or without it."""
    subscriptions = list(resources_of(stack.deployed, "AWS::SNS::Subscription").values())
    wrong = [f"{topic} has no subscription." for topic in TOPICS - {each["TopicArn"] for each in subscriptions}]
    in_batches = QUEUE in stack.deployed["Resources"]
    for each in subscriptions:
        way = _through_queue(each) if in_batches else _direct(each, stack)
        wrong += [f"{each['TopicArn']}: {sentence}" for sentence in way]
    return wrong + (list(_queue(stack)) if in_batches else [])


def _direct(subscription: Json, stack: ServiceStack) -> Iterator[str]:
    if (subscription["Protocol"], subscription["Endpoint"]) != ("lambda", f"{FUNCTION}.Arn"):
        yield "its notices do not go to the function."
    expected = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": FUNCTION,
        "Principal": "sns.amazonaws.com",
        "SourceArn": subscription["TopicArn"],
    }
    if expected not in resources_of(stack.deployed, "AWS::Lambda::Permission").values():
        yield "it may not call the function."


def _through_queue(subscription: Json) -> Iterator[str]:
    if (subscription["Protocol"], subscription["Endpoint"]) != ("sqs", f"{QUEUE}.Arn"):
        yield "its notices do not go to the queue."
    if subscription.get("RawMessageDelivery") is not True:
        yield "the function cannot read SNS's envelope."


def _queue(stack: ServiceStack) -> Iterator[str]:
    queue = stack.properties_of(QUEUE)
    (mapping,) = [
        each
        for each in resources_of(stack.deployed, "AWS::Lambda::EventSourceMapping").values()
        if each["EventSourceArn"] == f"{QUEUE}.Arn"
    ]
    if mapping.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
        yield "One bad notice repeats the others of its batch."
    if queue["VisibilityTimeout"] < MULTIPLE * stack.properties_of(FUNCTION)["Timeout"]:
        yield "Notices come again while they are being applied."
    if queue.get("SqsManagedSseEnabled") is not True:
        yield f"{QUEUE} is not encrypted."
    if queue["RedrivePolicy"]["maxReceiveCount"] < FEWEST_RECEIPTS:
        yield "Throttled notices are given up."
    (policy,) = resources_of(stack.deployed, "AWS::SQS::QueuePolicy").values()
    (statement,) = policy["PolicyDocument"]["Statement"]
    if set(statement.get("Condition", {}).get("ArnEquals", {}).get("aws:SourceArn", [])) != TOPICS:
        yield f"Others than the topics may write to {QUEUE}."
