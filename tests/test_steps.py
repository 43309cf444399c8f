"""Several effects in one job: checked step by step, sent as one invocation."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from facemagi import effects, faces, jobs, limits, photos
from facemagi.aws import client
from facemagi.errors import FaceMagiError, step_path
from facemagi.faces import Face, FoundFaces
from facemagi.photos import NewPhoto, PhotoKey
from facemagi.requests import NewJob
from tests.samples import OWNER, make_manifest

Calls = list[dict[str, Any]]
SIZES = (300, 90, 40)
FACES = tuple(Face(f"f{n}", (0, 0, size, size), ((1, 2),) * 5, 0, 0, 0, 1, "A" * 3824) for n, size in enumerate(SIZES))


def shared(name: str, **changes: Any) -> None:
    """Deploy a model that shares the container `studio`."""
    endpoint = make_manifest().endpoint.model_copy(update={"shared": "studio"})
    part = make_manifest().effects["glow"]
    effects.publish(make_manifest(name=name, endpoint=endpoint, effects={name: part}, **changes), "ready")


@pytest.fixture
def calls(cloud: None) -> Iterator[Calls]:
    """Every invocation that leaves, with `glow` and `shine` in one container and `paint` in another."""
    seen: Calls = []
    shared("glow")
    shared("shine", min_face=64)
    effects.publish(make_manifest(name="paint", effects={"paint": make_manifest().effects["glow"]}), "ready")
    events, leaving = client("sagemaker-runtime").meta.events, "before-call.sagemaker-runtime.InvokeEndpointAsync"
    events.register(leaving, lambda params, **_: seen.append(params), unique_id="calls")
    yield seen
    events.unregister(leaving, unique_id="calls")


@pytest.fixture
def photo(calls: Calls) -> str:
    photo = photos.create(OWNER, NewPhoto(content_type="image/jpeg", bytes=9))["id"]
    key = PhotoKey(OWNER, photo)
    faces.save(key, FoundFaces(400, 500, "jpeg", FACES))
    photos.accept(key, 400, 500, "jpeg", [face.public() for face in FACES])
    return str(photo)


def submit(photo: str, *steps: dict[str, Any], key: str | None = None, **more: Any) -> dict[str, Any]:
    return jobs.submit(OWNER, NewJob.model_validate({"photo": photo, "steps": list(steps)} | more), key)[0]


def refusal(photo: str, *steps: dict[str, Any], **more: Any) -> FaceMagiError:
    with pytest.raises(FaceMagiError) as refused:
        submit(photo, *steps, **more)
    return refused.value


GLOW = {"effect": "glow", "params": {"strength": 7}}
SHINE = {"effect": "shine", "params": {"strength": 9}}


def test_steps_go_to_their_one_endpoint_in_order(photo: str, calls: Calls) -> None:
    submit(photo, GLOW, SHINE)
    (call,) = calls
    assert call["url_path"] == "/endpoints/facemagi-test-studio/async-invocations"
    sent = json.loads(call["body"])["steps"]
    assert [(step["effect"], step["params"]["strength"]) for step in sent] == [("glow", 7), ("shine", 9)]


def test_landmarks_are_sent_once_and_each_step_has_the_faces_that_it_can_edit(photo: str, calls: Calls) -> None:
    # given a second effect for which the smallest face is too small
    submit(photo, GLOW, SHINE)
    body = json.loads(calls[0]["body"])
    # then all faces go along once, and the second step names those that it edits
    assert [face["id"] for face in body["faces"]] == ["f0", "f1", "f2"]
    assert [[face["id"] for face in step["faces"]] for step in body["steps"]] == [["f0", "f1", "f2"], ["f0", "f1"]]


def test_a_step_may_choose_faces_and_parameters_of_its_own(photo: str, calls: Calls) -> None:
    chosen = [{"id": "f1", "params": {"strength": 50}}]
    job = submit(photo, GLOW, SHINE | {"faces": chosen}, faces="largest")
    body = json.loads(calls[0]["body"])
    first, second = (step["faces"] for step in body["steps"])
    assert first == [{"id": "f0", "params": {}}]
    assert second == [{"id": "f1", "params": {"strength": 50}}]
    assert job["faces"] == ["f0", "f1"]


def test_the_longest_chain_on_the_most_faces_fits_into_one_invocation(photo: str, calls: Calls) -> None:
    box = (1.25, 2.25, 900.25, 900.25)
    many = (Face(f"f{n}", box, ((1.25, 2.25),) * 5, 0, 0, 0, 1, "A" * 3824) for n in range(limits.MAX_FACES_PER_JOB))
    faces.save(PhotoKey(OWNER, photo), FoundFaces(4000, 5000, "jpeg", tuple(many)))
    submit(photo, *[GLOW] * limits.MAX_STEPS)
    assert len(calls[0]["body"]) < limits.MAX_INVOCATION_BYTES


def test_a_chain_has_the_time_of_all_its_steps(photo: str, calls: Calls) -> None:
    submit(photo, GLOW, SHINE, GLOW)
    assert calls[0]["headers"]["X-Amzn-SageMaker-InvocationTimeoutSeconds"] in (180, "180")


def test_the_job_shows_its_steps(photo: str, calls: Calls) -> None:
    job = submit(photo, GLOW, SHINE)
    assert (job["effect"], job["params"]) == (None, None)
    assert [(step["effect"], step["params"]["strength"]) for step in job["steps"]] == [("glow", 7), ("shine", 9)]


def test_a_plain_job_shows_its_effect_and_one_step(photo: str, calls: Calls) -> None:
    job, _ = jobs.submit(OWNER, NewJob(photo=photo, effect="glow", params={"strength": 7}), None)
    assert (job["effect"], job["params"]["strength"]) == ("glow", 7)
    assert [step["effect"] for step in job["steps"]] == ["glow"]


REFUSALS: dict[str, tuple[dict[str, Any], str, str]] = {
    "an unknown effect": ({"effect": "sparkle"}, "unknown_effect", "steps[1].effect"),
    "a parameter out of range": ({"effect": "shine", "params": {"strength": 101}}, "invalid_param",
                                 "steps[1].params.strength"),
    "an unknown parameter": ({"effect": "shine", "params": {"x": 1}}, "unknown_param", "steps[1].params.x"),
    "an unknown face": (SHINE | {"faces": ["f9"]}, "unknown_face", "steps[1].faces[0]"),
    "a face's parameter": (SHINE | {"faces": [{"id": "f0", "params": {"strength": -1}}]}, "invalid_param",
                           "steps[1].faces.f0.strength"),
}  # fmt: skip


@pytest.mark.parametrize("fault", REFUSALS)
def test_a_fault_is_told_with_its_step(photo: str, calls: Calls, fault: str) -> None:
    step, code, param = REFUSALS[fault]
    error = refusal(photo, GLOW, step)
    assert (error.code, error.param, calls) == (code, param, [])


@pytest.mark.parametrize(("more", "param"), [({"effect": "glow"}, "effect"), ({"params": {"strength": 1}}, "params")])
def test_a_job_has_an_effect_or_steps_not_both(photo: str, calls: Calls, more: dict[str, Any], param: str) -> None:
    error = refusal(photo, GLOW, SHINE, **more)
    assert (error.code, error.param) == ("invalid_param", param)


def test_a_job_without_effect_and_steps_is_refused(photo: str) -> None:
    with pytest.raises(FaceMagiError) as refused:
        jobs.submit(OWNER, NewJob(photo=photo), None)
    assert (refused.value.code, refused.value.param) == ("missing_param", "effect")


@pytest.mark.parametrize("count", [0, 1, limits.MAX_STEPS + 1])
def test_a_chain_has_two_to_eight_steps(count: int) -> None:
    with pytest.raises(ValueError, match="steps"):
        NewJob.model_validate({"photo": "photo_1", "steps": [GLOW] * count})


def test_the_same_key_with_other_steps_is_refused(photo: str, calls: Calls) -> None:
    first = submit(photo, GLOW, SHINE, key="k1")
    assert submit(photo, GLOW, SHINE, key="k1")["id"] == first["id"]
    assert refusal(photo, SHINE, GLOW, key="k1").code == "idempotency_mismatch"


def test_an_effect_tells_its_endpoint_so_that_chains_can_be_planned(calls: Calls) -> None:
    assert {effect.describe()["endpoint"] for effect in effects.catalogue().values()} == {
        "facemagi-test-studio",
        "facemagi-test-paint",
    }


def test_a_path_names_the_step_only_where_there_are_several() -> None:
    assert (step_path(0, 1), step_path(2, 3)) == ("", "steps[2].")
