"""The colour of lit skin as it is drawn: the person's own hue, well exposed and neither orange nor grey."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.face.exposure import local_skin_lightness
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .exposure import exposure_gain

MAX_CHROMA = ((0.40, 0.45), (0.75, 0.31))
"""(light, largest chroma / (L + 16)) of drawn skin; warm light gives more, and light skin would be drawn orange. The
skin of all people in daylight lies below."""

PALEST, COLOURED = np.float32(0.15), (0.035, 0.08)
"""Least chroma / (L + 16) of drawn skin in a coloured photo, and the skin's own chroma between which a photo becomes
one: in cold light pale skin would be drawn grey."""

LIFT = (0.40, 0.66, 0.09)
"""(from, to, gain): drawn skin is lighter than the photo's by this gain, in light; below `from` by nothing, so dark
skin stays dark."""

LIGHTEST = 0.85
"""Light up to which skin is lifted: lighter skin would be drawn white."""

COARSE = 4
"""Pixels of a cell's side in the reduced picture in which colours are measured."""

YELLOW = (58.0, 0.35)
"""(hue, share): of the angle by which skin is yellower than this hue, degrees, this share is drawn: yellow light would
make it orange."""

RED = (45.0, 0.45)
"""The same for skin that is redder: in the shade of red light it would be drawn as if sunburnt."""


def lit_colour(analysis: SketchAnalysis) -> tuple[Plane, Plane, Plane]:
    """The drawn colour of the lit skin of the nearby faces.

    Args:
        analysis: of the photo.

    Returns:
        The light, L / 100; a* / (L + 16); b* / (L + 16): (h, w) float32 each.
    """
    height, width = analysis.light.shape
    rows, columns = opencv.reduced_size(height, width, COARSE)
    lab = opencv.resize(analysis.lab, (columns, rows), cv2.INTER_AREA)
    scale = np.array([columns / width, rows / height], np.float32)
    faces = tuple(face.scaled(np.zeros(2, np.float32), scale) for face in analysis.faces)
    reference = lab[..., 0] + 16
    a, b = (local_skin_lightness(float32(lab[..., i] / reference), faces) for i in (1, 2))
    own = opencv.resize(analysis.skin_light, (columns, rows), cv2.INTER_AREA)
    light = _drawn_light(own, float32(own * exposure_gain(analysis, faces, (rows, columns))))
    a, b = _drawn_chroma(a, b, light)
    light, a, b = (opencv.resize(float32(plane), (width, height), cv2.INTER_LINEAR) for plane in (light, a, b))
    return light, a, b


def _drawn_light(own: Plane, exposed: Plane) -> Plane:
    """The light of lit skin, from that in the photo and that of a well exposed face."""
    lifted = np.minimum(exposed + np.float32(LIFT[2]) * smoothstep(LIFT[0], LIFT[1], own), LIGHTEST)
    return float32(np.maximum(lifted, np.minimum(exposed, LIGHTEST + 0.5 * (exposed - LIGHTEST))))


def _drawn_chroma(a: Plane, b: Plane, light: Plane) -> tuple[Plane, Plane]:
    """a* / (L + 16) and b* / (L + 16) of drawn skin."""
    lights, chromas = np.array(MAX_CHROMA).T
    chroma = np.hypot(a, b)
    least = PALEST * smoothstep(*COLOURED, float32(chroma))
    chroma = np.maximum(np.minimum(chroma, np.interp(light, lights, chromas)), least)
    hue = np.degrees(np.arctan2(b, a))
    hue = np.where(hue > YELLOW[0], YELLOW[0] + YELLOW[1] * (hue - YELLOW[0]), hue)
    hue = np.radians(np.where((hue < RED[0]) & (hue > 0), RED[0] + RED[1] * (hue - RED[0]), hue))
    return float32(chroma * np.cos(hue)), float32(chroma * np.sin(hue))
