"""A background out of focus behind sharp people, as a fast lens shows it."""

from sagemaker_endpoints._imaging.compositing.blend import blend
from sagemaker_endpoints._imaging.filters.lens_blur import lens_blur
from sagemaker_endpoints._imaging.matting.person_matte import person_matte
from sagemaker_endpoints._sdk.contract import RGB, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

LARGEST = 0.028
"""Radius of the discs at full strength, in longer sides of the picture."""

LEAST_PERSON = 0.005
"""Part of the picture below which there is nobody to be in focus."""


def bokeh(rgb: RGB, photo: Photo, strength: float) -> RGB:
    """Blur what is behind people; light from people does not spill into it.

    rgb: (H, W, 3) uint8, of the photo's size. photo: for its person mask and faces. strength: 0…1.
    returns: (H, W, 3) uint8; people keep the input's bytes, and so does a picture without any.
    """
    if not strength:
        return rgb
    person = person_matte(photo)
    if float(person.mean()) < LEAST_PERSON:
        return rgb
    behind = lens_blur(rgb, _background(person), LARGEST * max(rgb.shape) * strength)
    return blend(behind, rgb, person)


def _background(person: Mask) -> Mask:
    """Without the strands at the edge, which would glow around the head."""
    return float32(smoothstep(0.35, 0.0, person))
