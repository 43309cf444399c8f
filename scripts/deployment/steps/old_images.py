"""Deletes old images of a container: python -m scripts.deployment.steps.old_images IMAGES CONTAINER STAGE

IMAGES is the address of the stage's repository. The newest `KEPT` images of the container stay, and every image that an
endpoint or a function of the stage names: one that does not run needs its image as well, for its next start.

A lifecycle rule of ECR could not know that. It counts pushes, so after three deployments that failed after their push
it would delete the image that still runs. It would also need a rule for every container.
"""

import sys
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from scripts.deployment.errors import run_step

Image = dict[str, Any]
"""An image as ECR describes it."""

KEPT = 3
"""The image that runs, the one before it, which CloudFormation returns to while a deployment can still fail, and one
more to compare with."""

MOST_AT_ONCE = 100
"""ECR deletes at most this number of images in a call."""


def old_images(images: Sequence[Image], container: str, used: Collection[str]) -> list[str]:
    """The digests of the images of a container that may be deleted, the newest first.

    Args:
        images: all images of the repository.
        container: the container's name; its images have the tags `{container}-{time of the deployment}`.
        used: tags that must stay.
    """
    tags = {
        image["imageDigest"]: sorted(tag for tag in image.get("imageTags", []) if tag.startswith(f"{container}-"))
        for image in images
    }
    own = sorted((digest for digest, its in tags.items() if its), key=lambda digest: tags[digest][-1], reverse=True)
    return [digest for digest in own[KEPT:] if not set(tags[digest]) & set(used)]


def used_tags(sagemaker: Any, repository: str, stage: str) -> set[str]:
    """The tags of all images in a repository that the endpoints of a stage run, or will run when they start.

    Args:
        sagemaker: the boto3 client.
        repository: the repository's address.
        stage: the stage's name.
    """
    return {
        image.removeprefix(f"{repository}:")
        for page in sagemaker.get_paginator("list_endpoints").paginate(NameContains=f"facemagi-{stage}-")
        for endpoint in page["Endpoints"]
        for image in _images_of(sagemaker, endpoint["EndpointName"])
        if image.startswith(f"{repository}:")
    }


def tags_of_functions(lambda_client: Any, repository: str, stage: str) -> set[str]:
    """The tags of all images in a repository that the Lambda functions of a stage run, in any of their versions.

    Args:
        lambda_client: the boto3 client.
        repository: the repository's address.
        stage: the stage's name.
    """
    images = {
        lambda_client.get_function(FunctionName=function["FunctionName"], Qualifier=function["Version"])["Code"][
            "ImageUri"
        ]
        for page in lambda_client.get_paginator("list_functions").paginate(FunctionVersion="ALL")
        for function in page["Functions"]
        if function.get("PackageType") == "Image" and function["FunctionName"].startswith(f"facemagi-{stage}-")
    }
    return {image.removeprefix(f"{repository}:") for image in images if image.startswith(f"{repository}:")}


def main(repository: str, container: str, stage: str) -> None:
    """Delete the old images of a container.

    Args:
        repository: the address of the stage's repository, with the registry.
        container: the container's name.
        stage: the stage's name.
    """
    import boto3

    ecr = boto3.client("ecr")
    name = repository.partition("/")[2]
    pages = ecr.get_paginator("describe_images").paginate(repositoryName=name, filter={"tagStatus": "TAGGED"})
    images = [image for page in pages for image in page["imageDetails"]]
    used = used_tags(boto3.client("sagemaker"), repository, stage)
    used |= tags_of_functions(boto3.client("lambda"), repository, stage)
    old = old_images(images, container, used)
    for start in range(0, len(old), MOST_AT_ONCE):
        batch = [{"imageDigest": digest} for digest in old[start : start + MOST_AT_ONCE]]
        ecr.batch_delete_image(repositoryName=name, imageIds=batch)
    print(f"Deleted {len(old)} old images of {container}.")


def _images_of(sagemaker: Any, endpoint: str) -> Iterator[str]:
    name = sagemaker.describe_endpoint(EndpointName=endpoint)["EndpointConfigName"]
    for variant in sagemaker.describe_endpoint_config(EndpointConfigName=name)["ProductionVariants"]:
        yield sagemaker.describe_model(ModelName=variant["ModelName"])["PrimaryContainer"]["Image"]


if __name__ == "__main__":
    sys.exit(run_step(main))
