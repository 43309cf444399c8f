"""Which images a deployment deletes: only old ones of its own container, and never one of an endpoint."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from scripts.deployment.steps.old_images import KEPT, main, old_images

STAGE, REPOSITORY = "test", "facemagi-test"
ADDRESS = f"123456789012.dkr.ecr.eu-west-1.amazonaws.com/{REPOSITORY}"


def image(*tags: str) -> dict[str, Any]:
    """An image as ECR describes it; its digest is its first tag."""
    return {"imageDigest": tags[0], "imageTags": list(tags)}


def days(container: str, *numbers: int) -> list[str]:
    """The tags of deployments on days of one month."""
    return [f"{container}-202611{number:02}-120000" for number in numbers]


def test_the_newest_images_stay() -> None:
    images = [image(tag) for tag in days("beauty", 3, 5, 1, 4, 2)]
    assert old_images(images, "beauty", ()) == days("beauty", 2, 1)


def test_an_image_that_an_endpoint_names_stays() -> None:
    # given an image that runs, and pushes after it whose deployments failed
    images = [image(tag) for tag in days("beauty", 1, 2, 3, 4, 5)]
    # then it stays, however many they are
    assert old_images(images, "beauty", days("beauty", 1)) == days("beauty", 2)


def test_images_of_other_containers_stay() -> None:
    images = [image(tag) for name in ("beauty", "beauty_gan") for tag in days(name, 1, 2, 3, 4)]
    assert old_images(images, "beauty", ()) == days("beauty", 1)


def test_an_image_with_several_tags_is_as_old_as_its_newest_tag() -> None:
    # given an image that was built again without a change, and so has two tags
    images = [image(*days("beauty", 1, 5)), *(image(tag) for tag in days("beauty", 2, 3, 4))]
    # then it counts once, as the newest
    assert old_images(images, "beauty", ()) == days("beauty", 2)


@pytest.fixture
def account(environment: None) -> Iterator[None]:
    """An account with the repository, and an endpoint of the stage that runs an image of the first day."""
    with mock_aws():
        boto3.client("ecr").create_repository(repositoryName=REPOSITORY, imageTagMutability="IMMUTABLE")
        sagemaker = boto3.client("sagemaker")
        container = {"Image": f"{ADDRESS}:{days('beauty', 1)[0]}"}
        sagemaker.create_model(ModelName="m", PrimaryContainer=container, ExecutionRoleArn="arn:aws:iam::1:role/model")
        variant = {
            "VariantName": "main",
            "ModelName": "m",
            "InstanceType": "ml.c5.large",
            "InitialInstanceCount": 1,
            "InitialVariantWeight": 1.0,
        }
        sagemaker.create_endpoint_config(EndpointConfigName="c", ProductionVariants=[variant])
        sagemaker.create_endpoint(EndpointName=f"facemagi-{STAGE}-beauty", EndpointConfigName="c")
        yield


def push(tag: str) -> None:
    """Push an image of its own. Its digest is given, because moto invents digests that are not unique."""
    kind = "application/vnd.docker.distribution.manifest.v2+json"
    manifest = json.dumps({"schemaVersion": 2, "mediaType": kind, "name": tag})
    digest = "sha256:" + hashlib.sha256(manifest.encode()).hexdigest()
    boto3.client("ecr").put_image(repositoryName=REPOSITORY, imageManifest=manifest, imageTag=tag, imageDigest=digest)


def test_old_images_are_deleted_from_the_repository(account: None, capsys: pytest.CaptureFixture[str]) -> None:
    # given an endpoint that runs the image of the first day, and images of five days
    for tag in days("beauty", 1, 2, 3, 4, 5):
        push(tag)
    # when the old images are deleted
    main(ADDRESS, "beauty", STAGE)
    # then the newest stay, and the one that runs
    described = boto3.client("ecr").describe_images(repositoryName=REPOSITORY)["imageDetails"]
    left = sorted(tag for image in described for tag in image["imageTags"])
    assert left == days("beauty", 1, *range(6 - KEPT, 6))
    assert "Deleted 1 old images" in capsys.readouterr().out


def test_a_repository_with_few_images_keeps_them_all(account: None, capsys: pytest.CaptureFixture[str]) -> None:
    push(*days("beauty", 1))
    main(ADDRESS, "beauty", STAGE)
    assert len(boto3.client("ecr").describe_images(repositoryName=REPOSITORY)["imageDetails"]) == 1
    assert "Deleted 0" in capsys.readouterr().out
