"""Filled shapes on a picture in L*a*b*, clipped to where they are visible."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.path import resample_path, stroke
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32

MIN_WIDTH = 0.9
"""Pixels: thinner lines are drawn this wide and paler instead."""

LINE_POINTS = 28
"""Points along a line."""

SWELL = 0.8
"""Exponent of the sine by which a line swells; below 1 it is thick for longer."""


@dataclass(frozen=True)
class Canvas:
    """A picture to draw on.

    Attributes:
        lab: (h, w, 3) float32 L*a*b*; written to.
        skin: (h, w) float32, 0…1: where features are visible.
        beard: (h, w) float32, 0…1: where the mouth is visible too; 1 with the skin at most.
        lines: 0…1, the opacity of thin lines; the shapes of features do not depend on it.
        opacity: 0…1, of everything that is drawn.
        on_beards: whether what is drawn is visible on beards.
    """

    lab: Lab
    skin: Plane
    beard: Plane
    lines: float = 1.0
    opacity: float = 1.0
    on_beards: bool = False

    def fill(
        self,
        outlines: list[Points],
        colour: LabColour,
        opacity: float = 1.0,
        clip: Points | None = None,
        soft: float = 0.0,
    ) -> None:
        """Fill shapes with one colour, in place.

        Args:
            outlines: (N, 2) float32 pixels each, closed.
            colour: (3,) L*a*b*.
            opacity: 0…1.
            clip: (N, 2) outline outside which nothing is drawn.
            soft: standard deviation, pixels, of the soft edge.
        """
        region = self.region(outlines, 3 * soft + 2)
        mask = self.shape(region, outlines, soft)
        if clip is not None:
            mask = mask * self.shape(region, [clip])
        self.blend(region, mask * np.float32(opacity), colour)

    def line(self, path: Points, width: float, colour: LabColour, taper: tuple[float, float] = (0.15, 0.15)) -> None:
        """Draw a thin, tapered line, in place.

        Args:
            path: (N, 2) float32 pixels.
            width: pixels, at the thickest point.
            colour: (3,) L*a*b*.
            taper: the width at the first and the last point, as a share of `width`.
        """
        if width and self.lines:
            drawn = max(width, MIN_WIDTH)
            self.fill([_tapered(path, drawn, taper)], colour, self.lines * min(1.0, width / drawn))

    def feature(self, path: Points, width: float, colour: LabColour, taper: tuple[float, float] = (0.15, 0.15)) -> None:
        """As `line`, for lines without which a feature would be missing.

        Args:
            path: (N, 2) float32 pixels.
            width: pixels, at the thickest point.
            colour: (3,) L*a*b*.
            taper: the width at the first and the last point, as a share of `width`.
        """
        drawn = max(width, MIN_WIDTH)
        self.fill([_tapered(path, drawn, taper)], colour, min(1.0, width / drawn))

    def region(self, outlines: list[Points], margin: float) -> Region:
        """The box around shapes, within the picture.

        Args:
            outlines: (N, 2) float32 pixels each.
            margin: pixels.

        Returns:
            The box.
        """
        return region_around(np.concatenate(outlines), margin, self.lab.shape[1], self.lab.shape[0])

    def shape(self, region: Region, outlines: list[Points], soft: float = 0.0) -> Plane:
        """The mask of shapes.

        Args:
            region: the box in which they are needed.
            outlines: (N, 2) float32 pixels of the picture each.
            soft: standard deviation, pixels, of the soft edge.

        Returns:
            (h, w) float32, 0…1, of the box's size.
        """
        filled = fill_polygons((region.height, region.width), [region.to_local(outline) for outline in outlines])
        return gaussian(filled, soft)

    def blend(self, region: Region, mask: Plane, colour: LabColour | Lab) -> None:
        """Blend a colour, or colours, into the picture, in place, where it is visible.

        Args:
            region: the box.
            mask: (h, w) float32, 0…1, of the box's size.
            colour: (3,) L*a*b*, or (h, w, 3).
        """
        view = region.cut(self.lab)
        visible = region.cut(self.skin)
        if self.on_beards:
            visible = visible + region.cut(self.beard)
        view += (mask * visible * np.float32(self.opacity))[..., None] * (colour - view)


def share_on_skin(canvas: Canvas, outline: Points) -> float:
    """How much of a feature lies on bare skin and not under hair; what is in front of both does not count.

    Args:
        canvas: the picture.
        outline: (N, 2) float32 pixels, of the feature.

    Returns:
        0…1.
    """
    region = canvas.region([outline], 2)
    shape = canvas.shape(region, [outline])
    skin, hair = (float((shape * region.cut(plane)).sum()) for plane in (canvas.skin, canvas.beard))
    return skin / max(skin + hair, 1e-3)


def _tapered(path: Points, width: float, taper: tuple[float, float]) -> Points:
    """The outline of a line that is thickest in its middle."""
    along = np.linspace(0, 1, LINE_POINTS)
    ends = taper[0] + (taper[1] - taper[0]) * along
    swell = ends + (1 - ends) * np.sin(np.pi * along) ** SWELL
    return stroke(resample_path(float32(path), LINE_POINTS), (width * swell).astype(np.float32))


def ellipse(centre: Points, right: Points, up: Points, count: int = 28) -> Points:
    """An ellipse.

    Args:
        centre: (2,) pixels.
        right: (2,) pixels, one half axis.
        up: (2,) pixels, the other.
        count: of corners.

    Returns:
        (count, 2) float32 pixels.
    """
    angle: NDArray[np.float64] = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return float32(centre + np.outer(np.cos(angle), right) + np.outer(np.sin(angle), up))
