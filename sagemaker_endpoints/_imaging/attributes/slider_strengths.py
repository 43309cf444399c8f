"""The sliders of an attribute network: one for each attribute that its weights know."""

from collections.abc import Sequence

from sagemaker_endpoints._sdk.contract import Params
from sagemaker_endpoints._sdk.missing_weights import missing_slider

SOURCE = "source"
"""The parameter that is no slider: the caller's statements of what the face has now."""


def slider_strengths(params: Params, order: Sequence[str]) -> dict[str, float]:
    """The sliders that are not at rest.

    Args:
        params: the values of all sliders, -100…100, by attribute; those that are missing are at rest.
        order: the attributes of the weights.

    Returns:
        Strengths by attribute, -1…1, without those that are 0.

    Raises:
        FaceMagiError: `weights_missing`, where a slider that is not at rest is of an attribute without weights.

    Example:
        >>> slider_strengths({"bangs": 25, "young": 0, "source": []}, ["bangs", "young"])
        {'bangs': 0.25}
    """
    moved = {name: value / 100 for name, value in params.items() if name != SOURCE and value}
    for name in moved:
        if name not in order:
            raise missing_slider(name, params[name], list(order))
    return {name: moved[name] for name in order if name in moved}
