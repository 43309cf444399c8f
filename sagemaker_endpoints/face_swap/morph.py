"""Pictures between two photos: heads are warped to a common shape, faces cross-faded, the rest switches half-way."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._imaging.compositing.membrane import membrane
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.geometry.displacement import Grid, warp_region
from sagemaker_endpoints._imaging.geometry.mesh_map import PaintedMesh, correspondence_map, paint_mesh
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk.contract import RGB, Photo, Points
from sagemaker_endpoints._sdk.dtypes import float32, uint8

from .cross_fade import Warped, cross_fade
from .framed_source import FramedSource, fit_to_frame
from .head_outline import HeadMask, shared_outline
from .monochrome import in_one_tone, monochrome_curve
from .source_face import SourceFace
from .worn import Worn, sample_worn, warp_worn

MAX_SIDE = 400
"""Largest longer side, pixels, at which displacement fields are computed. These pixels are called working pixels."""


SWITCH = 0.5
"""Position up to which hair and ground are the photo's, and from which on they are the source's."""


@dataclass(frozen=True)
class HeadShape:
    """The control points of one picture, working pixels.

    Attributes:
        face: (478, 3) float32, the landmarks.
        outline: (N, 2) float32, points on the outline of hair and head.
    """

    face: NDArray[np.float32]
    outline: Points


@dataclass(frozen=True)
class MorphPath:
    """Two pictures of one size with corresponding control points.

    Attributes:
        start: (H, W, 3) uint8, the photo.
        end: (H, W, 3) uint8, the source photo in its frame.
        first: control points of `start`.
        last: control points of `end`.
        shape: (h, w) of the working pixels.
        worn: (h, w, 3) float32, what the faces of `start` and `end` wear, working pixels.
    """

    start: RGB
    end: RGB
    first: HeadShape
    last: HeadShape
    shape: tuple[int, int]
    worn: tuple[Worn, Worn]


def morph(photo: Photo, source_face: SourceFace) -> RGB:
    """Morph a photo towards another one.

    Metamorphosis of two images by warping and cross-dissolving (Wolberg, "Image morphing: a survey", 1998,
    section 2.1). Inside the face the displacement follows the mesh; around it, it is the harmonic field between face,
    head outline and picture border. Only faces are dissolved: two cuts of hair, four ears or two grounds on top of each
    other look like a double exposure, so these switch from one photo to the other at `SWITCH`.

    Args:
        photo: its largest edited face gives `strength`, 0…100, and `frames`. With `frames` > 1 the photo gets an
            animation from itself to the result, in equal steps of `strength`.
        source_face: the other photo.

    Returns:
        (H, W, 3) uint8, a new picture of the photo's size.
    """
    if not photo.faces or not photo.faces[0].params["strength"]:
        return photo.rgb.copy()
    params = photo.faces[0].params
    path = _morph_path(photo, source_face)
    end = _picture_at(path, params["strength"] / 100)
    if params.get("frames", 1) > 1:
        positions = np.linspace(0, params["strength"] / 100, params["frames"])[1:-1]
        photo.animate([photo.rgb, *(_picture_at(path, float(position)) for position in positions), end])
    return end


def _morph_path(photo: Photo, source_face: SourceFace) -> MorphPath:
    end = fit_to_frame(source_face, photo.rgb.shape, photo.faces[0])
    shape = _working_shape(photo.rgb)
    size = (shape[1], shape[0])
    whole = Region(0, 0, photo.rgb.shape[1], photo.rgb.shape[0])
    framed = Photo(end.rgb, (replace(source_face.face, landmarks=end.points),), parser=source_face.parser)
    worn = sample_worn(photo, photo.faces[0], whole, size), sample_worn(framed, framed.faces[0], whole, size)
    return MorphPath(photo.rgb, end.rgb, *_head_shapes(photo, end, shape), shape, worn)


def _picture_at(path: MorphPath, position: float) -> RGB:
    """The picture at a position on the path, 0…1: hair and ground of the nearer photo, features of both."""
    share, first, last = np.float32(position), path.first, path.last
    between = HeadShape(
        first.face + share * (last.face - first.face), first.outline + share * (last.outline - first.outline)
    )
    painted = paint_mesh(path.shape, between.face, face_atlas().triangles)
    before, after = (
        Warped(_warped(rgb, painted, between, own), _warped_worn(worn, painted, own))
        for rgb, own, worn in ((path.start, first, path.worn[0]), (path.end, last, path.worn[1]))
    )
    if position <= SWITCH:
        return _toned_like(path.start, cross_fade(before, after, painted, position))
    return _toned_like(path.end, cross_fade(after, before, painted, 1 - position))


def _toned_like(ground: RGB, picture: RGB) -> RGB:
    """A black-and-white or toned photo stays so where its hair and ground are shown."""
    curve = monochrome_curve(ground)
    return picture if curve is None else uint8(in_one_tone(picture.astype(np.float32), curve).round().clip(0, 255))


def _warped_worn(worn: Worn, painted: PaintedMesh, own: HeadShape) -> Worn:
    return warp_worn(worn, correspondence_map(painted, own.face)) * painted.inside[..., None]


def _working_shape(rgb: RGB) -> tuple[int, int]:
    scale = min(1.0, MAX_SIDE / max(rgb.shape[:2]))
    return max(2, round(rgb.shape[0] * scale)), max(2, round(rgb.shape[1] * scale))


def _head_shapes(photo: Photo, end: FramedSource, shape: tuple[int, int]) -> tuple[HeadShape, HeadShape]:
    """The control points of both pictures, which are of one size."""
    heads = (
        HeadMask(photo.person_mask(), photo.faces[0].landmarks),
        HeadMask(Photo(end.rgb).person_mask(), end.points),
    )
    across, down = shape[1] / photo.rgb.shape[1], shape[0] / photo.rgb.shape[0]
    factors = np.array([across, down, (across + down) / 2], np.float32)
    first, last = (
        HeadShape(head.points * factors, outline * factors[:2])
        for head, outline in zip(heads, shared_outline(*heads), strict=True)
    )
    return first, last


def _warped(rgb: RGB, painted: PaintedMesh, target: HeadShape, own: HeadShape) -> RGB:
    """A picture warped from its own control points to the target's; `painted` is the target's mesh."""
    rows, columns = painted.labels.shape
    height, width = rgb.shape[:2]
    factors = np.array([width / columns, height / rows], np.float32)
    grid = Grid(Region(0, 0, width, height), rows, columns)
    return warp_region(rgb, grid, _displacement(painted, target, own) * factors)


def _displacement(painted: PaintedMesh, target: HeadShape, own: HeadShape) -> Field:
    """(h, w, 2) from each pixel of the warped picture to its source, working pixels.

    A picture whose face grows is enlarged as a whole; what remains is warped, by 0 on the picture's border.
    """
    rows, columns = painted.labels.shape
    nodes = Grid(Region(0, 0, columns, rows), rows, columns).nodes()
    scale, corner = _enlargement(target, own, np.array([columns, rows], np.float32))
    whole = float32(nodes * scale + corner)
    known = painted.inside
    shifts = float32((correspondence_map(painted, own.face) - whole) * known[..., None])
    column = np.floor(target.outline[:, 0]).astype(int).clip(0, columns - 1)
    row = np.floor(target.outline[:, 1]).astype(int).clip(0, rows - 1)
    outside = known[row, column] == 0
    shifts[row[outside], column[outside]] = (own.outline - target.outline * scale - corner)[outside]
    known[row[outside], column[outside]] = 1
    # the border stays fixed even where it cuts the face
    known[[0, -1], :] = known[:, [0, -1]] = 1
    shifts[[0, -1], :] = shifts[:, [0, -1]] = 0
    return float32(membrane(shifts, known) + whole - nodes)


def _enlargement(
    target: HeadShape, own: HeadShape, size: NDArray[np.float32]
) -> tuple[np.float32, NDArray[np.float32]]:
    """Scale and shift, working pixels, from the warped picture into its source; the source fills the whole frame."""
    here, there = face_frame(target.face), face_frame(own.face)
    scale = np.float32(min(1.0, there.unit / here.unit))
    shift = there.points.mean(axis=0) - here.points.mean(axis=0) * scale
    return scale, float32(np.clip(shift, 0, size * (1 - scale)))
