"""What lies on a face beside its own skin and the light on it, as a layer of the atlas."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.pigment import Colour
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy
from sagemaker_endpoints._imaging.face.face_atlas import UNIT, sample, to_atlas
from sagemaker_endpoints._imaging.face.skin import SkinEvidence, face_skin
from sagemaker_endpoints._imaging.filters.blur import gaussian, weighted_gaussian
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32

from .zones import zones

EYE_DETAIL, SKIN_DETAIL = 0.012, 0.07
"""Deviations in units: what is finer around the eyes are single lashes, on the skin pores and spots. It stays the
face's own."""

SKIN_SHARE = np.array([0.4, 1.0, 1.0], np.float32)
"""Of L, a, b away from the eyes: light and dark there are mostly the shape of the face, colour is mostly make-up."""

PREFERENCE = 3
"""Exponent of the weights of the two sides: the one that is seen better counts for more than its share."""

ONE_SIDED = 9.0
"""L by which a place must be darker than its mirror image to count e times less: a strand of hair, a cast shadow."""

STEP = 4
"""Every fourth atlas pixel in both directions is enough for six coefficients."""


@dataclass(frozen=True)
class Painting:
    """A face in the atlas. lab: (H, W, 3). skin, eyes: (H, W), 0…1, how far each pixel may be believed."""

    lab: Lab
    skin: Mask
    eyes: Mask


def paint_off(copy: WorkingCopy, evidence: SkinEvidence) -> Painting:
    """Bring a face to the atlas. evidence: of the copy's pixels."""
    where = to_atlas(copy.face)
    seen = gaussian(where.seen, 0.03 * UNIT)
    skin = sample(face_skin(evidence, copy.face.unit), where) * seen * zones().skin
    return Painting(sample(copy.lab, where), skin, seen * zones().eyes)


def both_sides(painting: Painting) -> Painting:
    """The mean of a face and its mirror image, each side weighted by how well it is seen.

    Make-up is alike on both sides, light seldom is: most of it cancels, and a side turned away is filled in.
    """
    mirrored = Painting(
        np.ascontiguousarray(painting.lab[:, ::-1]),
        np.ascontiguousarray(painting.skin[:, ::-1]),
        np.ascontiguousarray(painting.eyes[:, ::-1]),
    )
    own, other = ((p.skin + p.eyes + 1e-2) ** PREFERENCE for p in (painting, mirrored))
    darker = np.clip((painting.lab[..., 0] - mirrored.lab[..., 0]) / ONE_SIDED, -3, 3)
    share = float32(own / (own + other * np.exp(-darker)))[..., None]
    lab = share * painting.lab + (1 - share) * mirrored.lab
    return Painting(
        float32(lab),
        np.maximum(painting.skin, mirrored.skin),
        np.maximum(painting.eyes, mirrored.eyes),
    )


def beside_skin(painting: Painting, skin: Colour) -> Lab:
    """(H, W, 3) L, a, b of the face minus those of its bare skin in the same light, 0 where nothing is known.

    skin: its typical colour.
    """
    lab, trust = painting.lab, painting.skin
    shade = _shading(lab[..., 0], trust)
    light = (shade + 16) / (skin[0] + 16)
    bare = _plain_colour(painting, skin)
    relative = np.stack([lab[..., 0] - shade, lab[..., 1] - bare[1] * light, lab[..., 2] - bare[2] * light], axis=-1)
    relative = float32(relative)
    broad = weighted_gaussian(relative, trust, SKIN_DETAIL * UNIT) * SKIN_SHARE
    fine = gaussian(relative, EYE_DETAIL * UNIT)
    known = np.clip(2 * gaussian(trust, 0.03 * UNIT), 0, 1)[..., None]
    eyes = painting.eyes[..., None]
    return float32(eyes * fine + (1 - eyes) * known * broad)


def _shading(lightness: Plane, trust: Mask) -> Plane:
    """The light on the face: the quadratic surface that fits the lightness of its skin best, by least squares."""
    height, width = lightness.shape
    v, u = np.mgrid[:height, :width].astype(np.float32)
    u, v = u / width - np.float32(0.5), v / height - np.float32(0.5)
    terms = np.stack([np.ones_like(u), u, v, u * u, u * v, v * v], axis=-1)
    thin = (slice(None, None, STEP), slice(None, None, STEP))
    weight = trust[thin].ravel()[:, None]
    basis = terms[thin].reshape(-1, 6)
    normal = basis.T @ (weight * basis) + 1e-2 * np.eye(6, dtype=np.float32)
    coefficients = np.linalg.solve(normal, basis.T @ (weight[:, 0] * lightness[thin].ravel()))
    return float32(cv2.transform(terms, coefficients[None].astype(np.float32)))


def _plain_colour(painting: Painting, skin: Colour) -> Colour:
    """The colour of forehead and chin, which neither blush nor shadow covers; `skin` where they are not seen."""
    sure = zones().plain * painting.skin > 0.5
    return np.median(painting.lab[sure], axis=0).astype(np.float32) if sure.sum() > 50 else skin
