"""Checks of who may do what in template.yaml. A check returns one sentence for each thing that is wrong."""

import re
from pathlib import Path

from facemagi.api.routes import OPEN_ROUTES
from scripts.cloudformation.template import Json
from tests.infrastructure.aws_calls import actions_of
from tests.infrastructure.service_stack import BUCKET, ServiceStack

OBJECTS = {
    "Bucket.Arn/*/photos/*/original",
    "Bucket.Arn/*/faces/*.json",
    "Bucket.Arn/*/results/*",
    "Bucket.Arn/failures/*",
}
"""The kinds of objects. A function's permissions name these, and never a wider set."""

TABLES = {"Table.Arn", "Table.Arn/index/unfinished", "Table.Arn/index/waiting"}

QUEUES = {"WebhookQueue.Arn", "BatchQueue.Arn"}

POLLED = "NoticeQueue.Arn"
"""Lambda itself takes messages from there, with the function's rights."""

CONTAINERS = (
    r"arn:aws:sagemaker:[a-z0-9-]+:\d+:endpoint/facemagi-test-\*",
    r"arn:aws:lambda:[a-z0-9-]+:\d+:function:facemagi-test-edit-\*",
)
"""The endpoints and the functions of model containers."""

FAILURES = "Undelivered.Arn"
"""Lambda itself sends failed events there, with the function's rights."""


def permissions_match_the_code(stack: ServiceStack) -> list[str]:
    """A function may do exactly what its code can call, on these objects and this table only."""
    wrong = []
    for name, properties in stack.functions().items():
        allowed = allowed_actions(stack.properties_of(f"{name}Role"))
        called = actions_of(Path(properties["CodeUri"]).name)
        wrong += [f"{name} calls {action} and may not." for action in sorted(called - allowed.keys())]
        wrong += [f"{name} may {action} and never does." for action in sorted(allowed.keys() - called)]
        wrong += [
            f"{name} may {action} on {resource}."
            for action, resources in allowed.items()
            for resource in resources
            if not _is_narrow(action, resource)
        ]
    return wrong


def every_call_is_authorised(stack: ServiceStack) -> list[str]:
    """Every route but the open ones has the authorizer, and by default callers without a token have no principal."""
    paths = stack.properties_of("Api")["Body"]["paths"]
    wrong = [
        f"{method.upper()} {path} is {'not open' if path in OPEN_ROUTES else 'open to everybody'}."
        for path, methods in paths.items()
        for method, operation in methods.items()
        if operation.get("security") != ([] if path in OPEN_ROUTES else [{"Caller": []}])
    ]
    if stack.properties_of("Upload")["Environment"]["Variables"]["FACEMAGI_ANONYMOUS_PRINCIPAL"] != "":
        wrong.append("A caller without a token is let in by default.")
    return wrong


def allowed_actions(role: Json) -> dict[str, list[str]]:
    """The actions that a role's inline policies allow, each with its resources."""
    allowed: dict[str, list[str]] = {}
    for policy in role["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            for action in _as_list(statement["Action"]):
                resources = [each for each in _as_list(statement["Resource"]) if each not in (FAILURES, POLLED)]
                for resource in resources:
                    allowed.setdefault(_with_index(action, resource), []).append(resource)
    return allowed


def _with_index(action: str, resource: str) -> str:
    """An action on an index as `actions_of` names it."""
    _, index, name = resource.partition("/index/")
    return f"{action}{index}{name}"


def _is_narrow(action: str, resource: str) -> bool:
    if action.startswith("s3:"):
        return resource.replace(f"arn:aws:s3:::{BUCKET}", "Bucket.Arn") in OBJECTS
    if action.startswith("dynamodb:"):
        return resource in TABLES
    if action.startswith("sqs:"):
        return resource in QUEUES
    return any(re.fullmatch(pattern, resource) for pattern in CONTAINERS)


def _as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
