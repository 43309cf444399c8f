"""One photo through the local cloud: real HTTP, real presigned URLs, a real container process."""

import base64
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image
from standardwebhooks import Webhook as Verifier

from facemagi_client import ApiError, FaceMagi
from facemagi_client.calls.sources import form_of
from facemagi_client.types import Edit, Output
from scripts.container_processes import container_pids
from scripts.local_cloud import LocalCloud, Options
from tests.support.api_client import PORTRAIT, edited, pixels_of
from tests.support.photo_server import file, photo_server, redirect
from tests.support.receiver import receiver
from tests.support.vision_samples import astronaut, encoded

MANY_JOBS = 40
"""More jobs than the endpoint runs at the same time, but few enough for a test."""

PATIENCE_SECONDS = 60
"""The second attempt follows after a pause of five seconds, on a slow machine somewhat later."""


@pytest.fixture(scope="module")
def local_cloud() -> Iterator[LocalCloud]:
    with LocalCloud.start(Options(models=["beauty"])) as started:
        yield started


def edit(client: FaceMagi, photo: str, **request: Any) -> Image.Image:
    """The photo edited by `beauty`."""
    return edited(client, **{"effect": "beauty", "photo": photo} | request)


def refused(client: FaceMagi, **request: Any) -> ApiError:
    """The error of a job that is refused."""
    with pytest.raises(ApiError) as error:
        client.jobs.create(**request)
    return error.value


def test_the_result_has_the_photos_size(client: FaceMagi, photo: str) -> None:
    result = edit(client, photo, params={"whitening": 60})
    assert (result.format, result.size) == ("JPEG", (512, 512))


def test_only_the_face_and_its_surroundings_change(client: FaceMagi, photo: str) -> None:
    before = pixels_of(PORTRAIT)
    after = np.asarray(edit(client, photo, params={"whitening": 80, "thin_face": 80}, output={"format": "png"}))
    changed = (before != after).any(axis=2)
    assert changed[60:200, 150:290].mean() > 0.2
    assert not changed[300:].any()
    assert not changed[:, 400:].any()


def test_sliders_at_0_return_the_photo_unchanged(client: FaceMagi, photo: str) -> None:
    (effect,) = client.effects.list()
    zeros = dict.fromkeys(effect["parameters"]["properties"], 0)
    result = edit(client, photo, params=zeros, output={"format": "png"})
    assert np.array_equal(np.asarray(result), pixels_of(PORTRAIT))


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ({"size": "result"}, ("JPEG", (400, 500))),
        ({"size": "thumbnail"}, ("JPEG", (240, 300))),
        ({"max_side": 100}, ("JPEG", (100, 100))),
        ({"max_side": 5000}, ("JPEG", (512, 512))),
        ({"format": "webp", "quality": 50}, ("WEBP", (512, 512))),
        ({"format": "avif", "mark": "zh"}, ("AVIF", (512, 512))),
        ({"mask": True, "size": "thumbnail"}, ("PNG", (240, 300))),
        ({"format": "png", "size": "thumbnail"}, ("PNG", (240, 300))),
    ],
)
def test_the_result_has_the_requested_size_and_format(client: FaceMagi, photo: str, output: Any, expected: Any) -> None:
    result = edit(client, photo, output=output)
    assert (result.format, result.size) == expected


def test_the_result_can_be_fetched_by_redirect(client: FaceMagi, photo: str) -> None:
    job = client.jobs.run(effect="beauty", photo=photo)
    response = httpx.get(f"{client.url}/v1/jobs/{job['id']}/result", follow_redirects=True)
    assert response.headers["content-type"] == "image/jpeg"
    assert response.content == client.jobs.read(job)


def test_a_repeated_idempotency_key_returns_the_first_job(client: FaceMagi, photo: str) -> None:
    first, second = (client.jobs.create(effect="beauty", photo=photo, idempotency_key="click") for _ in range(2))
    assert first["id"] == second["id"]


def rotated_by_exif(image: Image.Image) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: rotate by 90° clockwise
    return encoded(image.transpose(Image.Transpose.ROTATE_90), "JPEG", quality=95, exif=exif)


@pytest.mark.parametrize(
    ("encode", "grey"),
    [
        (rotated_by_exif, False),
        (lambda image: encoded(image, "WEBP", quality=95), False),
        (lambda image: encoded(image, "AVIF", quality=90), False),
        (lambda image: encoded(image.convert("CMYK"), "JPEG", quality=95), False),
        (lambda image: encoded(image.convert("RGBA"), "PNG"), False),
        (lambda image: encoded(image.convert("L"), "JPEG", quality=95), True),
        (lambda image: encoded(Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257), "PNG"), True),
    ],
    ids=["exif", "webp", "avif", "cmyk", "alpha", "grey", "16 bits"],
)
def test_a_photo_looks_the_same_however_it_was_saved(
    client: FaceMagi, photo: str, encode: Callable[[Image.Image], bytes], grey: bool
) -> None:
    # given the result of the photo as PNG
    request = {"params": {"whitening": 60, "thin_face": 40}, "output": {"format": "png"}}
    expected = edit(client, photo, **request)
    # when the photo in another format is edited
    result = edit(client, client.photos.send(encode(astronaut()))["id"], **request)
    # then both results look alike: their mean difference is what the formats lose, a few levels
    mode = "L" if grey else "RGB"
    difference = np.asarray(result.convert(mode), np.float32) - np.asarray(expected.convert(mode), np.float32)
    assert np.abs(difference).mean() < 4


def test_a_face_of_twenty_pixels_is_too_small_or_not_found(client: FaceMagi) -> None:
    scene = Image.new("RGB", (800, 600), (90, 120, 90))
    scene.paste(astronaut().resize((110, 110)), (300, 200))
    error = refused(client, effect="beauty", photo=client.photos.send(encoded(scene, "JPEG", quality=95))["id"])
    assert error.code in {"face_too_small", "no_face"}
    assert error.remedy


def test_s3_refuses_a_photo_of_another_size_than_announced(client: FaceMagi) -> None:
    announced = client.photos.create(content_type="image/png", bytes=1000)
    with pytest.raises(ApiError) as error:
        client.photos.upload(announced, bytes(1001))
    assert (error.value.status, "EntityTooLarge" in str(error.value)) == (400, True)


def test_s3_refuses_an_upload_whose_key_was_changed(client: FaceMagi) -> None:
    announced = client.photos.create(content_type="image/png", bytes=1000)
    form_of(announced)["fields"]["key"] = "another/photos/photo_1/original"
    with pytest.raises(ApiError) as error:
        client.photos.upload(announced, bytes(1000))
    assert error.value.status == 403


def test_a_text_file_announced_as_a_picture_is_rejected(client: FaceMagi) -> None:
    with pytest.raises(ApiError) as error:
        client.photos.send(b"once upon a time")
    assert error.value.code == "unsupported_format"


def test_a_photo_without_a_face_is_ready_but_its_beauty_job_is_refused(client: FaceMagi) -> None:
    photo = client.photos.send(encoded(Image.new("RGB", (300, 300), "teal"), "PNG"))["id"]
    assert refused(client, effect="beauty", photo=photo).code == "no_face"


def test_another_user_cannot_use_the_photo(client: FaceMagi, photo: str) -> None:
    stranger = {"Authorization": "Bearer eve"}
    request = {"effect": "beauty", "photo": photo}
    response = httpx.post(f"{client.url}/v1/jobs", json=request, headers=stranger)
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


def test_many_jobs_at_once_all_succeed(client: FaceMagi, photo: str) -> None:
    small: Output = {"max_side": 64}
    with ThreadPoolExecutor(8) as clients:
        queued = clients.map(lambda _: client.jobs.create(effect="beauty", photo=photo, output=small), range(MANY_JOBS))
        jobs = [job["id"] for job in queued]
        states = list(clients.map(lambda job: client.jobs.wait(job)["state"], jobs))
    assert (len(set(jobs)), set(states)) == (MANY_JOBS, {"succeeded"})


def test_a_killed_container_gets_its_job_once_more_and_the_job_succeeds(
    local_cloud: LocalCloud, client: FaceMagi, photo: str
) -> None:
    # given a job in a container that is stopped while it works
    edit(client, photo)
    (pid,) = container_pids(local_cloud.environment)
    os.kill(pid, signal.SIGSTOP)
    job = client.jobs.create(effect="beauty", photo=photo)
    time.sleep(0.5)
    # when the container is killed
    os.kill(pid, signal.SIGKILL)
    # then another container does the job, and the next one
    assert client.jobs.wait(job["id"])["state"] == "succeeded"
    assert edit(client, photo).size == (512, 512)
    assert container_pids(local_cloud.environment) not in ([], [pid])


def test_a_web_server_hears_of_the_end_of_a_job_and_can_verify_it(client: FaceMagi, photo: str) -> None:
    with receiver(500) as hook:  # the first attempt fails
        job = client.jobs.run(effect="beauty", photo=photo, webhook={"url": hook.url})
        (secret,) = client.webhooks.secrets()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(hook.messages) < 2 and time.monotonic() < deadline:
            time.sleep(0.1)
    (first, _), (headers, body) = hook.messages
    event = Verifier(secret["secret"]).verify(body.decode(), headers)
    assert (event["type"], event["data"]["id"]) == ("job.succeeded", job["id"])
    assert first["webhook-id"] == headers["webhook-id"]


def test_a_batch_with_a_sweep_runs_and_its_end_is_announced(client: FaceMagi, photo: str) -> None:
    # given an edit with three values, and one that does not exist
    swept: Edit = {"effect": "beauty", "sweep": {"params.whitening": [0, 40, 80]}, "output": {"format": "png"}}
    with receiver() as hook:
        edits: list[Edit] = [swept, {"effect": "nothing"}]
        batch = client.batches.create(photos=[photo], edits=edits, webhook={"url": hook.url})
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not hook.messages and time.monotonic() < deadline:
            time.sleep(0.1)
    # then there is one message, when all have ended, and each value has its own result
    ((_, body),) = hook.messages
    event = json.loads(body)
    assert (event["type"], event["data"]["id"], event["data"]["state"]) == ("batch.completed", batch["id"], "completed")
    assert [job["state"] for job in event["data"]["jobs"]] == ["succeeded"] * 3 + ["failed"]
    jobs = [client.jobs.get(job["id"]) for job in event["data"]["jobs"][:3]]
    first, second, third = (pixels_of(client.jobs.read(job)) for job in jobs)
    assert not np.array_equal(first, second)
    alone = edit(client, photo, params={"whitening": 80}, output={"format": "png"})
    assert np.array_equal(third, np.asarray(alone))


def test_a_photo_by_url_and_one_in_the_request_can_be_edited(client: FaceMagi) -> None:
    # given a photo that another server has, and a small one in the request
    thumbnail = encoded(astronaut().resize((256, 256)), "JPEG", quality=90)
    with photo_server(redirect("/moved.png"), file(PORTRAIT)) as server:
        linked = client.photos.create(image_url=server.url)
        data = f"data:image/jpeg;base64,{base64.b64encode(thumbnail).decode()}"
        enclosed = client.photos.create(image_data=data)
        # when their faces are found
        for created in (linked, enclosed):
            assert created["upload"] is None
            assert client.photos.wait(created["id"])["state"] == "ready"
    # then they are edited as any other
    assert edit(client, linked["id"]).size == (512, 512)
    assert edit(client, enclosed["id"]).size == (256, 256)


def test_a_deleted_photo_can_no_longer_be_edited(client: FaceMagi) -> None:
    photo = client.photos.send(PORTRAIT)["id"]
    client.photos.delete(photo)
    assert refused(client, effect="beauty", photo=photo).code == "deleted"
