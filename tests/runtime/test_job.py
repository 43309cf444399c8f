"""A job is read strictly: what is wrong with it is told by code and by field."""

import json
from typing import Any

import numpy as np
import pytest

from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest
from facemagi_vision.packing import pack
from sagemaker_endpoints._runtime.job import Job, parse_job
from sagemaker_endpoints._runtime.output import Output
from tests.support.runtime_samples import face, face_at

MANIFEST = Manifest.model_validate(
    {
        "name": "sample",
        "title": "Sample",
        "summary": "For tests.",
        "kind": "photo_editor",
        "framework": "none",
        "licence": "Apache-2.0",
        "commercial": True,
        "origin": "here",
        "endpoint": {
            "instance_type": "ml.c7i.large",
            "max_concurrency": 2,
            "max_instances": 1,
            "backlog_per_instance": 5,
            "batch_size": 4,
            "timeout_s": 60,
        },
        "effects": {
            name: {
                "title": name,
                "summary": name,
                "parameters": {
                    "strength": {"type": "slider", "default": 50},
                    "style": {"type": "photo"},
                },
            }
            for name in ("plain", "fancy")
        },
    }
)
SERVED = dict.fromkeys(MANIFEST.effect_ids(), MANIFEST)
FACE = face(face_at(200, 150, 120))


def told(**changes: Any) -> dict[str, Any]:
    """A good job of one step, with some fields of it or of its step another way; `edits` are the step's faces."""
    seen = {"id": "f0", "box": FACE.box, "landmarks": pack(FACE.landmarks, FACE.box), "yaw": 3.5, "quality": 0.9}
    body = {
        "job": "job_00112233445566778899",
        "photo": "s3://photos/owner/photos/photo_1/original",
        "faces": [seen],
    }
    step = {"effect": "sample/fancy", "faces": [{"id": "f0", "params": {"strength": 80}}], "params": {"strength": 20}}
    step |= {name: changes.pop(name) for name in ("effect", "params", "references", "edits") if name in changes}
    step["faces"] = step.pop("edits", step["faces"])
    return body | {"steps": [step]} | changes


def parsed(body: dict[str, Any]) -> Job:
    return parse_job(json.dumps(body).encode(), SERVED)


def test_a_job_becomes_plain_values() -> None:
    # given a job with one face
    job = parsed(told())
    # then everything is there, the effect by its name inside the model
    (step,) = job.steps
    assert (job.id, step.model, step.edit.effect) == ("job_00112233445566778899", "sample", "fancy")
    assert job.source.uri == "s3://photos/owner/photos/photo_1/original"
    seen = job.source.faces[0]
    assert (seen.id, seen.yaw, seen.quality) == ("f0", 3.5, 0.9)
    np.testing.assert_allclose(seen.landmarks, FACE.landmarks, atol=0.02)


def test_a_face_s_own_parameters_go_over_the_job_s() -> None:
    # given a job at 20 whose face says 80
    job = parsed(told())
    # then
    assert job.steps[0].edit.params["strength"] == 20
    assert job.steps[0].faces["f0"]["strength"] == 80


def test_what_is_not_said_has_its_default() -> None:
    # given a job without parameters and output
    job = parsed(told(params={}))
    # then
    assert job.steps[0].edit.params == {"strength": 50, "style": None}
    assert job.output == Output("jpeg", 92, None, "photo")


def test_references_come_with_their_faces() -> None:
    # given a job with a second photo
    reference = {"photo": "s3://photos/other", "faces": told()["faces"]}
    job = parsed(told(references={"style": reference}))
    # then
    assert job.steps[0].references["style"].uri == "s3://photos/other"
    assert len(job.steps[0].references["style"].faces) == 1


def _face(**changes: Any) -> dict[str, Any]:
    return {"faces": [told()["faces"][0] | changes]}


REFUSALS = {
    "no effect of this model": ({"effect": "beauty"}, "unknown_effect", "effect"),
    "model without effect": ({"effect": "sample"}, "unknown_effect", "effect"),
    "not in S3": ({"photo": "https://example.org/a.jpg"}, "invalid_param", "photo"),
    "no key": ({"photo": "s3://bucket"}, "invalid_param", "photo"),
    "no face": ({"edits": []}, "no_face", "faces"),
    "a face that did not come along": ({"edits": [{"id": "f3"}]}, "unknown_face", "faces"),
    "no step": ({"steps": []}, "invalid_param", "steps"),
    "too many steps": ({"steps": [{"effect": "sample/plain"}] * 9}, "invalid_param", "steps"),
    "unknown field": ({"speed": 1}, "unknown_param", "speed"),
    "unknown parameter": ({"params": {"colour": 1}}, "unknown_param", "params.colour"),
    "out of range": ({"params": {"strength": 101}}, "invalid_param", "params.strength"),
    "out of range for a face": (
        {"edits": [{"id": "f0", "params": {"strength": -1}}]},
        "invalid_param",
        "faces.f0.strength",
    ),
    "short box": (_face(box=[1, 2, 3]), "missing_param", "faces[0].box[3]"),
    "landmarks that are no base64": (_face(landmarks="?"), "invalid_param", "faces[0].landmarks"),
    "too few landmarks": (_face(landmarks="AAAA"), "invalid_param", "faces[0].landmarks"),
    "landmarks in one place": (_face(landmarks="A" * 3824), "invalid_param", "faces[0].landmarks"),
    "unknown format": ({"output": {"format": "bmp"}}, "invalid_param", "output.format"),
    "quality of zero": ({"output": {"quality": 0}}, "invalid_param", "output.quality"),
    "tiny side": ({"output": {"max_side": 1}}, "invalid_param", "output.max_side"),
    "unknown size": ({"output": {"size": "poster"}}, "invalid_param", "output.size"),
    "a reference's photo": (
        {"references": {"style": {"photo": 7}}},
        "invalid_param",
        "steps[0].references.style.photo",
    ),
    "a reference that is not there": (
        {"params": {"style": "photo_" + 20 * "0"}},
        "missing_param",
        "references.style",
    ),
}


@pytest.mark.parametrize(("changes", "code", "param"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_bad_job_is_refused_by_field(changes: dict[str, Any], code: str, param: str) -> None:
    # given a job with one fault
    with pytest.raises(FaceMagiError) as caught:
        parsed(told(**changes))
    # then the error names it
    assert (caught.value.code, caught.value.param) == (code, param)


def test_of_several_steps_the_one_at_fault_is_named() -> None:
    # given two steps, the second out of range
    steps = [told()["steps"][0], told(params={"strength": 101})["steps"][0]]
    with pytest.raises(FaceMagiError) as caught:
        parsed(told() | {"steps": steps})
    # then the path says which
    assert (caught.value.code, caught.value.param) == ("invalid_param", "steps[1].params.strength")


def test_steps_stay_in_order_and_each_has_its_own_faces() -> None:
    # given two effects, the second without faces of its own to edit
    steps = [told(effect="sample/plain")["steps"][0], told(effect="sample/fancy", params={})["steps"][0]]
    job = parsed(told() | {"steps": steps})
    # then both are there
    assert job.effects == ["sample/plain", "sample/fancy"]
    assert [step.edit.params["strength"] for step in job.steps] == [20, 50]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe"])
def test_what_is_not_json_is_refused_as_that(body: bytes) -> None:
    # given a body that is no JSON
    with pytest.raises(FaceMagiError) as caught:
        parse_job(body, SERVED)
    # then
    assert caught.value.code == "invalid_json"


@pytest.mark.parametrize("body", [b"[]", b"7", b"null"])
def test_json_that_is_no_object_is_refused(body: bytes) -> None:
    # given JSON of another kind
    with pytest.raises(FaceMagiError) as caught:
        parse_job(body, SERVED)
    # then
    assert (caught.value.code, caught.value.param) == ("invalid_param", None)


@pytest.mark.parametrize("field", ["job", "steps", "photo"])
def test_a_missing_field_is_named(field: str) -> None:
    # given a job without it
    body = told()
    del body[field]
    # when it is read
    with pytest.raises(FaceMagiError) as caught:
        parsed(body)
    # then
    assert (caught.value.code, caught.value.param) == ("missing_param", field)


def test_a_leg_counts_its_steps_as_the_whole_job_does() -> None:
    # given the last of four steps, which has its faces with the picture that was handed over
    leg = {"first": 3, "of": 4, "picture": "s3://photos/owner/results/job_1-0.png"}
    job = parsed(told(leg=leg, faces=[]))
    # then
    assert (job.steps[0].path, list(job.steps[0].faces)) == ("steps[3].", ["f0"])
    assert (job.picture, job.hands_over) == (leg["picture"], False)
    with pytest.raises(FaceMagiError) as caught:
        parsed(told(leg=leg, faces=[], params={"strength": 101}))
    assert caught.value.param == "steps[3].params.strength"


def test_the_first_leg_hands_over_and_knows_its_faces() -> None:
    leg = {"first": 0, "of": 2, "hands_over": True}
    assert parsed(told(leg=leg)).hands_over
    with pytest.raises(FaceMagiError) as caught:
        parsed(told(leg=leg, edits=[{"id": "f3"}]))
    assert (caught.value.code, caught.value.param) == ("unknown_face", "steps[0].faces")
