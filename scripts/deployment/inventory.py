"""What a stage has in an AWS account: its own stack, the stacks of its containers, the models in its catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.deployment import stacks
from scripts.deployment.account.access import Access
from scripts.deployment.deployed import SAM_STACK
from scripts.deployment.plan import service_stack
from scripts.deployment.studio import studio_stack
from scripts.deployment.training import training_stack

CATALOGUE = {":catalogue": {"S": "catalogue"}}
"""The partition of the catalogue in the table (`facemagi.effects`)."""


@dataclass(frozen=True)
class Inventory:
    """What there is of one stage.

    Attributes:
        stage: the stage's name.
        has_service: whether the stage's own stack is there.
        bucket: the name of the bucket of photos and results, whether it is there or not.
        table: the name of the table; None where there is none.
        container_stacks: the names of the stacks of containers, which are also the names of their endpoints.
        catalogue: the endpoint of each model in the catalogue, by the model's name.
        artefacts: the bucket of SAM's uploads; None where there is none.
        studio: the bucket of the studio's files; empty where its stack has none, None where there is no stack.
        training: likewise the bucket of training jobs.
    """

    stage: str
    has_service: bool
    bucket: str
    table: str | None
    container_stacks: Sequence[str]
    catalogue: Mapping[str, str]
    artefacts: str | None
    studio: str | None = None
    training: str | None = None


def bucket_name(stage: str, account: str, region: str) -> str:
    """The name that template.yaml gives the bucket.

    Args:
        stage: the stage's name.
        account: the account's number.
        region: the AWS region.
    """
    return f"{service_stack(stage)}-{account}-{region}"


def take_inventory(stage: str, account: str, access: Access) -> Inventory:
    """Look what there is of a stage.

    Args:
        stage: the stage's name.
        account: the account's number.
        access: the profile and the region.
    """
    cloudformation = access.client("cloudformation")
    service = stacks.find(cloudformation, service_stack(stage))
    table = stacks.outputs(service).get("Table") if service else None
    sam = stacks.find(cloudformation, SAM_STACK)
    studio, training = (stacks.find(cloudformation, name(stage)) for name in (studio_stack, training_stack))
    return Inventory(
        stage=stage,
        has_service=service is not None,
        bucket=bucket_name(stage, account, str(access.region)),
        table=table,
        container_stacks=container_stacks(cloudformation, stage),
        catalogue=read_catalogue(access.client("dynamodb"), table) if table else {},
        artefacts=stacks.outputs(sam).get("SourceBucket") if sam else None,
        studio=stacks.outputs(studio).get("Bucket", "") if studio else None,
        training=stacks.outputs(training).get("Bucket", "") if training else None,
    )


def container_stacks(cloudformation: Any, stage: str) -> list[str]:
    """The names of the stacks of a stage's containers, sorted. No stage's name contains a `-`.

    Args:
        cloudformation: boto3's client.
        stage: the stage's name.
    """
    pages = cloudformation.get_paginator("describe_stacks").paginate()
    names = (stack["StackName"] for page in pages for stack in page["Stacks"])
    return sorted(name for name in names if name.startswith(f"{service_stack(stage)}-"))


def read_catalogue(dynamodb: Any, table: str) -> dict[str, str]:
    """The endpoint of each model in the catalogue, by the model's name; models of other versions are read too.

    Args:
        dynamodb: boto3's client.
        table: the table's name.
    """
    pages = dynamodb.get_paginator("query").paginate(
        TableName=table, KeyConditionExpression="pk = :catalogue", ExpressionAttributeValues=CATALOGUE
    )
    try:
        items = [item for page in pages for item in page["Items"]]
    except dynamodb.exceptions.ResourceNotFoundException:  # an earlier removal was interrupted
        return {}
    return {item["sk"]["S"].partition("#")[2]: item["endpoint"]["S"] for item in items}
