"""The description of a face that the service, the face engine and the models share.

It imports nothing: the face engine would load pydantic with it, which takes 60 ms.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

Landmarks = TypeVar("Landmarks")

Box = tuple[float, float, float, float]
"""(x, y, width, height), pixels of the upright photo; x, y is the top-left corner."""


@dataclass(frozen=True)
class Face(Generic[Landmarks]):
    """One face of a photo.

    Convention: pixels of the upright photo, origin at the top-left corner of the top-left pixel, x to the right, y
    down; angles in degrees.

    Attributes:
        id: `f0` is the largest face of the photo, `f1` the next.
        box: (x, y, width, height) around the 468 surface landmarks; may reach beyond the photo's edge.
        landmarks: the 478 landmarks of the MediaPipe face mesh. In memory (478, 3) float32: 468 surface points, then
            five of each iris, centre first (468 on the left of the picture, 473 on the right); z has the same unit,
            smaller is nearer to the camera. In messages and records, a text made by `facemagi_vision.packing`.
        yaw: positive when the nose points to the right of the picture.
        pitch: positive when the nose points up.
        roll: positive when the head is tilted clockwise, as seen in the picture.
        quality: 0…1, how well the face can be edited (`facemagi_vision.quality`).
    """

    id: str
    box: Box
    landmarks: Landmarks
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    quality: float = 1.0
