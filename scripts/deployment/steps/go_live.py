"""Sends the jobs of a container's function to the image that was deployed last: it has passed its test.

    python -m scripts.deployment.steps.go_live STACK

The stack's function also has the name STACK. Until this step, its alias `live` stays at the version before. So a
deployment that fails has changed nothing for users.
https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html
"""

import sys
from typing import Any

from scripts.deployment import stacks
from scripts.deployment.errors import run_step

LIVE_VERSION = "LiveVersion"
"""The parameter of function.yaml that says which version the alias `live` names."""

LATEST = "$LATEST"


def main(name: str) -> None:
    """Publish a version of what was deployed last, move the alias there, and delete versions before the last one.

    Args:
        name: of the function and its stack.
    """
    import boto3

    functions, cloudformation = boto3.client("lambda"), boto3.client("cloudformation")
    stack = stacks.find(cloudformation, name)
    before = stacks.parameters(stack)[LIVE_VERSION] if stack else LATEST
    version = functions.publish_version(FunctionName=name)["Version"]
    functions.get_waiter("published_version_active").wait(FunctionName=name, Qualifier=version)
    if version != before:  # the same where nothing has changed
        stacks.set_parameter(cloudformation, name, LIVE_VERSION, version)
        _delete_others(functions, name, {LATEST, before, version})
    print(f"{name}: jobs go to version {version}.", flush=True)


def _delete_others(functions: Any, name: str, kept: set[str]) -> None:
    pages = functions.get_paginator("list_versions_by_function").paginate(FunctionName=name)
    for version in [each["Version"] for page in pages for each in page["Versions"]]:
        if version not in kept:
            functions.delete_function(FunctionName=name, Qualifier=version)


if __name__ == "__main__":
    sys.exit(run_step(main))
