"""A job as it is asked for, and as it is sent to its model's container."""

import hashlib
import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from facemagi import faces, photos
from facemagi.effects import Effect
from facemagi.errors import FaceMagiError
from facemagi.faces import FaceChoice, FaceSelection, FoundFaces
from facemagi.photos import PhotoKey
from facemagi.table import Json


class Output(BaseModel):
    """How the result is cut, sized and encoded.

    `size` is `photo` (the photo's own), or one of the standard sizes, cut around the face: `result` is 400×500,
    `thumbnail` 240×300. `max_side` bounds the longer side; nothing is ever enlarged by it.
    """

    model_config = ConfigDict(extra="forbid")
    format: Literal["jpeg", "png", "webp"] = "jpeg"
    quality: int = Field(default=92, ge=1, le=100)
    max_side: int | None = Field(default=None, ge=16, le=8192)
    size: Literal["photo", "result", "thumbnail"] = "photo"


class NewJob(BaseModel):
    """The body of POST /v1/jobs."""

    model_config = ConfigDict(extra="forbid")
    effect: str
    photo: str
    faces: FaceSelection = "all"
    params: dict[str, Any] = Field(default_factory=dict)
    output: Output = Field(default_factory=Output)

    def fingerprint(self) -> str:
        """The same for the same request, whatever the order of its fields."""
        canonical = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


def invocation(owner: str, job: str, effect: Effect, request: NewJob) -> Json:
    """The job as its model's container gets it: everything looked up and checked.

    Raises:
        FaceMagiError: whatever is wrong with the request.
    """
    _require_weights(effect)
    params = effect.manifest.resolve(effect.id, request.params)
    found = _faces_of(owner, request.photo, "photo")
    chosen = faces.select(found.faces, request.faces, effect.manifest)
    return {
        "job": job,
        "effect": effect.id,
        "photo": PhotoKey(owner, request.photo).uri,
        "faces": _with_params(found, chosen, effect, request),
        "params": params,
        "references": _references(owner, effect, params),
        "output": request.output.model_dump(),
    }


def _with_params(found: FoundFaces, chosen: list[FaceChoice], effect: Effect, request: NewJob) -> list[Json]:
    by_id = {face.id: face for face in found.faces}
    return [
        by_id[choice.id].for_model()
        | {"params": effect.manifest.resolve(effect.id, request.params | choice.params, f"faces.{choice.id}")}
        for choice in chosen
    ]


def _references(owner: str, effect: Effect, params: Json) -> Json:
    part = effect.manifest.effects[effect.manifest.effect_name(effect.id)]
    return {
        name: _reference(owner, params[name], f"params.{name}")
        for name, parameter in part.parameters.items()
        if parameter.type == "photo" and params[name] is not None
    }


def _reference(owner: str, photo: str, param: str) -> Json:
    found = _faces_of(owner, photo, param)
    return {"photo": PhotoKey(owner, photo).uri, "faces": [face.for_model() for face in found.faces[:1]]}


def _faces_of(owner: str, photo: str, param: str) -> FoundFaces:
    photos.require_ready(owner, photo, param)
    return faces.load(PhotoKey(owner, photo))


def _require_weights(effect: Effect) -> None:
    weights = effect.manifest.weights
    if effect.state == "needs_weights" and weights is not None:
        raise FaceMagiError(
            "weights_missing",
            f"{effect.manifest.title} has no weights here.",
            param="effect",
            actual=effect.state,
            limit=weights.file,
            remedy=f"Get them from {weights.url} ({weights.licence}) and import them with scripts/weights.",
        )
