"""What the tests of make-up share: the astronaut's head under products, and masks of its parts."""

from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from facemagi.manifest import read_manifest
from facemagi_vision.decode import decode
from facemagi_vision.faces import find_faces
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import RGB, Edit, Face, Photo
from sagemaker_endpoints.makeup.adapter import Adapter
from tests.support.samples import ROOT

MANIFEST = read_manifest(ROOT / "sagemaker_endpoints/makeup")


@cache
def astronaut() -> RGB:
    """The head of the sample photo, enlarged so that every product has enough pixels."""
    rgb = decode((ROOT / "tests/data/astronaut.png").read_bytes()).rgb[:230, 110:340]
    return np.asarray(cv2.resize(rgb, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)


@cache
def landmarks() -> NDArray[np.float32]:
    return find_faces(astronaut())[0].landmarks


def edit(rgb: RGB, faces: list[Face]) -> RGB:
    return Adapter().edit([Photo(rgb, tuple(faces))], [Edit("makeup", {})])[0]


def face_with(points: NDArray[np.float32], **params: Any) -> Face:
    """A face with these parameters; no look unless given."""
    return Face("f0", (0, 0, 1, 1), points, params=MANIFEST.resolve("makeup", {"look": "none"} | params))


def made_up(**params: Any) -> RGB:
    """The head with these parameters; no look unless given."""
    return edit(astronaut(), [face_with(landmarks(), **params)])


def change(rgb: RGB) -> NDArray[np.int16]:
    """(H, W): sum of the absolute differences of the channels to the head, levels."""
    return np.asarray(np.abs(rgb.astype(np.int16) - astronaut()).sum(axis=2), np.int16)


def inside(ring: tuple[int, ...], margin: float = 0.0) -> NDArray[np.bool_]:
    """(H, W): the pixels inside a ring of landmarks, grown by `margin` pixels."""
    outline = grow_outline(closed_curve(landmarks()[list(ring), :2]), margin)
    return fill_polygons(astronaut().shape[:2], [outline]) > 0.5
