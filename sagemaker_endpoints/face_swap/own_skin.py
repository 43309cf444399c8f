"""The skin between the features: mostly the target's own, with its wrinkles, its relief and its light."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.eye_mesh import EYES
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.polygon import grow_outline, soft_polygons
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32

OWN_SKIN = 0.85
"""Share of the target's skin between the features: people are known by their features; skin that changes its age, its
pores or its moles looks like a mask."""

BROW_MARGIN, EYE_MARGIN, NOSE_MARGIN, LIPS_MARGIN = 0.05, 0.04, 0.05, 0.06
"""How far features reach beyond their landmarks, in units: lashes and lid folds, the wings of a nose, the edge of lips.
Eyes reach little, so that paint beyond the corner of an eye stays with the donor."""

FEATURE_EDGE, NOSE_EDGE = 0.04, 0.06
"""Standard deviations, in units, of the soft edges: a nose passes into the cheeks slowly."""


def own_skin_share(shape: tuple[int, ...], face: FaceFrame) -> Mask:
    """How much of the target's own skin shows through the new face.

    Args:
        shape: (H, W, …) of the picture.
        face: the target with moved features, pixels of the picture.

    Returns:
        (H, W) float32, 0 on the features … `OWN_SKIN` between them.
    """
    size, unit = (shape[0], shape[1]), face.unit
    brows = [grow_outline(face.ring(ring), BROW_MARGIN * unit) for ring in (mesh.LEFT_BROW, mesh.RIGHT_BROW)]
    eyes = [grow_outline(_hull(face, (*eye.ring, *eye.crease)), EYE_MARGIN * unit) for eye in EYES]
    lips = grow_outline(face.ring(mesh.LIPS_OUTER), LIPS_MARGIN * unit)
    nose = grow_outline(_hull(face, mesh.HAIRLESS[2]), NOSE_MARGIN * unit)
    features = np.maximum(
        soft_polygons(size, [*brows, *eyes, lips], FEATURE_EDGE * unit), soft_polygons(size, [nose], NOSE_EDGE * unit)
    )
    return float32(np.float32(OWN_SKIN) * (1 - features))


def _hull(face: FaceFrame, landmarks: tuple[int, ...]) -> Points:
    return float32(cv2.convexHull(face.ring(landmarks)))[:, 0]
