"""The boxes of the parts of a face that have their own networks: eyes, nose and mouth."""

from collections.abc import Sequence

Centre = tuple[int, int]
"""(x, y) of a box's centre, pixels of the portrait."""

BOXES = {"GLEyel": (80, 112), "GLEyer": (80, 112), "GLNose": (96, 96), "GLMouth": (80, 128)}
"""(height, width) of each part's box in pixels, by the name of its network."""

EYE_RAISED = 8
"""Pixels by which the centre of an eye's box is above the eye, so that the box includes the brow."""

NOSE_RAISED = 16
"""Pixels by which the centre of the nose's box is above the tip of the nose."""


def centres_of(points: Sequence[Sequence[float]], side: int) -> dict[str, Centre]:
    """The centre of each part's box, as the authors place it.

    Args:
        points: (x, y) of the left eye, the right eye, the tip of the nose and the two corners of the mouth, in pixels
            of the portrait; fractions are cut off.
        side: pixels of the portrait's side; a box that would reach beyond it is moved inside.

    Returns:
        Centres by the names of the networks.
    """
    left, right, nose, *mouth = ((int(x), int(y)) for x, y in points)
    centres = {
        "GLEyel": (left[0], left[1] - EYE_RAISED),
        "GLEyer": (right[0], right[1] - EYE_RAISED),
        "GLNose": (nose[0], nose[1] - NOSE_RAISED),
        "GLMouth": (sum(x for x, _ in mouth) // 2, sum(y for _, y in mouth) // 2),
    }
    return {name: _move_inside(name, centre, side) for name, centre in centres.items()}


def box(name: str, centre: Centre) -> tuple[int, int, int, int]:
    """The box of a part.

    Args:
        name: the name of its network.
        centre: the centre of the box.

    Returns:
        (top, left, height, width), pixels of the portrait.
    """
    height, width = BOXES[name]
    return centre[1] - height // 2, centre[0] - width // 2, height, width


def _move_inside(name: str, centre: Centre, side: int) -> Centre:
    height, width = BOXES[name]
    x = min(max(centre[0], width // 2), side - width // 2)
    return x, min(max(centre[1], height // 2), side - height // 2)
