"""CloudFormation stacks: what state they are in, and waiting until they have changed."""

import time
from collections.abc import Sequence
from typing import Any

from scripts.deployment.errors import DeploymentError

Json = dict[str, Any]

POLL_SECONDS = 5.0
"""Pause between two looks at a stack. A change takes a minute or more."""

NOT_STARTED = "REVIEW_IN_PROGRESS"
"""The state of a stack whose first change set was never carried out: nothing is in progress."""


def find(cloudformation: Any, name: str) -> Json | None:
    """A stack as CloudFormation describes it; None where there is none.

    Args:
        cloudformation: boto3's client.
        name: the stack's name.
    """
    try:
        (stack,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except cloudformation.exceptions.ClientError as error:
        if "does not exist" not in error.response["Error"]["Message"]:
            raise
        return None
    return dict(stack)


def outputs(stack: Json) -> dict[str, str]:
    """The outputs of a stack by name.

    Args:
        stack: as `find` returns it.
    """
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", ())}


def parameters(stack: Json) -> dict[str, str]:
    """The values of a stack's parameters by name.

    Args:
        stack: as `find` returns it.
    """
    return {each["ParameterKey"]: each["ParameterValue"] for each in stack.get("Parameters", ())}


def wait(cloudformation: Any, name: str) -> Json | None:
    """Wait until nothing is in progress in a stack, and print each new state.

    Args:
        cloudformation: boto3's client.
        name: the stack's name.

    Returns:
        The stack; None where there is none, or none any more.
    """
    stack, shown = find(cloudformation, name), None
    while stack is not None and _is_changing(stack):
        if stack["StackStatus"] != shown:
            shown = stack["StackStatus"]
            print(f"{name}: {shown}", flush=True)
        time.sleep(POLL_SECONDS)
        stack = find(cloudformation, name)
    return stack


def set_parameter(cloudformation: Any, name: str, parameter: str, value: str) -> None:
    """Update a stack with everything as it is, except one parameter, and wait until that is done.

    Args:
        cloudformation: boto3's client.
        name: the stack's name.
        parameter: the parameter's name.
        value: its new value.

    Raises:
        DeploymentError: the stack is gone, or could not be updated; the message says why.
    """
    deployed = parameters(find(cloudformation, name) or {})
    unchanged = [{"ParameterKey": key, "UsePreviousValue": True} for key in deployed if key != parameter]
    cloudformation.update_stack(
        StackName=name,
        UsePreviousTemplate=True,
        Parameters=[*unchanged, {"ParameterKey": parameter, "ParameterValue": value}],
        Capabilities=["CAPABILITY_IAM"],
    )
    stack = wait(cloudformation, name)
    if stack is None or stack["StackStatus"] != "UPDATE_COMPLETE":
        why = reason(cloudformation, name, stack) if stack else "the stack is gone"
        raise DeploymentError(f"{name}: {parameter} could not be set to {value}: {why}")


def delete(cloudformation: Any, names: Sequence[str]) -> None:
    """Delete stacks, all at the same time, and wait until they are gone; a missing stack is no error.

    Args:
        cloudformation: boto3's client.
        names: the names of the stacks.

    Raises:
        DeploymentError: a stack is still there; the message says why.
    """
    for name in names:
        wait(cloudformation, name)
        cloudformation.delete_stack(StackName=name)
    left = {name: stack for name in names if (stack := wait(cloudformation, name)) is not None}
    for name, stack in left.items():
        raise DeploymentError(f"{name} could not be deleted: {reason(cloudformation, name, stack)}")


def reason(cloudformation: Any, name: str, stack: Json) -> str:
    """Why the last change of a stack failed: the first failure of the newest change, else the stack's own reason.

    Args:
        cloudformation: boto3's client.
        name: the stack's name.
        stack: as `find` returns it.
    """
    events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]  # the newest first
    failures = []
    for event in events:
        if event["ResourceStatus"].endswith("_FAILED") and "ResourceStatusReason" in event:
            failures.append(f"{event['LogicalResourceId']}: {event['ResourceStatusReason']}")
        if event["LogicalResourceId"] == name and event["ResourceStatus"] in _BEGINNINGS:
            break
    return failures[-1] if failures else str(stack.get("StackStatusReason", stack["StackStatus"]))


_BEGINNINGS = ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS")


def _is_changing(stack: Json) -> bool:
    status = stack["StackStatus"]
    return bool(status.endswith("_IN_PROGRESS") and status != NOT_STARTED)
