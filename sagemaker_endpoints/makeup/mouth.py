"""Make-up of the lips, on one working copy of the mouth."""

from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.compositing.working_copy import put_back, take_copy
from sagemaker_endpoints._imaging.cosmetics.lipstick import apply_lip_liner, apply_lipstick
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lips import find_lips
from sagemaker_endpoints._sdk.contract import RGB

from .kit import Kit

MAX_UNIT = 300.0
"""Largest inter-ocular distance of the working copy, pixels."""

MARGIN = 0.10
"""Around the lips, in units."""

LIP_PRODUCTS = frozenset({"lipstick", "lip_liner"})
"""The products of this module."""


def apply_lip_makeup(rgb: RGB, face: FaceFrame, skin: LabColour, kit: Kit) -> None:
    """Make up the lips in place.

    Args:
        rgb: (H, W, 3) uint8; written to.
        face: in the pixels of `rgb`.
        skin: (3,) the skin's typical colour.
        kit: other products are ignored.
    """
    if not kit.keys() & LIP_PRODUCTS:
        return
    copy = take_copy(rgb, face, face.ring(mesh.LIPS_OUTER), MARGIN, MAX_UNIT)
    lips, lab = find_lips(copy.lab, copy.face), copy.lab
    if product := kit.get("lipstick"):
        lab = apply_lipstick(lab, copy.face, lips, skin, product.strength, product.colour(), product.option("finish"))
    if product := kit.get("lip_liner"):
        lab = apply_lip_liner(lab, copy.face, lips, skin, product.strength, product.colour())
    put_back(rgb, copy, lab)
