"""Lipstick in four finishes, and the liner around it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.pigment import Colour, in_light_of
from sagemaker_endpoints._imaging.compositing.blend import mix
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lips import Lips
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.path import resampled, stroke
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep


@dataclass(frozen=True)
class Finish:
    """cover: opacity of full strength. detail: part of the lips' own light and dark that shows through.
    shine: part of their highlights that is added. gloss: L of the reflections that a wet film adds.
    rim: opacity at the outline, as part of that in the middle. depth: part of the way to the colour's lightness."""

    cover: float
    detail: float
    shine: float
    gloss: float = 0.0
    rim: float = 1.0
    depth: float = 1.0


FINISHES: Mapping[str, Finish] = {
    "matte": Finish(cover=0.90, detail=1.0, shine=-0.7),
    "satin": Finish(cover=0.85, detail=1.0, shine=0.15),
    "gloss": Finish(cover=0.75, detail=1.05, shine=0.9, gloss=26.0, depth=0.8),
    "stain": Finish(cover=0.8, detail=1.0, shine=0.1, gloss=5.0, rim=0.25, depth=0.75),
}

LIGHTEN, DARKEN = 12.0, 38.0
"""Most L that lipstick adds to the lips and takes from them."""

CHROMA_DETAIL = 0.45
"""Part of the lips' own colour differences that shows through."""

PALENESS = 0.4
"""Part of the colour that a full reflection hides."""

LINER_WIDTH, LINER_OPACITY = 0.030, 0.75
"""Units, and of full strength."""


def apply_lipstick(
    lab: Lab, face: FaceFrame, lips: Lips, skin: Colour, strength: float, colour: Colour, finish: str
) -> Lab:
    """lab: (H, W, 3) around the mouth. face, lips: in its pixels. skin: its typical colour. strength: 0…1."""
    kind = FINISHES[finish]
    opacity = np.float32(kind.cover * strength) * lips.mask * _rim(lips.mask, face.unit, kind.rim)
    return mix(lab, _coloured(lab, face, lips, in_light_of(colour, skin), kind), opacity)


def apply_lip_liner(lab: Lab, face: FaceFrame, lips: Lips, skin: Colour, strength: float, colour: Colour) -> Lab:
    """As `apply_lipstick`: a soft line just inside the outline."""
    shape = (lab.shape[0], lab.shape[1])
    ring = np.concatenate([lips.outer, lips.outer[:1]])
    line = gaussian(fill_polygons(shape, [stroke(ring, LINER_WIDTH * face.unit)]), 0.006 * face.unit)
    lined = lab + (in_light_of(colour, skin) - lips.base) * np.array([0.8, 1.0, 1.0], np.float32)
    near = np.minimum(np.float32(1.6) * gaussian(lips.mask, 0.004 * face.unit), 1.0)
    return mix(lab, lined.astype(np.float32), np.float32(LINER_OPACITY * strength) * line * near)


def _rim(mask: Mask, unit: float, rim: float) -> Plane:
    """`rim` at the outline, 1 in the middle of the lips."""
    inward = smoothstep(0.45, 0.95, gaussian(mask, 0.05 * unit))
    return float32(np.float32(rim) + np.float32(1 - rim) * inward)


def _coloured(lab: Lab, face: FaceFrame, lips: Lips, colour: Colour, finish: Finish) -> Lab:
    base = lips.base
    lightness = np.ascontiguousarray(lab[..., 0])
    step = np.float32(np.clip((colour[0] - base[0]) * finish.depth, -DARKEN, LIGHTEN))
    detail = lightness - base[0]
    # a dark colour leaves less light to be modulated
    contrast = np.float32(finish.detail) * np.clip((base[0] + step + 16) / (base[0] + 16), 0.7, 1.1)
    shine = np.maximum(lightness - gaussian(lightness, 0.05 * face.unit), 0.0) + np.maximum(detail - 8, 0.0)
    coloured = np.empty_like(lab)
    coloured[..., 0] = base[0] + step + contrast * detail + np.float32(finish.shine * 0.6) * shine
    for channel in (1, 2):
        coloured[..., channel] = colour[channel] + np.float32(CHROMA_DETAIL) * (lab[..., channel] - base[channel])
    if finish.gloss:
        wet = _reflections(lightness, face)
        coloured[..., 0] += np.float32(finish.gloss) * wet
        coloured[..., 1:] *= (1 - np.float32(PALENESS) * np.minimum(wet, 1.0))[..., None]
    coloured[..., 0] = np.clip(coloured[..., 0], 0.0, 98.0)
    return coloured


def _reflections(lightness: Plane, face: FaceFrame) -> Plane:
    """0…about 1.5: a streak on the lower lip and two touches on the upper, broken by the lips' own furrows."""
    shape = (lightness.shape[0], lightness.shape[1])
    inner, outer = (face.ring(ring) for ring in (mesh.LIPS_INNER, mesh.LIPS_OUTER))
    low = resampled((0.55 * inner[13:18] + 0.45 * outer[13:18]).astype(np.float32), 16)
    high = resampled((0.45 * inner[3:8] + 0.55 * outer[3:8]).astype(np.float32), 16)
    swell = (np.sin(np.linspace(0, np.pi, 16)) * 0.055 * face.unit).astype(np.float32)
    twin = (np.abs(np.sin(np.linspace(0, 2 * np.pi, 16))) * 0.022 * face.unit).astype(np.float32)
    film = gaussian(fill_polygons(shape, [stroke(low, swell), stroke(high, twin)]), 0.014 * face.unit)
    furrows = (lightness - gaussian(lightness, 0.02 * face.unit)) * np.float32(0.12)
    return float32(film * np.clip(np.float32(0.55) + furrows, 0.0, 1.5))
