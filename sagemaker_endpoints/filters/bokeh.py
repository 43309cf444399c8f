"""Blur the background behind sharp people, as a fast lens does."""

from sagemaker_endpoints._imaging.compositing.blend import blend
from sagemaker_endpoints._imaging.filters.lens_blur import lens_blur
from sagemaker_endpoints._imaging.matting.person_matte import person_matte
from sagemaker_endpoints._sdk.contract import RGB, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

MAX_RADIUS = 0.028
"""Radius of the blur discs at full strength, in longer sides of the picture."""

MIN_PERSON = 0.005
"""Smallest share of the picture that people cover; with less, the picture counts as one without people."""


def bokeh(rgb: RGB, photo: Photo, strength: float, people: str = "everybody") -> RGB:
    """Blur the background; the colours of people do not spill into the blur.

    Args:
        rgb: (H, W, 3) uint8 of the photo's size, not written to.
        photo: for its person mask and its faces.
        strength: 0…1.
        people: who stays sharp, one of `matting.people.PEOPLE`.

    Returns:
        (H, W, 3) uint8; people keep the input's bytes; `rgb` itself at strength 0 and without people.
    """
    if not strength:
        return rgb
    person = person_matte(photo, people)
    if not photo.faces and float(person.mean()) < MIN_PERSON:
        return rgb
    blurred = lens_blur(rgb, _background(person), MAX_RADIUS * max(rgb.shape) * strength)
    return blend(blurred, rgb, person)


def _background(person: Mask) -> Mask:
    """The background without the half-transparent strands at the edge, which would glow around the head."""
    return float32(smoothstep(0.35, 0.0, person))
