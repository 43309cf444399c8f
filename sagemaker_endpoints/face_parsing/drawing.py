"""The parts of all faces of a photo as one picture."""

from collections.abc import Iterable

import numpy as np

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.parts import PARTS, Parts

from .palette import palette
from .seeing import region_of, to_region

LEAST = 0.05
"""A part that is nowhere more likely is nowhere the likeliest one."""


def map_of(shape: tuple[int, ...], faces: Iterable[Parts]) -> RGB:
    """(H, W, 3) uint8: each pixel in the colour of its part, black where nothing was looked at.

    Where squares overlap the surer one counts. Edges are as fine as the photo: probabilities are enlarged, not labels.
    """
    labels = np.zeros(shape[:2], np.uint8)
    surest = np.zeros(shape[:2], np.float32)
    for parts in faces:
        region = region_of(parts, shape)
        size = (region.width, region.height)
        label, most = np.zeros(size[::-1], np.uint8), np.zeros(size[::-1], np.float32)
        for number, name in enumerate(PARTS):
            if any(view.probabilities[..., number].max() > LEAST for view in parts.views):
                plane, _ = parts.sample((name,), to_region(region), size)
                label[plane > most] = number
                most = np.maximum(most, plane)
        surer = (label > 0) & (most > region.cut(surest))
        region.cut(labels)[surer] = label[surer]
        region.cut(surest)[surer] = most[surer]
    return palette()[labels]
