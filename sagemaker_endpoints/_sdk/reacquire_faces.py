"""Detects a photo's faces again in a picture that was made from it."""

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
