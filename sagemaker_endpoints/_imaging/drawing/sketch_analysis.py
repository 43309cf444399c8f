"""The input of drawings: the photo at the drawing's scale, with light relative to that of the faces' skin."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.drawing.ground import simplify_ground
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.exposure import local_skin_lightness
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.face.skin import face_outline
from sagemaker_endpoints._imaging.filters.deblock import deblock
from sagemaker_endpoints._imaging.filters.flow import Flow, edge_flow
from sagemaker_endpoints._imaging.filters.guided_filter import fast_guided_filter
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, grow_outline, soft_polygons
from sagemaker_endpoints._imaging.matting.refined_person_mask import refined_person_mask
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints._sdk.dtypes import float32, uint8

MAX_UNIT = 200.0
MAX_SIDE = 1400.0
"""Maximum inter-ocular distance and maximum longer side, pixels, of the drawing's scale. A pen draws no finer lines; a
larger photo gets the same drawing, enlarged."""

MAX_ENLARGED = 1.2e6
"""Pixels up to which a picture of small faces is enlarged, see `analyse`."""

FACELESS_UNIT = 0.16
"""Replacement for the inter-ocular distance if the photo has no faces, in shorter sides of the picture."""

MIN_SKIN_LIGHT = 0.12
"""Lower limit of the skin's light: with a darker reference, noise would be drawn."""

TEXTURE_RADIUS = 0.035
TEXTURE_CONTRAST = 0.035
"""Radius, in units, and contrast, relative to the skin, of the texture that is smoothed away before lines are searched:
pores, stubble, noise."""

SNAP_RADIUS = 0.08
SNAP_CONTRAST = 0.03
"""Radius, in units, and contrast, in light, of the guided filter that snaps the person mask to image edges."""

BARE_INSET = 0.05
"""Distance, in units, by which the face outline is shrunk, and standard deviation of its soft edge, for `bare`."""

FEATURES = {
    mesh.LEFT_EYE: 0.10,
    mesh.RIGHT_EYE: 0.10,
    mesh.LEFT_BROW: 0.05,
    mesh.RIGHT_BROW: 0.05,
    mesh.LIPS_OUTER: 0.07,
    mesh.NOSE_BASE: 0.06,
}
"""Margin, in units, around each ring that still counts as the feature."""

FEATURE_EDGE = 0.04
"""Standard deviation, in units, of the soft edge of the features."""

FLOW_SIGMA = 0.03
"""Standard deviation, in units, of the neighbourhood that determines the direction of a line."""


@dataclass(frozen=True)
class SketchAnalysis:
    """One photo, analysed for drawing; planes are (h, w) float32 at the drawing's scale.

    Attributes:
        unit: the inter-ocular distance of the largest face, in pixels.
        faces: in pixels of the planes.
        lab: (h, w, 3) float32 CIE L*a*b*.
        light: L / 100.
        skin_light: the light of the skin of the nearby faces.
        relative_light: light divided by `skin_light`, without fine texture; 1 on lit skin.
        bare: 1 inside faces, where only skin and features are.
        features: 1 around eyes, brows, nose and mouth.
        flow: the direction of the edges of `relative_light`.
    """

    unit: float
    faces: tuple[FaceFrame, ...]
    lab: Lab
    light: Plane
    skin_light: Plane
    relative_light: Plane
    bare: Plane
    features: Plane
    flow: Flow


def analyse(photo: Photo, calm: float = 0.0, least_unit: float = 0.0) -> SketchAnalysis:
    """Analyse a photo with any number of faces.

    Args:
        photo: at any size.
        calm: how far the background behind people is simplified, 0…1.
        least_unit: inter-ocular distance of the largest face, pixels, up to which a small photo with faces is enlarged:
            the drawing is then reduced, and has smooth edges.

    Returns:
        The analysis, at the drawing's scale.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_crop
        >>> analyse(sample_crop(256).photo).relative_light[128, 128].round(2)
        np.float32(1.0)
    """
    rgb, faces, unit = _at_scale(photo, least_unit)
    lab = rgb_to_lab(simplify_ground(rgb, photo.person_mask(), faces, unit, calm) if calm else rgb)
    light = lab[..., 0] * np.float32(0.01)
    skin_light = local_skin_lightness(light, faces).clip(MIN_SKIN_LIGHT)
    relative = float32(light / skin_light)
    smooth = fast_guided_filter(relative, relative, max(1, round(TEXTURE_RADIUS * unit)), TEXTURE_CONTRAST**2)
    flow = edge_flow(smooth, max(1.0, FLOW_SIGMA * unit))
    bare, features = _bare(light, faces), _features(light, faces)
    return SketchAnalysis(unit, faces, lab, light, skin_light, smooth, bare, features, flow)


def snapped_person_mask(photo: Photo, analysis: SketchAnalysis) -> Plane:
    """The person mask at the drawing's scale, its edge moved to the nearest image edge.

    Args:
        photo: the photo that was analysed.
        analysis: its analysis.

    Returns:
        (h, w) float32, 1 on people, 0 on the background; the filter may overshoot slightly.

    Example:
        >>> photo = Photo(np.zeros((40, 60, 3), np.uint8))
        >>> snapped_person_mask(photo, analyse(photo)).shape
        (40, 60)
    """
    size = (analysis.light.shape[1], analysis.light.shape[0])
    mask = opencv.resize(refined_person_mask(photo), size, cv2.INTER_LINEAR)
    return fast_guided_filter(analysis.light, mask, max(1, round(SNAP_RADIUS * analysis.unit)), SNAP_CONTRAST**2)


def _at_scale(photo: Photo, least_unit: float) -> tuple[RGB, tuple[FaceFrame, ...], float]:
    """The picture without the blocks of JPEG, faces and unit, at the scale of the drawing."""
    height, width = photo.rgb.shape[:2]
    frames = [face_frame(face.landmarks) for face in photo.faces]
    unit = max((frame.unit for frame in frames), default=FACELESS_UNIT * min(height, width))
    enlarged = min(least_unit / unit, float(np.sqrt(MAX_ENLARGED / (height * width)))) if frames else 1.0
    scale = min(max(1.0, enlarged), MAX_UNIT / unit, MAX_SIDE / max(height, width))
    size = opencv.scaled_size(width, height, scale)
    source = deblock(photo.rgb)
    rgb = source if scale == 1.0 else opencv.resize(source, size, _interpolation(scale))
    factors = np.array([size[0] / width, size[1] / height], np.float32)
    faces = tuple(frame.scaled(np.zeros(2, np.float32), factors) for frame in frames)
    return uint8(rgb), faces, unit * scale


def _interpolation(scale: float) -> int:
    return cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC


def _bare(light: Plane, faces: tuple[FaceFrame, ...]) -> Plane:
    """1 inside the shrunk outlines of the faces."""
    bare = np.zeros_like(light)
    for face in faces:
        inside = [grow_outline(face_outline(face), -BARE_INSET * face.unit)]
        bare = np.maximum(bare, soft_polygons((light.shape[0], light.shape[1]), inside, BARE_INSET * face.unit))
    return bare


def _features(light: Plane, faces: tuple[FaceFrame, ...]) -> Plane:
    """1 on the features of the faces and their margins."""
    features = np.zeros_like(light)
    for face in faces:
        rings = [grow_outline(closed_curve(face.ring(ring)), margin * face.unit) for ring, margin in FEATURES.items()]
        soft = soft_polygons((light.shape[0], light.shape[1]), rings, FEATURE_EDGE * face.unit)
        features = np.maximum(features, soft)
    return features
