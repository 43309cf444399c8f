"""The form of the new face: the relief that middling shading shows, as hard as the target's light makes it."""

import numpy as np

from sagemaker_endpoints._imaging.face.shading import FaceShading, Tones
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32

DONOR_FORM, TARGET_FORM = 0.6, 0.4
"""Shares of the donor's and of the target's form: a nose has its shape from the one and its shadow from the other."""

MIN_FORM = 0.05
"""Spread of form, as a logarithm, that is allowed even if the target's face is flatter."""

MAX_GAIN = 1.6
"""Largest factor of the mixture: two forms that partly cancel each other would look as flat as wax."""

FADING = np.float32(5)
"""How fast the colour of the target's shaded skin fades where the new face is lighter: skin is most colourful in
shade."""

DEEPEST = 1.8
"""Where form levels off, in spreads: the deepest folds of a face are drawn lines on a smoother one."""


def mixed_form(ours: FaceShading, theirs: FaceShading, known: Mask, folds: Mask) -> Tones:
    """The lightness of both forms, as strong as the target's, and the colour of the target's alone.

    Args:
        ours: shading of the donor.
        theirs: shading of the target.
        known: (h, w) float32, 0…1, where both are measured on bare skin.
        folds: (h, w) float32, 0…1, where the form is the target's alone.

    Returns:
        (h, w, 3) tones that are added to slow shading.
    """
    own, limit = (_spread(shading.form, known) for shading in (ours, theirs))
    limit = max(limit, MIN_FORM)
    donor = min(1.0, limit / max(own, 1e-6)) * ours.form
    mixed = theirs.form * np.float32(TARGET_FORM) + donor * np.float32(DONOR_FORM)
    mixed += folds[..., None] * (theirs.form - mixed)
    mixed *= min(MAX_GAIN, limit / max(_spread(mixed, known), 1e-6))
    depth = np.float32(DEEPEST * limit)
    mixed[..., 0] = depth * np.tanh(mixed[..., 0] / depth)
    lighter = np.maximum(mixed[..., 0] - theirs.form[..., 0], 0)
    mixed[..., 1:] = theirs.form[..., 1:] * np.exp(-FADING * lighter)[..., None]
    return float32(mixed)


def _spread(form: Tones, known: Mask) -> float:
    return float(np.sqrt((form[..., 0] ** 2 * known).sum() / (known.sum() + 1e-4)))
