"""The faces of a photo: found once, kept beside it, and chosen from by every job.

Convention: pixels of the upright photo, origin at its top-left corner, x to the right, y down; boxes are x, y, width,
height; angles are degrees.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from facemagi import limits, objects
from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest
from facemagi.photos import PhotoKey


@dataclass(frozen=True)
class Face:
    """One face as it was found.

    Attributes:
        id: `f0` is the largest face, `f1` the next.
        points: the eye on the picture's left, the other eye, the nose's tip, the mouth's left and right corners.
        quality: 0 (of no use) … 1.
        landmarks: the 478 points of the mesh, packed as `facemagi_vision.packing` says.
    """

    id: str
    box: tuple[float, float, float, float]
    points: tuple[tuple[float, float], ...]
    yaw: float
    pitch: float
    roll: float
    quality: float
    landmarks: str

    @property
    def size(self) -> float:
        """The longer side of the box."""
        return max(self.box[2:])

    def public(self) -> dict[str, Any]:
        """What the API shows: all but the packed mesh."""
        return {name: value for name, value in asdict(self).items() if name != "landmarks"}

    def for_model(self) -> dict[str, Any]:
        """What a container gets: the packed mesh instead of the five points, which are in it."""
        return {name: value for name, value in asdict(self).items() if name != "points"}


@dataclass(frozen=True)
class FoundFaces:
    """What the face engine found in a photo; `width` and `height` are those of the upright picture."""

    width: int
    height: int
    format: str
    faces: tuple[Face, ...]


class FaceChoice(BaseModel):
    """One face of a job, with parameters of its own over the job's."""

    model_config = ConfigDict(extra="forbid")
    id: str
    params: dict[str, Any] = Field(default_factory=dict)


FaceSelection = Literal["all", "largest"] | list[str | FaceChoice]


def save(key: PhotoKey, found: FoundFaces) -> None:
    """Keep the faces beside the photo."""
    objects.write(key.faces, json.dumps(asdict(found)), "application/json")


def load(key: PhotoKey) -> FoundFaces:
    """The faces of a photo that is ready.

    Raises:
        FaceMagiError: `expired` where the photo has just been deleted.
    """
    content = json.loads(objects.read(key.faces, "photo"))
    return FoundFaces(**content | {"faces": tuple(Face(**face) for face in content["faces"])})


def select(found: Sequence[Face], wanted: FaceSelection, manifest: Manifest, path: str = "faces") -> list[FaceChoice]:
    """The faces that an effect edits, in the order of their ids.

    path: of the field that says what is wanted. Where it says `all` or `largest`, faces too small for the effect are
        passed over, unless that leaves none.

    Raises:
        FaceMagiError: `no_face`, `unknown_face`, `face_too_small`, `too_many_faces`.
    """
    if not manifest.needs_faces and not found:
        return []
    if not found:
        raise FaceMagiError(
            "no_face",
            "No face was found in this photo.",
            param="photo",
            actual=0,
            limit=1,
            remedy="Send a photo with a face of at least 40 pixels, not turned away and not covered.",
        )
    if isinstance(wanted, str):
        return _by_size(found, wanted, manifest)
    return _by_id(found, wanted, manifest, path)


def _by_size(found: Sequence[Face], wanted: str, manifest: Manifest) -> list[FaceChoice]:
    usable = [face for face in found if face.size >= manifest.min_face]
    if not usable and not manifest.needs_faces:
        return []
    if not usable:
        raise _too_small(max(found, key=lambda face: face.size), manifest)
    chosen = [max(usable, key=lambda face: face.size)] if wanted == "largest" else usable
    return [FaceChoice(id=face.id) for face in chosen[: limits.MAX_FACES_PER_JOB]]


def _by_id(
    found: Sequence[Face], wanted: Sequence[str | FaceChoice], manifest: Manifest, path: str
) -> list[FaceChoice]:
    if not 1 <= len(wanted) <= limits.MAX_FACES_PER_JOB:
        raise FaceMagiError(
            "too_many_faces" if wanted else "invalid_param",
            f"A job edits 1 to {limits.MAX_FACES_PER_JOB} faces, not {len(wanted)}.",
            param=path,
            actual=len(wanted),
            limit=limits.MAX_FACES_PER_JOB,
            remedy='Name fewer faces, or say "all".',
        )
    choices = [FaceChoice(id=face) if isinstance(face, str) else face for face in wanted]
    known = {face.id: face for face in found}
    for index, choice in enumerate(choices):
        _check_choice(choice, known, f"{path}[{index}]", manifest)
    return sorted({choice.id: choice for choice in choices}.values(), key=lambda choice: int(choice.id[1:]))


def _check_choice(choice: FaceChoice, known: dict[str, Face], path: str, manifest: Manifest) -> None:
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


def _too_small(face: Face, manifest: Manifest) -> FaceMagiError:
    return FaceMagiError(
        "face_too_small",
        f"The face {face.id} is {face.size:.0f} px large; {manifest.name} needs {manifest.min_face} px.",
        param="faces",
        actual=round(face.size),
        limit=manifest.min_face,
        remedy="Send a larger picture of this face.",
    )
