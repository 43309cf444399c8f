"""Finds the bare skin of a face, and the hair in front of it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.exposure import skin_median
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import SkinEvidence, face_skin, observe_skin
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.mesh_map import PaintedMesh, inward_distance
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, grow_outline, soft_polygons
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32, uint8
from sagemaker_endpoints._sdk.landmarks import CHIN
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .worn import Worn

BROWS = ((mesh.LEFT_BROW, (70, 63, 105, 66, 107)), (mesh.RIGHT_BROW, (300, 293, 334, 296, 336)))
"""Ring and upper edge of each brow."""

UPPER_SIDE, LOWER_SIDE = 0.42, 0.3
"""Distances from the silhouette inwards, in units, in which hair may hang beside the eyes, and beside the mouth."""

FRONTAL_HALF_WIDTH = 1.1
"""Distance, in units, from the root of the nose to the silhouette of a face that looks into the camera."""

CHIN_HALF_WIDTH = 0.55
"""Distance to either side of the chin, in units, within which everything that is not skin is a beard."""

EYE_MARGIN = 0.07
"""Margin around an eye's ring, in units, within which everything that is not skin is lashes."""

SKIN_LIMIT, NO_SKIN = 0.25, 0.65
"""Values of 1 - skin: up to the first a pixel counts as skin, from the second on as something else."""

SHADOW, SHADOW_WEIGHT = (0.15, 0.3), 0.6
"""Level divided by that of the lit skin from which on a pixel may be skin in hard shadow, and its weight as such."""

WELL_LIT, MAX_GAIN = 150.0, 4.0
"""Median green level to which dark skin is brightened before the analysis, and the largest factor."""

ENTRY_DEPTH, STRAND_THRESHOLD = 0.05, 0.3
"""How far inside the silhouette, in units, hair must begin; and the mask value above which pixels form one strand."""

COVER = (0.5, 0.85)
"""Probability of hair, a hat or a hand in front of the face from which on a parser is believed a little, and fully."""

MARKED, MARKED_EDGE = (0.12, 0.25), 0.04
"""How far brow hairs may lie from a brow and paint from an eye, and the soft edge of that area, in units."""

HINT = (0.02, 0.12)
"""Probability of a cover for a parser from which on dark colours there may be, and are, hair."""

STRAND, STRAND_DEPTH, STRAND_NOISE = 0.16, (0.25, 0.5), np.float32(10)
"""Width, in units, below which a dark line may be a strand; how much darker than the skin it is, as a logarithm, if it
may be one, and is; and the levels below which that is noise."""

STRAND_REACH = 0.25
"""Distance, in units, of a strand from hair that a parser sees, as a standard deviation."""

GROWTH_SIGMA, GROWTH_GAIN = 0.045, 2.4
"""Standard deviation, in units, of a blur and the factor after it: together they grow hair over its own shadow."""


@dataclass(frozen=True)
class OcclusionAnalysis:
    """Skin and hair of a face, working pixels.

    Attributes:
        rgb: (h, w, 3) uint8, the analysed picture.
        skin: (h, w) float32, 0…1, bare skin.
        hair: (h, w) float32, 0…1, everything that hides the face where hair can be.
        forehead: (h, w) float32, 0…1, above the brows; between them down to the bridge of the nose.
        features: (h, w) float32, 0…1, eyes, brows and lips.
        worn: (h, w, 3) float32, glasses, beard and covers as a parser sees them.
        lit: (h, w) float32, 0…1, where light can be measured: bare skin, with less weight also skin in hard shadow.
    """

    rgb: RGB
    skin: Mask
    hair: Mask
    forehead: Mask
    features: Mask
    worn: Worn
    lit: Mask


def analyse_occlusion(rgb: RGB, face: FaceFrame, painted: PaintedMesh, worn: Worn) -> OcclusionAnalysis:
    """Find bare skin, and hair in front of a face.

    Args:
        rgb: (h, w, 3) uint8.
        face: in pixels of `rgb`.
        painted: the face's mesh, in pixels of `rgb`.
        worn: (h, w, 3) float32, in pixels of `rgb`.
    """
    evidence = observe_skin(rgb_to_lab(_exposed(rgb, face)), face)
    skin = face_skin(evidence, face.unit) * painted.inside
    forehead = _forehead(painted, face)
    zone = np.maximum(forehead, _sides(painted, face))
    other = zone * smoothstep(SKIN_LIMIT, NO_SKIN, 1 - np.maximum(skin, evidence.features)) * _possible(worn, face)
    hidden = _connected_to_entry(float32(other), inward_distance(painted) < ENTRY_DEPTH * face.unit)
    seen = smoothstep(*COVER, worn[..., 2]) * (1 - evidence.features) * painted.inside
    hidden = np.maximum.reduce([hidden, seen, _strands(rgb, worn, evidence, face) * painted.inside])
    shaded = _in_shadow(rgb, face, painted) * (1 - evidence.features) * (1 - hidden) * (1 - worn.max(axis=2))
    lit = float32(np.maximum(skin, np.float32(SHADOW_WEIGHT) * shaded))
    return OcclusionAnalysis(rgb, skin, thickened(hidden, face.unit), forehead, evidence.features, worn, lit)


def _strands(rgb: RGB, worn: Worn, evidence: SkinEvidence, face: FaceFrame) -> Mask:
    """(h, w) 0…1, thin dark lines where a parser sees hair nearby; it does not see each strand."""
    near = smoothstep(*HINT, gaussian(worn[..., 2], STRAND_REACH * face.unit))
    if not near.any():
        return near
    size = 2 * max(1, round(STRAND / 2 * face.unit)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    green = np.ascontiguousarray(rgb[..., 1])
    darker = np.log((opencv.erode(opencv.dilate(green, kernel), kernel) + STRAND_NOISE) / (green + STRAND_NOISE))
    spared = np.maximum(evidence.features, evidence.nose_base)
    return float32(smoothstep(*STRAND_DEPTH, float32(darker)) * near * (1 - spared))


def _possible(worn: Worn, face: FaceFrame) -> Mask:
    """(h, w) 0…1, less than 1 near brows and eyes where a parser finds no hair: there make-up or a brow is dark."""
    covered = worn[..., 2]
    if not covered.any():
        return np.ones_like(covered)
    outlines = [
        grow_outline(face.ring(ring), margin * face.unit)
        for pair, margin in zip(
            ((mesh.LEFT_BROW, mesh.RIGHT_BROW), (mesh.LEFT_EYE, mesh.RIGHT_EYE)), MARKED, strict=True
        )
        for ring in pair
    ]
    near = soft_polygons((covered.shape[0], covered.shape[1]), outlines, MARKED_EDGE * face.unit)
    return float32(1 - near * (1 - smoothstep(*HINT, gaussian(covered, MARKED_EDGE * face.unit))))


def _in_shadow(rgb: RGB, face: FaceFrame, painted: PaintedMesh) -> Mask:
    """(h, w) 0…1, the face where no beard grows, unless it is too dark for skin even in shadow."""
    luma = rgb[..., 1].astype(np.float32)
    bright = smoothstep(*SHADOW, luma / np.float32(max(skin_median(luma, face), 1.0)))
    below = distance_along(luma.shape, face.points[mesh.SUBNASALE], face.up) < 0
    middle = np.abs(distance_along(luma.shape, face.points[mesh.SUBNASALE], face.right)) < CHIN_HALF_WIDTH * face.unit
    return float32(bright * painted.inside * ~(below & middle))


def _exposed(rgb: RGB, face: FaceFrame) -> RGB:
    """The picture brightened until the skin is well lit: this separates the colours of dark skin and dim photos."""
    green = skin_median(rgb[..., 1].astype(np.float32), face)
    gain = float(np.clip(WELL_LIT / max(green, 1.0), 1.0, MAX_GAIN))
    return uint8(cv2.convertScaleAbs(rgb, alpha=gain))


def thickened(mask: Mask, unit: float) -> Mask:
    """A mask grown by about a twentieth of a unit, with a soft edge.

    Args:
        mask: (h, w) float32, 0…1.
        unit: inter-ocular distance, pixels.

    Returns:
        (h, w) float32, 0…1.
    """
    return float32(np.minimum(np.float32(GROWTH_GAIN) * gaussian(mask, GROWTH_SIGMA * unit), 1))


def _connected_to_entry(mask: Mask, entry: NDArray[np.bool_]) -> Mask:
    """The parts of a mask that reach the entry: hair hangs in, wrinkles and shadows of brows do not."""
    _, parts = cv2.connectedComponents((mask > STRAND_THRESHOLD).astype(np.uint8))
    hanging = np.isin(parts, np.setdiff1d(parts[entry], [0]))
    near = opencv.dilate(hanging.astype(np.uint8), np.ones((3, 3), np.uint8))
    return float32(mask * near)


def _forehead(painted: PaintedMesh, face: FaceFrame) -> Mask:
    left, right = (top for _, top in BROWS)
    outline = face.ring((*mesh.HAIRLINE, *left, mesh.NOSE_BRIDGE, *reversed(right)))
    return fill_polygons((painted.labels.shape[0], painted.labels.shape[1]), [outline]) * painted.inside


def _sides(painted: PaintedMesh, face: FaceFrame) -> Mask:
    """(h, w) float32, 1 beside the eyes and the mouth, where hair can hang into the face."""
    shape = (painted.labels.shape[0], painted.labels.shape[1])
    high = smoothstep(0.0, 0.5 * face.unit, distance_along(shape, face.points[mesh.SUBNASALE], face.up))
    off_chin = np.abs(distance_along(shape, face.points[CHIN], face.right)) > CHIN_HALF_WIDTH * face.unit
    low = LOWER_SIDE * off_chin
    reach = (low + (UPPER_SIDE * _frontality(shape, face) - low) * high) * np.float32(face.unit)
    eyes = fill_polygons(
        shape, [grow_outline(face.ring(ring), EYE_MARGIN * face.unit) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE)]
    )
    return float32((inward_distance(painted) < reach) * (1 - eyes))


def _frontality(shape: tuple[int, int], face: FaceFrame) -> Plane:
    """(h, w) 0…1, smaller on a side that is turned away: the eye is close to the silhouette there."""
    root = face.points[mesh.NOSE_BRIDGE]
    left, right = (abs(float((face.points[ear] - root) @ face.right)) for ear in (mesh.JAW[0], mesh.JAW[-1]))
    widths = np.where(distance_along(shape, root, face.right) < 0, left, right) / (FRONTAL_HALF_WIDTH * face.unit)
    return float32(np.minimum(widths, 1) ** 2)


def distance_along(shape: tuple[int, ...], point: Points, axis: Points) -> Plane:
    """Signed distance of each pixel from a point, measured along an axis.

    Args:
        shape: (h, w, …) of the picture.
        point: (2,) pixels.
        axis: (2,) unit vector.

    Returns:
        (h, w) float32, pixels.
    """
    x = np.arange(shape[1], dtype=np.float32) + np.float32(0.5 - point[0])
    y = np.arange(shape[0], dtype=np.float32)[:, None] + np.float32(0.5 - point[1])
    return float32(x * axis[0] + y * axis[1])
