"""Detects faces in a container: a photo's own, in a picture made from it, and those that the job does not name."""

from collections.abc import Sequence
from dataclasses import replace

from sagemaker_endpoints._sdk.contract import RGB, Face, Photo
from sagemaker_endpoints._sdk.face_transform import stretch_face


def reacquire_faces(picture: RGB, photo: Photo) -> tuple[Face, ...]:
    """The photo's faces at their new positions, with the same ids.

    Args:
        picture: (H, W, 3) uint8, made from the photo; of another size where an edit scaled it.
        photo: the photo, with the faces at their old positions.

    Returns:
        The faces in the picture's pixels. A face that is not detected again keeps its old position.

    Example:
        >>> import numpy as np
        >>> reacquire_faces(np.zeros((8, 8, 3), np.uint8), Photo(np.zeros((4, 4, 3), np.uint8)))
        ()
    """
    from facemagi_vision.track_faces import track_faces

    across, down = picture.shape[1] / photo.rgb.shape[1], picture.shape[0] / photo.rgb.shape[0]
    expected = [stretch_face(face, across, down) for face in photo.faces]
    detected = track_faces(picture, [face.landmarks for face in expected])
    pairs = zip(expected, detected, strict=True)
    return tuple(replace(face, **position._asdict()) if position else face for face, position in pairs)


def bystanders(rgb: RGB, known: Sequence[Face]) -> tuple[Face, ...]:
    """Detect the faces of a picture that are not known.

    Args:
        rgb: (H, W, 3) uint8.
        known: the known faces.

    Returns:
        The other faces, the largest first; `bystander0`, `bystander1`, …

    Example:
        >>> import numpy as np
        >>> bystanders(np.zeros((64, 64, 3), np.uint8), ())
        ()
    """
    from facemagi_vision.faces import find_faces

    detected = (
        Face("", face.box, face.landmarks, face.yaw, face.pitch, face.roll, face.quality) for face in find_faces(rgb)
    )
    others = [face for face in detected if not any(_same(face, other) for other in known)]
    return tuple(
        Face(f"bystander{number}", face.box, face.landmarks, face.yaw, face.pitch, face.roll, face.quality)
        for number, face in enumerate(others)
    )


def _same(one: Face, other: Face) -> bool:
    """Whether the middle of one face lies inside the other."""
    x, y, width, height = other.box
    left, top, across, down = one.box
    return 0 < left + across / 2 - x < width and 0 < top + down / 2 - y < height
