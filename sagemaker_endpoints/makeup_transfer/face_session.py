"""The analysis of one face: a working copy of its pixels, its skin, and the face in the atlas."""

from dataclasses import dataclass

from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.compositing.face_copy import take_face_copy
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy
from sagemaker_endpoints._imaging.face.face_atlas import UNIT
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import SkinEvidence, observe_skin
from sagemaker_endpoints._sdk.contract import RGB

from .makeup_layer import AtlasFace, unwrap_face

MARGIN = 0.35
"""Around the face outline, in units."""

NECK = 0.7
"""How far the copy extends below the face outline, without the margin, in units."""


@dataclass(frozen=True)
class FaceSession:
    """One analysed face.

    Attributes:
        copy: the face with ears and neck, at the resolution of the atlas at most.
        evidence: the copy's skin.
        in_atlas: the face unwrapped to the atlas.
    """

    copy: WorkingCopy
    evidence: SkinEvidence
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
    return FaceSession(copy, evidence, unwrap_face(copy, evidence))
