"""The model container over real HTTP: a process of its own, photos in an S3 of moto's."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._runtime.server import MAX_BODY_BYTES
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
    """The environment of an S3 with photos in it."""
    with photos_in_s3() as environment:
        yield environment


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this module's model folders are."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def server(aws: dict[str, str], models: Path) -> Iterator[Container]:
    """A photo editor's container."""
    write_model(models, "sample", ADAPTER, arithmetic=ARITHMETIC)
    with container(models, "sample", free_port(), **aws) as running:
        running.wait_for_ping(200)
        yield running


def test_a_job_comes_back_as_a_file(server: Container) -> None:
    # given a job whose adapter inverts
    answer = server.invoke(sample("invert"))
    # then the answer is that picture, with its length and type
    np.testing.assert_array_equal(pixels(answer), 255 - PHOTO)
    assert answer.headers["content-type"] == "image/png"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "transfer-encoding" not in answer.headers


def test_the_answer_tells_where_the_time_went(server: Container) -> None:
    # given an answer
    header = server.invoke(sample()).headers["server-timing"]
    # then each step has its milliseconds
    steps = dict(part.split(";dur=") for part in header.split(", "))
    assert list(steps) == ["fetch", "decode", "wait", "edit", "encode"]
    assert all(float(spent) >= 0 for spent in steps.values())


def test_a_warning_goes_with_the_content_type_once(server: Container) -> None:
    # given a job whose adapter warns of a face twice and of the photo once
    answer = server.invoke(sample("warn"))
    # then the picture comes, and the warnings with its type
    np.testing.assert_array_equal(pixels(answer), PHOTO)
    assert answer.headers["content-type"] == 'image/png; warnings="low_confidence.f0,low_confidence"'


def test_a_reference_photo_reaches_the_adapter(server: Container) -> None:
    # given a job with a second photo
    answer = server.invoke(sample("other", other="s3://photos/other"))
    # then the adapter has it
    np.testing.assert_array_equal(pixels(answer), 255 - PHOTO[::-1])


REFUSALS = {
    "no JSON": (b"{", 400, "invalid_json", None),
    "a body without end": (b" " * (MAX_BODY_BYTES + 1), 413, "file_too_large", None),
    "an unknown effect": (sample(effect="beauty"), 422, "unknown_effect", "effect"),
    "an unknown mode": (sample("dance"), 422, "invalid_param", "params.mode"),
    "a photo that is gone": (sample(photo="s3://photos/gone"), 410, "expired", "photo"),
    "a bucket that is gone": (sample(photo="s3://elsewhere/gone"), 410, "expired", "photo"),
    "a reference that is gone": (
        sample(other="s3://photos/gone"),
        410,
        "expired",
        "references.other",
    ),
    "a photo of 10 MB and one byte": (sample(photo="s3://photos/huge"), 413, "file_too_large", "photo"),
    "a text": (sample(photo="s3://photos/text"), 415, "unsupported_format", "photo"),
    "a reference that is a text": (
        sample(other="s3://photos/text"),
        415,
        "unsupported_format",
        "references.other",
    ),
    "half a picture": (sample(photo="s3://photos/cut"), 422, "decode_failed", "photo"),
    "an adapter that raises": (sample("raise"), 500, "inference_failed", None),
    "an adapter without memory": (sample("memory"), 500, "inference_failed", None),
    "a picture of two channels": (sample("short"), 500, "inference_failed", None),
    "a picture of floats": (sample("grey"), 500, "inference_failed", None),
}


@pytest.mark.parametrize(("body", "status", "code", "param"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_failure_is_told_and_the_next_job_works(
    server: Container, body: "dict[str, Any] | bytes", status: int, code: str, param: str | None
) -> None:
    # given a job that cannot be done
    answer = server.invoke(body)
    # then its answer is an envelope
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert param in (None, answer.json()["error"]["param"])
    assert int(answer.headers["content-length"]) == len(answer.content)
    # and the container goes on
    assert server.invoke(sample()).status_code == 200


def test_jobs_side_by_side_each_get_their_own_answer(server: Container) -> None:
    # given twelve jobs at once, some of which fail
    modes = ["copy", "invert", "raise", "other"] * 3
    # when they are sent together
    with ThreadPoolExecutor(len(modes)) as pool:
        answers = list(pool.map(lambda mode: server.invoke(sample(mode, other="s3://photos/other")), modes))
    # then every one has its own result
    wanted = {"copy": PHOTO, "invert": 255 - PHOTO, "other": 255 - PHOTO[::-1]}
    for mode, answer in zip(modes, answers, strict=True):
        if mode == "raise":
            assert answer.status_code == 500
        else:
            np.testing.assert_array_equal(pixels(answer), wanted[mode])


def test_a_face_editor_s_crops_are_pasted_back(aws: dict[str, str], models: Path) -> None:
    # given a face editor, and three faces of which two are to be inverted
    align = '[align]\ntemplate = "five_point_512"\nsize = 64'
    write_model(models, "faces", FACES, kind="face_editor", more=align)
    places = [(80, 80), (200, 200), (330, 100)]
    body = job(
        "s3://photos/noise",
        *(face(face_at(*place, 90), f"f{index}") for index, place in enumerate(places)),
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
    assert [bool(change[y - 10 : y + 10, x - 10 : x + 10].any()) for x, y in places] == [True, False, True]
    assert not change[200:].any()
