"""Thinner, smaller faces and larger eyes: one warp for all of them and for every face."""

from collections.abc import Mapping

import cv2
import numpy as np

from sagemaker_endpoints._imaging import mesh
from sagemaker_endpoints._imaging.arrays import Field, Plane
from sagemaker_endpoints._imaging.blur import gaussian
from sagemaker_endpoints._imaging.displacement import Grid, grid_over, hold_borders, magnify, shift_controls
from sagemaker_endpoints._imaging.face_frame import FaceFrame
from sagemaker_endpoints._imaging.region import Region, merge_overlapping, region_around
from sagemaker_endpoints._imaging.trusted_person import trusted_person
from sagemaker_endpoints._imaging.warp import warp_region
from sagemaker_endpoints._runtime.contract import RGB, Mask, Photo, Points
from sagemaker_endpoints._runtime.landmarks import OVAL

RESHAPES = ("thin_face", "shrink_face", "enlarge_eye")

REACH_ON_PERSON = 0.45
REACH_ON_BACKGROUND = 0.28
"""How far outside the outline the picture moves along, in units. Hair and neck follow over a long way, so that
strands do not ripple; straight lines of the background bend only right beside the face."""

GRID_STEP = 0.06
KERNEL = 0.27
BORDER = 0.25
"""In units: the grid's cells, the deviation of the controls' kernel, and how near a picture's border is held still."""

THIN = 0.10
"""Part of its distance from the middle of the face that the jaw moves inwards at full strength."""

THIN_WEIGHTS = (0.10, 0.40, 0.70, 0.95, 1.00, 1.00, 0.90, 0.60, 0.35, 0.15, 0.00)
"""Along `mesh.JAW`, from the ear to the chin; the other side is the mirror."""

SHRINK = 0.07
"""Part of its distance from the middle of the face that the outline moves inwards at full strength."""

SHRINK_WEIGHTS = (0.65, 0.75, 0.90, 1.00, 1.00, 1.00, 1.00, 1.00, 1.00, 1.00, 1.00)

ENLARGE = 0.26
"""Part by which the middle of the eye is brought closer in the source at full strength: it grows by a third."""

EYE_REACH = (1.95, 1.60)
"""Half axes of the ellipse that grows, along and across the eye, in halves of its width: lids and lashes inside,
brows and the bridge of the nose just outside."""

STILL = (
    *(10, 109, 338, 67, 297, 54, 284, 21, 251),
    *(8, 9, 168, 6, 5, 4, 1, 98, 327, 129, 358),
    *(33, 133, 159, 145, 263, 362, 386, 374, 70, 105, 107, 300, 334, 336, 111, 340),
    *(61, 291, 0, 17, 37, 267, 84, 314),
)
"""Landmarks that no slimming moves: forehead, brows, eyes, nose and mouth."""


Shaping = tuple[FaceFrame, Mapping[str, float]]
"""A face with its strengths, 0…1, by name: `RESHAPES`."""


def reshape_faces(photo: Photo, faces: list[Shaping], rgb: RGB) -> None:
    """Warp faces in place.

    photo: for its person mask. rgb: (H, W, 3) uint8, a copy of the photo's, retouched or not, written to. Pixels
    further than `REACH_ON_PERSON` units from every outline keep their bytes.
    """
    height, width = rgb.shape[:2]
    moved = [(face, strengths) for face, strengths in faces if any(strengths[name] for name in RESHAPES)]
    regions = [region_around(face.ring(OVAL), REACH_ON_PERSON * face.unit, width, height) for face, _ in moved]
    warped = [(region, _warped(photo, rgb, region, moved)) for region in merge_overlapping(regions)]
    for region, pixels in warped:
        region.cut(rgb)[:] = pixels


def _warped(photo: Photo, rgb: RGB, region: Region, faces: list[Shaping]) -> RGB:
    inside = [(face, strengths) for face, strengths in faces if _holds(region, face)]
    grid = grid_over(region, GRID_STEP * min(face.unit for face, _ in inside))
    nodes = grid.nodes()
    field = np.zeros_like(nodes)
    for face, strengths in inside:
        one = _eyes_field(nodes, face, strengths["enlarge_eye"])
        if strengths["thin_face"] or strengths["shrink_face"]:
            one += _outline_field(nodes, face, strengths) * _near_outline(grid, face, photo.person_mask())[..., None]
        field += hold_borders(one, nodes, rgb.shape[1], rgb.shape[0], BORDER * face.unit)
    return warp_region(rgb, grid, field)


def _holds(region: Region, face: FaceFrame) -> bool:
    return region.overlaps(region_around(face.ring(OVAL), 0.0, region.right, region.bottom))


def _outline_field(nodes: Field, face: FaceFrame, strengths: Mapping[str, float]) -> Field:
    jaw, still = face.ring(mesh.JAW), face.ring(STILL)
    outward = jaw - face.ring((mesh.NOSE_TIP, mesh.NOSE_BRIDGE)).mean(axis=0)
    sideways = (outward @ face.right)[:, None] * face.right
    thinner = THIN * strengths["thin_face"] * _mirrored(THIN_WEIGHTS) * sideways
    smaller = SHRINK * strengths["shrink_face"] * _mirrored(SHRINK_WEIGHTS) * outward
    sources = np.concatenate([jaw, still])
    targets = np.concatenate([jaw - thinner - smaller, still]).astype(np.float32)
    return shift_controls(nodes, sources, targets, KERNEL * face.unit)


def _mirrored(weights: tuple[float, ...]) -> Points:
    return np.array([*weights, *weights[-2::-1]], np.float32)[:, None]


def _near_outline(grid: Grid, face: FaceFrame, person: Mask) -> Plane:
    """(rows, columns): 1 inside the outline, (1 - t²)² outside, t the distance from it over the reach."""
    cell = np.array([grid.region.width / grid.columns, grid.region.height / grid.rows], np.float32)
    corners = np.rint(grid.region.to_local(face.ring(OVAL)) / cell - 0.5).astype(np.int32)
    outside = np.ones((grid.rows, grid.columns), np.uint8)
    cv2.fillPoly(outside, [corners], 0)
    distance = cv2.distanceTransform(outside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) * (cell.mean() / face.unit)
    coarse = cv2.resize(grid.region.cut(person), (grid.columns, grid.rows), interpolation=cv2.INTER_AREA)
    seen = trusted_person(np.asarray(coarse, np.float32), np.asarray(outside == 0, np.float32))
    on_person = gaussian(seen, 1.0)
    reach = REACH_ON_BACKGROUND + (REACH_ON_PERSON - REACH_ON_BACKGROUND) * on_person
    return np.asarray(np.clip(1.0 - (distance / reach) ** 2, 0.0, 1.0) ** 2, np.float32)


def _eyes_field(nodes: Field, face: FaceFrame, strength: float) -> Field:
    field = np.zeros_like(nodes)
    if not strength:
        return field
    for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE):
        eye = face.ring(ring)
        along = (eye[8] - eye[0]) / 2
        across = np.array([-along[1], along[0]])
        axes = np.stack([along * EYE_REACH[0], across * EYE_REACH[1]]).astype(np.float32)
        field += magnify(nodes, eye.mean(axis=0), axes, ENLARGE * strength)
    return field
