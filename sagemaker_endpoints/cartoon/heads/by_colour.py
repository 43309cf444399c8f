"""The masks of a head where no network sees its parts: found by the colours of this head."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.color.colour_model import fit_colour_model, likelihood
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.skin import bare_skin, face_outline, observe_skin
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, grow_outline, soft_polygons
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .head import Head, HeadMasks

HAIR_BAND = (0.32, 0.75)
"""Distances, in units, above the face's outline between which most heads have hair."""

BROW_HEIGHT = 0.6
"""Height, in units, above the bridge of the nose from which that band counts."""

HAIR_REACH = 1.5
"""Distance, in units, around the face's outline in which hair is looked for."""

PERSON = (0.3, 0.7)
"""Person mask between which a pixel begins to count as hair."""

MIN_SAMPLES = 40
"""Pixels of the band which must belong to the person; with fewer the hair's colour is not known."""

SKINLIKE = 0.35
"""Median likelihood of skin in the band from which the head is taken for bald."""


def guess_masks(head: Head) -> HeadMasks:
    """Tell skin and hair by colour; nothing is known to be in front.

    Args:
        head: the head.

    Returns:
        The masks.
    """
    evidence = observe_skin(head.lab, head.face)
    skin = np.maximum(bare_skin(evidence, head.face, head.people), evidence.inside * evidence.features)
    hair = _hair(head, evidence.skin_likelihood) * (1 - skin)
    nothing = np.zeros_like(skin)
    return HeadMasks(skin, float32(hair), nothing, nothing, nothing, nothing, nothing)


def _hair(head: Head, skin_likelihood: Plane) -> Plane:
    """Pixels around the face that look like those just above the forehead."""
    face, shape = head.face, (head.light.shape[0], head.light.shape[1])
    outline = face_outline(face)
    band = _band(head) & (head.people > PERSON[1])
    if band.sum() < MIN_SAMPLES or float(np.median(skin_likelihood[band])) > SKINLIKE:
        return np.zeros(shape, np.float32)
    likely = likelihood(head.lab, fit_colour_model(head.lab[band]))
    near = soft_polygons(shape, [grow_outline(outline, HAIR_REACH * face.unit)], 0.25 * face.unit)
    return float32(likely * near * smoothstep(*PERSON, head.people))


def _band(head: Head) -> NDArray[np.bool_]:
    """True above the forehead, where most heads have hair."""
    face, (height, width) = head.face, head.light.shape
    inner, outer = (
        fill_polygons((height, width), [grow_outline(face_outline(face), distance * face.unit)])
        for distance in HAIR_BAND
    )
    brow = face.points[mesh.NOSE_BRIDGE] + BROW_HEIGHT * face.unit * face.up
    x, y = np.arange(width, dtype=np.float32) - brow[0], np.arange(height, dtype=np.float32)[:, None] - brow[1]
    return np.asarray((outer - inner > 0.5) & (x * face.up[0] + y * face.up[1] > 0))
