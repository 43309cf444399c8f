"""The colours that drawings are made with."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.blur import gaussian
from sagemaker_endpoints._imaging.lab import lab_to_rgb
from sagemaker_endpoints._imaging.study import Study

from .media import Medium

VIVID = 1.7
"""Pencils come in purer colours than the world."""

DEEP = 0.86
"""Lightness of a pencil beside that of what it draws: the paper between the strokes makes up for it."""

SPREAD = 0.02
"""Deviation, in units, over which one pencil is used."""


def pigments(study: Study, medium: Medium) -> Plane:
    """(h, w, 3) float32 sRGB, red first, 0…255."""
    if medium.pigment is None:
        return _own_colours(study)
    colours = np.empty_like(study.lab)
    colours[:] = tuple(bytes.fromhex(medium.pigment.removeprefix("#")))
    return colours


def _own_colours(study: Study) -> Plane:
    lab = gaussian(study.lab, SPREAD * study.unit)
    factors = np.array([DEEP, VIVID, VIVID], np.float32)
    return lab_to_rgb(lab * factors)
