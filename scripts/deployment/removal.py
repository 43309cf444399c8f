"""The commands that remove a stage, or some of its containers, as data."""

from collections.abc import Sequence

from facemagi.containers import name_of
from facemagi.endpoints import spread
from facemagi.limits import MAX_ENDPOINTS
from facemagi.manifest import RunsOn
from scripts.deployment.commands import Command, step
from scripts.deployment.inventory import Inventory
from scripts.deployment.plan import service_stack, weights_folder
from scripts.deployment.studio import studio_stack
from scripts.deployment.training import training_stack

EVERYWHERE: tuple[RunsOn, ...] = ("sagemaker", "lambda")


def containers_plan(
    inventory: Inventory, containers: Sequence[str], places: Sequence[RunsOn] = EVERYWHERE
) -> list[Command]:
    """The commands that remove some containers, with the models that run there.

    Args:
        inventory: what there is of the stage.
        containers: the names of the containers; one that is not there any more is no error.
        places: whether their endpoints, their functions or both are removed.
    """
    named = {place: [name_of(place, inventory.stage, each) for each in containers] for place in places}
    functions = [name for name in named.get("lambda", []) if name in inventory.container_stacks]
    firsts = named.get("sagemaker", [])
    endpoints = [name for first in firsts for name in (first, *_further(inventory, first))] + functions
    return [
        *_withdraw(inventory, endpoints),
        step("remove_stacks", *endpoints),
        *_remove_uploads(inventory, [weights_folder(inventory.stage, container) for container in containers]),
        step("leftovers", inventory.stage, *endpoints),
    ]


def _further(inventory: Inventory, first: str) -> list[str]:
    """The other endpoints of a container that has several, also those that its model.toml no longer counts."""
    return [name for name in spread.names(first, MAX_ENDPOINTS)[1:] if name in inventory.container_stacks]


def stage_plan(inventory: Inventory) -> list[Command]:
    """The commands that remove everything of a stage: models first, because the service's topics are theirs too.

    Args:
        inventory: what there is of the stage.
    """
    endpoints = inventory.container_stacks
    return [
        *_remove_with_bucket(inventory.studio, studio_stack(inventory.stage)),
        *_remove_with_bucket(inventory.training, training_stack(inventory.stage)),
        *_withdraw(inventory, [*endpoints, *inventory.catalogue.values()]),
        *([step("remove_stacks", *endpoints)] if endpoints else []),
        step("remove_objects", inventory.bucket),  # CloudFormation deletes only an empty bucket
        step("remove_stacks", service_stack(inventory.stage)),
        *_remove_uploads(inventory, [f"{service_stack(inventory.stage)}/"]),
        step("leftovers", inventory.stage),
    ]


def _remove_with_bucket(bucket: str | None, stack: str) -> list[Command]:
    """Delete the studio's stack or that of training jobs, with its objects. CloudFront takes some minutes for that."""
    if bucket is None:
        return []
    files = [step("remove_objects", bucket)] if bucket else []
    return [*files, step("remove_stacks", stack)]


def _withdraw(inventory: Inventory, endpoints: Sequence[str]) -> list[Command]:
    """Take the models of some endpoints out of the catalogue, so that no more jobs are accepted for them."""
    models = [model for model, endpoint in inventory.catalogue.items() if endpoint in endpoints]
    return [step("publish", model, "withdrawn", inventory.stage, str(inventory.table)) for model in models]


def _remove_uploads(inventory: Inventory, prefixes: Sequence[str]) -> list[Command]:
    """Delete what was uploaded to SAM's bucket, which stays: it serves all of SAM's projects in the region."""
    bucket = inventory.artefacts
    return [step("remove_objects", bucket, prefix) for prefix in prefixes] if bucket else []
