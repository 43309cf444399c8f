"""Glasses of a drawn head."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.landmarks import LEFT_EYE, RIGHT_EYE
from scripts.datasets.drawn_faces.canvas import shifted, tone
from scripts.datasets.drawn_faces.sketch import Sketch

TEMPLES = (127, 356)
"""Landmarks at the ears, where the sides of the frame end."""


def paint_spectacles(sketch: Sketch) -> None:
    """Paint glasses: two rims, a bridge, the sides, slightly tinted lenses."""
    canvas, unit, rng = sketch.canvas, sketch.unit, sketch.chance("spectacles")
    size = np.array([rng.uniform(0.36, 0.43), rng.uniform(0.27, 0.38)])
    power, thick = rng.uniform(2.0, 4.5), rng.uniform(0.04, 0.09) * unit
    colour = tone(rng.uniform(0.02, 0.3) * rng.uniform(0.3, 1.0, 3))
    tint, strength = tone(rng.uniform(0.3, 0.9, 3)), float(rng.uniform(0.03, 0.15))
    eyes = [shifted(sketch.shape[list(eye)].mean(axis=0), 0, 0.06, -0.12) for eye in (LEFT_EYE, RIGHT_EYE)]
    for eye, temple, side in zip(eyes, TEMPLES, (-1, 1), strict=True):
        rim = sketch.place(_rim(shifted(eye, side * 0.03, 0, 0), size, power))
        canvas.paint(canvas.polygon(rim), tint, strength)
        canvas.paint(canvas.line(rim, thick, closed=True), colour)
        outer = sketch.place([shifted(eye, side * (0.03 + size[0]), -0.08, 0)])
        canvas.paint(canvas.line(np.concatenate([outer, sketch.ring([temple])]), 0.8 * thick), colour)
    inner = [
        shifted(eyes[0], size[0] - 0.03, -0.06, 0),
        np.array([0.0, -0.13, eyes[0][2] - 0.1]),
        shifted(eyes[1], 0.03 - size[0], -0.06, 0),
    ]
    canvas.paint(canvas.line(sketch.place(inner), thick), colour)


def _rim(centre: NDArray[np.float64], size: NDArray[np.float64], power: float) -> NDArray[np.float64]:
    """(48, 3): between an ellipse (power 2) and a rectangle."""
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    x, y = (np.sign(f) * np.abs(f) ** (2 / power) for f in (np.cos(angle), np.sin(angle)))
    bent = 0.12 * np.clip(x * np.sign(centre[0]), 0, 1)
    return np.column_stack([centre[0] + size[0] * x, centre[1] + size[1] * y, centre[2] + bent])
