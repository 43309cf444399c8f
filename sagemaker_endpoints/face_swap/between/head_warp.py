"""Reshapes the head of one picture, and the face of another one, to a common face; the ground stays straight."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._imaging.compositing.membrane import membrane
from sagemaker_endpoints._imaging.geometry.displacement import warp_region
from sagemaker_endpoints._imaging.geometry.mesh_map import correspondence_map
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.similarity import Affine, compose
from sagemaker_endpoints.face_swap.openings import with_round_irises
from sagemaker_endpoints.face_swap.worn import Worn, warp_worn

from .distortion import distorted, evened_out
from .head_canvas import REACH, HeadCanvas
from .portrait import Portrait, face_at_scale

STIFF = ("background", "hat", "clothes", "cover")
"""Parts that keep their shape: lines in them would visibly bend."""

GIVING = 0.22
"""Distance from the face, in units, within which even these parts give way: more than twice the longest shift of the
silhouette, so that nothing folds."""


def reshaped(portrait: Portrait, canvas: HeadCanvas) -> RGB:
    """A whole picture whose face has the shape of the canvas.

    Args:
        portrait: the picture.
        canvas: the head in it.

    Returns:
        (H, W, 3) uint8, a new picture; outside the canvas's region the picture itself.
    """
    nodes = canvas.nodes()
    shifts = float32(correspondence_map(canvas.painted, portrait.points) - nodes)
    fixed = _fixed(portrait, canvas)
    inside = canvas.painted.inside
    shifts = evened_out(shifts, canvas.face, inside)
    inside *= 1 - fixed
    known = np.maximum(inside, fixed)
    field = membrane(float32(shifts * inside[..., None]), float32(known))
    source_map = with_round_irises(float32(nodes + field), canvas.painted.points, portrait.points, canvas.face.unit)
    picture = portrait.rgb.copy()
    canvas.region.cut(picture)[:] = warp_region(portrait.rgb, canvas.grid, float32(source_map - nodes))
    return picture


def reshaped_face(portrait: Portrait, canvas: HeadCanvas) -> tuple[RGB, Mask]:
    """The face of a picture in the shape of the canvas.

    Args:
        portrait: the picture.
        canvas: the head.

    Returns:
        (H, W, 3) uint8 over the canvas's region, which means nothing outside the face; and (h, w) float32, 1 where the
        picture shows the face, 0 where its border cuts it off or its head is turned away, working pixels.
    """
    rgb, points = face_at_scale(portrait, canvas.face.unit / float(canvas.factors.mean()))
    source_map = _continued(correspondence_map(canvas.painted, points), canvas)
    usable = 1 - distorted(source_map, canvas.face, canvas.painted.inside)
    source_map = with_round_irises(source_map, canvas.painted.points, _with_depths(points), canvas.face.unit)
    shown = ((source_map > 0) & (source_map < [rgb.shape[1], rgb.shape[0]])).all(axis=2)
    return warp_region(rgb, canvas.grid, float32(source_map - canvas.nodes())), float32(shown * usable)


def reshaped_worn(portrait: Portrait, canvas: HeadCanvas) -> Worn:
    """What the face of a picture wears, in the shape of the canvas.

    Args:
        portrait: the picture.
        canvas: the head.

    Returns:
        (h, w, 3) float32, 0 outside the face, working pixels.
    """
    return (
        warp_worn(portrait.worn, correspondence_map(canvas.painted, portrait.worn_points))
        * (canvas.painted.inside[..., None])
    )


def _with_depths(points: NDArray[np.float32]) -> NDArray[np.float32]:
    return float32(np.column_stack([points, np.zeros(len(points), np.float32)]))


def _continued(source_map: Field, canvas: HeadCanvas) -> Field:
    """A map of the face, continued beyond it by the affine map that is nearest to it."""
    inside = canvas.painted.inside > 0
    rows, columns = np.nonzero(inside)
    step = max(1, len(rows) // 2000)
    rows, columns = rows[::step], columns[::step]
    pixels = np.column_stack([columns, rows, np.ones(len(rows))])
    affine, *_ = np.linalg.lstsq(pixels, source_map[rows, columns].astype(np.float64), rcond=None)
    x, y = (np.arange(length, dtype=np.float32) for length in source_map.shape[1::-1])
    beyond = x[None, :, None] * affine[0] + y[:, None, None] * affine[1] + affine[2]
    return float32(np.where(inside[..., None], source_map, beyond))


def _fixed(portrait: Portrait, canvas: HeadCanvas) -> Mask:
    """(h, w) 1 where the picture is not reshaped, else 0."""
    to_canvas = compose(canvas.matrix(), portrait.from_photo)
    outside = (canvas.painted.inside == 0).astype(np.uint8)
    distance = cv2.distanceTransform(outside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) / np.float32(canvas.face.unit)
    fixed = (distance > REACH * 0.95) | ((distance > GIVING) & (_stiff(portrait, to_canvas, canvas) > 0.5))
    fixed[[0, -1], :] = fixed[:, [0, -1]] = True
    return float32(fixed)


def _stiff(portrait: Portrait, to_canvas: Affine, canvas: HeadCanvas) -> Mask:
    """(h, w) 0…1, the probability of parts that keep their shape; without a parser, of everything but people."""
    parts = portrait.photo.parts(portrait.face)
    if parts is not None:
        return parts.sample(STIFF, to_canvas, canvas.size)[0]
    return float32(1 - portrait.photo.person_mask_in(to_canvas, canvas.size))
