"""Hair colour: finds the hair of each face without trained weights and dyes it; strands and light stay."""

from collections.abc import Sequence
from pathlib import Path

from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo

from .colouring import dye_hair, estimate_hair, hair_mask
from .confidence import LOW_CONFIDENCE


class Adapter:
    """A photo editor without weights and without state."""

    def load(self, weights: Path, device: str) -> None:
        """Do nothing: there are no weights."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Dye the hair of each photo's faces.

        Args:
            photos: their faces carry the parameters.
            edits: one per photo; not used.

        Returns:
            (H, W, 3) uint8 per photo, of the photo's size.
        """
        return [dye_photo(photo) for photo in photos]


def dye_photo(photo: Photo) -> RGB:
    """Dye the hair of a photo's faces; all other pixels keep their bytes.

    A face without hair (bald, or under a cap or a scarf) is left alone and gets the warning `no_hair`. One whose hair
    cannot be segmented reliably gets `low_confidence`; one whose hair stays darker than the colour, `lift_limited`.

    Args:
        photo: `face.params` of each face give `colour`, `strength` and `shine`.

    Returns:
        (H, W, 3) uint8, a new picture of the photo's size.
    """
    rgb = photo.rgb.copy()
    frames = [face_frame(face.landmarks) for face in photo.faces]
    for face, frame in zip(photo.faces, frames, strict=True):
        if face.params["strength"]:
            others = [other for other in frames if other is not frame]
            hair = estimate_hair(photo.rgb, frame, others, photo.parts(face))
            if hair.absent:
                photo.warn("no_hair", face.id)
                continue
            if hair.confidence < LOW_CONFIDENCE:
                photo.warn("low_confidence", face.id)
            if photo.wants_mask:
                photo.show_mask(hair_mask(photo.rgb, hair))
            if not dye_hair(rgb, photo.rgb, hair, face.params):
                photo.warn("lift_limited", face.id)
    return rgb


def confidences(photo: Photo) -> dict[str, float]:
    """How reliable the segmentation of each face's hair is.

    Args:
        photo: the photo with its faces.

    Returns:
        By the id of the face, 0…1; below `confidence.LOW_CONFIDENCE` the result may be wrong.
    """
    frames = [face_frame(face.landmarks) for face in photo.faces]
    return {
        face.id: estimate_hair(photo.rgb, frame, [other for other in frames if other is not frame]).confidence
        for face, frame in zip(photo.faces, frames, strict=True)
    }
