"""Coloured contact lenses: the iris in another colour; its pupil, limbal ring, texture and catchlights stay."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.pigment import LabColour, apply_scene_light, median_colour
from sagemaker_endpoints._imaging.compositing.blend import mix
from sagemaker_endpoints._imaging.face.eye_mesh import EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lids import Lids
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

OPACITY = 0.78
"""Opacity at full strength."""

SIZE = 1.04
"""Radius of the lens divided by that of the iris."""

PUPIL = (0.24, 0.42)
"""Radii, relative to the lens, between which the pupil ends and the print begins."""

LIMBUS = (0.74, 0.97)
"""Radii, relative to the lens, between which the print gives way to the iris's own limbal ring."""

DEPTH = 0.86
"""Light on the lens divided by light on the cheek: the lens lies behind the cornea and below the brow."""

MAX_LIFT = 26.0
"""Largest gain of L in the middle of the iris: more than that of a printed lens looks lit from behind."""

TEXTURE_GAIN = 1.2
"""Largest factor on the iris's own texture, which shows more on a lighter ground."""

MAX_REFLECTION = 8.0
"""L by which the iris's own texture may exceed its middle; what is brighter is a reflection, of which a lighter iris
shows less."""

CHROMA_TEXTURE = 0.5
"""Share of the iris's own differences of a* and b* that stays."""

SPOKES = ((23, 0.4, 0.5), (37, 1.9, 0.3), (59, 3.1, 0.2))
"""Waves of printed fibres: number around the pupil, phase, relative amplitude."""

FIBRES = 5.0
"""Amplitude of the fibres, in L."""

LIT_WHITE = 68.0
"""L of the white of a well lit eye, as the 80th percentile of all pixels between the lids."""

LID_SHADE = 0.4
"""Share of the light that the upper lid takes from the top of the iris."""


def apply_lenses(
    lab: Lab, face: FaceFrame, eye: EyeMesh, lids: Lids, skin: LabColour, strength: float, colour: LabColour
) -> Lab:
    """Put a coloured lens on one eye.

    Args:
        lab: (H, W, 3) float32 Lab, around the eye.
        face: in the pixels of `lab`.
        eye: which of the two.
        lids: of that eye, in the pixels of `lab`.
        skin: (3,) the skin's typical colour, from which the light is estimated.
        strength: 0…1.
        colour: (3,) of the lens.
    """
    shape = (lab.shape[0], lab.shape[1])
    x, y = _lens_coordinates(shape, face, eye)
    radius = np.hypot(x, y)
    edge = 1.5 / max(face.unit * 0.09, 2.0)
    disc = smoothstep(1.0 + edge / 2, 1.0 - edge / 2 - 0.05, radius)
    opening = lids.opening(shape)
    between = smoothstep(0.35, 1.0, gaussian(opening, 0.008 * face.unit))
    visible = disc * between * (1 - _catchlights(lab, disc * between))
    tint = apply_scene_light(colour, skin) * _eye_light(lab, opening)
    print_share = smoothstep(*PUPIL, radius) * smoothstep(LIMBUS[1], LIMBUS[0], radius)
    coloured = _coloured(lab, radius, np.arctan2(y, x), y, tint, print_share * visible)
    return mix(lab, coloured, np.float32(OPACITY * strength) * visible * print_share)


def _lens_coordinates(shape: tuple[int, int], face: FaceFrame, eye: EyeMesh) -> tuple[Plane, Plane]:
    """(H, W) each: x to the right, y towards the forehead, 1 at the rim of the lens; foreshortened as the iris is."""
    centre = face.points[eye.iris]
    rim = face.points[eye.iris + 1 : eye.iris + 5]
    sideways, upright = (float(np.linalg.norm(rim[i] - rim[i + 2])) / 2 * SIZE for i in (0, 1))
    dx = np.arange(shape[1], dtype=np.float32)[None] + np.float32(0.5 - centre[0])
    dy = np.arange(shape[0], dtype=np.float32)[:, None] + np.float32(0.5 - centre[1])
    x = (dx * face.right[0] + dy * face.right[1]) / np.float32(max(sideways, 0.5))
    y = (dx * face.up[0] + dy * face.up[1]) / np.float32(max(upright, 0.5))
    return float32(x), float32(y)


def _eye_light(lab: Lab, opening: Mask) -> np.float32:
    """0.4…1: how well lit the eye is, measured on its white, because brow and hair may shade it."""
    inside = lab[..., 0][opening > 0.5]
    white = float(np.percentile(inside, 80)) if inside.size else LIT_WHITE
    return np.float32(np.clip(white / LIT_WHITE, 0.4, 1.0))


def _coloured(lab: Lab, radius: Plane, angle: Plane, height: Plane, tint: LabColour, printed: Mask) -> Lab:
    """(H, W, 3): the iris in the lens's colour with its own texture; `height` is y of `_lens_coordinates`."""
    base = median_colour(lab, printed)
    light = np.float32(1.1) - np.float32(0.35) * np.abs(radius - np.float32(0.55))
    light = DEPTH * light * (1 - np.float32(LID_SHADE) * smoothstep(0.0, 1.0, height))
    fibres = np.sum([a * np.cos(n * angle + phase + 2.0 * radius) for n, phase, a in SPOKES], axis=0)
    lightness = np.minimum(tint[0] * light, base[0] + np.float32(MAX_LIFT))
    gain = np.clip((lightness + 16) / (base[0] + 16), 0.7, TEXTURE_GAIN)
    coloured = np.empty_like(lab)
    coloured[..., 0] = np.maximum(
        lightness + gain * np.minimum(lab[..., 0] - base[0], MAX_REFLECTION) + np.float32(FIBRES) * fibres, 0.0
    )
    for channel in (1, 2):
        own = np.float32(CHROMA_TEXTURE) * (lab[..., channel] - base[channel])
        coloured[..., channel] = tint[channel] * np.minimum(light, 1.0) + own
    return coloured


def _catchlights(lab: Lab, iris: Mask) -> Mask:
    """(H, W), 0…1: reflections of lamps and windows, much brighter than the iris around them."""
    inside = iris > 0.5
    median = float(np.median(lab[..., 0][inside])) if inside.any() else 50.0
    return smoothstep(median + 22.0, median + 42.0, lab[..., 0])
