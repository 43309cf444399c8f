"""Removes the service with all models, or some models: undeploy [MODEL …] --stage S [--dry-run] [--yes]

Without MODEL: everything of the stage, photos included. With MODEL: the endpoint of that model's container, with all
models that share it; MODEL may also be the name of a shared container. It asks before it removes anything, says what is
left, and fails if something is left that should be gone; then the same command goes on. --dry-run changes nothing.
"""

import argparse
import sys
from collections.abc import Sequence

from scripts import repository
from scripts.deployment import commands, removal
from scripts.deployment.account import identity
from scripts.deployment.account.access import find_access
from scripts.deployment.account.samconfig import read_section
from scripts.deployment.errors import said
from scripts.deployment.inventory import Inventory, take_inventory
from scripts.deployment.plan import service_stack
from scripts.deployment.studio import studio_stack
from scripts.deployment.training import training_stack


def main(argv: list[str]) -> int:
    """Print each command of the removal and run it."""
    arguments = _parse(argv)
    return said("undeploy", lambda: _undeploy(arguments))


def _undeploy(arguments: argparse.Namespace) -> int:
    access = find_access(read_section(arguments.stage), arguments.profile, arguments.region)
    containers = _containers(arguments.models)
    whose = identity.identify(access)
    inventory = take_inventory(arguments.stage, whose.account, access)
    lines = [identity.describe(whose, access, arguments.stage), *_describe(inventory, containers)]
    places = (arguments.on,) if arguments.on else removal.EVERYWHERE
    plan = removal.containers_plan(inventory, containers, places) if containers else removal.stage_plan(inventory)
    if arguments.dry_run:
        print(*lines, sep="\n")
        commands.show(plan)
        return 0
    identity.confirm(lines, arguments.yes)
    return commands.run(plan, access.environment())


def _containers(models: Sequence[str]) -> list[str]:
    """The containers of some models; each once."""
    return list(dict.fromkeys(repository.container_members(model)[0].container for model in models))


def _describe(inventory: Inventory, containers: Sequence[str]) -> list[str]:
    """What is going to be removed, in lines."""
    if containers:
        members = {name: [each.name for each in repository.container_members(name)] for name in containers}
        return [f"Removes the container {name} with its models: {', '.join(each)}." for name, each in members.items()]
    studio = [] if inventory.studio is None else [studio_stack(inventory.stage)]
    service = [service_stack(inventory.stage)] if inventory.has_service else []
    training = [] if inventory.training is None else [training_stack(inventory.stage)]
    found = [*studio, *training, *inventory.container_stacks, *service]
    photos = f"with every photo and result in {inventory.bucket}"
    return [f"Removes the whole stage {inventory.stage}, {photos}: {', '.join(found) or 'no stack is there'}."]


def _parse(argv: list[str]) -> argparse.Namespace:
    summary, _, details = str(__doc__).partition("\n\n")
    parser = argparse.ArgumentParser("undeploy", description=summary.partition(":")[0] + ".", epilog=details)
    parser.add_argument("models", nargs="*", metavar="MODEL", help="a folder of sagemaker_endpoints/, or a container")
    parser.add_argument("--on", choices=removal.EVERYWHERE, help="only the model's endpoint, or only its function")
    parser.add_argument("--stage", required=True, help="which deployment")
    parser.add_argument("--profile", help="of AWS's configuration (default: that of samconfig.toml)")
    parser.add_argument("--region", help="the AWS region (default: that of samconfig.toml, then of the profile)")
    parser.add_argument("--yes", action="store_true", help="ask nothing, for CI")
    parser.add_argument("--dry-run", action="store_true", help="only print what would be removed, and the commands")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
