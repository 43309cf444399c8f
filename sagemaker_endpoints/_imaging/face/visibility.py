"""How visible a face is: masks, microphones, cups, opaque glasses and hair in front of it.

Hands of the face's own colour and hair strands finer than a fifteenth of the distance between the eyes are found in
part only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.face.opaque_glasses import Evidence, opaque_glasses
from sagemaker_endpoints._imaging.face.own_colours import sharpen_by_colour
from sagemaker_endpoints._imaging.face.skin import face_outline
from sagemaker_endpoints._imaging.filters.guided_filter import guided_filter
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline, soft_polygons
from sagemaker_endpoints._sdk.contract import Face, Mask, Photo, Points
from sagemaker_endpoints._sdk.dtypes import float32, uint8
from sagemaker_endpoints._sdk.landmarks import LEFT_EYE, OVAL, RIGHT_EYE
from sagemaker_endpoints._sdk.opencv import Size
from sagemaker_endpoints._sdk.parts import Parts
from sagemaker_endpoints._sdk.resample import read_small, warp
from sagemaker_endpoints._sdk.similarity import Affine, compose, inverse, transform_points
from sagemaker_endpoints._sdk.smoothstep import smoothstep

SIDE = 176
"""Pixels of a side of the window in which visibility is computed. With 224, what was found of painted covers rose by
less than a hundredth, and it took a fifth longer."""

UNITS = 5.0
"""Distances between the eyes that fit into a side: the face with what overhangs it."""

EYES = (0.50, 0.42)
"""Where the middle between the eyes lies in the window, as a share of the side."""

BORDER = 0.08
"""Share of the side over which the map fades to visible at the window's border."""

INNER = (0.12, 0.30)
"""Depth inside the face's outline, in units, from which clothes, ground and skin of the body must be something in front
of the face, such as a cup or a hand: nearer to the outline they may be beside it."""

COLOUR_REACH = 0.25
"""Distance around the face, in units, within which colours are counted."""

FEATURE_MARGIN = 0.05
"""Around eyes, brows, lips and nostrils, in units: dark like hair, so their colour does not raise what hides them."""

SNAP_RADIUS, SNAP_EPSILON = 0.05, 1e-3
"""Radius in units and epsilon of the guided filter that snaps the map to image edges."""

SURE = (0.3, 0.7)
"""Probabilities between which a pixel goes from visible to hidden."""

FEATURES = {"left_eye": mesh.LEFT_EYE, "right_eye": mesh.RIGHT_EYE, "mouth": mesh.LIPS_OUTER}
"""Rings of the features that are reported, by name; left and right are sides of the picture."""

FEATURE_REACH = 0.06
"""Distance around a feature's ring, in units, that belongs to it."""

MOSTLY_HIDDEN = 0.7
"""Hidden share of a feature from which on all of it counts as hidden: the rest of a mouth beside a cup, painted, looks
worse than unpainted."""


@dataclass(frozen=True)
class Visibility:
    """What can be seen of one face.

    Attributes:
        matrix: (2, 3), from the photo's pixels to those of the maps.
        hidden: (SIDE, SIDE) float32, 0…1: what hides the face or lies beside it, hair included.
        covers: (SIDE, SIDE) float32, 0…1: the same without hair, hats and glasses.
        hidden_share: 0…1 of the face below its brows.
        hidden_features: 0…1 of each of `FEATURES`.
    """

    matrix: Affine
    hidden: Mask
    covers: Mask
    hidden_share: float
    hidden_features: Mapping[str, float]


def face_visibility(photo: Photo, face: Face) -> Visibility | None:
    """What can be seen of a face; computed once for each face of a photo, then kept.

    Args:
        photo: with a parser for `Photo.parts`.
        face: one of its faces.

    Returns:
        The visibility; None where no model of the container parses faces.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_crop
        >>> photo = sample_crop(64).photo
        >>> face_visibility(photo, photo.faces[0]) is None
        True
    """
    return photo.once(f"visibility of {face.id}", lambda analysed: _find(analysed, face))


def in_picture(plane: Mask, matrix: Affine, to_picture: Affine, size: Size) -> Mask:
    """A map of a `Visibility` in the pixels of another picture.

    Args:
        plane: `hidden` or `covers`.
        matrix: of the same `Visibility`.
        to_picture: (2, 3), from the photo's pixels to that picture's.
        size: (width, height) of that picture.

    Returns:
        (height, width) float32, 0…1; 0 beyond the window.

    Example:
        >>> hidden = np.ones((8, 8), np.float32)
        >>> int(in_picture(hidden, np.eye(2, 3), np.eye(2, 3), (12, 8)).sum())
        64
    """
    return float32(warp(plane, compose(to_picture, inverse(matrix)), size, cv2.BORDER_CONSTANT).clip(0, 1))


def _find(photo: Photo, face: Face) -> Visibility | None:
    parts = photo.parts(face)
    if parts is None:
        return None
    frame = face_frame(face.landmarks)
    matrix = _window(frame)
    lab = rgb_to_lab(uint8(read_small(photo.rgb, matrix, (SIDE, SIDE), cv2.BORDER_REPLICATE)))
    points = float32(transform_points(matrix, frame.points))
    local = FaceFrame(points, SIDE / UNITS, np.array([0, -1], np.float32), np.array([1, 0], np.float32))
    return _visibility(matrix, lab, local, parts)


def _visibility(matrix: Affine, lab: Lab, face: FaceFrame, parts: Parts) -> Visibility:
    groups = (("cover",), ("hair", "hat"), ("background", "clothes", "neck"), ("glasses",), ("skin",))
    size = (SIDE, SIDE)
    (cover, hair, other, glasses, skin), _ = parts.finest(matrix, size).sample_each(groups, matrix, size)
    outline = face_outline(face)
    covers = np.minimum(cover + other * _inner(outline, face.unit), 1)
    coarse = float32(np.minimum(covers + hair, 1))
    hidden = _sharpened(coarse, lab, outline, face)
    lenses = opaque_glasses(Evidence(lab, face, float32(np.minimum(glasses + cover, 1)), skin, hidden))
    snapped = _snapped(float32(np.maximum(hidden, lenses)), lab, face.unit)
    shares = {name: _share(snapped, _feature(face, ring)) for name, ring in FEATURES.items()}
    whole = [FEATURES[name] for name, share in shares.items() if share > MOSTLY_HIDDEN]
    final = float32(np.maximum.reduce([snapped, *(_feature(face, ring) for ring in whole)]) * _border())
    held = float32(_snapped(covers, lab, face.unit) * _border())
    return Visibility(matrix, final, held, _share(final, _below_brows(face)), shares)


def _window(face: FaceFrame) -> Affine:
    """(2, 3), from the photo's pixels to the window's; upright."""
    linear = SIDE / (UNITS * face.unit) * np.stack([face.right, -face.up]).astype(np.float64)
    middle = (face.ring(LEFT_EYE).mean(axis=0) + face.ring(RIGHT_EYE).mean(axis=0)) / 2
    return np.column_stack([linear, SIDE * np.array(EYES) - linear @ middle])


def _inner(outline: Points, unit: float) -> Mask:
    """0 at the face's outline and outside, 1 well inside."""
    inside = fill_polygons((SIDE, SIDE), [outline]) > 0.5
    depth = cv2.distanceTransform(inside.astype(np.uint8), cv2.DIST_L2, 3)
    return smoothstep(INNER[0] * unit, INNER[1] * unit, float32(depth))


def _sharpened(coarse: Mask, lab: Lab, outline: Points, face: FaceFrame) -> Mask:
    """The coarse map sharpened by its own colours; features are not raised."""
    area = fill_polygons((SIDE, SIDE), [grow_outline(outline, COLOUR_REACH * face.unit)])
    rings = (mesh.LEFT_EYE, mesh.RIGHT_EYE, mesh.LEFT_BROW, mesh.RIGHT_BROW, mesh.LIPS_OUTER, mesh.NOSE_BASE)
    grown = [grow_outline(closed_curve(face.ring(ring)), FEATURE_MARGIN * face.unit) for ring in rings]
    features = fill_polygons((SIDE, SIDE), grown) > 0.5
    sharp = sharpen_by_colour(coarse, lab, area)
    return float32(np.where(features, np.minimum(sharp, coarse), sharp))


def _snapped(probability: Mask, lab: Lab, unit: float) -> Mask:
    light = lab[..., 0] * np.float32(0.01)
    return smoothstep(*SURE, guided_filter(light, probability, max(2, round(SNAP_RADIUS * unit)), SNAP_EPSILON))


def _feature(face: FaceFrame, ring: tuple[int, ...]) -> Mask:
    outline = grow_outline(closed_curve(face.ring(ring)), FEATURE_REACH * face.unit)
    return soft_polygons((SIDE, SIDE), [outline], 0.02 * face.unit)


def _below_brows(face: FaceFrame) -> Mask:
    """The face from the brows down: a fringe hides a forehead, and nobody misses it."""
    oval = fill_polygons((SIDE, SIDE), [closed_curve(face.ring(OVAL))])
    brows = float((face.ring((*mesh.LEFT_BROW, *mesh.RIGHT_BROW)) @ face.up).max())
    rows = np.arange(SIDE, dtype=np.float32)[:, None] + np.float32(0.5)
    return oval * (-rows < brows)


def _share(part: Mask, whole: Mask) -> float:
    return float((part * whole).sum()) / max(float(whole.sum()), 1e-6)


def _border() -> Mask:
    """(SIDE, SIDE): 1, falling to 0 at the window's border."""
    inwards = np.minimum(np.arange(SIDE), np.arange(SIDE)[::-1]).astype(np.float32)
    ramp = smoothstep(0.0, BORDER * SIDE, inwards)
    return np.minimum(ramp, ramp[:, None])
