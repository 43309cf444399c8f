"""Teeth of one clear white, as they are drawn."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.exposure import skin_median
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk.smoothstep import smoothstep

LIGHT = (0.55, 0.75)
"""Light, 1 = the skin's, from which the open mouth shows teeth."""

PALE = (1.15, 0.75)
"""Redness, 1 = the skin's, at which it is lip or tongue, and at which it is teeth."""

WHITE = 93.0
TINT = 0.3
"""L of drawn teeth, and what is left of their colour."""


def clear_teeth(lab: Lab, study: SketchAnalysis, flat: Lab, face: FaceFrame) -> None:
    """Whiten teeth in place, where the mouth is open. lab: (h, w, 3), painted. flat: before it was painted."""
    ring = closed_curve(face.ring(mesh.LIPS_INNER))
    region = region_around(ring, 2.0, lab.shape[1], lab.shape[0])
    opening = fill_polygons((region.height, region.width), [region.to_local(ring)])
    redness = region.cut(flat)[..., 1] * np.float32(1 / max(skin_median(flat[..., 1], face), 1.0))
    teeth = opening * smoothstep(*LIGHT, region.cut(study.flat)) * smoothstep(*PALE, redness)
    place = region.cut(lab)
    place[..., 0] += teeth * np.maximum(WHITE - place[..., 0], 0)
    place[..., 1:] *= (1 - np.float32(1 - TINT) * teeth)[..., None]
