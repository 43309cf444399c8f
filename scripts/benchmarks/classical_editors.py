"""Two classical face editors, implemented step by step as published, to compare our times with theirs.

The original programs also detect 68 landmarks. Landmark detection is measured neither there nor in our models.
"""

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay

from sagemaker_endpoints._sdk.contract import RGB, Photo
from scripts.benchmarks.knn_matting import knn_matte, trimap

JAW = (162, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 389)
BROWS = (71, 63, 105, 66, 107, 336, 296, 334, 293, 301)
NOSE = (168, 197, 5, 4, 75, 97, 2, 326, 305)
EYES = (33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380)
MOUTH = (61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181, 78, 82, 13, 312, 308, 317, 14, 87)
SIXTY_EIGHT = JAW + BROWS + NOSE + EYES + MOUTH
"""The mesh vertices that correspond to the 68 points of the iBUG annotation."""

CROP_SIDE = 512
MATTE_SIDE = 256
"""Longer sides of the crop, and of the reduced crop on which the matte is computed; pixels."""

STRENGTH = 0.7
"""Opacity of the make-up, 0…1."""

BROW_LIFT = 10
"""How far above the brows the matte's foreground reaches, pixels."""

Points = NDArray[np.float32]


def transfer_makeup(photo: Photo, reference: Photo) -> RGB:
    """Transfer the make-up of a whole face: warp the reference triangle by triangle, and blend it by two mattes.

    Returns:
        (H, W, 3) uint8, the edited photo.
    """
    source, points, box = _crop(photo)
    made_up, made_up_points, _ = _crop(reference)
    darkness = np.tanh(1.5 * (1.5 - cv2.cvtColor(made_up, cv2.COLOR_RGB2GRAY) / 255))
    alpha = _matte(source, points)
    warped, warped_alpha = _warp_to_face(
        made_up, darkness * _matte(made_up, made_up_points), made_up_points, points, source.shape[:2]
    )
    share = STRENGTH * warped_alpha[..., None]
    mixed = share * warped + (1 - share) * source
    edited = alpha[..., None] * mixed + (1 - alpha[..., None]) * source
    left, top, right, bottom = box
    result = photo.rgb.copy()
    result[top:bottom, left:right] = cv2.resize(edited.astype(np.uint8), (right - left, bottom - top))
    return result


def morph(photo: Photo, other: Photo, amount: float = 0.5) -> RGB:
    """Morph two photos of one size: warp both to the mean points, triangle by triangle, and blend them.

    Args:
        amount: 0 gives the photo, 1 the other one.

    Returns:
        (H, W, 3) uint8.
    """
    height, width = photo.rgb.shape[:2]
    one, two = _with_border(_sixty_eight(photo), width, height), _with_border(_sixty_eight(other), width, height)
    mean = (1 - amount) * one + amount * two
    canvas = np.zeros((height, width, 3), np.float32)
    for triangle in Delaunay(mean).simplices:
        left, top, w, h = cv2.boundingRect(mean[triangle].astype(np.float32))
        mask = np.zeros((h, w, 3), np.float32)
        corners = (mean[triangle] - (left, top)).astype(np.float32)
        cv2.fillConvexPoly(mask, np.rint(corners).astype(np.int32), (1, 1, 1), cv2.LINE_AA)
        parts = [
            _warped(picture, points[triangle], corners, (w, h))
            for picture, points in ((photo.rgb, one), (other.rgb, two))
        ]
        blended = (1 - amount) * parts[0] + amount * parts[1]
        area = canvas[top : top + h, left : left + w]
        visible = mask[: area.shape[0], : area.shape[1]]
        area[:] = area * (1 - visible) + blended[: area.shape[0], : area.shape[1]] * visible
    return canvas.astype(np.uint8)


def _crop(photo: Photo) -> tuple[RGB, Points, tuple[int, int, int, int]]:
    """A crop of the face with its forehead, its 76 points in the crop, and the crop's box in the photo."""
    points = _sixty_eight(photo)
    low, high = points.min(axis=0), points.max(axis=0)
    low[1] -= (high[1] - low[1]) / 3
    middle, half = (low + high) / 2, (high - low) / 2 * 1.1
    limits = np.array(photo.rgb.shape[1::-1])
    (left, top), (right, bottom) = (np.clip(corner, 0, limits).astype(int) for corner in (middle - half, middle + half))
    scale = CROP_SIDE / max(right - left, bottom - top)
    crop = cv2.resize(photo.rgb[top:bottom, left:right], None, fx=scale, fy=scale)
    inside = (points - (left, top)) * scale
    brow_line = [(x * int(crop.shape[1] / 8), 0) for x in range(8)]
    box = (int(left), int(top), int(right), int(bottom))
    return np.asarray(crop, np.uint8), np.array([*inside, *brow_line], np.float32), box


def _matte(crop: RGB, points: Points) -> NDArray[np.float64]:
    scale = MATTE_SIDE / max(crop.shape[:2])
    small = np.asarray(cv2.resize(crop, None, fx=scale, fy=scale), np.uint8)
    jaw, brows = points[: len(JAW)], points[len(JAW) : len(JAW) + len(BROWS)][::-1] - (0, BROW_LIFT)
    foreground, known = trimap(np.concatenate([jaw, brows]).astype(np.float32) * scale, small.shape[:2])
    return np.asarray(cv2.resize(knn_matte(small, foreground, known), crop.shape[1::-1]))


def _warp_to_face(
    made_up: RGB, alpha: NDArray[np.float64], made_up_points: Points, points: Points, shape: tuple[int, ...]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The reference and its alpha, warped to the photo's face: each pixel copies the nearest one of its triangle."""
    picture, weight = np.zeros((*shape, 3)), np.zeros(shape)
    for triangle in Delaunay(points).simplices:
        mask = np.zeros(shape, np.uint8)
        cv2.fillConvexPoly(mask, np.rint(points[triangle]).astype(np.int32), 1)
        rows, columns = np.nonzero(mask)
        affine = cv2.getAffineTransform(points[triangle], made_up_points[triangle])
        x, y = np.rint(affine @ np.stack([columns, rows, np.ones_like(rows)])).astype(int)
        x, y = np.clip(x, 0, made_up.shape[1] - 1), np.clip(y, 0, made_up.shape[0] - 1)
        picture[rows, columns], weight[rows, columns] = made_up[y, x], alpha[y, x]
    return picture, weight


def _sixty_eight(photo: Photo) -> Points:
    return np.asarray(photo.faces[0].landmarks[list(SIXTY_EIGHT), :2], np.float32)


def _with_border(points: Points, width: int, height: int) -> Points:
    right, bottom = width - 1, height - 1
    xs, ys = (0, right // 2, right), (0, bottom // 2, bottom)
    border = [(x, y) for x in xs for y in ys if (x, y) != (right // 2, bottom // 2)]
    return np.concatenate([points, np.array(border, np.float32)])


def _warped(picture: RGB, source: Points, target: Points, size: tuple[int, int]) -> NDArray[np.float32]:
    left, top, w, h = cv2.boundingRect(source)
    part = picture[top : top + h, left : left + w]
    affine = cv2.getAffineTransform(source - np.array((left, top), np.float32), target)
    warped = cv2.warpAffine(part, affine, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(warped, np.float32)
