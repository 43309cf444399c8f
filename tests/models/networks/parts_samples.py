"""Parts of faces for tests, made of boxes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints._sdk.parts import PARTS, Parts, View
from sagemaker_endpoints.face_parsing.face_squares import SIDE, squares_around

HAIR, LIPS = PARTS.index("hair"), PARTS.index("upper_lip")
Box = tuple[int, int, int, int]


def view(matrix: Any, **boxes: Box) -> View:
    """A square full of skin, except for boxes (left, top, right, bottom) of other parts."""
    likely = np.zeros((SIDE, SIDE, len(PARTS)), np.float16)
    likely[..., PARTS.index("skin")] = 1
    for name, (left, top, right, bottom) in boxes.items():
        likely[top:bottom, left:right] = 0
        likely[top:bottom, left:right, PARTS.index(name)] = 1
    return View(matrix, likely)


def parts_of(photo: Photo, **boxes: Box) -> Parts:
    """Parts with only the near square of the first face."""
    return Parts((view(squares_around(photo.faces[0])[0].matrix, **boxes),))


def hair_in_both_squares(photo: Photo, near: Box, wide: Box) -> Parts:
    """Parts with hair in a box of the near square and in a box of the wide one."""
    first, second = squares_around(photo.faces[0])
    return Parts((view(first.matrix, hair=near), view(second.matrix, hair=wide)))


def changed(before: RGB, after: RGB) -> NDArray[np.bool_]:
    """(H, W): where two pictures differ."""
    return np.asarray((before != after).any(axis=2))
