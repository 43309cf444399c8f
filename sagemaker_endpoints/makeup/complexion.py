"""Make-up of the skin, from foundation to highlighter, on one working copy of the face."""

from collections.abc import Sequence

import numpy as np

from sagemaker_endpoints._imaging.compositing.copy_ownership import copy_ownership
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy, cut_mask, put_back, take_copy
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import SkinEvidence, bare_skin, face_outline, face_skin
from sagemaker_endpoints._sdk.contract import RGB, Photo

from .blush import apply_blush
from .contour_highlight import apply_contour, apply_highlight
from .foundation import SHADES, apply_foundation, apply_shade
from .kit import Kit

MAX_UNIT = 80.0
"""Inter-ocular distance of the working copy at most, pixels: enough for powders, whose edges are all soft."""

MARGIN = 0.35
"""Around the outline of the face, in units."""

THROAT = 0.8
"""How far the copy reaches below the outline, margin not counted, in units."""

SKIN_PRODUCTS = frozenset({"foundation", "contour", "highlight", "blush"})
"""The products of this module."""


def take_face(photo: Photo, face: FaceFrame) -> WorkingCopy:
    """Copy a face with its ears and throat.

    Args:
        photo: not written to.
        face: in the photo's pixels.
    """
    outline = face_outline(face)
    reach = np.concatenate([outline, outline - THROAT * face.unit * face.up]).astype(np.float32)
    return take_copy(photo.rgb, face, reach, MARGIN, MAX_UNIT)


def apply_complexion(
    photo: Photo, rgb: RGB, copy: WorkingCopy, evidence: SkinEvidence, others: Sequence[FaceFrame], kit: Kit
) -> None:
    """Apply foundation, contour, blush and highlighter to a face, in place.

    Args:
        photo: for its person mask.
        rgb: (H, W, 3) uint8, the photo's pixels; written to.
        copy: of the bare face, see `take_face`.
        evidence: the copy's skin.
        others: the photo's other faces, in its pixels; their skin is not painted.
        kit: other products are ignored.
    """
    if not kit.keys() & SKIN_PRODUCTS:
        return
    share = copy_ownership(copy, others)
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
