"""The error for a part of a model's weights that was not imported."""

from facemagi.errors import FaceMagiError


def missing_part(model: str, part: str, available: list[str], param: str) -> FaceMagiError:
    """`weights_missing` for one style, effect or content of a model.

    Args:
        model: the model's name.
        part: the requested part.
        available: the parts that the weights file contains.
        param: the parameter that requested it.

    Returns:
        The error; its limit lists the available parts.

    Example:
        >>> missing_part("neural_style", "wave", ["udnie"], "style").limit
        ['udnie']
    """
    return FaceMagiError(
        "weights_missing",
        f"{model} has no weights for {part} here.",
        param=f"params.{param}",
        actual=part,
        limit=sorted(available),
        remedy=f"Choose another, or run ./scripts/weights import {model} with the authors' file for {part} too.",
    )
