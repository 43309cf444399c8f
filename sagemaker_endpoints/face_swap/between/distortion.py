"""Where the map from one face to another is distorted: at folds of the mesh, and on a side that is turned away."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian, weighted_gaussian
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

DRAWN_OUT = (1.8, 2.6)
"""Length of a step on the other face / the usual one, over which it counts as a jump: beside a nose that hides its own
wing, or over a cheek that is seen from the side."""

SQUEEZED = (0.4, 0.2)
"""Area of a pixel on the other face / the usual one, over which nothing is left of a side that is turned away."""

JUMP_MARGIN = 0.05
"""Distance from a jump, in units, within which the other face is not used."""

SMOOTH_SIGMA = 0.07
"""Standard deviation, in units, over which the shifts of a head are evened out: the triangles of a turned mesh fold at
its silhouette and beside its nose, and each would shift its pixels differently."""

OPENING_MARGIN = 0.1
"""Margin around lips and eyes, in units, within which lids and lips move each for itself."""


def distorted(source_map: Field, face: FaceFrame, inside: Mask) -> Mask:
    """Find where a map is too distorted to be used.

    Args:
        source_map: (h, w, 2) float32, for each pixel the position on the other face, pixels.
        face: the face whose pixels they are.
        inside: (h, w) float32, 1 in the face, else 0.

    Returns:
        (h, w) float32, 0…1; 0 around eyes and lips, and outside the face.
    """
    across, down = (cv2.Sobel(source_map, cv2.CV_32F, x, 1 - x, ksize=1, scale=0.5) for x in (1, 0))
    step = np.sqrt(((across**2).sum(axis=2) + (down**2).sum(axis=2)) / 2)
    area = across[..., 0] * down[..., 1] - across[..., 1] * down[..., 0]
    skin = inside * (1 - openings(inside.shape, face))
    # at the border of the face every map breaks off
    skin *= cv2.erode(inside, np.ones((3, 3), np.uint8))
    usual = np.median(area[skin > 0]) if (skin > 0).any() else np.float32(1)
    unit_step = np.sqrt(np.maximum(usual, np.float32(1e-6)))
    bad = np.maximum(
        smoothstep(*DRAWN_OUT, float32(step / unit_step)), smoothstep(*SQUEEZED, float32(area / unit_step**2))
    )
    side = max(1, round(2 * JUMP_MARGIN * face.unit)) | 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    grown = cv2.dilate(float32(bad * skin), disc)
    return gaussian(float32(grown), JUMP_MARGIN / 2 * face.unit)


def evened_out(shifts: Field, face: FaceFrame, inside: Mask) -> Field:
    """Even out shifts of pixels everywhere but around eyes and lips.

    Args:
        shifts: (h, w, 2) float32, pixels.
        face: the face whose pixels they are.
        inside: (h, w) float32, 1 where the shifts are known, else 0.

    Returns:
        (h, w, 2) float32.
    """
    near = gaussian(openings(inside.shape, face), OPENING_MARGIN / 2 * face.unit)[..., None]
    even = weighted_gaussian(shifts, inside, SMOOTH_SIGMA * face.unit)
    return float32(even + near * (shifts - even))


def openings(shape: tuple[int, ...], face: FaceFrame) -> Mask:
    """Eyes and lips with a margin.

    Args:
        shape: (h, w, …) of the picture.
        face: in its pixels.

    Returns:
        (h, w) float32, 0…1.
    """
    hulls = [
        grow_outline(float32(cv2.convexHull(face.ring(ring)))[:, 0], OPENING_MARGIN * face.unit)
        for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE, mesh.LIPS_OUTER)
    ]
    return fill_polygons((shape[0], shape[1]), hulls)
