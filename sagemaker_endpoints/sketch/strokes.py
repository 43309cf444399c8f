"""The strokes that make tones: hatching, strands of hair, the tooth of the paper."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.drawing.texture import paper_tooth, repeat_tile
from sagemaker_endpoints._imaging.filters.flow import along_flow, edge_flow
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .media import Medium

STRAND_FLOW = 0.06
STRAND_COHERENCE = (0.45, 0.85)
STRAND_STEPS = (1.0, 2.0, 4.0, 6.0)
"""Strands: neighbourhood, in units, of one direction; coherence from which there are some; steps in pixels of the
texture that draw noise out into them."""

SKIN = (0.55, 0.80)
"""Light, 1 = the skin's, from which the inside of a face is skin, on which no strand is drawn, and not fringe."""

TEXTURE_UNIT = 110.0
GRAIN = (0.75, 2.0)
"""Textures are made for a face of this unit and grow with it, so that a photo of any size looks the same; but they
stay within these factors: finer than pixels there is nothing to see."""

CROSSING = 0.35
"""Tone above which strokes are crossed by others."""


def lay_strokes(study: SketchAnalysis, medium: Medium, tone: Plane) -> Plane:
    """How much of the paper strokes cover, (h, w) float32, 0…1.

    tone: (h, w), 0 empty paper … 1 filled.
    """
    drawn = np.zeros_like(tone)
    share = tone
    for texture in _textures(study, medium):
        drawn = np.maximum(drawn, _taken(share, texture, medium.softness))
        share = (tone - np.float32(CROSSING)) * np.float32(1 / (1 - CROSSING))
    return drawn + np.float32(medium.rubbed) * (tone - drawn)


def _taken(tone: Plane, texture: Plane, softness: float) -> Plane:
    """Pigment goes where the texture is lower than the tone."""
    return smoothstep(-softness, softness, tone * np.float32(1 + 2 * softness) - np.float32(softness) - texture)


def _textures(study: SketchAnalysis, medium: Medium) -> list[Plane]:
    """One for each direction of hatching: (h, w) float32, low where the medium marks first."""
    shape = (study.light.shape[0], study.light.shape[1])
    grain = float(np.clip(study.unit / TEXTURE_UNIT, *GRAIN))
    textures = [repeat_tile(hatching, shape, grain) for hatching in medium.hatching]
    if medium.strands:
        textures = _with_strands(study, medium.strands, textures, grain)
    tooth = repeat_tile(paper_tooth(0.8), shape, grain)
    return [texture + np.float32(medium.tooth) * (tooth - texture) for texture in textures]


def _with_strands(study: SketchAnalysis, amount: float, textures: list[Plane], grain: float) -> list[Plane]:
    flow = edge_flow(study.light, max(1.0, STRAND_FLOW * study.unit))
    noise = repeat_tile(paper_tooth(0.6), (study.light.shape[0], study.light.shape[1]), grain) - np.float32(0.5)
    drawn = along_flow(noise, flow, [grain * step for step in STRAND_STEPS])
    # about evenly spread, as the other textures are
    strands = np.float32(0.5) + np.float32(0.5) * np.tanh(drawn * np.float32(0.85 / max(float(drawn.std()), 1e-6)))
    skin = study.bare * smoothstep(*SKIN, study.flat)
    follows = smoothstep(*STRAND_COHERENCE, flow.coherence) * (1 - skin) * np.float32(amount)
    return [texture + follows * (strands - texture) for texture in textures]
