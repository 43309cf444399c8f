"""The zones of the face atlas in which make-up is treated differently."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from sagemaker_endpoints._imaging.face import eye_mesh, mesh
from sagemaker_endpoints._imaging.face.eye_mesh import EyeMesh
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lids import find_lids
from sagemaker_endpoints._imaging.face.soft_shapes import SoftShape, soft_mask
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

UNDER_EYE = 0.11
"""Units below the lower lid that belong to the eye: shadow and lashes, but not an eye bag."""

SOCKET = 0.02
"""Units above the rim of the eye socket that belong to the eye: shadow fades out below the brow, whose hairs are not
make-up."""

TEMPLE = 0.15
"""Units beyond the outer corner that belong to the eye: wings and blended shadow."""

INNER_REACH = 0.10
"""Units beyond the inner corner that belong to the lid."""

NOT_SKIN = {
    mesh.LEFT_EYE: 0.02,
    mesh.RIGHT_EYE: 0.02,
    mesh.LEFT_BROW: 0.05,
    mesh.RIGHT_BROW: 0.05,
    mesh.LIPS_OUTER: 0.03,
    mesh.NOSE_BASE: 0.02,
}
"""Rings of landmarks that are not skin, and the margin around each in units."""

LASH_LINE = SoftShape((eye_mesh.LEFT.upper_lid, eye_mesh.RIGHT.upper_lid), (0.05, 0.05, 0.02), 0.018)
INNER_CORNERS = SoftShape(((155, 133, 243), (382, 362, 463)), (0.06, 0.09, 0.08), 0.03)


POWDER = (
    SoftShape(((101, 50, 117, 143, 156), (330, 280, 346, 372, 383)), (0.34, 0.48, 0.46, 0.36, 0.22), 0.10),
    SoftShape(((137, 147, 187, 205), (366, 376, 411, 425)), (0.24, 0.28, 0.22, 0.12), 0.09),
)
"""Cheeks up to the temples, and the hollows below the cheekbones."""

FULL_LID, BLENDED_LID, BLEND = 1.0, 0.5, 0.07
"""Height of the lid that carries all of a reference's shadow (1 is the crease, 2 the brow bone, see `Lids.above`), the
share that is left below the brow, and the standard deviation of the blur between, in units: eyes differ most in the
distance from crease to brow."""


@dataclass(frozen=True)
class Zones:
    """Masks of the atlas, (H, W) float32, 0…1.

    Attributes:
        eyes: from below the brow to below the lashes, without the opening.
        skin: the rest of the face without brows, lips and nostrils.
        plain: skin that is rarely made up: middle of the forehead and chin.
        below_brows: skin below the brows; above them a fringe may cover the face.
        lash_line: along the upper lashes, where make-up belongs on a closed eye too.
        powder: where blush and contour belong.
        lid: 1 where shadow is dense, less towards the brow.
        around_eyes: the eyes with everything that may be made up on them.
        inner_corners: around the inner corners of the eyes: the lid is narrow, the tear duct has its own colour.
    """

    eyes: Mask
    skin: Mask
    plain: Mask
    below_brows: Mask
    lash_line: Mask
    powder: Mask
    lid: Mask
    around_eyes: Mask
    inner_corners: Mask


@cache
def zones() -> Zones:
    """The zones, drawn once."""
    atlas = face_atlas()
    frame, shape = atlas.frame, atlas.shape
    unit = frame.unit
    eye_outlines = [_eye_outline(frame, eye) for eye in eye_mesh.EYES]
    openings = fill_polygons(shape, [closed_curve(frame.ring(ring)) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE)])
    eyes = smoothstep(0.1, 0.75, gaussian(fill_polygons(shape, eye_outlines), 0.05 * unit)) * (1 - openings)
    features = fill_polygons(
        shape, [grow_outline(closed_curve(frame.ring(ring)), margin * unit) for ring, margin in NOT_SKIN.items()]
    )
    face = gaussian((atlas.labels >= 0).astype(np.float32), 0.04 * unit)
    skin = np.clip(2 * face - 1, 0, 1) * (1 - gaussian(features, 0.02 * unit))
    plain = fill_polygons(shape, [frame.ring(mesh.MID_FOREHEAD), _chin(frame)]) * skin
    brow_line = float(frame.ring(eye_mesh.LEFT.brow_bottom)[:, 1].mean())
    height = np.arange(shape[0], dtype=np.float32)[:, None] - np.float32(brow_line)
    below_brows = smoothstep(-0.05 * unit, 0.25 * unit, height)
    return Zones(
        eyes=float32(eyes),
        skin=float32(skin),
        plain=float32(plain),
        below_brows=float32(skin * below_brows),
        lash_line=soft_mask(shape, frame, (LASH_LINE,)),
        powder=soft_mask(shape, frame, POWDER),
        lid=_lid(shape, frame),
        around_eyes=smoothstep(0.02, 0.4, gaussian(fill_polygons(shape, eye_outlines), 0.05 * unit)),
        inner_corners=soft_mask(shape, frame, (INNER_CORNERS,)),
    )


def _lid(shape: tuple[int, int], frame: FaceFrame) -> Mask:
    """(H, W), `BLENDED_LID`…1: dense from the crease down."""
    dense = []
    for eye in eye_mesh.EYES:
        lids = find_lids(frame, eye)
        top = lids.above(FULL_LID)
        below = lids.lower - np.float32(UNDER_EYE * frame.unit) * frame.up
        temple, nose = (np.float32(reach * frame.unit) * lids.out for reach in (TEMPLE, -INNER_REACH))
        dense.append(float32(np.concatenate([top[:1] + temple, top, top[-1:] + nose, below[::-1]])))
    soft = gaussian(fill_polygons(shape, dense), BLEND * frame.unit)
    return float32(np.float32(BLENDED_LID) + np.float32(1 - BLENDED_LID) * soft)


def by_side(left: float, right: float) -> Mask:
    """A value for each half of the atlas.

    Args:
        left: on the side of the eye at the left of the picture.
        right: on the other side.

    Returns:
        (1, W) float32.
    """
    width = face_atlas().shape[1]
    return np.where(np.arange(width) < width / 2, left, right).astype(np.float32)[None]


def _eye_outline(frame: FaceFrame, eye: EyeMesh) -> Points:
    """(N, 2) atlas pixels, around the lid, below the lashes and out to the temple."""
    socket, lid = frame.ring(eye.under_brow) + SOCKET * frame.unit * frame.up, frame.ring(eye.lower_lid)
    outward = lid[0] - lid[-1]
    temple = lid[0] + outward / max(float(np.linalg.norm(outward)), 1e-6) * (TEMPLE * frame.unit)
    below = lid - UNDER_EYE * frame.unit * frame.up
    return np.concatenate([socket, below[::-1], temple[None]]).astype(np.float32)


def _chin(frame: FaceFrame) -> Points:
    """(N, 2) atlas pixels, outline of the chin."""
    return frame.ring((194, 201, 200, 421, 418, 262, 369, 175, 140, 32))
