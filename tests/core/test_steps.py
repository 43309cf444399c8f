"""Jobs of several steps: each step is checked, and steps that follow one another on one endpoint are one invocation."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from facemagi import effects, limits
from facemagi.errors import FaceMagiError, step_path
from facemagi.faces import StoredFace
from facemagi.jobs import lifecycle, submission
from facemagi.jobs.invocation import job_legs
from facemagi.jobs.legs import Leg
from facemagi.jobs.requests import NewJob
from facemagi.jobs.sagemaker import Attempt
from tests.core.job_samples import LANDMARKS, Calls, detected_faces, make_ready_photo, recorded_invocations, store_faces
from tests.support.samples import OWNER, make_manifest

FACES = detected_faces(300, 90, 40)


def deploy_in_studio(name: str, **changes: Any) -> None:
    """Deploy a model of one effect that shares the container `studio`."""
    endpoint = make_manifest().endpoint.model_copy(update={"shared": "studio"})
    effect = make_manifest().effects["glow"]
    effects.publish(make_manifest(name=name, endpoint=endpoint, effects={name: effect}, **changes))


@pytest.fixture
def calls(cloud: None) -> Iterator[Calls]:
    """Every invocation, with `glow` and `shine` deployed in one container and `paint` in another."""
    deploy_in_studio("glow")
    deploy_in_studio("shine", min_face=64)
    deploy_in_studio("census", reports=True)
    effects.publish(make_manifest(name="paint", effects={"paint": make_manifest().effects["glow"]}))
    with recorded_invocations() as calls:
        yield calls


@pytest.fixture
def photo(calls: Calls) -> str:
    return make_ready_photo(FACES)


def submit(photo: str, *steps: dict[str, Any], key: str | None = None, **more: Any) -> dict[str, Any]:
    return submission.submit(OWNER, NewJob.model_validate({"photo": photo, "steps": list(steps)} | more), key)[0]


def refusal(photo: str, *steps: dict[str, Any], **more: Any) -> FaceMagiError:
    with pytest.raises(FaceMagiError) as refused:
        submit(photo, *steps, **more)
    return refused.value


CENSUS = {"effect": "census"}
GLOW = {"effect": "glow", "params": {"strength": 7}}
SHINE = {"effect": "shine", "params": {"strength": 9}}


def test_steps_are_sent_to_their_endpoint_in_order(photo: str, calls: Calls) -> None:
    submit(photo, GLOW, SHINE)
    (call,) = calls
    assert call["url_path"] == "/endpoints/facemagi-test-studio/async-invocations"
    steps = json.loads(call["body"])["steps"]
    assert [(step["effect"], step["params"]["strength"]) for step in steps] == [("glow", 7), ("shine", 9)]


def test_landmarks_are_sent_once_and_each_step_names_its_faces(photo: str, calls: Calls) -> None:
    # given a second effect for which the smallest face is too small, when both are sent
    submit(photo, GLOW, SHINE)
    body = json.loads(calls[0]["body"])
    # then all faces are sent once, and the second step names those that it edits
    assert [face["id"] for face in body["faces"]] == ["f0", "f1", "f2"]
    assert [[face["id"] for face in step["faces"]] for step in body["steps"]] == [["f0", "f1", "f2"], ["f0", "f1"]]


def test_a_step_may_choose_its_own_faces_and_parameters(photo: str, calls: Calls) -> None:
    chosen = [{"id": "f1", "params": {"strength": 50}}]
    job = submit(photo, GLOW, SHINE | {"faces": chosen}, faces="largest")
    body = json.loads(calls[0]["body"])
    first, second = (step["faces"] for step in body["steps"])
    assert first == [{"id": "f0", "params": {}}]
    assert second == [{"id": "f1", "params": {"strength": 50}}]
    assert job["faces"] == ["f0", "f1"]


def test_the_maximum_of_steps_and_faces_fits_into_one_invocation(photo: str, calls: Calls) -> None:
    box = (1.25, 2.25, 900.25, 900.25)
    indices = range(limits.MAX_FACES_PER_JOB)
    store_faces(photo, tuple(StoredFace(f"f{index}", box, LANDMARKS) for index in indices))
    submit(photo, *[GLOW] * limits.MAX_STEPS)
    assert len(calls[0]["body"]) < limits.MAX_INVOCATION_BYTES


def test_the_timeout_of_a_chain_is_that_of_all_its_steps(photo: str, calls: Calls) -> None:
    submit(photo, GLOW, SHINE, GLOW)
    assert calls[0]["headers"]["X-Amzn-SageMaker-InvocationTimeoutSeconds"] in (180, "180")


def test_the_job_shows_its_steps(photo: str, calls: Calls) -> None:
    job = submit(photo, GLOW, SHINE)
    assert (job["effect"], job["params"]) == (None, None)
    assert [(step["effect"], step["params"]["strength"]) for step in job["steps"]] == [("glow", 7), ("shine", 9)]


def test_a_job_of_one_effect_shows_its_effect_and_one_step(photo: str, calls: Calls) -> None:
    job, _ = submission.submit(OWNER, NewJob(photo=photo, effect="glow", params={"strength": 7}), None)
    assert (job["effect"], job["params"]["strength"]) == ("glow", 7)
    assert [step["effect"] for step in job["steps"]] == ["glow"]


REFUSALS: dict[str, tuple[dict[str, Any], str, str]] = {
    "an unknown effect": ({"effect": "sparkle"}, "unknown_effect", "steps[1].effect"),
    "a parameter out of range": ({"effect": "shine", "params": {"strength": 101}}, "invalid_param",
                                 "steps[1].params.strength"),
    "an unknown parameter": ({"effect": "shine", "params": {"x": 1}}, "unknown_param", "steps[1].params.x"),
    "an unknown face": (SHINE | {"faces": ["f9"]}, "unknown_face", "steps[1].faces[0]"),
    "a parameter of a face": (SHINE | {"faces": [{"id": "f0", "params": {"strength": -1}}]}, "invalid_param",
                           "steps[1].faces[0].params.strength"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_an_error_has_the_path_of_its_step(photo: str, calls: Calls, name: str) -> None:
    step, code, param = REFUSALS[name]
    error = refusal(photo, GLOW, step)
    assert (error.code, error.param, calls) == (code, param, [])


@pytest.mark.parametrize(("more", "param"), [({"effect": "glow"}, "effect"), ({"params": {"strength": 1}}, "params")])
def test_a_job_with_an_effect_and_steps_is_refused(photo: str, calls: Calls, more: dict[str, Any], param: str) -> None:
    error = refusal(photo, GLOW, SHINE, **more)
    assert (error.code, error.param) == ("invalid_param", param)


def test_a_job_without_effect_and_steps_is_refused(photo: str) -> None:
    with pytest.raises(FaceMagiError) as refused:
        submission.submit(OWNER, NewJob(photo=photo), None)
    assert (refused.value.code, refused.value.param) == ("missing_param", "effect")


@pytest.mark.parametrize("count", [0, 1, limits.MAX_STEPS + 1])
def test_a_chain_has_two_to_eight_steps(count: int) -> None:
    with pytest.raises(ValueError, match="steps"):
        NewJob.model_validate({"photo": "photo_1", "steps": [GLOW] * count})


def test_the_same_key_with_other_steps_is_refused(photo: str, calls: Calls) -> None:
    first = submit(photo, GLOW, SHINE, key="k1")
    assert submit(photo, GLOW, SHINE, key="k1")["id"] == first["id"]
    assert refusal(photo, SHINE, GLOW, key="k1").code == "idempotency_mismatch"


JOB = "job_" + "0" * 20
PAINT: dict[str, Any] = {"effect": "paint"}


def legs_of(photo: str, *steps: dict[str, Any], **more: Any) -> list[Leg]:
    return job_legs(OWNER, JOB, NewJob.model_validate({"photo": photo, "steps": list(steps)} | more))


def test_steps_that_follow_one_another_on_one_endpoint_are_one_leg(photo: str) -> None:
    legs = legs_of(photo, GLOW, SHINE, PAINT, GLOW)
    studio, paint = "facemagi-test-studio", "facemagi-test-paint"
    assert [(leg.number, leg.endpoint) for leg in legs] == [(0, studio), (1, paint), (2, studio)]
    assert [[step["effect"] for step in leg.body["steps"]] for leg in legs] == [["glow", "shine"], ["paint"], ["glow"]]
    assert [leg.timeout_s for leg in legs] == [120, 60, 60]


def test_each_leg_has_its_first_step_and_the_uri_of_its_picture(photo: str) -> None:
    legs = legs_of(photo, GLOW, PAINT, SHINE, output={"format": "webp", "size": "result"})
    folder = f"s3://facemagi-photos/{OWNER}/results"
    assert [leg.body["leg"] for leg in legs] == [
        {"first": 0, "of": 3, "picture": None, "hands_over": True},
        {"first": 1, "of": 3, "picture": f"{folder}/{JOB}-0.png", "hands_over": True},
        {"first": 2, "of": 3, "picture": f"{folder}/{JOB}-1.png", "hands_over": False},
    ]
    # and only the last writes the requested file
    assert [leg.file for leg in legs] == [f"{JOB}-0.png", f"{JOB}-1.png", f"{JOB}.webp"]
    assert [leg.body["output"].get("size") for leg in legs] == [None, None, "result"]


def test_file_names_and_ids_of_legs_are_within_sagemakers_limits(photo: str) -> None:
    legs = legs_of(photo, *[GLOW, PAINT] * (limits.MAX_STEPS // 2))
    assert len(legs) == limits.MAX_STEPS
    assert all(len(leg.file) <= 32 and leg.file.count(".") == 1 for leg in legs)
    assert all(len(Attempt(OWNER, JOB, leg.number).inference_id) <= 64 for leg in legs)


def test_only_the_first_leg_is_sent_the_faces(photo: str) -> None:
    first, second = legs_of(photo, GLOW | {"faces": ["f0"]}, PAINT | {"faces": ["f1"]})
    assert [face["id"] for face in first.body["faces"]] == ["f0", "f1"]
    assert (second.body["faces"], second.body["steps"][0]["faces"]) == ([], [{"id": "f1", "params": {}}])


def test_a_later_leg_is_sent_its_reference_photo(photo: str) -> None:
    _, second = legs_of(photo, GLOW, PAINT | {"params": {"reference": photo}})
    assert second.body["steps"][0]["references"]["reference"]["photo"].endswith(f"{photo}/original")


def test_every_leg_is_checked_before_the_first_is_sent(photo: str, calls: Calls) -> None:
    error = refusal(photo, GLOW, PAINT | {"params": {"strength": 101}})
    assert (error.param, calls) == ("steps[1].params.strength", [])


def test_a_job_on_one_endpoint_has_no_leg_number(photo: str) -> None:
    (leg,) = legs_of(photo, GLOW, SHINE)
    assert (leg.number, leg.file, "leg" in leg.body) == (None, f"{JOB}.jpg", False)


@pytest.mark.parametrize(("pairs", "seconds"), [(1, 2 * (3600 + 60) + 900), (4, limits.MAX_JOB_SECONDS)])
def test_the_deadline_is_the_time_of_all_legs_up_to_a_limit(photo: str, calls: Calls, pairs: int, seconds: int) -> None:
    job = submit(photo, *[GLOW, PAINT] * pairs)
    request = lifecycle.find(OWNER, job["id"]).request
    assert request["gives_up_at"] - request["created_at"] == seconds


@pytest.mark.parametrize("steps", [[{"effect": "tiny", "params": {}}], [{"effect": "tiny"}, GLOW]])
def test_a_photo_with_more_pixels_than_the_first_effect_allows_is_refused_before_a_job_exists(
    photo: str, calls: Calls, steps: list[dict[str, Any]]
) -> None:
    # given an effect for pictures of two megapixels, and a photo of 20
    deploy_in_studio("tiny", max_pixels=2_000_000)
    effects._catalogue.cache_clear()
    # when a job begins with this effect
    request = steps[0] if len(steps) == 1 else {"steps": steps}
    with pytest.raises(FaceMagiError) as refused:
        submission.submit(OWNER, NewJob.model_validate({"photo": photo} | request), None)
    # then nothing is queued, and the error has the limit and the size
    error = refused.value
    assert (error.code, error.param, error.limit, error.actual) == ("too_many_pixels", "photo", 2_000_000, 20_000_000)
    assert "2 megapixels" in str(error.remedy)
    assert calls == []


def test_a_photo_of_exactly_the_allowed_pixels_is_queued(photo: str, calls: Calls) -> None:
    deploy_in_studio("tiny", max_pixels=20_000_000)
    effects._catalogue.cache_clear()
    submit(photo, {"effect": "tiny"}, GLOW)
    assert len(calls) == 1


def test_an_effects_description_has_its_largest_picture(calls: Calls) -> None:
    deploy_in_studio("tiny", max_pixels=2_000_000)
    effects._catalogue.cache_clear()
    described = {name: effect.describe(OWNER)["max_pixels"] for name, effect in effects.catalogue().items()}
    assert (described["tiny"], described["glow"]) == (2_000_000, None)


def test_an_effects_description_has_its_endpoint(calls: Calls) -> None:
    assert {effect.describe(OWNER)["endpoint"] for effect in effects.catalogue().values()} == {
        "facemagi-test-studio",
        "facemagi-test-paint",
    }


def test_a_path_names_the_step_only_if_there_are_several() -> None:
    assert (step_path(0, 1), step_path(2, 3)) == ("", "steps[2].")


@pytest.mark.parametrize("output", [{}, {"output": {"format": "json"}}])
def test_the_result_of_a_last_step_that_reports_is_json(photo: str, calls: Calls, output: dict[str, Any]) -> None:
    job = submit(photo, GLOW, CENSUS, **output)
    assert json.loads(calls[0]["body"])["output"]["format"] == "json"
    assert calls[0]["headers"]["X-Amzn-SageMaker-Accept"] == "application/json"
    assert calls[0]["headers"]["X-Amzn-SageMaker-Filename"] == f"{job['id']}.json"
    assert job["output"]["format"] == "json"


@pytest.mark.parametrize(
    ("steps", "chosen", "formats"),
    [([GLOW, CENSUS], "png", ["json"]), ([GLOW, SHINE], "json", ["jpeg", "png", "webp", "gif", "avif"])],
)
def test_a_report_is_no_picture_and_a_picture_no_report(
    photo: str, steps: list[dict[str, Any]], chosen: str, formats: list[str]
) -> None:
    error = refusal(photo, *steps, output={"format": chosen})
    assert (error.code, error.param, error.limit) == ("invalid_param", "output.format", formats)


def test_no_step_follows_one_that_reports(photo: str) -> None:
    error = refusal(photo, CENSUS, GLOW)
    assert (error.code, error.param, error.actual) == ("invalid_param", "steps[0].effect", "census")
