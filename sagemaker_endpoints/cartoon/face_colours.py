"""The colours in which one face is drawn, all measured on that face."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.hex_colour import hex_to_rgb
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.eye_mesh import EYES, EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

from .looks import CartoonLook
from .made_up import eyeshadow, made_up, skin_colour
from .skin import Skin

COLOURED = (3.0, 9.0)
"""Chroma of the skin up to which a photo is taken for black-and-white, and from which it is in full colour."""

DARK_SHARE = 40
"""Percentile of lightness, below which a brow's pixels are hair and not the skin between."""

LIP_CONTRAST = 3.0
"""L* by which drawn lips are at least darker than skin."""

MAX_LIP_CONTRAST = 26.0
"""L* by which they are at most darker: a moustache's shadow is no lip."""

MAX_BROW_CONTRAST = 0.78
"""L* of a brow is at most this share of the skin's: a pale brow would not be seen."""

WHITE = np.array([93.0, 0.0, 2.0], np.float32)
MOUTH = np.array([20.0, 20.0, 9.0], np.float32)
TONGUE = np.array([52.0, 36.0, 16.0], np.float32)
BLUSH = np.array([0.0, 1.0, 0.1], np.float32)
"""What a blush of one a* adds."""


BLUSHING = 75.0
"""L* of skin from which a blush has its full strength; on darker skin it would look like a stain."""


@dataclass(frozen=True)
class FaceColours:
    """Colours of one face; each is (3,) float32 L*a*b*.

    Attributes:
        colourful: 0 in a black-and-white photo … 1 in colour.
        made_up: 0 bare skin … 1 lipstick and lined lids.
        skin: lit skin, as drawn.
        shadow: skin in shadow, as drawn.
        line: thin lines on skin.
        lid: the thick lines of the upper lids.
        eyeshadow: paint on the upper lids.
        shadowed: its opacity, 0…1.
        lips: lips.
        brow: brows.
        iris: the photo's irises.
        white: whites of the eyes, teeth, highlights.
        mouth: the inside of an open mouth.
        tongue: tongue and gums.
    """

    colourful: float
    made_up: float
    skin: LabColour
    shadow: LabColour
    line: LabColour
    lid: LabColour
    eyeshadow: LabColour
    shadowed: float
    lips: LabColour
    brow: LabColour
    iris: LabColour
    white: LabColour
    mouth: LabColour
    tongue: LabColour

    def blushing(self, amount: float) -> LabColour:
        """Skin of a reddened cheek.

        Args:
            amount: a* to add, at full colour.

        Returns:
            (3,) L*a*b*.
        """
        return float32(self.skin + BLUSH * np.float32(amount * self.colourful * min(1.0, self.skin[0] / BLUSHING)))


def measure_colours(analysis: SketchAnalysis, skin: Skin, face: FaceFrame, look: CartoonLook) -> FaceColours:
    """Measure the colours of a face.

    Args:
        analysis: of the photo.
        skin: of the photo.
        face: in the pixels of the analysis.
        look: the style.

    Returns:
        The colours.
    """
    lit = _skin_colour(skin, face, look.skin.chroma, 1.0)
    shaded = _skin_colour(skin, face, look.skin.chroma * 1.1, min(look.skin.shadow[1], 0.86))
    photo = _skin_colour(skin, face, 1.0, 1.0)
    colourful = smoothstep_at(*COLOURED, float(np.hypot(photo[1], photo[2])))
    scale = np.array([1.0, colourful, colourful], np.float32)
    line = lit * np.float32(look.face.line_lightness) * np.array([1.0, 1.15, 1.0], np.float32)
    lid = np.array([9.0, 0.25 * lit[1], 0.1 * lit[2]], np.float32)
    if look.ink:
        line = lid = rgb_to_lab(np.array([[hex_to_rgb(look.ink)]], np.uint8))[0, 0]
    lips, in_photo = _lips(analysis.lab, face), skin_colour(analysis.lab, face)
    paint = made_up(analysis, face, lips)
    eyelids, sure = eyeshadow(analysis.lab, face, in_photo)
    return FaceColours(
        colourful,
        paint,
        lit,
        shaded,
        float32(line),
        float32(lid),
        eyelids,
        paint * sure,
        _drawn_lips(lips, in_photo, lit),
        _brow(analysis.lab, face, lit),
        _iris(analysis.lab, face) * scale,
        WHITE * scale,
        MOUTH * scale,
        TONGUE * scale,
    )


def in_palette(palette: NDArray[np.float32]) -> FaceColours:
    """The colours of a face on a poster in a built-in palette.

    Args:
        palette: (5, 3) L*a*b*, dark to light.

    Returns:
        The colours.
    """
    darkest, dark, middle, light, lightest = palette
    return FaceColours(
        0.0, 0.0, light, middle, dark, darkest, dark, 0.0, dark, darkest, darkest, lightest, darkest, dark
    )


def _skin_colour(skin: Skin, face: FaceFrame, chroma: float, tone: float) -> LabColour:
    column, row = skin.box.to_local(face.points[mesh.NOSE_TIP]).astype(int)
    row, column = row.clip(0, skin.light.shape[0] - 1), column.clip(0, skin.light.shape[1] - 1)
    lightness = 100 * float(skin.light[row, column]) * tone
    factor = (lightness + 16) * chroma
    return np.array([lightness, skin.a[row, column] * factor, skin.b[row, column] * factor], np.float32)


def _pixels(lab: Lab, outlines: list[Points]) -> Lab:
    """(N, 3): the pixels inside outlines; all pixels around them if these are too small."""
    region = region_around(np.concatenate(outlines), 1.0, lab.shape[1], lab.shape[0])
    mask = fill_polygons((region.height, region.width), [region.to_local(outline) for outline in outlines])
    inside = mask > 0.5
    pixels = region.cut(lab)
    return pixels[inside] if inside.any() else pixels.reshape(-1, 3)


def _lips(lab: Lab, face: FaceFrame) -> LabColour:
    upper = face.ring((*mesh.LIPS_OUTER[:11], *mesh.LIPS_INNER[10::-1]))
    lower = face.ring((*mesh.LIPS_OUTER[10:], mesh.LIPS_OUTER[0], mesh.LIPS_INNER[0], *mesh.LIPS_INNER[:9:-1]))
    return float32(np.median(_pixels(lab, [float32(upper), float32(lower)]), axis=0))


def _drawn_lips(lips: LabColour, skin: LabColour, drawn_skin: LabColour) -> LabColour:
    """Lips that differ from the drawn skin as they do from the photo's."""
    lightness = drawn_skin[0] + float(np.clip(lips[0] - skin[0], -MAX_LIP_CONTRAST, -LIP_CONTRAST))
    chroma = (lightness + 16) / (lips[0] + 16)
    return np.array([lightness, lips[1] * chroma, lips[2] * chroma], np.float32)


def _brow(lab: Lab, face: FaceFrame, skin: LabColour) -> LabColour:
    pixels = _pixels(lab, [face.ring(eye.brow_top + eye.brow_bottom[::-1]) for eye in EYES])
    dark = pixels[pixels[:, 0] <= np.percentile(pixels[:, 0], DARK_SHARE)]
    colour = np.median(dark, axis=0)
    lightness = min(0.9 * float(colour[0]), MAX_BROW_CONTRAST * float(skin[0]))
    return np.array([lightness, *(0.8 * colour[1:])], np.float32)


def _iris(lab: Lab, face: FaceFrame) -> LabColour:
    """The colour of the irises, without pupils and highlights."""
    rims = [_iris_rim(face, eye) for eye in EYES]
    pixels = _pixels(lab, rims)
    low, high = np.percentile(pixels[:, 0], (30, 80))
    between = (pixels[:, 0] >= low) & (pixels[:, 0] <= high)
    # the few pixels of a small iris may all be darker or lighter
    return float32(np.median(pixels[between] if between.any() else pixels, axis=0))


def _iris_rim(face: FaceFrame, eye: EyeMesh) -> Points:
    centre = face.points[eye.iris]
    return float32(centre + 0.85 * (face.points[eye.iris + 1 : eye.iris + 5] - centre))
