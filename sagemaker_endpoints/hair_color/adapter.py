"""Hair colour: each face's hair found without trained weights, and dyed strand by strand."""

from collections.abc import Sequence
from pathlib import Path

from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo

from .colouring import colour_hair, look_for_hair
from .confidence import LOW_CONFIDENCE


class Adapter:
    """A photo editor without weights; it keeps nothing between edits."""

    def load(self, weights: Path, device: str) -> None:
        """Nothing to load."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo with its faces' hair in the colours they ask for; everything else keeps its bytes."""
        return [dyed(photo) for photo in photos]


def dyed(photo: Photo) -> RGB:
    """(H, W, 3) uint8, a new picture of the photo's size."""
    rgb = photo.rgb.copy()
    frames = [face_frame(face.landmarks) for face in photo.faces]
    for face, frame in zip(photo.faces, frames, strict=True):
        if face.params["strength"]:
            others = [other for other in frames if other is not frame]
            found = look_for_hair(photo.rgb, frame, others, photo.parts(face))
            if found.confidence < LOW_CONFIDENCE:
                photo.warn("low_confidence", face.id)
            colour_hair(rgb, photo.rgb, found, face.params, frame.unit)
    return rgb


def confidences(photo: Photo) -> dict[str, float]:
    """How far each face's hair can be told from the rest, 0…1, by the face's id; see `confidence.LOW_CONFIDENCE`."""
    frames = [face_frame(face.landmarks) for face in photo.faces]
    return {
        face.id: look_for_hair(photo.rgb, frame, [other for other in frames if other is not frame]).confidence
        for face, frame in zip(photo.faces, frames, strict=True)
    }
