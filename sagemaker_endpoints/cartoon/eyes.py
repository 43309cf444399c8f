"""Cartoon eyes: a bold upper lid, a bright iris and a sparkle."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.face.eye_mesh import EYES, EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lids import Lids, find_lids
from sagemaker_endpoints._imaging.geometry.path import resample_path, stroke
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32

MARGIN = 0.25
"""Margin, in units, of the region around an eye; everything that is drawn for the eye lies inside it."""

IRIS_GAIN = 20.0
"""L* that the lowest part of an iris gains."""

IRIS_CHROMA = 1.5
"""Factor of the iris's chroma."""

SCLERA_LIGHTNESS = 88.0
"""L* of a clear white of the eye."""

SCLERA_STRENGTH = 0.35
"""How far the white of the eye is moved to that L* and to grey; 1 is all the way."""

SPARKLE_OFFSET = 0.38
"""How far up and to the left of the iris's centre the sparkle lies, in radii of the iris."""

MAX_SPARKLE = 0.42
"""Largest radius of the sparkle, in radii of the iris."""


def brighten_eyes(lab: Lab, face: FaceFrame) -> None:
    """Clear the whites and brighten the irises, in place.

    Args:
        lab: (h, w, 3) L*a*b*; written to.
        face: in the picture's pixels.
    """
    for eye in EYES:
        region, local = _eye_region(lab, face, eye)
        _brighten_eye(region.cut(lab), local, eye)


def draw_lids(ink: Plane, face: FaceFrame, width: float) -> None:
    """Draw the lines of both upper lids, in place; each is thickest near its middle.

    Args:
        ink: (h, w) float32, opacity of the ink, 0…1; written to.
        face: in the picture's pixels.
        width: of the line at its thickest point, in units.
    """
    for eye in EYES:
        region, local = _eye_region(ink, face, eye)
        view = region.cut(ink)
        line = fill_polygons((region.height, region.width), [_lid_outline(find_lids(local, eye), width)])
        np.maximum(view, line, out=view)


def draw_sparkles(rgb: Plane, face: FaceFrame, radius: float) -> None:
    """Draw a highlight in each open eye, in place, at its upper left, like a window's reflection.

    Args:
        rgb: (h, w, 3) float32 sRGB, 0…255; written to.
        face: in the picture's pixels.
        radius: of the highlight, in units.
    """
    for eye in EYES:
        region, local = _eye_region(rgb, face, eye)
        view, shape, lids = region.cut(rgb), (region.height, region.width), find_lids(local, eye)
        centre, iris_radius = _iris(local, eye)
        sparkle = centre + np.float32(SPARKLE_OFFSET * iris_radius) * (face.up - face.right)
        size = min(radius * face.unit, MAX_SPARKLE * iris_radius)
        light = _disc(shape, sparkle, size) * lids.opening(shape) * np.float32(lids.open)
        view += (255 - view) * light[..., None]


def _eye_region(picture: NDArray[np.float32], face: FaceFrame, eye: EyeMesh) -> tuple[Region, FaceFrame]:
    """The part of a picture around an eye, and the face in the pixels of that part."""
    region = region_around(face.ring(eye.ring), MARGIN * face.unit, picture.shape[1], picture.shape[0])
    return region, face.scaled(np.array([region.left, region.top], np.float32), np.ones(2, np.float32))


def _brighten_eye(lab: Lab, face: FaceFrame, eye: EyeMesh) -> None:
    shape, lids = (lab.shape[0], lab.shape[1]), find_lids(face, eye)
    opening = lids.opening(shape) * np.float32(lids.open)
    centre, radius = _iris(face, eye)
    iris = opening * _disc(shape, centre, radius)
    white = (opening - iris) * np.float32(SCLERA_STRENGTH)
    lab[..., 0] += iris * np.float32(IRIS_GAIN) * _downward_ramp(shape, face, centre, radius)
    lab[..., 0] += white * (np.maximum(lab[..., 0], SCLERA_LIGHTNESS) - lab[..., 0])
    lab[..., 1:] *= ((1 + iris * np.float32(IRIS_CHROMA - 1)) * (1 - white))[..., None]


def _downward_ramp(shape: tuple[int, int], face: FaceFrame, centre: Points, radius: float) -> Plane:
    """(h, w): 0 in the upper part of an iris, 1 at its lowest point, as light from above falls through it."""
    x = np.arange(shape[1], dtype=np.float32) + np.float32(0.5) - centre[0]
    y = np.arange(shape[0], dtype=np.float32)[:, None] + np.float32(0.5) - centre[1]
    down = -(x * face.up[0] + y * face.up[1]) / np.float32(radius)
    return float32(np.clip(down + np.float32(0.2), 0, 1))


def _lid_outline(lids: Lids, width: float) -> Points:
    """The outline of the upper lid's line, starting at the outer corner."""
    path = resample_path(np.concatenate([lids.corner()[None], lids.upper]), 24)
    swell = np.sin(np.linspace(0.12, np.pi, 24)) ** 0.7
    return stroke(path, (width * lids.unit * swell).astype(np.float32))


def _iris(face: FaceFrame, eye: EyeMesh) -> tuple[Points, float]:
    """Centre and radius of an iris, pixels."""
    rim = face.points[eye.iris + 1 : eye.iris + 5]
    centre = face.points[eye.iris]
    return centre, max(float(np.linalg.norm(rim - centre, axis=1).mean()), 0.5)


def _disc(shape: tuple[int, int], centre: Points, radius: float) -> Mask:
    """(h, w): an antialiased disc."""
    x = np.arange(shape[1], dtype=np.float32) + np.float32(0.5 - centre[0])
    y = np.arange(shape[0], dtype=np.float32)[:, None] + np.float32(0.5 - centre[1])
    return float32(np.clip(np.float32(radius + 0.5) - np.hypot(x, y), 0.0, 1.0))
