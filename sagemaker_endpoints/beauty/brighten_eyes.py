"""Brighter eyes: whiter whites, clearer irises."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._sdk.contract import Mask

from .eyes import open_eyes

WHITE_GAIN = 10.0
"""L that the white of the eye gains at full strength, where its lightness is 50. The gain falls to 0 towards black
and white, so that pupils, lashes and catchlights stay."""

IRIS_GAIN = 11.0
"""The same for the iris."""

WHITE_CHROMA_LOSS = 0.55
"""Share of its a* and b* (veins, yellowness) that the white loses at full strength; without any colour it would
look like porcelain."""

IRIS_CHROMA_GAIN = 0.25
"""Share by which a* and b* of the iris grow at full strength."""


def brighten_eyes(lab: Lab, face: FaceFrame, strength: float) -> Lab:
    """Lighten irises and the whites of the eyes, deepen the colour of the irises and neutralise the whites.

    Args:
        lab: (H, W, 3) float32 Lab.
        face: in the pixels of `lab`.
        strength: 0…1.

    Returns:
        (H, W, 3) float32 Lab, equal to `lab` outside the openings of the eyes; no closed eye changes.
    """
    brighter = lab.copy()
    for eye in open_eyes((lab.shape[0], lab.shape[1]), face):
        opacity = np.float32(strength) * eye.opening
        eye.region.cut(brighter)[:] = _brightened(eye.region.cut(lab), opacity, eye.iris)
    return brighter


def _brightened(lab: Lab, opacity: Mask, iris: Mask) -> Lab:
    light = np.clip(lab[..., 0] * np.float32(0.01), 0.0, 1.0)
    full_gain = np.float32(WHITE_GAIN) + np.float32(IRIS_GAIN - WHITE_GAIN) * iris
    gain = opacity * full_gain * 4 * light * (1 - light)
    # dark pixels outside the iris are lashes and the shade of the lid: their colour stays
    white = (1 - iris) * light
    chroma_gain = 1 + opacity * (np.float32(IRIS_CHROMA_GAIN) * iris - np.float32(WHITE_CHROMA_LOSS) * white)
    return np.stack([lab[..., 0] + gain, lab[..., 1] * chroma_gain, lab[..., 2] * chroma_gain], axis=-1)
