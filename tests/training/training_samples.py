"""A drawn head on a canvas, for the tests of the training."""

from functools import cache

import cv2
import numpy as np

from sagemaker_endpoints._imaging.face.sample_face import sample_landmarks
from sagemaker_endpoints.head_parts.window import WIDE
from scripts.labelling.classes import UNSURE, index_of
from scripts.training.head_parts.canvas import SIDE, Canvas
from scripts.training.head_parts.matte import matte_of

FRAME = (80, 40, 240, 260)


@cache
def drawn_canvas() -> Canvas:
    """A face with dark hair around it, and clothes below, before a blue ground; its portrait fills `FRAME`."""
    landmarks = sample_landmarks()
    eyes = landmarks[[468, 473], :2]
    scale = SIDE / WIDE.units / float(np.linalg.norm(eyes[0] - eyes[1]))
    landmarks = landmarks * np.float32(scale)
    landmarks[:, :2] += np.array(WIDE.eyes, np.float32) * SIDE - landmarks[[468, 473], :2].mean(axis=0)
    x, y = (round(value * SIDE) for value in WIDE.eyes)
    rgb = np.full((SIDE, SIDE, 3), (0.3, 0.4, 0.6), np.float32)
    labels = np.full((SIDE, SIDE), index_of("ground"), np.uint8)
    shapes = (
        ("clothes", (0.1, 0.1, 0.15), (x, y + 130), (70, 80)),
        ("hair", (0.2, 0.12, 0.08), (x, y), (42, 50)),
        ("face_skin", (0.85, 0.65, 0.55), (x, y + 18), (32, 42)),
    )
    for name, colour, centre, axes in shapes:
        cv2.ellipse(rgb, centre, axes, 0, 0, 360, colour, cv2.FILLED)
        cv2.ellipse(labels, centre, axes, 0, 0, 360, index_of(name), cv2.FILLED)
    left, top, right, bottom = FRAME
    outside = np.ones(labels.shape, bool)
    outside[top:bottom, left:right] = False
    labels[outside] = UNSURE
    return Canvas("drawn", rgb, labels, landmarks, FRAME, *matte_of(rgb, labels, FRAME), WIDE)
