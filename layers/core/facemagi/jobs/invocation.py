"""Turns the request of a job into the job bodies that containers get: effects looked up, values checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from facemagi import effects, faces
from facemagi.effects import Effect
from facemagi.errors import FaceMagiError, step_path
from facemagi.faces import DetectedFaces, FaceChoice, FaceSelection
from facemagi.jobs import legs, results, sagemaker
from facemagi.jobs.legs import Leg
from facemagi.jobs.requests import NewJob, NewStep, Output
from facemagi.observability import logger
from facemagi.parameters import Parameter
from facemagi.photos import reading
from facemagi.photos.keys import PhotoKey
from facemagi.table import Json
from facemagi.weights import how_to_get


@dataclass(frozen=True)
class _Step:
    """A step of a request, its effect looked up and its parameters checked.

    Attributes:
        request: the step as the caller sent it.
        path: the prefix of `param` in errors about this step.
        effect: the effect.
        params: all parameters, defaults filled in.
    """

    request: NewStep
    path: str
    effect: Effect
    params: Json

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """The effect's parameters by name."""
        manifest = self.effect.manifest
        return manifest.effects[manifest.effect_name(self.effect.id)].parameters


FaceReader = Callable[[str, str, str], DetectedFaces]
"""Reads the faces of a photo: of an owner, by its id, and the request's field that named it."""


def read_faces(owner: str, photo: str, param: str) -> DetectedFaces:
    """The faces of a photo that is ready.

    Args:
        owner: the owner's id.
        photo: the photo's id, as the caller sent it.
        param: the request's field that named it, for the error.

    Raises:
        FaceMagiError: `not_found`, `photo_pending`, `photo_rejected`.
    """
    reading.require_ready(owner, photo, param)
    return faces.load(PhotoKey(owner, photo))


def job_legs(
    owner: str,
    job: str,
    request: NewJob,
    start_by: int | None = None,
    read: FaceReader = read_faces,
    current: str = "",
) -> list[Leg]:
    """Check a request completely, and split it into the legs that endpoints will run one after another.

    Args:
        owner: the owner's id.
        job: the job's id.
        request: the body of POST /v1/jobs.
        start_by: after this time, seconds since 1970, no container begins with it; None where there is no such time.
        read: reads the faces of photos; one that remembers them where many jobs have the same photo.
        current: the endpoint at which the job is already; empty for a new job.

    Raises:
        FaceMagiError: the first fault of the request.
    """
    requested = request.requested_steps()
    steps = [_look_up(step, step_path(index, len(requested))) for index, step in enumerate(requested)]
    detected = read(owner, request.photo, "photo")
    steps[0].effect.manifest.require_pixels(detected.width, detected.height, "photo")
    step_bodies = [_step_body(step, detected, request, _references(owner, step, read)) for step in steps]
    edited = {face["id"] for step in step_bodies for face in step["faces"]}
    body = {
        "job": job,
        "photo": PhotoKey(owner, request.photo).uri,
        "faces": [face.for_model() for face in detected.faces if face.id in edited],
        "steps": step_bodies,
        "output": _output(steps, request.output),
    } | ({"start_by": start_by} if start_by else {})
    sagemaker.require_size(body)
    return legs.split(owner, job, [step.effect for step in steps], body, current)


def _look_up(request: NewStep, path: str) -> _Step:
    effect = effects.find(request.effect, f"{path}effect")
    require_available(effect, f"{path}effect")
    return _Step(request, path, effect, effect.manifest.resolve(effect.id, request.params, f"{path}params"))


def _output(steps: list[_Step], output: Output) -> Json:
    """The form of the result: of a report where the last step reports, otherwise of a picture or its mask."""
    for step in steps[:-1]:
        if step.effect.manifest.reports:
            raise FaceMagiError(
                "invalid_param",
                f"{step.effect.id} reports and edits nothing, so no step can follow.",
                param=f"{step.path}effect",
                actual=step.effect.id,
                remedy="Make it the last step.",
            )
    last = steps[-1].effect
    default, *others = _mask_formats(last) if output.mask else results.formats(last.manifest.reports)
    chosen = output.format if "format" in output.model_fields_set else default
    if chosen not in (default, *others):
        raise FaceMagiError(
            "invalid_param",
            f"The result of {last.id} cannot be {chosen}.",
            param="output.format",
            limit=[default, *others],
            actual=chosen,
        )
    return output.model_dump() | {"format": chosen}


def _mask_formats(effect: Effect) -> list[str]:
    if effect.mask is None:
        raise FaceMagiError(
            "invalid_param",
            f"{effect.id} has no mask.",
            param="output.mask",
            limit=sorted(each.id for each in effects.catalogue().values() if each.mask),
            actual=True,
            remedy="Leave it out, or choose an effect whose `mask` in GET /v1/effects is not null.",
        )
    return [results.MASK]


def _step_body(step: _Step, detected: DetectedFaces, request: NewJob, references: Json) -> Json:
    own = step.request.faces
    selection, path = (request.faces, "faces") if own is None else (own, f"{step.path}faces")
    chosen = faces.select(detected.faces, selection, step.effect.manifest, path)
    return {
        "effect": step.effect.id,
        "params": step.params,
        "faces": [
            {"id": face.id, "params": _face_params(step, face, _path_of(face, selection, path))} for face in chosen
        ],
        "references": references,
    }


def _path_of(face: FaceChoice, selection: FaceSelection, path: str) -> str:
    """The path of a face's own parameters in the request."""
    ids = [each.id if isinstance(each, FaceChoice) else each for each in selection]
    return f"{path}[{ids.index(face.id)}].params" if face.id in ids else path


def _face_params(step: _Step, face: FaceChoice, path: str) -> Json:
    """Only the parameters that differ from the step's, so that many faces in many steps fit into one invocation."""
    _require_no_photos(step, face, path)
    resolved = step.effect.manifest.resolve(step.effect.id, step.request.params | face.params, path)
    return {name: value for name, value in resolved.items() if value != step.params[name]}


def _require_no_photos(step: _Step, face: FaceChoice, path: str) -> None:
    """A second photo belongs to the whole step: a container gets one per parameter, not one per face."""
    for name in face.params:
        if name in step.parameters and step.parameters[name].type == "photo":
            raise FaceMagiError(
                "invalid_param",
                f"{name} is a photo, and so the same for all faces.",
                param=f"{path}.{name}",
                actual=face.id,
                remedy=f"Give {name} among the effect's params, or send a job for each face.",
            )


def _references(owner: str, step: _Step, read: FaceReader) -> Json:
    return {
        name: _reference(owner, step.params[name], read(owner, step.params[name], f"{step.path}params.{name}"))
        for name, parameter in step.parameters.items()
        if parameter.type == "photo" and step.params[name] is not None
    }


def _reference(owner: str, photo: str, detected: DetectedFaces) -> dict[str, Any]:
    return {"photo": PhotoKey(owner, photo).uri, "faces": [face.for_model() for face in detected.faces[:1]]}


def require_available(effect: Effect, param: str) -> None:
    """Check that an effect is switched on and has its weights.

    Args:
        effect: a deployed one.
        param: the request's field that named it, for the error.

    Raises:
        FaceMagiError: `effect_disabled`, `weights_missing`.
    """
    if effect.state == "ready":
        return
    if effect.disabled:
        alternatives = _alternatives(effect)
        raise FaceMagiError(
            "effect_disabled",
            f"{effect.manifest.title} is switched off at the moment.",
            param=param,
            actual=effect.state,
            remedy=f"Offer {' or '.join(alternatives or ['another effect'])} instead.",
            alternatives=alternatives,
        )
    manifest = effect.manifest
    name = next(each for each in manifest.required_weights if effect.weights.get(each, "missing") == "missing")
    alternatives = _alternatives(effect)
    command = how_to_get(manifest.name, name, manifest.weights[name])  # for the operator, not for the app's user
    logger().warning("weights missing", extra={"effect": effect.id, "remedy": command})
    raise FaceMagiError(
        "weights_missing",
        f"{manifest.title} is not available yet.",
        param=param,
        actual=effect.state,
        limit=list(manifest.required_weights),
        remedy=f"Offer {' or '.join(alternatives or ['another effect'])} instead.",
        alternatives=alternatives,
    )


def _alternatives(effect: Effect) -> list[str]:
    """The alternatives to an effect that work here now."""
    known = effects.catalogue()
    return [other for other in effect.manifest.alternatives if other in known and known[other].state == "ready"]
