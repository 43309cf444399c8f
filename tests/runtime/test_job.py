"""A job's body is parsed strictly; an error has the code and the field."""

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


def job_body(**changes: Any) -> dict[str, Any]:
    """A valid body of one step, with changed fields of the body or of its step; `edits` are the step's faces."""
    detected_face = {
        "id": "f0",
        "box": FACE.box,
        "landmarks": pack(FACE.landmarks, FACE.box),
        "yaw": 3.5,
        "quality": 0.9,
    }
    body = {
        "job": "job_00112233445566778899",
        "photo": "s3://photos/owner/photos/photo_1/original",
        "faces": [detected_face],
    }
    step = {"effect": "sample/fancy", "faces": [{"id": "f0", "params": {"strength": 80}}], "params": {"strength": 20}}
    step |= {name: changes.pop(name) for name in ("effect", "params", "references", "edits") if name in changes}
    step["faces"] = step.pop("edits", step["faces"])
    return body | {"steps": [step]} | changes


def parsed(body: dict[str, Any]) -> Job:
    return parse_job(json.dumps(body).encode(), SERVED)


def test_a_valid_job_is_parsed() -> None:
    # given a job with one face
    job = parsed(job_body())
    # then all fields are there, the effect by its name inside the model
    (step,) = job.steps
    assert (job.id, step.model, step.edit.effect) == ("job_00112233445566778899", "sample", "fancy")
    assert job.source.uri == "s3://photos/owner/photos/photo_1/original"
    parsed_face = job.source.faces[0]
    assert (parsed_face.id, parsed_face.yaw, parsed_face.quality) == ("f0", 3.5, 0.9)
    np.testing.assert_allclose(parsed_face.landmarks, FACE.landmarks, atol=0.02)


def test_a_faces_own_parameters_replace_those_of_the_step() -> None:
    job = parsed(job_body())
    assert job.steps[0].edit.params["strength"] == 20
    assert job.steps[0].faces["f0"]["strength"] == 80


def test_missing_fields_have_their_defaults() -> None:
    job = parsed(job_body(params={}))
    assert job.steps[0].edit.params == {"strength": 50, "style": None}
    assert job.output == Output("jpeg", 92, None, "photo")


def test_references_have_their_faces() -> None:
    # given a job with a reference photo
    reference = {"photo": "s3://photos/other", "faces": job_body()["faces"]}
    job = parsed(job_body(references={"style": reference}))
    # then photo and faces are there
    assert job.steps[0].references["style"].uri == "s3://photos/other"
    assert len(job.steps[0].references["style"].faces) == 1


def changed_face(**changes: Any) -> dict[str, Any]:
    return {"faces": [job_body()["faces"][0] | changes]}


REFUSALS = {
    "an effect that is not served": ({"effect": "beauty"}, "unknown_effect", "effect"),
    "a model without its effect": ({"effect": "sample"}, "unknown_effect", "effect"),
    "a photo outside S3": ({"photo": "https://example.org/a.jpg"}, "invalid_param", "photo"),
    "a URI without a key": ({"photo": "s3://bucket"}, "invalid_param", "photo"),
    "no face": ({"edits": []}, "no_face", "faces"),
    "a face that is not in the body": ({"edits": [{"id": "f3"}]}, "unknown_face", "faces"),
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
    "unknown field of a face": (changed_face(age=30), "unknown_param", "faces[0].age"),
    "a face id that is too long": (changed_face(id="f" * 17), "invalid_param", "faces[0].id"),
    "landmarks that are too long": (changed_face(landmarks="A" * 8193), "invalid_param", "faces[0].landmarks"),
    "landmarks that are no text": (changed_face(landmarks=7), "invalid_param", "faces[0].landmarks"),
    "an angle that is no number": (changed_face(yaw="left"), "invalid_param", "faces[0].yaw"),
    "short box": (changed_face(box=[1, 2, 3]), "missing_param", "faces[0].box[3]"),
    "landmarks that are no base64": (changed_face(landmarks="?"), "invalid_param", "faces[0].landmarks"),
    "too few landmarks": (changed_face(landmarks="AAAA"), "invalid_param", "faces[0].landmarks"),
    "landmarks in one point": (changed_face(landmarks="A" * 3824), "invalid_param", "faces[0].landmarks"),
    "unknown format": ({"output": {"format": "bmp"}}, "invalid_param", "output.format"),
    "quality of zero": ({"output": {"quality": 0}}, "invalid_param", "output.quality"),
    "too small a side": ({"output": {"max_side": 1}}, "invalid_param", "output.max_side"),
    "unknown size": ({"output": {"size": "poster"}}, "invalid_param", "output.size"),
    "a reference's photo": (
        {"references": {"style": {"photo": 7}}},
        "invalid_param",
        "steps[0].references.style.photo",
    ),
    "a missing reference": (
        {"params": {"style": "photo_" + 20 * "0"}},
        "missing_param",
        "references.style",
    ),
}


@pytest.mark.parametrize(("changes", "code", "param"), REFUSALS.values(), ids=REFUSALS.keys())
def test_an_invalid_job_is_refused_with_code_and_field(changes: dict[str, Any], code: str, param: str) -> None:
    # given a job with one error
    with pytest.raises(FaceMagiError) as caught:
        parsed(job_body(**changes))
    # then the error names it
    assert (caught.value.code, caught.value.param) == (code, param)


def test_an_error_in_one_of_several_steps_names_the_step() -> None:
    # given two steps, the second out of range
    steps = [job_body()["steps"][0], job_body(params={"strength": 101})["steps"][0]]
    with pytest.raises(FaceMagiError) as caught:
        parsed(job_body() | {"steps": steps})
    # then the path has its index
    assert (caught.value.code, caught.value.param) == ("invalid_param", "steps[1].params.strength")


def test_steps_stay_in_order_and_keep_their_parameters() -> None:
    # given two effects
    steps = [job_body(effect="sample/plain")["steps"][0], job_body(effect="sample/fancy", params={})["steps"][0]]
    job = parsed(job_body() | {"steps": steps})
    # then both are there with their parameters
    assert job.effects == ["sample/plain", "sample/fancy"]
    assert [step.edit.params["strength"] for step in job.steps] == [20, 50]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe"])
def test_a_body_that_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(FaceMagiError) as caught:
        parse_job(body, SERVED)
    assert caught.value.code == "invalid_json"


@pytest.mark.parametrize("body", [b"[]", b"7", b"null"])
def test_json_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(FaceMagiError) as caught:
        parse_job(body, SERVED)
    assert (caught.value.code, caught.value.param) == ("invalid_param", None)


@pytest.mark.parametrize("field", ["job", "steps", "photo"])
def test_a_missing_field_is_named(field: str) -> None:
    # given a job without the field
    body = job_body()
    del body[field]
    # when it is parsed
    with pytest.raises(FaceMagiError) as caught:
        parsed(body)
    # then the error names it
    assert (caught.value.code, caught.value.param) == ("missing_param", field)


def test_a_leg_numbers_its_steps_like_the_whole_job() -> None:
    # given the last of four steps, whose faces come with the picture of the previous container
    leg = {"first": 3, "of": 4, "picture": "s3://photos/owner/results/job_1-0.png"}
    job = parsed(job_body(leg=leg, faces=[]))
    # then its path has the number in the whole job, and so has the path of an error
    assert (job.steps[0].path, list(job.steps[0].faces)) == ("steps[3].", ["f0"])
    assert (job.picture, job.hands_over) == (leg["picture"], False)
    with pytest.raises(FaceMagiError) as caught:
        parsed(job_body(leg=leg, faces=[], params={"strength": 101}))
    assert caught.value.param == "steps[3].params.strength"


def test_the_first_leg_hands_over_and_refuses_unknown_faces() -> None:
    leg = {"first": 0, "of": 2, "hands_over": True}
    assert parsed(job_body(leg=leg)).hands_over
    with pytest.raises(FaceMagiError) as caught:
        parsed(job_body(leg=leg, edits=[{"id": "f3"}]))
    assert (caught.value.code, caught.value.param) == ("unknown_face", "steps[0].faces")
