"""Moles and blemishes of the donor, which would be conspicuous on another person's skin."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.shading import Tones
from sagemaker_endpoints._imaging.filters.blur import gaussian, weighted_gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32

WIDTH = 0.1
"""Largest width of a mole, in units, in both directions; a wrinkle is longer."""

DEPTH = 0.06
"""How much darker than its surroundings a mole is at least, as a logarithm."""

EDGE = 0.012
"""Standard deviation, in units, of the blur over a mole's edge."""

MOUTH_MARGIN = 0.05
"""How far the dark corners of a mouth reach beyond the lips, in units: they are no moles."""

AROUND = 0.06
"""Standard deviation, in units, of the neighbourhood whose skin replaces a mole."""


def moles(new: Tones, skin: Mask, face: FaceFrame) -> Tones:
    """What each pixel lacks so that the moles vanish, in lightness and in colour.

    Args:
        new: (h, w, 3) tones of the donor on the target.
        skin: (h, w) float32, 0…1, its bare skin with its marks.
        face: the target, in the same pixels.

    Returns:
        (h, w, 3) tones to add.
    """
    mouth = grow_outline(closed_curve(face.ring(mesh.LIPS_OUTER)), MOUTH_MARGIN * face.unit)
    bare = np.asarray(skin * (1 - fill_polygons((skin.shape[0], skin.shape[1]), [mouth])) > 0.5)
    size = 2 * max(1, round(WIDTH / 2 * face.unit)) + 1
    tone = np.ascontiguousarray(new[..., 0])
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    deeper = float32(cv2.morphologyEx(tone, cv2.MORPH_CLOSE, kernel) - tone) * bare
    _, parts, stats, _ = cv2.connectedComponentsWithStats((deeper > DEPTH).astype(np.uint8))
    compact = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) <= size
    compact[0] = False
    if not compact.any():
        return np.zeros_like(new)
    spots = cv2.dilate(compact[parts].astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.float32)
    beside = weighted_gaussian(new, float32(bare * (1 - spots) + np.float32(1e-4)), AROUND * face.unit)
    missing = beside - new
    missing[..., 0] = np.maximum(missing[..., 0], 0)
    return float32(gaussian(spots, EDGE * face.unit)[..., None] * missing)
