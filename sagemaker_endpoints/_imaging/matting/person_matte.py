"""The alpha matte of people with their hair: a coarse person mask, refined by colour at its edge."""

from collections.abc import Sequence

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.filters.guided_filter import apply_linear_model, fit_linear_model
from sagemaker_endpoints._imaging.matting.refined_person_mask import refined_person_mask
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Face, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

MAX_SIDE = 512
"""Largest longer side, pixels, at which the colour models are fitted: twice the 256 cells of the person network."""

WINDOW = 0.035
"""Radius of the windows in which person and background are separated by colour, in longer sides of the picture."""

HAIR_BAND, CLOTHES_BAND = 0.022, 0.009
"""Maximum distance between the coarse mask's edge and the true edge, in longer sides of the picture; larger at hair,
because of loose strands."""

HAIR_REACH = 1.5
"""Maximum distance of hair from the middle of a face, in longer sides of the face's box."""

EPSILON = 8e-4
"""Regularisation of the colour fit: differences below about 7 levels count as noise."""

MIN_AREA = 0.004
"""Minimum area of a connected part of the mask, as a share of the picture; smaller parts are neither a person nor a
hand held into the picture."""


def person_matte(photo: Photo) -> Mask:
    """The alpha matte of the people in a photo: how much of each pixel they cover.

    Alpha is unknown in a band around the edge of the mask. In every window an affine function of colour is fitted that
    separates the certain pixels on both sides (matting by local linear models, as in Levin, Lischinski and Weiss, "A
    closed form solution to natural image matting", CVPR 2006, section 3); it gives the alpha of the band at full
    resolution.

    Args:
        photo: its faces show where hair can be; without faces hair can be everywhere.

    Returns:
        (H, W) float32, 0…1, exactly 0 or 1 outside the band.

    Example:
        >>> person_matte(Photo(np.zeros((40, 60, 3), np.uint8))).shape
        (40, 60)
    """
    rgb = photo.rgb
    scale = min(1.0, MAX_SIDE / max(rgb.shape))
    size = opencv.scaled_size(rgb.shape[1], rgb.shape[0], scale)
    coarse = _without_specks(opencv.resize(refined_person_mask(photo), size, cv2.INTER_AREA))
    guide = opencv.resize(rgb, size, cv2.INTER_AREA) * np.float32(1 / 255)
    window = max(3, round(WINDOW * max(size)))
    model = fit_linear_model(guide, (coarse > 0.5).astype(np.float32), _certainty(coarse), window, EPSILON)
    alpha = smoothstep(0.12, 0.88, apply_linear_model(model, rgb * np.float32(1 / 255)))
    full = (rgb.shape[1], rgb.shape[0])
    limits = _limits(coarse, _hair_zone(coarse, photo.faces, scale))
    lower, upper = (opencv.resize(limit, full, cv2.INTER_LINEAR) for limit in limits)
    return float32(np.clip(alpha, lower, upper))


def _without_specks(coarse: Mask) -> Mask:
    """The mask without connected components smaller than `MIN_AREA`."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((coarse > 0.4).astype(np.uint8), connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] >= MIN_AREA * coarse.size
    large[0] = True
    return float32(np.where(large[labels], coarse, 0))


def _certainty(coarse: Mask) -> Plane:
    """The weight of a pixel in the colour fit: 1 away from the edge, nearly 0 in its middle."""
    sure = np.clip(np.abs(2 * coarse - 1) * np.float32(2.5) - np.float32(1.5), 0, 1)
    return float32(sure * sure + np.float32(1e-3))


def _hair_zone(coarse: Mask, faces: Sequence[Face], scale: float) -> Mask:
    """1 around every head, falling softly to 0; 1 everywhere if the photo has no faces."""
    zone = np.full(coarse.shape, 0.0 if faces else 1.0, np.float32)
    y, x = np.ogrid[: coarse.shape[0], : coarse.shape[1]]
    for face in faces:
        left, top, width, height = (scale * side for side in face.box)
        reach = HAIR_REACH * max(width, height)
        distance = np.hypot(x - (left + width / 2), y - (top + height / 2)).astype(np.float32)
        zone = np.maximum(zone, smoothstep(1.3 * reach, reach, distance))
    return zone


def _limits(coarse: Mask, hair: Mask) -> tuple[Plane, Plane]:
    """The lower and the upper limit of alpha: 1, 1 on certain people; 0, 0 on certain background; else 0, 1."""
    wide, narrow = _band(coarse, HAIR_BAND), _band(coarse, CLOTHES_BAND)
    lower, upper = (near + hair * (far - near) for near, far in zip(narrow, wide, strict=True))
    return lower, upper


def _band(coarse: Mask, width: float) -> tuple[Plane, Plane]:
    """The limits of alpha for a band of one width, in longer sides of the picture."""
    reach = max(1, round(width * max(coarse.shape)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    core = opencv.erode((coarse > 0.6).astype(np.float32), kernel)
    halo = opencv.dilate((coarse > 0.3).astype(np.float32), kernel)
    return smoothstep(0.05, 0.95, gaussian(core, reach / 3)), smoothstep(0.05, 0.95, gaussian(halo, reach / 3))
