"""The make-up on a face: its difference from its own bare skin in the same light, as a layer of the face atlas."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy
from sagemaker_endpoints._imaging.face.face_atlas import UNIT, picture_to_atlas, remap
from sagemaker_endpoints._imaging.face.skin import SkinEvidence, face_skin
from sagemaker_endpoints._imaging.filters.blur import gaussian, weighted_gaussian
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32

from .zones import by_side, zones

EYE_SIGMA = 0.012
"""In units: finer detail around the eyes is single lashes, which are not transferred."""

SKIN_SIGMA = 0.07
"""In units: finer detail of the skin is pores and spots, which are not transferred."""

SKIN_SHARE = np.array([0.4, 1.0, 1.0], np.float32)
"""Share of L, a*, b* that counts as make-up away from the eyes: differences in lightness there are mostly the shape of
the face, differences in colour mostly make-up."""

VISIBILITY_EXPONENT = 3
"""Exponent of the weights of the two sides of a face: the more visible side counts more than in proportion."""

DARKER_SCALE = 9.0
"""L by which a pixel must be darker than its mirror image for its weight to fall to 1/e: a strand of hair or a cast
shadow is only on one side."""

STEP = 4
"""Only every fourth atlas pixel in both directions is used: enough to fit six coefficients."""


@dataclass(frozen=True)
class AtlasFace:
    """A face in the atlas.

    Attributes:
        lab: (H, W, 3) float32 Lab.
        skin: (H, W) float32, 0…1, how reliable each pixel is as skin.
        eyes: (H, W) float32, 0…1, how reliable each pixel is as the surroundings of an eye.
    """

    lab: Lab
    skin: Mask
    eyes: Mask


def unwrap_face(copy: WorkingCopy, evidence: SkinEvidence, present: tuple[float, float]) -> AtlasFace:
    """Map a face to the atlas.

    Args:
        copy: of the face.
        evidence: the copy's skin.
        present: 0…1, whether each eye is in the picture; first the one at the left.
    """
    correspondence = picture_to_atlas(copy.face)
    visible = gaussian(correspondence.visible, 0.03 * UNIT) * _shown_eyes(present)
    skin = remap(face_skin(evidence, copy.face.unit), correspondence) * visible * zones().skin
    return AtlasFace(remap(copy.lab, correspondence), skin, visible * zones().eyes)


def _shown_eyes(present: tuple[float, float]) -> Mask:
    """(H, W) of the atlas, 0…1: 0 around an eye that something hides."""
    left, right = present
    return 1 - zones().around_eyes * by_side(1 - left, 1 - right)


def symmetrised(face: AtlasFace) -> AtlasFace:
    """The mean of a face and its mirror image, each side weighted by how well it is visible.

    Make-up is the same on both sides, light seldom is: most of the light cancels. A side that is turned away is filled
    in.

    Args:
        face: in the atlas.
    """
    mirrored = AtlasFace(
        np.ascontiguousarray(face.lab[:, ::-1]),
        np.ascontiguousarray(face.skin[:, ::-1]),
        np.ascontiguousarray(face.eyes[:, ::-1]),
    )
    own, other = ((side.skin + side.eyes + 1e-2) ** VISIBILITY_EXPONENT for side in (face, mirrored))
    darker = np.clip((face.lab[..., 0] - mirrored.lab[..., 0]) / DARKER_SCALE, -3, 3)
    share = float32(own / (own + other * np.exp(-darker)))[..., None]
    lab = share * face.lab + (1 - share) * mirrored.lab
    return AtlasFace(
        float32(lab),
        np.maximum(face.skin, mirrored.skin),
        np.maximum(face.eyes, mirrored.eyes),
    )


def makeup_layer(face: AtlasFace, skin: LabColour) -> Lab:
    """The colours of a face minus those of its bare skin in the same light.

    Args:
        face: in the atlas.
        skin: (3,) Lab, its typical skin colour.

    Returns:
        (H, W, 3) float32 differences of L, a*, b*, 0 where nothing of the face is visible.
    """
    lab, reliability = face.lab, face.skin
    shade = _fitted_light(lab[..., 0], reliability)
    light = (shade + 16) / (skin[0] + 16)
    bare = _bare_colour(face, skin)
    difference = np.stack([lab[..., 0] - shade, lab[..., 1] - bare[1] * light, lab[..., 2] - bare[2] * light], axis=-1)
    difference = float32(difference)
    broad = weighted_gaussian(_centred(difference, reliability), reliability, SKIN_SIGMA * UNIT) * SKIN_SHARE
    fine = gaussian(difference, EYE_SIGMA * UNIT)
    known = np.clip(2 * gaussian(reliability, 0.03 * UNIT), 0, 1)[..., None]
    eyes = face.eyes[..., None]
    return float32(eyes * fine + (1 - eyes) * known * broad)


def _centred(difference: Lab, reliability: Mask) -> Lab:
    """Differences without what all of the skin has in common: that is the skin's own colour, not make-up."""
    is_skin = reliability > 0.5
    return float32(difference - np.median(difference[is_skin], axis=0)) if is_skin.any() else difference


def _fitted_light(lightness: Plane, reliability: Mask) -> Plane:
    """(H, W), L: the quadratic surface that fits the lightness of the skin best, by least squares."""
    height, width = lightness.shape
    v, u = np.mgrid[:height, :width].astype(np.float32)
    u, v = u / width - np.float32(0.5), v / height - np.float32(0.5)
    terms = np.stack([np.ones_like(u), u, v, u * u, u * v, v * v], axis=-1)
    sparse = (slice(None, None, STEP), slice(None, None, STEP))
    weight = reliability[sparse].ravel()[:, None]
    basis = terms[sparse].reshape(-1, 6)
    normal = basis.T @ (weight * basis) + 1e-2 * np.eye(6, dtype=np.float32)
    coefficients = np.linalg.solve(normal, basis.T @ (weight[:, 0] * lightness[sparse].ravel()))
    return float32(cv2.transform(terms, coefficients[None].astype(np.float32)))


def _bare_colour(face: AtlasFace, skin: LabColour) -> LabColour:
    """(3,) Lab of forehead and chin, where there is neither blush nor shadow; `skin` if they are not visible."""
    plain = zones().plain * face.skin > 0.5
    return np.median(face.lab[plain], axis=0).astype(np.float32) if plain.sum() > 50 else skin
