"""scripts/training/training.yaml: a private bucket, and a role that may do what a job needs."""

from typing import Any

import pytest
from cfnlint.api import lint  # type: ignore[import-untyped]

from scripts.cloudformation.template import Json, read_template
from scripts.repository import TRAINING_TEMPLATE
from scripts.training.on_sagemaker.image import REGISTRY, REPOSITORY
from scripts.training.on_sagemaker.job import CHECKPOINTS, DATA, JOBS
from tests.infrastructure.checks.privacy import ACCESS_BLOCKS
from tests.infrastructure.deployed_template import only, resolve

PARAMETERS = {"Stage": "dev", "ImageRegistry": REGISTRY, "ImageRepository": REPOSITORY, "AWS::Region": "eu-west-1"}


@pytest.fixture(scope="module")
def stack() -> Json:
    return resolve(read_template(TRAINING_TEMPLATE), PARAMETERS)


def allowed(stack: Json) -> dict[str, set[str]]:
    """The resources of each action that the role may do."""
    (policy,) = only(stack, "AWS::IAM::Role")["Policies"]
    found: dict[str, set[str]] = {}
    for statement in policy["PolicyDocument"]["Statement"]:
        for action in _all(statement["Action"]):
            found.setdefault(action, set()).update(_all(statement["Resource"]))
    return found


def _all(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def test_the_linter_accepts_the_template() -> None:
    assert [str(match) for match in lint(TRAINING_TEMPLATE.read_text("utf-8"))] == []


def test_a_job_reads_the_three_folders_and_writes_no_photos(stack: Json) -> None:
    rights = allowed(stack)
    assert rights["s3:GetObject"] == {f"Bucket.Arn/{folder}/*" for folder in (DATA, CHECKPOINTS, JOBS)}
    assert rights["s3:PutObject"] == {f"Bucket.Arn/{folder}/*" for folder in (CHECKPOINTS, JOBS)}
    assert rights["s3:ListBucket"] == {"Bucket.Arn"}
    assert {action for action in rights if action.startswith("s3:Delete")} == set()


def test_only_what_cannot_be_limited_is_allowed_everywhere(stack: Json) -> None:
    everywhere = {action for action, resources in allowed(stack).items() if "*" in resources}
    assert everywhere == {"ecr:GetAuthorizationToken", "cloudwatch:PutMetricData"}


def test_a_job_writes_only_its_stages_streams_and_pulls_only_its_image(stack: Json) -> None:
    rights = allowed(stack)
    streams = {resource for resource in rights["logs:PutLogEvents"] if ":log-stream:" in resource}
    assert {stream.partition(":log-stream:")[2] for stream in streams} == {"", "facemagi-dev-*"}
    (image,) = rights["ecr:BatchGetImage"]
    assert image.endswith(f":{REGISTRY}:repository/{REPOSITORY}")


def test_photos_are_private_encrypted_and_deleted_after_a_month(stack: Json) -> None:
    bucket = only(stack, "AWS::S3::Bucket")
    assert [bucket["PublicAccessBlockConfiguration"][name] for name in ACCESS_BLOCKS] == [True] * 4
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], int(rule["ExpirationInDays"]), "Prefix" in rule) == ("Enabled", 30, False)
    (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    (denied,) = only(stack, "AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    assert (denied["Effect"], denied["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": False}})
