"""Makes the endpoints of model containers in the local cloud."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from scripts.cloudformation import template
from scripts.local_cloud.settings import STAGE
from scripts.local_cloud.stack.stack import Stack
from scripts.repository import ENDPOINT_TEMPLATE

if TYPE_CHECKING:  # pydantic takes a quarter of a second to import, which can wait until moto is on its way
    from facemagi.manifest import Manifest

IMAGE = "local"
"""Where a container's image would be named. Here the container is a process of this checkout."""


AT_ONCE = 4
"""Endpoints that are made at the same time: while one waits for moto, another works out what to ask for."""


def deploy(models: "Sequence[Manifest]", shared: Mapping[str, str], client: Callable[[str], Any]) -> None:
    """Make the endpoints of some models' containers.

    Args:
        models: manifests of the models that have the weights they need.
        shared: the outputs of the service's own stack.
        client: the boto3 client of a service; used from several threads.
    """
    from facemagi.containers import containers

    recipe = template.read_template(ENDPOINT_TEMPLATE)
    known = {name: value for name, value in shared.items() if name in recipe["Parameters"]}

    def make(name: str, members: "Sequence[Manifest]") -> None:
        Stack(f"facemagi-{STAGE}-{name}", recipe, known | _parameters(name, members), client).create()

    together = containers(models)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(make, together.keys(), together.values()))


def _parameters(name: str, members: "Sequence[Manifest]") -> dict[str, str]:
    endpoint = members[0].endpoint
    return {
        "Stage": STAGE,
        "Image": IMAGE,
        "Repository": IMAGE,
        "Model": name,
        "Models": ",".join(member.name for member in members),
        "InstanceType": endpoint.instance_type,
        "MaxConcurrency": str(endpoint.max_concurrency),
        "MaxInstances": str(endpoint.max_instances),
        "BacklogPerInstance": str(endpoint.backlog_per_instance),
    }
