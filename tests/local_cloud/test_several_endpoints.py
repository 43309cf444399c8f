"""A container with two endpoints in the local cloud: many owners, real processes, and one of them killed."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from facemagi.endpoints import spread
from facemagi.ids import owner_of
from facemagi_client import FaceMagi
from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.environment import Clients
from tests.support.api_client import PORTRAIT

FIRST = "facemagi-local-portrait"
CONTAINER = (sys.executable, "-m", "scripts.benchmarks.idle_container")
PATIENCE_SECONDS = 60.0

NAMES = [f"owner-{number}" for number in range(8)]
"""Tokens of owners; the local cloud takes any text."""


def endpoint_of(name: str) -> str:
    return spread.endpoint_of(owner_of(name), FIRST, 2)


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


@pytest.fixture(scope="module")
def cloud(logs: Path) -> Iterator[LocalCloud]:
    with LocalCloud.start(Options(models=["beauty"], endpoints=2, container=CONTAINER, logs=logs)) as started:
        yield started


@pytest.fixture(scope="module")
def owners(cloud: LocalCloud) -> dict[str, tuple[FaceMagi, str]]:
    """The client and a photo of each owner."""
    clients = {name: FaceMagi(cloud.api_url, name) for name in NAMES}
    return {name: (client, client.photos.send(PORTRAIT)["id"]) for name, client in clients.items()}


def create(owner: tuple[FaceMagi, str]) -> str:
    client, photo = owner
    return client.jobs.create(effect="beauty", photo=photo)["id"]


def ran_at(logs: Path, endpoint: str) -> list[str]:
    """The jobs that ran in an endpoint's container, from its log."""
    log = logs / f"{endpoint}.log"
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    return [line.split()[1] for line in lines if line.startswith("ran ")]


def container_of(cloud: LocalCloud, logs: Path, endpoint: str) -> int:
    """The process id of an endpoint's container: it writes to the log of this endpoint."""
    log, aws = str(logs / f"{endpoint}.log"), f"AWS_ENDPOINT_URL={cloud.environment['AWS_ENDPOINT_URL']}".encode()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if aws in (process / "environ").read_bytes() and str((process / "fd" / "1").readlink()) == log:
                    return int(process.name)
            except OSError:
                continue  # it has just ended, or is another user's
        time.sleep(0.05)
    raise AssertionError(f"{endpoint} has no container")


def test_there_are_two_endpoints_each_with_its_own_limit(cloud: LocalCloud) -> None:
    clients = Clients(cloud.environment)
    found = {each["EndpointName"] for each in clients("sagemaker").list_endpoints()["Endpoints"]}
    scaled = clients("application-autoscaling").describe_scalable_targets(ServiceNamespace="sagemaker")
    assert found == {FIRST, f"{FIRST}-2"}
    assert {each["ResourceId"] for each in scaled["ScalableTargets"]} == {f"endpoint/{n}/variant/main" for n in found}


def test_jobs_of_many_owners_run_where_their_owner_belongs(owners: dict[str, tuple[FaceMagi, str]], logs: Path) -> None:
    # when eight owners send four jobs each
    with ThreadPoolExecutor(4) as senders:
        sent = list(senders.map(lambda name: (name, create(owners[name])), NAMES * 4))
        states = list(senders.map(lambda each: owners[each[0]][0].jobs.wait(each[1])["state"], sent))
    # then all are done, each once, and both endpoints had their own
    assert states == ["succeeded"] * len(sent)
    for endpoint in (FIRST, f"{FIRST}-2"):
        expected = sorted(job for name, job in sent if endpoint_of(name) == endpoint)
        assert expected
        assert sorted(ran_at(logs, endpoint)) == expected


def test_owners_of_the_other_endpoint_go_on_when_a_container_dies(
    cloud: LocalCloud, owners: dict[str, tuple[FaceMagi, str]], logs: Path
) -> None:
    # given a container of the second endpoint that is stopped, amid a job
    here = next(owners[name] for name in NAMES if endpoint_of(name) == FIRST)
    there = next(owners[name] for name in NAMES if endpoint_of(name) != FIRST)
    pid = container_of(cloud, logs, f"{FIRST}-2")
    os.kill(pid, signal.SIGSTOP)
    caught = create(there)
    # when an owner of the first endpoint sends a job
    state = here[0].jobs.wait(create(here))["state"]
    # then it is done while the other waits
    assert (state, there[0].jobs.get(caught)["state"]) == ("succeeded", "queued")
    # and when the container is killed, its endpoint starts another one, and the job is done too
    os.kill(pid, signal.SIGKILL)
    assert there[0].jobs.wait(caught)["state"] == "succeeded"
    assert container_of(cloud, logs, f"{FIRST}-2") != pid
