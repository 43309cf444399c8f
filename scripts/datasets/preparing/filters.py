"""Which faces are dropped, and why: the limits, each with its reason."""

from dataclasses import dataclass
from typing import Literal

from sagemaker_endpoints._sdk.align import Alignment
from sagemaker_endpoints._sdk.contract import RGB, Face
from scripts.datasets.crops import enlargement, outside
from scripts.datasets.preparing.measures import cut_off, extreme_share, sharpness

Reason = Literal[
    "unreadable", "no_face", "small", "turned", "edge", "black_or_white", "blurred", "uncertain", "repeated"
]

REASONS: dict[Reason, str] = {
    "unreadable": "The file cannot be decoded: it is damaged, or no photo.",
    "no_face": "The face engine found no face.",
    "small": "The face, or the photo, has too few pixels: enlarged, it would teach the network to blur.",
    "turned": "The face is turned too far: the aligned crop shows another shape than those of the others.",
    "edge": "The face is cut off, or so near to the edge of the photo that much of the crop would be mirrored.",
    "black_or_white": "Most of the crop is nearly black or nearly white.",
    "blurred": "The crop is blurred: it would teach the network to blur.",
    "uncertain": "The face engine is not sure: the face is covered, badly lit, or no face.",
    "repeated": "Another photo has nearly the same crop: it would count twice, or be in both splits.",
}
"""Why a photo gives no picture, in the order in which it is checked."""

MAX_ENLARGEMENT = 1.5
"""Pixels of the crop for each pixel of the photo. CelebA's own crops of 178 pixels, used at 256, have 1.44."""

MAX_YAW, MAX_PITCH = 35.0, 28.0
"""Degrees. Beyond, the far eye or cheek is hidden, and the five points of a template no longer fit."""

MAX_OUTSIDE = 0.35
"""Share of the crop beyond the photo. Serving mirrors what is missing too, so a network may see some of it. Of 300
photographs, most of them closely cropped portraits, 76 had more than 0.2, and 9 more than 0.35."""

MAX_CUT = 0.02
"""Share of the landmarks beyond the photo: a face that is cut off is no face to learn from."""

MAX_EXTREME = 0.6
"""Share of nearly black or white pixels. A portrait in front of a white or a black wall has up to 0.45."""

MIN_SHARPNESS = 0.03
"""Variance of the Laplacian over that of the luma, of a crop of 128 pixels. Of 54 photographs, the softest had 0.048;
blurred with a standard deviation of one pixel, three of four had less than 0.028."""

MIN_QUALITY = 0.2
"""Quality that the face engine gives, 0…1. Nineteen of twenty photographs of faces have more than 0.47; a small face,
which is large enough for a small crop, has less."""

LIMITS = {
    "enlargement": MAX_ENLARGEMENT,
    "yaw": MAX_YAW,
    "pitch": MAX_PITCH,
    "outside": MAX_OUTSIDE,
    "cut": MAX_CUT,
    "extreme": MAX_EXTREME,
    "sharpness": MIN_SHARPNESS,
    "quality": MIN_QUALITY,
}
"""All limits: a data set is made with the same from its first photo to its last."""


@dataclass(frozen=True)
class Fault:
    """Why a photo is dropped.

    Attributes:
        reason: a key of `REASONS`.
        detail: the measured value, in words.
    """

    reason: Reason
    detail: str


def face_fault(rgb: RGB, face: Face, crop: RGB, alignment: Alignment) -> Fault | None:
    """The first fault of an aligned face.

    Args:
        rgb: (H, W, 3), the photo.
        face: in its pixels.
        crop: the aligned face.
        alignment: where the crop lies.
    """
    shape = (rgb.shape[0], rgb.shape[1])
    larger, beyond, cut = enlargement(alignment), outside(alignment, shape), cut_off(face, shape)
    if larger > MAX_ENLARGEMENT:
        return Fault("small", f"enlarged {larger:.1f} times")
    if abs(face.yaw) > MAX_YAW or abs(face.pitch) > MAX_PITCH:
        return Fault("turned", f"yaw {face.yaw:.0f}°, pitch {face.pitch:.0f}°")
    if cut > MAX_CUT:
        return Fault("edge", f"{cut:.0%} of the face outside the photo")
    if beyond > MAX_OUTSIDE:
        return Fault("edge", f"{beyond:.0%} of the crop outside the photo")
    if face.quality < MIN_QUALITY:
        return picture_fault(crop) or Fault("uncertain", f"quality {face.quality:.2f}")
    return picture_fault(crop)


def whole_fault(rgb: RGB, picture: RGB) -> Fault | None:
    """The first fault of a whole photo, which needs no face.

    Args:
        rgb: (H, W, 3), the photo.
        picture: the square that was cut out of it.
    """
    larger = picture.shape[0] / min(rgb.shape[:2])
    return Fault("small", f"enlarged {larger:.1f} times") if larger > MAX_ENLARGEMENT else picture_fault(picture)


def picture_fault(crop: RGB) -> Fault | None:
    """The first fault that the pixels show."""
    extreme, sharp = extreme_share(crop), sharpness(crop)
    if extreme > MAX_EXTREME:
        return Fault("black_or_white", f"{extreme:.0%} of the pixels")
    return Fault("blurred", f"sharpness {sharp:.3f}") if sharp < MIN_SHARPNESS else None
