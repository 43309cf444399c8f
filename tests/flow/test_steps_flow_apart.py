"""Chains over two endpoints, the whole way through the local cloud: two containers, and a picture handed on."""

import io
import json
import shutil
import time
from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from facemagi.ids import owner_of
from scripts.client import ApiError, Client
from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.environment import Clients
from scripts.local_cloud.settings import PRINCIPAL
from tests.support.local_clouds import deploy_apart
from tests.support.runtime_container import write_model
from tests.support.samples import ROOT

PORTRAIT = (ROOT / "tests/data/astronaut.png").read_bytes()
MODELS = ("beauty", "filters", "portrait_matting", "stickers")
PATIENCE_SECONDS = 20
RESULTS = "facemagi-local-JobResults"

ODD = """
import time

from facemagi.errors import FaceMagiError


class Adapter:
    def load(self, weights, device):
        pass

    def edit(self, photos, edits):
        return [self.one(photo, edit.params["mode"]) for photo, edit in zip(photos, edits)]

    def one(self, photo, mode):
        if mode == "raise":
            raise FaceMagiError("invalid_param", "Not today.", param="params.mode")
        if mode == "slow":
            time.sleep(1)
        photo.warn("low_confidence")
        return photo.rgb
"""


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """The models, and in a second container copies of them, `filters_apart` and so on, and `odd`."""
    folder = tmp_path_factory.mktemp("models")
    write_model(folder, "odd", ODD)
    for name in MODELS:
        shutil.copytree(ROOT / "sagemaker_endpoints" / name, folder / f"{name}_apart")
    with LocalCloud.start(Options(models=MODELS)) as started:
        deploy_apart(started, folder, like="facemagi-local-portrait")
        yield started


@pytest.fixture(scope="module")
def client(cloud: LocalCloud) -> Iterator[Client]:
    with httpx.Client() as http:
        yield Client(cloud.api_url, http)


@pytest.fixture(scope="module")
def photo(client: Client) -> str:
    made = client.create_photo("image/png", len(PORTRAIT))
    client.upload(made, PORTRAIT)
    return str(client.wait_for_photo(made["id"])["id"])


def results(cloud: LocalCloud, job: str) -> list[str]:
    """The files that are there of a job."""
    listed = Clients(cloud.environment)("s3").list_objects_v2(Bucket=cloud.environment["FACEMAGI_BUCKET"])
    return [key.rpartition("/")[2] for entry in listed["Contents"] if job in (key := entry["Key"])]


def notify_again(cloud: LocalCloud, job: str, leg: int) -> None:
    """The notice of a leg's success, once more."""
    sns = Clients(cloud.environment)("sns")
    (topic,) = (one["TopicArn"] for one in sns.list_topics()["Topics"] if "SuccessTopic" in one["TopicArn"])
    message = {"inferenceId": f"{owner_of(PRINCIPAL)}.{job}.{leg}", "invocationStatus": "Completed"}
    sns.publish(TopicArn=topic, Message=json.dumps(message))


def lines(cloud: LocalCloud, process: str, job: str, count: int) -> list[str]:
    """What a process has logged of a job, once that are so many lines."""
    log, until = cloud.logs / f"{process}.log", time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        found = [line for line in log.read_text("utf-8").splitlines() if job in line] if log.exists() else []
        if len(found) >= count:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{process} said nothing of {job}")


def picture(client: Client, photo: str, steps: list[dict[str, Any]], **output: Any) -> NDArray[np.uint8]:
    request = {"photo": photo, "steps": steps, "output": {"format": "png"} | output}
    job = client.wait_for_job(client.create_job(request)["id"])
    return np.asarray(Image.open(io.BytesIO(client.download(job))))


def test_the_models_and_their_copies_are_on_two_endpoints(client: Client) -> None:
    assert len({effect["endpoint"] for effect in client.effects()}) == 2


MOVED = {"effect": "beauty", "params": {"thin_face": 80, "enlarge_eye": 60, "whitening": 50}}
CUT_OUT = {"effect": "portrait_matting", "params": {"ground": "transparent"}}
FILTER, STICKERS = {"effect": "filters"}, {"effect": "stickers"}

CHAINS: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "faces that were moved": ([MOVED, STICKERS], {}),
    "transparency on the way": ([CUT_OUT, FILTER], {}),
    "transparency at the end": ([FILTER, CUT_OUT], {}),
    "a portrait around the face": ([MOVED, FILTER], {"size": "result"}),
    "there and back": ([FILTER, STICKERS, MOVED], {}),
}


@pytest.mark.parametrize("chain", CHAINS)
def test_a_chain_gives_the_same_on_one_endpoint_and_on_two(client: Client, photo: str, chain: str) -> None:
    steps, output = CHAINS[chain]
    # given the chain with every second step on the other endpoint
    apart = [step | {"effect": step["effect"] + "_apart"} if place % 2 else step for place, step in enumerate(steps)]
    # when both are done
    together = picture(client, photo, steps, **output)
    # then every pixel is the same
    np.testing.assert_array_equal(picture(client, photo, apart, **output), together)


def test_what_was_handed_over_is_gone_and_repeated_notices_change_nothing(
    cloud: LocalCloud, client: Client, photo: str
) -> None:
    # given a job whose first notice comes again during the second leg, and both after the end
    steps = [FILTER, {"effect": "odd", "params": {"mode": "slow"}}, FILTER]
    job = client.create_job({"photo": photo, "steps": steps})["id"]
    lines(cloud, RESULTS, job, 1)
    notify_again(cloud, job, 0)
    done = client.wait_for_job(job)
    notify_again(cloud, job, 0)
    notify_again(cloud, job, 1)
    # when all notices have been heard
    lines(cloud, RESULTS, job, 6)
    # then each leg ran once, and its result is all that there is
    assert len(lines(cloud, "facemagi-local-apart", job, 1)) == 1
    assert len(lines(cloud, "facemagi-local-portrait", job, 2)) == 2
    assert results(cloud, job) == [f"{job}.jpg"]
    assert client.download(done)[:2] == b"\xff\xd8"
    # and the warning of the middle one was passed on
    assert [one["code"] for one in done["warnings"]] == ["low_confidence"]


def test_a_failure_in_the_second_leg_names_the_step_of_the_whole_job(
    cloud: LocalCloud, client: Client, photo: str
) -> None:
    steps = [FILTER, FILTER, {"effect": "odd", "params": {"mode": "raise"}}]
    job = client.create_job({"photo": photo, "steps": steps})["id"]
    with pytest.raises(ApiError) as failed:
        client.wait_for_job(job)
    assert (failed.value.code, failed.value.error["param"]) == ("invalid_param", "steps[2].params.mode")
    lines(cloud, RESULTS, job, 2)
    assert results(cloud, job) == []


def test_a_job_that_is_canceled_in_its_first_leg_goes_no_further(cloud: LocalCloud, client: Client, photo: str) -> None:
    steps = [{"effect": "odd", "params": {"mode": "slow"}}, FILTER]
    job = client.create_job({"photo": photo, "steps": steps})["id"]
    client.http.delete(f"{client.api_url}/v1/jobs/{job}").raise_for_status()
    # when the first leg has ended
    lines(cloud, RESULTS, job, 1)
    # then nothing of it is left
    assert results(cloud, job) == []
    assert client.http.get(f"{client.api_url}/v1/jobs/{job}").json()["state"] == "canceled"
