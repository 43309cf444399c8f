"""Chains of effects, transparency and warnings, the whole way through the local cloud and one shared container."""

import io
from collections.abc import Iterator
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
MODELS = ("beauty", "filters", "hair_color", "portrait_matting")
BEAUTY = {"effect": "beauty", "params": {"whitening": 60, "thin_face": 60}}
FILTER = {"effect": "filters"}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with LocalCloud.start(Options(models=MODELS)) as cloud, httpx.Client() as http:
        yield Client(cloud.api_url, http)


@pytest.fixture(scope="module")
def photo(client: Client) -> str:
    return send(client, PORTRAIT)


def send(client: Client, content: bytes) -> str:
    photo = client.create_photo("image/png", len(content))
    client.upload(photo, content)
    return str(client.wait_for_photo(photo["id"])["id"])


def picture(client: Client, **request: Any) -> NDArray[np.uint8]:
    job = client.wait_for_job(client.create_job({"output": {"format": "png"}} | request)["id"])
    return np.asarray(Image.open(io.BytesIO(client.download(job))))


def test_models_that_share_a_container_share_an_endpoint(client: Client) -> None:
    effects = client.effects()
    assert {effect["model"] for effect in effects} == set(MODELS)
    assert {effect["endpoint"] for effect in effects} == {"facemagi-local-portrait"}


def test_a_chain_gives_what_its_effects_give_one_after_another(client: Client, photo: str) -> None:
    # given beauty's lossless result, sent as a photo of its own and filtered
    beautified = picture(client, photo=photo, **BEAUTY)
    file = io.BytesIO()
    Image.fromarray(beautified).save(file, "PNG")
    apart = picture(client, photo=send(client, file.getvalue()), **FILTER)
    # when both are one job
    chained = picture(client, photo=photo, steps=[BEAUTY, FILTER])
    # then the result is the same, but for where the second detection saw the face
    assert np.abs(chained.astype(int) - apart).mean() < 0.5
    assert np.abs(chained.astype(int) - beautified).mean() > 1


def test_a_cut_out_at_the_end_of_a_chain_is_transparent(client: Client, photo: str) -> None:
    cut_out = {"effect": "portrait_matting", "params": {"ground": "transparent"}}
    result = picture(client, photo=photo, steps=[FILTER, cut_out])
    assert result.shape == (512, 512, 4)
    assert (result[..., 3].min(), result[..., 3].max()) == (0, 255)


def test_a_doubtful_result_comes_with_a_warning_and_its_plain_type(client: Client) -> None:
    # given a face so small that its hair cannot be told
    file = io.BytesIO()
    Image.open(io.BytesIO(PORTRAIT)).convert("RGB").resize((165, 165)).save(file, "PNG")
    small = send(client, file.getvalue())
    # when it is dyed
    job = client.wait_for_job(client.create_job({"photo": small, "effect": "hair_color"})["id"])
    # then the job says so, and the file is called what it is
    assert [(one["code"], one["face"]) for one in job["warnings"]] == [("low_confidence", "f0")]
    assert client.http.get(job["result"]["url"]).headers["content-type"] == "image/jpeg"


def test_a_wrong_step_is_refused_by_its_place(client: Client, photo: str) -> None:
    wrong = {"effect": "beauty", "params": {"whitening": 101}}
    with pytest.raises(ApiError) as refused:
        client.create_job({"photo": photo, "steps": [FILTER, wrong]})
    assert (refused.value.status, refused.value.error["param"]) == (422, "steps[1].params.whitening")


def test_a_misspelt_field_of_a_step_is_refused_by_its_place(client: Client, photo: str) -> None:
    with pytest.raises(ApiError) as refused:
        client.create_job({"photo": photo, "steps": [FILTER, {"effect": "beauty", "parms": {}}]})
    assert (refused.value.code, refused.value.error["param"]) == ("unknown_param", "steps[1].parms")


def test_a_chain_of_one_step_is_told_how_many_it_may_have(client: Client, photo: str) -> None:
    with pytest.raises(ApiError) as refused:
        client.create_job({"photo": photo, "steps": [FILTER]})
    assert (refused.value.status, refused.value.code, refused.value.error["param"]) == (422, "invalid_param", "steps")
