"""Hands, arms, shoulders and the shaded neck: their tone changes with that of the face."""

from dataclasses import replace

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.colour_model import ColourModel, likelihood, shading_free
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy, take_copy
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import face_outline
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.filters.guided_filter import guided_filter
from sagemaker_endpoints._imaging.geometry.polygon import soft_polygons
from sagemaker_endpoints._sdk.contract import RGB, Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

MAX_UNIT = 32.0
"""Largest inter-ocular distance of the copy, pixels: a change of tone is smooth, only its edges need detail."""

SIDEWAYS, UPWARDS, DOWNWARDS = 4.0, 3.0, 7.0
"""How far the copy extends beyond the nose, in units: about as far as this person's hands reach in a portrait."""

SHADING_WEIGHT = 0.5
"""Weight of lightness in the colour model: an arm or a neck lies in more or less light than the face."""

CHROMA_WEIGHT = 0.8
"""Weight of chroma: sun and make-up differ between face and arm."""

LIKELY = (0.15, 0.6)
"""Likelihoods between which a colour becomes skin."""

VIVID = (0.6, 0.85)
"""Shading-free chroma divided by that of the face's skin, between which a colour becomes skin: pale walls and white
cloth are near pale skin in every other respect."""

TOO_DARK, LIT = 0.4, 0.6
"""Lightness divided by that of the face's skin: below the first it is hair or cloth, from the second on it can be skin.
"""

TEXTURE_RADIUS = 0.05
"""Standard deviation, in units, of the window in which the contrast is measured."""

SMOOTH, TEXTURED = 4.5, 9.0
"""Standard deviation of L in that window: skin has less than the first, hair, grass and knitwear more than the second.
"""

PATCH = 0.10
"""Standard deviation, in units, of the blur by which single pixels that resemble skin are distinguished from a hand."""

SNAP_RADIUS, SNAP_EPSILON = 0.08, 1e-3
"""Radius in units and epsilon of the guided filter that snaps the mask to edges."""


def copy_body(rgb: RGB, face: FaceFrame) -> WorkingCopy:
    """Copy a person around a face, at the scale of a change of tone.

    Args:
        rgb: (H, W, 3) uint8.
        face: in the pixels of `rgb`.
    """
    return take_copy(rgb, face, _reach(face), 0.0, MAX_UNIT)


def body_skin(body: WorkingCopy, model: ColourModel, person: Mask, covered: Mask) -> Mask:
    """The bare skin of a person outside the face, by its colour.

    Args:
        body: see `copy_body`.
        model: the colour of the face's skin.
        person: (h, w) float32 of the body's copy, 1 on people.
        covered: (h, w) float32 of the body's copy, 0…1, the skin of face, ears and neck that is known already.

    Returns:
        (h, w) float32, 0…1: skin without `covered` and without the face.
    """
    unit, lightness = body.face.unit, np.ascontiguousarray(body.lab[..., 0])
    weights = np.array([SHADING_WEIGHT, CHROMA_WEIGHT, CHROMA_WEIGHT], np.float32)
    shaded = replace(model, precision=model.precision * np.outer(weights, weights))
    likely = smoothstep(*LIKELY, likelihood(body.lab, shaded))
    lit = smoothstep(TOO_DARK, LIT, lightness * np.float32(1 / max(float(model.lab[0]), 1.0)))
    skin = likely * lit * smoothstep(TEXTURED, SMOOTH, _contrast(lightness, TEXTURE_RADIUS * unit))
    skin *= smoothstep(*VIVID, _vividness(body.lab, model)) * smoothstep(0.3, 0.7, person)
    skin *= smoothstep(0.25, 0.5, gaussian(skin, PATCH * unit))
    snapped = guided_filter(
        lightness * np.float32(0.01), float32(skin), max(2, round(SNAP_RADIUS * unit)), SNAP_EPSILON
    )
    face = soft_polygons(body.shape, [face_outline(body.face)], 0.04 * unit)
    return float32(np.clip(smoothstep(0.1, 0.9, snapped) - covered, 0.0, 1.0) * (1 - face))


def in_body(mask: Mask, copy: WorkingCopy, body: WorkingCopy) -> Mask:
    """A mask of one copy of a photo in the pixels of another one.

    Args:
        mask: (h, w) float32 of `copy`.
        copy: where the mask comes from.
        body: where it is needed.

    Returns:
        (h, w) float32 of `body`; 0 outside `copy`.
    """
    (height, width), (rows, columns) = copy.shape, body.shape
    scale = np.array([columns / body.region.width, rows / body.region.height])
    step = scale * [copy.region.width / width, copy.region.height / height]
    offset = scale * [copy.region.left - body.region.left, copy.region.top - body.region.top] + 0.5 * step - 0.5
    matrix = np.array([[step[0], 0, offset[0]], [0, step[1], offset[1]]])
    return float32(cv2.warpAffine(mask, matrix, (columns, rows), flags=cv2.INTER_LINEAR))


def _reach(face: FaceFrame) -> Points:
    """(4, 2) pixels: the corners of the area that this person's skin can lie in."""
    centre = face.points.mean(axis=0)
    corners = [(side * SIDEWAYS, height) for side in (-1, 1) for height in (UPWARDS, -DOWNWARDS)]
    return float32([centre + face.unit * (x * face.right + y * face.up) for x, y in corners])


def _vividness(lab: Lab, model: ColourModel) -> Plane:
    """(H, W): shading-free chroma divided by that of the face's skin."""
    own = np.linalg.norm(shading_free(lab)[..., 1:], axis=-1)
    return float32(own / max(float(np.linalg.norm(model.median[1:])), 1e-3))


def _contrast(lightness: Plane, sigma: float) -> Plane:
    """(H, W): local standard deviation."""
    mean = gaussian(lightness, sigma)
    return float32(np.sqrt(np.maximum(gaussian(lightness * lightness, sigma) - mean * mean, 0.0)))
