"""A process of the local cloud that dies is noticed: it is started again, or the cloud ends and says why."""

import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from facemagi_client import FaceMagi
from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.children import Child, ChildError
from tests.support.local_clouds import SCRIPTED_CONTAINER
from tests.support.samples import ROOT

PORTRAIT = ROOT / "tests" / "data" / "astronaut.png"
TIMEOUT_SECONDS = 30


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """A cloud that only these tests use, because they kill its processes."""
    logs: Path = tmp_path_factory.mktemp("logs")
    with LocalCloud.start(Options(container=SCRIPTED_CONTAINER, logs=logs, models=["beauty"])) as cloud:
        yield cloud


def child_of(cloud: LocalCloud, name: str) -> Child:
    return next(child for child in cloud.supervision.children if name in child.name)


def kill(child: Child) -> None:
    child.process.send_signal(signal.SIGKILL)
    child.process.wait(TIMEOUT_SECONDS)


@pytest.mark.usefixtures("cloud")
def test_a_running_cloud_has_nothing_to_report(cloud: LocalCloud) -> None:
    assert cloud.supervision.replace_ended() == []


def test_a_function_host_that_was_killed_is_started_again_and_works(cloud: LocalCloud) -> None:
    # given a photo that arrives while the process of the face detection is dead
    kill(child_of(cloud, "FaceDetection"))
    with httpx.Client() as http:
        client = FaceMagi(cloud.api_url, http=http)
        photo = client.photos.create(content_type="image/png", bytes=PORTRAIT.stat().st_size)
        client.photos.upload(photo, PORTRAIT.read_bytes())
        # when the cloud looks at its processes
        (line,) = cloud.supervision.replace_ended()
        # then it says what happened, and the photo's faces are detected
        assert "FaceDetection was killed by SIGKILL and was started again" in line
        assert client.photos.wait(photo["id"], timeout_s=TIMEOUT_SECONDS)["state"] == "ready"


def test_a_gateway_that_was_killed_is_started_again_with_all_its_effects(cloud: LocalCloud) -> None:
    # given a cloud whose gateway is dead
    kill(child_of(cloud, "gateway"))
    # when the cloud looks at its processes
    (line,) = cloud.supervision.replace_ended()
    # then a call that waited is answered
    assert "gateway was killed by SIGKILL and was started again" in line
    with httpx.Client() as http:
        assert [effect["id"] for effect in FaceMagi(cloud.api_url, http=http).effects.list()] == ["beauty"]


def test_an_emulator_that_was_killed_is_started_again_and_does_the_jobs_it_had(cloud: LocalCloud) -> None:
    with httpx.Client() as http:
        # given a job that an emulator has accepted, which is killed before it has answered
        client = FaceMagi(cloud.api_url, http=http)
        photo = client.photos.send(PORTRAIT.read_bytes())["id"]
        job = client.jobs.create(effect="beauty", photo=photo)["id"]
        kill(child_of(cloud, "emulator"))
        # when the cloud looks at its processes
        (line,) = cloud.supervision.replace_ended()
        # then the job succeeds
        assert "emulator was killed by SIGKILL and was started again" in line
        assert client.jobs.wait(job, timeout_s=TIMEOUT_SECONDS)["state"] == "succeeded"


def test_a_launcher_that_was_killed_is_started_again_with_all_that_it_had_started(cloud: LocalCloud) -> None:
    # given a cloud whose launcher is dead, and with it the gateway and the functions
    kill(child_of(cloud, "launcher"))
    # when the cloud looks at its processes
    lines = cloud.supervision.replace_ended()
    # then all of them are started again, and a photo is accepted and its faces are detected
    names = {line.partition(" ")[0] for line in lines}
    assert {"launcher", "gateway", "emulator", "facemagi-local-FaceDetection"} <= names
    with httpx.Client() as http:
        client = FaceMagi(cloud.api_url, http=http)
        assert client.photos.send(PORTRAIT.read_bytes())["state"] == "ready"


def test_the_end_of_moto_ends_the_cloud_with_the_reason(cloud: LocalCloud) -> None:
    kill(child_of(cloud, "moto"))
    with pytest.raises(ChildError, match="moto was killed by SIGKILL"):
        cloud.supervision.replace_ended()
