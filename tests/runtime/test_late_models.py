"""A function reads the weights of a model when a job needs it, checks them, and reads them once."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from facemagi import aws
from sagemaker_endpoints._runtime.on_lambda import fetched_weights, weights_index
from sagemaker_endpoints._runtime.on_lambda import handler as on_lambda
from tests.support.runtime_container import ADAPTER, ARITHMETIC, job, write_model
from tests.support.runtime_s3 import photos_in_s3

SOURCE = "s3://photos/weights/portrait-7/"

WEIGHTS = """
[weights.net]
url = "https://example.org"
licence = "MIT"
commercial = true
provenance = "Made for tests."
"""

WEIGHTED = ADAPTER.replace("        pass\n", '        Path(weights / "loaded").touch()\n', 1)
"""An adapter that leaves a file in the folder of its weights when it is loaded."""


def weights_of(origin: str) -> bytes:
    """A weights file without arrays."""
    header = json.dumps({"__metadata__": {"origin": origin, "files": "{}", "settings": "{}"}}).encode()
    return len(header).to_bytes(8, "little") + header


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A function with the models `plain` and `weighted`, and S3's client."""
    models = tmp_path_factory.mktemp("models")
    write_model(models, "plain", ADAPTER, arithmetic=ARITHMETIC)
    write_model(models, "weighted", WEIGHTED, more=WEIGHTS, arithmetic=ARITHMETIC)
    variables = {"FACEMAGI_MODELS": str(models), "FACEMAGI_MODEL": "plain,weighted", "FACEMAGI_WEIGHTS_SOURCE": SOURCE}
    with photos_in_s3() as environment, pytest.MonkeyPatch.context() as patch:
        for name, value in (environment | variables).items():
            patch.setenv(name, value)
        aws.client.cache_clear()
        yield aws.client("s3")
        aws.client.cache_clear()


@pytest.fixture(autouse=True)
def storage(s3: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the weights in a new sandbox."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    on_lambda.container.cache_clear()
    fetched_weights._index.cache_clear()
    yield tmp_path / "weights"
    on_lambda.container().runner.close()
    on_lambda.container.cache_clear()


def deploy_weights(s3: Any, folder: Path, origin: str = "published") -> None:
    """Upload the weights and their index, as a deployment does."""
    file = folder / "weighted" / "net.safetensors"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(weights_of(origin))
    put(s3, weights_index.key_of(file), file.read_bytes())
    put(s3, weights_index.NAME, weights_index.write([file]))


def put(s3: Any, key: str, content: bytes) -> None:
    s3.put_object(Bucket="photos", Key=f"{SOURCE.removeprefix('s3://photos/')}{key}", Body=content)


def answer_of(model: str) -> dict[str, Any]:
    """What the function answers to a job of a model."""
    body = job("s3://photos/noise", effect=model, params={"mode": "invert"})
    places = {"output": "s3://photos/me/results/job_1.png", "failure": "s3://photos/failures/me.job_1.json"}
    return on_lambda.handler({"inferenceId": "me.job_1", "body": json.dumps(body)} | places, None)


def test_a_job_of_a_model_without_weights_reads_none(s3: Any, tmp_path: Path, storage: Path) -> None:
    deploy_weights(s3, tmp_path)
    assert "contentType" in answer_of("plain")
    assert not storage.exists()


def test_the_first_job_of_a_model_reads_its_weights_and_loads_it(s3: Any, tmp_path: Path, storage: Path) -> None:
    deploy_weights(s3, tmp_path)
    assert "contentType" in answer_of("weighted")
    assert sorted(path.name for path in (storage / "weighted").iterdir()) == ["loaded", "net.safetensors"]


def test_weights_are_read_once(s3: Any, tmp_path: Path, storage: Path) -> None:
    # given a sandbox that has them
    deploy_weights(s3, tmp_path)
    answer_of("weighted")
    # when its process ended, and S3 has them no longer
    put(s3, "weighted/net.safetensors", b"gone")
    on_lambda.container().runner.close()
    on_lambda.container.cache_clear()
    # then the next process uses those that are there
    assert "contentType" in answer_of("weighted")


def test_other_weights_than_were_deployed_are_refused(s3: Any, tmp_path: Path, storage: Path) -> None:
    deploy_weights(s3, tmp_path)
    put(s3, "weighted/net.safetensors", weights_of("published") + b"\0")
    error = answer_of("weighted")["error"]
    assert error["code"] == "effect_unavailable"
    assert "is not the file that was deployed" in error["message"]
    assert list((storage / "weighted").iterdir()) == []
    # and when the right ones are there again, the next job gets them
    deploy_weights(s3, tmp_path)
    assert "contentType" in answer_of("weighted")


def test_weights_that_s3_does_not_give_are_an_error_that_says_so(s3: Any, tmp_path: Path) -> None:
    deploy_weights(s3, tmp_path)
    s3.delete_object(Bucket="photos", Key="weights/portrait-7/weighted/net.safetensors")
    error = answer_of("weighted")["error"]
    assert error["code"] == "effect_unavailable"
    assert "The weights of weighted could not be read" in error["message"]
    # and other models go on
    assert "contentType" in answer_of("plain")


def test_random_weights_warn_on_lambda_too(s3: Any, tmp_path: Path) -> None:
    deploy_weights(s3, tmp_path, origin="random")
    assert "random_weights" in answer_of("weighted")["contentType"]
