"""A head at a reduced size with its axes and its skin colour: the common input of the attribute estimators."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.colour_model import ColourModel, fit_colour_model, likelihood
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Crop, Points
from sagemaker_endpoints._sdk.dtypes import float32

MAX_UNIT = 48.0
"""Maximum inter-ocular distance in pixels; enough for measuring colours and areas."""

MAX_BLACK = 22.0
MIN_CHROMA = 4.0
"""A picture whose darkest pixels (1 in 200) have an L above the first is faded; one whose skin has a chroma below the
second is nearly grey. Darkness and hue of such pictures are not reliable."""

Zone = NDArray[np.bool_]
"""(h, w), True on the pixels to measure."""


@dataclass(frozen=True)
class HeadView:
    """A head, reduced to at most `MAX_UNIT` pixels between the eyes.

    Attributes:
        crop: the crop at its own size.
        rgb: (h, w, 3) uint8, reduced.
        lab: (h, w, 3) float32 CIE L*a*b*, reduced.
        face: in pixels of `rgb`.
        skin: the colour of the cheeks.
        skin_likelihood: (h, w) float32, 0…1, how well each pixel fits `skin`.
        across: (h, w) float32, units to the right of the middle between the eyes, along the face's own axis.
        above: (h, w) float32, units up from there.
    """

    crop: Crop
    rgb: RGB
    lab: Lab
    face: FaceFrame
    skin: ColourModel
    skin_likelihood: Plane
    across: Plane
    above: Plane

    @cached_property
    def natural(self) -> bool:
        """Whether the picture is neither faded nor nearly grey.

        Returns:
            True if darkness and colours can be compared with those of other photos.
        """
        darkest = float(np.percentile(self.lab[..., 0], 0.5))
        return darkest < MAX_BLACK and float(np.hypot(*self.skin.lab[1:])) > MIN_CHROMA

    def zone(self, *rings: Points) -> Zone:
        """The pixels inside any of the rings.

        Args:
            rings: (N, 2) float32 pixels each.

        Returns:
            (h, w) bool.
        """
        return fill_polygons((self.lab.shape[0], self.lab.shape[1]), list(rings)) > 0.5

    def area(self, zone: Zone) -> float:
        """The area of a zone.

        Args:
            zone: (h, w) bool.

        Returns:
            Square units.
        """
        return float(zone.sum()) / self.face.unit**2

    def relative_lightness(self, zone: Zone, default: float) -> float:
        """The median L of a zone, divided by that of the cheeks.

        Args:
            zone: (h, w) bool.
            default: the result for an empty zone.

        Returns:
            1 where the zone is as light as the cheeks.
        """
        values = self.lab[..., 0][zone]
        return float(np.median(values)) / max(float(self.skin.lab[0]), 1.0) if values.size else default


def head_view(crop: Crop) -> HeadView:
    """Measure the head in a crop.

    Args:
        crop: one face.

    Returns:
        The reduced head; a small crop keeps its size.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_crop
        >>> round(head_view(sample_crop(512)).face.unit)
        48
    """
    face = face_frame(crop.face.landmarks)
    height, width = crop.rgb.shape[:2]
    scale = min(1.0, MAX_UNIT / face.unit)
    size = opencv.scaled_size(width, height, scale)
    rgb = crop.rgb if scale == 1.0 else opencv.resize(crop.rgb, size, cv2.INTER_AREA)
    face = face.scaled(np.zeros(2, np.float32), np.array([size[0] / width, size[1] / height], np.float32))
    lab = rgb_to_lab(rgb)
    skin = _cheek_model(lab, [face.ring(mesh.LEFT_CHEEK), face.ring(mesh.RIGHT_CHEEK)])
    across, above = _coordinates(face, (lab.shape[0], lab.shape[1]))
    return HeadView(crop, rgb, lab, face, skin, likelihood(lab, skin), across, above)


def _cheek_model(lab: Lab, rings: Sequence[Points]) -> ColourModel:
    """The colour model of the pixels inside the rings; of the whole picture if they lie outside."""
    inside = fill_polygons((lab.shape[0], lab.shape[1]), list(rings)) > 0.5
    return fit_colour_model(lab[inside] if inside.any() else lab.reshape(-1, 3))


def _coordinates(face: FaceFrame, shape: tuple[int, int]) -> tuple[Plane, Plane]:
    """`HeadView.across` and `HeadView.above`."""
    middle = face.ring(mesh.LEFT_EYE + mesh.RIGHT_EYE).mean(axis=0)
    y, x = np.ogrid[: shape[0], : shape[1]]
    right, down = x.astype(np.float32) + (0.5 - middle[0]), y.astype(np.float32) + (0.5 - middle[1])
    across, above = ((right * axis[0] + down * axis[1]) / face.unit for axis in (face.right, face.up))
    return float32(across), float32(above)
