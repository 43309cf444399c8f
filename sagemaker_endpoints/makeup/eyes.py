"""Everything around one eye: one working copy from shadow to brow, fine enough for single lashes."""

import numpy as np

from sagemaker_endpoints._imaging.color.pigment import Colour, colour_of
from sagemaker_endpoints._imaging.compositing.working_copy import put_back, take_copy
from sagemaker_endpoints._imaging.face.eye_mesh import EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lids import lids_of
from sagemaker_endpoints._sdk.contract import RGB

from .brows import apply_brows
from .eyeliner import apply_eyeliner
from .eyeshadow import apply_eyeshadow
from .kit import Kit
from .lenses import apply_lenses
from .mascara import apply_mascara

FINEST = 260.0
MARGIN = 0.22
"""Pixels between the eyes that are enough, and units around eye and brow for wings and soft edges."""


def apply_eye_makeup(rgb: RGB, face: FaceFrame, eye: EyeMesh, skin: Colour, kit: Kit) -> None:
    """Make up one eye in place. rgb: (H, W, 3). face: in its pixels. skin: its typical colour, Lab."""
    if not kit.keys() & {"eyeshadow", "eyeliner", "mascara", "lenses", "brows"}:
        return
    around = np.concatenate([face.ring(eye.ring), face.ring(eye.brow_top), face.ring(eye.brow_bottom)])
    copy = take_copy(rgb, face, around, MARGIN, FINEST)
    lab, near = copy.lab, copy.face
    lids = lids_of(near, eye)
    if (product := kit.get("eyeshadow")) and product.options["colours"]:
        colours = [colour_of(colour) for colour in product.options["colours"]]
        lab = apply_eyeshadow(lab, lids, skin, product.strength, colours, product.option("finish"))
    if product := kit.get("lenses"):
        lab = apply_lenses(lab, near, eye, lids, skin, product.strength, product.colour())
    if product := kit.get("eyeliner"):
        lab = apply_eyeliner(lab, lids, product.strength, product.colour(), product.option("style"))
    if product := kit.get("mascara"):
        lab = apply_mascara(lab, lids, product.strength, product.colour())
    if product := kit.get("brows"):
        thickness = product.options["thickness"] / 100
        lab = apply_brows(lab, near, eye, skin, product.strength, product.colour(), thickness)
    put_back(rgb, copy, lab)
