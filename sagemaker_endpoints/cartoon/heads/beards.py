"""Beards and stubble: dark or rough skin around the mouth and along the jaw."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline, soft_polygons
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep, smoothstep_at

from .head import Head, HeadMasks

UPPER_ZONE = (98, 203, 206, 216, 212, 202, 204, 194, 201, 200)
LOWER_ZONE = (421, 418, 424, 422, 432, 436, 426, 423, 327, 326, 2, 97)
ZONE = (*UPPER_ZONE, *LOWER_ZONE)
"""Ring: where moustaches and chin beards grow."""

MOUSTACHE = (98, 203, 206, 92, 165, 167, 164, 393, 391, 322, 426, 423, 327, 2)
CHIN = (194, 201, 200, 421, 418, 262, 428, 199, 208, 32)
"""Rings: between nose and mouth; between mouth and the tip of the chin."""

INNER_JAW = (401, 366, 425, 436, 432, 422, 424, 418, 421, 200, 201, 194, 204, 202, 212, 216, 205, 137, 177)
"""Path: from the right sideburn below the mouth to the left one; between it and the jaw, full beards grow."""

JAW_SPAN = slice(2, -2)
"""The part of the jaw along which they grow."""

BELOW_JAW = 0.22
"""How far below the jaw they hang, units."""

LIGHT = (0.66, 0.52)
"""Light there, relative to the cheek above, between which skin becomes beard; shaved chins and shadows are lighter."""

FULL_LIGHT = (0.84, 0.68)
"""The same along the jaw of somebody with a full beard, where it is sparse."""

SURE_SHARE, RIM = (0.12, 0.3), 0.13
"""Share of the upper lip or of the chin that is dark, between which there surely is a beard; and how much lighter its
rim may be."""

FULL_SHARE = (0.35, 0.6)
"""Share of the chin that is beard between which the beard is taken for a full one, that covers the jaw too."""

THICK_SHARE = (0.45, 0.6)
"""Share of the upper lip plus that of the chin that is beard between which the beard is hair; a sparser one is a darker
tone of the skin, which shows between its hairs."""

STUBBLE_SHADE = (1.0, 0.88)
"""Light, relative to the cheek above, between which rough skin is drawn as stubble."""

STUBBLE = 0.4
"""How dark stubble is drawn; a sparse beard is 1."""

SIGMA = 0.02
"""Standard deviation, in units, of the blur before that: single hairs and wrinkles are no beard."""

MIN_CHEEK = 0.25
"""Least light of a cheek: darker ones are covered, by hair or by a beard themselves."""

LIPS_MARGIN = 0.05
"""Margin, in units, around lips that is never beard."""

ROUGH_SIGMA = 0.035
"""Standard deviation, in units, of the blur that stubble differs from."""

ROUGHNESS = (0.021, 0.031)
"""Mean difference, relative to the light, between which skin is taken for stubble; the smoother one of upper lip and
chin decides. Of 20 smooth faces none had more than 0.022."""

SHADED_LIP = (0.95, 0.85)
"""Light of the upper lip, relative to the cheeks', between which stubble darkens it."""

DARKEST = 0.15
"""Least light by which that difference is divided."""

SHADE_SIGMA = 0.06
"""Standard deviation, in units, of the blur before that."""

STUBBLE_EDGE = 0.09
"""Standard deviation, in units, of the soft border of stubble."""

BARE_LIPS = 0.06
"""Margin, in units, around lips that has no stubble."""


def find_beards(head: Head, masks: HeadMasks) -> HeadMasks:
    """Move beards from the skin to the hair, and find stubble.

    Args:
        head: the head.
        masks: of the head.

    Returns:
        The masks, with thick beards as hair, and with stubble and sparse beards.
    """
    face, shape = head.face, (head.light.shape[0], head.light.shape[1])
    lips = grow_outline(closed_curve(face.ring(mesh.LIPS_OUTER)), LIPS_MARGIN * face.unit)
    bare = 1 - fill_polygons(shape, [lips])
    around_mouth, jaw = (
        soft_polygons(shape, [ring], 0.03 * face.unit) * bare for ring in (face.ring(ZONE), _jaw_ring(head))
    )
    light = gaussian(head.smooth_light, SIGMA * face.unit) / _cheek_light(head)
    dark = _dark(light, face)
    full = smoothstep_at(*FULL_SHARE, _mean_in(dark, face.ring(CHIN)))
    beard = np.maximum(around_mouth * dark, jaw * smoothstep(*FULL_LIGHT, light) * np.float32(full))
    beard = masks.skin * beard
    thick = smoothstep_at(*THICK_SHARE, sum(_mean_in(dark, face.ring(ring)) for ring in (MOUSTACHE, CHIN)))
    hair = beard * np.float32(thick)
    skin = float32(masks.skin - hair)
    stubble = np.maximum(_stubble(head, skin, light), beard - hair)
    return masks._replace(skin=skin, hair=float32(masks.hair + hair), stubble=stubble)


def _dark(light: Plane, face: FaceFrame) -> Plane:
    """1 on what is dark enough for a beard; where there surely is one, its thinner rim counts too."""
    dark = smoothstep(*LIGHT, light)
    for ring in (MOUSTACHE, CHIN):
        sure = smoothstep_at(*SURE_SHARE, _mean_in(dark, face.ring(ring)))
        if sure:
            return smoothstep(LIGHT[0] + RIM * sure, LIGHT[1] + RIM * sure, light)
    return dark


def _stubble(head: Head, skin: Plane, light: Plane) -> Plane:
    """(h, w) 0…1: the lower face, as far as it is stubbly."""
    stubbly = _stubbly(head, light)
    if not stubbly:
        return np.zeros_like(skin)
    face, shape = head.face, (head.light.shape[0], head.light.shape[1])
    lips = grow_outline(closed_curve(face.ring(mesh.LIPS_OUTER)), BARE_LIPS * face.unit)
    rings = [face.ring(ZONE), _jaw_ring(head)]
    zone = soft_polygons(shape, [float32(ring) for ring in rings], STUBBLE_EDGE * face.unit)
    zone = smoothstep(0.35, 0.6, zone) * (1 - soft_polygons(shape, [lips], 0.01 * face.unit))
    shade = smoothstep(*STUBBLE_SHADE, gaussian(light, SHADE_SIGMA * face.unit))
    return float32(zone * skin * shade * np.float32(STUBBLE * stubbly))


def _stubbly(head: Head, light: Plane) -> float:
    """0 smooth … 1 stubble."""
    smooth = gaussian(head.light, ROUGH_SIGMA * head.face.unit)
    rough = np.abs(head.light - smooth) / np.maximum(smooth, DARKEST)
    rings = [head.face.ring(ring) for ring in (MOUSTACHE, CHIN)]
    roughness = min(_mean_in(float32(rough), ring) for ring in rings)
    return smoothstep_at(*ROUGHNESS, roughness) * smoothstep_at(
        -SHADED_LIP[0], -SHADED_LIP[1], -_mean_in(light, rings[0])
    )


def _jaw_ring(head: Head) -> Points:
    """The ring between the inner border of a full beard and its lower edge below the jaw."""
    face = head.face
    below = face.ring(mesh.JAW)[JAW_SPAN] - np.float32(BELOW_JAW * face.unit) * face.up
    return float32(np.concatenate([below, face.ring(INNER_JAW)]))


def _mean_in(plane: Plane, ring: Points) -> float:
    inside = fill_polygons((plane.shape[0], plane.shape[1]), [float32(ring)])
    return float((plane * inside).sum() / max(float(inside.sum()), 1e-3))


def _cheek_light(head: Head) -> Plane:
    """(h, w): the light of the cheeks, from the left one to the right one; the shaded half of a face is no beard."""
    ends = [head.face.ring(cheek) for cheek in (mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK)]
    start, end = (ring.mean(axis=0) for ring in ends)
    along = (end - start) / max(float((end - start) @ (end - start)), 1e-6)
    height, width = head.light.shape
    x, y = np.arange(width, dtype=np.float32) - start[0], np.arange(height, dtype=np.float32)[:, None] - start[1]
    left, right = (_median_at(head.smooth_light, ring) for ring in ends)
    return float32((left + (right - left) * (x * along[0] + y * along[1]).clip(0, 1)).clip(MIN_CHEEK, None))


def _median_at(plane: Plane, points: Points) -> float:
    columns, rows = points.astype(int).T
    return float(np.median(plane[rows.clip(0, plane.shape[0] - 1), columns.clip(0, plane.shape[1] - 1)]))
