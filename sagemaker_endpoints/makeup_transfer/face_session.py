"""The analysis of one face: a working copy of its pixels, its skin, its eyes, and the face in the atlas."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.compositing.face_copy import take_face_copy
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy
from sagemaker_endpoints._imaging.face.eye_mesh import EYES
from sagemaker_endpoints._imaging.face.eye_presence import eye_presence
from sagemaker_endpoints._imaging.face.face_atlas import UNIT
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lids import Lids, find_lids
from sagemaker_endpoints._imaging.face.skin import SkinEvidence, observe_skin
from sagemaker_endpoints._sdk.contract import RGB

from .cheek_colours import AtlasFace, unwrap_face
from .eye_shades import shades_of
from .lid_map import LidMap

MARGIN = 0.35
"""Around the face outline, in units."""

NECK = 0.7
"""How far the copy extends below the face outline, without the margin, in units."""

VISIBILITY_EXPONENT = 3
"""Exponent of an eye's width in its weight: the eye that is turned away counts less than in proportion."""


@dataclass(frozen=True)
class FaceSession:
    """One analysed face.

    Attributes:
        copy: the face with ears and neck, at the resolution of the atlas at most.
        evidence: the copy's skin.
        lids: of the eye at the left of the picture, and of the other one, in the copy's pixels.
        present: 0…1, whether each of these eyes is in the picture: a hand or a dark lens may lie in front of it.
        in_atlas: the face unwrapped to the atlas.
    """

    copy: WorkingCopy
    evidence: SkinEvidence
    lids: tuple[Lids, Lids]
    present: tuple[float, float]
    in_atlas: AtlasFace

    @property
    def skin(self) -> LabColour:
        """(3,) Lab: the skin's typical colour."""
        return self.evidence.model.lab


def analyse_face(rgb: RGB, face: FaceFrame) -> FaceSession:
    """Copy a face and analyse its skin.

    Args:
        rgb: (H, W, 3) uint8.
        face: in the pixels of `rgb`.
    """
    copy = take_face_copy(rgb, face, NECK, MARGIN, float(UNIT))
    evidence = observe_skin(copy.lab, copy.face)
    left, right = (find_lids(copy.face, eye) for eye in EYES)
    present = eye_presence(copy.lab, left), eye_presence(copy.lab, right)
    return FaceSession(copy, evidence, (left, right), present, unwrap_face(copy, evidence))


def eye_shades(session: FaceSession) -> LidMap:
    """The shades around both eyes together, each eye by how well it is visible.

    Make-up is the same on both sides, light seldom is: some of the light cancels.

    Args:
        session: of the face.
    """
    weights = [
        presence * (lids.width / lids.unit) ** VISIBILITY_EXPONENT + 1e-6
        for lids, presence in zip(session.lids, session.present, strict=True)
    ]
    share = np.float32(weights[0] / sum(weights))
    left, right = (shades_of(session.copy.lab, lids, session.skin) for lids in session.lids)
    return left.combined(right, lambda one, other: share * one + (1 - share) * other)
