"""Eyeliner: a line along the lashes that widens towards the temple and may run out into a wing."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.compositing.blend import mix
from sagemaker_endpoints._imaging.cosmetics.eye_shape import EyeShape, eye_shape, outwards
from sagemaker_endpoints._imaging.face.lids import COLUMNS, Lids
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import fill_thin_polygons
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

OPACITY = 0.85
"""Opacity at full strength: ink lets the skin's own shading through."""

FAINT_END = 0.45
"""Opacity at the inner end of the line and at the tip of the wing, divided by that in between: a brush starts and ends
with less ink."""

WING_POINTS = 9
"""Points along the wing."""

WING_BEND = 0.35
"""How far, in lengths of the wing, it follows the lid before it turns to its own direction."""


@dataclass(frozen=True)
class LinerStyle:
    """One of the lines that eyeliner can draw; lengths in units.

    Attributes:
        inner: width at the inner corner.
        outer: width at the outer corner.
        wing: length beyond the outer corner.
        softness: standard deviation of the line's edge.
        lower: opacity of the line below the eye, 0…1.
    """

    inner: float
    outer: float
    wing: float
    softness: float
    lower: float = 0.0


STYLES: Mapping[str, LinerStyle] = {
    "thin": LinerStyle(0.007, 0.022, 0.020, 0.0035),
    "classic": LinerStyle(0.010, 0.034, 0.060, 0.0035, 0.25),
    "winged": LinerStyle(0.010, 0.036, 0.125, 0.0035),
    "smudged": LinerStyle(0.020, 0.048, 0.045, 0.016, 0.75),
}
"""By the value of `eyeliner_style`."""


def apply_eyeliner(lab: Lab, lids: Lids, strength: float, colour: LabColour, style: str, blur: float) -> Lab:
    """Draw eyeliner along one eye.

    Args:
        lab: (H, W, 3) float32 Lab, around the eye.
        lids: in the pixels of `lab`.
        strength: 0…1.
        colour: (3,) of the product.
        style: a key of `STYLES`.
        blur: standard deviation of the picture's own blur, pixels.

    Returns:
        (H, W, 3) float32 Lab, nowhere lighter than `lab`.

    Example:
        >>> from sagemaker_endpoints._imaging.face.eye_mesh import LEFT
        >>> from sagemaker_endpoints._imaging.face.lids import find_lids
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> lab, ink = np.full((256, 256, 3), (60, 20, 12), np.float32), np.zeros(3, np.float32)
        >>> bool(apply_eyeliner(lab, find_lids(sample_frame(), LEFT), 1.0, ink, "classic", 0.0)[..., 0].min() < 40)
        True
    """
    kind, eye = STYLES[style], eye_shape(lids)
    shape = (lab.shape[0], lab.shape[1])
    line = fill_thin_polygons(shape, [_upper_line(lids, eye, kind)], lids.unit)
    if kind.lower:
        below = fill_thin_polygons(shape, [_lower_line(lids, kind)], lids.unit)
        line = np.maximum(line, np.float32(kind.lower) * below)
    soft = gaussian(line, float(np.hypot(kind.softness * lids.unit, blur)))
    return mix(lab, _inked(lab, colour), np.float32(OPACITY * strength) * soft * _ink(shape, lids, eye, kind))


def _inked(lab: Lab, colour: LabColour) -> Lab:
    """The colour of the ink, nowhere lighter than the pixels below it."""
    inked = np.empty_like(lab)
    inked[:] = colour
    inked[..., 0] = np.minimum(lab[..., 0], colour[0] + np.float32(0.15) * lab[..., 0])
    return inked


def _ink(shape: tuple[int, int], lids: Lids, eye: EyeShape, style: LinerStyle) -> Lab:
    """(H, W), `FAINT_END`…1: how much ink there is, from the inner end of the line to the tip of the wing."""
    x = np.arange(shape[1], dtype=np.float32)[None] + np.float32(0.5)
    y = np.arange(shape[0], dtype=np.float32)[:, None] + np.float32(0.5)
    outward = (x - lids.upper[0, 0]) * lids.out[0] + (y - lids.upper[0, 1]) * lids.out[1]
    wing = max(style.wing * eye.wing * lids.unit, 1.0)
    start = smoothstep(-lids.width, -0.6 * lids.width, outward)
    end = smoothstep(1.25 * wing, 0.3 * wing, outward)
    return float32(np.float32(FAINT_END) + np.float32(1 - FAINT_END) * start * end)


def _upper_line(lids: Lids, eye: EyeShape, style: LinerStyle) -> Points:
    """Outline of the line along the upper lid, which runs out into its wing."""
    along = np.linspace(1.0, 0.0, COLUMNS, dtype=np.float32)
    widths = (style.inner + (style.outer * eye.line - style.inner) * along**1.3) * lids.unit
    # a little onto the eyeball, so that no gap is visible between line and lashes
    under = lids.upper - np.float32(0.006 * lids.unit) * lids.up
    over = lids.upper + widths[:, None] * outwards(lids)
    wing_under, wing_over = _wing(lids, eye, style, under[0], over[0])
    return np.concatenate([wing_over[::-1], over, under[::-1], wing_under]).astype(np.float32)


def _wing(lids: Lids, eye: EyeShape, style: LinerStyle, under: Points, over: Points) -> tuple[Points, Points]:
    """The lower and upper edge of the wing: both bend from the lid to the wing's direction and meet in a point."""
    length = style.wing * eye.wing * lids.unit
    tip = lids.corner() + length * eye.direction
    bend = lids.corner() + WING_BEND * length * float32(0.5 * (lids.out + eye.direction))
    thickness = over - under
    t = np.linspace(0.0, 1.0, WING_POINTS, dtype=np.float32)[1:, None]
    curve = (1 - t) ** 2 * under + 2 * t * (1 - t) * bend + t**2 * tip
    return float32(curve), float32(curve + thickness * (1 - t) ** 1.15)


def _lower_line(lids: Lids, style: LinerStyle) -> Points:
    """Outline of the line along the outer part of the lower lid."""
    edge = lids.lower[:16]
    width = np.linspace(0.6 * style.outer, 0.0, len(edge), dtype=np.float32)[:, None] * lids.unit
    return np.concatenate([edge, (edge - width * lids.up)[::-1]]).astype(np.float32)
