"""Lambda's notices: the records that it sends to the destinations of an asynchronous function.

They are rewritten as SageMaker's notices, so that everything after that is the same for both.
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

import json
from typing import Any

Json = dict[str, Any]

STATUSES = {"RetriesExhausted": "Failed", "EventAgeExceeded": "Expired"}
"""SageMaker's status for each condition of a record: the sandbox ended without an answer, or none was free in time."""


def as_sagemaker(message: Json) -> Json:
    """A notice of a function as SageMaker would write it; any other message as it is.

    Args:
        message: what came from a topic.
    """
    context, event = _object(message, "requestContext"), _object(message, "requestPayload")
    if not event:
        return message
    condition = str(context.get("condition"))
    notice = {"inferenceId": event.get("inferenceId", ""), "invocationStatus": STATUSES.get(condition)}
    if condition != "Success":
        return notice
    answer = _object(message, "responsePayload")
    if "error" in answer:
        body = {"content": json.dumps({"error": answer["error"]}), "encoding": "UTF8"}
        return notice | {"invocationStatus": "Failed", "responseBody": body}
    content_type = {"contentType": answer.get("contentType")}
    return notice | {"invocationStatus": "Completed", "responseParameters": content_type}


def _object(message: Json, name: str) -> Json:
    member = message.get(name)
    return member if isinstance(member, dict) else {}
