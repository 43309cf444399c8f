"""People cut out with their hair: a coarse person mask made fine by the colours on either side of its edge."""

from collections.abc import Sequence

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.filters.guided_filter import apply_linear, learn_linear
from sagemaker_endpoints._imaging.matting.head_detail import person_with_heads
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Face, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

WORKING_SIDE = 512
"""The mask holds 256 cells a side, so colours are learnt at no more than twice that."""

WINDOW = 0.035
"""Radius of the windows in which person and background are told apart by colour, in longer sides."""

HAIR_BAND, CLOTHES_BAND = 0.022, 0.009
"""How far from the mask's own edge its true one may lie, in longer sides: strands fly, sleeves do not."""

HEAD = 1.5
"""How far hair may hang from the middle of a face, in longer sides of its box."""

EPSILON = 8e-4
"""Colours less than about 7 levels apart are taken for noise."""

LEAST_AREA = 0.004
"""Part of the picture below which a piece of the mask is no person, nor a hand held into the picture."""


def person_matte(photo: Photo) -> Mask:
    """How much of each pixel people cover.

    A band around the edge of the mask is unknown. In every window an affine function of colour is learnt that tells
    the sure pixels of both sides apart (matting by local linear models, as in Levin, Lischinski and Weiss, "A closed
    form solution to natural image matting", CVPR 2006, section 3); in the band it decides, at full resolution.

    photo: its faces only say where hair may be. returns: (H, W) float32, 0…1, exactly 0 and 1 away from the band.
    """
    rgb = photo.rgb
    scale = min(1.0, WORKING_SIDE / max(rgb.shape))
    size = opencv.scaled_size(rgb.shape[1], rgb.shape[0], scale)
    coarse = _large_pieces(_resized(person_with_heads(photo), size, cv2.INTER_AREA))
    guide = opencv.resize(rgb, size, cv2.INTER_AREA) * np.float32(1 / 255)
    window = max(3, round(WINDOW * max(size)))
    learnt = learn_linear(guide, (coarse > 0.5).astype(np.float32), _sureness(coarse), window, EPSILON)
    alpha = smoothstep(0.12, 0.88, apply_linear(learnt, rgb * np.float32(1 / 255)))
    full = (rgb.shape[1], rgb.shape[0])
    least, most = (
        _resized(limit, full, cv2.INTER_LINEAR) for limit in _limits(coarse, _hair_zone(coarse, photo.faces, scale))
    )
    return float32(np.clip(alpha, least, most))


def _large_pieces(coarse: Mask) -> Mask:
    """Without specks."""
    _, pieces, facts, _ = cv2.connectedComponentsWithStats((coarse > 0.4).astype(np.uint8), connectivity=8)
    large = facts[:, cv2.CC_STAT_AREA] >= LEAST_AREA * coarse.size
    large[0] = True
    return float32(np.where(large[pieces], coarse, 0))


def _sureness(coarse: Mask) -> Plane:
    """What counts when colours are learnt: the middle of the edge hardly, but never nothing at all."""
    sure = np.clip(np.abs(2 * coarse - 1) * np.float32(2.5) - np.float32(1.5), 0, 1)
    return float32(sure * sure + np.float32(1e-3))


def _hair_zone(coarse: Mask, faces: Sequence[Face], scale: float) -> Mask:
    """1 around every head, softly 0 further out; 1 everywhere where no face is known."""
    zone = np.full(coarse.shape, 0.0 if faces else 1.0, np.float32)
    y, x = np.ogrid[: coarse.shape[0], : coarse.shape[1]]
    for face in faces:
        left, top, width, height = (scale * side for side in face.box)
        reach = HEAD * max(width, height)
        distance = np.hypot(x - (left + width / 2), y - (top + height / 2)).astype(np.float32)
        zone = np.maximum(zone, smoothstep(1.3 * reach, reach, distance))
    return zone


def _limits(coarse: Mask, hair: Mask) -> tuple[Plane, Plane]:
    """The least and the most that alpha may be: both 0 outside the band and both 1 inside it."""
    wide, narrow = _band(coarse, HAIR_BAND), _band(coarse, CLOTHES_BAND)
    least, most = (near + hair * (far - near) for near, far in zip(narrow, wide, strict=True))
    return least, most


def _band(coarse: Mask, width: float) -> tuple[Plane, Plane]:
    reach = max(1, round(width * max(coarse.shape)))
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    core = opencv.erode((coarse > 0.6).astype(np.float32), around)
    halo = opencv.dilate((coarse > 0.3).astype(np.float32), around)
    return smoothstep(0.05, 0.95, gaussian(core, reach / 3)), smoothstep(0.05, 0.95, gaussian(halo, reach / 3))


def _resized(plane: Plane, size: tuple[int, int], interpolation: int) -> Plane:
    return opencv.resize(plane, size, interpolation)
