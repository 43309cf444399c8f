"""Filled black areas, as in pen and ink drawings: hair, suits, pupils."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.filters.blur import gaussian, wide_gaussian
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

BACKGROUND_LIMIT = 0.24
"""Light relative to the skin's, below which the background is filled. It is low: a mostly empty background lets the
person stand out."""

STRAND, SURROUNDINGS = 0.009, 0.035
"""Standard deviations, in units, of the two Gaussians whose difference sharpens: the width of a lit strand, and of the
hair around it."""

SHARPENING = 3.5
"""Weight of that difference; it keeps lit strands white."""

HALO = 0.035
"""Width, in units, of the border around filled areas that stays free of hatching."""

EDGE = 0.10
"""Half the width, in relative light, of the soft threshold that antialiases the edges of the ink."""


def find_solids(analysis: SketchAnalysis, people: Plane, limit: float) -> Plane:
    """The areas to fill with ink: a threshold on sharpened light, relative to the skin.

    XDoG with a large p (Winnemöller et al., 2012, equation 7).

    Args:
        analysis: of the photo.
        people: (h, w) float32, 1 on people, at the drawing's scale.
        limit: light relative to the skin's, below which people are filled; the background has its own limit.

    Returns:
        (h, w) float32, 0 paper … 1 ink.

    Example:
        >>> from sagemaker_endpoints._imaging.drawing.sketch_analysis import analyse
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_crop
        >>> analysis = analyse(sample_crop().photo)
        >>> float(find_solids(analysis, np.ones_like(analysis.light), limit=0.4).max())
        0.0
    """
    relative = analysis.light / analysis.skin_light
    strand = gaussian(relative, STRAND * analysis.unit)
    sharpened = strand + np.float32(SHARPENING) * (strand - wide_gaussian(relative, SURROUNDINGS * analysis.unit))
    limits = np.float32(BACKGROUND_LIMIT) + np.float32(limit - BACKGROUND_LIMIT) * smoothstep(0.3, 0.7, people)
    return smoothstep(EDGE, -EDGE, sharpened - limits)


def solids_with_halo(solids: Plane, unit: float) -> Plane:
    """The filled areas, grown by a halo with a soft edge. Areas narrower than three pixels are left out.

    Args:
        solids: (h, w) float32, 0…1, from `find_solids`.
        unit: the inter-ocular distance in pixels.

    Returns:
        (h, w) float32, 0…1.

    Example:
        >>> solids = np.zeros((40, 40), np.float32)
        >>> solids[15:25, 15:25] = 1
        >>> bool(solids_with_halo(solids, unit=60.0).sum() > solids.sum())
        True
    """
    side = 2 * max(1, round(HALO * unit)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    opened = float32(cv2.morphologyEx(solids, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)))
    return wide_gaussian(opencv.dilate(opened, kernel), HALO * unit / 2)
