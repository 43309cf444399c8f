"""Sharper eyes: irises, lashes and the edges of the lids."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.dtypes import float32

from .eyes import open_eyes

BANDS = ((0.008, 1.2), (0.022, 0.6))
"""Standard deviation, in units, of a Gaussian, and the share of the finer detail that full strength adds: lashes, then
the markings of the iris."""

NOISE = 0.7
"""L below which detail counts as noise."""

MAX_DARKENING = 12.0
"""Limit of the change of L towards black, softly approached: lashes may become blacker."""

MAX_LIGHTENING = 7.0
"""Limit of the change of L towards white, softly approached: edges get no bright halo."""


def sharpen_eyes(lab: Lab, face: FaceFrame, strength: float) -> Lab:
    """Unsharp masking of the lightness in two bands, without noise and with limited overshoot.

    Args:
        lab: (H, W, 3) float32 Lab.
        face: in the pixels of `lab`.
        strength: 0…1.

    Returns:
        (H, W, 3) float32 Lab, equal to `lab` away from open eyes.
    """
    sharper = lab.copy()
    for eye in open_eyes((lab.shape[0], lab.shape[1]), face):
        lightness = np.ascontiguousarray(eye.region.cut(lab)[..., 0])
        change = np.float32(strength) * eye.surroundings * _detail(lightness, face.unit)
        eye.region.cut(sharper)[..., 0] = np.clip(lightness + change, 0.0, 100.0)
    return sharper


def _detail(lightness: Plane, unit: float) -> Plane:
    """(h, w): L to add at full strength."""
    total = np.zeros_like(lightness)
    for sigma, gain in BANDS:
        detail = lightness - gaussian(lightness, max(0.7, sigma * unit))
        total += np.float32(gain) * np.sign(detail) * np.maximum(np.abs(detail) - np.float32(NOISE), 0.0)
    limit = np.where(total > 0, np.float32(MAX_LIGHTENING), np.float32(MAX_DARKENING))
    return float32(limit * np.tanh(total / limit))
