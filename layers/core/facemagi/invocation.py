"""A job as it is sent to its container: everything looked up and checked."""

from dataclasses import dataclass
from typing import Any

from facemagi import effects, faces, legs, photos
from facemagi import sagemaker as endpoints
from facemagi.effects import Effect
from facemagi.errors import FaceMagiError, step_path
from facemagi.faces import FaceChoice, FoundFaces
from facemagi.photos import PhotoKey
from facemagi.requests import NewJob, NewStep
from facemagi.sagemaker import Leg
from facemagi.table import Json


@dataclass(frozen=True)
class _Step:
    """A step of a request, its effect found and its parameters checked. path: what an error's `param` begins with."""

    asked: NewStep
    path: str
    effect: Effect
    params: Json


def invocations(owner: str, job: str, request: NewJob) -> list[Leg]:
    """What the endpoints are to do for a request, one after another; all of it is checked now.

    Raises:
        FaceMagiError: whatever is wrong with the request.
    """
    asked = request.asked()
    steps = [_look_up(step, step_path(place, len(asked))) for place, step in enumerate(asked)]
    found = _faces_of(owner, request.photo, "photo")
    sent = [_for_container(owner, step, found, request) for step in steps]
    edited = {face["id"] for step in sent for face in step["faces"]}
    body = {
        "job": job,
        "photo": PhotoKey(owner, request.photo).uri,
        "faces": [face.for_model() for face in found.faces if face.id in edited],
        "steps": sent,
        "output": request.output.model_dump(),
    }
    endpoints.require_size(body)
    return legs.split(owner, job, [step.effect for step in steps], body)


def _look_up(asked: NewStep, path: str) -> _Step:
    effect = effects.find(asked.effect, f"{path}effect")
    _require_weights(effect, f"{path}effect")
    return _Step(asked, path, effect, effect.manifest.resolve(effect.id, asked.params, f"{path}params"))


def _for_container(owner: str, step: _Step, found: FoundFaces, request: NewJob) -> Json:
    manifest, own = step.effect.manifest, step.asked.faces
    wanted, path = (request.faces, "faces") if own is None else (own, f"{step.path}faces")
    chosen = faces.select(found.faces, wanted, manifest, path)
    return {
        "effect": step.effect.id,
        "params": step.params,
        "faces": [{"id": one.id, "params": _own_params(step, one, f"{path}.{one.id}")} for one in chosen],
        "references": _references(owner, step),
    }


def _own_params(step: _Step, face: FaceChoice, path: str) -> Json:
    """What a face has otherwise than the step, so that many faces in many steps still fit into one invocation."""
    _refuse_photos(step, face, path)
    resolved = step.effect.manifest.resolve(step.effect.id, step.asked.params | face.params, path)
    return {name: value for name, value in resolved.items() if value != step.params[name]}


def _refuse_photos(step: _Step, face: FaceChoice, path: str) -> None:
    """A second photo is the whole step's: the container gets one for each parameter, not one for each face."""
    manifest = step.effect.manifest
    known = manifest.effects[manifest.effect_name(step.effect.id)].parameters
    for name in face.params:
        if name in known and known[name].type == "photo":
            raise FaceMagiError(
                "invalid_param",
                f"{name} is a photo, and so the same for all faces.",
                param=f"{path}.{name}",
                actual=face.id,
                remedy=f"Give {name} among the effect's params, or send a job for each face.",
            )


def _references(owner: str, step: _Step) -> Json:
    manifest = step.effect.manifest
    known = manifest.effects[manifest.effect_name(step.effect.id)].parameters
    return {
        name: _reference(owner, step.params[name], f"{step.path}params.{name}")
        for name, parameter in known.items()
        if parameter.type == "photo" and step.params[name] is not None
    }


def _reference(owner: str, photo: str, param: str) -> dict[str, Any]:
    found = _faces_of(owner, photo, param)
    return {"photo": PhotoKey(owner, photo).uri, "faces": [face.for_model() for face in found.faces[:1]]}


def _faces_of(owner: str, photo: str, param: str) -> FoundFaces:
    photos.require_ready(owner, photo, param)
    return faces.load(PhotoKey(owner, photo))


def _require_weights(effect: Effect, param: str) -> None:
    weights = effect.manifest.weights
    if effect.state == "needs_weights" and weights is not None:
        raise FaceMagiError(
            "weights_missing",
            f"{effect.manifest.title} has no weights here.",
            param=param,
            actual=effect.state,
            limit=weights.file,
            remedy=f"Get them from {weights.url} (licence: {weights.licence}), then run "
            f"./scripts/weights import {effect.manifest.name} FILE… and deploy the model.",
        )
