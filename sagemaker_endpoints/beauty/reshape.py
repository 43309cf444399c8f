"""Every change of shape, for every face, in one warp."""

from collections.abc import Mapping

import numpy as np

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.displacement import Grid, grid_over, hold_borders, warp_region
from sagemaker_endpoints._imaging.geometry.region import Region, merge_overlapping, region_around
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints._sdk.landmarks import OVAL

from .eye_size import eyes_field
from .forehead import forehead_extent, forehead_field
from .mouth import mouth_size_field, smile_field
from .nose import nose_field
from .outline import OUTLINES, REACH_ON_PERSON, outline_field

INSIDE = {
    "enlarge_eye": eyes_field,
    "nose_slim": nose_field,
    "forehead": forehead_field,
    "mouth_size": mouth_size_field,
    "smile": smile_field,
}
"""The shapes that do not follow the outline of the face."""

RESHAPES = (*OUTLINES, *INSIDE)

GRID_STEP = 0.06
BORDER = 0.25
"""In units: the grid's cells, and how near a picture's border is held still."""

Shaping = tuple[FaceFrame, Mapping[str, float]]
"""A face with its strengths, 0…1 or -1…1, by name: `RESHAPES`."""


def reshape_faces(photo: Photo, faces: list[Shaping], rgb: RGB) -> None:
    """Warp faces in place.

    photo: for its person mask. rgb: (H, W, 3) uint8, a copy of the photo's, retouched or not, written to. Pixels
    further than `REACH_ON_PERSON` units from every outline, or beyond the crown, keep their bytes.
    """
    height, width = rgb.shape[:2]
    moved = [(face, strengths) for face, strengths in faces if any(strengths[name] for name in RESHAPES)]
    regions = [_around(face, strengths, width, height) for face, strengths in moved]
    warped = [(region, _warped(photo, rgb, region, moved)) for region in merge_overlapping(regions)]
    for region, pixels in warped:
        region.cut(rgb)[:] = pixels


def _around(face: FaceFrame, strengths: Mapping[str, float], width: int, height: int) -> Region:
    """Where a face and its surroundings may move."""
    region = region_around(face.ring(OVAL), REACH_ON_PERSON * face.unit, width, height)
    if not strengths["forehead"]:
        return region
    return region.union(region_around(forehead_extent(face), 0.0, width, height))


def _warped(photo: Photo, rgb: RGB, region: Region, faces: list[Shaping]) -> RGB:
    inside = [(face, strengths) for face, strengths in faces if _holds(region, face)]
    grid = grid_over(region, GRID_STEP * min(face.unit for face, _ in inside))
    nodes = grid.nodes()
    field = np.zeros_like(nodes)
    for face, strengths in inside:
        one = _field(photo, grid, face, strengths)
        field += hold_borders(one, nodes, rgb.shape[1], rgb.shape[0], BORDER * face.unit)
    return warp_region(rgb, grid, field)


def _field(photo: Photo, grid: Grid, face: FaceFrame, strengths: Mapping[str, float]) -> Field:
    nodes = grid.nodes()
    field = np.zeros_like(nodes)
    if any(strengths[name] for name in OUTLINES):
        field += outline_field(grid, face, strengths, photo.person_mask())
    for name, shape in INSIDE.items():
        if strengths[name]:
            field += shape(nodes, face, strengths[name])
    return field


def _holds(region: Region, face: FaceFrame) -> bool:
    return region.overlaps(region_around(face.ring(OVAL), 0.0, region.right, region.bottom))
