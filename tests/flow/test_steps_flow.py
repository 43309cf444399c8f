"""Chains of effects, transparency and warnings, through the local cloud and one shared container."""

from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from facemagi_client import ApiError, FaceMagi
from facemagi_client.types import NewStep
from scripts.local_cloud import LocalCloud, Options
from tests.support.api_client import edited_pixels, resized_portrait, result_of
from tests.support.vision_samples import encoded

MODELS = ("beauty", "face_attributes", "filters", "hair_color", "portrait_matting")
BEAUTY: NewStep = {"effect": "beauty", "params": {"whitening": 60, "thin_face": 60}}
FILTER: NewStep = {"effect": "filters"}


@pytest.fixture(scope="module")
def local_cloud() -> Iterator[LocalCloud]:
    with LocalCloud.start(Options(models=MODELS)) as started:
        yield started


def test_models_that_share_a_container_share_an_endpoint(client: FaceMagi) -> None:
    effects = client.effects.list()
    assert {effect["model"] for effect in effects} == set(MODELS)
    assert {effect["endpoint"] for effect in effects} == {"facemagi-local-portrait"}


def test_a_chain_equals_its_effects_applied_one_after_another(client: FaceMagi, photo: str) -> None:
    # given beauty's lossless result, sent as another photo and filtered
    beautified = edited_pixels(client, photo=photo, **BEAUTY)
    second_photo = client.photos.send(encoded(Image.fromarray(beautified), "PNG"))["id"]
    separate = edited_pixels(client, photo=second_photo, **FILTER)
    # when both effects are one job
    chained = edited_pixels(client, photo=photo, steps=[BEAUTY, FILTER])
    # then the result is the same, except that the face of the second photo was detected again
    assert np.abs(chained.astype(int) - separate).mean() < 0.5
    assert np.abs(chained.astype(int) - beautified).mean() > 1


def test_a_cut_out_at_the_end_of_a_chain_is_transparent(client: FaceMagi, photo: str) -> None:
    cut_out = {"effect": "portrait_matting", "params": {"ground": "transparent"}}
    result = edited_pixels(client, photo=photo, steps=[FILTER, cut_out])
    assert result.shape == (512, 512, 4)
    assert (result[..., 3].min(), result[..., 3].max()) == (0, 255)


def test_a_job_of_low_confidence_has_a_warning_and_its_result_a_plain_content_type(client: FaceMagi) -> None:
    # given a face so small that its hair is not detected reliably
    small = client.photos.send(resized_portrait(165))["id"]
    # when the hair is dyed
    job = client.jobs.run(photo=small, effect="hair_color")
    # then the job has a warning for the hair and one for the face, and the result is a plain JPEG
    warnings = [(warning["code"], warning["face"]) for warning in job["warnings"]]
    assert warnings == [("low_confidence", "f0"), ("low_quality_face", "f0")]
    assert httpx.get(result_of(job)["url"]).headers["content-type"] == "image/jpeg"


def test_a_last_step_that_reports_makes_the_result_a_document(client: FaceMagi, photo: str) -> None:
    # given a chain whose last effect describes faces
    steps: list[NewStep] = [FILTER, {"effect": "face_attributes"}]

    # when it has run
    result = result_of(client.jobs.run(photo=photo, steps=steps))
    response = httpx.get(result["url"])

    # then the result is JSON with the photo's face
    assert (result["format"], response.headers["content-type"]) == ("json", "application/json")
    (face,) = response.json()["faces"]
    assert (face["id"], face["smile"]["value"], "age_band" in face) == ("f0", True, True)


def test_a_wrong_step_is_refused_with_its_index(client: FaceMagi, photo: str) -> None:
    wrong: NewStep = {"effect": "beauty", "params": {"whitening": 101}}
    with pytest.raises(ApiError) as refused:
        client.jobs.create(photo=photo, steps=[FILTER, wrong])
    assert (refused.value.status, refused.value.param) == (422, "steps[1].params.whitening")


def test_a_misspelt_field_of_a_step_is_refused_with_its_index(client: FaceMagi, photo: str) -> None:
    misspelt: Any = {"effect": "beauty", "parms": {}}
    with pytest.raises(ApiError) as refused:
        client.jobs.create(photo=photo, steps=[FILTER, misspelt])
    assert (refused.value.code, refused.value.param) == ("unknown_param", "steps[1].parms")


def test_a_chain_of_one_step_is_refused(client: FaceMagi, photo: str) -> None:
    with pytest.raises(ApiError) as refused:
        client.jobs.create(photo=photo, steps=[FILTER])
    assert (refused.value.status, refused.value.code, refused.value.param) == (422, "invalid_param", "steps")
