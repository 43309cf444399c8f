"""From sliders to the numbers that AttGAN is asked with.

The network is told what the face shall be like, all 13 attributes of it: what stays is said as it was in training,
±0.5, what is edited goes on to ±1 (the authors' `thres_int` and `test_int`).
"""

from collections.abc import Mapping

from sagemaker_endpoints._imaging.attributes.attribute_labels import CONFLICTS
from sagemaker_endpoints._sdk.contract import Params

ORDER = (
    *("bald", "bangs", "black_hair", "blond_hair", "brown_hair", "bushy_eyebrows", "eyeglasses", "male"),
    *("mouth_slightly_open", "mustache", "no_beard", "pale_skin", "young"),
)
"""As in the network's vector."""

TOLD, EDITED = 0.5, 1.0

Labels = Mapping[str, bool]


def moved(params: Params) -> dict[str, float]:
    """The sliders that are not at rest, -1…1, by attribute."""
    return {name: params[name] / 100 for name in ORDER if params[name]}


def told(source: Labels) -> list[float]:
    """What the network is asked with for the face as it is."""
    return [TOLD if source[name] else -TOLD for name in ORDER]


def wanted(source: Labels, strengths: Mapping[str, float]) -> list[float]:
    """What the network is asked with for the edited face.

    Each slider leads from `told` to its edit; as an attribute comes, those go that a face cannot have beside it, unless
    they have sliders that say otherwise.
    """
    values = dict(zip(ORDER, told(source), strict=True))
    for name, strength in strengths.items():
        goals = {name: EDITED if strength > 0 else -EDITED}
        if strength > 0:
            goals |= {other: -TOLD for other in CONFLICTS.get(name, ()) if other not in strengths}
        for attribute, goal in goals.items():
            values[attribute] += abs(strength) * (goal - values[attribute])
    return [values[name] for name in ORDER]
