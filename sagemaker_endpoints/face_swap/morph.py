"""Pictures between two photos: both bent to one shape, then faded into one another."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._imaging.compositing.blend import blend
from sagemaker_endpoints._imaging.compositing.membrane import membrane
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.geometry.displacement import Grid, warp_region
from sagemaker_endpoints._imaging.geometry.mesh_map import PaintedMesh, map_to, paint_mesh
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk.contract import RGB, Photo, Points
from sagemaker_endpoints._sdk.dtypes import float32

from .crown import Head, shared_crown
from .frame import Framed, framed
from .source_face import Other

WORKING_SIDE = 400
"""Pixels of the longer side at which the bending is worked out."""


@dataclass(frozen=True)
class Shape:
    """Where things are in one picture, working pixels. face: (478, 3). crown: (N, 2)."""

    face: NDArray[np.float32]
    crown: Points


def morph(photo: Photo, other: Other) -> RGB:
    """(H, W, 3) uint8, a new picture of the photo's size; `strength` is that of the largest face that is edited.

    Metamorphosis of two images by warping and cross-dissolving (Wolberg, "Image morphing: a survey", 1998,
    section 2.1): inside the face along its mesh, around it along the harmonic field between face, head and frame.
    With `frames` over 1 the way there is the photo's animation, in equal parts of `strength`.
    """
    if not photo.faces or not photo.faces[0].params["strength"]:
        return photo.rgb.copy()
    params = photo.faces[0].params
    way = _way(photo, other)
    end = _between(way, params["strength"] / 100)
    if params.get("frames", 1) > 1:
        shares = np.linspace(0, params["strength"] / 100, params["frames"])[1:-1]
        photo.animate([photo.rgb, *(_between(way, float(share)) for share in shares), end])
    return end


@dataclass(frozen=True)
class Way:
    """Two pictures of one size, and where things are in each, working pixels; shape: (h, w) of those."""

    start: RGB
    end: RGB
    first: Shape
    last: Shape
    shape: tuple[int, int]


def _way(photo: Photo, other: Other) -> Way:
    end = framed(other, photo.rgb.shape, photo.faces[0])
    shape = _working_shape(photo.rgb)
    return Way(photo.rgb, end.rgb, *_shapes(photo, end, shape), shape)


def _between(way: Way, part: float) -> RGB:
    """The picture a part of the way along, 0…1."""
    share, first, last = np.float32(part), way.first, way.last
    between = Shape(first.face + share * (last.face - first.face), first.crown + share * (last.crown - first.crown))
    painted = paint_mesh(way.shape, between.face, face_atlas().triangles)
    before, after = _bent(way.start, painted, between, first), _bent(way.end, painted, between, last)
    return blend(before, after, np.full(way.start.shape[:2], share, np.float32))


def _working_shape(rgb: RGB) -> tuple[int, int]:
    scale = min(1.0, WORKING_SIDE / max(rgb.shape[:2]))
    return max(2, round(rgb.shape[0] * scale)), max(2, round(rgb.shape[1] * scale))


def _shapes(photo: Photo, end: Framed, shape: tuple[int, int]) -> tuple[Shape, Shape]:
    """Of both pictures, whose size is the same, in working pixels."""
    heads = Head(photo.person_mask(), photo.faces[0].landmarks), Head(Photo(end.rgb).person_mask(), end.points)
    across, down = shape[1] / photo.rgb.shape[1], shape[0] / photo.rgb.shape[0]
    factors = np.array([across, down, (across + down) / 2], np.float32)
    first, last = (
        Shape(head.points * factors, crown * factors[:2])
        for head, crown in zip(heads, shared_crown(*heads), strict=True)
    )
    return first, last


def _bent(rgb: RGB, painted: PaintedMesh, aim: Shape, own: Shape) -> RGB:
    """A picture brought from its own shape to another, which is painted."""
    rows, columns = painted.labels.shape
    height, width = rgb.shape[:2]
    factors = np.array([width / columns, height / rows], np.float32)
    return warp_region(rgb, Grid(Region(0, 0, width, height), rows, columns), _shifts(painted, aim, own) * factors)


def _shifts(painted: PaintedMesh, aim: Shape, own: Shape) -> Field:
    """(h, w, 2) from every place of the bent picture to where it comes from, working pixels; 0 on the frame."""
    rows, columns = painted.labels.shape
    here = Grid(Region(0, 0, columns, rows), rows, columns).nodes()
    known = painted.inside
    shifts = float32((map_to(painted, own.face) - here) * known[..., None])
    column = np.floor(aim.crown[:, 0]).astype(int).clip(0, columns - 1)
    row = np.floor(aim.crown[:, 1]).astype(int).clip(0, rows - 1)
    beside = known[row, column] == 0
    shifts[row[beside], column[beside]] = (own.crown - aim.crown)[beside]
    known[row[beside], column[beside]] = 1
    # the frame holds even what it cuts
    known[[0, -1], :] = known[:, [0, -1]] = 1
    shifts[[0, -1], :] = shifts[:, [0, -1]] = 0
    return membrane(shifts, known)
