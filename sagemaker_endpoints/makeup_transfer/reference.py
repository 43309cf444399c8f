"""The make-up that someone wears in a photo."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import Colour, out_of_light
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy, take_copy
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_atlas import UNIT, sample, to_atlas
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lips import Lips, find_lips
from sagemaker_endpoints._imaging.filters.blur import gaussian, weighted_gaussian
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32

from .face_session import Sitting, sit
from .study import beside_skin, both_sides
from .style import LipStyle, Style

MOUTH_FINEST, MOUTH_MARGIN = 200.0, 0.08
"""Pixels between the eyes that are enough for lips, and units around them."""

LOCAL = 0.035
"""Units: gradients of the lips wider than this are painted, finer ones are furrows and reflections."""

LOCAL_SHARE = 0.8

TYPICAL_CONTRAST = 4.5
"""Deviation of L over bare lips, furrows and reflections together."""


def worn_by(rgb: RGB, face: FaceFrame, wearer: Sitting) -> Style:
    """The make-up of a reference's face, ready for another one.

    rgb: (H, W, 3), the reference. face: in its pixels. wearer: the face that it is meant for.
    """
    model = sit(rgb, face)
    painting = both_sides(model.painting)
    light = float(np.clip((wearer.skin[0] + 16) / (model.skin[0] + 16), 0.5, 1.3))
    layer = _on_skin(beside_skin(painting, model.skin) * np.float32(light), model.skin, wearer.skin)
    cover = np.clip(painting.skin + painting.eyes, 0, 1)
    return Style(layer, float32(cover), model.skin, _lips(rgb, face, model.skin))


def _on_skin(layer: Lab, model: Colour, wearer: Colour) -> Lab:
    """What takes colour away, as grey shadow does, takes no more than there is: on pale skin it would turn green."""
    share = np.clip(wearer[1:] / np.maximum(model[1:], 1.0), 0.2, 1.0)
    fitted = layer.copy()
    fitted[..., 1:] = np.where(layer[..., 1:] < 0, layer[..., 1:] * share, layer[..., 1:])
    return fitted


def _lips(rgb: RGB, face: FaceFrame, skin: Colour) -> LipStyle:
    copy = take_copy(rgb, face, face.ring(mesh.LIPS_OUTER), MOUTH_MARGIN, MOUTH_FINEST)
    lips = find_lips(copy.lab, copy.face)
    return LipStyle(out_of_light(lips.base, skin), _local(copy, lips), lip_contrast(copy.lab, lips) / TYPICAL_CONTRAST)


def lip_contrast(lab: Lab, lips: Lips) -> float:
    """The deviation of L over lips, at least 1."""
    inside = lips.mask > 0.8
    return max(float(lab[..., 0][inside].std()), 1.0) if inside.sum() > 8 else TYPICAL_CONTRAST


def _local(copy: WorkingCopy, lips: Lips) -> Lab:
    """(H, W, 3) of the atlas: the lips' colour beside their typical one, wide gradients only, alike on both sides."""
    painted = weighted_gaussian(copy.lab - lips.base, lips.mask, LOCAL * copy.face.unit)
    where = to_atlas(copy.face)
    known = gaussian(sample(lips.mask, where) * where.seen, 0.01 * UNIT)[..., None]
    layer = sample(painted, where) * np.minimum(known, 1.0)
    return float32(np.float32(0.5 * LOCAL_SHARE) * (layer + layer[:, ::-1]))
