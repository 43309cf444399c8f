"""Sharper eyes: irises, lashes and the edges of the lids."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.dtypes import float32

from .eyes import open_eyes

BANDS = ((0.008, 1.2), (0.022, 0.6))
"""Deviation in units below which detail counts, and how much of it is added at full strength: lashes, then the
markings of the iris."""

NOISE = 0.7
"""L below which detail is taken for noise."""

DARKER, LIGHTER = 12.0, 7.0
"""L that a pixel changes at most, softly approached: lashes may get blacker, edges get no bright seams."""


def sharpen_eyes(lab: Lab, face: FaceFrame, strength: float) -> Lab:
    """Unsharp masking of the lightness in two bands, with noise left out and overshoot limited.

    lab: (H, W, 3). face: in its pixels. strength: 0…1.
    returns: (H, W, 3), equal to `lab` but around open eyes.
    """
    sharper = lab.copy()
    for eye in open_eyes((lab.shape[0], lab.shape[1]), face):
        lightness = np.ascontiguousarray(eye.region.cut(lab)[..., 0])
        change = np.float32(strength) * eye.surroundings * _detail(lightness, face.unit)
        eye.region.cut(sharper)[..., 0] = np.clip(lightness + change, 0.0, 100.0)
    return sharper


def _detail(lightness: Plane, unit: float) -> Plane:
    total = np.zeros_like(lightness)
    for sigma, gain in BANDS:
        detail = lightness - gaussian(lightness, max(0.7, sigma * unit))
        total += np.float32(gain) * np.sign(detail) * np.maximum(np.abs(detail) - np.float32(NOISE), 0.0)
    most = np.where(total > 0, np.float32(LIGHTER), np.float32(DARKER))
    return float32(most * np.tanh(total / most))
