"""Lipstick in four finishes, and lip liner."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.compositing.blend import mix
from sagemaker_endpoints._imaging.cosmetics.lip_light import DEEPENING, MIN_SHADING, dimness, lit, local_light, on_skin
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lips import Lips
from sagemaker_endpoints._imaging.filters.blur import gaussian, weighted_gaussian
from sagemaker_endpoints._imaging.geometry.path import resample_path, stroke
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import MOUTH_CORNERS
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at


@dataclass(frozen=True)
class LipFinish:
    """How a lipstick covers and reflects.

    Attributes:
        opacity: in the middle of the lips at full strength.
        shine: share of the lips' own highlights that stays; above 1 they grow.
        gloss: L of the reflections that a wet film adds.
        rim: opacity at the outline divided by that in the middle.
        depth: share of the difference to the colour's lightness that is applied.
    """

    opacity: float
    shine: float
    gloss: float = 0.0
    rim: float = 1.0
    depth: float = 1.0


FINISHES: Mapping[str, LipFinish] = {
    "matte": LipFinish(opacity=0.92, shine=0.45, rim=0.9),
    "satin": LipFinish(opacity=0.86, shine=1.1, rim=0.8),
    "cream": LipFinish(opacity=1.0, shine=0.9, rim=1.0),
    "gloss": LipFinish(opacity=0.76, shine=1.5, gloss=22.0, rim=0.75, depth=0.8),
    "stain": LipFinish(opacity=0.76, shine=1.05, gloss=3.0, rim=0.35, depth=0.75),
}
"""By the value of `lipstick_finish`; `cream` is what a reference wears."""

THIN, FULL = 0.10, 0.19
"""Mean height of both lips together, in units: thin lips and full ones. On thin lips a full colour is a stripe."""

THIN_SHARE = 0.7
"""Opacity on thin lips divided by that on full ones."""

MAX_LIGHTENING = 5.0
"""Largest gain of L on well lit lips; in shade less, because a lipstick does not glow."""

LIT_LIPS = 45.0
"""L from which on bare lips count as well lit."""

MAX_DARKENING = 38.0
"""Largest loss of L."""

MIN_CHROMA_GAIN = 1.06
"""Chroma of coloured lips divided by that of the bare lips, at least: paler lips look ill, not made up."""

GREY_CHROMA, VIVID_CHROMA = 8.0, 20.0
"""Chroma of a lipstick's colour: up to the first it is meant to be grey and stays so, from the second on
`MIN_CHROMA_GAIN` counts in full."""

CHROMA_DETAIL = 0.35
"""Share of the lips' own differences of a* and b* that stays: both lips are of one hue up to the corners."""

THIN_FILM = 1.35
"""Exponent of the light that a film lets through in a* and b*, divided by that in L: a thin film colours more than it
darkens. With the same opacity for both, dark red on pale lips would be mauve."""

PALENESS = 0.6
"""Share of the colour that a full reflection hides: light that is reflected has its own colour, not that of the lips.
"""

FURROWS = 0.05
"""Standard deviation, in units, of the blur that separates furrows and reflections from the shape of the lips."""

HIGHLIGHT = (3.0, 14.0)
"""L above the shape of the lips, between which a pixel becomes a reflection."""

LINER_WIDTH = 0.030
"""In units."""

LINER_OPACITY = 0.75
"""Opacity at full strength."""


def apply_lipstick(
    lab: Lab, face: FaceFrame, lips: Lips, skin: LabColour, strength: float, colour: LabColour, finish: str
) -> Lab:
    """Colour the lips, as much in the light as they are themselves.

    Args:
        lab: (H, W, 3) float32 Lab, around the mouth.
        face: in the pixels of `lab`.
        lips: in the pixels of `lab`.
        skin: (3,) the skin's typical colour, from which the light is estimated.
        strength: 0…1.
        colour: (3,) of the lipstick.
        finish: a key of `FINISHES`.

    Returns:
        (H, W, 3) float32 Lab, equal to `lab` beside the lips.

    Example:
        >>> from sagemaker_endpoints._imaging.face.lips import find_lips
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> lab, face = np.full((256, 256, 3), (60, 20, 12), np.float32), sample_frame()
        >>> skin, red = np.array([70, 12, 16], np.float32), np.array([40, 55, 25], np.float32)
        >>> painted = apply_lipstick(lab, face, find_lips(lab, face), skin, 1.0, red, "satin")
        >>> bool(painted[..., 1].max() > 35), painted[0, 0].tolist()
        (True, [60.0, 20.0, 12.0])
    """
    kind = FINISHES[finish]
    opacity = np.float32(kind.opacity * strength * _fullness(lips, face) * dimness(skin) ** DEEPENING) * lips.mask
    opacity = opacity * _rim(lips.mask, face.unit, kind.rim)
    target = _at_least_as_vivid(lit(on_skin(colour, skin), local_light(lab, face, lips, skin)), lips.base)
    return _through_film(lab, _coloured(lab, face, lips, target, kind), float32(opacity))


def apply_lip_liner(lab: Lab, face: FaceFrame, lips: Lips, skin: LabColour, strength: float, colour: LabColour) -> Lab:
    """Draw a soft line just inside the outline of the lips.

    Args:
        lab: (H, W, 3) float32 Lab, around the mouth.
        face: in the pixels of `lab`.
        lips: in the pixels of `lab`.
        skin: (3,) the skin's typical colour, from which the light is estimated.
        strength: 0…1.
        colour: (3,) of the liner.

    Returns:
        (H, W, 3) float32 Lab, equal to `lab` beside the lips.

    Example:
        >>> from sagemaker_endpoints._imaging.face.lips import find_lips
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> lab, face = np.full((256, 256, 3), (60, 20, 12), np.float32), sample_frame()
        >>> skin, red = np.array([70, 12, 16], np.float32), np.array([40, 55, 25], np.float32)
        >>> bool(apply_lip_liner(lab, face, find_lips(lab, face), skin, 1.0, red)[..., 1].max() > 25)
        True
    """
    shape = (lab.shape[0], lab.shape[1])
    ring = np.concatenate([lips.outer, lips.outer[:1]])
    line = gaussian(fill_polygons(shape, [stroke(ring, LINER_WIDTH * face.unit)]), 0.006 * face.unit)
    target = lit(on_skin(colour, skin), local_light(lab, face, lips, skin))
    lined = lab + (target - lips.base) * np.array([0.8, 1.0, 1.0], np.float32)
    on_lips = np.minimum(np.float32(1.6) * gaussian(lips.mask, 0.004 * face.unit), 1.0)
    opacity = np.float32(LINER_OPACITY * strength * _fullness(lips, face))
    return mix(lab, lined.astype(np.float32), opacity * line * on_lips)


def _through_film(lab: Lab, coloured: Lab, opacity: Mask) -> Lab:
    """(H, W, 3): coloured lips seen where a film is, see `THIN_FILM`."""
    opacities = (opacity, 1 - (1 - opacity) ** np.float32(THIN_FILM))
    seen = np.empty_like(lab)
    for channel, share in zip((0, 1, 2), (opacities[0], opacities[1], opacities[1]), strict=True):
        seen[..., channel] = lab[..., channel] + share * (coloured[..., channel] - lab[..., channel])
    return seen


def _at_least_as_vivid(colour: LabColour, base: LabColour) -> LabColour:
    """(3,): a colour with at least the chroma of the bare lips, unless it is meant to be grey."""
    chroma, bare = float(np.hypot(*colour[1:])), float(np.hypot(*base[1:]))
    meant = smoothstep_at(GREY_CHROMA, VIVID_CHROMA, chroma)
    factor = 1 + meant * max(MIN_CHROMA_GAIN * bare / max(chroma, 1.0) - 1, 0.0)
    return float32(colour * np.array([1.0, factor, factor], np.float32))


def _rim(mask: Mask, unit: float, rim: float) -> Plane:
    """(H, W): `rim` at the outline, 1 in the middle of the lips."""
    inward = smoothstep(0.45, 0.95, gaussian(mask, 0.05 * unit))
    return float32(np.float32(rim) + np.float32(1 - rim) * inward)


def _fullness(lips: Lips, face: FaceFrame) -> float:
    """`THIN_SHARE`…1: less colour on thin lips."""
    corners = face.ring(MOUTH_CORNERS)
    height = float(lips.mask.sum()) / max(float(np.linalg.norm(corners[0] - corners[1])) * face.unit, 1e-6)
    return THIN_SHARE + (1 - THIN_SHARE) * smoothstep_at(THIN, FULL, height)


def _coloured(lab: Lab, face: FaceFrame, lips: Lips, colour: LabColour, finish: LipFinish) -> Lab:
    """(H, W, 3): the lips in the colour of the lipstick, as a film that light passes twice.

    The shape of the lips and their furrows are scaled like the colour below them; what the film reflects is not.
    """
    base, lightness = lips.base, np.ascontiguousarray(lab[..., 0])
    most = MAX_LIGHTENING * min(float(base[0]) / LIT_LIPS, 1.0)
    step = float(np.clip((colour[0] - base[0]) * finish.depth, -MAX_DARKENING, most))
    # a dark colour reflects less light, so that differences of L are smaller as well
    share = np.float32((base[0] + step + 16) / (base[0] + 16))
    detail = lightness - weighted_gaussian(lightness, lips.mask + np.float32(1e-3), FURROWS * face.unit)
    highlights = np.maximum(detail, 0.0)
    film = (lightness - highlights + np.float32(16)) * share - np.float32(16)
    reflected = smoothstep(*HIGHLIGHT, detail)
    # a colour that is lighter than its light allows is darkened above; its chroma falls in proportion
    dimmed = min(1.0, (float(base[0]) + step + 16) / (float(colour[0]) + 16))
    shading = np.clip((lightness + 16) / (base[0] + 16), MIN_SHADING, 1.0) * np.float32(dimmed)
    coloured = np.empty_like(lab)
    coloured[..., 0] = film + np.float32(finish.shine) * highlights
    if finish.gloss:
        wet = _reflections(lightness, face)
        coloured[..., 0] += np.float32(finish.gloss) * wet
        reflected = np.maximum(reflected, np.minimum(wet, 1.0))
    paleness = 1 - np.float32(PALENESS * min(finish.shine, 1.0)) * reflected
    for channel in (1, 2):
        own = np.float32(CHROMA_DETAIL) * (lab[..., channel] - base[channel])
        coloured[..., channel] = colour[channel] * shading * paleness + own
    coloured[..., 0] = np.clip(coloured[..., 0], 0.0, 98.0)
    return coloured


def _reflections(lightness: Plane, face: FaceFrame) -> Plane:
    """(H, W), 0…about 1.5: one streak on the lower lip, two spots on the upper, broken by the lips' own furrows."""
    shape = (lightness.shape[0], lightness.shape[1])
    inner, outer = (face.ring(ring) for ring in (mesh.LIPS_INNER, mesh.LIPS_OUTER))
    low = resample_path((0.55 * inner[13:18] + 0.45 * outer[13:18]).astype(np.float32), 16)
    high = resample_path((0.45 * inner[3:8] + 0.55 * outer[3:8]).astype(np.float32), 16)
    swell = (np.sin(np.linspace(0, np.pi, 16)) * 0.055 * face.unit).astype(np.float32)
    twin = (np.abs(np.sin(np.linspace(0, 2 * np.pi, 16))) * 0.022 * face.unit).astype(np.float32)
    drawn = gaussian(fill_polygons(shape, [stroke(low, swell), stroke(high, twin)]), 0.014 * face.unit)
    furrows = (lightness - gaussian(lightness, 0.02 * face.unit)) * np.float32(0.12)
    return float32(drawn * np.clip(np.float32(0.55) + furrows, 0.0, 1.5))
