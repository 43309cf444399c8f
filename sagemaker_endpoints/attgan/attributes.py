"""From sliders to AttGAN's attribute vector.

The vector describes all 13 attributes of the edited face. As in training, an attribute that stays is ±0.5; one that is
edited goes up to ±1 (the authors' `thres_int` and `test_int`).
"""

from collections.abc import Mapping

from sagemaker_endpoints._imaging.attributes.attribute_labels import CONFLICTS
from sagemaker_endpoints._sdk.contract import Params

ORDER = (
    *("bald", "bangs", "black_hair", "blond_hair", "brown_hair", "bushy_eyebrows", "eyeglasses", "male"),
    *("mouth_slightly_open", "mustache", "no_beard", "pale_skin", "young"),
)
"""The attributes in the order of the network's vector."""

UNEDITED, EDITED = 0.5, 1.0
"""Absolute value of an attribute that stays, and of one whose slider is at its end."""

Labels = Mapping[str, bool]
"""Whether a face has each attribute."""


def slider_strengths(params: Params) -> dict[str, float]:
    """The sliders that are not at rest.

    Args:
        params: the values of all sliders, -100…100, by attribute.

    Returns:
        Strengths by attribute, -1…1, without those that are 0.
    """
    return {name: params[name] / 100 for name in ORDER if params[name]}


def current_vector(source: Labels) -> list[float]:
    """The vector of the unedited face.

    Args:
        source: the labels of the face.

    Returns:
        13 numbers, ±0.5.
    """
    return [UNEDITED if source[name] else -UNEDITED for name in ORDER]


def target_vector(source: Labels, strengths: Mapping[str, float]) -> list[float]:
    """The vector of the edited face.

    Each slider moves its attribute from the value in `current_vector` towards ±1. When an attribute is added, the
    attributes that conflict with it are removed, except those whose own sliders are not at rest.

    Args:
        source: the labels of the face.
        strengths: as `slider_strengths` returns them.

    Returns:
        13 numbers, -1…1.
    """
    values = dict(zip(ORDER, current_vector(source), strict=True))
    for name, strength in strengths.items():
        goals = {name: EDITED if strength > 0 else -EDITED}
        if strength > 0:
            goals |= {other: -UNEDITED for other in CONFLICTS.get(name, ()) if other not in strengths}
        for attribute, goal in goals.items():
            values[attribute] += abs(strength) * (goal - values[attribute])
    return [values[name] for name in ORDER]
