"""Draws the picture of a head."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB
from scripts.datasets.drawn_faces.canvas import Canvas, noise
from scripts.datasets.drawn_faces.features import paint_features
from scripts.datasets.drawn_faces.hair import paint_facial_hair, paint_hair
from scripts.datasets.drawn_faces.looks import Looks, looks_of
from scripts.datasets.drawn_faces.shape import Pose, rotation_of, shape_of
from scripts.datasets.drawn_faces.sketch import Sketch
from scripts.datasets.drawn_faces.skin import paint_skin
from scripts.datasets.drawn_faces.spectacles import paint_spectacles
from scripts.datasets.drawn_faces.traits import Traits, chance

WIDTH, HEIGHT, EYE_LINE = 7.5, 8.0, 3.6
"""Size of a picture, and the height of the eyes in it, in distances between the eyes: every template's crop fits in."""


@dataclass(frozen=True)
class DrawnHead:
    """A drawn head.

    Attributes:
        rgb: (H, W, 3) uint8.
        landmarks: (478, 3) float32 pixels, exactly where they were drawn.
    """

    rgb: RGB
    landmarks: NDArray[np.float32]


def draw_head(traits: Traits, unit: float) -> DrawnHead:
    """Draw a head in front of a ground.

    Args:
        traits: what it is like. Two heads that differ in one attribute differ only where it shows.
        unit: pixels of the distance between the eyes.
    """
    looks, rng = looks_of(traits), chance(traits.seed, "place")
    scale = unit * rng.uniform(0.9, 1.1)
    origin = np.array([WIDTH / 2, EYE_LINE]) + rng.uniform(-0.3, 0.3, 2)
    pose = Pose(rotation_of(*looks.angles), float(scale), (float(origin[0] * unit), float(origin[1] * unit)))
    canvas = Canvas(_ground(looks, (round(HEIGHT * unit), round(WIDTH * unit)), chance(traits.seed, "ground")))
    shape = shape_of(traits)
    sketch = Sketch(canvas, traits, looks, pose, shape, pose.place(shape))
    _paint_shoulders(sketch)
    paint_skin(sketch)
    paint_features(sketch)
    paint_facial_hair(sketch)
    paint_hair(sketch)
    if traits.eyeglasses:
        paint_spectacles(sketch)
    return DrawnHead(_developed(sketch), sketch.points.astype(np.float32))


def _paint_shoulders(sketch: Sketch) -> None:
    canvas, unit = sketch.canvas, sketch.unit
    middle = sketch.place([(0.0, 4.1, 0.9)])[0]
    canvas.paint(canvas.ellipse(middle, (2.9 * unit, 2.0 * unit), 0.02 * unit), sketch.looks.clothes)


def _ground(looks: Looks, shape: tuple[int, int], rng: np.random.Generator) -> NDArray[np.float32]:
    height, width = shape
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    above, below = looks.ground
    plane = np.broadcast_to(above * (1 - down) + below * down, (height, width, 3))
    clouds = noise(shape, (width / 10, width / 10), rng)[..., None] * np.float32(rng.uniform(0.02, 0.12))
    return np.asarray((plane + clouds).clip(0, 1), np.float32)


def _developed(sketch: Sketch) -> RGB:
    """The picture in 8 bits, in the light's colour, with the softness and the grain of a photograph."""
    rng = sketch.chance("camera")
    picture = cv2.GaussianBlur(sketch.canvas.rgb * sketch.looks.tint, (0, 0), 0.5)
    grain = rng.normal(0, rng.uniform(0.004, 0.012), (*sketch.canvas.shape, 1)).astype(np.float32)
    return np.asarray(((picture + grain).clip(0, 1) * 255).round(), np.uint8)
