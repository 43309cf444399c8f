"""One face fades into another one of the same shape, in the light of the picture around it."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.geometry.mesh_map import inward_distance
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep
from sagemaker_endpoints.face_swap.occlusion_analysis import OcclusionAnalysis, analyse_occlusion
from sagemaker_endpoints.face_swap.worn import Worn

from .head_canvas import HeadCanvas
from .light_between import light_between, shaded_face, skin_between
from .mouth_light import light_mouth
from .openings_of_one import TwoFaces, mouth_of, with_openings
from .relight import Relight, fade
from .worn_by_one import kept, unusable

RIM = (0.04, 0.3)
"""Distances inside the silhouette, in units: at the first nothing of the other face shows, from the second on all."""

TONE_RIM = (0.1, 0.7)
"""The same for the tone of the skin, which must not break off at the jaw."""

TONE = 0.4
"""Share of the difference between both skins that the middle of the face takes over; the neck takes over none."""


@dataclass(frozen=True)
class Shaped:
    """A picture whose face has the common shape.

    Attributes:
        rgb: (H, W, 3) uint8, the canvas's region.
        worn: (h, w, 3) float32, what its face wears, working pixels.
        shown: (h, w) float32, 0…1, where the picture shows the face, working pixels.
        colourless: whether it is a photo without colour.
    """

    rgb: RGB
    worn: Worn
    shown: Mask
    colourless: bool


@dataclass(frozen=True)
class Faded:
    """A blend of two faces.

    Attributes:
        rgb: (H, W, 3) uint8, the canvas's region; outside the face the picture itself.
        blended: 0…1, the share of the face in which both people show; the rest is hidden in one of them.
    """

    rgb: RGB
    blended: float


def cross_fade(base: Shaped, other: Shaped, canvas: HeadCanvas, faces: TwoFaces) -> Faded:
    """Fade the features of another face into a picture. What the picture's own face wears stays.

    Args:
        base: the picture.
        other: shows the other face.
        canvas: the head.
        faces: both people.

    Returns:
        The canvas's region.
    """
    face, painted = canvas.face, canvas.painted
    ours, theirs = (_analysed(picture, canvas) for picture in (base, other))
    inwards = inward_distance(painted)
    stays = kept(ours, face, painted)
    usable = float32((1 - unusable(theirs, face, painted)) * (1 - stays) * other.shown)
    mouth = mouth_of(canvas.shape, faces)
    opacity = (
        with_openings(canvas.shape, faces, mouth) * usable * smoothstep(RIM[0] * face.unit, RIM[1] * face.unit, inwards)
    )
    known = float32(ours.lit * theirs.lit * other.shown)
    rim = smoothstep(RIM[1] * face.unit, 0.0, inwards)
    views = [shaded_face(view.rgb, known, rim, face.unit) for view in (ours, theirs)]
    light = light_between(views[0], views[1], skin_between(painted.inside, face), known)
    toned = np.float32(TONE * faces.share) * smoothstep(TONE_RIM[0] * face.unit, TONE_RIM[1] * face.unit, inwards)
    tone = float32((toned * (1 - stays))[..., None] * (views[1].slow - views[0].slow))
    light_mouth(light, tone, mouth, views[0].tones, views[1].tones)
    colourless = other.colourless and not base.colourless
    if colourless:
        light[..., 1:] = tone[..., 1:] = 0
    rgb = fade(base.rgb, other.rgb, Relight(float32(opacity), light, tone, colourless))
    return Faded(rgb, float(usable[inwards > RIM[1] * face.unit].mean()))


def _analysed(picture: Shaped, canvas: HeadCanvas) -> OcclusionAnalysis:
    return analyse_occlusion(canvas.reduce(picture.rgb), canvas.face, canvas.painted, picture.worn)
