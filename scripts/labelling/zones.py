"""Where on a head each class can be: the logarithm of a rough probability, from landmarks and traits."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.mesh import LIPS_OUTER
from sagemaker_endpoints._sdk.landmarks import CHIN, MOUTH_CORNERS
from scripts.labelling.head import Head, Where
from scripts.labelling.traits import Traits

NEVER = np.float32(-30)
UNLIKELY = np.float32(-3)

HAIR_ENDS = {"bald": None, "sparse": 0.9, "short": 0.9, "medium": 2.6, "long": 9.0, "curly": 2.0}
"""How far below the eyes hair may reach, in units; None: there is none. The mouth is at about 1.1, the chin at 1.9."""

INTO_FACE = 14.0
"""Penalty of hair inside the face's outline, per unit: a fringe is rarely deeper than a third of a unit."""

FALL = 8.0
"""Penalty of a class beyond the end of its zone, per unit."""

HALF_NECK = 0.9
"""Half the width of the neck, in units."""

UNDER_BROWS = -0.25
"""Level below which no fringe is expected, in units below the eyes."""

EAR = 2.0
"""Penalty of short hair beside the face, where ears are."""

HALF_LONG_HAIR = 1.9
"""Half the width of hair that lies on the shoulders, in units."""

UNDER_HAIR = {"bald": 0.0, "sparse": 0.5, "short": 5.0, "medium": 5.0, "long": 5.0, "curly": 5.0}
"""Penalty of bare skin at the head's outline above the brows, where this kind of hair grows."""

HAIR_DEPTH = 0.45
"""The penalty ends so far inside the outline, in units."""

HALF_HEAD = 1.45
"""Half the width of a head with its ears, in units."""

UPPER_LIP, UNDER_NOSE = 0, 2
"""Landmarks."""

BEARD_BELOW_CHIN = {"moustache": -0.6, "goatee": 0.05, "full": 0.35}
BEARD_HALF_WIDTH = {"moustache": 0.6, "goatee": 0.65, "full": 1.3}
"""How far a beard reaches below the chin and to each side, in units."""


def possible(head: Head, depth: Plane, traits: Traits) -> dict[str, Plane]:
    """Where each class that this head may have is at home.

    Args:
        head: the portrait.
        depth: (H, W) float32: how far inside the person's outline a pixel lies, in units.
        traits: what a person saw.

    Returns:
        (H, W) float32 for each class: 0 at home, `NEVER` at the least.
    """
    mouth = float(np.mean([head.level(corner) for corner in MOUTH_CORNERS]))
    chin = head.level(CHIN)
    outside = np.maximum(-head.inside_oval, 0)
    zones = {
        "face_skin": _face_skin(
            head, mouth - 0.1, outside, UNDER_HAIR[traits.hair] * np.clip(1 - depth / HAIR_DEPTH, 0, 1)
        ),
        "body_skin": _body_skin(head, mouth, outside),
        "clothes": _clothes(head, mouth, chin),
    }
    if traits.black_and_white:  # a white collar has nearly the grey of skin
        zones["body_skin"] -= np.clip(2 * (head.down - chin - 0.4), 0, 2)
    hair_end = HAIR_ENDS[traits.hair]
    if hair_end is not None:
        ear = EAR if traits.hair in {"bald", "sparse", "short"} else 0.0
        zones["hair"] = _hair(head, hair_end) - ear * ((head.down > 0.05) & (head.inside_oval < -0.08))
    if traits.beard != "none":
        zones["beard"] = _beard(head, traits.beard, chin)
    return {name: np.maximum(zone, NEVER).astype(np.float32) for name, zone in zones.items()}


def _face_skin(head: Head, end: float, outside: Plane, under_hair: Plane) -> Plane:
    """Outside the face's outline only above a level: ears and a bald skull are face, what is below is neck."""
    below = np.maximum(head.down - end, 0)
    beside = np.maximum(np.abs(head.across) - HALF_HEAD, 0)
    hidden = np.where(head.down < UNDER_BROWS, under_hair * np.minimum(4 * outside, 1), 0)
    zone = -FALL * (below + beside) - np.where(below > 0, 2, 0) - hidden - 2 * np.minimum(outside, 1)
    return np.where(outside > 0, zone, 0).astype(np.float32)


def _body_skin(head: Head, mouth: float, outside: Plane) -> Plane:
    above = np.maximum(mouth - 0.1 - head.down, 0)
    beside = np.maximum(np.abs(head.across) - HALF_NECK, 0)
    return np.where(outside > 0, -3 * FALL * above - 2 * np.minimum(beside, 1.5), NEVER).astype(np.float32)


def _clothes(head: Head, mouth: float, chin: float) -> Plane:
    neck = np.abs(head.across) < HALF_NECK
    start = np.where(neck, chin - 0.05, mouth + 0.25)
    above = np.maximum(start - head.down, 0)
    on_neck = np.where(neck & (head.down < chin + 0.4), 1.5, 0.0)
    return np.where(head.inside_oval > 0, NEVER, -2 * FALL * above - on_neck).astype(np.float32)


def _hair(head: Head, end: float) -> Plane:
    below = np.maximum(head.down - end, 0)
    inside = np.maximum(head.inside_oval, 0)
    under_chin = np.where((np.abs(head.across) < HALF_NECK) & (head.down > 1.2), 4, 0)
    on_shoulders = np.where(head.down > 1.5, 3 * np.maximum(np.abs(head.across) - HALF_LONG_HAIR, 0), 0)
    zone = -FALL * below - INTO_FACE * inside - under_chin - on_shoulders
    return np.where((inside > 0.08) & (head.down > UNDER_BROWS), NEVER, zone).astype(np.float32)


def _beard(head: Head, kind: str, chin: float) -> Plane:
    top = head.level(UNDER_NOSE) + 0.03
    above = np.maximum(top - head.down, 0)
    below = np.maximum(head.down - chin - BEARD_BELOW_CHIN[kind], 0)
    beside = np.maximum(np.abs(head.across) - BEARD_HALF_WIDTH[kind], 0)
    zone = -FALL * (3 * above + 3 * below + 3 * beside) - np.where(head.inside_oval < -0.15, 2, 0)
    return np.where(_lips(head), NEVER, zone).astype(np.float32)


def _lips(head: Head) -> Where:
    return head.enclosed(LIPS_OUTER)
