"""One face fades into another one of the same shape, in the light of the picture around it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.compositing.blend import blend
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.face.shading import Tones, face_shading, levels_of, tones_of
from sagemaker_endpoints._imaging.geometry.mesh_map import PaintedMesh, inward_distance
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .beard import kept_beard
from .hair_occlusion import donor_occlusion, keep_pairs_together, target_occlusion
from .occlusion_analysis import OcclusionAnalysis, analyse_occlusion
from .worn import Worn

RIM = (0.02, 0.25)
"""Distances inside the silhouette, in units: at the first nothing of the other face shows, from the second on all."""

TONE_RIM = (0.1, 0.7)
"""The same for the tone of the skin, which must not break off at the jaw."""

TONE = 0.5
"""Share of the difference between both skins that the middle of the face takes over; the neck takes over none."""


@dataclass(frozen=True)
class Warped:
    """A picture whose face has been warped to the common shape.

    Attributes:
        rgb: (H, W, 3) uint8.
        worn: (h, w, 3) float32, what its face wears, working pixels.
    """

    rgb: RGB
    worn: Worn


def cross_fade(base: Warped, other: Warped, painted: PaintedMesh, share: float) -> RGB:
    """Fade the features of another face into a picture. Hair, glasses and beard in front of a face stay the picture's.

    Args:
        base: the picture.
        other: a picture of the same size that shows the other face.
        painted: the mesh of both, working pixels.
        share: 0…1, how much of the other face is shown.

    Returns:
        (H, W, 3) uint8; outside the face the picture itself.
    """
    if share <= 0:
        return base.rgb
    face = face_frame(painted.points)
    ours, theirs = (_analysed(picture, face, painted) for picture in (base, other))
    shown = smoothstep(RIM[0] * face.unit, RIM[1] * face.unit, inward_distance(painted))
    usable = 1 - np.maximum(donor_occlusion(theirs, face, painted), kept_beard(theirs, face))
    kept = np.maximum(target_occlusion(ours, face, painted), kept_beard(ours, face))
    shown *= (1 - kept) * keep_pairs_together(float32(usable), face)
    known = float32(ours.lit * theirs.lit)
    rim = smoothstep(RIM[1] * face.unit, 0.0, inward_distance(painted))
    lights = [face_shading(tones_of(view.rgb), known, rim, face.unit).slow for view in (ours, theirs)]
    toned = TONE * smoothstep(TONE_RIM[0] * face.unit, TONE_RIM[1] * face.unit, inward_distance(painted))
    change = float32(lights[0] - lights[1] + toned[..., None] * (lights[1] - lights[0]))
    return _faded(base.rgb, other.rgb, change, float32(np.float32(share) * shown), face)


def _faded(base: RGB, other: RGB, change: Tones, opacity: Mask, face: FaceFrame) -> RGB:
    """`base`, with `other` in the light that `change`, (h, w, 3), brings it to."""
    height, width = base.shape[:2]
    factors = np.array([width / change.shape[1], height / change.shape[0]], np.float32)
    region = region_around(face.points * factors, 0.0, width, height)
    change, opacity = (_enlarged(plane, region, factors) for plane in (change, opacity))
    ours, theirs = (tones_of(region.cut(rgb)) for rgb in (base, other))
    ours += opacity[..., None] * (theirs + change - ours)
    faded = np.rint(np.clip(levels_of(ours), 0, 255)).astype(np.uint8)
    result = base.copy()
    region.cut(result)[:] = blend(region.cut(base), faded, float32(opacity > 0))
    return result


def _enlarged(plane: NDArray[np.float32], region: Region, factors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The part of a plane in working pixels that covers a region of the picture, at the picture's scale."""
    x = (np.arange(region.width, dtype=np.float32) + np.float32(region.left + 0.5)) / factors[0] - np.float32(0.5)
    y = (np.arange(region.height, dtype=np.float32) + np.float32(region.top + 0.5)) / factors[1] - np.float32(0.5)
    across, down = (np.ascontiguousarray(grid) for grid in np.meshgrid(x, y))
    return float32(cv2.remap(plane, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _analysed(picture: Warped, face: FaceFrame, painted: PaintedMesh) -> OcclusionAnalysis:
    size = (painted.labels.shape[1], painted.labels.shape[0])
    small = opencv.resize(picture.rgb, size, cv2.INTER_AREA)
    return analyse_occlusion(small, face, painted, picture.worn)
