"""A job, every value of it checked against the model's manifest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest
from facemagi_vision.packing import unpack

from .contract import Edit, Face
from .job_body import FaceBody, JobBody, ReferenceBody, read_body
from .output import Output

SMALLEST_FACE = 1.0
"""Pixels in either direction: what is less is no face, and no crop could be fitted to it."""


@dataclass(frozen=True)
class Source:
    """A photo that is still to be fetched from `uri`, `s3://bucket/key`, and its faces."""

    uri: str
    faces: tuple[Face, ...]


@dataclass(frozen=True)
class Job:
    """One edit of one photo. references: further photos, by the parameter that asked for them."""

    id: str
    edit: Edit
    source: Source
    output: Output
    references: Mapping[str, Source] = field(default_factory=dict)


def parse_job(body: bytes, manifest: Manifest) -> Job:
    """The job that `body` asks for, defaults filled in.

    Raises:
        FaceMagiError: as `read_body`, and `unknown_effect`, `no_face` where the model needs one, and what
            `Manifest.resolve` says about parameters. `param` is the path of the field at fault.
    """
    told = read_body(body)
    _require_effect(told, manifest)
    _require_faces(told, manifest)
    params = manifest.resolve(told.effect, told.params)
    _require_references(told, params, manifest)
    return Job(
        id=told.job,
        edit=Edit(manifest.effect_name(told.effect), params),
        source=Source(told.photo, _edited_faces(told, manifest)),
        output=Output(**told.output.model_dump()),
        references={name: _reference(name, reference) for name, reference in told.references.items()},
    )


def _require_effect(told: JobBody, manifest: Manifest) -> None:
    known = manifest.effect_ids()
    if told.effect not in known:
        message = f"{manifest.name} has no effect {told.effect!r}."
        raise FaceMagiError("unknown_effect", message, param="effect", limit=known, actual=told.effect)


def _require_faces(told: JobBody, manifest: Manifest) -> None:
    if manifest.needs_faces and not told.faces:
        raise FaceMagiError("no_face", f"{told.effect} edits faces, and none is named.", param="faces", actual=0)


def _require_references(told: JobBody, params: Mapping[str, Any], manifest: Manifest) -> None:
    """Where a parameter names a photo, the photo's place must have come along."""
    known = manifest.effects[manifest.effect_name(told.effect)].parameters
    for name, parameter in known.items():
        if parameter.type == "photo" and params[name] is not None and name not in told.references:
            path = f"references.{name}"
            raise FaceMagiError("missing_param", f"{path}: the photo's place is missing.", param=path)


def _edited_faces(told: JobBody, manifest: Manifest) -> tuple[Face, ...]:
    faces = []
    for place, face in enumerate(told.faces):
        path = f"faces.{place}"
        params = manifest.resolve(told.effect, told.params | face.params, f"{path}.params")
        faces.append(_face(face, params, path))
    return tuple(faces)


def _reference(name: str, told: ReferenceBody) -> Source:
    path = f"references.{name}.faces"
    return Source(told.photo, tuple(_face(face, {}, f"{path}.{place}") for place, face in enumerate(told.faces)))


def _face(told: FaceBody, params: Mapping[str, Any], path: str) -> Face:
    landmarks = _landmarks(told, f"{path}.landmarks")
    return Face(told.id, told.box, landmarks, told.yaw, told.pitch, told.roll, told.quality, params)


def _landmarks(told: FaceBody, path: str) -> NDArray[np.float32]:
    try:
        landmarks = unpack(told.landmarks, told.box)
    except FaceMagiError as error:
        error.param = path
        raise
    if np.ptp(landmarks[:, :2], axis=0).min() < SMALLEST_FACE:
        raise FaceMagiError("invalid_param", f"{path}: the landmarks lie on one line.", param=path)
    return landmarks
