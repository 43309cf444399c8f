"""The powder on a face's cheeks: how they differ from its bare skin in the same light."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy
from sagemaker_endpoints._imaging.face.face_atlas import UNIT, picture_to_atlas, remap
from sagemaker_endpoints._imaging.face.skin import SkinEvidence, face_skin
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32

from .style import no_variation
from .zones import zones

SKIN_SHARE = np.array([0.4, 1.0, 1.0], np.float32)
"""Share of L, a*, b* that counts as make-up: differences in lightness are mostly the shape of the face, differences in
colour mostly make-up."""

MIN_WEIGHT = 30.0
"""Visible atlas pixels of a cheek that are needed to know its colour."""

STEP = 4
"""Only every fourth atlas pixel in both directions is used: enough to fit six coefficients."""


@dataclass(frozen=True)
class AtlasFace:
    """A face in the atlas.

    Attributes:
        lab: (H, W, 3) float32 Lab.
        skin: (H, W) float32, 0…1, how reliable each pixel is as skin.
    """

    lab: Lab
    skin: Mask


def unwrap_face(copy: WorkingCopy, evidence: SkinEvidence) -> AtlasFace:
    """Map a face to the atlas.

    Args:
        copy: of the face.
        evidence: the copy's skin.
    """
    correspondence = picture_to_atlas(copy.face)
    visible = gaussian(correspondence.visible, 0.03 * UNIT)
    skin = remap(face_skin(evidence, copy.face.unit), correspondence) * visible * zones().skin
    return AtlasFace(remap(copy.lab, correspondence), skin)


def cheek_colours(face: AtlasFace, skin: LabColour) -> NDArray[np.float32]:
    """The colours of the cheeks minus those of bare skin in the same light.

    Both sides of the face count together: light falls on one side, make-up is on both.

    Args:
        face: in the atlas.
        skin: (3,) Lab, its typical skin colour.

    Returns:
        (len(CHEEKS), 3) float32 differences of L, a*, b*, 0 where the cheeks are not visible.
    """
    difference = _differences(face, skin)
    return np.stack([_mean(difference, zone * face.skin) for zone in zones().cheeks])


def cheek_layer(colours: NDArray[np.float32]) -> Lab:
    """Powder of these colours on the cheeks.

    Args:
        colours: (len(CHEEKS), 3) float32 differences of L, a*, b*.

    Returns:
        (H, W, 3) float32 of the atlas.
    """
    layer = no_variation(zones().skin.shape)
    for zone, colour in zip(zones().cheeks, colours, strict=True):
        layer += zone[..., None] * colour
    return layer


def _mean(difference: Lab, weight: Mask) -> LabColour:
    total = float(weight.sum())
    return (
        float32((difference * weight[..., None]).sum(axis=(0, 1)) / total)
        if total > MIN_WEIGHT
        else np.zeros(3, np.float32)
    )


def _differences(face: AtlasFace, skin: LabColour) -> Lab:
    """(h, w, 3): differences of L, a*, b* from bare skin, without what all of the skin has in common."""
    lab, reliability = face.lab, face.skin
    shade = _fitted_light(lab[..., 0], reliability)
    light = (shade + 16) / (skin[0] + 16)
    bare = _bare_colour(face, skin)
    difference = np.stack([lab[..., 0] - shade, lab[..., 1] - bare[1] * light, lab[..., 2] - bare[2] * light], axis=-1)
    is_skin = reliability > 0.5
    # what all of the skin has in common is its own colour, not make-up
    common = np.median(difference[is_skin], axis=0) if is_skin.any() else np.zeros(3, np.float32)
    return float32((difference - common) * SKIN_SHARE)


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
