"""Deploys the service, or a model: deploy [MODEL] [--stage dev] [--commercial] [--dry-run]

Without MODEL: the API, the functions, the bucket, the table and the topics. With it: that model's container and
endpoint, with all models that share it; a shared container's own name will do too. --dry-run prints the commands
instead, with <Name> for what only AWS can tell, and needs no credentials.
"""

import argparse
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest
from sagemaker_endpoints._sdk.weights_header import read_header
from scripts import repository
from scripts.deployment.plan import Command, Stage, container_plan, require_commercial, service_plan
from scripts.repository import ROOT

OUTPUTS = ("Bucket", "Table", "SuccessTopic", "ErrorTopic", "OperatorTopic")

SAM_STACK = "aws-sam-cli-managed-default"
"""The stack that SAM makes for itself, with the bucket for what it uploads."""


def main(arguments: list[str]) -> int:
    asked = _parse(arguments)
    try:
        commands = _plan(asked)
    except (FaceMagiError, LookupError, ValueError) as error:
        print(f"deploy: {error}", file=sys.stderr)
        return 1
    for command in commands:
        print(shlex.join(command), flush=True)
        if not asked.dry_run and subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
            print("deploy: stopped, because that failed", file=sys.stderr)
            return 1
    return 0


def _plan(asked: argparse.Namespace) -> list[Command]:
    if asked.model is None:
        return service_plan(asked.stage)
    members = repository.container_members(asked.model)
    weights = local_weights(members)
    if asked.commercial:
        for member in members:
            if member.weights is None or member.name in {asked.model, *weights}:  # the others are left out
                require_commercial(member)
    stage = unknown_stage(asked.stage) if asked.dry_run else deployed_stage(asked.stage)
    return container_plan(members, stage, time.strftime("%Y%m%d-%H%M%S", time.gmtime()), weights)


def local_weights(members: Sequence[Manifest], root: Path = repository.WEIGHTS) -> dict[str, Path]:
    """The folder of each model's trained weights, where it needs some and they have been imported.

    Raises:
        LookupError: they are random numbers.
    """
    found = {one.name: root / one.name for one in members if one.weights and repository.state_of(one, root) == "ready"}
    for member in members:
        if member.weights and member.name in found:
            _require_trained(found[member.name] / member.weights.file)
    return {name: folder.relative_to(root.parent) for name, folder in found.items()}


def _require_trained(file: Path) -> None:
    if read_header(file).origin == "random":
        raise LookupError(f"{file} is random numbers: import the authors' weights before you deploy the model.")


def unknown_stage(name: str) -> Stage:
    """A stage before anybody has asked AWS about it."""
    outputs = {output: f"<{output}>" for output in OUTPUTS}
    return Stage(name, outputs | {"ModelImages": f"<registry>/facemagi-{name}"}, "<artefacts>")


def deployed_stage(name: str) -> Stage:
    """A stage as AWS knows it.

    Raises:
        LookupError: it is not deployed.
    """
    artefacts = _outputs(SAM_STACK)["SourceBucket"]
    return Stage(name, _outputs(f"facemagi-{name}"), artefacts)


def _outputs(stack: str) -> dict[str, str]:
    import boto3
    from botocore.exceptions import ClientError

    try:
        (found,) = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    except ClientError as error:
        raise LookupError(f"There is no stack {stack}; run ./scripts/deploy first. ({error})") from error
    return {output["OutputKey"]: output["OutputValue"] for output in found["Outputs"]}


def _parse(arguments: list[str]) -> argparse.Namespace:
    summary, _, details = str(__doc__).partition("\n\n")
    parser = argparse.ArgumentParser("deploy", description=summary.partition(":")[0] + ".", epilog=details)
    parser.add_argument("model", nargs="?", help="a folder of sagemaker_endpoints/, or a container that several share")
    parser.add_argument("--stage", default="dev", help="which deployment (default: dev)")
    parser.add_argument("--commercial", action="store_true", help="refuse a model that forbids commercial use")
    parser.add_argument("--dry-run", action="store_true", help="print what would be run")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
