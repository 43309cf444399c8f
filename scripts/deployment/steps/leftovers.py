"""Looks what is left after a removal.

    python -m scripts.deployment.steps.leftovers STAGE [ENDPOINT …]

With endpoints: of these, otherwise of the whole stage. It fails where something is left that should be gone, and names
what stays on purpose.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from scripts.deployment import stacks
from scripts.deployment.deployed import SAM_STACK
from scripts.deployment.errors import DeploymentError, run_step
from scripts.deployment.inventory import bucket_name, container_stacks, read_catalogue
from scripts.deployment.plan import service_stack
from scripts.deployment.studio import studio_stack
from scripts.deployment.training import training_stack

Client = Callable[[str], Any]

ENDPOINT_LOGS = "/aws/sagemaker/Endpoints/"

LOGS = (
    "/facemagi/{stage}/",
    "/aws/vendedlogs/facemagi/{stage}/",
    "/aws/lambda/facemagi-{stage}-",
    f"{ENDPOINT_LOGS}facemagi-{{stage}}-",
)
"""How the names of a stage's log groups begin."""


def main(stage: str, *endpoints: str) -> None:
    """Print what is left.

    Args:
        stage: the stage's name.
        endpoints: the endpoints that were removed; none where the whole stage was.

    Raises:
        DeploymentError: something is left that should be gone.
    """
    import boto3

    wrong = list(_of_endpoints(boto3.client, stage, endpoints) if endpoints else _of_stage(boto3.client, stage))
    for log in _logs(boto3.client("logs"), stage, endpoints):
        print(f"Left: log group {log}, which AWS made again; aws logs delete-log-group --log-group-name {log}")
    if not endpoints and stacks.find(boto3.client("cloudformation"), SAM_STACK):
        print(f"Left on purpose: SAM's own bucket, of the stack {SAM_STACK}, which serves all of SAM's projects here.")
    if wrong:
        raise DeploymentError(f"left, and should be gone: {'; '.join(wrong)}. Run the same command again.")
    print("Everything else is gone.", flush=True)


def _of_endpoints(client: Client, stage: str, endpoints: Sequence[str]) -> Iterator[str]:
    cloudformation = client("cloudformation")
    yield from (f"stack {name}" for name in container_stacks(cloudformation, stage) if name in endpoints)
    yield from (f"endpoint {name}" for name in _endpoints(client, stage) if name in endpoints)
    service = stacks.find(cloudformation, service_stack(stage))
    table = stacks.outputs(service).get("Table") if service else None
    catalogue = read_catalogue(client("dynamodb"), table) if table else {}
    yield from (f"model {model} in the catalogue" for model, name in catalogue.items() if name in endpoints)


def _of_stage(client: Client, stage: str) -> Iterator[str]:
    cloudformation = client("cloudformation")
    yield from (f"stack {name}" for name in container_stacks(cloudformation, stage))
    for name in (service_stack(stage), studio_stack(stage), training_stack(stage)):
        if stacks.find(cloudformation, name):
            yield f"stack {name}"
    yield from (f"endpoint {name}" for name in _endpoints(client, stage))
    account = client("sts").get_caller_identity()["Account"]
    bucket = bucket_name(stage, account, cloudformation.meta.region_name)
    if bucket in {each["Name"] for each in client("s3").list_buckets()["Buckets"]}:
        yield f"bucket {bucket}"
    pages = client("ecr").get_paginator("describe_repositories").paginate()
    repositories = {each["repositoryName"] for page in pages for each in page["repositories"]}
    if service_stack(stage) in repositories:
        yield f"image repository {service_stack(stage)}"


def _endpoints(client: Client, stage: str) -> list[str]:
    prefix = f"{service_stack(stage)}-"
    pages = client("sagemaker").get_paginator("list_endpoints").paginate(NameContains=prefix)
    names = (each["EndpointName"] for page in pages for each in page["Endpoints"])
    return [name for name in names if name.startswith(prefix)]


def _logs(logs: Any, stage: str, endpoints: Sequence[str]) -> list[str]:
    """Log groups that are there again: a function or a container that ends writes its last lines late."""
    exact = [f"{ENDPOINT_LOGS}{name}" for name in endpoints]
    found = []
    for prefix in exact or [prefix.format(stage=stage) for prefix in LOGS]:
        pages = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=prefix)
        found += [group["logGroupName"] for page in pages for group in page["logGroups"]]
    return [name for name in found if not exact or name in exact]


if __name__ == "__main__":
    sys.exit(run_step(main))
