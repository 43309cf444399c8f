"""Everything that lies on the skin at large: one working copy of the face, from foundation to blush."""

from collections.abc import Sequence

import numpy as np

from sagemaker_endpoints._imaging.color.pigment import Colour
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy, cut_mask, put_back, take_copy
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.ownership import ownership
from sagemaker_endpoints._imaging.face.skin import SkinEvidence, bare_skin, face_outline, face_skin, observe_skin
from sagemaker_endpoints._sdk.contract import RGB, Mask, Photo

from .blush import apply_blush
from .foundation import SHADES, apply_foundation, apply_shade
from .kit import Kit
from .sculpt import apply_contour, apply_highlight

FINEST = 80.0
"""Pixels between the eyes that are enough for powders: all their edges are soft."""

MARGIN, THROAT = 0.35, 0.8
"""Units around the outline, and below the chin."""


def take_face(photo: Photo, face: FaceFrame) -> WorkingCopy:
    """The face with its ears and throat. face: in the photo's pixels."""
    outline = face_outline(face)
    reach = np.concatenate([outline, outline - THROAT * face.unit * face.up]).astype(np.float32)
    return take_copy(photo.rgb, face, reach, MARGIN, FINEST)


def apply_complexion(
    photo: Photo, rgb: RGB, copy: WorkingCopy, evidence: SkinEvidence, others: Sequence[FaceFrame], kit: Kit
) -> None:
    """Put foundation, contour, highlight and blush on a face, in place.

    photo: for its person mask. rgb: (H, W, 3), written to. copy: of the bare face. evidence: of the same pixels.
    others: the photo's other faces, in its pixels; theirs is not painted.
    """
    if not kit.keys() & {"foundation", "contour", "highlight", "blush"}:
        return
    share = _share(copy, others)
    skin = face_skin(evidence, copy.face.unit) * share
    base, lab, face = evidence.model.lab, copy.lab, copy.face
    if product := kit.get("foundation"):
        lab = apply_foundation(lab, skin, face.unit, product.strength, product.option("finish"))
        if (shade := product.option("shade")) in SHADES:
            bare = bare_skin(evidence, face, cut_mask(copy, photo.person_mask())) * share
            lab = apply_shade(lab, bare, product.strength, shade)
    if product := kit.get("contour"):
        lab = apply_contour(lab, skin, face, product.strength)
    if product := kit.get("blush"):
        lab = apply_blush(lab, skin, face, product.strength, base, product.colour(), product.option("placement"))
    if product := kit.get("highlight"):
        lab = apply_highlight(lab, skin, face, product.strength, base, product.colour())
    put_back(rgb, copy, lab)


def skin_colour(copy: WorkingCopy) -> tuple[SkinEvidence, Colour]:
    """What is known of the skin, and its typical colour, Lab."""
    evidence = observe_skin(copy.lab, copy.face)
    return evidence, evidence.model.lab


def _share(copy: WorkingCopy, others: Sequence[FaceFrame]) -> Mask:
    height, width = copy.shape
    factors = np.array([width / copy.region.width, height / copy.region.height], np.float32)
    offset = np.array([copy.region.left, copy.region.top], np.float32)
    return ownership(copy.shape, copy.face, [other.scaled(offset, factors) for other in others])
