"""Where the parts of a face are that have networks of their own."""

from collections.abc import Sequence

Centre = tuple[int, int]

BOXES = {"GLEyel": (80, 112), "GLEyer": (80, 112), "GLNose": (96, 96), "GLMouth": (80, 128)}
"""(height, width) in pixels of what each part's network sees."""

EYE_RAISED = 8
"""Pixels by which an eye's box lies over the eye, so that the brow is in it."""

NOSE_RAISED = 16
"""Pixels by which the nose's box lies over its tip."""


def centres_of(points: Sequence[Sequence[float]], side: int) -> dict[str, Centre]:
    """The (x, y) of each part's box, by its network's name, as the authors cut them.

    points: (x, y) of the left eye, the right eye, the nose's tip and the corners of the mouth, in the aligned portrait.
    side: of the portrait, pixels; a box that would reach over it is moved inside.
    """
    left, right, nose, *mouth = ((int(x), int(y)) for x, y in points)
    centres = {
        "GLEyel": (left[0], left[1] - EYE_RAISED),
        "GLEyer": (right[0], right[1] - EYE_RAISED),
        "GLNose": (nose[0], nose[1] - NOSE_RAISED),
        "GLMouth": (sum(x for x, _ in mouth) // 2, sum(y for _, y in mouth) // 2),
    }
    return {name: _inside(name, centre, side) for name, centre in centres.items()}


def box(name: str, centre: Centre) -> tuple[int, int, int, int]:
    """(top, left, height, width) of a part around its centre."""
    height, width = BOXES[name]
    return centre[1] - height // 2, centre[0] - width // 2, height, width


def _inside(name: str, centre: Centre, side: int) -> Centre:
    height, width = BOXES[name]
    x = min(max(centre[0], width // 2), side - width // 2)
    return x, min(max(centre[1], height // 2), side - height // 2)
