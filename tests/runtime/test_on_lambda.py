"""The container on Lambda: an event becomes an object in S3 and an answer, whatever the job does."""

import io
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from botocore.exceptions import ClientError
from PIL import Image

from facemagi import aws
from facemagi.jobs import timings
from facemagi.jobs.requests import WARM_UP
from sagemaker_endpoints._runtime.on_lambda import handler as on_lambda
from tests.support.runtime_container import ADAPTER, ARITHMETIC, sample, write_model
from tests.support.runtime_s3 import PHOTO, photos_in_s3


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The container of a model `sample`, with S3's client."""
    models = tmp_path_factory.mktemp("models")
    write_model(models, "sample", ADAPTER, arithmetic=ARITHMETIC)
    with photos_in_s3() as environment, pytest.MonkeyPatch.context() as patch:
        for name, value in (environment | {"FACEMAGI_MODELS": str(models), "FACEMAGI_MODEL": "sample"}).items():
            patch.setenv(name, value)
        aws.client.cache_clear()
        on_lambda.container.cache_clear()
        yield aws.client("s3")
        on_lambda.container().runner.close()
        on_lambda.container.cache_clear()
        aws.client.cache_clear()


def event(mode: str = "invert", **changes: Any) -> dict[str, Any]:
    body = sample(mode, **changes)
    return {
        "inferenceId": "me.job_1",
        "body": json.dumps(body),
        "output": "s3://photos/me/results/job_1.png",
        "failure": "s3://photos/failures/me.job_1.json",
    }


def objects(s3: Any) -> set[str]:
    return {entry["Key"] for entry in s3.list_objects_v2(Bucket="photos")["Contents"]}


@pytest.fixture(autouse=True)
def _empty(s3: Any) -> None:
    for key in ("me/results/job_1.png", "failures/me.job_1.json"):
        s3.delete_object(Bucket="photos", Key=key)


def test_the_result_is_stored_with_its_type_and_its_times(s3: Any) -> None:
    answer = on_lambda.handler(event(), None)
    stored = s3.get_object(Bucket="photos", Key="me/results/job_1.png")
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(stored["Body"].read()))), 255 - PHOTO)
    assert answer == {"contentType": stored["ContentType"]}
    assert set(timings.parse(answer["contentType"])) == set(timings.PHASES)


def test_the_same_event_again_makes_no_second_object(s3: Any) -> None:
    before = objects(s3)
    first = on_lambda.handler(event("copy"), None)["contentType"]
    second = on_lambda.handler(event("copy"), None)["contentType"]
    assert objects(s3) - before == {"me/results/job_1.png"}
    assert first.partition(";")[0] == second.partition(";")[0] == "image/png"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"mode": "raise"}, "inference_failed"),
        ({"mode": "memory"}, "inference_failed"),
        ({"photo": "s3://photos/absent"}, "expired"),
        ({"photo": "s3://photos/text"}, "unsupported_format"),
    ],
)
def test_an_error_of_a_job_is_an_answer_and_is_stored(s3: Any, changes: dict[str, str], code: str) -> None:
    answer = on_lambda.handler(event(**changes), None)
    stored = json.loads(s3.get_object(Bucket="photos", Key="failures/me.job_1.json")["Body"].read())
    assert answer["error"]["code"] == code
    assert answer == stored
    assert "me/results/job_1.png" not in objects(s3)


def test_a_body_that_is_no_job_is_an_answer_too(s3: Any) -> None:
    assert "code" in on_lambda.handler(event() | {"body": "{"}, None)["error"]


def test_a_warm_up_writes_nothing(s3: Any) -> None:
    before = objects(s3)
    answer = on_lambda.handler({"inferenceId": "warm.f", "body": WARM_UP.decode()}, None)
    assert (answer, objects(s3)) == ({"contentType": "application/json"}, before)


def test_a_result_that_cannot_be_stored_makes_the_event_fail(s3: Any) -> None:
    # so that the job is tried again
    with pytest.raises(ClientError):
        on_lambda.handler(event() | {"output": "s3://no-such-bucket/key"}, None)


def test_an_event_after_a_failed_one_succeeds(s3: Any) -> None:
    on_lambda.handler(event("raise"), None)
    assert "contentType" in on_lambda.handler(event(), None)
