"""Creates the functions of model containers in the local cloud, with their weights in S3, and updates them."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.cloudformation import template
from scripts.local_cloud import models
from scripts.local_cloud.settings import STAGE
from scripts.local_cloud.stack.stack import Stack
from scripts.repository import FUNCTION_TEMPLATE

if TYPE_CHECKING:  # pydantic takes a quarter of a second to import, and moto is started first
    from facemagi.manifest import Manifest

BUCKET = "local-weights"
"""Stands for the bucket of SAM's uploads."""

SOURCE = "FACEMAGI_WEIGHTS_SOURCE"
"""The variable of a function with the address of its weights."""


def deploy(
    members: "Sequence[Manifest]",
    shared: Mapping[str, str],
    client: Callable[[str], Any],
    sandboxes: int,
    weights: Path,
) -> None:
    """Create the functions of some models' containers.

    Args:
        members: manifests of the models that have the weights they need.
        shared: the outputs of the service's own stack.
        client: returns the boto3 client of a service.
        sandboxes: how many sandboxes each function may have.
        weights: the folder of all weights.
    """
    from facemagi.containers import containers

    function_template = template.read_template(FUNCTION_TEMPLATE)
    outputs = {name: value for name, value in shared.items() if name in function_template["Parameters"]}
    for name, group in containers(members).items():
        endpoint = group[0].endpoint
        parameters = outputs | {
            "Stage": STAGE,
            "Image": models.IMAGE,
            "WeightsBucket": BUCKET,
            "WeightsPrefix": _upload(name, group, weights, client("s3")),
            "Model": name,
            "Models": models.names(group),
            "Memory": str(endpoint.on_lambda.memory_mb),
            "Timeout": str(endpoint.timeout_s),
            "ReservedConcurrency": str(sandboxes),
        }
        Stack(f"facemagi-{STAGE}-edit-{name}", function_template, parameters, client).create()


def update(members: "Sequence[Manifest]", client: Callable[[str], Any], weights: Path) -> None:
    """Let existing functions serve these models with the weights that are here now; new sandboxes do.

    Args:
        members: the manifests of all models that the containers serve from now on.
        client: returns the boto3 client of a service.
        weights: the folder of all weights.
    """
    from facemagi.containers import containers, function_name

    functions = client("lambda")
    for container, group in containers(members).items():
        name = function_name(STAGE, container)
        variables = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        variables.pop(SOURCE, None)
        prefix = _upload(container, group, weights, client("s3"))
        changed = {"FACEMAGI_MODEL": models.names(group)} | ({SOURCE: f"s3://{BUCKET}/{prefix}"} if prefix else {})
        functions.update_function_configuration(FunctionName=name, Environment={"Variables": variables | changed})


def _upload(container: str, members: "Sequence[Manifest]", weights: Path, s3: Any) -> str:
    """Upload the weights of a container's models, and their index; returns the folder, empty where there are none."""
    from facemagi.weights import weights_file
    from sagemaker_endpoints._runtime.on_lambda import weights_index

    places = [
        weights / member.name / weights_file(name)
        for member in members
        for name in member.weights
        if name not in member.endpoint.on_lambda.left_out
    ]
    files = [file for file in places if file.is_file()]
    if not files:
        return ""
    s3.create_bucket(Bucket=BUCKET)
    prefix = f"facemagi-{STAGE}/{container}-{secrets.token_hex(4)}/"
    for file in files:
        s3.upload_file(str(file), BUCKET, f"{prefix}{weights_index.key_of(file)}")
    s3.put_object(Bucket=BUCKET, Key=f"{prefix}{weights_index.NAME}", Body=weights_index.write(files))
    return prefix
