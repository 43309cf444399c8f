"""Applies a style to a face."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LabColour, apply_scene_light, powder_coverage
from sagemaker_endpoints._imaging.compositing.blend import mix
from sagemaker_endpoints._imaging.compositing.copy_ownership import copy_ownership
from sagemaker_endpoints._imaging.compositing.working_copy import person_in, put_back, take_copy
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_atlas import atlas_to_picture, remap
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lips import find_lips
from sagemaker_endpoints._imaging.face.skin import bare_skin, face_skin
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons
from sagemaker_endpoints._sdk.contract import RGB, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

from .face_session import FaceSession
from .makeup_layer import makeup_layer
from .reference import LIPS_MARGIN, TYPICAL_CONTRAST, lip_contrast
from .style import LipStyle, MakeupStyle
from .zones import by_side, zones

EYE_LIMITS = np.array([[-40.0, 6.0], [-30.0, 35.0], [-30.0, 35.0]], np.float32)
"""Minimum and maximum change of L, a*, b* around the eyes. Make-up darkens much and lightens little: what is much
brighter is a reflection, not make-up."""

OPENING = (0.17, 0.38)
"""Distance of the lids divided by the eye's width: up to the first only the lash line is made up, from the second on
the whole lid. On a hooded or half-closed lid the shadow of an open eye is a bruise."""

OWN_OPENING = 0.2
"""Share of the difference to the narrower eye that the wider one keeps."""

LASH_LINE_SHARE = 0.7
"""Share of the change that a closed eye gets along its lashes."""

CORNER_SHARE = np.array([0.4, 0.8, 0.8], np.float32)
"""Share of the change of L, a*, b* that is left out at the inner corners."""

SKIN_LIMITS = np.array([[-9.0, 5.0], [-4.0, 20.0], [-5.0, 7.0]], np.float32)
"""As `EYE_LIMITS`, on the rest of the skin: make-up reddens there, other hues are the light of the reference."""

OWN_LIMITS = np.array([60.0, 5.0, 5.0], np.float32)
"""Largest difference of L, a*, b* from bare skin that counts as the face's own make-up and is replaced; stronger
colour belongs to the face or to its light."""

TONE_LIMITS = np.array([9.0, 8.0, 8.0], np.float32)
"""Largest change of the skin's L, a*, b* towards those of the reference."""

LIPS_MAX_UNIT = 300.0
"""Largest inter-ocular distance of the working copy of the mouth, pixels."""

LIPS_OPACITY = 0.95
"""Opacity at full strength."""

LIPS_MAX_LIGHTENING = 9.0
"""Largest gain of L of well lit lips; in shade less, because a lipstick does not glow."""

LIT_LIPS = 45.0
"""L from which on bare lips count as well lit."""

MIN_LIGHT = 0.5
"""Smallest share of its chroma that a lipstick has in the shade."""

LIPS_MAX_DARKENING = 38.0
"""Largest loss of L of the lips."""

LIPS_CHROMA_DETAIL = 0.4
"""Share of the lips' own differences of a* and b* that stays."""


@dataclass(frozen=True)
class PartStrengths:
    """How strongly each part of a style is applied, 0…1.

    Attributes:
        eyes: shadow and liner.
        skin: blush and contour.
        lips: lipstick.
        tone: how far the skin takes the tone of the style's skin.
    """

    eyes: float
    skin: float
    lips: float
    tone: float


def apply_to_skin(
    photo: Photo,
    rgb: RGB,
    analysis: FaceSession,
    others: Sequence[FaceFrame],
    style: MakeupStyle,
    strengths: PartStrengths,
) -> None:
    """Apply a style to eyes and skin, in place.

    Args:
        photo: for its person mask.
        rgb: (H, W, 3) uint8, the photo's pixels; written to.
        analysis: of the face.
        others: the photo's other faces, in its pixels; they are not painted.
        style: in the light of this face.
        strengths: `lips` is not used.
    """
    copy = analysis.copy
    owned = copy_ownership(copy, others)
    lab = copy.lab + _change(analysis, style, strengths) * owned[..., None]
    if strengths.tone and (style.skin != analysis.skin).any():
        bare = bare_skin(analysis.evidence, copy.face, person_in(copy, photo)) * owned
        step = np.clip(style.skin - analysis.skin, -TONE_LIMITS, TONE_LIMITS)
        lab = lab + (np.float32(strengths.tone) * bare)[..., None] * step
    put_back(rgb, copy, float32(lab))


def _change(analysis: FaceSession, style: MakeupStyle, strengths: PartStrengths) -> Lab:
    """(h, w, 3): what is added to the colours of the working copy."""
    copy, face = analysis.copy, analysis.copy.face
    own = np.clip(makeup_layer(analysis.in_atlas, analysis.skin), -OWN_LIMITS, OWN_LIMITS)
    step = style.layer - style.replaced_share[..., None] * own
    at_eyes, on_skin = (np.clip(step, limits[:, 0], limits[:, 1]) for limits in (EYE_LIMITS, SKIN_LIMITS))
    at_eyes = at_eyes * _room_on_lids(analysis)[..., None] * (1 - zones().inner_corners[..., None] * CORNER_SHARE)
    eye_zone = zones().eyes[..., None]
    skin_strength = (np.float32(strengths.skin) * zones().below_brows)[..., None]
    weighted = eye_zone * np.float32(strengths.eyes) * at_eyes + (1 - eye_zone) * skin_strength * on_skin
    correspondence = atlas_to_picture(face, copy.shape)
    lids = remap(zones().eyes, correspondence)
    limited = _protect_dark_pixels(analysis, remap(float32(weighted), correspondence))
    return limited * _makeup_mask(analysis, lids, correspondence.visible)


def _room_on_lids(analysis: FaceSession) -> Mask:
    """(H, W) of the atlas, 0…1: all of the shadow on an open eye, on a closing one less and less beside the lashes, and
    none where something hides the eye."""
    left, right = (smoothstep_at(*OPENING, lids.gap) for lids in analysis.lids)
    # both eyes of a face are made up alike: a little less on the wider one
    least = min(left, right)
    room = by_side(*(least + OWN_OPENING * (own - least) for own in (left, right)))
    return float32(np.maximum(room, np.float32(LASH_LINE_SHARE) * zones().lash_line) * by_side(*analysis.present))


def _protect_dark_pixels(analysis: FaceSession, step: Lab) -> Lab:
    """A change that may darken anything, but lightens and colours skin only: not lashes, frames or hair."""
    coverage = powder_coverage(analysis.copy.lab[..., 0], float(analysis.skin[0]))
    limited = step * coverage[..., None]
    limited[..., 0] = np.where(step[..., 0] < 0, step[..., 0], limited[..., 0])
    return float32(limited)


def _makeup_mask(analysis: FaceSession, eye_zone: Mask, visible: Mask) -> Mask:
    """(h, w, 1), 0…1: bare skin, and around the eyes everything but the eyeballs."""
    copy, face = analysis.copy, analysis.copy.face
    rings = [closed_curve(face.ring(ring)) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE)]
    lids = 1 - gaussian(fill_polygons(copy.shape, rings), 0.006 * face.unit)
    skin = face_skin(analysis.evidence, face.unit)
    soft = gaussian(visible, 0.02 * face.unit) * visible
    return float32(soft * (eye_zone * lids + (1 - eye_zone) * skin))[..., None]


def apply_to_lips(rgb: RGB, face: FaceFrame, skin: LabColour, style: LipStyle, strength: float) -> None:
    """Apply a style to the lips, in place.

    Args:
        rgb: (H, W, 3) uint8; written to.
        face: in the pixels of `rgb`.
        skin: (3,) Lab, the face's typical skin colour.
        style: of the lips.
        strength: 0…1.
    """
    copy = take_copy(rgb, face, face.ring(mesh.LIPS_OUTER), LIPS_MARGIN, LIPS_MAX_UNIT)
    lips = find_lips(copy.lab, copy.face)
    correspondence = atlas_to_picture(copy.face, copy.shape)
    local = remap(style.local, correspondence) * correspondence.visible[..., None]
    colour = apply_scene_light(style.colour, skin) + local
    contrast = float(np.clip(style.contrast * TYPICAL_CONTRAST / lip_contrast(copy.lab, lips), 0.7, 1.5))
    most = LIPS_MAX_LIGHTENING * min(float(lips.base[0]) / LIT_LIPS, 1.0)
    step = np.clip(colour[..., 0] - lips.base[0], -LIPS_MAX_DARKENING, most)
    painted = np.empty_like(copy.lab)
    painted[..., 0] = np.clip(lips.base[0] + step + np.float32(contrast) * (copy.lab[..., 0] - lips.base[0]), 0, 98)
    own = np.float32(LIPS_CHROMA_DETAIL) * (copy.lab[..., 1:] - lips.base[1:])
    # what is lighter than its light allows is darkened above; its chroma falls in proportion (`shading_free`)
    light = np.clip((painted[..., :1] + 16) / np.maximum(colour[..., :1] + 16, 1.0), MIN_LIGHT, 1.0)
    painted[..., 1:] = colour[..., 1:] * light + own
    put_back(rgb, copy, mix(copy.lab, painted, np.float32(LIPS_OPACITY * style.opacity * strength) * lips.mask))
