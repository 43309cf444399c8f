"""One face, looked at once: its pixels, its skin, and what lies on it."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.color.pigment import Colour
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy, take_copy
from sagemaker_endpoints._imaging.face.face_atlas import UNIT
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import SkinEvidence, face_outline, observe_skin
from sagemaker_endpoints._sdk.contract import RGB

from .study import Painting, paint_off

MARGIN, THROAT = 0.35, 0.7
"""Units around the outline, and below the chin."""


@dataclass(frozen=True)
class Sitting:
    """copy: the face with ears and throat, about as fine as the atlas. skin: its typical colour."""

    copy: WorkingCopy
    evidence: SkinEvidence
    painting: Painting

    @property
    def skin(self) -> Colour:
        return self.evidence.model.lab


def sit(rgb: RGB, face: FaceFrame) -> Sitting:
    """rgb: (H, W, 3). face: in its pixels."""
    outline = face_outline(face)
    reach = np.concatenate([outline, outline - THROAT * face.unit * face.up]).astype(np.float32)
    copy = take_copy(rgb, face, reach, MARGIN, float(UNIT))
    evidence = observe_skin(copy.lab, copy.face)
    return Sitting(copy, evidence, paint_off(copy, evidence))
