"""The source photo and its face, which is used on another photo."""

from dataclasses import dataclass

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._sdk.contract import RGB, Face, FaceParser, Photo
from sagemaker_endpoints._sdk.reference_face import largest_face, reference_photo

SOURCE, SOURCE_FACE = "source", "source_face"
"""The parameters that name the source photo, and the face in it."""

LARGEST = "largest"
"""The value of `SOURCE_FACE` for the face with the largest box."""

MIN_QUALITY = 0.35
"""Least quality of a source face: below it a hand, hair or blur hides what makes the person, and the swap would show a
stranger. Clear portraits have 0.9 to 1."""


@dataclass(frozen=True)
class SourceFace:
    """One face of the source photo.

    Attributes:
        rgb: (H, W, 3) uint8, the whole source photo.
        face: landmarks and box in pixels of `rgb`.
        parser: finds the parts of the face; None where no model of the container can.
    """

    rgb: RGB
    face: Face
    parser: FaceParser | None = None

    def photo(self) -> Photo:
        """The source photo with this face alone."""
        return Photo(self.rgb, (self.face,), parser=self.parser)


def chosen_source_face(photo: Photo, face_id: str) -> SourceFace:
    """A face of the source photo.

    Args:
        photo: the photo that is edited, with the source photo in its `references`.
        face_id: the id of the face, or `largest`.

    Raises:
        FaceMagiError: `missing_param` if there is no source photo, `no_face` if it has no face, `unknown_face` if it
            has none with that id, `face_unclear` if the face is not visible well enough.
    """
    source = reference_photo(photo, SOURCE)
    face = largest_face(source, SOURCE)
    if face_id != LARGEST:
        face = _face_with_id(source, face_id)
    if face.quality < MIN_QUALITY:
        raise FaceMagiError(
            "face_unclear",
            f"The face {face.id} of the source photo has a quality of {face.quality:.2f}, below {MIN_QUALITY}.",
            param=f"params.{SOURCE}",
            limit=MIN_QUALITY,
            actual=round(face.quality, 2),
            remedy="Use a photo on which the face is sharp, uncovered and turned to the camera.",
        )
    return SourceFace(source.rgb, face, (photo.analysed or photo).parser)


def _face_with_id(source: Photo, face_id: str) -> Face:
    found = {face.id: face for face in source.faces}
    if face_id not in found:
        raise FaceMagiError(
            "unknown_face",
            f"The source photo has no face {face_id}.",
            param=f"params.{SOURCE_FACE}",
            limit=list(found),
            actual=face_id,
            remedy=f"Choose one of {', '.join(found)}, or `{LARGEST}`.",
        )
    return found[face_id]
