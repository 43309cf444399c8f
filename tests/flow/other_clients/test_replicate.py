"""The published `replicate` package works with this service: only its base URL and its token are set."""

import base64
import io
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from replicate.client import Client
from replicate.exceptions import ModelError, ReplicateError
from replicate.prediction import Prediction
from replicate.webhook import Webhooks

from scripts.local_cloud import LocalCloud
from scripts.repository import SAMPLE
from tests.support.api_client import PORTRAIT, resized_portrait
from tests.support.photo_server import file, photo_server
from tests.support.receiver import receiver
from tests.support.vision_samples import encoded

PATIENCE_SECONDS = 60

SMALL = resized_portrait(256)
"""It fits into a `data:` URL; the sample photo does not."""


@contextmanager
def client_of(cloud: LocalCloud, token: str) -> Iterator[Client]:
    """The package's client; it has no method that closes its connections."""
    client = Client(api_token=token, base_url=cloud.api_url)
    client.poll_interval = 0.1
    try:
        yield client
    finally:
        client._client.close()


@pytest.fixture(scope="module")
def replicate(other_cloud: LocalCloud, key: str) -> Iterator[Client]:
    with client_of(other_cloud, key) as client:
        yield client


def data_url(content: bytes, media_type: str = "image/png") -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def opened(output: Any) -> Image.Image:
    """The picture that a client has got: it reads the output as the package offers it."""
    return Image.open(io.BytesIO(output.read()))


def test_run_takes_a_file_and_returns_the_picture(replicate: Client) -> None:
    with SAMPLE.open("rb") as photo:
        output = replicate.run("facemagi/beauty", input={"image": photo, "whitening": 60})
    assert (opened(output).format, opened(output).size) == ("JPEG", (512, 512))


def test_run_takes_a_data_url_and_options_of_the_output(replicate: Client) -> None:
    output = replicate.run(
        "facemagi/beauty", input={"image": data_url(SMALL), "output_format": "webp", "output_quality": 50}
    )
    assert (opened(output).format, opened(output).size) == ("WEBP", (256, 256))


def test_run_takes_an_address(replicate: Client) -> None:
    with photo_server(file(PORTRAIT)) as server:
        output = replicate.run("facemagi/beauty", input={"image": server.url})
    assert opened(output).size == (512, 512)


def test_run_without_waiting_polls(replicate: Client) -> None:
    output = replicate.run("facemagi/beauty", input={"image": data_url(SMALL)}, wait=False)
    assert opened(output).size == (256, 256)


def test_an_effect_of_a_model_with_several_takes_a_second_photo(replicate: Client) -> None:
    with SAMPLE.open("rb") as source:
        swapped = {"image": data_url(SMALL), "source": source, "consent": True}
        output = replicate.run("face_swap/swap", input=swapped)
    assert opened(output).size == (256, 256)


def test_run_raises_the_error_of_a_prediction_that_fails(replicate: Client) -> None:
    # given a second photo whose face is too small to be swapped into another one
    blurred = data_url(SMALL)
    with pytest.raises(ModelError, match="quality"):
        replicate.run("face_swap/swap", input={"image": blurred, "source": blurred, "consent": True})


def test_the_output_of_an_effect_that_reports_is_its_report(replicate: Client) -> None:
    output: Any = replicate.run("facemagi/face_attributes", input={"image": data_url(SMALL), "output_format": "json"})
    assert len(output["faces"]) == 1


def test_a_prediction_is_created_shown_and_has_ended(replicate: Client) -> None:
    # when a prediction is created by its version
    created = replicate.predictions.create(version="facemagi/beauty", input={"image": data_url(SMALL)})
    # then it is not finished yet
    assert (created.status, created.output, created.model) == ("starting", None, "facemagi/beauty")
    # and when it is waited for, it has an output, its times, and says what it was made from
    created.wait()
    assert (created.status, created.error, created.logs) == ("succeeded", None, "")
    assert created.input is not None
    assert created.input["whitening"] == 40
    assert created.created_at is not None
    assert created.completed_at is not None
    assert created.created_at <= created.completed_at
    assert created.metrics is not None
    assert created.metrics["predict_time"] > 0
    # and its own URL shows the same
    headers = {"Authorization": f"Bearer {replicate._api_token}"}
    shown = httpx.get(created.urls["get"], headers=headers).json() if created.urls else {}
    assert (shown["id"], shown["status"]) == (created.id, "succeeded")


def test_a_prediction_that_is_canceled_stays_canceled(replicate: Client, other_cloud: LocalCloud) -> None:
    # given more predictions than the endpoint runs at a time
    with SAMPLE.open("rb") as opened_file:
        uploaded = replicate.files.create(opened_file)
    assert uploaded.size == len(PORTRAIT)
    image = {"image": uploaded.urls["get"]}
    waiting = [replicate.predictions.create(version="beauty", input=image) for _ in range(8)]
    # when the last one is canceled
    last = waiting[-1]
    last.cancel()
    # then it ends so, and the others succeed
    assert last.status in ("canceled", "succeeded")  # it may have been faster
    for each in waiting:
        each.wait()
    assert replicate.predictions.get(last.id).status == last.status
    assert [each.status for each in waiting[:-1]] == ["succeeded"] * 7


def test_a_finished_prediction_that_is_canceled_keeps_its_output(replicate: Client) -> None:
    done = replicate.predictions.create(version="beauty", input={"image": data_url(SMALL)})
    done.wait()
    done.cancel()
    assert (done.status, str(done.output)[:23]) == ("succeeded", "data:image/jpeg;base64,")


@pytest.fixture(scope="module")
def message(replicate: Client) -> Iterator[tuple[Prediction, dict[str, str], bytes]]:
    """A prediction, and the headers and the body of the message about its end."""
    with receiver() as received:
        created = replicate.predictions.create(
            version="beauty",
            input={"image": data_url(SMALL)},
            webhook=received.url,
            webhook_events_filter=["start", "completed"],
        )
        created.wait()
        until = time.monotonic() + PATIENCE_SECONDS
        while not received.messages and time.monotonic() < until:
            time.sleep(0.1)
        [(headers, body)] = received.messages
        yield created, headers, body


def test_the_webhook_brings_the_prediction(message: tuple[Prediction, dict[str, str], bytes]) -> None:
    created, _, body = message
    arrived = Prediction(**json.loads(body))
    assert (arrived.id, arrived.status, arrived.urls) == (created.id, "succeeded", created.urls)
    assert Image.open(io.BytesIO(httpx.get(str(arrived.output)).content)).size == (256, 256)


def test_the_package_verifies_the_webhook(replicate: Client, message: tuple[Prediction, dict[str, str], bytes]) -> None:
    _, headers, body = message
    secret = replicate.webhooks.default.secret()
    Webhooks.validate(headers=headers, body=body.decode(), secret=secret)


def test_an_input_that_is_wrong_is_refused_with_the_reason(replicate: Client) -> None:
    with pytest.raises(ReplicateError) as refused:
        replicate.run("facemagi/beauty", input={"image": data_url(SMALL), "whitening": 101})
    assert (refused.value.status, refused.value.title) == (422, "invalid_param")
    assert "input.whitening" in str(refused.value.detail)


def test_a_photo_that_is_no_picture_is_refused_with_the_reason(replicate: Client, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no picture")
    with pytest.raises(ReplicateError) as refused, text.open("rb") as opened_file:
        replicate.run("facemagi/beauty", input={"image": opened_file})
    assert (refused.value.status, refused.value.title) == (415, "unsupported_format")


def test_a_photo_without_a_face_is_refused_with_the_reason(replicate: Client) -> None:
    empty = encoded(Image.new("RGB", (300, 300), "white"), "PNG")
    with pytest.raises(ReplicateError) as refused:
        replicate.run("facemagi/beauty", input={"image": data_url(empty)})
    assert (refused.value.status, refused.value.title) == (422, "no_face")


def test_a_token_that_is_unknown_is_refused(other_cloud: LocalCloud) -> None:
    with client_of(other_cloud, "r8_wrong") as stranger, pytest.raises(ReplicateError) as refused:
        stranger.run("facemagi/beauty", input={})
    assert (refused.value.status, refused.value.title) == (401, "unauthorized")
