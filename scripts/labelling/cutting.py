"""GrabCut with certain areas on both sides of a band (Rother et al., "GrabCut", 2004)."""

import cv2
import numpy as np

from sagemaker_endpoints._sdk.contract import RGB
from scripts.labelling.head import Where

ROUNDS = 3
SEED = 7


def cut(rgb: RGB, likely: Where, certain: Where, impossible: Where) -> Where:
    """Separate an area from the rest by colour.

    Args:
        rgb: (H, W, 3) uint8.
        likely: the first guess where nothing is certain.
        certain: pixels of the area.
        impossible: pixels outside it.

    Returns:
        The area. The guess where one side has no certain pixel, because its colours are then unknown.
    """
    if not certain.any() or not impossible.any():
        return (likely | certain) & ~impossible
    mask = np.where(likely, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    mask[certain] = cv2.GC_FGD
    mask[impossible] = cv2.GC_BGD
    cv2.setRNGSeed(SEED)
    models = np.zeros((2, 1, 65))
    no_box = (0, 0, 1, 1)
    cv2.grabCut(np.ascontiguousarray(rgb), mask, no_box, models[0], models[1], ROUNDS, cv2.GC_INIT_WITH_MASK)
    area: Where = (mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)
    return area
