"""Make-up of one eye, from shadow to brow, on one working copy fine enough for single lashes."""

import numpy as np

from sagemaker_endpoints._imaging.color.pigment import LabColour, hex_to_lab
from sagemaker_endpoints._imaging.compositing.working_copy import put_back, take_copy
from sagemaker_endpoints._imaging.cosmetics.eye_shape import shadow_of
from sagemaker_endpoints._imaging.cosmetics.eyeliner import apply_eyeliner
from sagemaker_endpoints._imaging.cosmetics.lid_room import lid_room
from sagemaker_endpoints._imaging.cosmetics.mascara import apply_mascara
from sagemaker_endpoints._imaging.face.eye_mesh import EYES, EyeMesh
from sagemaker_endpoints._imaging.face.eye_presence import eye_presence
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lids import find_lids
from sagemaker_endpoints._imaging.filters.edge_blur import drawing_blur
from sagemaker_endpoints._sdk.contract import RGB

from .brows import apply_brows
from .eyeshadow import apply_eyeshadow
from .kit import Kit
from .lenses import apply_lenses

MAX_UNIT = 260.0
"""Largest inter-ocular distance of the working copy, pixels: enough for single lashes."""

MARGIN = 0.22
"""Around eye and brow, in units: room for wings and soft edges."""

EYE_PRODUCTS = frozenset({"eyeshadow", "eyeliner", "mascara", "lenses", "brows"})
"""The products of this module."""


def apply_eye_makeup(rgb: RGB, face: FaceFrame, eye: EyeMesh, skin: LabColour, kit: Kit) -> None:
    """Make up one eye in place.

    Args:
        rgb: (H, W, 3) uint8; written to.
        face: in the pixels of `rgb`.
        eye: which of the two.
        skin: (3,) the skin's typical colour.
        kit: other products are ignored.
    """
    if not kit.keys() & EYE_PRODUCTS:
        return
    around = np.concatenate([face.ring(eye.ring), face.ring(eye.brow_top), face.ring(eye.brow_bottom)])
    copy = take_copy(rgb, face, around, MARGIN, MAX_UNIT)
    lab, local_face = copy.lab, copy.face
    lids, blur = find_lids(local_face, eye), drawing_blur(lab)
    presence = eye_presence(lab, lids)
    if not presence:
        return
    if (product := kit.get("eyeshadow")) and product.options["colours"]:
        colours = [hex_to_lab(colour) for colour in product.options["colours"]]
        other = next(each for each in EYES if each is not eye)
        visible = shadow_of(lids, find_lids(local_face, other))
        room = lid_room(copy.shape, local_face, eye, lids)
        lab = apply_eyeshadow(lab, lids, room, visible, skin, product.strength, colours, product.option("finish"))
    if product := kit.get("lenses"):
        lab = apply_lenses(lab, local_face, eye, lids, skin, product.strength, product.colour())
    if product := kit.get("eyeliner"):
        lab = apply_eyeliner(lab, lids, product.strength, product.colour(), product.option("style"), blur)
    if product := kit.get("mascara"):
        lab = apply_mascara(lab, lids, product.strength, product.colour(), blur)
    if product := kit.get("brows"):
        thickness = product.options["thickness"] / 100
        lab = apply_brows(lab, local_face, eye, skin, product.strength, product.colour(), thickness, blur)
    put_back(rgb, copy, copy.lab + np.float32(presence) * (lab - copy.lab))
