"""A higher or lower forehead: the hairline moves, brows and crown stay."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import FOREHEAD
from sagemaker_endpoints._sdk.smoothstep import smoothstep

BETWEEN_BROWS = 9
"""Landmark in the middle between the brows."""

MAX_SHIFT = 0.14
"""Units that the hairline moves at full strength."""

START_HEIGHT = 0.18
"""Units above `BETWEEN_BROWS` where the movement begins: the brows lie below."""

HAIRLINE = 0.22
"""Units from the mesh's highest landmark up to a typical hairline."""

FADE_HEIGHT = 0.85
"""Units above the hairline over which the movement fades: about to the crown."""

INNER_HALF_WIDTH = 0.45
"""Units to either side of the middle up to which everything moves fully."""

OUTER_HALF_WIDTH = 1.25
"""Units to either side of the middle from which on nothing moves: inside the outline of the head."""


def forehead_field(nodes: Field, face: FaceFrame, strength: float) -> Field:
    """Displacement field that moves the hairline.

    Args:
        nodes: (R, C, 2) float32, x, y of the grid's nodes, pixels.
        face: in the same pixels.
        strength: -1 lower … 1 higher.

    Returns:
        (R, C, 2) float32, inverse displacements, pixels.
    """
    brows, top = face.points[BETWEEN_BROWS], face.points[FOREHEAD]
    up, aside = (nodes - brows) @ face.up / face.unit, np.abs((nodes - top) @ face.right) / face.unit
    hairline = float((top - brows) @ face.up) / face.unit + HAIRLINE
    begin = smoothstep(START_HEIGHT, max(hairline, START_HEIGHT + 0.3), up)
    rise = begin * smoothstep(hairline + FADE_HEIGHT, hairline, up)
    share = rise * smoothstep(OUTER_HALF_WIDTH, INNER_HALF_WIDTH, aside)
    return float32((-MAX_SHIFT * strength * face.unit * share)[..., None] * face.up)


def forehead_extent(face: FaceFrame) -> Points:
    """How far up and to the sides `forehead_field` reaches.

    Args:
        face: its landmarks' pixels are those of the result.

    Returns:
        (3, 2) float32, pixels.
    """
    top = face.points[FOREHEAD] + (HAIRLINE + FADE_HEIGHT) * face.unit * face.up
    aside = OUTER_HALF_WIDTH * face.unit * face.right
    return np.stack([top - aside, top, top + aside]).astype(np.float32)
