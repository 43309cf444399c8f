"""What a face shows of itself: bare skin, and the hair that falls over it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.exposure import skin_median
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import face_skin, observe_skin
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.mesh_map import PaintedMesh, inward_distance
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, grown
from sagemaker_endpoints._sdk.contract import RGB, Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32, uint8
from sagemaker_endpoints._sdk.landmarks import CHIN
from sagemaker_endpoints._sdk.smoothstep import smoothstep

BROWS = ((mesh.LEFT_BROW, (70, 63, 105, 66, 107)), (mesh.RIGHT_BROW, (300, 293, 334, 296, 336)))
"""Ring and upper edge of each brow."""

UPPER_SIDE, LOWER_SIDE = 0.42, 0.3
"""Units inside the silhouette in which hair may hang beside the eyes, and beside the mouth."""

FRONTAL = 1.1
"""Units from the root of the nose to the silhouette of a face that looks into the camera."""

CHIN_HALF = 0.55
"""Units either side of the chin where what is no skin is a beard."""

EYE = 0.07
"""Units around an eye's ring where what is no skin is lashes."""

DOUBTFUL, NO_SKIN = 0.25, 0.65
"""1 - skin: up to the first it is taken for skin, from the second on for none at all."""

WELL_LIT, MOST_GAIN = 150.0, 4.0
"""Level of green to which dark skin is brightened before it is looked at, and the most by which it is."""

ENTRY, HELD = 0.05, 0.3
"""How far inside the silhouette, in units, hair comes in, and the least that holds a strand together."""

GROWTH, GAIN = 0.045, 2.4
"""Deviation in units of the blur and the factor after it by which hair is grown over its own shadow."""


@dataclass(frozen=True)
class Reading:
    """All in working pixels. rgb: (h, w, 3) uint8; the rest (h, w) float32, 0…1.

    skin: bare skin. hair: what hides the face where hair can. forehead: above the brows, down to the saddle of the
    nose between them.
    """

    rgb: RGB
    skin: Mask
    hair: Mask
    forehead: Mask


def read_face(rgb: RGB, face: FaceFrame, painted: PaintedMesh) -> Reading:
    """rgb: (h, w, 3) uint8. face, painted: in its pixels."""
    evidence = observe_skin(rgb_to_lab(_exposed(rgb, face)), face)
    skin = face_skin(evidence, face.unit) * painted.inside
    forehead = _forehead(painted, face)
    zone = np.maximum(forehead, _sides(painted, face))
    other = zone * smoothstep(DOUBTFUL, NO_SKIN, 1 - np.maximum(skin, evidence.features))
    hidden = _from_outside(float32(other), inward_distance(painted) < ENTRY * face.unit)
    return Reading(rgb, skin, thickened(hidden, face.unit), forehead)


def _exposed(rgb: RGB, face: FaceFrame) -> RGB:
    """As if the skin were well lit: colours of dark skins and dim photos are told apart better so."""
    green = skin_median(rgb[..., 1].astype(np.float32), face)
    gain = float(np.clip(WELL_LIT / max(green, 1.0), 1.0, MOST_GAIN))
    return uint8(cv2.convertScaleAbs(rgb, alpha=gain))


def thickened(mask: Mask, unit: float) -> Mask:
    """A mask grown softly, by about a twentieth of a unit."""
    return float32(np.minimum(np.float32(GAIN) * gaussian(mask, GROWTH * unit), 1))


def _from_outside(mask: Mask, entry: NDArray[np.bool_]) -> Mask:
    """Those parts of a mask that reach the entry: hair hangs in, wrinkles and shadows of brows do not."""
    _, parts = cv2.connectedComponents((mask > HELD).astype(np.uint8))
    hanging = np.isin(parts, np.setdiff1d(parts[entry], [0]))
    near = cv2.dilate(hanging.astype(np.uint8), np.ones((3, 3), np.uint8))
    return float32(mask * near)


def _forehead(painted: PaintedMesh, face: FaceFrame) -> Mask:
    left, right = (top for _, top in BROWS)
    outline = face.ring((*mesh.HAIRLINE, *left, mesh.NOSE_BRIDGE, *reversed(right)))
    return fill_polygons((painted.labels.shape[0], painted.labels.shape[1]), [outline]) * painted.inside


def _sides(painted: PaintedMesh, face: FaceFrame) -> Mask:
    """(h, w) float32, 1 beside the eyes and the mouth, where hair hangs into the face."""
    shape = (painted.labels.shape[0], painted.labels.shape[1])
    high = smoothstep(0.0, 0.5 * face.unit, along(shape, face.points[mesh.SUBNASALE], face.up))
    aside = np.abs(along(shape, face.points[CHIN], face.right)) > CHIN_HALF * face.unit
    low = LOWER_SIDE * aside
    reach = (low + (UPPER_SIDE * _nearness(shape, face) - low) * high) * np.float32(face.unit)
    eyes = fill_polygons(shape, [grown(face.ring(ring), EYE * face.unit) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE)])
    return float32((inward_distance(painted) < reach) * (1 - eyes))


def _nearness(shape: tuple[int, int], face: FaceFrame) -> Plane:
    """(h, w) 0…1, the less the more that side of the face is turned away: there the eye is close to the silhouette."""
    root = face.points[mesh.NOSE_BRIDGE]
    left, right = (abs(float((face.points[ear] - root) @ face.right)) for ear in (mesh.JAW[0], mesh.JAW[-1]))
    widths = np.where(along(shape, root, face.right) < 0, left, right) / (FRONTAL * face.unit)
    return float32(np.minimum(widths, 1) ** 2)


def along(shape: tuple[int, ...], point: Points, axis: Points) -> Plane:
    """(h, w) pixels from a point along a unit vector."""
    x = np.arange(shape[1], dtype=np.float32) + np.float32(0.5 - point[0])
    y = np.arange(shape[0], dtype=np.float32)[:, None] + np.float32(0.5 - point[1])
    return float32(x * axis[0] + y * axis[1])
