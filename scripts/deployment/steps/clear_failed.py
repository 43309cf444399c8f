"""Deletes a stack whose first creation failed, so that it can be created.

    python -m scripts.deployment.steps.clear_failed STACK

CloudFormation cannot update such a stack, and SAM would fail with every further try.
"""

import sys

from scripts.deployment import stacks
from scripts.deployment.errors import DeploymentError, run_step

NEVER_CREATED = ("CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED")
"""The states that CloudFormation can only delete. No stack gets into the first three after its creation succeeded."""

STUCK = "UPDATE_ROLLBACK_FAILED"


def main(name: str) -> None:
    """Wait until nothing is in progress in the stack, and delete it if it can never be updated.

    Args:
        name: the stack's name.
    """
    import boto3

    cloudformation = boto3.client("cloudformation")
    stack = stacks.wait(cloudformation, name)
    status = stack["StackStatus"] if stack else None
    if stack and status in NEVER_CREATED:
        print(f"{name} is {status} ({stacks.reason(cloudformation, name, stack)}); it is deleted first.", flush=True)
        stacks.delete(cloudformation, [name])
    if status == STUCK:
        command = f"aws cloudformation continue-update-rollback --stack-name {name}"
        raise DeploymentError(f"{name} is {STUCK}, which only a person can mend: {command}, then deploy again.")


if __name__ == "__main__":
    sys.exit(run_step(main))
