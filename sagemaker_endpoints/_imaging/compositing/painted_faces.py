"""Faces in a painting: their own features and light return, in the painting's colours."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb, rgb_to_lab
from sagemaker_endpoints._imaging.compositing.blend import round_to_uint8
from sagemaker_endpoints._sdk.contract import RGB, Face, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import oval

FEATHER = 0.05
"""Standard deviation of the soft edge of a face, in widths of the face."""

COLOUR_BLUR = 0.12
"""Standard deviation of the blur of the painting's colours on a face, in widths of the face: patches of other colours
look like bruises."""

CONTRAST = (0.6, 1.3)
"""How much the lightness of a face may be spread or compressed to have the painting's contrast."""

LIGHT = 0.35
"""How far the mean lightness of a painted face goes back to the photo's: some styles paint dark faces nearly black."""

FRACTION_BITS = 4
"""Fractional bits of the coordinates that OpenCV draws at."""


def with_faces(painting: RGB, photo: RGB, faces: Sequence[Face], amount: float) -> RGB:
    """Give the faces in a painting their own features back.

    Strokes cross eyes and mouths, and turn folds into scars. On each face the lightness goes back to the photo's, with
    the painting's mean and contrast, and the painting's colours lose their patches.

    Args:
        painting: (H, W, 3) uint8.
        photo: (H, W, 3) uint8: what was painted.
        faces: the photo's faces.
        amount: 0…1: 0 leaves the painting as it is.

    Returns:
        (H, W, 3) uint8; equal to the painting beyond the faces.

    Example:
        >>> grey = np.full((4, 4, 3), 90, np.uint8)
        >>> with_faces(grey, grey, (), 1.0) is grey
        True
    """
    if not amount or not faces:
        return painting
    result = painting.copy()
    for face in faces:
        _restore(result, photo, oval(face.landmarks), amount)
    return result


def _restore(painting: RGB, photo: RGB, outline: Points, amount: float) -> None:
    """Restore one face, in place."""
    width = float(np.ptp(outline[:, 0]))
    window, corner = _window(outline, painting.shape, 4 * FEATHER * width)
    if painting[window].size == 0:
        return
    painted, own = rgb_to_lab(painting[window]), rgb_to_lab(photo[window])
    mask = amount * _soft_mask(outline - corner, painted.shape[:2], FEATHER * width)
    restored = _restored(painted, own, mask > amount / 2, COLOUR_BLUR * width)
    changed = round_to_uint8(lab_to_rgb(float32(painted + mask[..., None] * (restored - painted))))
    painting[window] = np.where(mask[..., None] > 0, changed, painting[window])


def _restored(painted: Lab, own: Lab, inside: NDArray[np.bool_], blur: float) -> Lab:
    """The face with its own lightness, matched to the painting's, and the painting's colours without patches."""
    if not inside.any():
        return painted
    target, source = painted[..., 0][inside], own[..., 0][inside]
    contrast = np.clip(target.std() / max(source.std(), 1e-3), *CONTRAST)
    mean = target.mean() + LIGHT * (source.mean() - target.mean())
    restored = cv2.GaussianBlur(painted, (0, 0), blur)
    restored[..., 0] = (own[..., 0] - source.mean()) * contrast + mean
    return float32(restored)


def _soft_mask(outline: Points, shape: tuple[int, ...], feather: float) -> Plane:
    mask = np.zeros(shape, np.float32)
    polygon = np.rint((outline - 0.5) * (1 << FRACTION_BITS)).astype(np.int32)
    cv2.fillPoly(mask, [polygon], (1.0,), cv2.LINE_8, FRACTION_BITS)
    return float32(cv2.GaussianBlur(mask, (0, 0), max(feather, 0.5)))


def _window(outline: Points, shape: tuple[int, ...], margin: float) -> tuple[tuple[slice, slice], Points]:
    """The window of a face with a margin, inside the picture, and its top-left corner."""
    size = (shape[1], shape[0])
    first = np.clip(np.floor(outline.min(axis=0) - margin), 0, size).astype(int)
    last = np.clip(np.ceil(outline.max(axis=0) + margin), 0, size).astype(int)
    return (slice(first[1], last[1]), slice(first[0], last[0])), float32(first)
