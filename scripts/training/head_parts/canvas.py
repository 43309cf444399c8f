"""Labelled portraits, scaled to one size of the face: where every sample begins."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from facemagi_vision.decode import decode
from facemagi_vision.faces import find_faces
from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.landmarks import OVAL
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.similarity import pixel_centre_matrix, transform_points
from sagemaker_endpoints.head_parts.window import Framing
from scripts.labelling.classes import UNSURE, Labels
from scripts.labelling.label_files import read_labels
from scripts.training.head_parts.matte import matte_of

Colours = NDArray[np.float32]
"""(H, W, 3) float32 sRGB, 0…1."""

SIDE = 320
"""Pixels of a side of the canvas, which is a little finer than the network's window of the same framing."""

Frame = tuple[int, int, int, int]
"""left, top, right, bottom of what a photo shows of the canvas."""


@dataclass(frozen=True)
class Canvas:
    """A portrait on a square of `SIDE` pixels, with its edge repeated beyond it.

    Attributes:
        name: of the portrait.
        rgb: (SIDE, SIDE, 3) float32, 0…1.
        labels: (SIDE, SIDE) class indices; `UNSURE` beyond the portrait.
        landmarks: (478, 3) float32, pixels of the canvas.
        frame: what the portrait covers.
        alpha: (SIDE, SIDE) float32: how far the person covers a pixel.
        foreground: (SIDE, SIDE, 3) float32: the person's colours without the ground's.
        framing: how much the canvas shows.
    """

    name: str
    rgb: Colours
    labels: Labels
    landmarks: NDArray[np.float32]
    frame: Frame
    alpha: Plane
    foreground: Colours
    framing: Framing

    @property
    def unit(self) -> float:
        """The distance between the eyes, pixels."""
        return SIDE / self.framing.units

    @property
    def eyes(self) -> NDArray[np.float64]:
        """(2,): the middle between the eyes, pixels."""
        return SIDE * np.array(self.framing.eyes)

    @property
    def face(self) -> FaceFrame:
        """Landmarks, axes and unit of the face."""
        return face_frame(self.landmarks)

    @property
    def oval(self) -> NDArray[np.bool_]:
        """(SIDE, SIDE): the pixels inside the face's outline."""
        return fill_polygons((SIDE, SIDE), [self.face.ring(OVAL)]) > 0.5


def read_canvas(portrait: Path, label: Path, framing: Framing) -> Canvas:
    """Read a portrait and its labels.

    Args:
        portrait: the photo; its largest face is the labelled one.
        label: the label map, of the photo's size.
        framing: how much the canvas shows.

    Raises:
        ValueError: there is no face.
    """
    rgb, labels = decode(portrait.read_bytes()).rgb, read_labels(label)
    faces = find_faces(rgb)
    if not faces:
        raise ValueError(f"{portrait.name} shows no face.")
    face = face_frame(faces[0].landmarks)
    scale = SIDE / framing.units / face.unit
    eyes = faces[0].landmarks[[468, 473], :2].mean(axis=0)
    matrix = np.column_stack([scale * np.eye(2), SIDE * np.array(framing.eyes) - scale * eyes])
    size = (SIDE, SIDE)
    colours = np.asarray(warp(rgb, matrix, size, cv2.BORDER_REPLICATE) / 255, np.float32)
    small = cv2.warpAffine(
        labels, pixel_centre_matrix(matrix), size, flags=cv2.INTER_NEAREST, borderValue=(float(UNSURE),)
    )
    height, width = rgb.shape[:2]
    corners = transform_points(matrix, np.array([(0, 0), (width, height)])).round().clip(0, SIDE).astype(int)
    (left, top), (right, bottom) = corners.tolist()
    alpha, foreground = matte_of(colours, np.asarray(small, np.uint8), (left, top, right, bottom))
    landmarks = np.column_stack([transform_points(matrix, faces[0].landmarks[:, :2]), scale * faces[0].landmarks[:, 2]])
    return Canvas(
        portrait.stem,
        colours,
        np.asarray(small, np.uint8),
        landmarks.astype(np.float32),
        (left, top, right, bottom),
        alpha,
        foreground,
        framing,
    )
