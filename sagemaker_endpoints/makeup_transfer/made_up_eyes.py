"""Applies the eyes of a style: shadow that follows the lid, then line and lashes."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.pigment import median_colour, powder_coverage
from sagemaker_endpoints._imaging.compositing.working_copy import put_back, take_copy
from sagemaker_endpoints._imaging.cosmetics.eye_shape import shadow_of
from sagemaker_endpoints._imaging.cosmetics.eyeliner import apply_eyeliner
from sagemaker_endpoints._imaging.cosmetics.lid_room import lid_room
from sagemaker_endpoints._imaging.cosmetics.mascara import apply_mascara
from sagemaker_endpoints._imaging.face.eye_mesh import EYES, EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lids import Lids, find_lids
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.filters.edge_blur import drawing_blur
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .lid_map import HEIGHTS, LidMap, draw_lid_map
from .style import EyeStyle

MAX_UNIT = 260.0
"""Largest inter-ocular distance of the working copy, pixels: enough for single lashes."""

MARGIN = 0.22
"""Around eye and brow, in units: room for wings and soft edges."""

MIN_HEIGHT = 0.55
"""Height of the shadow on a lid that hardly shows, divided by that on an open eye."""

LASH_LINE, LASH_LINE_SHARE = (0.55, 0.05), 0.55
"""Heights of the map between which the lash line ends, and the share of the shadow that it has where no lid shows."""


def apply_to_eyes(rgb: RGB, face: FaceFrame, present: tuple[float, float], style: EyeStyle, strength: float) -> None:
    """Make up both eyes in place.

    Args:
        rgb: (H, W, 3) uint8; written to.
        face: in the pixels of `rgb`.
        present: 0…1, whether the eye at the left of the picture is visible, and the other one.
        style: of the eyes.
        strength: 0…1.
    """
    both = [find_lids(face, eye) for eye in EYES]
    visible = [shadow_of(own, other) for own, other in zip(both, both[::-1], strict=True)]
    for eye, shown, presence in zip(EYES, visible, present, strict=True):
        if presence:
            _apply_to_eye(rgb, face, eye, style, shown, strength * presence)


def _apply_to_eye(rgb: RGB, face: FaceFrame, eye: EyeMesh, style: EyeStyle, shown: float, strength: float) -> None:
    around = np.concatenate([face.ring(eye.ring), face.ring(eye.brow_top), face.ring(eye.brow_bottom)])
    copy = take_copy(rgb, face, around, MARGIN, MAX_UNIT)
    lids, blur = find_lids(copy.face, eye), drawing_blur(copy.lab)
    room = lid_room(copy.shape, copy.face, eye, lids)
    lab = _shaded(copy.lab, lids, room, _on_lid(style.shades, shown), shown, strength)
    lines = style.lines
    if lines.liner:
        lab = apply_eyeliner(lab, lids, lines.liner * strength, lines.colour, lines.shape, blur)
    if lines.lashes:
        lab = apply_mascara(lab, lids, lines.lashes * strength, lines.colour, blur)
    put_back(rgb, copy, lab)


def _on_lid(shades: LidMap, shown: float) -> LidMap:
    """The shades that a lid carries: away from the lashes less, the less of it shows."""
    at_lashes = np.float32(LASH_LINE_SHARE) * smoothstep(*LASH_LINE, HEIGHTS)[:, None, None]
    return LidMap(
        float32(shades.above * np.maximum(np.float32(shown), at_lashes)), float32(shades.below * np.float32(shown))
    )


def _shaded(lab: Lab, lids: Lids, room: Mask, shades: LidMap, shown: float, strength: float) -> Lab:
    """(H, W, 3): with shadow, whose a* and b* fall with the light."""
    height = MIN_HEIGHT + (1 - MIN_HEIGHT) * shown
    step = draw_lid_map(shades, room.shape, lids, height)
    weight = np.float32(strength) * room * _lid_skin(lab, lids)
    light = lab[..., 0] + np.float32(16)
    shaded = np.empty_like(lab)
    darker = light * np.exp(weight * step[..., 0])
    shaded[..., 0] = darker - np.float32(16)
    for channel in (1, 2):
        shaded[..., channel] = (lab[..., channel] / light + weight * step[..., channel]) * darker
    return shaded


def _lid_skin(lab: Lab, lids: Lids) -> Plane:
    """(H, W), 0…1: what takes powder, neither the eyeball nor lashes, frames and hair."""
    shape = (lab.shape[0], lab.shape[1])
    outside = 1 - gaussian(lids.opening(shape), 0.006 * lids.unit)
    lid = fill_polygons(shape, [float32(np.concatenate([lids.upper, lids.above(1.0)[::-1]]))])
    return float32(outside * powder_coverage(lab[..., 0], float(median_colour(lab, lid)[0])))
