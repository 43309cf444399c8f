"""A job, every value of it checked against its models' manifests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facemagi.errors import FaceMagiError, step_path
from facemagi.manifest import Manifest
from facemagi_vision.packing import unpack
from sagemaker_endpoints._runtime.job_body import FaceBody, JobBody, LegBody, ReferenceBody, StepBody, read_body
from sagemaker_endpoints._runtime.output import Output
from sagemaker_endpoints._sdk.contract import Edit, Face, Params

SMALLEST_FACE = 1.0
"""Pixels in either direction: what is less is no face, and no crop could be fitted to it."""


@dataclass(frozen=True)
class Source:
    """A photo that is still to be fetched from `uri`, `s3://bucket/key`, and its faces."""

    uri: str
    faces: tuple[Face, ...]


@dataclass(frozen=True)
class JobStep:
    """One edit.

    effect: its id. model: the name of its model.
    faces: the parameters of each face that is edited, by its id.
    references: further photos, by the parameter that asked for them. path: what their fields' paths begin with.
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

    source: the photo, with the faces that any of them edits. picture: where to find what another container has made
        of it so far, with the faces. hands_over: whether another container goes on with it.
    """

    id: str
    steps: tuple[JobStep, ...]
    source: Source
    output: Output
    picture: str | None = None
    hands_over: bool = False

    @property
    def effects(self) -> list[str]:
        return [step.effect for step in self.steps]


def parse_job(body: bytes, manifests: Mapping[str, Manifest]) -> Job:
    """The job that `body` asks for, defaults filled in.

    manifests: of the models that are served, by the ids of their effects.

    Raises:
        FaceMagiError: as `read_body`, and `unknown_effect`, `unknown_face`, `no_face` where the model needs one, and
            what `Manifest.resolve` says about parameters. `param` is the path of the field at fault.
    """
    told = read_body(body)
    leg = told.leg or LegBody(first=0, of=len(told.steps))
    paths = [step_path(leg.first + place, leg.of) for place in range(len(told.steps))]
    return Job(
        id=told.job,
        steps=tuple(_step(step, path, told, manifests) for step, path in zip(told.steps, paths, strict=True)),
        source=Source(told.photo, tuple(_face(face, f"faces.{place}") for place, face in enumerate(told.faces))),
        output=Output(**told.output.model_dump()),
        picture=leg.picture,
        hands_over=leg.hands_over,
    )


def _step(told: StepBody, path: str, job: JobBody, manifests: Mapping[str, Manifest]) -> JobStep:
    manifest = _manifest_of(told, path, manifests)
    _require_faces(told, path, job, manifest)
    params = manifest.resolve(told.effect, told.params, f"{path}params")
    _require_references(told, params, path, manifest)
    return JobStep(
        effect=told.effect,
        model=manifest.name,
        edit=Edit(manifest.effect_name(told.effect), params),
        faces={
            face.id: manifest.resolve(told.effect, told.params | face.params, f"{path}faces.{face.id}")
            for face in told.faces
        },
        references={
            name: _reference(f"{path}references.{name}", reference) for name, reference in told.references.items()
        },
        path=path,
    )


def _manifest_of(told: StepBody, path: str, manifests: Mapping[str, Manifest]) -> Manifest:
    if told.effect not in manifests:
        message = f"This container has no effect {told.effect!r}."
        known = sorted(manifests)
        raise FaceMagiError("unknown_effect", message, param=f"{path}effect", limit=known, actual=told.effect)
    return manifests[told.effect]


def _require_faces(told: StepBody, path: str, job: JobBody, manifest: Manifest) -> None:
    if manifest.needs_faces and not told.faces:
        raise FaceMagiError("no_face", f"{told.effect} edits faces, and none is named.", param=f"{path}faces", actual=0)
    known = {face.id for face in job.faces}
    handed = job.leg is not None and job.leg.picture is not None
    for face in told.faces:
        if face.id not in known and not handed:
            message = f"The job has no face {face.id!r}."
            raise FaceMagiError("unknown_face", message, param=f"{path}faces", limit=sorted(known), actual=face.id)


def _require_references(told: StepBody, params: Mapping[str, Any], path: str, manifest: Manifest) -> None:
    """Where a parameter names a photo, the photo's place must have come along."""
    known = manifest.effects[manifest.effect_name(told.effect)].parameters
    for name, parameter in known.items():
        if parameter.type == "photo" and params[name] is not None and name not in told.references:
            missing = f"{path}references.{name}"
            raise FaceMagiError("missing_param", f"{missing}: the photo's place is missing.", param=missing)


def _reference(path: str, told: ReferenceBody) -> Source:
    return Source(told.photo, tuple(_face(face, f"{path}.faces.{place}") for place, face in enumerate(told.faces)))


def _face(told: FaceBody, path: str) -> Face:
    landmarks = _landmarks(told, f"{path}.landmarks")
    return Face(told.id, told.box, landmarks, told.yaw, told.pitch, told.roll, told.quality)


def _landmarks(told: FaceBody, path: str) -> NDArray[np.float32]:
    try:
        landmarks = unpack(told.landmarks, told.box)
    except FaceMagiError as error:
        error.param = path
        raise
    if np.ptp(landmarks[:, :2], axis=0).min() < SMALLEST_FACE:
        raise FaceMagiError("invalid_param", f"{path}: the landmarks lie on one line.", param=path)
    return landmarks
