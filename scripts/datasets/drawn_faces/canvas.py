"""Paints soft shapes on a picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane

Colours = NDArray[np.float32]
"""(H, W, 3) float32 sRGB, 0…1; or (3,), one colour."""

Draw = Callable[[NDArray[np.uint8]], object]
"""Writes a shape to a mask."""

SHIFT = 4
"""Bits of a pixel's fraction in OpenCV's drawing functions."""


@dataclass(frozen=True)
class Canvas:
    """A picture while it is drawn.

    Attributes:
        rgb: (H, W, 3) float32, 0…1; `paint` writes to it.
    """

    rgb: Colours

    @property
    def shape(self) -> tuple[int, int]:
        """(H, W)."""
        return self.rgb.shape[0], self.rgb.shape[1]

    def polygon(self, points: NDArray[np.floating], soft: float = 0.0) -> Plane:
        """The mask of a polygon.

        Args:
            points: (N, 2 or more) pixels.
            soft: standard deviation of its edge, pixels.

        Returns:
            (H, W) float32, 0…1.
        """
        return self._mask(lambda mask: cv2.fillPoly(mask, [_fixed(points)], 255, cv2.LINE_AA, SHIFT), soft)

    def line(self, points: NDArray[np.floating], thick: float, closed: bool = False, soft: float = 0.0) -> Plane:
        """The mask of a line.

        Args:
            points: (N, 2 or more) pixels.
            thick: pixels; a line thinner than a pixel is fainter.
            closed: whether its end joins its beginning.
            soft: standard deviation of its edge, pixels.

        Returns:
            (H, W) float32, 0…1.
        """
        whole = max(1, round(thick))
        mask = self._mask(
            lambda mask: cv2.polylines(mask, [_fixed(points)], closed, 255, whole, cv2.LINE_AA, SHIFT), soft
        )
        return mask * np.float32(min(1.0, thick))

    def ellipse(self, centre: NDArray[np.floating], radii: tuple[float, float], soft: float = 0.0) -> Plane:
        """The mask of an upright ellipse; see `polygon`."""
        angles = np.linspace(0, 2 * np.pi, 48, endpoint=False)
        return self.polygon(np.stack([np.cos(angles), np.sin(angles)], axis=1) * radii + centre[:2], soft)

    def paint(self, mask: Plane, colour: Colours, opacity: float = 1.0) -> None:
        """Paint a colour, or a picture, where the mask is 1."""
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if not rows.size:
            return
        part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        share = (mask[part] * np.float32(opacity))[..., None]
        paint = colour[part] if colour.ndim == 3 else colour
        self.rgb[part] += share * (paint - self.rgb[part])

    def _mask(self, draw: Draw, soft: float) -> Plane:
        mask = np.zeros(self.shape, np.uint8)
        draw(mask)
        plane = mask.astype(np.float32) / np.float32(255)
        return np.asarray(cv2.GaussianBlur(plane, (0, 0), soft), np.float32) if soft > 0.2 else plane


def tone(values: Sequence[float] | NDArray[np.floating]) -> Colours:
    """(3,) float32: one colour."""
    return np.asarray(values, np.float32)


def shifted(points: NDArray[np.floating], *shift: float) -> NDArray[np.float64]:
    """Points, each moved by the same."""
    return np.asarray(points + np.array(shift), np.float64)


def noise(shape: tuple[int, int], spread: tuple[float, float], rng: np.random.Generator) -> Plane:
    """Soft noise: mean 0, standard deviation 1.

    Args:
        shape: (H, W).
        spread: standard deviations of the blur, across and down, pixels.
        rng: the source of chance.
    """
    reduced = [max(1, int(each / 2)) for each in spread]  # a wide blur of a large picture is slow
    small = (-(-shape[0] // reduced[1]), -(-shape[1] // reduced[0]))
    across, down = (max(0.3, each / factor) for each, factor in zip(spread, reduced, strict=True))
    plane = cv2.GaussianBlur(rng.standard_normal(small, np.float32), (0, 0), across, sigmaY=down)
    plane = cv2.resize(plane, shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray((plane - plane.mean()) / max(float(plane.std()), 1e-6), np.float32)


def _fixed(points: NDArray[np.floating]) -> NDArray[np.int32]:
    return np.asarray(((points[:, :2] - 0.5) * 2**SHIFT).round(), np.int32)
