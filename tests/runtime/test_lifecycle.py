"""A container from its start to its end: when it serves, what it says when it cannot, how it stops."""

import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import numpy as np
import pytest

from tests.support.runtime_container import ADAPTER, ARITHMETIC, Container, container, free_port, sample, write_model
from tests.support.runtime_s3 import PHOTO, photos_in_s3, pixels


@pytest.fixture(scope="module")
def aws() -> Iterator[dict[str, str]]:
    """The environment of an S3 with photos in it."""
    with photos_in_s3() as environment:
        yield environment


def wait_for_failure(running: Container) -> httpx.Response:
    """What /ping says when the load is over and has failed."""
    while "loading" in (answer := running.wait_for_ping(503)).text:
        time.sleep(0.01)
    return answer


def test_ping_waits_for_the_model(aws: dict[str, str], tmp_path: Path) -> None:
    # given a model that loads until a file appears
    sign = tmp_path / "go"
    loading = f"import pathlib, time\nwhile not pathlib.Path({str(sign)!r}).exists():\n    time.sleep(0.01)\n"
    write_model(tmp_path, "late", loading + ADAPTER, arithmetic=ARITHMETIC)
    with container(tmp_path, "late", free_port(), **aws) as running:
        # when it is asked too early, then it says so, and jobs may try again
        running.wait_for_ping(503)
        early = running.invoke(sample(effect="late"))
        assert (early.status_code, early.json()["error"]["code"]) == (503, "effect_unavailable")
        assert early.json()["error"]["retryable"]
        # when it has loaded, then it serves
        sign.touch()
        running.wait_for_ping(200)
        assert running.invoke(sample(effect="late")).status_code == 200


def test_a_model_that_cannot_load_says_why(tmp_path: Path) -> None:
    # given an adapter that does not import
    write_model(tmp_path, "broken", "import nothing_of_that_name\n")
    with container(tmp_path, "broken", free_port()) as running:
        # when the load has failed
        answer = wait_for_failure(running)
    # then ping tells the reason
    assert "nothing_of_that_name" in answer.json()["error"]["message"]


def test_of_several_models_the_one_that_cannot_load_is_named(tmp_path: Path) -> None:
    # given a container of two models, of which one does not import
    write_model(tmp_path, "whole", ADAPTER, arithmetic=ARITHMETIC)
    write_model(tmp_path, "torn", "import nothing_of_that_name\n")
    with container(tmp_path, "whole,torn", free_port()) as running:
        answer = wait_for_failure(running)
    # then it is not ready, and says because of which
    assert answer.json()["error"]["message"].startswith("torn could not be loaded")


def test_several_models_serve_side_by_side(aws: dict[str, str], tmp_path: Path) -> None:
    # given a container of two models
    for name in ("left", "right"):
        write_model(tmp_path, name, ADAPTER, arithmetic=ARITHMETIC)
    with container(tmp_path, "left,right", free_port(), **aws) as running:
        running.wait_for_ping(200)
        # when each has a job, and both one together
        apart = [pixels(running.invoke(sample("invert", effect=name))) for name in ("left", "right")]
        both = sample("invert", effect="left")
        both["steps"] += sample("invert", effect="right")["steps"]
        together = pixels(running.invoke(both))
    # then each does its own, and inverting twice gives back the photo
    np.testing.assert_array_equal(apart[0], 255 - PHOTO)
    np.testing.assert_array_equal(apart[1], 255 - PHOTO)
    np.testing.assert_array_equal(together, PHOTO)


def test_a_face_editor_of_an_unknown_template_is_not_served(tmp_path: Path) -> None:
    # given a manifest whose template does not exist
    write_model(tmp_path, "adrift", ADAPTER, kind="face_editor", more='[align]\ntemplate = "moon"\nsize = 64')
    with container(tmp_path, "adrift", free_port()) as running:
        answer = wait_for_failure(running)
    # then ping tells it, and which there are
    assert "moon" in answer.json()["error"]["message"]
    assert "celeba_170" in answer.json()["error"]["message"]


def test_missing_weights_are_told_with_their_source(tmp_path: Path) -> None:
    # given a model whose weights are not there
    weights = (
        '[weights]\nfile = "sample.safetensors"\nurl = "https://example.org/w"\nlicence = "MIT"\ncommercial = true'
    )
    write_model(tmp_path, "weightless", ADAPTER, more=weights, arithmetic=ARITHMETIC)
    with container(tmp_path, "weightless", free_port(), FACEMAGI_WEIGHTS=str(tmp_path)) as running:
        wait_for_failure(running)
        # when a job comes
        answer = running.invoke(sample(effect="weightless"))
    # then it gets the reason and the remedy
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "weights_missing")
    assert "https://example.org/w" in answer.json()["error"]["remedy"]


def test_a_job_in_work_is_finished_before_the_container_stops(aws: dict[str, str], tmp_path: Path) -> None:
    # given a container that works on a slow job
    write_model(tmp_path, "stopping", ADAPTER, arithmetic=ARITHMETIC)
    with container(tmp_path, "stopping", free_port(), **aws) as running, ThreadPoolExecutor(1) as pool:
        running.wait_for_ping(200)
        answer = pool.submit(running.invoke, sample("slow", effect="stopping"))
        while not (answer.done() or (tmp_path / "stopping" / "started").exists()):
            time.sleep(0.01)
        # when it is told to stop
        running.process.send_signal(signal.SIGTERM)
        # then the job has its answer, and the process ends
        np.testing.assert_array_equal(pixels(answer.result(20)), PHOTO)
        assert running.process.wait(20) in (0, -signal.SIGTERM)
