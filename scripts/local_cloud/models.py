"""Creates the endpoints of model containers in the local cloud, and updates them."""

import json
import secrets
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from scripts.cloudformation import template
from scripts.local_cloud.settings import STAGE
from scripts.local_cloud.stack.stack import Stack
from scripts.repository import ENDPOINT_TEMPLATE

if TYPE_CHECKING:  # pydantic takes a quarter of a second to import, and moto is started first
    from facemagi.manifest import Manifest, RunsOn

IMAGE = "local"
"""Replaces the container's image: here a container is a process that runs the code of this repository."""

PARALLEL_STACKS = 4
"""Number of endpoints that are created at the same time: while one waits for moto, another resolves its template."""


def runs_on(manifest: "Manifest", chosen: "RunsOn") -> "RunsOn":
    """Where a model's container runs: where it was chosen, if it may run there.

    Args:
        manifest: the model's manifest.
        chosen: the option of the local cloud.
    """
    return chosen if chosen in manifest.endpoint.runs_on else "sagemaker"


def deploy(models: "Sequence[Manifest]", shared: Mapping[str, str], client: Callable[[str], Any]) -> None:
    """Create the endpoints of some models' containers.

    Args:
        models: manifests of the models that have the weights they need.
        shared: the outputs of the service's own stack.
        client: returns the boto3 client of a service; used from several threads.
    """
    from facemagi.containers import containers

    endpoint_template = template.read_template(ENDPOINT_TEMPLATE)
    outputs = {name: value for name, value in shared.items() if name in endpoint_template["Parameters"]}

    def create(parameters: dict[str, str]) -> None:
        stack = f"facemagi-{STAGE}-{parameters['Model']}{parameters['Suffix']}"
        Stack(stack, endpoint_template, outputs | parameters, client).create()

    each = [
        _parameters(name, members, number)
        for name, members in containers(models).items()
        for number in range(1, members[0].endpoint.endpoints + 1)
    ]
    with ThreadPoolExecutor(PARALLEL_STACKS) as pool:
        list(pool.map(create, each))


def update(models: "Sequence[Manifest]", client: Callable[[str], Any], emulator: str) -> None:
    """Start new containers behind existing endpoints, because their models or weights have changed.

    As with `endpoint.yaml`, each gets a new model and a new configuration, and then the endpoint switches to them.

    Args:
        models: the manifests of all models that the containers serve from now on.
        client: returns the boto3 client of a service.
        emulator: the URL of SageMaker's emulator.

    Raises:
        RuntimeError: a new container did not start, and the old one goes on.
    """
    from facemagi.containers import containers, endpoint_name
    from facemagi.endpoints import spread

    for name, members in containers(models).items():
        for endpoint in spread.names(endpoint_name(STAGE, name), members[0].endpoint.endpoints):
            _switch(endpoint, names(members), client("sagemaker"))
            _require_started(endpoint, emulator)


def _require_started(endpoint: str, emulator: str) -> None:
    with urllib.request.urlopen(f"{emulator}/endpoints/{endpoint}") as answer:
        failure = json.load(answer).get("failure")
    if failure:
        raise RuntimeError(f"{endpoint} stays as it was, because the new container did not start: {failure}")


def _switch(endpoint: str, models: str, sagemaker: Any) -> None:
    old = sagemaker.describe_endpoint(EndpointName=endpoint)["EndpointConfigName"]
    configuration = sagemaker.describe_endpoint_config(EndpointConfigName=old)
    (variant,) = configuration["ProductionVariants"]
    model = sagemaker.describe_model(ModelName=variant["ModelName"])
    container = model["PrimaryContainer"]
    environment = container["Environment"] | {"FACEMAGI_MODEL": models}
    new = f"{endpoint}-{secrets.token_hex(4)}"
    sagemaker.create_model(
        ModelName=new,
        ExecutionRoleArn=model["ExecutionRoleArn"],
        PrimaryContainer=container | {"Environment": environment},
    )
    sagemaker.create_endpoint_config(
        EndpointConfigName=new,
        ProductionVariants=[variant | {"ModelName": new}],
        AsyncInferenceConfig=configuration["AsyncInferenceConfig"],
    )
    sagemaker.update_endpoint(EndpointName=endpoint, EndpointConfigName=new)


def names(members: "Sequence[Manifest]") -> str:
    """The names of a container's models, as the templates expect them.

    Args:
        members: the models.
    """
    return ",".join(member.name for member in members)


def _parameters(name: str, members: "Sequence[Manifest]", number: int) -> dict[str, str]:
    """The parameters of endpoint.yaml, for one of a container's endpoints."""
    from facemagi.endpoints import spread
    from scripts.autoscaling import floors

    endpoint = members[0].endpoint
    return {
        "Stage": STAGE,
        "Image": IMAGE,
        "Repository": IMAGE,
        "Model": name,
        "Suffix": spread.suffix(number),
        "Models": names(members),
        "InstanceType": endpoint.instance_type,
        "MaxConcurrency": str(endpoint.max_concurrency),
        "MaxInstances": str(endpoint.max_instances),
        "BacklogPerInstance": str(endpoint.backlog_per_instance),
        **floors.parameters(endpoint.warm),
    }
