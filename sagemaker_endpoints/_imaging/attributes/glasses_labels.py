"""Whether somebody wears glasses: a line across the nose between the eyes, and lines beside or below them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.attributes.binary_estimate import BinaryEstimate, Scale
from sagemaker_endpoints._imaging.attributes.head_view import HeadView
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.eye_mesh import LEFT, RIGHT, EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk.contract import Crop, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.resample import warp

UNIT = 64
"""Pixels between the eyes at which lines are looked for."""

SIDE, ABOVE, BELOW = 1.15, 0.75, 0.95
"""What is looked at around the middle between the eyes, units."""

LINE = 4
"""How far from a line's middle, in pixels, it must have ended on both sides."""

BRIDGE_SLANT, SLANT = 5, 7
"""Pixels by which a line may leave its row: across the nose, elsewhere."""

CHEEKS = (0.6, -0.4, 0.6, 0.8)
"""Left, above, right and below of the middle between the eyes, units: mostly skin."""

NOSE_SADDLE = 6
"""The landmark below `mesh.NOSE_BRIDGE`, where glasses sit."""

BROKEN = 0.25
"""Share of its columns in which a line may be interrupted."""

GLASSES = Scale(no=0.030, edge=0.055, yes=0.085)
"""Geometric mean of how far the bridge is darker or lighter than both its sides, and a rim or its arm, in lightnesses
of the skin: a shadow across the nose has no arms, a wrinkle below the eye no bridge."""

Box = tuple[float, float, float, float]
"""left, top, right, bottom: pixels of the upright picture."""


@dataclass(frozen=True)
class _Eyes:
    """Upright, UNIT pixels between the eyes. light: L over the skin's. points: (478, 2). middle: between the eyes."""

    light: Plane
    points: Points
    middle: Points

    def box(self, at: Points, left: float, top: float, right: float, bottom: float) -> Box:
        """So many units left, above, right and below of a point; negative is the other way."""
        x, y = float(at[0]), float(at[1])
        return x - left * UNIT, y - top * UNIT, x + right * UNIT, y + bottom * UNIT


def glasses_labels(view: HeadView) -> dict[str, BinaryEstimate]:
    """eyeglasses."""
    eyes = _upright(view.crop)
    bridge = _line(eyes, [_across_the_nose(eyes)], BRIDGE_SLANT)
    arm = _line(eyes, [_beside(eyes, LEFT, -1), _beside(eyes, RIGHT, 1)], SLANT)
    rim = min(_line(eyes, [_below(eyes, eye)], SLANT) for eye in (LEFT, RIGHT))
    return {"eyeglasses": GLASSES.guess(float(np.sqrt(bridge * max(arm, rim))))}


def _across_the_nose(eyes: _Eyes) -> Box:
    x = eyes.points[[mesh.NOSE_BRIDGE, NOSE_SADDLE], 0].mean()
    return eyes.box(np.array([x, eyes.middle[1]]), 0.12, 0.18, 0.12, 0.30)


def _beside(eyes: _Eyes, eye: EyeMesh, side: int) -> Box:
    """Where an arm goes back from the outer corner. side: -1 left, 1 right."""
    near, far = (0.15, 0.50) if side > 0 else (-0.50, -0.15)
    return eyes.box(eyes.points[eye.lower_lid[0]], -near, 0.30, far, 0.25)


def _below(eyes: _Eyes, eye: EyeMesh) -> Box:
    return eyes.box(eyes.points[list(eye.lower_lid[2:6])].mean(axis=0), 0.18, -0.15, 0.18, 0.60)


def _line(eyes: _Eyes, boxes: Iterable[Box], slant: int) -> float:
    """The clearest dark or bright line that crosses one of the boxes from left to right."""
    best = 0.0
    for left, top, right, bottom in boxes:
        cut = _cut(eyes.light, (left, top - LINE, right, bottom + LINE))
        if min(cut.shape) > 2 * LINE:
            best = max(best, *(_crossing(ridge, slant) for ridge in _ridges(cut)))
    return best


def _cut(light: Plane, box: Box) -> Plane:
    left, top, right, bottom = box
    return light[_span(top, bottom, light.shape[0]), _span(left, right, light.shape[1])]


def _span(low: float, high: float, length: int) -> slice:
    return slice(max(0, int(low)), min(length, int(high)))


def _ridges(light: Plane) -> tuple[Plane, Plane]:
    """How much darker, and how much brighter, each pixel is than what lies above and below it."""
    inner, above, below = light[LINE:-LINE], light[: -2 * LINE], light[2 * LINE :]
    return np.minimum(above, below) - inner, inner - np.maximum(above, below)


def _crossing(ridge: Plane, slant: int) -> float:
    near = cv2.dilate(ridge, np.ones((slant, 1), np.uint8))
    return max(0.0, float(np.quantile(near, BROKEN, axis=1).max()))


def _upright(crop: Crop) -> _Eyes:
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
