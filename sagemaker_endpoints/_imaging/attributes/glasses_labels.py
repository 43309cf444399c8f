"""Detects glasses by lines: the bridge across the nose, and a rim below or an arm beside an eye."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.attributes.binary_estimate import BinaryEstimate, Thresholds
from sagemaker_endpoints._imaging.attributes.head_view import HeadView
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.eye_mesh import EYES, LEFT, RIGHT, EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk.contract import Crop, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.resample import warp

UNIT = 64
"""Inter-ocular distance in pixels at which lines are searched."""

SIDE, ABOVE, BELOW = 1.15, 0.75, 0.95
"""Extent of the upright picture around the middle between the eyes, units: to each side, above, below."""

LINE = 4
"""Vertical distance, in pixels, at which the picture above and below a line is compared with its middle."""

BRIDGE_SLANT, SLANT = 5, 7
"""Height, in pixels, that a line may rise or fall over: across the nose, elsewhere."""

CHEEKS = (0.6, -0.4, 0.6, 0.8)
"""A box that is mostly skin: left, above, right and below of the middle between the eyes, units."""

NOSE_SADDLE = 6
"""The landmark below `mesh.NOSE_BRIDGE`, where glasses sit."""

MAX_GAPS = 0.25
"""Largest share of its columns in which a line may be interrupted."""

GLASSES = Thresholds(no=0.030, edge=0.055, yes=0.085)
"""Geometric mean of two contrasts, relative to the skin's lightness: of the bridge, and of a rim or an arm. Both are
needed: a shadow across the nose has no arms, a wrinkle below the eye has no bridge."""

Box = tuple[float, float, float, float]
"""left, top, right, bottom; pixels of the upright picture."""


@dataclass(frozen=True)
class _Eyes:
    """The surroundings of the eyes, turned upright, with `UNIT` pixels between the eyes.

    Attributes:
        light: (h, w) float32, L divided by the skin's L.
        points: (478, 2) float32 pixels, the landmarks.
        middle: (2,) float32 pixels, the middle between the eyes.
    """

    light: Plane
    points: Points
    middle: Points

    def box(self, point: Points, left: float, top: float, right: float, bottom: float) -> Box:
        """The box around a point; the four distances to its sides are units, negative ones go the other way."""
        x, y = float(point[0]), float(point[1])
        return x - left * UNIT, y - top * UNIT, x + right * UNIT, y + bottom * UNIT


def glasses_labels(view: HeadView) -> dict[str, BinaryEstimate]:
    """Estimate eyeglasses.

    Args:
        view: the head; its crop is searched at full size.

    Returns:
        The estimate by its label.

    Example:
        >>> from sagemaker_endpoints._imaging.attributes.head_view import head_view
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_crop
        >>> glasses_labels(head_view(sample_crop()))
        {'eyeglasses': BinaryEstimate(value=False, certain=True)}
    """
    eyes = _upright(view.crop)
    bridge = _line_contrast(eyes, [_bridge_box(eyes)], BRIDGE_SLANT)
    arm = _line_contrast(eyes, [_arm_box(eyes, LEFT, -1), _arm_box(eyes, RIGHT, 1)], SLANT)
    rim = min(_line_contrast(eyes, [_rim_box(eyes, eye)], SLANT) for eye in EYES)
    return {"eyeglasses": GLASSES.estimate(float(np.sqrt(bridge * max(arm, rim))))}


def _bridge_box(eyes: _Eyes) -> Box:
    x = eyes.points[[mesh.NOSE_BRIDGE, NOSE_SADDLE], 0].mean()
    return eyes.box(np.array([x, eyes.middle[1]]), 0.12, 0.18, 0.12, 0.30)


def _arm_box(eyes: _Eyes, eye: EyeMesh, side: int) -> Box:
    """The area next to the outer eye corner; `side` is -1 for left, 1 for right."""
    near, far = (0.15, 0.50) if side > 0 else (-0.50, -0.15)
    return eyes.box(eyes.points[eye.lower_lid[0]], -near, 0.30, far, 0.25)


def _rim_box(eyes: _Eyes, eye: EyeMesh) -> Box:
    return eyes.box(eyes.points[list(eye.lower_lid[2:6])].mean(axis=0), 0.18, -0.15, 0.18, 0.60)


def _line_contrast(eyes: _Eyes, boxes: Iterable[Box], slant: int) -> float:
    """The highest contrast of a dark or bright line that crosses one of the boxes from left to right."""
    best = 0.0
    for left, top, right, bottom in boxes:
        cut = _cut(eyes.light, (left, top - LINE, right, bottom + LINE))
        if min(cut.shape) > 2 * LINE:
            best = max(best, *(_crossing_contrast(ridge, slant) for ridge in _ridges(cut)))
    return best


def _cut(light: Plane, box: Box) -> Plane:
    left, top, right, bottom = box
    return light[_span(top, bottom, light.shape[0]), _span(left, right, light.shape[1])]


def _span(low: float, high: float, length: int) -> slice:
    return slice(max(0, int(low)), min(length, int(high)))


def _ridges(light: Plane) -> tuple[Plane, Plane]:
    """How much darker, and how much brighter, each pixel is than the pixels `LINE` above and `LINE` below it."""
    inner, above, below = light[LINE:-LINE], light[: -2 * LINE], light[2 * LINE :]
    return np.minimum(above, below) - inner, inner - np.maximum(above, below)


def _crossing_contrast(ridge: Plane, slant: int) -> float:
    """The contrast that the best row has in all columns but `MAX_GAPS` of them."""
    spread = cv2.dilate(ridge, np.ones((slant, 1), np.uint8))
    return max(0.0, float(np.quantile(spread, MAX_GAPS, axis=1).max()))


def _upright(crop: Crop) -> _Eyes:
    """Turn and resize a crop so that the eyes are level and `UNIT` pixels apart."""
    face = face_frame(crop.face.landmarks)
    turn = np.stack([face.right, -face.up]).astype(np.float64) * (UNIT / face.unit)
    middle = np.array([SIDE * UNIT, ABOVE * UNIT])
    shift = middle - turn @ face.ring(mesh.LEFT_EYE + mesh.RIGHT_EYE).mean(axis=0)
    size = (round(2 * SIDE * UNIT), round((ABOVE + BELOW) * UNIT))
    cut = warp(crop.rgb, np.column_stack([turn, shift]), size, cv2.BORDER_REPLICATE).astype(np.uint8, copy=False)
    light = cv2.GaussianBlur(rgb_to_lab(cut)[..., 0], (0, 0), 1.0)
    points = (face.points @ turn.T + shift).astype(np.float32)
    eyes = _Eyes(float32(light), points, middle.astype(np.float32))
    skin = float(np.median(_cut(eyes.light, eyes.box(middle, *CHEEKS))))
    return replace(eyes, light=eyes.light / np.float32(max(skin, 1.0)))
