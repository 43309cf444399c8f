"""From sliders to the numbers that STGAN is asked with.

The network is told what shall change: target label minus source label of each of ten attributes, 0 for what stays, and
nothing of what the face is like. In training differences were scaled by random numbers below 1, so a slider's end, ±1,
is the edge of what it knows.
"""

from collections.abc import Mapping

from sagemaker_endpoints._imaging.attributes.attribute_labels import CONFLICTS
from sagemaker_endpoints._sdk.contract import Params

ORDER = (
    *("bangs", "blond_hair", "brown_hair", "bushy_eyebrows", "eyeglasses"),
    *("male", "mouth_slightly_open", "mustache", "pale_skin", "young"),
)
"""As in the network's vector."""

NO_CHANGE = (0.0,) * len(ORDER)
"""What the network is asked with for the face as it is."""


def moved(params: Params) -> dict[str, float]:
    """The sliders that are not at rest, -1…1, by attribute."""
    return {name: params[name] / 100 for name in ORDER if params[name]}


def displaced(strengths: Mapping[str, float]) -> list[str]:
    """What the face may have and then cannot keep: blond hair is not brown any more. Of it the label must be known."""
    coming = [name for name, strength in strengths.items() if strength > 0]
    gone = {other for name in coming for other in CONFLICTS.get(name, ())}
    return [name for name in ORDER if name in gone and name not in strengths]


def wanted(strengths: Mapping[str, float], source: Mapping[str, bool]) -> list[float]:
    """What the network is asked with for the edited face.

    source: the labels of what is `displaced`; what the face has of that is taken off as strongly as the other comes.
    """
    going = {name: -max(strengths.get(other, 0.0) for other in CONFLICTS[name]) for name, has in source.items() if has}
    values = {**strengths, **going}
    return [values.get(name, 0.0) for name in ORDER]
