"""The face that is put on another photo."""

from dataclasses import dataclass

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo

SOURCE = "source"
"""The parameter that names the source photo."""


@dataclass(frozen=True)
class SourceFace:
    """One face of the source photo.

    Attributes:
        rgb: (H, W, 3) uint8, the whole source photo.
        face: landmarks and box in pixels of `rgb`.
    """

    rgb: RGB
    face: Face


def largest_source_face(photo: Photo) -> SourceFace:
    """The largest face of the source photo.

    Args:
        photo: the photo that is edited, with the source photo in its `references`.

    Raises:
        FaceMagiError: `missing_param` if there is no source photo, `no_face` if it has no face.
    """
    source = photo.references.get(SOURCE)
    if source is None:
        raise FaceMagiError(
            "missing_param",
            "The job has no photo of the other person.",
            param=f"params.{SOURCE}",
            remedy=f"Give the id of an uploaded photo as `{SOURCE}`.",
        )
    if not source.faces:
        raise FaceMagiError(
            "no_face",
            "No face was found in the photo of the other person.",
            param=f"params.{SOURCE}",
            limit=1,
            actual=0,
            remedy="Use a photo in which one face is large, uncovered and turned to the camera.",
        )
    return SourceFace(source.rgb, max(source.faces, key=lambda face: face.box[2] * face.box[3]))
