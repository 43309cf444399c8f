"""From sliders to AttGAN's attribute vector.

The vector describes all attributes of the edited face, 13 in the published networks. As in training, an attribute that
stays is ±0.5; one that is edited goes up to ±1 (the authors' `thres_int` and `test_int`).
"""

from collections.abc import Mapping, Sequence

from sagemaker_endpoints._imaging.attributes.attribute_labels import CONFLICTS

ORDER = (
    *("bald", "bangs", "black_hair", "blond_hair", "brown_hair", "bushy_eyebrows", "eyeglasses", "male"),
    *("mouth_slightly_open", "mustache", "no_beard", "pale_skin", "young"),
)
"""The attributes in the order of the published networks' vector. Weights of other attributes have an order of their
own, `attributes` in their settings."""

UNEDITED, EDITED = 0.5, 1.0
"""Absolute value of an attribute that stays, and of one whose slider is at its end."""

Labels = Mapping[str, bool]
"""Whether a face has each attribute."""


def current_vector(source: Labels, order: Sequence[str] = ORDER) -> list[float]:
    """The vector of the unedited face.

    Args:
        source: the labels of the face.
        order: the attributes of the weights.

    Returns:
        A number for each, ±0.5.
    """
    return [UNEDITED if source[name] else -UNEDITED for name in order]


def target_vector(source: Labels, strengths: Mapping[str, float], order: Sequence[str] = ORDER) -> list[float]:
    """The vector of the edited face.

    Each slider moves its attribute from the value in `current_vector` towards ±1. When an attribute is added, the
    attributes that conflict with it are removed, except those whose own sliders are not at rest.

    Args:
        source: the labels of the face.
        strengths: as `slider_strengths` returns them.
        order: the attributes of the weights.

    Returns:
        A number for each, -1…1.
    """
    values = dict(zip(order, current_vector(source, order), strict=True))
    for name, strength in strengths.items():
        goals = {name: EDITED if strength > 0 else -EDITED}
        if strength > 0:
            displaced = [other for other in CONFLICTS.get(name, ()) if other in values and other not in strengths]
            goals |= dict.fromkeys(displaced, -UNEDITED)
        for attribute, goal in goals.items():
            values[attribute] += abs(strength) * (goal - values[attribute])
    return [values[name] for name in order]
