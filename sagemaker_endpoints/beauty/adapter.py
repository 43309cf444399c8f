"""Beauty: retouch the colours of every face, reshape all faces in one warp, then narrow the main person's figure."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.compositing.keep_hidden import keep_hidden
from sagemaker_endpoints._imaging.cosmetics.keep_beards import keep_beards
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk.contract import RGB, Edit, Params, Photo

from .body_slim import slim_body
from .face_strengths import FaceStrengths
from .reshape import RESHAPE_SLIDERS, reshape_faces
from .retouch import RETOUCH_SLIDERS, retouch_faces


class Adapter:
    """A photo editor without weights and without state."""

    def load(self, weights: Path, device: str) -> None:
        """Do nothing: there are no weights."""

    def edit(self, photos: Sequence[Photo], edits: Sequence[Edit]) -> list[RGB]:
        """Each photo with its faces beautified by their own parameters; pixels away from faces, and from a
        figure that is narrowed, keep their bytes."""
        return [beautify(photo) for photo in photos]


def beautify(photo: Photo) -> RGB:
    """Retouch and reshape every face of a photo.

    Args:
        photo: its faces carry their own parameters; not written to.

    Returns:
        (H, W, 3) uint8, a new picture of the photo's size.
    """
    height, width = photo.rgb.shape[:2]
    faces: list[FaceStrengths] = [
        (face_frame(face.landmarks), strengths_of(face.params))
        for face in photo.faces
        if _is_in_picture(face.landmarks, width, height)
    ]
    rgb = photo.rgb.copy()
    retouch_faces(photo, faces, rgb)
    rgb = keep_hidden(photo, keep_beards(photo, rgb))
    reshape_faces(photo, faces, rgb)
    slim_body(photo, rgb)
    return rgb


def strengths_of(params: Params) -> dict[str, float]:
    """Convert sliders to strengths.

    Args:
        params: sliders, 0…100 or -100…100; a slider that is not given is 0.

    Returns:
        0…1 or -1…1 for every beauty slider, by name.
    """
    return {name: params.get(name, 0) / 100 for name in (*RETOUCH_SLIDERS, *RESHAPE_SLIDERS)}


def _is_in_picture(landmarks: NDArray[np.float32], width: int, height: int) -> bool:
    """Whether the box of the landmarks meets the picture."""
    low, high = landmarks[:, :2].min(axis=0), landmarks[:, :2].max(axis=0)
    return bool((high > 0).all() and low[0] < width and low[1] < height)
