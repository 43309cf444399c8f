"""The target's mesh with its features moved towards the donor's: the new face is fitted to it."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.exposure import skin_median
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import weighted_gaussian
from sagemaker_endpoints._imaging.geometry.mesh_map import PaintedMesh, correspondence_map, inward_distance, paint_mesh
from sagemaker_endpoints._imaging.geometry.polygon import grow_outline, soft_polygons
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .beard import kept_beard
from .donor import Donor
from .hair_occlusion import target_occlusion
from .layers import warp_target
from .move_features import move_features
from .occlusion_analysis import OcclusionAnalysis, analyse_occlusion, distance_along, thickened
from .openings import kept_openings, shut_eyes
from .target_face import TargetFace
from .worn import warp_worn

RIM = (0.03, 0.22)
"""Distances inside the silhouette, in units: at the first the opacity of the new face is 0, from the second on 1."""

BROW_RIM, BROW_MARGIN = 0.06, 0.03
"""The rim at brows, whose ends would show beside the new ones; and how far their hairs lie outside their ring, in
units."""

BROW_LEVEL = (0.5, 0.75)
"""Level / that of the skin up to which a pixel of a brow is hair, and from which on it is skin."""

BEARD_WIDENING = 2.0
"""In a full beard the rim is 1 + this factor times as wide: a beard continues below the face, and a sharp edge in
it would be visible."""

LOWEST_LIP_POINT = 15
"""Index in the ring `LIPS_OUTER`."""

BEARD_SIGMA = 0.12
"""Standard deviation, in units, of the neighbourhood in which a beard is measured."""


@dataclass(frozen=True)
class FittedMesh:
    """The target with moved landmarks.

    Attributes:
        painted: the mesh of the moved landmarks, working pixels.
        frame: the moved landmarks as a face, working pixels.
        target_rgb: (H, W, 3) uint8, the target's region warped to the moved landmarks.
        occlusion: skin and hair of `target_rgb`, working pixels.
        shut: (h, w) float32, 0…1, the target's shut eyes, working pixels.
    """

    painted: PaintedMesh
    frame: FaceFrame
    target_rgb: RGB
    occlusion: OcclusionAnalysis
    shut: Mask


def fit_mesh(target: TargetFace, donor: Donor, strength: float) -> FittedMesh:
    """Move the target's features towards the donor's, and warp the target to them.

    Args:
        target: the face that is replaced.
        donor: the face that is pasted.
        strength: 0…1, how far the features move.
    """
    points = move_features(target, donor.points, strength)
    painted = paint_mesh(target.shape, points, face_atlas().triangles)
    frame = FaceFrame(np.ascontiguousarray(points[:, :2]), target.unit, target.frame.up, target.frame.right)
    rgb = warp_target(target, painted)
    inside = painted.inside[..., None]
    moved = warp_worn(target.worn, correspondence_map(painted, target.points))
    worn = float32(target.worn + inside * (moved - target.worn))
    occlusion = analyse_occlusion(target.reduce(rgb), frame, painted, worn)
    return FittedMesh(painted, frame, rgb, occlusion, shut_eyes(target.shape, points, target.points, target.unit))


def replaceable_area(fitted: FittedMesh, donor: Donor) -> Mask:
    """The area in which the new face may show.

    It lies inside the silhouette and leaves out hair, glasses, a beard that hangs below the face, shut eyes, and an
    open eye or mouth that the donor has closed.

    Args:
        fitted: the target.
        donor: the face that is pasted.

    Returns:
        (h, w) float32, 0…1, working pixels.
    """
    unit = fitted.frame.unit
    kept = kept_openings(fitted.occlusion.skin.shape, fitted.painted.points, donor.points, unit)
    hidden = np.maximum(kept, target_occlusion(fitted.occlusion, fitted.frame, fitted.painted))
    beard = kept_beard(fitted.occlusion, fitted.frame)
    hidden = np.maximum.reduce([hidden, beard, fitted.shut])
    depth = inward_distance(fitted.painted) / (1 + np.float32(BEARD_WIDENING) * _beard(fitted))
    inside = smoothstep(RIM[0] * unit, RIM[1] * unit, float32(depth))
    inside = np.maximum(inside, _brow_hairs(fitted) * smoothstep(0.0, BROW_RIM * unit, float32(depth)))
    return float32(inside * (1 - hidden))


def _brow_hairs(fitted: FittedMesh) -> Mask:
    """(h, w) 0…1: the hairs of the target's brows."""
    green, face = fitted.occlusion.rgb[..., 1].astype(np.float32), fitted.frame
    dark = smoothstep(BROW_LEVEL[1], BROW_LEVEL[0], green / np.float32(max(skin_median(green, face), 1.0)))
    margin = BROW_MARGIN * face.unit
    brows = [grow_outline(face.ring(ring), margin) for ring in (mesh.LEFT_BROW, mesh.RIGHT_BROW)]
    return thickened(soft_polygons((green.shape[0], green.shape[1]), brows, margin) * dark, face.unit)


def _beard(fitted: FittedMesh) -> Mask:
    """(h, w) 0…1: below the lips, the share of the face's surroundings that is not skin."""
    face = fitted.frame
    inside = fitted.painted.inside
    near = weighted_gaussian(1 - fitted.occlusion.skin, inside, BEARD_SIGMA * face.unit)
    height = distance_along(inside.shape, face.points[mesh.LIPS_OUTER[LOWEST_LIP_POINT]], face.up)
    return float32(np.clip(near, 0, 1) * smoothstep(0.1 * face.unit, -0.1 * face.unit, height))
