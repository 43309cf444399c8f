"""What the new face is fitted to: this face with its features moved to the other person's places."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import weighted_gaussian
from sagemaker_endpoints._imaging.geometry.mesh_map import PaintedMesh, inward_distance, paint_mesh
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .donor import Donor
from .hair_occlusion import covered
from .layers import own_layer
from .occlusion_analysis import Reading, along, read_face
from .openings import kept_openings
from .shape import likened
from .target_face import Stage

RIM = (0.03, 0.22)
"""Units inside the silhouette at which the new face begins to show, and from which on it is all that shows."""


BEARD_WIDENS = 2.0
"""Part by which the rim is wider in a beard, which goes on below it: cut off sharply it would be a strap."""

LOWEST = 15
"""Of the ring of the lips."""

BEARD_NEAR = 0.12
"""Deviation, in units, of the neighbourhood that a beard is looked for in."""


@dataclass(frozen=True)
class Mould:
    """painted, frame: the moved landmarks, working pixels. own: (H, W, 3) uint8, the region so bent.

    reading: of `own`, working pixels.
    """

    painted: PaintedMesh
    frame: FaceFrame
    own: RGB
    reading: Reading


def mould_for(stage: Stage, donor: Donor, strength: float) -> Mould:
    """strength: 0…1, how far features move."""
    aim = likened(stage, donor.points, strength)
    painted = paint_mesh(stage.shape, aim, face_atlas().triangles)
    frame = FaceFrame(np.ascontiguousarray(aim[:, :2]), stage.unit, stage.frame.up, stage.frame.right)
    own = own_layer(stage, painted)
    return Mould(painted, frame, own, read_face(stage.reduced(own), frame, painted))


def open_to(mould: Mould, donor: Donor) -> Mask:
    """(h, w) float32, 1 where the new face may show: inside the silhouette, not on hair, glasses and open eyes or mouth
    that the donor has closed. Working pixels.
    """
    unit = mould.frame.unit
    kept = kept_openings(mould.reading.skin.shape, mould.painted.points, donor.points, unit)
    hidden = np.maximum(kept, covered(mould.reading, mould.frame, mould.painted))
    depth = inward_distance(mould.painted) / (1 + np.float32(BEARD_WIDENS) * _beard(mould))
    inside = smoothstep(RIM[0] * unit, RIM[1] * unit, float32(depth))
    return float32(inside * (1 - hidden))


def _beard(mould: Mould) -> Mask:
    """(h, w) 0…1: how much of the surroundings below the lips is no skin, though it is face."""
    face = mould.frame
    inside = mould.painted.inside
    near = weighted_gaussian(1 - mould.reading.skin, inside, BEARD_NEAR * face.unit)
    height = along(inside.shape, face.points[mesh.LIPS_OUTER[LOWEST]], face.up)
    return float32(np.clip(near, 0, 1) * smoothstep(0.1 * face.unit, -0.1 * face.unit, height))
