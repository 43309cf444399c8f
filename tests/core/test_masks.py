"""A job may ask for the mask of its last effect instead of its picture."""

import json
from typing import Any

import pytest

from facemagi import effects
from facemagi.errors import FaceMagiError
from facemagi.jobs import submission
from facemagi.jobs.requests import NewJob
from facemagi.manifest import EffectSection
from tests.core.job_samples import detected_faces, make_ready_photo, recorded_invocations
from tests.support.samples import OWNER, make_manifest


def section(mask: str | None) -> EffectSection:
    """The effect of the sample model, with this mask."""
    return make_manifest().effects["glow"].model_copy(update={"mask": mask})


@pytest.fixture
def photo(cloud: None) -> str:
    """A photo, with two effects of which only `hair` has a mask."""
    effects.publish(make_manifest(name="hair", effects={"hair": section("The hair.")}))
    effects.publish(make_manifest(effects={"glow": section(None)}))
    return make_ready_photo(detected_faces(90))


def refusal(photo: str, **request: Any) -> FaceMagiError:
    with pytest.raises(FaceMagiError) as refused:
        submission.submit(OWNER, NewJob.model_validate({"photo": photo} | request), None)
    return refused.value


def test_a_mask_is_a_png(photo: str) -> None:
    # when a job asks for a mask and names no format
    with recorded_invocations() as calls:
        job, _ = submission.submit(
            OWNER, NewJob.model_validate({"photo": photo, "effect": "hair", "output": {"mask": True}}), None
        )
    # then it is a PNG
    assert (job["output"]["format"], json.loads(calls[0]["body"])["output"]["mask"]) == ("png", True)
    assert calls[0]["headers"]["X-Amzn-SageMaker-Accept"] == "image/png"


def test_a_mask_in_a_format_that_loses_values_is_refused(photo: str) -> None:
    error = refusal(photo, effect="hair", output={"mask": True, "format": "jpeg"})
    assert (error.code, error.param, error.limit) == ("invalid_param", "output.format", ["png"])


@pytest.mark.parametrize("job", [{"effect": "glow"}, {"steps": [{"effect": "hair"}, {"effect": "glow"}]}])
def test_the_mask_of_an_effect_without_one_is_refused_with_those_that_have_one(photo: str, job: dict[str, Any]) -> None:
    error = refusal(photo, output={"mask": True}, **job)
    assert (error.code, error.param, error.limit) == ("invalid_param", "output.mask", ["hair"])


def test_the_catalogue_says_what_a_mask_shows(photo: str) -> None:
    assert effects.find("hair").describe(OWNER)["mask"] == "The hair."
    assert effects.find("glow").describe(OWNER)["mask"] is None
