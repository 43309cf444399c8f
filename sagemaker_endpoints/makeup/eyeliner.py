"""Eyeliner: a line along the lashes that widens towards the temple."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.compositing.blend import mix
from sagemaker_endpoints._imaging.face.lids import COLUMNS, Lids
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.path import normals
from sagemaker_endpoints._imaging.geometry.polygon import fill_thin_polygons
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32

OPACITY = 0.92
"""Opacity at full strength."""

WEDGE_COLUMNS = 3
"""Columns at the outer corner over which the line widens into the wing."""


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
    "thin": LinerStyle(0.006, 0.020, 0.004, 0.004),
    "classic": LinerStyle(0.010, 0.034, 0.035, 0.004, 0.25),
    "winged": LinerStyle(0.010, 0.034, 0.115, 0.003),
    "smudged": LinerStyle(0.020, 0.050, 0.025, 0.014, 0.75),
}
"""By the value of `eyeliner_style`."""


def apply_eyeliner(lab: Lab, lids: Lids, strength: float, colour: LabColour, style: str) -> Lab:
    """Draw eyeliner along one eye.

    Args:
        lab: (H, W, 3) float32 Lab, around the eye.
        lids: in the pixels of `lab`.
        strength: 0…1.
        colour: (3,) of the product.
        style: a key of `STYLES`.
    """
    kind = STYLES[style]
    shape = (lab.shape[0], lab.shape[1])
    line = fill_thin_polygons(shape, [_upper_line(lids, kind)], lids.unit)
    if kind.lower:
        line = np.maximum(
            line, np.float32(kind.lower) * fill_thin_polygons(shape, [_lower_line(lids, kind)], lids.unit)
        )
    soft = gaussian(line, kind.softness * lids.unit)
    return mix(lab, _inked(lab, colour), np.float32(OPACITY * strength) * soft)


def _inked(lab: Lab, colour: LabColour) -> Lab:
    """The colour of the ink, nowhere lighter than the pixels below it."""
    inked = np.empty_like(lab)
    inked[:] = colour
    inked[..., 0] = np.minimum(lab[..., 0], colour[0] + np.float32(0.1) * lab[..., 0])
    return inked


def _upper_line(lids: Lids, style: LinerStyle) -> Points:
    """Outline of the line along the upper lid, with its wing."""
    along = np.linspace(1.0, 0.0, COLUMNS, dtype=np.float32)
    widths = (style.inner + (style.outer - style.inner) * along**1.3) * lids.unit
    # a little onto the eyeball, so that no gap is visible between line and lashes
    under = lids.upper - np.float32(0.006 * lids.unit) * lids.up
    over = lids.upper + widths[:, None] * _outwards(lids)
    tip = lids.corner() + style.wing * lids.unit * _wing_direction(lids)
    # the upper edge runs into the tip in a straight line from above the corner, so that the wing is a wedge
    return np.concatenate([tip[None], over[WEDGE_COLUMNS:], under[::-1], lids.corner()[None]]).astype(np.float32)


def _wing_direction(lids: Lids) -> Points:
    """(2,): the lower lid continued, raised towards the temple."""
    ahead = lids.lower[0] - lids.lower[6]
    ahead = ahead / max(float(np.linalg.norm(ahead)), 1e-6)
    return float32(np.float32(0.5) * (ahead + lids.out) + np.float32(0.38) * lids.up)


def _outwards(lids: Lids) -> Points:
    """(COLUMNS, 2) unit vectors from the upper lid's edge away from the eyeball."""
    across = normals(lids.upper)
    return across if float((across @ lids.up).mean()) > 0 else -across


def _lower_line(lids: Lids, style: LinerStyle) -> Points:
    """Outline of the line along the outer part of the lower lid."""
    edge = lids.lower[:16]
    width = np.linspace(0.6 * style.outer, 0.0, len(edge), dtype=np.float32)[:, None] * lids.unit
    return np.concatenate([edge, (edge - width * lids.up)[::-1]]).astype(np.float32)
