"""Putting a style on a face."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import Colour, grip, in_light_of
from sagemaker_endpoints._imaging.compositing.blend import mix
from sagemaker_endpoints._imaging.compositing.working_copy import cut_mask, put_back, take_copy
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_atlas import from_atlas, sample
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lips import find_lips
from sagemaker_endpoints._imaging.face.ownership import ownership
from sagemaker_endpoints._imaging.face.skin import bare_skin, face_skin
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons
from sagemaker_endpoints._sdk.contract import RGB, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import float32

from .face_session import Sitting
from .reference import MOUTH_MARGIN, TYPICAL_CONTRAST, lip_contrast
from .study import beside_skin
from .style import LipStyle, Style
from .zones import zones

MOST_AT_EYES = np.array([[-45.0, 6.0], [-30.0, 35.0], [-30.0, 35.0]], np.float32)
MOST_ON_SKIN = np.array([[-9.0, 5.0], [-4.0, 20.0], [-5.0, 7.0]], np.float32)
"""Least and most change of L, a, b. Make-up darkens a lot and lightens little: what is brighter is light, not paint;
away from the eyes it reddens, and other hues are the light of the reference."""

MOST_TAKEN_OFF = np.array([60.0, 5.0, 5.0], np.float32)
"""Most L, a, b of what the face itself has that is replaced: more colour than that is its own, or that of its light."""

MOST_TONE = np.array([9.0, 8.0, 8.0], np.float32)
"""Most change of the skin's own L, a, b towards the reference's."""

LIP_FINEST = 300.0
LIP_COVER, LIP_LIGHTEN, LIP_DARKEN = 0.9, 14.0, 38.0
"""Opacity of full strength, and most L that lips gain and lose."""

LIP_CHROMA_DETAIL = 0.4
"""Part of the lips' own colour differences that stays."""


@dataclass(frozen=True)
class Shares:
    """0…1 each: how much of the style is worn on eyes, skin and lips, and how far the skin takes its tone."""

    eyes: float
    skin: float
    lips: float
    tone: float


def wear_on_skin(
    photo: Photo, rgb: RGB, sitting: Sitting, others: Sequence[FaceFrame], style: Style, shares: Shares
) -> None:
    """Make up eyes and skin in place.

    photo: for its person mask. rgb: (H, W, 3), written to. others: the photo's other faces; theirs is left alone.
    """
    copy = sitting.copy
    height, width = copy.shape
    factors = np.array([width / copy.region.width, height / copy.region.height], np.float32)
    offset = np.array([copy.region.left, copy.region.top], np.float32)
    share = ownership(copy.shape, copy.face, [other.scaled(offset, factors) for other in others])
    lab = copy.lab + _layer_on(sitting, style, shares) * share[..., None]
    if shares.tone and (style.skin != sitting.skin).any():
        bare = bare_skin(sitting.evidence, copy.face, cut_mask(copy, photo.person_mask())) * share
        step = np.clip(style.skin - sitting.skin, -MOST_TONE, MOST_TONE)
        lab = lab + (np.float32(shares.tone) * bare)[..., None] * step
    put_back(rgb, copy, float32(lab))


def _layer_on(sitting: Sitting, style: Style, shares: Shares) -> Lab:
    """(H, W, 3) what is added to the sitting's copy."""
    copy, face = sitting.copy, sitting.copy.face
    own = np.clip(beside_skin(sitting.painting, sitting.skin), -MOST_TAKEN_OFF, MOST_TAKEN_OFF)
    step = style.layer - style.cover[..., None] * own
    at_eyes, on_skin = (np.clip(step, most[:, 0], most[:, 1]) for most in (MOST_AT_EYES, MOST_ON_SKIN))
    around = zones().eyes[..., None]
    worn = (np.float32(shares.skin) * zones().worn)[..., None]
    weighted = around * np.float32(shares.eyes) * at_eyes + (1 - around) * worn * on_skin
    where = from_atlas(face, copy.shape)
    lids = sample(zones().eyes, where)
    return _gripping(sitting, sample(float32(weighted), where)) * _wearable(sitting, lids, where.seen)


def _gripping(sitting: Sitting, step: Lab) -> Lab:
    """What lightens or colours does so on skin, not on lashes, frames and hair; what darkens does everywhere."""
    holds = grip(sitting.copy.lab[..., 0], float(sitting.skin[0]))
    gripping = step * holds[..., None]
    gripping[..., 0] = np.where(step[..., 0] < 0, step[..., 0], gripping[..., 0])
    return float32(gripping)


def _wearable(sitting: Sitting, around_eyes: Mask, seen: Mask) -> Mask:
    """(H, W, 1) 0…1: bare skin, and around the eyes all but the eyeballs."""
    copy, face = sitting.copy, sitting.copy.face
    rings = [closed_curve(face.ring(ring)) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE)]
    lids = 1 - gaussian(fill_polygons(copy.shape, rings), 0.006 * face.unit)
    skin = face_skin(sitting.evidence, face.unit)
    soft = gaussian(seen, 0.02 * face.unit) * seen
    return float32(soft * (around_eyes * lids + (1 - around_eyes) * skin))[..., None]


def wear_on_lips(rgb: RGB, face: FaceFrame, skin: Colour, style: LipStyle, share: float) -> None:
    """Make up lips in place. rgb: (H, W, 3). face: in its pixels. skin: its typical colour. share: 0…1."""
    copy = take_copy(rgb, face, face.ring(mesh.LIPS_OUTER), MOUTH_MARGIN, LIP_FINEST)
    lips = find_lips(copy.lab, copy.face)
    where = from_atlas(copy.face, copy.shape)
    local = sample(style.local, where) * where.seen[..., None]
    colour = in_light_of(style.colour, skin) + local
    contrast = float(np.clip(style.contrast * TYPICAL_CONTRAST / lip_contrast(copy.lab, lips), 0.7, 1.5))
    step = np.clip(colour[..., 0] - lips.base[0], -LIP_DARKEN, LIP_LIGHTEN)
    painted = np.empty_like(copy.lab)
    painted[..., 0] = np.clip(lips.base[0] + step + np.float32(contrast) * (copy.lab[..., 0] - lips.base[0]), 0, 98)
    own = np.float32(LIP_CHROMA_DETAIL) * (copy.lab[..., 1:] - lips.base[1:])
    painted[..., 1:] = colour[..., 1:] + own
    put_back(rgb, copy, mix(copy.lab, painted, np.float32(LIP_COVER * share) * lips.mask))
