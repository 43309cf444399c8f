"""The start and the end of a container: when it serves, how it reports a failed load, how it stops."""

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
    """The environment variables of a local S3 with photos."""
    with photos_in_s3() as environment:
        yield environment


def wait_for_failure(running: Container) -> httpx.Response:
    """The response of /ping after the load has failed."""
    while "loading" in (response := running.wait_for_ping(503)).text:
        time.sleep(0.01)
    return response


def test_the_container_serves_only_after_the_model_has_loaded(aws: dict[str, str], tmp_path: Path) -> None:
    # given a model that loads until a file exists
    signal_file = tmp_path / "go"
    loading = f"import pathlib, time\nwhile not pathlib.Path({str(signal_file)!r}).exists():\n    time.sleep(0.01)\n"
    write_model(tmp_path, "late", loading + ADAPTER, arithmetic=ARITHMETIC)
    with container(tmp_path, "late", free_port(), **aws) as running:
        # when it is still loading, then jobs are refused and may be retried
        running.wait_for_ping(503)
        early = running.invoke(sample(effect="late"))
        assert (early.status_code, early.json()["error"]["code"]) == (503, "effect_unavailable")
        assert early.json()["error"]["retryable"]
        # when it has loaded, then it serves
        signal_file.touch()
        running.wait_for_ping(200)
        assert running.invoke(sample(effect="late")).status_code == 200


def test_ping_has_the_reason_of_a_failed_load(tmp_path: Path) -> None:
    # given an adapter that cannot be imported
    write_model(tmp_path, "broken", "import nothing_of_that_name\n")
    with container(tmp_path, "broken", free_port()) as running:
        # when the load has failed
        response = wait_for_failure(running)
    # then the response of /ping has the reason
    assert "nothing_of_that_name" in response.json()["error"]["message"]


def test_of_several_models_the_one_that_failed_to_load_is_named(tmp_path: Path) -> None:
    # given a container of two models, one of which cannot be imported
    write_model(tmp_path, "working", ADAPTER, arithmetic=ARITHMETIC)
    write_model(tmp_path, "broken", "import nothing_of_that_name\n")
    with container(tmp_path, "working,broken", free_port()) as running:
        response = wait_for_failure(running)
    # then it is not ready, and the response names that model
    assert response.json()["error"]["message"].startswith("broken could not be loaded")


def test_one_container_serves_several_models(aws: dict[str, str], tmp_path: Path) -> None:
    # given a container of two models
    for name in ("left", "right"):
        write_model(tmp_path, name, ADAPTER, arithmetic=ARITHMETIC)
    with container(tmp_path, "left,right", free_port(), **aws) as running:
        running.wait_for_ping(200)
        # when each model has a job, and both have one together
        separate = [pixels(running.invoke(sample("invert", effect=name))) for name in ("left", "right")]
        both = sample("invert", effect="left")
        both["steps"] += sample("invert", effect="right")["steps"]
        together = pixels(running.invoke(both))
    # then each inverts the photo, and both together restore it
    np.testing.assert_array_equal(separate[0], 255 - PHOTO)
    np.testing.assert_array_equal(separate[1], 255 - PHOTO)
    np.testing.assert_array_equal(together, PHOTO)


def test_a_face_editor_with_an_unknown_template_is_not_served(tmp_path: Path) -> None:
    # given a manifest with a template that does not exist
    write_model(tmp_path, "adrift", ADAPTER, kind="face_editor", more='[align]\ntemplate = "moon"\nsize = 64')
    with container(tmp_path, "adrift", free_port()) as running:
        response = wait_for_failure(running)
    # then the response of /ping names it and the known templates
    assert "moon" in response.json()["error"]["message"]
    assert "celeba_170" in response.json()["error"]["message"]


def test_a_job_without_weights_is_refused_with_their_url(tmp_path: Path) -> None:
    # given a model without its weights
    weights = (
        '[weights.sample]\nurl = "https://example.org/w"\nlicence = "MIT"\ncommercial = true\n'
        'provenance = "Made for a test."'
    )
    write_model(tmp_path, "weightless", ADAPTER, more=weights, arithmetic=ARITHMETIC)
    with container(tmp_path, "weightless", free_port(), FACEMAGI_WEIGHTS=str(tmp_path)) as running:
        wait_for_failure(running)
        # when a job is sent
        response = running.invoke(sample(effect="weightless"))
    # then the response has the reason and the remedy
    assert (response.status_code, response.json()["error"]["code"]) == (409, "weights_missing")
    assert "https://example.org/w" in response.json()["error"]["remedy"]


def test_a_running_job_is_finished_before_the_container_stops(aws: dict[str, str], tmp_path: Path) -> None:
    # given a container with a slow job
    write_model(tmp_path, "stopping", ADAPTER, arithmetic=ARITHMETIC)
    with container(tmp_path, "stopping", free_port(), **aws) as running, ThreadPoolExecutor(1) as pool:
        running.wait_for_ping(200)
        future = pool.submit(running.invoke, sample("slow", effect="stopping"))
        while not (future.done() or (tmp_path / "stopping" / "started").exists()):
            time.sleep(0.01)
        # when it is terminated
        running.process.send_signal(signal.SIGTERM)
        # then the job has its result, and the process ends
        np.testing.assert_array_equal(pixels(future.result(20)), PHOTO)
        assert running.process.wait(20) in (0, -signal.SIGTERM)
