"""Soft strokes along landmarks, for blush, contour and highlight."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.path import resample_path, stroke
from sagemaker_endpoints._imaging.geometry.polygon import soft_polygons
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk.contract import Mask

POINTS = 16
"""Number of points along a stroke; enough for any curve on a face."""


@dataclass(frozen=True)
class SoftShape:
    """Soft strokes of the same widths along one or several paths.

    Attributes:
        paths: landmark numbers, one stroke each.
        widths: units, at equal distances along every stroke; linear in between.
        softness: standard deviation of the edge's Gaussian blur, units.
        rise: shift towards the forehead, units; negative shifts towards the chin.
        opacity: 0…1, factor on the blurred stroke.
    """

    paths: tuple[tuple[int, ...], ...]
    widths: tuple[float, ...]
    softness: float
    rise: float = 0.0
    opacity: float = 1.0


def soft_mask(shape: tuple[int, int], face: FaceFrame, soft_shapes: tuple[SoftShape, ...]) -> Mask:
    """Draw soft shapes on a face; where they overlap the maximum counts.

    Args:
        shape: (H, W) of the picture.
        face: in pixels of the picture; shapes may lie partly outside.
        soft_shapes: what to draw.

    Returns:
        (H, W) float32, 0…1.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> nose = SoftShape(((168, 6, 197, 195, 5),), widths=(0.2,), softness=0.02, opacity=0.5)
        >>> round(float(soft_mask((256, 256), sample_frame(), (nose,)).max()), 2)
        0.5
    """
    mask = np.zeros(shape, np.float32)
    for soft_shape in soft_shapes:
        _add_shape(mask, face, soft_shape)
    return mask


def _add_shape(mask: Mask, face: FaceFrame, soft_shape: SoftShape) -> None:
    """Draw one shape into `mask`, in place."""
    positions = np.linspace(0, 1, POINTS)
    widths = (
        np.interp(positions, np.linspace(0, 1, len(soft_shape.widths)), soft_shape.widths).astype(np.float32)
        * face.unit
    )
    rise = soft_shape.rise * face.unit * face.up
    for path in soft_shape.paths:
        outline = stroke(resample_path(face.ring(path) + rise, POINTS), widths)
        # beyond three standard deviations the blur is below one level of 8 bits
        region = region_around(outline, 3 * soft_shape.softness * face.unit, mask.shape[1], mask.shape[0])
        softness = soft_shape.softness * face.unit
        drawn = soft_polygons((region.height, region.width), [region.to_local(outline)], softness)
        soft = drawn * np.float32(soft_shape.opacity)
        np.maximum(region.cut(mask), soft, out=region.cut(mask))
