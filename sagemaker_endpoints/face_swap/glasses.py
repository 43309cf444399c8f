"""The target's own glasses, which stay on the new face."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, grow_outline
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at

from .occlusion_analysis import BROWS, NO_SKIN, SKIN_LIMIT, OcclusionAnalysis, thickened

NOSE_SADDLE = (193, 122, 6, 351, 417, 168)
"""Ring of landmarks around the saddle of the nose, which the bridge of all glasses crosses."""

CROSSED_SHARE = (0.2, 0.4)
"""Share of the saddle that is not skin: from the first on glasses are likely, from the second on certain."""

LOWER_EDGE = (116, 117, 118, 119, 120, 121, 47, 114, 188, 6, 412, 343, 277, 350, 349, 348, 347, 346, 345)
"""Path of landmarks from temple to temple along the lower edge of frames."""

LOWER_EDGE_DROP = 0.16
"""How far frames may extend below that path, in units."""

BELOW_EYES = (118, 119, 120, 347, 348, 349)
"""Landmarks below the eyes that lenses cover; deep sockets, which a parser takes for glasses, end above them."""

SEEN = (0.3, 0.55)
"""Probability of glasses at these landmarks from which on they are likely, and certain."""

RIM_OUTSIDE, RIM_INSIDE = 0.1, 0.1
"""Width of the band, in units, around the edge of the lenses that a parser sees: the frame lies in it, however thin it
is and whatever its colour."""

SOFT_RIM = 0.02
"""Standard deviation, in units, of the band's soft edge."""

EYE_MARGIN = 0.05
"""Margin around an eye, in units, that is never frame."""


def glasses_mask(occlusion: OcclusionAnalysis, face: FaceFrame) -> Mask:
    """The frames of glasses.

    Args:
        occlusion: skin and hair of the face.
        face: in the pixels of `occlusion`.

    Returns:
        (h, w) float32, 0…1; 0 everywhere if no glasses are worn.
    """
    shape = (occlusion.skin.shape[0], occlusion.skin.shape[1])
    saddle = fill_polygons(shape, [face.ring(NOSE_SADDLE)])
    crossed = float((saddle * (1 - occlusion.skin)).sum() / max(float(saddle.sum()), 1e-6))
    seen = _probability_below_eyes(occlusion, face)
    worn = max(smoothstep_at(*CROSSED_SHARE, crossed), smoothstep_at(*SEEN, seen))
    left, right = (top for _, top in BROWS)
    below = face.ring(LOWER_EDGE) - LOWER_EDGE_DROP * face.unit * face.up
    zone = fill_polygons(shape, [np.concatenate([below, face.ring((*reversed(right), *reversed(left)))])])
    eyes = fill_polygons(
        shape, [grow_outline(face.ring(ring), EYE_MARGIN * face.unit) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE)]
    )
    frames = thickened(zone * smoothstep(SKIN_LIMIT, NO_SKIN, 1 - occlusion.skin), 0.5 * face.unit)
    rims = np.float32(smoothstep_at(*SEEN, seen)) * _rims(occlusion.worn[..., 0], face.unit)
    return float32(np.maximum(worn * frames * (1 - eyes), rims * (1 - eyes)))


def _probability_below_eyes(occlusion: OcclusionAnalysis, face: FaceFrame) -> float:
    column, row = np.floor(face.points[list(BELOW_EYES)]).astype(int).T
    height, width = occlusion.skin.shape
    return float(occlusion.worn[row.clip(0, height - 1), column.clip(0, width - 1), 0].mean())


def _rims(glasses: Mask, unit: float) -> Mask:
    """(h, w) 0…1, a band along the edge of the glasses."""
    lenses = (glasses > 0.5).astype(np.uint8)
    outer, inner = (
        change(lenses, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
        for change, size in ((opencv.dilate, _size(RIM_OUTSIDE * unit)), (opencv.erode, _size(RIM_INSIDE * unit)))
    )
    return gaussian((outer - inner).astype(np.float32), SOFT_RIM * unit)


def _size(radius: float) -> int:
    return 2 * max(1, round(radius)) + 1
