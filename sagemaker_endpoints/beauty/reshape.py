"""Every change of shape, of all faces, in one warp."""

from collections.abc import Mapping

import numpy as np

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.displacement import Grid, fade_at_borders, grid_over, warp_region
from sagemaker_endpoints._imaging.geometry.region import Region, merge_overlapping, region_around
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints._sdk.landmarks import OVAL

from .eye_size import eyes_field
from .face_strengths import FaceStrengths
from .forehead import forehead_extent, forehead_field
from .mouth import mouth_size_field, smile_field
from .nose import nose_field
from .outline import OUTLINE_SLIDERS, REACH_ON_PERSON, outline_field

INNER_FIELDS = {
    "enlarge_eye": eyes_field,
    "nose_slim": nose_field,
    "forehead": forehead_field,
    "mouth_size": mouth_size_field,
    "smile": smile_field,
}
"""By slider, the displacement fields of the shapes that do not follow the outline of the face."""

RESHAPE_SLIDERS = (*OUTLINE_SLIDERS, *INNER_FIELDS)
"""Every slider that changes shapes."""

GRID_STEP = 0.06
"""Size of the grid's cells, in units of the smallest face."""

BORDER = 0.25
"""Width of the band along the picture's border in which displacements fade to 0, in units."""


def reshape_faces(photo: Photo, faces: list[FaceStrengths], rgb: RGB) -> None:
    """Warp faces in place.

    Pixels further than `REACH_ON_PERSON` units from every outline, or beyond the crown, keep their bytes.

    Args:
        photo: for its person mask.
        faces: in the photo's pixels, with their strengths.
        rgb: (H, W, 3) uint8, a copy of the photo's pixels, retouched or not; written to.
    """
    height, width = rgb.shape[:2]
    reshaped = [(face, strengths) for face, strengths in faces if any(strengths[name] for name in RESHAPE_SLIDERS)]
    regions = [_around(face, strengths, width, height) for face, strengths in reshaped]
    warped = [(region, _warped(photo, rgb, region, reshaped)) for region in merge_overlapping(regions)]
    for region, pixels in warped:
        region.cut(rgb)[:] = pixels


def _around(face: FaceFrame, strengths: Mapping[str, float], width: int, height: int) -> Region:
    """The region in which a face and its surroundings may move."""
    region = region_around(face.ring(OVAL), REACH_ON_PERSON * face.unit, width, height)
    if not strengths["forehead"]:
        return region
    return region.union(region_around(forehead_extent(face), 0.0, width, height))


def _warped(photo: Photo, rgb: RGB, region: Region, faces: list[FaceStrengths]) -> RGB:
    """The pixels of a region after the displacements of all its faces."""
    inside = [(face, strengths) for face, strengths in faces if _holds(region, face)]
    grid = grid_over(region, GRID_STEP * min(face.unit for face, _ in inside))
    nodes = grid.nodes()
    field = np.zeros_like(nodes)
    for face, strengths in inside:
        face_field = _field(photo, grid, face, strengths)
        field += fade_at_borders(face_field, nodes, rgb.shape[1], rgb.shape[0], BORDER * face.unit)
    return warp_region(rgb, grid, field)


def _field(photo: Photo, grid: Grid, face: FaceFrame, strengths: Mapping[str, float]) -> Field:
    """The sum of one face's displacement fields."""
    nodes = grid.nodes()
    field = np.zeros_like(nodes)
    if any(strengths[name] for name in OUTLINE_SLIDERS):
        field += outline_field(grid, face, strengths, photo.person_mask())
    for name, shape in INNER_FIELDS.items():
        if strengths[name]:
            field += shape(nodes, face, strengths[name])
    return field


def _holds(region: Region, face: FaceFrame) -> bool:
    """Whether the face's oval meets the region."""
    return region.overlaps(region_around(face.ring(OVAL), 0.0, region.right, region.bottom))
