"""Skin in two or three flat tones of the person's own hue."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import face_outline
from sagemaker_endpoints._imaging.filters.blur import wide_gaussian
from sagemaker_endpoints._imaging.filters.flow import smooth_along_flow
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline, soft_polygons
from sagemaker_endpoints._imaging.geometry.region import Region, region_around, region_of_mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .cut_analysis import cut_analysis
from .lit_skin import lit_colour
from .looks import SkinLook
from .regions import Regions

FEATURES = {
    mesh.LEFT_EYE: 0.08,
    mesh.RIGHT_EYE: 0.08,
    mesh.LEFT_BROW: 0.05,
    mesh.RIGHT_BROW: 0.05,
    mesh.LIPS_OUTER: 0.05,
    (240, 75, 60, 20): 0.03,
    (460, 305, 290, 250): 0.03,
}
"""Margin, in units, around each ring whose light is not the skin's; nostrils are such, the nose's shadows are not."""

FILL = 0.10
"""Standard deviation, in units, of the blur that fills in the light below features."""

FLOW_STEPS = (0.02, 0.04)
"""Steps, in units, by which the borders of shadows are smoothed along their direction."""

PLAUSIBLE = (0.25, 0.5)
"""Light, relative to the lit skin's, between which a pixel begins to count as skin: darker is hair or a line."""

EDGE = 0.014
"""Half the width, in light, of the antialiased border between two tones."""

COLOURED_LIGHT, PALER = np.float32(66.0), np.float32(0.5)
"""L* up to which the chroma of skin grows with its lightness, and the share of that growth above: lit skin is pale."""

STUBBLE = (0.44, 0.70)
"""Factors of L* and of chroma where stubble is a sparse beard."""

HAIRY = (0.5, 0.8)
"""Stubble between which skin is so hairy that its light and shadow no longer show."""

SHADOW_CHROMA = 1.12
"""Factor of the chroma in shadows, so that they look warm instead of grey."""

NECK_SHADOW = 0.42
"""Length, in units, of the shadow that the jaw casts on the neck."""

HAIR_SHADOW = 0.075
"""Distance, in units, by which hair shades the skin below."""


@dataclass(frozen=True)
class Skin:
    """The skin of a picture; planes are (h, w) float32, of the part of the picture in which there is skin.

    Attributes:
        box: that part.
        light: the drawn light of lit skin, L / 100.
        a: its a* divided by L + 16.
        b: its b* divided by L + 16.
        relative: light relative to the lit skin's, without features and texture.
        cast: 1 where jaw or hair cast a shadow.
        stubble: 0 shaved … 1 sparse beard.
    """

    box: Region
    light: Plane
    a: Plane
    b: Plane
    relative: Plane
    cast: Plane
    stubble: Plane

    def shadow(self, look: SkinLook) -> Plane:
        """Where the shadow lies.

        Args:
            look: the tones.

        Returns:
            (h, w) float32, 0…1.
        """
        return np.maximum(_below(look.shadow[0], self.relative), self.cast)

    def painted(self, look: SkinLook) -> Lab:
        """The skin's flat tones, everywhere in its box.

        Args:
            look: the tones.

        Returns:
            (h, w, 3) float32 L*a*b*.
        """
        shadow, deep = self.shadow(look), _below(look.deep[0], self.relative)
        half, highlight = _below(look.half[0], self.relative), 1 - _below(look.highlight[0], self.relative)
        tone = 1 + half * np.float32(look.half[1] - 1) + highlight * np.float32(look.highlight[1] - 1)
        for mask, darker in ((shadow, look.shadow[1]), (deep, look.deep[1])):
            tone += mask * (np.float32(darker) - tone)
        tone += smoothstep(*HAIRY, self.stubble) * (1 - tone)
        tone *= 1 + np.float32(STUBBLE[0] - 1) * self.stubble
        lightness = (100 * self.light * tone).clip(0, 99)
        reference = np.minimum(lightness, COLOURED_LIGHT + PALER * (lightness - COLOURED_LIGHT)) + np.float32(16)
        chroma = reference * np.float32(look.chroma) * (1 + np.float32(SHADOW_CHROMA - 1) * shadow)
        chroma *= 1 + np.float32(STUBBLE[1] - 1) * self.stubble
        return np.stack([lightness, self.a * chroma, self.b * chroma], axis=-1).astype(np.float32)


def _below(limit: float, light: Plane) -> Plane:
    return smoothstep(limit + EDGE, limit - EDGE, light)


def observe(analysis: SketchAnalysis, regions: Regions, smooth: float) -> Skin:
    """Measure the skin of a picture.

    Args:
        analysis: of the photo.
        regions: of the photo.
        smooth: standard deviation, in units, of the blur that simplifies the shapes of shadows.

    Returns:
        The skin; without faces its planes mean nothing, and no region is skin.
    """
    box = region_of_mask(regions.skin, 0)
    part, skin, hair = cut_analysis(analysis, box), box.cut(regions.skin), box.cut(regions.hair)
    light, a, b = lit_colour(part)
    return Skin(box, light, a, b, _smooth_light(part, skin, smooth), _cast(part, hair), box.cut(regions.stubble))


def _smooth_light(analysis: SketchAnalysis, skin: Plane, smooth: float) -> Plane:
    """Light relative to the lit skin's, filled in below features from the skin around them."""
    light = analysis.relative_light
    weight = skin * (1 - _features(analysis)) * smoothstep(*PLAUSIBLE, light) + np.float32(1e-3)
    sigma = smooth * analysis.unit
    filled = wide_gaussian(light * weight, FILL * analysis.unit) / wide_gaussian(weight, FILL * analysis.unit)
    weight = weight.clip(0, 1)
    whole = filled + weight * (light - filled)
    smoothed = wide_gaussian(float32(whole), sigma)
    return smooth_along_flow(smoothed, analysis.flow, [step * analysis.unit for step in FLOW_STEPS])


def _features(analysis: SketchAnalysis) -> Plane:
    """1 on eyes, brows and lips."""
    features = np.zeros_like(analysis.light)
    for face in analysis.faces:
        rings = [grow_outline(closed_curve(face.ring(ring)), margin * face.unit) for ring, margin in FEATURES.items()]
        region = region_around(np.concatenate(rings), 2.0, features.shape[1], features.shape[0])
        view = region.cut(features)
        local = [region.to_local(ring) for ring in rings]
        np.maximum(view, fill_polygons((region.height, region.width), local), out=view)
    return features


def _cast(analysis: SketchAnalysis, hair: Plane) -> Plane:
    """Shadows that a draughtsman adds: of the jaw on the neck, of the hair on the forehead."""
    cast = np.zeros_like(analysis.light)
    for face in analysis.faces:
        margin = max(NECK_SHADOW, HAIR_SHADOW) * face.unit
        region = region_around(face.points[:468], 3 * margin, cast.shape[1], cast.shape[0])
        offset = np.array([region.left, region.top], np.float32)
        view = region.cut(cast)
        local = face.scaled(offset, np.ones(2, np.float32))
        np.maximum(view, _jaw_shadow(view.shape, local), out=view)
        np.maximum(view, _hair_shadow(region.cut(hair), face) * _inside(view.shape, local), out=view)
    return cast


def _inside(shape: tuple[int, ...], face: FaceFrame) -> Plane:
    """1 in the upper half of a face, where hair may cast a shadow."""
    eyes = face.points[mesh.NOSE_BRIDGE]
    rows, columns = np.arange(shape[0], dtype=np.float32)[:, None], np.arange(shape[1], dtype=np.float32)
    above = ((columns - eyes[0]) * face.up[0] + (rows - eyes[1]) * face.up[1]) / np.float32(face.unit)
    return smoothstep(-0.3, 0.3, float32(above))


def _hair_shadow(hair: Plane, face: FaceFrame) -> Plane:
    down = -face.up * np.float32(HAIR_SHADOW * face.unit)
    rows, columns = np.indices(hair.shape, np.float32)
    moved = cv2.remap(hair, columns - down[0], rows - down[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return smoothstep(0.35, 0.65, float32(moved))


def _jaw_shadow(shape: tuple[int, ...], face: FaceFrame) -> Plane:
    """The jaw's shadow: the face, moved down, without the face itself."""
    size, edge = (shape[0], shape[1]), 0.012 * face.unit
    outline = face_outline(face)
    moved = outline - np.float32(NECK_SHADOW * face.unit) * face.up
    middle = moved.mean(axis=0)
    narrowed = moved + np.outer((middle - moved) @ face.right, face.right) * np.float32(0.12)
    return float32((soft_polygons(size, [float32(narrowed)], edge) - soft_polygons(size, [outline], edge)).clip(0, 1))
