"""The light of a photo, measured on a face, and how a surface looks in it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.color.monochrome import is_monochrome
from sagemaker_endpoints._imaging.color.oklab import srgb_to_linear
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Points
from sagemaker_endpoints._sdk.dtypes import float32

from .head import HeadPose
from .meshes import unit_vectors

SKIN_POINTS = (
    *(10, 151, 9, 67, 297, 109, 338, 69, 299, 104, 333, 103, 332, 50, 280, 205, 425, 187, 411, 123, 352, 116, 345),
    *(117, 346, 101, 330, 147, 376, 4, 5, 195, 197, 6, 199, 175, 171, 396, 36, 266),
)
"""Landmarks on bare skin: forehead, cheeks, nose, chin."""

FACE_CENTRE = (0.0, -0.45, -0.15)
"""Head coordinates of the middle of a sphere whose normals are about those of a face."""

PRIOR, PRIOR_SHARE = (0.0, 0.28, 0.30), 6.0
"""The usual light, relative to the mean: from above and in front; and how many skin points it weighs as much as."""

OUTLIER = 1.6
"""Points further from the fit than this many median deviations are hair, beard or shadow."""

MAX_KEY = 0.75
"""Largest share of the light that has a direction."""

WELL_LIT = 0.86
"""Brightest part of a well-lit portrait, 0…1; in less light stickers are darker."""

MIN_EXPOSURE = 0.10
"""Lowest brightness of a sticker, in linear light."""

BRIGHTEST_PERCENTILE = 96
"""Percentile of the surroundings of a face that is taken as their brightest part."""

SURROUNDINGS = 1.2
"""Units around the face that count as well: dark skin does not mean little light."""

SHADES_OF_GREY = 6
"""Exponent of the mean from which the colour of the light is estimated: Finlayson and Trezzi, "Shades of gray and
colour constancy", 2004."""

TINT = 0.28
"""Share of the estimated colour that stickers get: the rest may be the colour of the scene itself."""

THUMBNAIL = 96


@dataclass(frozen=True)
class Light:
    """The light on a head.

    Attributes:
        upright: (3, 3) float32, turns row vectors (right, up, towards the camera) into the frame in which the head is
            upright: a photo that lies on its side shows the same stickers.
        direction: (3,) float32 unit vector towards the light, in that frame.
        key: share of the light that comes from there, 0…`MAX_KEY`.
        exposure: brightness of a white surface that faces it, linear.
        colour: (3,) float32, about 1, linear.
        grey: whether the photo has no colour.
    """

    upright: NDArray[np.float32]
    direction: NDArray[np.float32]
    key: float
    exposure: float
    colour: NDArray[np.float32]
    grey: bool


def measure_light(rgb: RGB, head: HeadPose) -> Light:
    """Measure the light on a face.

    Args:
        rgb: (H, W, 3) uint8.
        head: its pose.
    """
    upright = _upright(head)
    gradient = _fitted(_brightness(rgb, head), _normals(head) @ upright)
    key, grey = float(np.linalg.norm(gradient)), is_monochrome(rgb)
    around = region_around(head.landmarks, SURROUNDINGS * head.unit, rgb.shape[1], rgb.shape[0]).cut(rgb)
    colour = np.ones(3, np.float32) if grey else _illuminant(around)
    exposure = _exposure(rgb, head)
    return Light(upright, float32(gradient / max(key, 1e-6)), min(key, MAX_KEY), exposure, colour, grey)


def _upright(head: HeadPose) -> NDArray[np.float32]:
    across, up = unit_vectors(head.turn[1, :2])
    return np.array([[up, across, 0], [-across, up, 0], [0, 0, 1]], np.float32)


def _normals(head: HeadPose) -> NDArray[np.float32]:
    """(N, 3) right, up, towards the camera."""
    return unit_vectors((head.in_space[list(SKIN_POINTS)] - np.array(FACE_CENTRE, np.float32)) @ head.turn)


def _brightness(rgb: RGB, head: HeadPose) -> NDArray[np.float32]:
    """(N,) linear light at the skin points, averaged over a tenth of a unit."""
    side = max(3, round(0.1 * head.unit))
    points = head.landmarks[list(SKIN_POINTS)]
    region = region_around(points, side, rgb.shape[1], rgb.shape[0])
    blurred = cv2.blur(region.cut(rgb), (side, side))
    column, row = np.clip(region.to_local(points).astype(int), 0, (region.width - 1, region.height - 1)).T
    return float32(srgb_to_linear(float32(blurred[row, column] / 255)) @ np.array([0.3, 0.6, 0.1], np.float32))


def _fitted(brightness: NDArray[np.float32], normals: NDArray[np.float32]) -> NDArray[np.float64]:
    """(3,) the gradient of light with the normal, relative to the mean."""
    relative = brightness / max(float(np.median(brightness)), 1e-4)
    system = np.column_stack([np.ones(len(normals)), normals]).astype(np.float64)
    weights = np.ones(len(normals))
    prior = PRIOR_SHARE * np.diag([0.0, 1, 1, 1])
    answer = np.zeros(4)
    for _ in range(3):
        weighted = system * weights[:, None]
        answer = np.linalg.solve(system.T @ weighted + prior, weighted.T @ relative + prior @ np.array([0.0, *PRIOR]))
        off = np.abs(relative - system @ answer)
        weights = (off < OUTLIER * max(float(np.median(off)), 1e-3) * 1.5).astype(np.float64)
    return np.asarray(answer[1:] / max(float(answer[0]), 0.3))


def _exposure(rgb: RGB, head: HeadPose) -> float:
    levels = [_brightest(rgb, head.landmarks, margin) for margin in (0.0, SURROUNDINGS * head.unit)]
    return float(np.clip((np.sqrt(levels[0] * levels[1]) / WELL_LIT) ** 2.2, MIN_EXPOSURE, 1.0))


def _brightest(rgb: RGB, points: Points, margin: float) -> float:
    region = region_around(points, margin, rgb.shape[1], rgb.shape[0])
    return float(np.percentile(region.cut(rgb)[::4, ::4].max(axis=2), BRIGHTEST_PERCENTILE)) / 255


def _illuminant(around: RGB) -> NDArray[np.float32]:
    size = opencv.reduced_size(around.shape[1], around.shape[0], max(1.0, max(around.shape) / THUMBNAIL))
    small = opencv.resize(around, size, cv2.INTER_AREA).reshape(-1, 3)
    linear = srgb_to_linear(float32(small / 255)).astype(np.float64)
    colour = (linear**SHADES_OF_GREY).mean(axis=0) ** (1 / SHADES_OF_GREY)
    return float32(1 + TINT * (colour / max(float(colour @ (0.2126, 0.7152, 0.0722)), 1e-6) - 1))
