"""What to say where a part of a model's weights was not imported."""

from facemagi.errors import FaceMagiError


def missing_part(model: str, part: str, there: list[str], param: str) -> FaceMagiError:
    """`weights_missing` for one style, effect or content of a model.

    part: what was asked for. there: what the weights file has. param: the parameter that asked.
    """
    return FaceMagiError(
        "weights_missing",
        f"{model} has no weights for {part} here.",
        param=f"params.{param}",
        actual=part,
        limit=sorted(there),
        remedy=f"Choose another, or run ./scripts/weights import {model} with the authors' file for {part} too.",
    )
