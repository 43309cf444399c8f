"""The make-up that a face wears in a reference photo."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.colour_model import likelihood
from sagemaker_endpoints._imaging.color.pigment import LabColour, remove_scene_light
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy, take_copy
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_atlas import UNIT, picture_to_atlas, remap
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lips import Lips, find_lips
from sagemaker_endpoints._imaging.filters.blur import gaussian, weighted_gaussian
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32

from .face_session import FaceSession, analyse_face
from .makeup_layer import makeup_layer, symmetrised
from .style import LipStyle, MakeupStyle
from .zones import zones

LIPS_MAX_UNIT = 200.0
"""Largest inter-ocular distance of the working copy of the reference's mouth, pixels."""

LIPS_MARGIN = 0.08
"""Around the lips, in units."""

GRADIENT_SIGMA = 0.035
"""In units: gradients of the lips that are wider count as make-up, finer ones are furrows and reflections."""

GRADIENT_SHARE = 0.8
"""Share of those gradients that is transferred."""

TYPICAL_CONTRAST = 4.5
"""Standard deviation of L over bare lips, furrows and reflections together."""

AROUND = 0.06
"""Standard deviation, in units, of the blur that finds the surroundings of the lips."""

COOLING_SHARE = 0.75
"""Share of the a* and b* that shadow takes from the skin which is transferred: powder lets some of the skin through,
and without any of its hue grey shadow is a bruise."""

MIN_PRESENCE = 0.5
"""Presence of an eye (see `eye_presence`) from which on the reference shows it."""

MIN_SKIN = 0.3
"""Mean likelihood of skin around the lips, below which something else is there: a mask, a hand in a glove, a beard."""

MIN_LIP_DIFFERENCE = 10.0
"""Distance in Lab between lips and their surroundings, below which the lips are not seen."""

MIN_REDNESS = -6.0
"""a* of lips minus a* of the skin, below which covered lips are implausible."""


def style_of_reference(rgb: RGB, face: FaceFrame, target: FaceSession) -> MakeupStyle:
    """The make-up of a reference's face, as a style for another face.

    Args:
        rgb: (H, W, 3) uint8, the reference.
        face: of the reference, in its pixels.
        target: the face that gets the make-up.
    """
    source = analyse_face(rgb, face)
    in_atlas = symmetrised(source.in_atlas)
    light = float(np.clip((target.skin[0] + 16) / (source.skin[0] + 16), 0.5, 1.3))
    layer = _limited_to_skin(makeup_layer(in_atlas, source.skin) * np.float32(light), source.skin, target.skin)
    share = zones().eyes * zones().lid + (1 - zones().eyes) * zones().powder
    replaced_share = np.clip(in_atlas.skin + in_atlas.eyes, 0, 1) * share
    return MakeupStyle(
        layer=float32(layer * share[..., None]),
        replaced_share=float32(replaced_share),
        skin=source.skin,
        lips=_lip_style(rgb, face, source),
        shows_eyes=max(source.present) > MIN_PRESENCE,
    )


def _limited_to_skin(layer: Lab, source: LabColour, target: LabColour) -> Lab:
    """A layer that removes no more colour than the target's skin has.

    Grey shadow removes a* and b*; on pale skin the same step would turn green.
    """
    share = np.clip(target[1:] / np.maximum(source[1:], 1.0), 0.2, 1.0)
    fitted = layer.copy()
    share = share * np.float32(COOLING_SHARE)
    fitted[..., 1:] = np.where(layer[..., 1:] < 0, layer[..., 1:] * share, layer[..., 1:])
    return fitted


def _lip_style(rgb: RGB, face: FaceFrame, source: FaceSession) -> LipStyle | None:
    """The make-up of the lips; None where something covers them."""
    skin = source.skin
    copy = take_copy(rgb, face, face.ring(mesh.LIPS_OUTER), LIPS_MARGIN, LIPS_MAX_UNIT)
    lips = find_lips(copy.lab, copy.face)
    if _are_hidden(copy, lips, source):
        return None
    contrast = lip_contrast(copy.lab, lips) / TYPICAL_CONTRAST
    return LipStyle(remove_scene_light(lips.base, skin), _lip_gradients(copy, lips), contrast)


def _are_hidden(copy: WorkingCopy, lips: Lips, source: FaceSession) -> bool:
    """Whether a mask or a microphone covers the mouth: around it there is no skin, and its colour is that of what is
    around it, or nothing that lips have."""
    surroundings = gaussian((lips.mask > 0.05).astype(np.float32), AROUND * copy.face.unit)
    around = (surroundings > 0.05) & (lips.mask < 0.02)
    if not around.any():
        return False
    is_skin = float(likelihood(copy.lab, source.evidence.model)[around].mean()) > MIN_SKIN
    cover = np.median(copy.lab[around], axis=0)
    alike = float(np.linalg.norm(lips.base - cover)) < MIN_LIP_DIFFERENCE
    pale = float(lips.base[1] - source.skin[1]) < MIN_REDNESS
    return not is_skin and (alike or pale)


def lip_contrast(lab: Lab, lips: Lips) -> float:
    """Standard deviation of L over lips, at least 1.

    Args:
        lab: (H, W, 3) float32 Lab, around the mouth.
        lips: in the pixels of `lab`.
    """
    inside = lips.mask > 0.8
    return max(float(lab[..., 0][inside].std()), 1.0) if inside.sum() > 8 else TYPICAL_CONTRAST


def _lip_gradients(copy: WorkingCopy, lips: Lips) -> Lab:
    """(H, W, 3) of the atlas: the lips' colour minus their typical one, wide gradients only, made symmetric."""
    gradients = weighted_gaussian(copy.lab - lips.base, lips.mask, GRADIENT_SIGMA * copy.face.unit)
    correspondence = picture_to_atlas(copy.face)
    known = gaussian(remap(lips.mask, correspondence) * correspondence.visible, 0.01 * UNIT)[..., None]
    layer = remap(gradients, correspondence) * np.minimum(known, 1.0)
    return float32(np.float32(0.5 * GRADIENT_SHARE) * (layer + layer[:, ::-1]))
