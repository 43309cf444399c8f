"""Everything on the lips: one working copy of the mouth."""

from sagemaker_endpoints._imaging.color.pigment import Colour
from sagemaker_endpoints._imaging.compositing.working_copy import put_back, take_copy
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lips import find_lips
from sagemaker_endpoints._sdk.contract import RGB

from .kit import Kit
from .lipstick import apply_lip_liner, apply_lipstick

FINEST = 300.0
MARGIN = 0.08
"""Pixels between the eyes that are enough, and units around the lips."""


def apply_lip_makeup(rgb: RGB, face: FaceFrame, skin: Colour, kit: Kit) -> None:
    """Make up the lips in place. rgb: (H, W, 3). face: in its pixels. skin: its typical colour, Lab."""
    if not kit.keys() & {"lipstick", "lip_liner"}:
        return
    copy = take_copy(rgb, face, face.ring(mesh.LIPS_OUTER), MARGIN, FINEST)
    lips, lab = find_lips(copy.lab, copy.face), copy.lab
    if product := kit.get("lipstick"):
        lab = apply_lipstick(lab, copy.face, lips, skin, product.strength, product.colour(), product.option("finish"))
    if product := kit.get("lip_liner"):
        lab = apply_lip_liner(lab, copy.face, lips, skin, product.strength, product.colour())
    put_back(rgb, copy, lab)
