"""Bodies of jobs for a container that is measured without the functions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any

from facemagi.manifest import Manifest, read_manifest
from facemagi_vision.faces import find_faces
from facemagi_vision.packing import pack
from scripts.benchmarks.portraits import portrait
from scripts.benchmarks.served.photo_source import Size, bucket_of
from scripts.repository import MODELS

SECOND_PHOTO = "photo_" + "0" * 20
SECOND_SIZE = (1024, 1024)
"""Of the second photo, where an effect needs one."""

Json = dict[str, Any]

_KEYS = count()


@dataclass(frozen=True)
class Work:
    """One edit of one photo.

    Attributes:
        model: the model's folder.
        effect: the effect's id.
        size: of the photo.
        params: the parameters that differ from the defaults. A second photo that is required, or True here, is sent.
    """

    model: str
    effect: str
    size: Size
    params: Mapping[str, Any] = field(default_factory=dict)


def body_of(work: Work) -> Json:
    """The body of a job. Each call names another photo, so that the container fetches and decodes it.

    Args:
        work: what the job does.
    """
    manifest = _manifest(work.model)
    section = manifest.effects[manifest.effect_name(work.effect)]
    photos = [
        n for n, known in section.parameters.items() if known.type == "photo" and work.params.get(n, known.required)
    ]
    consents = {name: True for name, known in section.parameters.items() if known.type == "boolean" and known.consent}
    faces = _faces(work.size)
    step = {
        "effect": work.effect,
        "params": {**consents, **work.params, **dict.fromkeys(photos, SECOND_PHOTO)},
        "faces": [{"id": face["id"]} for face in faces],
        "references": {
            name: {"photo": f"s3://{bucket_of(SECOND_SIZE)}/second", "faces": _faces(SECOND_SIZE)} for name in photos
        },
    }
    output = {"format": "json" if manifest.reports else "jpeg"}
    photo = f"s3://{bucket_of(work.size)}/{next(_KEYS)}"
    return {"job": "job_1", "photo": photo, "faces": faces, "steps": [step], "output": output}


@cache
def _manifest(model: str) -> Manifest:
    return read_manifest(MODELS / model)


@cache
def _faces(size: Size) -> list[Json]:
    return [
        {"id": face.id, "box": face.box, "landmarks": pack(face.landmarks, face.box)}
        for face in find_faces(portrait(*size))
    ]
