"""Parses the body of a job, and checks every value against the manifests of the models."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facemagi.errors import FaceMagiError, step_path
from facemagi.manifest import Manifest
from facemagi_vision.packing import unpack
from sagemaker_endpoints._runtime.job_body import JobBody, LegBody, PackedFace, ReferenceBody, StepBody, read_body
from sagemaker_endpoints._runtime.output import Output
from sagemaker_endpoints._sdk.contract import Edit, Face, Params

MIN_FACE_EXTENT = 1.0
"""Pixels in either direction. No crop can be fitted to landmarks on a line."""


@dataclass(frozen=True)
class Source:
    """A photo that is still to be fetched.

    Attributes:
        uri: `s3://bucket/key`.
        faces: its faces.
    """

    uri: str
    faces: tuple[Face, ...]


@dataclass(frozen=True)
class JobStep:
    """One edit of a job.

    Attributes:
        effect: the effect's id.
        model: the name of its model.
        edit: effect and parameters.
        faces: the parameters of each face that is edited, by its id.
        references: reference photos, by the name of their parameter.
        path: the prefix of the paths of its fields in the job.
    """

    effect: str
    model: str
    edit: Edit
    faces: Mapping[str, Params]
    references: Mapping[str, Source]
    path: str


@dataclass(frozen=True)
class Job:
    """The edits of one photo, in order.

    Attributes:
        id: the job's id.
        steps: the edits.
        source: the photo, with the faces that any step edits.
        output: the form of the result.
        picture: the `s3://` address of the handoff of the previous container, which contains the faces; None for the
            first container.
        hands_over: whether another container continues.
        start_by: after this time, seconds since 1970, the container does not begin; None if there is no such time.
    """

    id: str
    steps: tuple[JobStep, ...]
    source: Source
    output: Output
    picture: str | None = None
    hands_over: bool = False
    start_by: int | None = None

    @property
    def effects(self) -> list[str]:
        """The effect ids of its steps."""
        return [step.effect for step in self.steps]


def parse_job(body: bytes, manifests: Mapping[str, Manifest]) -> Job:
    """Parse a job and check it completely; defaults are filled in.

    Args:
        body: the request's body.
        manifests: the manifests of this container's models, by the ids of their effects.

    Raises:
        FaceMagiError: as `read_body`; `unknown_effect`; `unknown_face`; `no_face` where the model needs one; what
            `Manifest.resolve` raises. `param` is the path of the wrong field.
    """
    payload = read_body(body)
    leg = payload.leg or LegBody(first=0, of=len(payload.steps))
    paths = [step_path(leg.first + index, leg.of) for index in range(len(payload.steps))]
    return Job(
        id=payload.job,
        steps=tuple(_step(step, path, payload, manifests) for step, path in zip(payload.steps, paths, strict=True)),
        source=Source(payload.photo, _faces(payload.faces, "faces")),
        output=Output(**payload.output.model_dump()),
        picture=leg.picture,
        hands_over=leg.hands_over,
        start_by=payload.start_by,
    )


def _step(payload: StepBody, path: str, job: JobBody, manifests: Mapping[str, Manifest]) -> JobStep:
    manifest = _manifest_of(payload, path, manifests)
    _require_faces(payload, path, job, manifest)
    params = manifest.resolve(payload.effect, payload.params, f"{path}params")
    _require_references(payload, params, path, manifest)
    return JobStep(
        effect=payload.effect,
        model=manifest.name,
        edit=Edit(manifest.effect_name(payload.effect), params),
        faces={
            face.id: manifest.resolve(payload.effect, payload.params | face.params, f"{path}faces.{face.id}")
            for face in payload.faces
        },
        references={
            name: _reference(reference, f"{path}references.{name}") for name, reference in payload.references.items()
        },
        path=path,
    )


def _manifest_of(payload: StepBody, path: str, manifests: Mapping[str, Manifest]) -> Manifest:
    if payload.effect not in manifests:
        message = f"This container has no effect {payload.effect!r}."
        known = sorted(manifests)
        raise FaceMagiError("unknown_effect", message, param=f"{path}effect", limit=known, actual=payload.effect)
    return manifests[payload.effect]


def _require_faces(payload: StepBody, path: str, job: JobBody, manifest: Manifest) -> None:
    if manifest.needs_faces and not payload.faces:
        message = f"{payload.effect} edits faces, and none is named."
        raise FaceMagiError("no_face", message, param=f"{path}faces", actual=0)
    known = {face.id for face in job.faces}
    faces_come_with_picture = job.leg is not None and job.leg.picture is not None
    for face in payload.faces:
        if face.id not in known and not faces_come_with_picture:
            message = f"The job has no face {face.id!r}."
            raise FaceMagiError("unknown_face", message, param=f"{path}faces", limit=sorted(known), actual=face.id)


def _require_references(payload: StepBody, params: Mapping[str, Any], path: str, manifest: Manifest) -> None:
    """Where a parameter names a photo, its address must be in the body."""
    known = manifest.effects[manifest.effect_name(payload.effect)].parameters
    for name, parameter in known.items():
        if parameter.type == "photo" and params[name] is not None and name not in payload.references:
            missing = f"{path}references.{name}"
            raise FaceMagiError("missing_param", f"{missing}: the photo's address is missing.", param=missing)


def _reference(payload: ReferenceBody, path: str) -> Source:
    return Source(payload.photo, _faces(payload.faces, f"{path}.faces"))


def _faces(payloads: list[PackedFace], path: str) -> tuple[Face, ...]:
    return tuple(_face(payload, f"{path}[{index}]") for index, payload in enumerate(payloads))


def _face(payload: PackedFace, path: str) -> Face:
    return Face(**{**vars(payload), "landmarks": _landmarks(payload, f"{path}.landmarks")})


def _landmarks(payload: PackedFace, path: str) -> NDArray[np.float32]:
    try:
        landmarks = unpack(payload.landmarks, payload.box)
    except FaceMagiError as error:
        error.param = path
        raise
    if np.ptp(landmarks[:, :2], axis=0).min() < MIN_FACE_EXTENT:
        raise FaceMagiError("invalid_param", f"{path}: the landmarks lie on one line.", param=path)
    return landmarks
