"""The parts of the face atlas that make-up is told apart by."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from sagemaker_endpoints._imaging.face import eye_mesh, mesh
from sagemaker_endpoints._imaging.face.eye_mesh import EyeMesh
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grown
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

UNDER_EYE = 0.13
"""Units below the lower lid that count to the eye: shadow and lashes, not the bag."""

SOCKET = 0.02
"""Units above the rim of the socket: shadow is blended out below the brow, whose hairs are not make-up."""

TEMPLE = 0.15
"""Units beyond the outer corner: wings and blended shadow."""

KEPT_OUT = {
    mesh.LEFT_EYE: 0.02,
    mesh.RIGHT_EYE: 0.02,
    mesh.LEFT_BROW: 0.05,
    mesh.RIGHT_BROW: 0.05,
    mesh.LIPS_OUTER: 0.03,
    mesh.NOSE_BASE: 0.02,
}
"""What is not skin, and the margin around it in units."""


@dataclass(frozen=True)
class Zones:
    """(H, W) float32, 0…1, of the atlas. eyes: from below the brow to below the lashes, the opening left out.
    skin: all the rest of the face but brows, lips and nostrils. plain: skin where hardly anyone wears colour.
    worn: where colour is worn: `skin` below the brows, for what is seen above may be a fringe."""

    eyes: Mask
    skin: Mask
    plain: Mask
    worn: Mask


@cache
def zones() -> Zones:
    atlas = face_atlas()
    frame, shape = atlas.frame, atlas.shape
    unit = frame.unit
    around = [_around_eye(frame, eye) for eye in (eye_mesh.LEFT, eye_mesh.RIGHT)]
    openings = fill_polygons(shape, [closed_curve(frame.ring(ring)) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE)])
    eyes = smoothstep(0.1, 0.75, gaussian(fill_polygons(shape, around), 0.05 * unit)) * (1 - openings)
    kept_out = fill_polygons(
        shape, [grown(closed_curve(frame.ring(ring)), margin * unit) for ring, margin in KEPT_OUT.items()]
    )
    face = gaussian((atlas.labels >= 0).astype(np.float32), 0.04 * unit)
    skin = np.clip(2 * face - 1, 0, 1) * (1 - gaussian(kept_out, 0.02 * unit))
    plain = fill_polygons(shape, [frame.ring(mesh.MID_FOREHEAD), _chin(frame)]) * skin
    brow_line = float(frame.ring(eye_mesh.LEFT.brow_bottom)[:, 1].mean())
    height = np.arange(shape[0], dtype=np.float32)[:, None] - np.float32(brow_line)
    below_brows = smoothstep(-0.05 * unit, 0.25 * unit, height)
    return Zones(
        eyes=float32(eyes),
        skin=float32(skin),
        plain=float32(plain),
        worn=float32(skin * below_brows),
    )


def _around_eye(frame: FaceFrame, eye: EyeMesh) -> Points:
    socket, lid = frame.ring(eye.under_brow) + SOCKET * frame.unit * frame.up, frame.ring(eye.lower_lid)
    outward = lid[0] - lid[-1]
    temple = lid[0] + outward / max(float(np.linalg.norm(outward)), 1e-6) * (TEMPLE * frame.unit)
    below = lid - UNDER_EYE * frame.unit * frame.up
    return np.concatenate([socket, below[::-1], temple[None]]).astype(np.float32)


def _chin(frame: FaceFrame) -> Points:
    return frame.ring((194, 201, 200, 421, 418, 262, 369, 175, 140, 32))
