"""The job that a deployment sends to a new endpoint: one for each model, made as the router makes them.

No token, no record and no function is involved: the job belongs to a reserved owner, and only the endpoint, its
container and its role take part. Notices about it find no record, and change nothing.
"""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from facemagi.containers import name_of
from facemagi.effects import Effect
from facemagi.endpoints import spread
from facemagi.ids import new_id
from facemagi.jobs import legs, results
from facemagi.jobs.legs import Leg
from facemagi.jobs.requests import Output
from facemagi.manifest import Manifest, RunsOn
from facemagi.parameters import Parameter

OWNER = "deployment"
"""The reserved owner. The ids of users are hexadecimal, so nobody else can have it."""

STRENGTH = 50
"""Of effects that are off by default: a job that edits nothing would not try the model."""

Json = dict[str, Any]


def photo_key(job: str) -> str:
    """Where the photo of the smoke jobs lies: where one endpoint puts a picture for the next.

    The container's role may read it there, and S3 sends no event about it. At the address of an upload, face detection
    would find no record of it, and delete it.

    Args:
        job: a new job id.
    """
    return results.handoff_key(OWNER, job, 0)


def find_packed_faces(photo: Path) -> list[Json]:
    """The largest face of a photo, as a container gets it.

    Args:
        photo: an image file.
    """
    from facemagi_vision import packing
    from facemagi_vision.decode import decode
    from facemagi_vision.faces import find_faces

    faces = find_faces(decode(photo.read_bytes()).rgb)[:1]
    boxes = [_numbers(face.box) for face in faces]
    return [
        asdict(face)
        | {"box": box, "landmarks": packing.pack(face.landmarks, (box[0], box[1], box[2], box[3]))}
        | {name: float(getattr(face, name)) for name in ("yaw", "pitch", "roll", "quality")}
        for face, box in zip(faces, boxes, strict=True)
    ]


def leg_of(
    manifest: Manifest,
    stage: str,
    job: str,
    photo: str,
    faces: Sequence[Json],
    runs_on: RunsOn = "sagemaker",
    number: int = 1,
) -> Leg:
    """The job for one model: its first effect, on the largest face, with values that change the picture.

    Args:
        manifest: the model.
        stage: the stage's name.
        job: the job's id.
        photo: the photo's `s3://` address.
        faces: as `find_packed_faces` returns them.
        runs_on: where the model's container runs.
        number: of the endpoint among those of the container, from 1.
    """
    effect = manifest.effect_ids()[0]
    parameters = manifest.effects[manifest.effect_name(effect)].parameters
    params = manifest.resolve(effect, {name: value for name, each in parameters.items() for value in _given(each)})
    second_photos = [name for name, each in parameters.items() if each.type == "photo" and params[name]]
    step = {
        "effect": effect,
        "params": params,
        "faces": [{"id": face["id"], "params": {}} for face in faces],
        "references": {name: {"photo": photo, "faces": list(faces)} for name in second_photos},
    }
    output = Output(format="json" if manifest.reports else "jpeg").model_dump()
    body = {"job": job, "photo": photo, "faces": list(faces), "steps": [step], "output": output}
    name = name_of(runs_on, stage, manifest.container)
    described = Effect(effect, manifest, {}, name, runs_on=runs_on)
    (leg,) = legs.split(OWNER, job, [described], body, current=spread.name_of(name, number))
    return leg


def _given(parameter: Parameter) -> list[Any]:
    """The value of a parameter whose default would be refused, or would change nothing; none for the others."""
    match parameter.type:
        case "photo" if parameter.required:
            return [new_id("photo")]
        case "boolean" if parameter.consent:
            return [True]  # the person in the photo is only edited with itself
        case "slider" if parameter.default == 0:
            return [STRENGTH]
    return []


def _numbers(values: Sequence[Any]) -> list[float]:
    return [float(value) for value in values]
