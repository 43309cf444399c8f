"""Pauses the scaling of an endpoint while its instance type changes, and resumes it.

    python -m scripts.deployment.steps.scaling pause STACK INSTANCE_TYPE
    python -m scripts.deployment.steps.scaling resume STACK

SageMaker refuses to change the instance type of an endpoint that is a scalable target. So the stack first removes the
target with its policies (parameter `Scales`), and the deployment creates both again after it has updated the endpoint.
CloudFormation does all of it: targets that were registered behind its back would have other policies than its alarms.
https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-scaling-update.html

Both steps only look at the stack, so they can be repeated at any time. A stack without scaling is always left to the
next deployment, which sets `Scales`, or to `resume`, which runs where a deployment failed.
"""

import sys
from typing import Any

from scripts.deployment import stacks
from scripts.deployment.errors import DeploymentError, run_step

SCALES = "Scales"
"""The parameter of endpoint.yaml that decides whether the endpoint is a scalable target."""

ON, OFF = "true", "false"


def main(action: str, name: str, *instance_type: str) -> None:
    """Pause or resume.

    Args:
        action: `pause` or `resume`.
        name: the name of the endpoint's stack.
        instance_type: for `pause`, the type that the endpoint gets.
    """
    import boto3

    cloudformation = boto3.client("cloudformation")
    stack = stacks.wait(cloudformation, name)
    deployed = stacks.parameters(stack) if stack else {}
    match action:
        case "pause":
            _pause(cloudformation, name, deployed, *instance_type)
        case "resume" if deployed.get(SCALES) == OFF:
            stacks.set_parameter(cloudformation, name, SCALES, ON)


def _pause(cloudformation: Any, name: str, deployed: dict[str, str], instance_type: str) -> None:
    current = deployed.get("InstanceType", instance_type)
    if current == instance_type or deployed.get(SCALES) == OFF:
        return
    if SCALES not in deployed:
        raise DeploymentError(
            f"{name} was deployed by an older version, which cannot change its instance type: deploy it once with "
            f"instance_type = {current!r}, then with {instance_type!r}."
        )
    print(f"{name} changes from {current} to {instance_type}: no scaling until the new instances run.", flush=True)
    stacks.set_parameter(cloudformation, name, SCALES, OFF)


if __name__ == "__main__":
    sys.exit(run_step(main))
