"""Brows: colour, a fuller shape, and hairs drawn along their growth."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.pigment import LabColour, apply_scene_light
from sagemaker_endpoints._imaging.compositing.blend import mix
from sagemaker_endpoints._imaging.face.eye_mesh import EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.hair_outlines import golden_ratio_sequence, hair_outlines
from sagemaker_endpoints._imaging.geometry.path import resample_path
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, fill_thin_polygons
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

COLUMNS = 25
"""Points along the brow, from the temple to the nose."""

SHIFTS = np.arange(-0.10, 0.031, 0.01)
"""Units upwards from the mesh's brow, which tends to lie too high: where the real brow is searched."""

USUAL_SHIFT = -0.03
"""The shift of most brows."""

SHIFT_COST = 1400.0
"""L per square of the distance from `USUAL_SHIFT`, in units, by which a position must be darker to be chosen."""

WIDEN = 0.05
"""Units that full thickness adds to the height of the brow."""

POWDER_OPACITY = 0.55
"""Opacity of the colour in the whole brow at full strength."""

HAIR_OPACITY = 0.75
"""Opacity of the drawn hairs at full strength."""

MAX_LIGHTENING = 15.0
"""Largest gain of L on dark brows: brows that are lightened more look powdered."""

OWN_SHADING = 0.45
"""Share of the brow's own differences of L that stays."""

BARE = (0.05, 0.22)
"""Light that a brow lacks, as a share of that on the skin around it: up to the first it is bare skin, from the second
on it is full of hairs."""

BARE_SHARE = 0.35
"""Opacity where a brow is bare divided by that among its hairs: a brow drawn on bare skin looks drawn."""

BARE_SIGMA, AROUND = 0.02, 0.04
"""Standard deviations, in units, of the blurs that join hairs to a brow and find the skin around it."""

HAIR_COUNT = 64
"""Drawn hairs per brow."""

HAIR_WIDTH = 0.0075
"""At the root, in units."""


def apply_brows(
    lab: Lab,
    face: FaceFrame,
    eye: EyeMesh,
    skin: LabColour,
    strength: float,
    colour: LabColour,
    thickness: float,
    blur: float,
) -> Lab:
    """Colour and draw one brow, found near the mesh's brow.

    Args:
        lab: (H, W, 3) float32 Lab, around the eye.
        face: in the pixels of `lab`.
        eye: which of the two.
        skin: (3,) the skin's typical colour.
        strength: 0…1.
        colour: (3,) of the product.
        thickness: 0…1, how much fuller the brow becomes.
        blur: standard deviation of the picture's own blur, pixels.
    """
    top, bottom = (resample_path(face.ring(path), COLUMNS) for path in (eye.brow_top, eye.brow_bottom))
    shift = _shift_to_brow(lab[..., 0], face, top, bottom)
    top, bottom = top + shift, bottom + shift
    grow = np.float32(0.5 * WIDEN * thickness * face.unit) * face.up
    top, bottom = (top + grow).astype(np.float32), (bottom - grow).astype(np.float32)
    shape = (lab.shape[0], lab.shape[1])
    area = _area(shape, face, top, bottom)
    hairs = gaussian(fill_thin_polygons(shape, _hairs(face, top, bottom), face.unit), blur)
    drawn = hairs * smoothstep(0.05, 0.6, area)
    opacity = np.maximum(np.float32(POWDER_OPACITY) * area, np.float32(HAIR_OPACITY) * drawn)
    opacity *= np.float32(strength) * _hair_evidence(lab[..., 0], area, face.unit)
    return mix(lab, _tinted(lab, area, apply_scene_light(colour, skin)), opacity)


def _shift_to_brow(lightness: Plane, face: FaceFrame, top: Points, bottom: Points) -> Points:
    """(2,) pixels from the mesh's brow to the darkest band near it."""
    smooth = gaussian(np.ascontiguousarray(lightness), 0.02 * face.unit)
    middle = (0.5 * (top + bottom))[3:-2]
    costs = [_mean_at(smooth, middle + s * face.unit * face.up) + SHIFT_COST * (s - USUAL_SHIFT) ** 2 for s in SHIFTS]
    return float32(SHIFTS[int(np.argmin(costs))] * face.unit * face.up)


def _mean_at(plane: Plane, points: Points) -> float:
    """Mean of a plane at points, (N, 2) pixels."""
    column = np.clip(points[:, 0].astype(int), 0, plane.shape[1] - 1)
    row = np.clip(points[:, 1].astype(int), 0, plane.shape[0] - 1)
    return float(plane[row, column].mean())


def _hair_evidence(lightness: Plane, area: Mask, unit: float) -> Plane:
    """(H, W), `BARE_SHARE`…1: the brow has hairs of its own where it is darker than the skin around it."""
    smooth = gaussian(np.ascontiguousarray(lightness), BARE_SIGMA * unit)
    around = (area < 0.02) & (gaussian(area, AROUND * unit) > 0.02)
    bare = float(np.median(smooth[around])) if around.any() else 100.0
    missing = (np.float32(bare) - smooth) * np.float32(1 / (bare + 16))
    return float32(np.float32(BARE_SHARE) + np.float32(1 - BARE_SHARE) * smoothstep(*BARE, missing))


def _area(shape: tuple[int, int], face: FaceFrame, top: Points, bottom: Points) -> Mask:
    """(H, W), 0…1: the brow, tapering into its tail and fading in towards the nose."""
    middle = 0.5 * (top + bottom)
    taper = np.interp(np.arange(COLUMNS), [0, 8, COLUMNS - 1], [0.25, 0.85, 0.9])[:, None]
    ring = np.concatenate([middle + taper * (top - middle), (middle + taper * (bottom - middle))[::-1]])
    return gaussian(fill_polygons(shape, [ring.astype(np.float32)]), 0.016 * face.unit)


def _tinted(lab: Lab, area: Mask, colour: LabColour) -> Lab:
    """The brow in another colour; its own shading stays in part, and it is lightened only a little."""
    inside = area > 0.5
    median = np.float32(np.median(lab[..., 0][inside])) if inside.any() else np.float32(50.0)
    tinted = np.empty_like(lab)
    tinted[:] = colour
    shaded = colour[0] + np.float32(OWN_SHADING) * (lab[..., 0] - median)
    tinted[..., 0] = np.clip(shaded, 0.0, lab[..., 0] + np.float32(MAX_LIGHTENING))
    return tinted


def _hairs(face: FaceFrame, top: Points, bottom: Points) -> list[Points]:
    """Outlines of hairs: upright next to the nose, along the brow towards its tail."""
    scatter = golden_ratio_sequence(HAIR_COUNT)
    column = np.linspace(0.06, 0.97, HAIR_COUNT) * (COLUMNS - 1)
    low, high = (_at(path, column) for path in (bottom, top))
    along = _at(np.gradient(0.5 * (top + bottom), axis=0).astype(np.float32), column)
    along = -along / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
    height = high - low
    start = low + height * (0.08 + 0.5 * scatter[:, None])
    upright = (column / (COLUMNS - 1))[:, None]
    length = 0.095 * face.unit * (0.75 + 0.5 * scatter[:, None])
    lift = face.up * (0.15 + 0.75 * upright**1.5)
    ends = start + length * (along * (1.05 - 0.75 * upright**2) + lift * 0.75)
    return hair_outlines(start, 0.5 * (start + ends), ends, HAIR_WIDTH * face.unit)


def _at(path: Points, column: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N, 2): points of a path at fractional columns."""
    return np.stack([np.interp(column, np.arange(COLUMNS), path[:, axis]) for axis in (0, 1)], axis=1)
