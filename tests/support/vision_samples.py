"""The astronaut as image files and in scenes of several heads, and the distance between two sets of landmarks."""

import io
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from facemagi_vision.faces import DetectedFace, find_faces
from facemagi_vision.pyramid import RGB

DATA = Path(__file__).parents[1] / "data"
VISION = DATA / "vision"


@cache
def astronaut() -> Image.Image:
    """The sample photo: 512 × 512, RGB; one face of 93 × 109 pixels."""
    return Image.open(DATA / "astronaut.png").convert("RGB")


@cache
def astronaut_face() -> DetectedFace:
    """The face of the sample photo."""
    (face,) = find_faces(np.asarray(astronaut()))
    return face


def encoded(image: Image.Image, file_format: str, **options: Any) -> bytes:
    """The bytes of an image file."""
    stream = io.BytesIO()
    image.save(stream, file_format, **options)
    return stream.getvalue()


def profile(name: str) -> bytes:
    """One of the ICC profiles of tests/data/vision."""
    return (VISION / f"{name}.icc").read_bytes()


def scene(width: int, height: int, heads: list[tuple[int, int, int]]) -> RGB:
    """A picture of coloured discs with the astronaut's head on it several times.

    Args:
        width: pixels.
        height: pixels.
        heads: (x, y, width) of each face, pixels; x, y is its centre.

    Returns:
        (H, W, 3) uint8.
    """
    picture = _discs(width, height)
    for x, y, face_width in heads:
        picture.paste(*_head(x, y, face_width))
    return np.asarray(picture)


def landmark_distance(face: DetectedFace, expected: NDArray[np.floating[Any]]) -> float:
    """Mean distance of a face's landmarks to the expected ones.

    Args:
        face: the detected face.
        expected: (478, 2) or (478, 3), pixels.

    Returns:
        The distance, in distances of the expected irises.
    """
    distance = np.linalg.norm(face.landmarks[:, :2] - expected[:, :2], axis=1).mean()
    return float(distance / np.linalg.norm(expected[468, :2] - expected[473, :2]))


def _head(x: int, y: int, face_width: int) -> tuple[Image.Image, tuple[int, int]]:
    """The scaled head and the position of its top-left corner in the scene."""
    left, top, width, height = astronaut_face().box
    side = 1.8 * max(width, height)
    corner = (left + width / 2 - side / 2, top + height / 2 - side / 2)
    head = astronaut().crop((round(corner[0]), round(corner[1]), round(corner[0] + side), round(corner[1] + side)))
    size = round(side * face_width / width)
    return head.resize((size, size), Image.Resampling.LANCZOS), (x - size // 2, y - size // 2)


def _discs(width: int, height: int) -> Image.Image:
    random = np.random.default_rng(5)
    picture = Image.new("RGB", (width, height), (128, 128, 128))
    for _ in range(120):
        x, y, radius = random.uniform((0, 0, 5), (width, height, 120))
        red, green, blue = random.integers(0, 256, 3).tolist()
        ImageDraw.Draw(picture).ellipse((x - radius, y - radius, x + radius, y + radius), (red, green, blue))
    return picture
