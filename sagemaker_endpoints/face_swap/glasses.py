"""The target's own glasses, which stay on the new face."""

import numpy as np

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, grow_outline
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
    worn = smoothstep_at(*CROSSED_SHARE, crossed)
    left, right = (top for _, top in BROWS)
    below = face.ring(LOWER_EDGE) - LOWER_EDGE_DROP * face.unit * face.up
    zone = fill_polygons(shape, [np.concatenate([below, face.ring((*reversed(right), *reversed(left)))])])
    eyes = fill_polygons(
        shape, [grow_outline(face.ring(ring), EYE_MARGIN * face.unit) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE)]
    )
    frames = thickened(zone * smoothstep(SKIN_LIMIT, NO_SKIN, 1 - occlusion.skin), 0.5 * face.unit)
    return float32(worn * frames * (1 - eyes))
