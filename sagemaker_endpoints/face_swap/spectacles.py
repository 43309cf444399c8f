"""Glasses that this person wears: they stay on."""

import numpy as np

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, grown
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .occlusion_analysis import BROWS, DOUBTFUL, NO_SKIN, Reading, thickened

BRIDGE = (193, 122, 6, 351, 417, 168)
"""The saddle of the nose, which every frame crosses: ring."""

CROSSED = (0.2, 0.4)
"""Share of the saddle that is no skin from which on glasses are likely, and are sure."""

RIM = (116, 117, 118, 119, 120, 121, 47, 114, 188, 6, 412, 343, 277, 350, 349, 348, 347, 346, 345)
"""How far down frames reach, from temple to temple: path."""

DROP = 0.16
"""Units that frames may reach below it."""

EYE = 0.05


def spectacles(reading: Reading, face: FaceFrame) -> Mask:
    """(h, w) float32, 1 on frames, 0 everywhere where no glasses are worn. All in working pixels."""
    shape = (reading.skin.shape[0], reading.skin.shape[1])
    saddle = fill_polygons(shape, [face.ring(BRIDGE)])
    crossed = float((saddle * (1 - reading.skin)).sum() / max(float(saddle.sum()), 1e-6))
    worn = smoothstep(*CROSSED, np.array([crossed], np.float32))[0]
    left, right = (top for _, top in BROWS)
    below = face.ring(RIM) - DROP * face.unit * face.up
    zone = fill_polygons(shape, [np.concatenate([below, face.ring((*reversed(right), *reversed(left)))])])
    eyes = fill_polygons(shape, [grown(face.ring(ring), EYE * face.unit) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE)])
    frames = thickened(zone * smoothstep(DOUBTFUL, NO_SKIN, 1 - reading.skin), 0.5 * face.unit)
    return float32(worn * frames * (1 - eyes))
