"""Deletes stacks and waits until they are gone: python -m scripts.deployment.steps.remove_stacks STACK …"""

import sys

from scripts.deployment import stacks
from scripts.deployment.errors import run_step


def main(*names: str) -> None:
    """Delete the stacks, all at the same time.

    Args:
        names: the names of the stacks.
    """
    import boto3

    stacks.delete(boto3.client("cloudformation"), names)


if __name__ == "__main__":
    sys.exit(run_step(main))
