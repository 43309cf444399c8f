"""The zones of the face atlas in which make-up is treated differently."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from sagemaker_endpoints._imaging.face import eye_mesh, mesh
from sagemaker_endpoints._imaging.face.eye_mesh import EyeMesh
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.soft_shapes import SoftShape, soft_mask
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

UNDER_EYE = 0.13
"""Units below the lower lid in which shadow and lashes count as the eye's."""

TEMPLE = 0.16
"""Units beyond the outer corner that count as the eye's."""

NOT_SKIN = {
    mesh.LEFT_EYE: 0.02,
    mesh.RIGHT_EYE: 0.02,
    mesh.LEFT_BROW: 0.05,
    mesh.RIGHT_BROW: 0.05,
    mesh.LIPS_OUTER: 0.03,
    mesh.NOSE_BASE: 0.02,
}
"""Rings of landmarks that are not skin, and the margin around each in units."""

CHEEKS = (
    SoftShape(((101, 50, 123), (330, 280, 352)), (0.20, 0.34, 0.22), 0.13),
    SoftShape(((187, 147), (411, 376)), (0.14, 0.20), 0.10, -0.03),
)
"""Where powder lies: the apples of the cheeks, and the hollows below the cheekbones, both away from the hairline."""


@dataclass(frozen=True)
class Zones:
    """Masks of the atlas, (H, W) float32, 0…1.

    Attributes:
        skin: the face without eyes with their shadow, brows, lips and nostrils.
        plain: skin that is rarely made up: middle of the forehead and chin.
        cheeks: apples and hollows, see `CHEEKS`.
    """

    skin: Mask
    plain: Mask
    cheeks: tuple[Mask, ...]


@cache
def zones() -> Zones:
    """The zones, drawn once."""
    atlas = face_atlas()
    frame, shape = atlas.frame, atlas.shape
    unit = frame.unit
    eyes = smoothstep(
        0.1, 0.75, gaussian(fill_polygons(shape, [_around(frame, eye) for eye in eye_mesh.EYES]), 0.05 * unit)
    )
    features = fill_polygons(
        shape, [grow_outline(closed_curve(frame.ring(ring)), margin * unit) for ring, margin in NOT_SKIN.items()]
    )
    face = gaussian((atlas.labels >= 0).astype(np.float32), 0.04 * unit)
    skin = np.clip(2 * face - 1, 0, 1) * (1 - gaussian(features, 0.02 * unit)) * (1 - eyes)
    plain = fill_polygons(shape, [frame.ring(mesh.MID_FOREHEAD), _chin(frame)]) * skin
    return Zones(float32(skin), float32(plain), tuple(soft_mask(shape, frame, (each,)) for each in CHEEKS))


def _around(frame: FaceFrame, eye: EyeMesh) -> Points:
    """(N, 2) atlas pixels, around the lid, below the lashes and out to the temple."""
    socket, lid = frame.ring(eye.under_brow), frame.ring(eye.lower_lid)
    outward = lid[0] - lid[-1]
    temple = lid[0] + outward / max(float(np.linalg.norm(outward)), 1e-6) * (TEMPLE * frame.unit)
    below = lid - UNDER_EYE * frame.unit * frame.up
    return np.concatenate([socket, below[::-1], temple[None]]).astype(np.float32)


def _chin(frame: FaceFrame) -> Points:
    """(N, 2) atlas pixels, outline of the chin."""
    return frame.ring((194, 201, 200, 421, 418, 262, 369, 175, 140, 32))
