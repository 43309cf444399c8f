"""Deploys the service, or a model: deploy [MODEL] [--stage dev] [--commercial] [--dry-run]

Without MODEL: the API, the functions, the bucket, the table and the topics. With MODEL: the endpoint of that model's
container, with all models that share it; MODEL may also be the name of a shared container. --dry-run only prints the
commands, with <Name> for every value that AWS would supply, and needs no credentials.
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
from scripts import repository
from scripts.deployment.plan import Command, Stage, container_plan, require_commercial, service_plan
from scripts.model_weights.weights_entry import WeightsEntry, entries_of
from scripts.repository import ROOT

OUTPUTS = ("Bucket", "Table", "SuccessTopic", "ErrorTopic", "OperatorTopic", "ContentProducer")

SAM_STACK = "aws-sam-cli-managed-default"
"""The stack that SAM creates for itself. Its bucket holds what SAM uploads."""


def main(argv: list[str]) -> int:
    """Print each command of the deployment and run it; the first one that fails ends it."""
    arguments = _parse(argv)
    try:
        commands = _plan(arguments)
    except (FaceMagiError, LookupError, ValueError) as error:
        print(f"deploy: {error}", file=sys.stderr)
        return 1
    for command in commands:
        print(shlex.join(command), flush=True)
        if not arguments.dry_run and subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
            print("deploy: stopped, because this command failed", file=sys.stderr)
            return 1
    return 0


def _plan(arguments: argparse.Namespace) -> list[Command]:
    if arguments.model is None:
        return service_plan(arguments.stage)
    members = repository.container_members(arguments.model)
    weights = local_weights(members, commercial=arguments.commercial)
    if arguments.commercial:
        for member in members:
            if not member.required_weights or member.name in {arguments.model, *weights}:  # the others are not deployed
                require_commercial(member)
    stage = placeholder_stage(arguments.stage) if arguments.dry_run else deployed_stage(arguments.stage)
    return container_plan(members, stage, time.strftime("%Y%m%d-%H%M%S", time.gmtime()), weights)


def local_weights(
    members: Sequence[Manifest], root: Path = repository.WEIGHTS, *, commercial: bool = False
) -> dict[str, list[Path]]:
    """Find the files of the models' trained weights.

    Args:
        root: the folder of all weights.
        commercial: whether optional weights that forbid commercial use are left out.

    Returns:
        By model name, for every model that has weights here: the files, relative to the parent of `root`.

    Raises:
        LookupError: weights are random numbers.
    """
    found: dict[str, list[Path]] = {}
    for entry in entries_of(members):
        left_out = commercial and entry.weights.optional and not entry.commercial
        if not left_out and entry.state(root) != "missing":
            _require_trained(entry, root)
            found.setdefault(entry.manifest.name, []).append(entry.path(root).relative_to(root.parent))
    return found


def _require_trained(entry: WeightsEntry, root: Path) -> None:
    if entry.state(root) == "random":
        file = entry.path(root)
        raise LookupError(f"{file} contains random numbers: get the trained weights before you deploy the model.")


def placeholder_stage(name: str) -> Stage:
    """A stage with a placeholder for everything that AWS would supply."""
    outputs = {output: f"<{output}>" for output in OUTPUTS}
    return Stage(name, outputs | {"ModelImages": f"<registry>/facemagi-{name}"}, "<artefacts>")


def deployed_stage(name: str) -> Stage:
    """A stage with the outputs of its deployed stack.

    Raises:
        LookupError: the stage is not deployed.
    """
    artefacts = _outputs(SAM_STACK)["SourceBucket"]
    return Stage(name, _outputs(f"facemagi-{name}"), artefacts)


def _outputs(stack: str) -> dict[str, str]:
    import boto3
    from botocore.exceptions import ClientError

    try:
        (description,) = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    except ClientError as error:
        raise LookupError(f"There is no stack {stack}; run ./scripts/deploy first. ({error})") from error
    return {output["OutputKey"]: output["OutputValue"] for output in description["Outputs"]}


def _parse(argv: list[str]) -> argparse.Namespace:
    summary, _, details = str(__doc__).partition("\n\n")
    parser = argparse.ArgumentParser("deploy", description=summary.partition(":")[0] + ".", epilog=details)
    parser.add_argument("model", nargs="?", help="a folder of sagemaker_endpoints/, or a container that several share")
    parser.add_argument("--stage", default="dev", help="which deployment (default: dev)")
    parser.add_argument("--commercial", action="store_true", help="refuse a model that forbids commercial use")
    parser.add_argument("--dry-run", action="store_true", help="only print the commands")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
