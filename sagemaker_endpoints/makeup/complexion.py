"""Make-up of the skin, from foundation to highlighter, on one working copy of the face."""

from collections.abc import Sequence

from sagemaker_endpoints._imaging.compositing.copy_ownership import copy_ownership
from sagemaker_endpoints._imaging.compositing.face_copy import take_face_copy
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy, person_in, put_back
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import SkinEvidence, bare_skin, face_skin
from sagemaker_endpoints._sdk.contract import RGB, Photo

from .blush import apply_blush
from .contour_highlight import apply_contour, apply_highlight
from .foundation import SHADES, apply_foundation, apply_shade
from .kit import Kit

MAX_UNIT = 80.0
"""Largest inter-ocular distance of the working copy, pixels: enough for powders, whose edges are all soft."""

MARGIN = 0.35
"""Around the face outline, in units."""

NECK = 0.8
"""How far the copy extends below the face outline, without the margin, in units."""

SKIN_PRODUCTS = frozenset({"foundation", "contour", "highlight", "blush"})
"""The products of this module."""


def copy_face(photo: Photo, face: FaceFrame) -> WorkingCopy:
    """Copy a face with its ears and neck.

    Args:
        photo: not written to.
        face: in the photo's pixels.
    """
    return take_face_copy(photo.rgb, face, NECK, MARGIN, MAX_UNIT)


def apply_complexion(
    photo: Photo, rgb: RGB, copy: WorkingCopy, evidence: SkinEvidence, others: Sequence[FaceFrame], kit: Kit
) -> None:
    """Apply foundation, contour, blush and highlighter to a face, in place.

    Args:
        photo: for its person mask.
        rgb: (H, W, 3) uint8, the photo's pixels; written to.
        copy: of the bare face, see `copy_face`.
        evidence: the copy's skin.
        others: the photo's other faces, in its pixels; their skin is not painted.
        kit: other products are ignored.
    """
    if not kit.keys() & SKIN_PRODUCTS:
        return
    owned = copy_ownership(copy, others)
    skin = face_skin(evidence, copy.face.unit) * owned
    base, lab, face = evidence.model.lab, copy.lab, copy.face
    if product := kit.get("foundation"):
        lab = apply_foundation(lab, skin, face.unit, product.strength, product.option("finish"))
        if (shade := product.option("shade")) in SHADES:
            bare = bare_skin(evidence, face, person_in(copy, photo)) * owned
            lab = apply_shade(lab, bare, product.strength, shade)
    if product := kit.get("contour"):
        lab = apply_contour(lab, skin, face, product.strength)
    if product := kit.get("blush"):
        lab = apply_blush(lab, skin, face, product.strength, base, product.colour(), product.option("placement"))
    if product := kit.get("highlight"):
        lab = apply_highlight(lab, skin, face, product.strength, base, product.colour())
    put_back(rgb, copy, lab)
