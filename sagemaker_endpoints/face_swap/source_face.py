"""The source photo and its face, which is used on another photo."""

from dataclasses import dataclass

from sagemaker_endpoints._sdk.contract import RGB, Face, Photo
from sagemaker_endpoints._sdk.reference_face import largest_face, reference_photo

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
    source = reference_photo(photo, SOURCE)
    return SourceFace(source.rgb, largest_face(source, SOURCE))
