"""Uploads the studio's files: python -m scripts.deployment.steps.upload_studio STAGE"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from scripts.deployment import stacks
from scripts.deployment.errors import DeploymentError, run_step
from scripts.deployment.plan import service_stack
from scripts.deployment.steps.remove_objects import delete_keys
from scripts.deployment.studio import studio_stack
from scripts.studio.site import CONFIGURATION, INDEX, REVALIDATE, TYPES, Site

Objects = Mapping[str, tuple[bytes, str]]
"""The content and the media type of each object, by its key."""


def main(stage: str) -> None:
    import boto3

    upload(boto3.client, stage, Site())


def upload(client: Callable[[str], Any], stage: str, site: Site) -> None:
    """Upload every file and the configuration, delete what is old, and empty CloudFront's cache.

    Args:
        client: returns the boto3 client of a service.
        stage: the stage's name.
        site: the files.

    Raises:
        DeploymentError: there is no page here, or the API refuses calls of its origin.
    """
    cloudformation = client("cloudformation")
    service, studio = (stacks.find(cloudformation, name) for name in (service_stack(stage), studio_stack(stage)))
    if service is None or studio is None:
        raise DeploymentError(f"the studio of the stage {stage} is not deployed: run ./scripts/deploy --studio.")
    outputs = stacks.outputs(studio)
    _require_origin(stacks.parameters(service), outputs["Origin"], stage)
    objects = _objects(site, stacks.outputs(service)["ApiUrl"])
    _put(client("s3"), outputs["Bucket"], objects)
    client("cloudfront").create_invalidation(
        DistributionId=outputs["Distribution"],
        InvalidationBatch={"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": str(time.time_ns())},
    )
    print(f"The studio is at {outputs['Origin']}/", flush=True)


def _require_origin(parameters: Mapping[str, str], origin: str, stage: str) -> None:
    allowed = parameters.get("AllowedOrigins", "*").split(",")
    if "*" not in allowed and origin not in allowed:
        raise DeploymentError(
            f"the API refuses the page: add {origin} to AllowedOrigins of the stage {stage} in samconfig.toml, "
            f"run ./scripts/deploy --stage {stage}, then this command again."
        )


def _objects(site: Site, api: str) -> Objects:
    files = site.files()
    if INDEX not in files:
        raise DeploymentError(f"there is no page in {site.page}.")
    found = {path: (file.read_bytes(), TYPES[file.suffix]) for path, file in files.items()}
    found[CONFIGURATION] = (json.dumps(site.configuration(api)).encode(), TYPES[".json"])
    # the page comes last, so that what it loads is there
    return {path.removeprefix("/"): found[path] for path in sorted(found, key=lambda path: path == INDEX)}


def _put(s3: Any, bucket: str, objects: Objects) -> None:
    for key, (content, media_type) in objects.items():
        s3.put_object(Bucket=bucket, Key=key, Body=content, ContentType=media_type, CacheControl=REVALIDATE)
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    stored = [entry["Key"] for page in pages for entry in page.get("Contents", ())]
    old = [key for key in stored if key not in objects]
    deleted = delete_keys(s3, bucket, old)
    print(f"Uploaded {len(objects)} files to s3://{bucket}, deleted {deleted} old ones.", flush=True)


if __name__ == "__main__":
    sys.exit(run_step(main))
