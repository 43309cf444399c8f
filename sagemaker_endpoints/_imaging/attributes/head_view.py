"""A head as small as it may be to be judged by eye, measured against its own skin."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.colour_model import ColourModel, learn_colour, likelihood
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Crop, Points
from sagemaker_endpoints._sdk.dtypes import float32

UNIT = 48.0
"""Pixels between the eyes that are enough for colours and areas."""

FADED = 22.0
COLOURLESS = 4.0
"""A picture whose darkest pixels (1 in 200) are lighter than this L, or whose skin has less chroma, has been bleached
or has lost its colours: what darkness and hue say of other faces, they do not say of this one."""

Zone = NDArray[np.bool_]
"""Pixels that are looked at: (h, w)."""


@dataclass(frozen=True)
class HeadView:
    """crop: as it came. rgb, lab: (h, w, 3), reduced. face: in their pixels. skin: what the cheeks look like.
    likely: (h, w), how well each pixel fits it. across, above: (h, w), units to the right of the middle between the
    eyes, and up from it.
    """

    crop: Crop
    rgb: RGB
    lab: Lab
    face: FaceFrame
    skin: ColourModel
    likely: Plane
    across: Plane
    above: Plane

    @cached_property
    def natural(self) -> bool:
        """Whether tones and colours are those of an ordinary photograph."""
        darkest = float(np.percentile(self.lab[..., 0], 0.5))
        return darkest < FADED and float(np.hypot(*self.skin.lab[1:])) > COLOURLESS

    def zone(self, *rings: Points) -> Zone:
        """What lies inside any of the rings, pixels."""
        return fill_polygons((self.lab.shape[0], self.lab.shape[1]), list(rings)) > 0.5

    def area(self, zone: Zone) -> float:
        """Square units."""
        return float(zone.sum()) / self.face.unit**2

    def lightness(self, zone: Zone, otherwise: float) -> float:
        """The median L over that of the cheeks; `otherwise` where the zone is empty."""
        own = self.lab[..., 0][zone]
        return float(np.median(own)) / max(float(self.skin.lab[0]), 1.0) if own.size else otherwise


def take_view(crop: Crop) -> HeadView:
    """The head of a crop."""
    face = face_frame(crop.face.landmarks)
    height, width = crop.rgb.shape[:2]
    scale = min(1.0, UNIT / face.unit)
    size = opencv.scaled_size(width, height, scale)
    rgb = crop.rgb if scale == 1.0 else opencv.resize(crop.rgb, size, cv2.INTER_AREA)
    face = face.scaled(np.zeros(2, np.float32), np.array([size[0] / width, size[1] / height], np.float32))
    lab = rgb_to_lab(rgb)
    skin = _cheeks(lab, [face.ring(mesh.LEFT_CHEEK), face.ring(mesh.RIGHT_CHEEK)])
    across, above = _units(face, (lab.shape[0], lab.shape[1]))
    return HeadView(crop, rgb, lab, face, skin, likelihood(lab, skin), across, above)


def _cheeks(lab: Lab, rings: Sequence[Points]) -> ColourModel:
    inside = fill_polygons((lab.shape[0], lab.shape[1]), list(rings)) > 0.5
    return learn_colour(lab[inside] if inside.any() else lab.reshape(-1, 3))


def _units(face: FaceFrame, shape: tuple[int, int]) -> tuple[Plane, Plane]:
    middle = face.ring(mesh.LEFT_EYE + mesh.RIGHT_EYE).mean(axis=0)
    y, x = np.ogrid[: shape[0], : shape[1]]
    right, down = x.astype(np.float32) + (0.5 - middle[0]), y.astype(np.float32) + (0.5 - middle[1])
    across, above = ((right * axis[0] + down * axis[1]) / face.unit for axis in (face.right, face.up))
    return float32(across), float32(above)
