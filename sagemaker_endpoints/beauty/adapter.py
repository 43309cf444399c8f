"""Beauty: retouch the colours, then reshape once."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._sdk.contract import RGB, Edit, Params, Photo

from .reshape import RESHAPES, reshape_faces
from .retouch import RETOUCHES, retouch_faces


class Adapter:
    """A photo editor without weights; it keeps nothing between edits."""

    def load(self, weights: Path, device: str) -> None:
        """Nothing to load."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo with its faces beautified by their own parameters; pixels away from faces keep their bytes."""
        return [beautify(photo) for photo in photos]


def beautify(photo: Photo) -> RGB:
    """(H, W, 3) uint8, a new picture of the photo's size."""
    height, width = photo.rgb.shape[:2]
    faces: list[tuple[FaceFrame, Mapping[str, float]]] = [
        (face_frame(face.landmarks), strengths_of(face.params))
        for face in photo.faces
        if _shows(face.landmarks, width, height)
    ]
    rgb = photo.rgb.copy()
    retouch_faces(photo, faces, rgb)
    reshape_faces(photo, faces, rgb)
    return rgb


def strengths_of(params: Params) -> dict[str, float]:
    """The sliders, 0…100, as strengths, 0…1; one that is not given is at rest."""
    return {name: params.get(name, 0) / 100 for name in (*RETOUCHES, *RESHAPES)}


def _shows(landmarks: NDArray[np.float32], width: int, height: int) -> bool:
    """Whether any part of a face is inside the picture."""
    low, high = landmarks[:, :2].min(axis=0), landmarks[:, :2].max(axis=0)
    return bool((high > 0).all() and low[0] < width and low[1] < height)
