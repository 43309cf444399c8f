"""An S3 error becomes an error of ours, which is retryable if a retry may help."""

from collections.abc import Iterator

import boto3
import pytest
from botocore.stub import Stubber

from facemagi import objects
from facemagi.errors import FaceMagiError
from sagemaker_endpoints._runtime.fetch import fetch


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """An S3 client whose responses the test defines."""
    client = boto3.client("s3", aws_access_key_id="t", aws_secret_access_key="t", region_name="us-east-1")
    monkeypatch.setattr(objects, "client", lambda service: client)
    with Stubber(client) as stub:
        yield stub
    client.close()


@pytest.mark.parametrize(
    ("s3_error", "code", "retryable"),
    [
        ("NoSuchKey", "expired", False),
        ("AccessDenied", "expired", False),
        ("SlowDown", "internal", True),
        ("InternalError", "internal", True),
    ],
)
def test_an_s3_error_becomes_an_error_code(s3: Stubber, s3_error: str, code: str, retryable: bool) -> None:
    # given an S3 that responds with an error
    s3.add_client_error("get_object", s3_error)
    # when a photo is fetched
    with pytest.raises(FaceMagiError) as caught:
        fetch("s3://photos/a/b", "references.style")
    # then the error has a code of ours and names the photo
    assert (caught.value.code, caught.value.kind.retryable) == (code, retryable)
    assert caught.value.param == "references.style"


def test_an_unreachable_s3_is_an_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    # given an endpoint at which no server listens
    client = boto3.client(
        "s3",
        endpoint_url="http://127.0.0.1:1",
        aws_access_key_id="t",
        aws_secret_access_key="t",
        region_name="us-east-1",
        config=boto3.session.Config(retries={"total_max_attempts": 1}),
    )
    monkeypatch.setattr(objects, "client", lambda service: client)
    # when a photo is fetched
    with pytest.raises(FaceMagiError) as caught:
        fetch("s3://photos/a", "photo")
    client.close()
    # then the error names the cause
    assert (caught.value.code, caught.value.actual) == ("internal", "EndpointConnectionError")
