"""An error of S3 says whether the photo is gone for good or another try may help."""

from collections.abc import Iterator

import boto3
import pytest
from botocore.stub import Stubber

from facemagi import objects as module
from facemagi.errors import FaceMagiError
from sagemaker_endpoints._runtime.fetch import fetch


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """An S3 whose answers a test chooses."""
    client = boto3.client("s3", aws_access_key_id="t", aws_secret_access_key="t", region_name="us-east-1")
    monkeypatch.setattr(module, "client", lambda service: client)
    with Stubber(client) as stub:
        yield stub
    client.close()


@pytest.mark.parametrize(
    ("answer", "code", "retryable"),
    [
        ("NoSuchKey", "expired", False),
        ("AccessDenied", "expired", False),
        ("SlowDown", "internal", True),
        ("InternalError", "internal", True),
    ],
)
def test_an_error_of_s3_becomes_one_of_ours(s3: Stubber, answer: str, code: str, retryable: bool) -> None:
    # given an S3 that refuses
    s3.add_client_error("get_object", answer)
    # when a photo is fetched
    with pytest.raises(FaceMagiError) as caught:
        fetch("s3://photos/a/b", "references.style")
    # then the error says what it means for the job, and which photo it was
    assert (caught.value.code, caught.value.kind.retryable) == (code, retryable)
    assert caught.value.param == "references.style"


def test_an_s3_that_cannot_be_reached_is_worth_another_try(monkeypatch: pytest.MonkeyPatch) -> None:
    # given an address at which nobody listens
    client = boto3.client(
        "s3",
        endpoint_url="http://127.0.0.1:1",
        aws_access_key_id="t",
        aws_secret_access_key="t",
        region_name="us-east-1",
        config=boto3.session.Config(retries={"total_max_attempts": 1}),
    )
    monkeypatch.setattr(module, "client", lambda service: client)
    # when a photo is fetched
    with pytest.raises(FaceMagiError) as caught:
        fetch("s3://photos/a", "photo")
    client.close()
    # then
    assert (caught.value.code, caught.value.actual) == ("internal", "EndpointConnectionError")
