"""A drawn head whose true label map is known."""

from functools import cache

import cv2
import numpy as np

from sagemaker_endpoints._imaging.face.sample_face import sample_frame
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.landmarks import OVAL
from scripts.labelling.classes import Labels, index_of
from scripts.labelling.head import Head
from scripts.labelling.traits import Traits

COLOURS = {"ground": (90, 120, 150), "hair": (70, 40, 25), "face_skin": (225, 175, 150), "clothes": (30, 30, 60)}
SIDE = 256

SHORT_HAIR = Traits("drawn", "short", 2, False, "none", False, "middle", "man", False, 1)


@cache
def drawn_labels() -> Labels:
    """The true classes: a face with a cap of hair above it, and clothes below it."""
    face = np.rint(sample_frame(SIDE).ring(OVAL)).astype(np.int32)
    labels = np.zeros((SIDE, SIDE), np.uint8)
    labels[205:] = index_of("clothes")
    cv2.ellipse(labels, (SIDE // 2, 95), (88, 75), 0, 180, 360, index_of("hair"), cv2.FILLED)
    cv2.fillPoly(labels, [face], index_of("face_skin"))
    return labels


@cache
def drawn_head() -> Head:
    """The head of these labels, in plain colours with noise."""
    rgb = np.zeros((SIDE, SIDE, 3))
    for name, colour in COLOURS.items():
        rgb[drawn_labels() == index_of(name)] = colour
    noisy: RGB = (rgb + np.random.default_rng(3).normal(0, 3, rgb.shape)).clip(0, 255).astype(np.uint8)
    person = (drawn_labels() > 0).astype(np.float32)
    return Head("drawn", noisy, sample_frame(SIDE), cv2.blur(person, (9, 9)).astype(np.float32))


def overlap(found: Labels, name: str) -> float:
    """Intersection over union of one class with the true map."""
    found_area, true_area = found == index_of(name), drawn_labels() == index_of(name)
    return float((found_area & true_area).sum() / (found_area | true_area).sum())
