"""The outline of a face: thinner, smaller, with a longer or shorter chin."""

from collections.abc import Mapping

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Field, Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import reliable_person_mask
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.displacement import Grid, shift_controls
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import OVAL

OUTLINE_SLIDERS = ("thin_face", "shrink_face", "chin")
"""The sliders of this module."""

REACH_ON_PERSON = 0.65
"""Distance outside the outline within which hair and neck move along, in units: large, so that strands stay
smooth."""

REACH_ON_BACKGROUND = 0.30
"""Distance outside the outline within which the background moves along, in units: small, so that straight lines
bend only next to the face."""

MIN_REACH_PER_SHIFT = 2.1
"""Minimum reach on the background divided by the largest shift: with less, the picture would fold next to the face."""

KERNEL = 0.27
"""Standard deviation of the kernel around each control point, in units."""

THIN = 0.10
"""Share of its distance from the middle of the face that the jaw moves inwards at full strength."""

THIN_WEIGHTS = (0.10, 0.40, 0.70, 0.95, 1.00, 1.00, 0.90, 0.60, 0.35, 0.15, 0.00)
"""Along `mesh.JAW`, from the ear to the chin; the other side is the mirror image."""

SHRINK = 0.07
"""Share of its distance from the middle of the face that the outline moves inwards at full strength."""

SHRINK_WEIGHTS = (0.65, 0.75, 0.90, 1.00, 1.00, 1.00, 1.00, 1.00, 1.00, 1.00, 1.00)
"""As `THIN_WEIGHTS`."""

MAX_SIDEWAYS = 1.15
"""Limit of the distance from the middle that counts, in units: the near side of a turned head lies further out and
moves as if it lay here."""

CHIN = 0.13
"""Units that the chin moves up or down at full strength."""

CHIN_WEIGHTS = (0.00, 0.00, 0.00, 0.00, 0.00, 0.08, 0.25, 0.50, 0.80, 1.00, 1.00)
"""As `THIN_WEIGHTS`."""

STILL = (
    *(10, 109, 338, 67, 297, 54, 284, 21, 251),
    *(8, 9, 168, 6, 5, 4, 1, 98, 327, 129, 358),
    *(33, 133, 159, 145, 263, 362, 386, 374, 70, 105, 107, 300, 334, 336, 111, 340),
    *(61, 291, 0, 17, 37, 267, 84, 314),
)
"""Landmarks that stay in place: forehead, brows, eyes, nose and mouth."""


def outline_field(grid: Grid, face: FaceFrame, strengths: Mapping[str, float], person: Mask) -> Field:
    """Displacement field that moves jaw and chin, and less and less of what is next to them.

    Args:
        grid: over a region of the photo.
        face: in the photo's pixels.
        strengths: of `OUTLINE_SLIDERS`, 0…1; `chin` -1 shorter … 1 longer.
        person: (H, W) float32 of the whole photo, 1 on people.

    Returns:
        (rows, columns, 2) float32 at the grid's nodes, inverse displacements, pixels.
    """
    nodes = grid.nodes()
    jaw, still = face.ring(mesh.JAW), face.ring(STILL)
    sources = np.concatenate([jaw, still])
    shifts = _shifts(jaw, face, strengths)
    targets = np.concatenate([jaw + shifts, still]).astype(np.float32)
    field = shift_controls(nodes, sources, targets, KERNEL * face.unit)
    largest_shift = float(np.linalg.norm(shifts, axis=1).max()) / face.unit
    reach = max(REACH_ON_BACKGROUND, MIN_REACH_PER_SHIFT * largest_shift)
    return field * _near_outline(grid, face, person, reach)[..., None]


def _shifts(jaw: Points, face: FaceFrame, strengths: Mapping[str, float]) -> Points:
    """(N, 2) pixels, the shift of every landmark of the jaw."""
    outward = jaw - face.ring((mesh.NOSE_TIP, mesh.NOSE_BRIDGE)).mean(axis=0)
    sideways, upwards = outward @ face.right, outward @ face.up
    sideways = np.clip(sideways, -MAX_SIDEWAYS * face.unit, MAX_SIDEWAYS * face.unit)
    thinner = THIN * strengths["thin_face"] * _mirrored(THIN_WEIGHTS)
    smaller = SHRINK * strengths["shrink_face"] * _mirrored(SHRINK_WEIGHTS)
    longer = CHIN * strengths["chin"] * face.unit * _mirrored(CHIN_WEIGHTS)
    right, up = -(thinner + smaller) * sideways, -smaller * upwards - longer
    return float32(right[:, None] * face.right + up[:, None] * face.up)


def _mirrored(weights: tuple[float, ...]) -> Plane:
    """The weights of the whole jaw from those of one side."""
    return np.array([*weights, *weights[-2::-1]], np.float32)


def _near_outline(grid: Grid, face: FaceFrame, person: Mask, reach_on_background: float) -> Plane:
    """(rows, columns): 1 inside the outline, (1 - t²)² outside, where t is the distance to it divided by the reach."""
    cell = np.array([grid.region.width / grid.columns, grid.region.height / grid.rows], np.float32)
    corners = np.rint(grid.region.to_local(face.ring(OVAL)) / cell - 0.5).astype(np.int32)
    outside = np.ones((grid.rows, grid.columns), np.uint8)
    cv2.fillPoly(outside, [corners], 0)
    distance = cv2.distanceTransform(outside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) * (cell.mean() / face.unit)
    coarse = opencv.resize(grid.region.cut(person), (grid.columns, grid.rows), cv2.INTER_AREA)
    on_person = reliable_person_mask(float32(coarse), float32(outside == 0))
    reach = reach_on_background + (REACH_ON_PERSON - reach_on_background) * gaussian(on_person, 1.5)
    return float32(np.clip(1.0 - (distance / reach) ** 2, 0.0, 1.0) ** 2)
