"""Refines the photo's person mask: runs the segmentation network again on an upright window of each small head."""

from collections.abc import Sequence

import numpy as np

from facemagi_vision.person import square_mask
from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Face, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.people.person_windows import (
    CELLS,
    CLOSE,
    FaceLength,
    face_length,
    feather,
    place_window,
    read_window,
    window_around,
)
from sagemaker_endpoints._sdk.smoothstep import smoothstep

MAX_WINDOW = 0.6
"""Maximum side of a window in longer sides of the picture. A larger window gives the network hardly more detail than
the whole picture does."""

MAX_HEADS = 4
"""Number of heads that are refined, the largest first: each takes about five milliseconds."""

REACH = 0.3
"""Distance from the mask's edge within which a window can remove, in lengths of the face. What lies deeper inside is a
person behind this one: the network looks for one person per window."""

NEAR, FAR = 0.8, 1.25
"""Distances from the middle of the face up to which a window counts fully, and from which it does not count, in lengths
of the face: so close up, dark clothes on dark ground are not seen as a part of the person."""

SURE = 0.9
"""Values of the mask from which on a pixel counts as inside."""


def refined_person_mask(photo: Photo) -> Mask:
    """The photo's person mask, refined around small faces.

    Args:
        photo: its faces select the windows; the mask of a photo without faces is not refined.

    Returns:
        (H, W) float32, 1 on people, 0 on the background. Not to be written to: it may be the photo's own mask.

    Example:
        >>> refined_person_mask(Photo(np.zeros((40, 60, 3), np.uint8))).shape
        (40, 60)
    """
    mask = photo.person_mask()
    heads = _small_heads(photo.faces, max(mask.shape))
    if not heads:
        return mask
    mask = mask.copy()
    for head in heads:
        _refine(mask, photo, head)
    return mask


def _small_heads(faces: Sequence[Face], longer_side: int) -> list[FaceLength]:
    """The heads to refine: the largest ones that are small in the picture."""
    largest_first = sorted(faces, key=lambda face: -max(face.box[2:]))
    heads = [face_length(face.landmarks) for face in largest_first[:MAX_HEADS]]
    return [head for head in heads if CLOSE.side * head.length < MAX_WINDOW * longer_side]


def _refine(mask: Mask, photo: Photo, head: FaceLength) -> None:
    height, width = mask.shape
    window = window_around(head, CLOSE, width, height)
    seen = square_mask(read_window(photo.rgb, window))
    weight = feather(window, width, height) * _head()
    part, share = place_window(weight, window, 1.0, (width, height))
    _, weighted = place_window(seen * weight, window, 1.0, (width, height))
    before = mask[part]
    inside = _shrunk(before, REACH * head.length)
    mask[part] = np.maximum(before * (1 - share) + weighted, inside * before)


def _head() -> Mask:
    """(256, 256) float32, the weight of a window's cells: 1 on head and hair, falling to 0 over shoulders and chest."""
    cells = (np.arange(CELLS, dtype=np.float32) + np.float32(0.5)) * np.float32(CLOSE.side / CELLS)
    x, y = cells - np.float32(CLOSE.side / 2), cells - np.float32(CLOSE.side / 2 - CLOSE.below)
    return smoothstep(FAR, NEAR, float32(np.hypot(x, y[:, None])))


def _shrunk(mask: Mask, reach: float) -> Plane:
    """1 on sure people, `reach` pixels away from the edge."""
    side = 2 * round(reach) + 1
    return opencv.erode((mask > SURE).astype(np.float32), np.ones((side, side), np.uint8))
