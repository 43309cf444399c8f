"""What a request does: the actions and the resources for which IAM needs a permission."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scripts.cloudformation.pseudo_parameters import ACCOUNT, PARTITION, REGION
from scripts.local_cloud.iam import s3_calls
from scripts.local_cloud.iam.policy import Call
from scripts.local_cloud.iam.request import Request

PREFIXES = {"monitoring": "cloudwatch", "email": "ses"}
"""Services whose prefix in IAM is not their name in a signature."""

TRANSACTED = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}
"""The action of each part of a transaction: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html"""


def of(request: Request) -> list[Call]:
    """Everything that a request does; all of it must be allowed.

    Args:
        request: the request.
    """
    if request.service in READERS:
        return READERS[request.service](request)
    prefix = PREFIXES.get(request.service, request.service)
    return [Call(f"{prefix}:{_operation(request)}", "*")]


def invocation_of_endpoint(name: str) -> Call:
    """The call of an asynchronous endpoint.

    Args:
        name: the endpoint's.
    """
    return Call("sagemaker:InvokeEndpointAsync", _arn("sagemaker", f"endpoint/{name}"))


def invocation_of_function(name: str) -> Call:
    """The call of a function.

    Args:
        name: the function's.
    """
    return Call("lambda:InvokeFunction", _arn("lambda", f"function:{name}"))


def _dynamodb(request: Request) -> list[Call]:
    """The calls of DynamoDB. An index is a resource of its own, and a transaction has no permission of its own."""
    operation, members = _operation(request), json.loads(request.body)
    if operation.startswith("Transact"):
        parts = [part for item in members["TransactItems"] for part in item.items()]
        return [Call(f"dynamodb:{TRANSACTED[kind]}", _table(part["TableName"])) for kind, part in parts]
    if "RequestItems" in members:
        return [Call(f"dynamodb:{operation}", _table(name)) for name in members["RequestItems"]]
    index = f"/index/{members['IndexName']}" if "IndexName" in members else ""
    return [Call(f"dynamodb:{operation}", _table(members["TableName"]) + index if "TableName" in members else "*")]


def _sqs(request: Request) -> list[Call]:
    members = json.loads(request.body)
    queue = urlsplit(members["QueueUrl"]).path.rpartition("/")[2] if "QueueUrl" in members else members["QueueName"]
    return [Call(f"sqs:{_operation(request)}", _arn("sqs", queue))]


def _sns(request: Request) -> list[Call]:
    return [Call(f"sns:{_operation(request)}", _form(request).get("TopicArn", "*"))]


def _monitoring(request: Request) -> list[Call]:
    return [Call(f"cloudwatch:{_operation(request)}", "*", {"cloudwatch:namespace": _namespace(request)})]


def _namespace(request: Request) -> str:
    if "x-amz-target" in request.headers and request.body.startswith(b"{"):
        return str(json.loads(request.body).get("Namespace", ""))
    return str(_form(request).get("Namespace", ""))


READERS: dict[str, Callable[[Request], list[Call]]] = {
    "dynamodb": _dynamodb,
    "monitoring": _monitoring,
    "s3": s3_calls.of,
    "sns": _sns,
    "sqs": _sqs,
}
"""What reads a request, by service. In requests to the others, only the operation is read."""


def _operation(request: Request) -> str:
    """The operation's name, in a header of the JSON protocols and in the form of the older one."""
    target = request.headers.get("x-amz-target", "")
    return target.rpartition(".")[2] or _form(request).get("Action", f"{request.method}{request.path}")


def _form(request: Request) -> dict[str, Any]:
    return {name: values[0] for name, values in parse_qs(request.body.decode("utf-8", "replace")).items()}


def _table(name: str) -> str:
    return name if name.startswith("arn:") else _arn("dynamodb", f"table/{name}")


def _arn(service: str, resource: str) -> str:
    return f"arn:{PARTITION}:{service}:{REGION}:{ACCOUNT}:{resource}"
