"""Brighter eyes: whiter whites, clearer irises."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._sdk.contract import Mask

from .eyes import open_eyes

WHITE_LIGHT, IRIS_LIGHT = 10.0, 11.0
"""L that a pixel of middle lightness gains at full strength: of the white, of the iris. Pupils, lashes and catchlights,
which are near black and white, keep theirs."""

VEINS = 0.55
"""Part of their redness and yellowness that whites lose at full strength; all of it would look like porcelain."""

IRIS_COLOUR = 0.25
"""Part by which the colour of the iris grows."""


def brighten_eyes(lab: Lab, face: FaceFrame, strength: float) -> Lab:
    """lab: (H, W, 3). face: in its pixels. strength: 0…1.

    returns: (H, W, 3), equal to `lab` outside the lids; the input itself where both eyes are closed.
    """
    brighter = lab.copy()
    for eye in open_eyes((lab.shape[0], lab.shape[1]), face):
        amount = np.float32(strength) * eye.opening
        eye.region.cut(brighter)[:] = _brightened(eye.region.cut(lab), amount, eye.iris)
    return brighter


def _brightened(lab: Lab, amount: Mask, iris: Mask) -> Lab:
    share = np.clip(lab[..., 0] * np.float32(0.01), 0.0, 1.0)
    light = np.float32(WHITE_LIGHT) + np.float32(IRIS_LIGHT - WHITE_LIGHT) * iris
    gain = amount * light * 4 * share * (1 - share)
    # what is not iris and dark is a lash or the shade of the lid: its colour stays
    white = (1 - iris) * share
    colour = 1 + amount * (np.float32(IRIS_COLOUR) * iris - np.float32(VEINS) * white)
    return np.stack([lab[..., 0] + gain, lab[..., 1] * colour, lab[..., 2] * colour], axis=-1)
