"""The errors for weights that were not imported: a part of a file, one of several files, or an attribute.

An error says what the app's user can do; the log says what the operator can do.
"""

import logging

from facemagi.errors import FaceMagiError

_LOG = logging.getLogger(__name__)


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
    _LOG.warning("weights missing: ./scripts/weights import %s with the authors' file for %s too", model, part)
    return FaceMagiError(
        "weights_missing",
        f"{model} has no weights for {part} here.",
        param=f"params.{param}",
        actual=part,
        limit=sorted(available),
        remedy=f"Choose another {param}.",
    )


def missing_file(model: str, name: str, available: list[str], param: str) -> FaceMagiError:
    """`weights_missing` for one of several weights files of a model.

    Args:
        model: the model's name.
        name: the name of the weights that were requested, a key of `[weights.<name>]` in model.toml.
        available: the names of the weights that are here.
        param: the parameter that requested them.

    Returns:
        The error; its limit lists the available names.

    Example:
        >>> missing_file("esrgan", "photo", ["fast"], "model").limit
        ['fast']
    """
    _LOG.warning("weights missing: ./scripts/weights fetch %s/%s", model, name)
    return FaceMagiError(
        "weights_missing",
        f"{model} has no weights for {name} here.",
        param=f"params.{param}",
        actual=name,
        limit=sorted(available),
        remedy=f"Choose another {param}.",
    )


def missing_slider(name: str, value: float, available: list[str]) -> FaceMagiError:
    """`weights_missing` for a slider of an attribute that the weights do not know.

    Args:
        name: the slider.
        value: where it is.
        available: the sliders that have weights.

    Returns:
        The error; its limit lists the available sliders.

    Example:
        >>> missing_slider("young", -60, ["hat"]).limit
        ['hat']
    """
    return FaceMagiError(
        "weights_missing",
        f"The weights that are here do not know the attribute {name}.",
        param=f"params.{name}",
        actual=value,
        limit=sorted(available),
        remedy=f"Leave {name} at 0, and use a slider of the list.",
    )
