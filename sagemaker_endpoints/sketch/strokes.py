"""The strokes that make tones: hatching, strands of hair, the grain of the paper."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.drawing.texture import paper_tooth, repeat_tile
from sagemaker_endpoints._imaging.filters.flow import edge_flow, smooth_along_flow
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .media import DrawingMedium

STRAND_FLOW = 0.06
"""Standard deviation, in units, of the neighbourhood in which the direction of strands is averaged."""

STRAND_COHERENCE = (0.45, 0.85)
"""Coherence of the flow: up to the first value no strands replace the hatching, from the second on they replace all."""

STRAND_STEPS = (1.0, 2.0, 4.0, 6.0)
"""Steps, in pixels of the texture, by which noise is smeared along the flow into strands."""

SKIN_LIGHT = (0.55, 0.80)
"""Light, 1 = the skin's, between which the inside of a face counts as skin and not as a fringe; no strands are drawn
on skin."""

TEXTURE_UNIT = 110.0
"""Inter-ocular distance, pixels, at which textures are used at their own size. They are scaled with the face, so that
a photo of any size looks the same."""

SCALE_RANGE = (0.75, 2.0)
"""Smallest and largest factor of that scaling; below it the texture would be finer than pixels."""

CROSSING = 0.35
"""Tone above which a second direction of strokes crosses the first."""


def draw_strokes(analysis: SketchAnalysis, medium: DrawingMedium, tone: Plane) -> Plane:
    """Turn tones into strokes.

    Args:
        analysis: of the photo.
        medium: for its textures and its softness.
        tone: (h, w) float32, 0 empty paper … 1 filled.

    Returns:
        (h, w) float32, opacity of the strokes, 0…1.
    """
    opacity = np.zeros_like(tone)
    layer_tone = tone
    for texture in _textures(analysis, medium):
        opacity = np.maximum(opacity, _marks(layer_tone, texture, medium.softness))
        layer_tone = (tone - np.float32(CROSSING)) * np.float32(1 / (1 - CROSSING))
    return opacity + np.float32(medium.rubbed) * (tone - opacity)


def _marks(tone: Plane, texture: Plane, softness: float) -> Plane:
    """Pigment lies where the texture is lower than the tone: a soft threshold."""
    return smoothstep(-softness, softness, tone * np.float32(1 + 2 * softness) - np.float32(softness) - texture)


def _textures(analysis: SketchAnalysis, medium: DrawingMedium) -> list[Plane]:
    """One texture for each direction of hatching: (h, w) float32, low where the medium marks first."""
    shape = (analysis.light.shape[0], analysis.light.shape[1])
    scale = float(np.clip(analysis.unit / TEXTURE_UNIT, *SCALE_RANGE))
    textures = [repeat_tile(hatching, shape, scale) for hatching in medium.hatching]
    if medium.strands:
        textures = _with_strands(analysis, medium.strands, textures, scale)
    tooth = repeat_tile(paper_tooth(0.8), shape, scale)
    return [texture + np.float32(medium.tooth) * (tooth - texture) for texture in textures]


def _with_strands(analysis: SketchAnalysis, max_share: float, textures: list[Plane], scale: float) -> list[Plane]:
    """Replace the textures by strands that follow the flow, wherever it is coherent and not on skin."""
    flow = edge_flow(analysis.light, max(1.0, STRAND_FLOW * analysis.unit))
    noise = repeat_tile(paper_tooth(0.6), (analysis.light.shape[0], analysis.light.shape[1]), scale) - np.float32(0.5)
    smeared = smooth_along_flow(noise, flow, [scale * step for step in STRAND_STEPS])
    # tanh makes the values about as evenly distributed as those of the other textures
    strands = np.float32(0.5) + np.float32(0.5) * np.tanh(smeared * np.float32(0.85 / max(float(smeared.std()), 1e-6)))
    skin = analysis.bare * smoothstep(*SKIN_LIGHT, analysis.relative_light)
    share = smoothstep(*STRAND_COHERENCE, flow.coherence) * (1 - skin) * np.float32(max_share)
    return [texture + share * (strands - texture) for texture in textures]
