"""Applies a style to a face."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.color.pigment import LabColour, powder_coverage
from sagemaker_endpoints._imaging.compositing.copy_ownership import copy_ownership
from sagemaker_endpoints._imaging.compositing.working_copy import person_in, put_back, take_copy
from sagemaker_endpoints._imaging.cosmetics.facing_cheeks import facing_cheeks
from sagemaker_endpoints._imaging.cosmetics.lipstick import apply_lipstick
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_atlas import atlas_to_picture, remap
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lips import find_lips
from sagemaker_endpoints._imaging.face.skin import bare_skin, face_skin
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints._sdk.dtypes import float32

from .face_session import FaceSession
from .style import LipStyle, MakeupStyle

TONE_LIMITS = np.array([9.0, 8.0, 8.0], np.float32)
"""Largest change of the skin's L, a*, b* towards those of the reference."""

LIPS_MAX_UNIT = 300.0
"""Largest inter-ocular distance of the working copy of the mouth, pixels."""

LIPS_MARGIN = 0.10
"""Around the lips, in units."""

LIPS_CURVE = 1.4
"""Exponent of the strength of a lipstick: only at full strength it covers like that of the reference."""

BEARDED_EYES, BEARDED_SKIN, BEARDED_LIPS = 0.25, 0.25, 0.12
"""Shares of each part that a bearded face gets: a make-up that is hardly visible."""


@dataclass(frozen=True)
class PartStrengths:
    """How strongly each part of a style is applied, 0…1.

    Attributes:
        eyes: shadow, liner and lashes.
        skin: blush and contour.
        lips: lipstick.
        tone: how far the skin takes the tone of the style's skin.
    """

    eyes: float
    skin: float
    lips: float
    tone: float

    def on_beard(self, bearded: float) -> "PartStrengths":
        """The strengths on a face that may have a beard.

        Args:
            bearded: 0…1, see `facial_hair`.
        """
        eyes, skin, lips = (1 - bearded * (1 - share) for share in (BEARDED_EYES, BEARDED_SKIN, BEARDED_LIPS))
        return PartStrengths(self.eyes * eyes, self.skin * skin, self.lips * lips, self.tone)


def apply_to_skin(
    photo: Photo,
    rgb: RGB,
    analysis: FaceSession,
    others: Sequence[FaceFrame],
    style: MakeupStyle,
    strengths: PartStrengths,
) -> None:
    """Apply a style to the cheeks, and to the tone of the skin, in place.

    Args:
        photo: for its person mask.
        rgb: (H, W, 3) uint8, the photo's pixels; written to.
        analysis: of the face.
        others: the photo's other faces, in its pixels; they are not painted.
        style: in the light of this face.
        strengths: `eyes` and `lips` are not used.
    """
    copy, skin = analysis.copy, analysis.skin
    owned = copy_ownership(copy, others)
    lab = copy.lab
    if strengths.skin:
        correspondence = atlas_to_picture(copy.face, copy.shape)
        visible = gaussian(correspondence.visible, 0.02 * copy.face.unit) * correspondence.visible
        cheeks = face_skin(analysis.evidence, copy.face.unit) * visible * facing_cheeks(copy.shape, copy.face) * owned
        opacity = np.float32(strengths.skin) * cheeks * powder_coverage(lab[..., 0], float(skin[0]))
        lab = lab + opacity[..., None] * remap(style.layer, correspondence)
    if strengths.tone and (style.skin != skin).any():
        bare = bare_skin(analysis.evidence, copy.face, person_in(copy, photo)) * owned
        step = np.clip(style.skin - skin, -TONE_LIMITS, TONE_LIMITS)
        lab = lab + (np.float32(strengths.tone) * bare)[..., None] * step
    if lab is not copy.lab:
        put_back(rgb, copy, float32(lab))


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
    strength = strength**LIPS_CURVE
    put_back(rgb, copy, apply_lipstick(copy.lab, copy.face, lips, skin, strength, style.colour, style.finish))
