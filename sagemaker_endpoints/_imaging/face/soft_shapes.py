"""Soft strokes along the landmarks of a face: where powders go."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.path import resampled, stroke
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk.contract import Mask

POINTS = 16
"""Points along a stroke: enough for any curve on a face."""


@dataclass(frozen=True)
class Shape:
    """paths: landmarks, one stroke each. widths: units, at equal distances along every stroke.
    softness: units, deviation of its edge. rise: units towards the forehead. opacity: at its middle, 0…1."""

    paths: tuple[tuple[int, ...], ...]
    widths: tuple[float, ...]
    softness: float
    rise: float = 0.0
    opacity: float = 1.0


def soft_masks(shape: tuple[int, int], face: FaceFrame, parts: tuple[Shape, ...]) -> Mask:
    """The strongest of several shapes at every pixel: (H, W) float32, 0…1.

    shape: of a picture in whose pixels `face` is; shapes may lie partly outside.
    """
    mask = np.zeros(shape, np.float32)
    for part in parts:
        _add_shape(mask, face, part)
    return mask


def _add_shape(mask: Mask, face: FaceFrame, part: Shape) -> None:
    at = np.linspace(0, 1, POINTS)
    widths = np.interp(at, np.linspace(0, 1, len(part.widths)), part.widths).astype(np.float32) * face.unit
    rise = part.rise * face.unit * face.up
    for path in part.paths:
        outline = stroke(resampled(face.ring(path) + rise, POINTS), widths)
        # beyond three deviations nothing is left that 8 bits could show
        region = region_around(outline, 3 * part.softness * face.unit, mask.shape[1], mask.shape[0])
        drawn = fill_polygons((region.height, region.width), [region.to_local(outline)])
        soft = gaussian(drawn, part.softness * face.unit) * np.float32(part.opacity)
        np.maximum(region.cut(mask), soft, out=region.cut(mask))
