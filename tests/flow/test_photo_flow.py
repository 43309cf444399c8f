"""The whole way of one photo through the local cloud: real HTTP, real presigned URLs, a real container process."""

import io
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from scripts.client import ApiError, Client
from scripts.local_cloud import LocalCloud, Options
from tests.support.samples import ROOT

PORTRAIT = (ROOT / "tests/data/astronaut.png").read_bytes()
CROWD = 40
"""Jobs sent at once: more than the endpoint works on at a time, few enough for a test."""

Pixels = NDArray[np.uint8]


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    with LocalCloud.start(Options(models=["beauty"])) as started:
        yield started


@pytest.fixture(scope="module")
def client(cloud: LocalCloud) -> Iterator[Client]:
    with httpx.Client() as http:
        yield Client(cloud.api_url, http)


@pytest.fixture(scope="module")
def photo(client: Client) -> str:
    return send(client, PORTRAIT)


def send(client: Client, content: bytes, content_type: str = "image/png") -> str:
    photo = client.create_photo(content_type, len(content))
    client.upload(photo, content)
    return str(client.wait_for_photo(photo["id"])["id"])


def edit(client: Client, photo: str, **request: Any) -> Image.Image:
    job = client.create_job({"effect": "beauty", "photo": photo} | request)
    return Image.open(io.BytesIO(client.download(client.wait_for_job(job["id"]))))


def pixels(content: bytes) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))


def container_pids(cloud: LocalCloud) -> list[int]:
    """The container processes of this cloud, told from another's by the address of its AWS."""
    mine = f"AWS_ENDPOINT_URL={cloud.environment['AWS_ENDPOINT_URL']}".encode()
    return [
        int(process.name)
        for process in Path("/proc").glob("[0-9]*")
        if "sagemaker_endpoints._runtime" in _told(process / "cmdline").decode(errors="replace")
        and mine in _told(process / "environ").split(b"\0")
    ]


def _told(file: Path) -> bytes:
    """What the kernel tells of a process; nothing of one that has just ended."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


def refused(client: Client, **request: Any) -> ApiError:
    with pytest.raises(ApiError) as error:
        client.create_job(request)
    return error.value


def test_an_edited_photo_comes_back_at_its_own_size(client: Client, photo: str) -> None:
    result = edit(client, photo, params={"whitening": 60})
    assert (result.format, result.size) == ("JPEG", (512, 512))


def test_only_the_face_and_its_surroundings_change(client: Client, photo: str) -> None:
    before = pixels(PORTRAIT)
    after = np.asarray(edit(client, photo, params={"whitening": 80, "thin_face": 80}, output={"format": "png"}))
    changed = (before != after).any(axis=2)
    assert changed[60:200, 150:290].mean() > 0.2
    assert not changed[300:].any()
    assert not changed[:, 400:].any()


def test_strength_zero_gives_back_the_photo(client: Client, photo: str) -> None:
    (effect,) = client.effects()
    nothing = dict.fromkeys(effect["parameters"]["properties"], 0)
    result = edit(client, photo, params=nothing, output={"format": "png"})
    assert np.array_equal(np.asarray(result), pixels(PORTRAIT))


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ({"size": "result"}, ("JPEG", (400, 500))),
        ({"size": "thumbnail"}, ("JPEG", (240, 300))),
        ({"max_side": 100}, ("JPEG", (100, 100))),
        ({"max_side": 5000}, ("JPEG", (512, 512))),
        ({"format": "webp", "quality": 50}, ("WEBP", (512, 512))),
        ({"format": "png", "size": "thumbnail"}, ("PNG", (240, 300))),
    ],
)
def test_the_result_has_the_asked_size_and_format(client: Client, photo: str, output: Any, expected: Any) -> None:
    result = edit(client, photo, output=output)
    assert (result.format, result.size) == expected


def test_the_result_can_be_fetched_by_redirect(client: Client, photo: str) -> None:
    job = client.wait_for_job(client.create_job({"effect": "beauty", "photo": photo})["id"])
    answer = client.http.get(f"{client.api_url}/v1/jobs/{job['id']}/result", follow_redirects=True)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.content == client.download(job)


def test_a_second_click_gives_the_same_job(client: Client, photo: str) -> None:
    request = {"effect": "beauty", "photo": photo}
    assert client.create_job(request, "click")["id"] == client.create_job(request, "click")["id"]


def encoded(image: Image.Image, file_format: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def turned_by_exif(image: Image.Image) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    return encoded(image.transpose(Image.Transpose.ROTATE_90), "JPEG", quality=95, exif=exif)


@pytest.mark.parametrize(
    ("make", "grey"),
    [
        (turned_by_exif, False),
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
    client: Client, photo: str, make: Callable[[Image.Image], bytes], grey: bool
) -> None:
    # given the portrait saved in another way, and edited as it is
    original = Image.open(io.BytesIO(PORTRAIT)).convert("RGB")
    request = {"params": {"whitening": 60, "thin_face": 40}, "output": {"format": "png"}}
    expected = edit(client, photo, **request)
    # when it is edited too
    result = edit(client, send(client, make(original), "image/jpeg"), **request)
    # then both look alike: a few levels apart in the mean, as much as the file formats lose
    likeness = np.asarray(expected.convert("L") if grey else expected, np.float32)
    assert np.abs(np.asarray(result.convert("L") if grey else result, np.float32) - likeness).mean() < 4


def test_a_face_of_twenty_pixels_is_refused_with_its_size_or_not_found(client: Client) -> None:
    scene = Image.new("RGB", (800, 600), (90, 120, 90))
    scene.paste(Image.open(io.BytesIO(PORTRAIT)).convert("RGB").resize((110, 110)), (300, 200))
    error = refused(client, effect="beauty", photo=send(client, encoded(scene, "JPEG", quality=95), "image/jpeg"))
    assert error.code in {"face_too_small", "no_face"}
    assert error.error["remedy"]


def test_s3_refuses_a_photo_of_another_size_than_announced(client: Client) -> None:
    announced = client.create_photo("image/png", 1000)
    with pytest.raises(ApiError) as error:
        client.upload(announced, bytes(1001))
    assert (error.value.status, "EntityTooLarge" in str(error.value)) == (400, True)


def test_s3_refuses_an_upload_whose_key_was_changed(client: Client) -> None:
    announced = client.create_photo("image/png", 1000)
    announced["upload"]["fields"]["key"] = "another/photos/photo_1/original"
    with pytest.raises(ApiError) as error:
        client.upload(announced, bytes(1000))
    assert error.value.status == 403


def test_a_text_that_calls_itself_a_picture_is_rejected(client: Client) -> None:
    with pytest.raises(ApiError) as error:
        send(client, b"once upon a time", "image/jpeg")
    assert error.value.code == "unsupported_format"


def test_a_photo_without_a_face_is_ready_but_cannot_be_beautified(client: Client) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(buffer, "PNG")
    photo = send(client, buffer.getvalue())
    assert refused(client, effect="beauty", photo=photo).code == "no_face"


def test_another_tenant_cannot_use_the_photo(client: Client, photo: str) -> None:
    stranger = {"Authorization": "Bearer eve"}
    answer = client.http.post(f"{client.api_url}/v1/jobs", json={"effect": "beauty", "photo": photo}, headers=stranger)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_many_jobs_at_once_all_succeed(client: Client, photo: str) -> None:
    request = {"effect": "beauty", "photo": photo, "output": {"max_side": 64}}
    with ThreadPoolExecutor(8) as clients:
        jobs = list(clients.map(lambda _: client.create_job(request)["id"], range(CROWD)))
        states = list(clients.map(lambda job: client.wait_for_job(job)["state"], jobs))
    assert (len(set(jobs)), set(states)) == (CROWD, {"succeeded"})


def test_a_killed_container_fails_its_job_and_the_next_job_works(cloud: LocalCloud, client: Client, photo: str) -> None:
    edit(client, photo)
    (before,) = container_pids(cloud)
    os.kill(before, signal.SIGSTOP)  # holds the next job in mid-air
    job = client.create_job({"effect": "beauty", "photo": photo})
    time.sleep(0.5)
    os.kill(before, signal.SIGKILL)
    with pytest.raises(ApiError) as error:
        client.wait_for_job(job["id"])
    assert (error.value.code, error.value.error["retryable"]) == ("inference_failed", True)
    assert edit(client, photo).size == (512, 512)
    assert container_pids(cloud) not in ([], [before])


def test_a_deleted_photo_can_no_longer_be_edited(client: Client) -> None:
    photo = send(client, PORTRAIT)
    assert client.http.delete(f"{client.api_url}/v1/photos/{photo}").status_code == 204
    assert refused(client, effect="beauty", photo=photo).code == "not_found"
