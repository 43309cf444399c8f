"""With MediaPipe's resampling, the networks give MediaPipe's landmarks."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from facemagi_vision.detections import merge
from facemagi_vision.detector import SHORT_RANGE, detect, picture_square
from facemagi_vision.geometry import Square
from facemagi_vision.mesh import Mesh, read_mesh
from facemagi_vision.pyramid import RGB, Padding, Pyramid, sample
from facemagi_vision.search import crop_from_detection
from tests.support.vision_samples import VISION, astronaut

REFERENCE = np.load(VISION / "mediapipe_landmarks.npz")


def rotated(degrees: float) -> Callable[[RGB], RGB]:
    return lambda rgb: np.asarray(Image.fromarray(rgb).rotate(degrees, Image.Resampling.NEAREST))


PICTURES: dict[str, Callable[[RGB], RGB]] = {
    "upright": lambda rgb: rgb,
    "mirrored": lambda rgb: rgb[:, ::-1],
    "doubled": lambda rgb: rgb[:320, 64:384].repeat(2, 0).repeat(2, 1),
    "halved": lambda rgb: rgb[::2, ::2],
    "turned_left": rotated(25),
    "turned_right": rotated(-40),
    "wide": lambda rgb: rgb[20:260],
}


class MediaPipeResampling(Pyramid):
    """Crops as MediaPipe's CPU path does: without smoothing, and with an offset of half a cell.

    MediaPipe places cell i at coordinate i of the grid, not at its centre, i + 0.5.
    """

    def read(self, square: Square, cells: int, padding: Padding) -> NDArray[np.float32]:
        matrix = square.to_picture(cells)
        matrix[:, 2] += 0.5 - matrix[:, :2].sum(1) / 2
        return sample(self.rgb, matrix, cells, padding)


def mediapipe_mesh(rgb: RGB) -> Mesh:
    """The first mesh of the only face that the short-range detector finds."""
    picture = MediaPipeResampling(rgb)
    (detection,) = merge(detect(SHORT_RANGE, picture, picture_square(picture)))
    return read_mesh(picture, crop_from_detection(detection))


def errors(name: str) -> NDArray[np.float64]:
    """(478,) distances to MediaPipe's landmarks, in distances of the irises."""
    landmarks = mediapipe_mesh(np.ascontiguousarray(PICTURES[name](np.asarray(astronaut())))).landmarks
    expected = REFERENCE[name]
    eyes = np.linalg.norm(expected[468, :2] - expected[473, :2])
    distances: NDArray[np.float64] = np.linalg.norm((landmarks - expected)[:, :2], axis=1) / eyes
    return distances


@pytest.mark.parametrize("name", PICTURES)
def test_landmarks_are_those_of_mediapipe(name: str) -> None:
    # given a picture with MediaPipe's landmarks, when the networks run with its resampling
    distances = errors(name)

    # then the landmarks agree: on average to a thousandth of the distance of the irises, at most to a hundredth
    assert distances.mean() < 0.001
    assert distances.max() < 0.01


def test_depth_is_that_of_mediapipe() -> None:
    # given the astronaut, when the networks run with MediaPipe's resampling
    depth = mediapipe_mesh(np.asarray(astronaut())).landmarks[:, 2]

    # then the depths agree to a fifth of a pixel; the distance of the irises is 43 pixels
    assert np.abs(depth - REFERENCE["upright"][:, 2]).max() < 0.2
