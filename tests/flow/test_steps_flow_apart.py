"""Chains over two endpoints of the local cloud: two containers, and an intermediate picture between them."""

import json
import shutil
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from facemagi.ids import owner_of
from facemagi_client import ApiError, FaceMagi
from facemagi_client.types import NewStep
from scripts.chaos_run.second_endpoint import deploy_apart
from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.environment import Clients
from scripts.local_cloud.settings import PRINCIPAL
from tests.support.api_client import edited_pixels
from tests.support.runtime_container import write_model
from tests.support.samples import ROOT

MODEL_NAMES = ("beauty", "filters", "portrait_matting", "stickers")
MAX_LOG_SECONDS = 20
"""How long to wait for lines of a log."""

JOB_RESULTS = "facemagi-local-JobResults"
"""The process of the function JobResults."""

SCRIPTED_ADAPTER = """
import time

from facemagi.errors import FaceMagiError


class Adapter:
    def load(self, weights, device):
        pass

    def edit(self, photos, edits):
        return [self.edit_one(photo, edit.params["mode"]) for photo, edit in zip(photos, edits)]

    def edit_one(self, photo, mode):
        if mode == "raise":
            raise FaceMagiError("invalid_param", "Not today.", param="params.mode")
        if mode == "slow":
            time.sleep(1)
        photo.warn("low_confidence")
        return photo.rgb
"""


@pytest.fixture(scope="module")
def local_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """The models in one container; in a second one `scripted` and copies of the models, `filters_apart` and so on."""
    folder = tmp_path_factory.mktemp("models")
    write_model(folder, "scripted", SCRIPTED_ADAPTER)
    for name in MODEL_NAMES:
        shutil.copytree(ROOT / "sagemaker_endpoints" / name, folder / f"{name}_apart")
    with LocalCloud.start(Options(models=MODEL_NAMES)) as started:
        deploy_apart(started, folder, like="facemagi-local-portrait")
        yield started


def result_files(cloud: LocalCloud, job: str) -> list[str]:
    """The names of a job's files in the bucket."""
    listing = Clients(cloud.environment)("s3").list_objects_v2(Bucket=cloud.environment["FACEMAGI_BUCKET"])
    return [key.rpartition("/")[2] for entry in listing["Contents"] if job in (key := entry["Key"])]


def notify_again(cloud: LocalCloud, job: str, leg: int) -> None:
    """Send the notice of a leg's success again."""
    sns = Clients(cloud.environment)("sns")
    (arn,) = (topic["TopicArn"] for topic in sns.list_topics()["Topics"] if "SuccessTopic" in topic["TopicArn"])
    message = {"inferenceId": f"{owner_of(PRINCIPAL)}.{job}.{leg}", "invocationStatus": "Completed"}
    sns.publish(TopicArn=arn, Message=json.dumps(message))


def log_lines(cloud: LocalCloud, process: str, job: str, count: int) -> list[str]:
    """The lines about a job in a process's log; waits until there are at least `count`."""
    log, deadline = cloud.logs / f"{process}.log", time.monotonic() + MAX_LOG_SECONDS
    while time.monotonic() < deadline:
        lines = [line for line in log.read_text("utf-8").splitlines() if job in line] if log.exists() else []
        if len(lines) >= count:
            return lines
        time.sleep(0.05)
    raise AssertionError(f"{process} has logged fewer than {count} lines about {job}")


def test_the_models_and_their_copies_are_on_two_endpoints(client: FaceMagi) -> None:
    assert len({effect["endpoint"] for effect in client.effects.list()}) == 2


FACE_CHANGED: NewStep = {"effect": "beauty", "params": {"thin_face": 80, "enlarge_eye": 60, "whitening": 50}}
CUT_OUT: NewStep = {"effect": "portrait_matting", "params": {"ground": "transparent"}}
FILTER: NewStep = {"effect": "filters"}
STICKERS: NewStep = {"effect": "stickers"}

CHAINS: dict[str, tuple[list[NewStep], dict[str, Any]]] = {
    "landmarks that have moved": ([FACE_CHANGED, STICKERS], {}),
    "transparency in between": ([CUT_OUT, FILTER], {}),
    "transparency at the end": ([FILTER, CUT_OUT], {}),
    "a portrait around the face": ([FACE_CHANGED, FILTER], {"size": "result"}),
    "to the other endpoint and back": ([FILTER, STICKERS, FACE_CHANGED], {}),
}


@pytest.mark.parametrize("chain", CHAINS)
def test_a_chain_has_the_same_result_on_one_endpoint_and_on_two(client: FaceMagi, photo: str, chain: str) -> None:
    steps, output = CHAINS[chain]
    # given the chain with every second step on the other endpoint
    apart = [step | {"effect": step["effect"] + "_apart"} if index % 2 else step for index, step in enumerate(steps)]
    # when both are run
    one_endpoint = edited_pixels(client, photo=photo, steps=steps, output=output)
    two_endpoints = edited_pixels(client, photo=photo, steps=apart, output=output)
    # then every pixel is the same
    np.testing.assert_array_equal(two_endpoints, one_endpoint)


def test_intermediate_pictures_are_deleted_and_repeated_notices_change_nothing(
    local_cloud: LocalCloud, client: FaceMagi, photo: str
) -> None:
    # given a job whose first notice is repeated during the second leg, and both notices after the end
    steps: list[NewStep] = [FILTER, {"effect": "scripted", "params": {"mode": "slow"}}, FILTER]
    job = client.jobs.create(photo=photo, steps=steps)["id"]
    log_lines(local_cloud, JOB_RESULTS, job, 1)
    notify_again(local_cloud, job, 0)
    done = client.jobs.wait(job)
    notify_again(local_cloud, job, 0)
    notify_again(local_cloud, job, 1)
    # when all notices have arrived
    log_lines(local_cloud, JOB_RESULTS, job, 6)
    # then each leg ran once, and only the result is left
    assert len(log_lines(local_cloud, "facemagi-local-apart", job, 1)) == 1
    assert len(log_lines(local_cloud, "facemagi-local-portrait", job, 2)) == 2
    assert result_files(local_cloud, job) == [f"{job}.jpg"]
    assert client.jobs.read(done)[:2] == b"\xff\xd8"
    # and the job has the warning of the middle step
    assert [warning["code"] for warning in done["warnings"]] == ["low_confidence"]


def test_a_failure_in_the_second_leg_names_the_step_by_its_index_in_the_job(
    local_cloud: LocalCloud, client: FaceMagi, photo: str
) -> None:
    steps: list[NewStep] = [FILTER, FILTER, {"effect": "scripted", "params": {"mode": "raise"}}]
    job = client.jobs.create(photo=photo, steps=steps)["id"]
    with pytest.raises(ApiError) as failed:
        client.jobs.wait(job)
    assert (failed.value.code, failed.value.param) == ("invalid_param", "steps[2].params.mode")
    log_lines(local_cloud, JOB_RESULTS, job, 2)
    assert result_files(local_cloud, job) == []


def test_a_job_that_is_canceled_in_its_first_leg_ends_there(
    local_cloud: LocalCloud, client: FaceMagi, photo: str
) -> None:
    # given a job that is canceled in its first leg
    steps: list[NewStep] = [{"effect": "scripted", "params": {"mode": "slow"}}, FILTER]
    job = client.jobs.create(photo=photo, steps=steps)["id"]
    client.jobs.delete(job)
    # when the first leg has ended
    log_lines(local_cloud, JOB_RESULTS, job, 1)
    # then none of its files is left
    assert result_files(local_cloud, job) == []
    assert client.jobs.get(job)["state"] == "canceled"
