"""Labels that the service itself is certain of, from landmarks and pixels."""

from functools import cache

from sagemaker_endpoints._imaging.attributes.attribute_labels import ESTIMATORS, measured_estimates
from sagemaker_endpoints._sdk.align import align, find_alignment
from sagemaker_endpoints._sdk.contract import RGB, Crop, Face, Photo
from sagemaker_endpoints._sdk.face_transform import transform_face
from scripts.datasets.prepared import ABSENT, PRESENT

TEMPLATE, SIZE = "ffhq", 384
"""The crop in which attributes are measured, as in `sagemaker_endpoints/face_attributes`: the head with its hair."""


@cache
def own_attributes() -> tuple[str, ...]:
    """The labels that can be estimated. Of some, such as bushy_eyebrows, only their absence ever is certain."""
    return tuple(sorted(name for names, _ in ESTIMATORS for name in names))


def own_labels(rgb: RGB, face: Face) -> dict[str, int]:
    """The labels of a face that are certain; the others are left out.

    Args:
        rgb: (H, W, 3), the photo.
        face: in its pixels.
    """
    alignment = find_alignment(face.landmarks, TEMPLATE, SIZE)
    photo = Photo(rgb, (face,))
    crop = Crop(align(rgb, alignment), transform_face(face, alignment.matrix), photo, alignment.matrix)
    estimates = measured_estimates(crop, own_attributes())
    return {name: PRESENT if each.value else ABSENT for name, each in estimates.items() if each.certain}
