"""A higher or lower forehead: the hairline moves, brows and crown stay."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import FOREHEAD
from sagemaker_endpoints._sdk.smoothstep import smoothstep

BETWEEN_BROWS = 9

RAISE = 0.14
"""Units that the hairline moves at full strength."""

STARTS = 0.18
"""Above the middle between the brows, in units: the brows lie below."""

HAIRLINE = 0.22
"""Above the mesh's highest landmark, in units: where most hairlines are."""

FADES = 0.85
"""Units above the hairline over which hair gives way or follows: about to the crown."""

HALF_WIDTH = (0.45, 1.25)
"""Units aside of the middle up to which all moves, and from which on nothing does: inside the head's outline."""


def forehead_field(nodes: Field, face: FaceFrame, strength: float) -> Field:
    """Inverse displacements, (R, C, 2). nodes: (R, C, 2), the face's pixels. strength: -1 lower … 1 higher."""
    brows, top = face.points[BETWEEN_BROWS], face.points[FOREHEAD]
    up, aside = (nodes - brows) @ face.up / face.unit, np.abs((nodes - top) @ face.right) / face.unit
    hairline = float((top - brows) @ face.up) / face.unit + HAIRLINE
    rise = smoothstep(STARTS, max(hairline, STARTS + 0.3), up) * smoothstep(hairline + FADES, hairline, up)
    share = rise * smoothstep(HALF_WIDTH[1], HALF_WIDTH[0], aside)
    return float32((-RAISE * strength * face.unit * share)[..., None] * face.up)


def forehead_extent(face: FaceFrame) -> Points:
    """(3, 2) float32 pixels: how far up and aside the field reaches."""
    top = face.points[FOREHEAD] + (HAIRLINE + FADES) * face.unit * face.up
    aside = HALF_WIDTH[1] * face.unit * face.right
    return np.stack([top - aside, top, top + aside]).astype(np.float32)
