"""What drawings are made from: the photo at the scale of the drawing, measured against its faces."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.exposure import nearby_face_lightness
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.face.skin import face_outline
from sagemaker_endpoints._imaging.filters.flow import Flow, edge_flow
from sagemaker_endpoints._imaging.filters.guided_filter import fast_guided_filter
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, grown, soft_polygons
from sagemaker_endpoints._imaging.matting.head_detail import person_with_heads
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Photo
from sagemaker_endpoints._sdk.dtypes import float32, uint8

UNIT = 200.0
SIDE = 1400.0
"""Largest distance between the eyes and largest longer side, pixels, at which lines are looked for: a pen draws no
finer than that, and a larger photo gets the same drawing, enlarged."""

FACELESS_UNIT = 0.16
"""Stands for the distance between the eyes, in shorter sides, where there is no face."""

DARKEST_REFERENCE = 0.12
"""Skin is never taken for darker than this, or noise would be drawn."""

FLAT_RADIUS = 0.035
FLAT_CONTRAST = 0.035
"""Radius in units and tolerated contrast, relative to the skin, of what is smoothed away before lines are looked for:
pores, stubble, noise."""

SNAP_RADIUS = 0.08
SNAP_CONTRAST = 0.03
"""Of the guided filter that brings the person mask to the nearest edge: units, and light."""

INSIDE = 0.05
"""How far inside its outline, in units, a face is all skin and features."""

FEATURES = {
    mesh.LEFT_EYE: 0.10,
    mesh.RIGHT_EYE: 0.10,
    mesh.LEFT_BROW: 0.05,
    mesh.RIGHT_BROW: 0.05,
    mesh.LIPS_OUTER: 0.07,
    mesh.NOSE_BASE: 0.06,
}
"""How far around each ring, in units, what belongs to it reaches."""

NEAR = 0.04
"""Deviation, in units, of the soft border of what counts as near a feature."""

FLOW_SIGMA = 0.03
"""Neighbourhood, in units, that agrees on the direction of a line."""


@dataclass(frozen=True)
class SketchAnalysis:
    """Planes are (h, w) float32 at the drawing's scale.

    unit: pixels between the eyes of the largest face. lab: (h, w, 3). light: L / 100.
    skin_light: that of the faces nearby.
    flat: light over the skin's light, without its finest texture; 1 is skin. flow: of its edges.
    bare: 1 inside faces, where skin and features are.
    features: 1 around eyes, brows, nose and mouth.
    """

    unit: float
    faces: tuple[FaceFrame, ...]
    lab: Lab
    light: Plane
    skin_light: Plane
    flat: Plane
    bare: Plane
    features: Plane
    flow: Flow


def analyse(photo: Photo) -> SketchAnalysis:
    """The study of a photo with any number of faces."""
    lab, faces, unit = _reduced(photo)
    light = lab[..., 0] * np.float32(0.01)
    skin_light = nearby_face_lightness(light, faces).clip(DARKEST_REFERENCE)
    relative = float32(light / skin_light)
    flat = fast_guided_filter(relative, relative, max(1, round(FLAT_RADIUS * unit)), FLAT_CONTRAST**2)
    flow = edge_flow(flat, max(1.0, FLOW_SIGMA * unit))
    bare, features = _bare(light, faces), _features(light, faces)
    return SketchAnalysis(unit, faces, lab, light, skin_light, flat, bare, features, flow)


def find_people(photo: Photo, study: SketchAnalysis) -> Plane:
    """(h, w) float32, 1 on people, at the study's scale and snapped to edges that the mask runs beside."""
    size = (study.light.shape[1], study.light.shape[0])
    mask = opencv.resize(person_with_heads(photo), size, cv2.INTER_LINEAR)
    return fast_guided_filter(study.light, mask, max(1, round(SNAP_RADIUS * study.unit)), SNAP_CONTRAST**2)


def _reduced(photo: Photo) -> tuple[Lab, tuple[FaceFrame, ...], float]:
    """Colours, faces and unit at the scale of the drawing."""
    height, width = photo.rgb.shape[:2]
    frames = [face_frame(face.landmarks) for face in photo.faces]
    unit = max((frame.unit for frame in frames), default=FACELESS_UNIT * min(height, width))
    scale = min(1.0, UNIT / unit, SIDE / max(height, width))
    size = opencv.scaled_size(width, height, scale)
    rgb = photo.rgb if scale == 1.0 else opencv.resize(photo.rgb, size, cv2.INTER_AREA)
    factors = np.array([size[0] / width, size[1] / height], np.float32)
    faces = tuple(frame.scaled(np.zeros(2, np.float32), factors) for frame in frames)
    return rgb_to_lab(uint8(rgb)), faces, unit * scale


def _bare(light: Plane, faces: tuple[FaceFrame, ...]) -> Plane:
    bare = np.zeros_like(light)
    for face in faces:
        inside = [grown(face_outline(face), -INSIDE * face.unit)]
        bare = np.maximum(bare, soft_polygons((light.shape[0], light.shape[1]), inside, INSIDE * face.unit))
    return bare


def _features(light: Plane, faces: tuple[FaceFrame, ...]) -> Plane:
    features = np.zeros_like(light)
    for face in faces:
        rings = [grown(closed_curve(face.ring(ring)), margin * face.unit) for ring, margin in FEATURES.items()]
        around = soft_polygons((light.shape[0], light.shape[1]), rings, NEAR * face.unit)
        features = np.maximum(features, around)
    return features
