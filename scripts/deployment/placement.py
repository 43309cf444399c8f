"""Where the container of a deployment goes: to where it runs already, or to the first place that its models name."""

from collections.abc import Sequence

from facemagi.containers import name_of
from facemagi.manifest import Manifest, RunsOn
from scripts.deployment import stacks
from scripts.deployment.account.access import Access
from scripts.deployment.inventory import read_catalogue
from scripts.deployment.plan import service_stack

INSTANT = "portrait"
"""The container that a stage gets with its service: its models need no weights, and a function costs nothing without
jobs. So the service can edit photos from its first deployment on."""


def first_place(members: Sequence[Manifest]) -> RunsOn:
    """Where a container goes that is not deployed yet: the first of `runs_on`.

    Args:
        members: its models.
    """
    return members[0].endpoint.runs_on[0]


def current_place(members: Sequence[Manifest], stage: str, access: Access) -> RunsOn:
    """Where the models of a container run, as the stage's catalogue says; else `first_place`.

    Args:
        members: the models of the container.
        stage: the stage's name.
        access: the profile and the region.
    """
    service = stacks.find(access.client("cloudformation"), service_stack(stage))
    table = stacks.outputs(service).get("Table") if service else None
    catalogue = read_catalogue(access.client("dynamodb"), table) if table else {}
    used = {catalogue[member.name] for member in members if member.name in catalogue}
    places: tuple[RunsOn, ...] = ("sagemaker", "lambda")
    found = [place for place in places if name_of(place, stage, members[0].container) in used]
    return found[0] if found else first_place(members)
