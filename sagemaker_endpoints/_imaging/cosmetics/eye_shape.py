"""What the shape of an eye asks of make-up: how wide the line, how long and how steep the wing, how much shadow."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.face.lids import Lids
from sagemaker_endpoints._imaging.geometry.path import normals
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

LINE_ONLY_GAP = 0.15
"""Distance of the lids divided by the eye's width, up to which an eye counts as closed or squinting: its lid is folded,
and shadow on it would look like a bruise."""

OPEN_GAP = 0.34
"""The ratio from which on the lid carries all of the shadow."""

ROUND_GAP = 0.48
"""The ratio of a round or widely opened eye, which a longer and flatter wing stretches."""

USUAL_LID = 0.10
"""Distance from the lashes to the crease, in units, of most eyes; a hooded lid shows less of it."""

USUAL_WIDTH = 0.42
"""Width of most eyes that look into the camera, in units; a turned head shows less of it, and of the wing."""

OWN_SHARE = 0.25
"""Share of the difference to the eye that shows less lid which the other one keeps."""

RISE = 0.42
"""Upward divided by outward direction of the wing of an almond-shaped eye."""

MIN_RISE, MAX_RISE = 0.18, 0.62
"""Limits of that ratio."""


@dataclass(frozen=True)
class EyeShape:
    """Factors for one eye.

    Attributes:
        line: on the width of the line above the lashes: a hooded or half-closed lid has less room.
        wing: on the length of the wing.
        direction: (2,) unit vector of the wing.
        shadow: 0…1, on the height and the opacity of eyeshadow.
        lashes: on the length of lashes: they are seen from the front as long as the eye is open.
    """

    line: float
    wing: float
    direction: Points
    shadow: float
    lashes: float


def eye_shape(lids: Lids) -> EyeShape:
    """Measure an eye.

    Args:
        lids: of the eye.

    Returns:
        What it asks of make-up.

    Example:
        >>> from sagemaker_endpoints._imaging.face.eye_mesh import LEFT
        >>> from sagemaker_endpoints._imaging.face.lids import find_lids
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> round(eye_shape(find_lids(sample_frame(), LEFT)).lashes, 1)
        1.0
    """
    opened = smoothstep_at(LINE_ONLY_GAP, OPEN_GAP, lids.gap)
    is_round = smoothstep_at(OPEN_GAP, ROUND_GAP, lids.gap)
    lid = float(np.clip(_visible_lid(lids) / USUAL_LID, 0.4, 1.0))
    turned = float(np.clip(lids.width / (USUAL_WIDTH * lids.unit), 0.5, 1.0)) ** 2
    return EyeShape(
        line=(0.55 + 0.45 * opened) * (0.7 + 0.3 * lid),
        wing=(0.45 + 0.55 * opened) * (0.8 + 0.2 * lid) * (1 + 0.12 * is_round) * turned,
        direction=_wing_direction(lids, opened, is_round),
        shadow=opened * lid,
        lashes=0.5 + 0.5 * smoothstep_at(LINE_ONLY_GAP, 0.38, lids.gap),
    )


def shadow_of(own: Lids, other: Lids) -> float:
    """How much shadow one of the two eyes carries: both are made up nearly alike, by the one that shows less lid.

    Args:
        own: the lids of this eye.
        other: of the other eye, in any pixels.

    Returns:
        0…1, on the height and the opacity of eyeshadow.

    Example:
        >>> from sagemaker_endpoints._imaging.face.eye_mesh import LEFT
        >>> from sagemaker_endpoints._imaging.face.lids import find_lids
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> lids = find_lids(sample_frame(), LEFT)
        >>> shadow_of(lids, lids) == eye_shape(lids).shadow
        True
    """
    shadow, least = eye_shape(own).shadow, min(eye_shape(lids).shadow for lids in (own, other))
    return least + OWN_SHARE * (shadow - least)


def outwards(lids: Lids) -> Points:
    """Unit vectors from the upper lid's edge away from the eyeball.

    Args:
        lids: of the eye.

    Returns:
        (COLUMNS, 2) float32.

    Example:
        >>> from sagemaker_endpoints._imaging.face.eye_mesh import LEFT
        >>> from sagemaker_endpoints._imaging.face.lids import find_lids
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> bool((outwards(find_lids(sample_frame(), LEFT))[12] @ sample_frame().up) > 0.9)
        True
    """
    across = normals(lids.upper)
    return across if float((across @ lids.up).mean()) > 0 else -across


def _visible_lid(lids: Lids) -> float:
    """Units from the lashes to the crease, where it is largest."""
    return float(((lids.crease - lids.upper) @ lids.up).max()) / lids.unit


def _wing_direction(lids: Lids, opened: float, is_round: float) -> Points:
    """(2,): the lower lid continued, lifted for eyes that slope down, flattened for round and for closed ones."""
    ahead = lids.lower[0] - lids.lower[6]
    ahead = ahead / max(float(np.linalg.norm(ahead)), 1e-6)
    tilt = float(lids.out @ lids.up)
    rise = float(np.clip((RISE - 0.8 * tilt) * (1 - 0.3 * is_round) * (0.5 + 0.5 * opened), MIN_RISE, MAX_RISE))
    direction = 0.35 * ahead + 0.65 * lids.out + rise * lids.up
    return float32(direction / np.linalg.norm(direction))
