"""From sliders to STGAN's difference vector.

The vector is target label minus source label for each attribute: 0 where an attribute stays, whether the face
has it or not. A slider's end, ±1, is the difference that the network was trained on; the other positions lie between it
and the unedited face.
"""

from collections.abc import Mapping, Sequence

from sagemaker_endpoints._imaging.attributes.attribute_labels import CONFLICTS

ORDER = (
    *("bangs", "blond_hair", "brown_hair", "bushy_eyebrows", "eyeglasses"),
    *("male", "mouth_slightly_open", "mustache", "pale_skin", "young"),
)
"""The attributes in the order of the published network's vector. Weights of other attributes have an order of their
own, `attributes` in their settings."""


def displaced_attributes(strengths: Mapping[str, float], order: Sequence[str] = ORDER) -> list[str]:
    """The attributes that the edit removes if the face has them: hair that becomes blond is no longer brown.

    They are removed only if the face has them, so the caller must know their labels.

    Args:
        strengths: as `slider_strengths` returns them.
        order: the attributes of the weights.

    Returns:
        Names in their order, without attributes whose own slider is not at rest.
    """
    added = [name for name, strength in strengths.items() if strength > 0]
    conflicting = {other for name in added for other in CONFLICTS.get(name, ())}
    return [name for name in order if name in conflicting and name not in strengths]


def difference_vector(
    strengths: Mapping[str, float], source: Mapping[str, bool], order: Sequence[str] = ORDER
) -> list[float]:
    """The vector of the edited face.

    Args:
        strengths: as `slider_strengths` returns them.
        source: the labels of the `displaced_attributes`; those that the face has are removed as strongly as the
            conflicting attribute is added.
        order: the attributes of the weights.

    Returns:
        A number for each, -1…1.
    """
    present = [name for name, has in source.items() if has]
    removed = {name: -max(strengths.get(other, 0.0) for other in CONFLICTS[name]) for name in present}
    values = {**strengths, **removed}
    return [values.get(name, 0.0) for name in order]
