"""The faces of a photo: detected once, stored in the bucket beside the photo, selected by every job."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from facemagi import limits, objects
from facemagi.errors import FaceMagiError
from facemagi.face import Face
from facemagi.manifest import Manifest
from facemagi.photos.keys import PhotoKey

Point = tuple[float, float]
"""(x, y), pixels of the upright photo."""


@dataclass(frozen=True)
class StoredFace(Face[str]):
    """A face as it is stored: the landmarks packed into a text, and five of them as numbers.

    Attributes:
        points: eye on the left of the picture, eye on the right, nose tip, left and right corner of the mouth.
    """

    points: tuple[Point, ...] = ()

    @property
    def size(self) -> float:
        """The longer side of the box, pixels."""
        return max(self.box[2:])

    def public(self) -> dict[str, Any]:
        """The face as the API shows it: without the packed landmarks."""
        return {name: value for name, value in asdict(self).items() if name != "landmarks"}

    def for_model(self) -> dict[str, Any]:
        """The face as a container gets it: without the five points, which the packed landmarks contain."""
        return {name: value for name, value in asdict(self).items() if name != "points"}


@dataclass(frozen=True)
class DetectedFaces:
    """What face detection found in a photo.

    Attributes:
        width: of the upright photo, pixels.
        height: of the upright photo, pixels.
        format: the photo's format, such as `jpeg`.
        faces: the largest first.
    """

    width: int
    height: int
    format: str
    faces: tuple[StoredFace, ...]


class FaceChoice(BaseModel):
    """One face of a job, with parameters that replace the job's."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
    id: str = Field(max_length=limits.MAX_NAME_CHARS)
    params: dict[str, Any] = Field(default_factory=dict)


FaceSelection = Literal["all", "largest"] | list[str | FaceChoice]


def save(key: PhotoKey, detected: DetectedFaces) -> None:
    """Store the faces of a photo.

    Args:
        key: the photo.
        detected: its faces.
    """
    objects.write(key.faces, json.dumps(asdict(detected)), "application/json")


def load(key: PhotoKey) -> DetectedFaces:
    """Read the faces of a photo that is ready.

    Args:
        key: the photo.

    Raises:
        FaceMagiError: `expired` where the photo has just been deleted.
    """
    content = json.loads(objects.read(key.faces, "photo"))
    return DetectedFaces(**content | {"faces": tuple(StoredFace(**face) for face in content["faces"])})


def select(
    detected: Sequence[StoredFace], selection: FaceSelection, manifest: Manifest, path: str = "faces"
) -> list[FaceChoice]:
    """Select the faces that an effect edits.

    Args:
        detected: the faces of the photo.
        selection: the field `faces` of the request. `all` and `largest` skip faces that are too small for the effect,
            unless no face would remain.
        manifest: the effect's model.
        path: the path of the request's field, for errors.

    Returns:
        The chosen faces in the order of their ids.

    Raises:
        FaceMagiError: `no_face`, `unknown_face`, `face_too_small`, `too_many_faces`.
    """
    if not manifest.needs_faces and not detected:
        return []
    if not detected:
        raise FaceMagiError(
            "no_face",
            "No face was found in this photo.",
            param="photo",
            actual=0,
            limit={"min": 1},
            remedy="Send a photo with a face of at least 40 pixels, not turned away and not covered.",
        )
    if isinstance(selection, str):
        return _select_by_size(detected, selection, manifest)
    return _select_by_id(detected, selection, manifest, path)


def _select_by_size(detected: Sequence[StoredFace], selection: str, manifest: Manifest) -> list[FaceChoice]:
    usable = [face for face in detected if face.size >= manifest.min_face]
    if not usable and not manifest.needs_faces:
        return []
    if not usable:
        raise _too_small(max(detected, key=lambda face: face.size), manifest)
    chosen = [max(usable, key=lambda face: face.size)] if selection == "largest" else usable
    return [FaceChoice(id=face.id) for face in chosen[: limits.MAX_FACES_PER_JOB]]


def _select_by_id(
    detected: Sequence[StoredFace], selection: Sequence[str | FaceChoice], manifest: Manifest, path: str
) -> list[FaceChoice]:
    if not selection:
        raise FaceMagiError(
            "invalid_param",
            "The list names no face.",
            param=path,
            actual=0,
            limit={"min": 1, "max": limits.MAX_FACES_PER_JOB},
            remedy='Name at least one face, or say "all" or "largest".',
        )
    if len(selection) > limits.MAX_FACES_PER_JOB:
        raise FaceMagiError(
            "too_many_faces",
            f"A job edits at most {limits.MAX_FACES_PER_JOB} faces, not {len(selection)}.",
            param=path,
            actual=len(selection),
            limit=limits.MAX_FACES_PER_JOB,
            remedy='Name fewer faces, or say "all".',
        )
    choices = [FaceChoice(id=face) if isinstance(face, str) else face for face in selection]
    known = {face.id: face for face in detected}
    for index, choice in enumerate(choices):
        _require_usable(choice, known, f"{path}[{index}]", manifest)
    return sorted({choice.id: choice for choice in choices}.values(), key=lambda choice: int(choice.id[1:]))


def _require_usable(choice: FaceChoice, known: Mapping[str, StoredFace], path: str, manifest: Manifest) -> None:
    if choice.id not in known:
        raise FaceMagiError(
            "unknown_face",
            f"The photo has no face {choice.id!r}.",
            param=path,
            actual=choice.id,
            limit=sorted(known),
            remedy="GET /v1/photos/{photo} lists the faces.",
        )
    if known[choice.id].size < manifest.min_face:
        raise _too_small(known[choice.id], manifest)


def _too_small(face: StoredFace, manifest: Manifest) -> FaceMagiError:
    return FaceMagiError(
        "face_too_small",
        f"The face {face.id} is {face.size:.0f} px large; {manifest.name} needs {manifest.min_face} px.",
        param="faces",
        actual=round(face.size),
        limit={"min": manifest.min_face},
        remedy="Send a larger picture of this face.",
    )
