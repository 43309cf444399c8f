"""Eyes as cartoons have them: a bold lid, a glowing iris and a sparkle."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.face import eye_mesh
from sagemaker_endpoints._imaging.face.eye_mesh import EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lids import Lids, find_lids
from sagemaker_endpoints._imaging.geometry.path import resampled, stroke
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32

EYES = (eye_mesh.LEFT, eye_mesh.RIGHT)

MARGIN = 0.25
"""Around an eye, in units: what is drawn of it lies inside."""

GLOW, PURITY = 20.0, 1.5
"""L that the lowest part of an iris gains, and the factor of its chroma."""

WHITE, CLEAR = 88.0, 0.35
"""L of a clear white, and how far the white goes there."""

SPARKLE_AT, SPARKLE_MOST = 0.38, 0.42
"""Of a sparkle, in radii of the iris: how far up and left of its middle, and the greatest radius."""


def light_eyes(lab: Lab, face: FaceFrame) -> None:
    """Clear whites and glowing irises, in place. lab: (h, w, 3). face: in its pixels."""
    for eye in EYES:
        region, local = _surroundings(lab, face, eye)
        _light_eye(region.cut(lab), local, eye)


def draw_lids(ink: Plane, face: FaceFrame, width: float) -> None:
    """The lines of both upper lids, in place, thickest over the outer half. ink: (h, w), 0…1. width: units."""
    for eye in EYES:
        region, local = _surroundings(ink, face, eye)
        place = region.cut(ink)
        line = fill_polygons((region.height, region.width), [_lid(find_lids(local, eye), width)])
        np.maximum(place, line, out=place)


def draw_sparkles(rgb: Plane, face: FaceFrame, radius: float) -> None:
    """A light in each open eye, in place, at its upper left as from a window. rgb: (h, w, 3), 0…255. radius: units."""
    for eye in EYES:
        region, local = _surroundings(rgb, face, eye)
        place, shape, lids = region.cut(rgb), (region.height, region.width), find_lids(local, eye)
        centre, iris = _iris(local, eye)
        corner = centre + np.float32(SPARKLE_AT * iris) * (face.up - face.right)
        size = min(radius * face.unit, SPARKLE_MOST * iris)
        light = _disc(shape, corner, size) * lids.opening(shape) * np.float32(lids.open)
        place += (255 - place) * light[..., None]


def _surroundings(picture: NDArray[np.float32], face: FaceFrame, eye: EyeMesh) -> tuple[Region, FaceFrame]:
    """The part of a picture that holds an eye, and the face in its pixels."""
    region = region_around(face.ring(eye.ring), MARGIN * face.unit, picture.shape[1], picture.shape[0])
    return region, face.scaled(np.array([region.left, region.top], np.float32), np.ones(2, np.float32))


def _light_eye(lab: Lab, face: FaceFrame, eye: EyeMesh) -> None:
    shape, lids = (lab.shape[0], lab.shape[1]), find_lids(face, eye)
    opening = lids.opening(shape) * np.float32(lids.open)
    centre, radius = _iris(face, eye)
    iris = opening * _disc(shape, centre, radius)
    white = (opening - iris) * np.float32(CLEAR)
    lab[..., 0] += iris * np.float32(GLOW) * _downwards(shape, face, centre, radius)
    lab[..., 0] += white * (np.maximum(lab[..., 0], WHITE) - lab[..., 0])
    lab[..., 1:] *= ((1 + iris * np.float32(PURITY - 1)) * (1 - white))[..., None]


def _downwards(shape: tuple[int, int], face: FaceFrame, centre: Points, radius: float) -> Plane:
    """0 in the upper part of an iris, 1 at its lowest point, as light falls through it."""
    x = np.arange(shape[1], dtype=np.float32) + np.float32(0.5) - centre[0]
    y = np.arange(shape[0], dtype=np.float32)[:, None] + np.float32(0.5) - centre[1]
    down = -(x * face.up[0] + y * face.up[1]) / np.float32(radius)
    return float32(np.clip(down + np.float32(0.2), 0, 1))


def _lid(lids: Lids, width: float) -> Points:
    path = resampled(np.concatenate([lids.corner()[None], lids.upper]), 24)
    swell = np.sin(np.linspace(0.12, np.pi, 24)) ** 0.7
    return stroke(path, (width * lids.unit * swell).astype(np.float32))


def _iris(face: FaceFrame, eye: EyeMesh) -> tuple[Points, float]:
    rim = face.points[eye.iris + 1 : eye.iris + 5]
    centre = face.points[eye.iris]
    return centre, max(float(np.linalg.norm(rim - centre, axis=1).mean()), 0.5)


def _disc(shape: tuple[int, int], centre: Points, radius: float) -> Mask:
    x = np.arange(shape[1], dtype=np.float32) + np.float32(0.5 - centre[0])
    y = np.arange(shape[0], dtype=np.float32)[:, None] + np.float32(0.5 - centre[1])
    return float32(np.clip(np.float32(radius + 0.5) - np.hypot(x, y), 0.0, 1.0))
