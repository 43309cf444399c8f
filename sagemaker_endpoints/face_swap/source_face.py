"""What has to come with a job before anybody's face is put on another picture."""

from dataclasses import dataclass

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo

SOURCE = "source"


@dataclass(frozen=True)
class Other:
    """The photo of the other person and the face that is meant. rgb: (H, W, 3) uint8."""

    rgb: RGB
    face: Face


def other_person(photo: Photo) -> Other:
    """The largest face of the photo that the parameter `source` names.

    Raises FaceMagiError: `missing_param` where that photo did not come along, `no_face` where nobody is on it.
    """
    source = photo.references.get(SOURCE)
    if source is None:
        raise FaceMagiError(
            "missing_param",
            "The photo of the other person did not come along with the job.",
            param=f"params.{SOURCE}",
            remedy=f"Give the id of an uploaded photo as `{SOURCE}`.",
        )
    if not source.faces:
        raise FaceMagiError(
            "no_face",
            "Nobody's face was found on the photo of the other person.",
            param=f"params.{SOURCE}",
            limit=1,
            actual=0,
            remedy="Use a photo on which one face is large, uncovered and turned to the camera.",
        )
    return Other(source.rgb, max(source.faces, key=lambda face: face.box[2] * face.box[3]))
