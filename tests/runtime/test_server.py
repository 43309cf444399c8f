"""The model container over HTTP: a separate process, with photos in a local S3 (moto)."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from facemagi.jobs import timings
from facemagi.jobs.requests import WARM_UP
from sagemaker_endpoints._runtime.server import MAX_BODY_BYTES
from tests.support.labels import label
from tests.support.runtime_container import (
    ADAPTER,
    ARITHMETIC,
    Container,
    container,
    free_port,
    job,
    sample,
    write_model,
)
from tests.support.runtime_s3 import PHOTO, photos_in_s3, pixels
from tests.support.runtime_samples import face, face_at

FACES = """
class Adapter:
    def load(self, weights, device):
        pass

    def edit(self, crops, edits):
        assert len(crops) <= 2 and all(crop.rgb.shape == (64, 64, 3) for crop in crops)
        return [255 - crop.rgb if edit.params["mode"] == "invert" else crop.rgb for crop, edit in zip(crops, edits)]
"""


@pytest.fixture(scope="module")
def aws() -> Iterator[dict[str, str]]:
    """The environment variables of a local S3 with photos."""
    with photos_in_s3() as environment:
        yield environment


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this module's model folders."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def server(aws: dict[str, str], models: Path) -> Iterator[Container]:
    """The container of a photo editor."""
    write_model(models, "sample", ADAPTER, arithmetic=ARITHMETIC)
    aws = aws | {"FACEMAGI_CONTENT_PRODUCER": "Acme Faces Ltd."}
    with container(models, "sample", free_port(), **aws) as running:
        running.wait_for_ping(200)
        yield running


def media_type(response: httpx.Response) -> str:
    """The type of the response without its parameters."""
    return response.headers["content-type"].partition(";")[0]


def test_the_response_is_the_file_of_the_result(server: Container) -> None:
    # when a job inverts its photo
    response = server.invoke(sample("invert"))
    # then the response is that picture, with its length and type
    np.testing.assert_array_equal(pixels(response), 255 - PHOTO)
    assert media_type(response) == "image/png"
    assert int(response.headers["content-length"]) == len(response.content)
    assert "transfer-encoding" not in response.headers


def test_the_response_has_the_time_of_each_stage(server: Container) -> None:
    # when a job is done
    header = server.invoke(sample()).headers["server-timing"]
    # then each stage has its milliseconds
    stages = dict(part.split(";dur=") for part in header.split(", "))
    assert list(stages) == ["fetch", "decode", "wait", "edit", "encode", "run"]
    assert all(float(duration) >= 0 for duration in stages.values())


def test_the_result_has_a_label_with_job_effects_and_producer(server: Container) -> None:
    # when a job of a photo of a camera is done
    read = label(server.invoke(sample("invert")).content)
    # then its file says which job, which effect, which company and what kind of edit made it
    assert (read["job"], read["effects"]) == ("job_1", ["sample"])
    assert read["chinese"]["ContentProducer"] == "Acme Faces Ltd."
    assert read["source_type"].endswith("/composite")


@pytest.mark.parametrize("references", [{"photo": "s3://photos/generated"}, {"other": "s3://photos/generated"}])
def test_a_result_of_a_photo_by_ai_says_so(server: Container, references: dict[str, str]) -> None:
    read = label(server.invoke(sample("copy", **references)).content)
    assert read["source_type"].endswith("/compositeWithTrainedAlgorithmicMedia")


def test_a_mask_is_a_grey_picture_with_a_label(server: Container) -> None:
    # when a job asks for the mask of an edit that inverts its photo
    file = server.invoke(sample("invert") | {"output": {"format": "png", "mask": True, "max_side": 100}}).content
    # then all of it is white, at the requested size
    with Image.open(io.BytesIO(file)) as mask:
        assert (mask.mode, mask.size, mask.getextrema()) == ("L", (100, 75), (255, 255))
    assert label(file)["job"] == "job_1"


def test_the_content_type_has_each_warning_once(server: Container) -> None:
    # when an adapter warns of a face twice and of the photo once
    response = server.invoke(sample("warn"))
    # then the response is the picture, with both warnings in its type
    np.testing.assert_array_equal(pixels(response), PHOTO)
    assert response.headers["content-type"].startswith('image/png; warnings="low_confidence.f0,low_confidence"; ms=')


def test_the_content_type_has_the_times_of_the_jobs_record(server: Container) -> None:
    # when a job is done
    spent = timings.parse(server.invoke(sample("slow")).headers["content-type"])
    # then its type has the whole time and its parts, and no face was detected again
    assert list(spent) == list(timings.PHASES)
    assert spent["run"] >= spent["edit"] + spent["encode"] > 0
    assert spent["detect"] == 0


def test_a_warm_up_is_answered_without_a_photo(server: Container) -> None:
    response = server.invoke(WARM_UP)
    assert (response.status_code, response.json()) == (200, {"warm": True})


def test_a_report_is_json(server: Container) -> None:
    # when a job reports
    response = server.invoke(sample("report") | {"output": {"format": "json"}})
    # then the response is its document
    assert media_type(response) == "application/json"
    assert response.json() == {"pixels": len(PHOTO)}


def test_a_job_before_its_deadline_is_done(server: Container) -> None:
    assert server.invoke(sample() | {"start_by": 4_000_000_000}).status_code == 200


def test_a_job_after_its_deadline_does_not_even_read_its_photo(server: Container) -> None:
    # given a job that would fail with a missing photo
    response = server.invoke(sample(photo="s3://photos/gone") | {"start_by": 1_700_000_000})
    # then it is refused before
    assert response.json()["error"]["code"] == "deadline_passed"


def test_json_without_a_report_is_a_failed_job(server: Container) -> None:
    response = server.invoke(sample("copy") | {"output": {"format": "json"}})
    assert response.json()["error"]["code"] == "inference_failed"


def test_a_reference_photo_reaches_the_adapter(server: Container) -> None:
    # when a job has a reference photo
    response = server.invoke(sample("other", other="s3://photos/other"))
    # then the adapter has edited with it
    np.testing.assert_array_equal(pixels(response), 255 - PHOTO[::-1])


REFUSALS = {
    "no JSON": (b"{", 400, "invalid_json", None),
    "too long a body": (b" " * (MAX_BODY_BYTES + 1), 413, "file_too_large", None),
    "an unknown effect": (sample(effect="beauty"), 404, "unknown_effect", "effect"),
    "an unknown mode": (sample("dance"), 422, "invalid_param", "params.mode"),
    "a missing photo": (sample(photo="s3://photos/gone"), 410, "expired", "photo"),
    "a missing bucket": (sample(photo="s3://elsewhere/gone"), 410, "expired", "photo"),
    "a missing reference": (
        sample(other="s3://photos/gone"),
        410,
        "expired",
        "references.other",
    ),
    "a photo of 10 MB and one byte": (sample(photo="s3://photos/huge"), 413, "file_too_large", "photo"),
    "a text as a photo": (sample(photo="s3://photos/text"), 415, "unsupported_format", "photo"),
    "a text as a reference": (
        sample(other="s3://photos/text"),
        415,
        "unsupported_format",
        "references.other",
    ),
    "a job whose deadline is over": (sample() | {"start_by": 1_700_000_000}, 410, "deadline_passed", "deadline_s"),
    "a deadline that is no time": (sample() | {"start_by": "soon"}, 422, "invalid_param", "start_by"),
    "a truncated picture": (sample(photo="s3://photos/cut"), 422, "decode_failed", "photo"),
    "an adapter that raises": (sample("raise"), 500, "inference_failed", None),
    "an adapter that runs out of memory": (sample("memory"), 500, "inference_failed", None),
    "a picture of two channels": (sample("short"), 500, "inference_failed", None),
    "a picture of floats": (sample("grey"), 500, "inference_failed", None),
}


@pytest.mark.parametrize(("body", "status", "code", "param"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_failed_job_gets_an_envelope_and_the_next_job_succeeds(
    server: Container, body: "dict[str, Any] | bytes", status: int, code: str, param: str | None
) -> None:
    # when a job fails
    response = server.invoke(body)
    # then the response is an error envelope
    assert response.status_code == status
    assert response.json()["error"]["code"] == code
    assert param in (None, response.json()["error"]["param"])
    assert int(response.headers["content-length"]) == len(response.content)
    # and the container serves the next job
    assert server.invoke(sample()).status_code == 200


def test_concurrent_jobs_get_their_own_results(server: Container) -> None:
    # given twelve jobs, some of which fail
    modes = ["copy", "invert", "raise", "other"] * 3
    # when they are sent at the same time
    with ThreadPoolExecutor(len(modes)) as pool:
        responses = list(pool.map(lambda mode: server.invoke(sample(mode, other="s3://photos/other")), modes))
    # then each has its own result
    expected = {"copy": PHOTO, "invert": 255 - PHOTO, "other": 255 - PHOTO[::-1]}
    for mode, response in zip(modes, responses, strict=True):
        if mode == "raise":
            assert response.status_code == 500
        else:
            np.testing.assert_array_equal(pixels(response), expected[mode])


def test_the_crops_of_a_face_editor_are_pasted_into_the_photo(aws: dict[str, str], models: Path) -> None:
    # given a face editor, and three faces, two of which are inverted
    align = '[align]\ntemplate = "five_point_512"\nsize = 64'
    write_model(models, "faces", FACES, kind="face_editor", more=align)
    centres = [(80, 80), (200, 200), (330, 100)]
    body = job(
        "s3://photos/noise",
        *(face(face_at(*centre, 90), f"f{index}") for index, centre in enumerate(centres)),
        effect="faces",
        params={"mode": "invert"},
    )
    body["steps"][0]["faces"][1]["params"] = {"mode": "copy"}
    with container(models, "faces", free_port(), **aws) as running:
        running.wait_for_ping(200)
        # when the job is done
        result = pixels(running.invoke(body))
    # then those two have changed, and nothing else
    change = np.abs(result.astype(int) - PHOTO).max(axis=2)
    assert [bool(change[y - 10 : y + 10, x - 10 : x + 10].any()) for x, y in centres] == [True, False, True]
    assert not change[200:].any()
