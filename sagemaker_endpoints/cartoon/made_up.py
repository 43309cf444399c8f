"""How much make-up a face wears: red lips and dark lid edges. Nobody else is drawn with lashes and painted lips."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.face.exposure import skin_median
from sagemaker_endpoints._imaging.face.eye_mesh import EYES
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lids import find_lids
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

REDNESS = (16.0, 30.0)
"""a* of lips above that of skin in the same light, up to which lips are bare and from which they wear lipstick. Of 20
bare pairs of lips none had more than 21, of 15 painted ones none less than 23."""

LID_LIGHT = (0.68, 0.52)
"""Light along the edge of the lower lid, 1 = the skin's below, between which lids are taken for lined."""

SHADOW_HEIGHTS = (0.5, 0.75, 1.0)
"""Heights between the edge of the upper lid (0) and its fold (1) at which eyeshadow is measured."""

SHADOW_LIGHT = (0.75, 0.5)
"""Light there, 1 = lit skin's, between which a lid's own shadow becomes eyeshadow."""

LID_SPAN = slice(3, 20)
"""The part of the lower lid that is measured, in points of its path."""

LID_HEIGHTS = (0.0, 0.015, 0.03)
"""Distances below the edge of the lower lid at which its light is measured, units."""

BELOW_LID = 0.12
"""Distance below it at which there is bare skin, units."""


def made_up(analysis: SketchAnalysis, face: FaceFrame, lips: LabColour) -> float:
    """Measure make-up.

    Args:
        analysis: of the photo.
        face: in its pixels.
        lips: (3,) L*a*b*, the lips in the photo.

    Returns:
        0 none … 1 lipstick or lined lids.
    """
    skin = skin_colour(analysis.lab, face)
    same_light = (lips[0] + 16) / (skin[0] + 16)
    redness = float(lips[1] - skin[1] * same_light)
    lid = min(_lid_light(analysis.light, face), 1.0)
    return max(smoothstep_at(*REDNESS, redness), smoothstep_at(-LID_LIGHT[0], -LID_LIGHT[1], -lid))


def skin_colour(lab: Lab, face: FaceFrame) -> LabColour:
    """The colour of a face's lit skin in the photo.

    Args:
        lab: (h, w, 3) L*a*b*.
        face: in its pixels.

    Returns:
        (3,) L*a*b*.
    """
    return np.array([skin_median(lab[..., channel], face) for channel in range(3)], np.float32)


def eyeshadow(lab: Lab, face: FaceFrame, skin: LabColour) -> tuple[LabColour, float]:
    """The colour of the upper lids between lashes and fold.

    Args:
        lab: (h, w, 3) L*a*b*, the photo.
        face: in its pixels.
        skin: (3,) L*a*b*, lit skin in the photo.

    Returns:
        (3,) L*a*b*, and how surely it is paint, 0…1: the darker, the surer.
    """
    points = [find_lids(face, eye).above(height)[LID_SPAN] for eye in EYES for height in SHADOW_HEIGHTS]
    columns, rows = np.concatenate(points).astype(int).T
    pixels = lab[rows.clip(0, lab.shape[0] - 1), columns.clip(0, lab.shape[1] - 1)]
    colour = float32(np.median(pixels, axis=0))
    return colour, smoothstep_at(-SHADOW_LIGHT[0], -SHADOW_LIGHT[1], -float(colour[0] / max(skin[0], 1.0)))


def _lid_light(light: Plane, face: FaceFrame) -> float:
    """The light of the lower lids' edges, the lighter eye's, 1 = the skin's below."""
    lightest = 0.0
    for eye in EYES:
        lids = find_lids(face, eye)
        skin = float(np.median(_at(light, lids.lower - np.float32(BELOW_LID * lids.unit) * lids.up)))
        edge = [_at(light, lids.lower[LID_SPAN] - np.float32(height * lids.unit) * lids.up) for height in LID_HEIGHTS]
        lightest = max(lightest, float(np.mean(edge)) / max(skin, 0.05))
    return lightest


def _at(plane: Plane, points: Points) -> Plane:
    columns, rows = points.astype(int).T
    return float32(plane[rows.clip(0, plane.shape[0] - 1), columns.clip(0, plane.shape[1] - 1)])
