"""The colours that drawings are made with."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk import opencv

from .media import Medium

VIVID = 1.7
"""Pencils come in purer colours than the world."""

DEEP = 0.86
"""Lightness of a pencil beside that of what it draws: the paper between the strokes makes up for it."""

SPREAD = 0.02
"""Deviation, in units, over which one pencil is used."""

SIGMA_LEFT = 1.5
"""Pixels of that deviation in the reduced picture in which they are mixed; below one, cells would show."""


def pigments(study: SketchAnalysis, medium: Medium) -> Plane:
    """(h, w, 3) float32 sRGB, red first, 0…255."""
    if medium.pigment is None:
        return _own_colours(study)
    colours = np.empty_like(study.lab)
    colours[:] = tuple(bytes.fromhex(medium.pigment.removeprefix("#")))
    return colours


def _own_colours(study: SketchAnalysis) -> Plane:
    height, width = study.light.shape
    sigma = SPREAD * study.unit
    factor = max(1.0, sigma / SIGMA_LEFT)
    cells = opencv.reduced_size(width, height, factor)
    small = opencv.resize(study.lab, cells, cv2.INTER_AREA)
    lab = gaussian(small, sigma / factor)
    rgb = lab_to_rgb(lab * np.array([DEEP, VIVID, VIVID], np.float32))
    return opencv.resize(rgb, (width, height), cv2.INTER_LINEAR)
