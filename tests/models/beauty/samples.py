"""What the tests of beauty share: the close-up under sliders, masks of its parts, and measures."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.contract import RGB, Mask, Photo, Points
from sagemaker_endpoints.beauty.adapter import beautify
from tests.support.portraits import closeup, with_params

HAIR = (slice(10, 120), slice(120, 480))
"""Rows and columns of the close-up that show nothing but hair."""


def beauty(photo: Photo, **params: int) -> RGB:
    """The photo under these sliders; every other slider is 0."""
    return beautify(with_params(photo, **params))


def frame(photo: Photo) -> FaceFrame:
    """The axes and unit of the photo's first face."""
    return face_frame(photo.faces[0].landmarks)


def inside(photo: Photo, *rings: tuple[int, ...]) -> NDArray[np.bool_]:
    """(H, W): the pixels inside rings of landmarks."""
    height, width = photo.rgb.shape[:2]
    return fill_polygons((height, width), [frame(photo).ring(ring) for ring in rings]) > 0.9


def cheeks(photo: Photo) -> NDArray[np.bool_]:
    """(H, W): the pixels of both cheeks."""
    return inside(photo, mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK)


def disc(photo: Photo, centre: Points, radius: float) -> Mask:
    """(H, W) float32: a round spot with a soft edge, 1 at its centre."""
    rows, columns = np.mgrid[: photo.rgb.shape[0], : photo.rgb.shape[1]].astype(np.float32) + np.float32(0.5)
    distance = np.hypot(columns - centre[0], rows - centre[1])
    return np.asarray(np.clip(radius + 0.5 - distance, 0, 1), np.float32)


def painted(photo: Photo, where: Mask, rgb: tuple[int, int, int], opacity: float) -> RGB:
    """The photo's pixels with a colour blended over them."""
    share = opacity * where[..., None]
    return np.asarray(np.rint(photo.rgb * (1 - share) + np.array(rgb) * share), np.uint8)


def mean_lab(rgb: RGB, where: NDArray[np.bool_]) -> NDArray[np.float32]:
    """(3,) mean L, a, b."""
    return np.asarray(rgb_to_lab(rgb)[where].mean(axis=0), np.float32)


def band(rgb: RGB, fine: float, coarse: float) -> Plane:
    """(H, W): the lightness between two Gaussian sigmas, pixels."""
    lightness = np.ascontiguousarray(lab_of(rgb)[..., 0])
    return np.asarray(cv2.GaussianBlur(lightness, (0, 0), fine) - cv2.GaussianBlur(lightness, (0, 0), coarse))


def sharpness(rgb: RGB, where: NDArray[np.bool_]) -> float:
    """Mean squared gradient of the lightness."""
    lightness = np.ascontiguousarray(lab_of(rgb)[..., 0])
    across, down = cv2.Sobel(lightness, cv2.CV_32F, 1, 0), cv2.Sobel(lightness, cv2.CV_32F, 0, 1)
    return float((across**2 + down**2)[where].mean())


def lab_of(rgb: RGB) -> Lab:
    return rgb_to_lab(rgb)


def darker_skinned() -> Photo:
    """The close-up as if everything in it reflected a fifth of the light."""
    photo = closeup()
    linear = (photo.rgb / 255.0) ** 2.2 * 0.2
    return Photo(np.asarray(np.rint(linear ** (1 / 2.2) * 255), np.uint8), photo.faces)
