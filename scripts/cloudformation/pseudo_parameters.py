"""CloudFormation's pseudo parameters, for stacks that are created or checked on this machine.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
"""

from typing import Any

from scripts.cloudformation.intrinsics import NOTHING

ACCOUNT = "123456789012"
"""The account that moto simulates."""

REGION = "us-east-1"
PARTITION = "aws"


def pseudo_parameters(stack: str) -> dict[str, Any]:
    """The value of every pseudo parameter.

    Args:
        stack: the stack's name.
    """
    return {
        "AWS::AccountId": ACCOUNT,
        "AWS::NoValue": NOTHING,
        "AWS::Partition": PARTITION,
        "AWS::Region": REGION,
        "AWS::StackId": f"arn:{PARTITION}:cloudformation:{REGION}:{ACCOUNT}:stack/{stack}/local",
        "AWS::StackName": stack,
        "AWS::URLSuffix": "amazonaws.com",
    }
