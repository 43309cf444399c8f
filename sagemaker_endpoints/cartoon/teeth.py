"""Teeth drawn as one clear white."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.exposure import skin_median
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk.smoothstep import smoothstep

TEETH_LIGHT = (0.55, 0.75)
"""Light, 1 = the skin's, between which the open mouth changes from its dark inside to teeth."""

TEETH_REDNESS = (1.15, 0.75)
"""a*, 1 = the skin's: above the first value a pixel is lip or tongue, below the second it is teeth."""

WHITE = 93.0
"""L* of drawn teeth."""

TINT = 0.3
"""Share of their chroma that teeth keep."""


def whiten_teeth(lab: Lab, analysis: SketchAnalysis, flat: Lab, face: FaceFrame) -> None:
    """Whiten the teeth in an open mouth, in place.

    Args:
        lab: (h, w, 3) L*a*b*, the painted picture; written to.
        analysis: of the photo.
        flat: (h, w, 3) L*a*b*, the colours before they were painted.
        face: in the pixels of the analysis.
    """
    ring = closed_curve(face.ring(mesh.LIPS_INNER))
    region = region_around(ring, 2.0, lab.shape[1], lab.shape[0])
    opening = fill_polygons((region.height, region.width), [region.to_local(ring)])
    redness = region.cut(flat)[..., 1] * np.float32(1 / max(skin_median(flat[..., 1], face), 1.0))
    light = smoothstep(*TEETH_LIGHT, region.cut(analysis.relative_light))
    teeth = opening * light * smoothstep(*TEETH_REDNESS, redness)
    view = region.cut(lab)
    view[..., 0] += teeth * np.maximum(WHITE - view[..., 0], 0)
    view[..., 1:] *= (1 - np.float32(1 - TINT) * teeth)[..., None]
