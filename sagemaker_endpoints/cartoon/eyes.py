"""Drawn eyes: white, iris with highlights, lids."""

from dataclasses import dataclass, replace

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.eye_mesh import EYES, EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lids import Lids, find_lids
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32

from .canvas import Canvas, ellipse, share_on_skin
from .face_colours import FaceColours
from .looks import EyeLook

CLOSED = 0.25
"""`Lids.open` below which an eye is drawn as one curved line."""

COVERED_EYE = 0.12
"""Share of an eye on bare skin below which it is left under hair; else it is drawn whole over it."""

IRIS_ASPECT = 1.08
"""Height of a drawn iris divided by its width."""

MIN_IRIS = 0.088
"""Smallest radius of an iris, units: the mesh gives less on small or half-closed eyes. Irises hardly differ in size."""

PUPIL = 0.44
"""Radius of the pupil, in radii of the iris."""

RIM = 0.86
"""Radius of the iris inside its dark rim, in radii of the iris."""

RIM_LIGHTNESS = 0.45
"""L* of that rim, as a share of the iris's top."""

HIGHLIGHT_OFFSETS = (np.array([-0.40, 0.42]), np.array([0.36, -0.26]))
"""Where the highlights lie, in radii of the iris to the right and up."""

SHINE = np.array([6.5, 0.0, 0.0], np.float32)
"""What makes a highlight lighter than the white of the eye."""

LID_SHADOW = 0.30
"""Depth of the shadow that the upper lid casts on the eye, in heights of the opening."""

FLICK = 0.09
"""How far the upper lid's line runs beyond the outer corner of an eye with make-up, units."""

BARE_LID = 0.62
"""Width of the upper lid's line without make-up, as a share of the width with it."""

SHADOW_TOP, SHADOW_OPACITY = 1.3, 0.9
"""Upper edge of eyeshadow, see `Lids.above`, and its opacity."""

CREASE_SPAN = slice(4, 20)
"""The part of the fold that is drawn, in points of its path."""

LOWER_SPAN = slice(1, 15)
"""The part of the lower lid that is drawn: its outer half."""


@dataclass(frozen=True)
class Opening:
    """The drawn opening of an eye, in pixels.

    Attributes:
        upper: (N, 2), path from the temple to the nose.
        lower: (N, 2), path of the lower lid.
        centre: (2,), around which the opening is enlarged.
        height: between the lids.
    """

    upper: Points
    lower: Points
    centre: Points
    height: float

    @property
    def outline(self) -> Points:
        """The opening as a ring.

        Returns:
            (2N, 2) float32.
        """
        return np.concatenate([self.upper, self.lower[::-1]])


def draw_eyes(canvas: Canvas, face: FaceFrame, colours: FaceColours, look: EyeLook) -> None:
    """Draw both eyes of a face, in place: each whole, or not at all where hair hides it.

    Args:
        canvas: bare skin or hair lies where the eyes are to be drawn.
        face: in the canvas's pixels.
        colours: of the face.
        look: how eyes are drawn.
    """
    canvas, bare = replace(canvas, on_beards=True), canvas
    for eye in EYES:
        if share_on_skin(bare, face.ring(eye.ring)) < COVERED_EYE:
            continue
        lids = find_lids(face, eye)
        _draw_shadow(canvas, lids, colours)
        if lids.open < CLOSED:
            _draw_closed(canvas, lids, colours, look)
        else:
            _draw_open(canvas, face, eye, lids, colours, look)


def _draw_shadow(canvas: Canvas, lids: Lids, colours: FaceColours) -> None:
    """Eyeshadow between the lashes and a little above the fold."""
    if colours.shadowed:
        rim = lids.above(SHADOW_TOP)
        outer = lids.upper[0] + np.float32(FLICK * lids.unit) * (lids.out + np.float32(0.5) * lids.up)
        ring = np.concatenate([outer[None], rim, lids.lower[::-1]])
        canvas.fill([float32(ring)], colours.eyeshadow, SHADOW_OPACITY * colours.shadowed, soft=0.02 * lids.unit)


def _draw_closed(canvas: Canvas, lids: Lids, colours: FaceColours, look: EyeLook) -> None:
    path = np.concatenate([_flick(lids.lower, lids, colours)[None], lids.lower])
    canvas.feature(path, 0.75 * _lid_width(colours, look) * lids.unit, colours.lid)
    canvas.line(lids.above(0.9)[CREASE_SPAN], look.crease * lids.unit, colours.line)


def _draw_open(canvas: Canvas, face: FaceFrame, eye: EyeMesh, lids: Lids, colours: FaceColours, look: EyeLook) -> None:
    opening = _enlarged(lids, look)
    canvas.fill([opening.outline], colours.white)
    _shade_white(canvas, opening, lids, colours, look)
    _draw_iris(canvas, face, eye, opening, colours, look)
    _draw_lids(canvas, opening, lids, colours, look)


def _enlarged(lids: Lids, look: EyeLook) -> Opening:
    """The opening, enlarged around its centre in the face's own axes; more upwards than downwards."""
    centre = (lids.upper.mean(axis=0) + lids.lower.mean(axis=0)) / 2
    right = np.array([-lids.up[1], lids.up[0]], np.float32)

    def moved(path: Points, vertical: float) -> Points:
        offset = path - centre
        across, above = offset @ right, offset @ lids.up
        return float32(centre + np.outer(across * look.enlarge[0], right) + np.outer(above * vertical, lids.up))

    upper = moved(lids.upper, look.enlarge[1] * 1.06)
    lower = moved(lids.lower, look.enlarge[1] * 0.94)
    height = float(np.abs((upper - lower) @ lids.up).max())
    return Opening(upper, lower, float32(centre), max(height, 1e-3))


def _shade_white(canvas: Canvas, opening: Opening, lids: Lids, colours: FaceColours, look: EyeLook) -> None:
    """The upper lid's shadow on the white of the eye."""
    if not look.shade:
        return
    shaded = colours.white - np.array([look.shade, 0, 0], np.float32)
    lower = opening.upper - np.float32(LID_SHADOW * opening.height) * lids.up
    canvas.fill([np.concatenate([opening.upper, lower[::-1]])], shaded, 1.0, opening.outline)


def _draw_iris(
    canvas: Canvas, face: FaceFrame, eye: EyeMesh, opening: Opening, colours: FaceColours, look: EyeLook
) -> None:
    rim = face.points[eye.iris + 1 : eye.iris + 5]
    measured = float(np.linalg.norm(rim - face.points[eye.iris], axis=1).mean())
    radius = max(measured, MIN_IRIS * face.unit) * look.iris
    centre = _iris_centre(face, eye, opening, look)
    right, up = face.right * np.float32(radius), face.up * np.float32(radius * IRIS_ASPECT)
    disc = ellipse(centre, right, up)
    region = canvas.region([disc], 2)
    clip = canvas.shape(region, [opening.outline])
    top = look.lightness[0]
    shades = _gradient(region, centre, up, colours, look)
    dark = np.array([top * RIM_LIGHTNESS, *(0.4 * colours.iris[1:])], np.float32)
    canvas.blend(region, clip * canvas.shape(region, [disc]), dark)
    canvas.blend(region, clip * canvas.shape(region, [ellipse(centre, RIM * right, RIM * up)]), shades)
    canvas.blend(region, clip * canvas.shape(region, [ellipse(centre, PUPIL * right, PUPIL * up)]), dark * 0.6)
    for size, (x, y) in zip(look.highlights, HIGHLIGHT_OFFSETS, strict=False):
        spot = ellipse(centre + x * right + y * up, size * right, size * up)
        canvas.blend(region, clip * canvas.shape(region, [spot]), colours.white + SHINE)


def _iris_centre(face: FaceFrame, eye: EyeMesh, opening: Opening, look: EyeLook) -> Points:
    """The gaze stays: the iris moves with the opening that is enlarged."""
    offset = face.points[eye.iris] - opening.centre
    across, above = float(offset @ face.right), float(offset @ face.up)
    moved = opening.centre + across * look.enlarge[0] * face.right + above * 0.5 * (1 + look.enlarge[1]) * face.up
    return float32(moved)


def _gradient(region: Region, centre: Points, up: Points, colours: FaceColours, look: EyeLook) -> Plane:
    """(h, w, 3): the iris, dark at the top and bright at the bottom, where light from above falls through it."""
    x = np.arange(region.width, dtype=np.float32) + np.float32(0.5 + region.left) - centre[0]
    y = np.arange(region.height, dtype=np.float32)[:, None] + np.float32(0.5 + region.top) - centre[1]
    height = ((x * up[0] + y * up[1]) / np.float32(up @ up)).clip(-1, 1)
    share = ((0.35 - height) / 1.1).clip(0, 1)
    top, bottom = look.lightness
    # pale irises stay paler than dark ones
    own = float(np.clip((colours.iris[0] - 22) * 0.8, -8, 22))
    top += max(0.0, 0.4 * own)
    lightness = top + share * (bottom + own - top)
    chroma = np.float32(look.chroma) * (lightness + 16) / (colours.iris[0] + 16)
    a, b = (np.clip(colours.iris[i] * chroma, -38, 38) for i in (1, 2))
    return np.stack([lightness, a, b], axis=-1).astype(np.float32)


def _flick(path: Points, lids: Lids, colours: FaceColours) -> Points:
    """The point to which a lid's line runs beyond the outer corner."""
    return float32(path[0] + lids.unit * max(FLICK * colours.made_up, 0.012) * (0.8 * lids.out + 0.45 * lids.up))


def _lid_width(colours: FaceColours, look: EyeLook) -> float:
    """Width of the upper lid's line, units."""
    return look.upper_lid * (BARE_LID + (1 - BARE_LID) * colours.made_up)


def _draw_lids(canvas: Canvas, opening: Opening, lids: Lids, colours: FaceColours, look: EyeLook) -> None:
    unit, width = lids.unit, _lid_width(colours, look)
    # the line grows upwards: its lower edge is the edge of the lid
    lifted = opening.upper + np.float32(0.35 * width * unit) * lids.up
    upper = np.concatenate([_flick(opening.upper, lids, colours)[None], lifted])
    canvas.feature(upper, width * unit, colours.lid, (0.1, 0.25))
    canvas.line(opening.lower[LOWER_SPAN], look.lower_lid * unit, colours.line)
    gap = np.float32(0.5 * width * unit) + np.abs((lids.crease - lids.upper) @ lids.up)[:, None]
    fold = opening.upper + gap * lids.up
    canvas.line(fold[CREASE_SPAN], look.crease * unit, colours.line)
