"""How much lighter a face in the dark or against the light is drawn: as it would look well exposed."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.exposure import local_skin_lightness
from sagemaker_endpoints._imaging.face.eye_mesh import EYES
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import face_outline
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32

EXPOSED = 0.74
"""Light of the lightest part of a face from which it is well exposed: whites of eyes and teeth reach it in any face,
however dark its skin."""

MAX_GAIN = 1.28
"""Largest gain: darker faces keep something of their darkness, and skin that only seems underexposed stays dark."""

WHITES, SKIN = 85, 88
"""Percentiles of the light of eyes and mouth, and of the face, that stand for their lightest parts."""


def exposure_gain(analysis: SketchAnalysis, faces: tuple[FaceFrame, ...], size: tuple[int, int]) -> Plane:
    """By how much the light of the skin is raised, everywhere in a reduced picture.

    Args:
        analysis: of the photo.
        faces: the same faces in the pixels of the reduced picture.
        size: (height, width) of the reduced picture.

    Returns:
        (height, width) float32, 1 where faces are well exposed … `MAX_GAIN`.
    """
    gains = [gain_of(analysis.light, face) for face in analysis.faces]
    plane = np.ones(size, np.float32)
    if max(gains, default=1.0) == 1.0:
        return plane
    for gain, face in zip(gains, faces, strict=True):
        plane += fill_polygons(size, [face_outline(face)]) * (np.float32(gain) - plane)
    return local_skin_lightness(plane, faces)


def gain_of(light: Plane, face: FaceFrame) -> float:
    """By how much one face is to be drawn lighter than it is.

    Args:
        light: (h, w) float32, L / 100.
        face: in its pixels.

    Returns:
        1 … `MAX_GAIN`.
    """
    whites = [_lightest(light, face.ring(ring), WHITES) for ring in (*(eye.ring for eye in EYES), mesh.LIPS_INNER)]
    lightest = max(*whites, _lightest(light, face_outline(face), SKIN), 1e-3)
    return float(np.clip(EXPOSED / lightest, 1.0, MAX_GAIN))


def _lightest(light: Plane, outline: Points, percentile: int) -> float:
    region = region_around(outline, 1.0, light.shape[1], light.shape[0])
    inside = fill_polygons((region.height, region.width), [region.to_local(float32(outline))]) > 0.5
    pixels = region.cut(light)[inside]
    return float(np.percentile(pixels, percentile)) if pixels.size else 0.0
