"""A photo's faces in a picture that was made from it."""

from dataclasses import replace

import numpy as np

from sagemaker_endpoints._sdk.contract import RGB, Face, Photo


def reacquire_faces(picture: RGB, photo: Photo) -> tuple[Face, ...]:
    """The photo's faces, with the same ids, where they lie in the picture; one that is not seen there stays in place.

    picture: (H, W, 3); of another size than the photo where an edit scaled it.
    """
    from facemagi_vision.follow import follow

    placed = [_scaled(face, picture.shape, photo.rgb.shape) for face in photo.faces]
    found = follow(picture, [face.landmarks for face in placed])
    return tuple(replace(face, **seen._asdict()) if seen else face for face, seen in zip(placed, found, strict=True))


def _scaled(face: Face, size: tuple[int, ...], before: tuple[int, ...]) -> Face:
    across, down = size[1] / before[1], size[0] / before[0]
    x, y, width, height = face.box
    landmarks = (face.landmarks * (across, down, across)).astype(np.float32)
    return replace(face, box=(x * across, y * down, width * across, height * down), landmarks=landmarks)
