"""The networks are run as MediaPipe runs them: with its way of reading pixels, its landmarks come out."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from facemagi_vision.detections import merge
from facemagi_vision.detector import SHORT, detect, whole
from facemagi_vision.geometry import Square
from facemagi_vision.mesh import Mesh, read_mesh
from facemagi_vision.pyramid import RGB, Beyond, Pyramid, sample
from facemagi_vision.search import detected_square
from tests.support.vision_samples import VISION, astronaut

REFERENCE = np.load(VISION / "mediapipe_landmarks.npz")


def turned(degrees: float) -> Callable[[RGB], RGB]:
    return lambda rgb: np.asarray(Image.fromarray(rgb).rotate(degrees, Image.Resampling.NEAREST))


PICTURES: dict[str, Callable[[RGB], RGB]] = {
    "upright": lambda rgb: rgb,
    "mirrored": lambda rgb: rgb[:, ::-1],
    "doubled": lambda rgb: rgb[:320, 64:384].repeat(2, 0).repeat(2, 1),
    "halved": lambda rgb: rgb[::2, ::2],
    "turned_left": turned(25),
    "turned_right": turned(-40),
    "wide": lambda rgb: rgb[20:260],
}


class AsPublished(Pyramid):
    """Reads as MediaPipe's CPU path does: without smoothing, and half a cell off.

    It takes the cell with the number i for the point i of the grid, not for its middle, i + 0.5.
    """

    def read(self, square: Square, cells: int, beyond: Beyond) -> NDArray[np.float32]:
        matrix = square.to_picture(cells)
        matrix[:, 2] += 0.5 - matrix[:, :2].sum(1) / 2
        return sample(self.level(0), matrix, cells, beyond)


def published(rgb: RGB) -> Mesh:
    """One reading of the one face that the short-range detector finds."""
    picture = AsPublished(rgb)
    (detection,) = merge(detect(SHORT, picture, whole(picture)))
    return read_mesh(picture, detected_square(detection))


def errors(name: str) -> NDArray[np.float64]:
    """(478,) distances from MediaPipe's landmarks, in eye distances."""
    landmarks = published(np.ascontiguousarray(PICTURES[name](np.asarray(astronaut())))).landmarks
    expected = REFERENCE[name]
    eyes = np.linalg.norm(expected[468, :2] - expected[473, :2])
    distances: NDArray[np.float64] = np.linalg.norm((landmarks - expected)[:, :2], axis=1) / eyes
    return distances


@pytest.mark.parametrize("name", PICTURES)
def test_landmarks_are_those_of_mediapipe(name: str) -> None:
    # Given a picture in which MediaPipe found landmarks, when the networks are run as it runs them
    distances = errors(name)

    # Then the same landmarks come out: to a thousandth of the eye distance, none further off than a hundredth
    assert distances.mean() < 0.001
    assert distances.max() < 0.01


def test_depth_is_that_of_mediapipe() -> None:
    # Given the astronaut, when the networks are run as MediaPipe runs them
    depth = published(np.asarray(astronaut())).landmarks[:, 2]

    # Then the depths are the same to a fifth of a pixel, of 43 between the eyes
    assert np.abs(depth - REFERENCE["upright"][:, 2]).max() < 0.2
