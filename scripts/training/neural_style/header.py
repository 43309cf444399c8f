"""What the weights file says of its styles: the choices of the effect."""

from collections.abc import Sequence
from typing import Any

from facemagi.trained.parameters import KEY, with_declared
from scripts.repository import find_models, read_manifests
from scripts.training.choices import NewChoice, parameter_with
from scripts.training.earlier_weights import EarlierWeights
from scripts.training.neural_style.options import Options

MODEL = EFFECT = "neural_style"
STYLE = "style"
"""The parameter that chooses a style."""


def settings_of(options: Options, styles: Sequence[str], earlier: EarlierWeights | None) -> dict[str, Any]:
    """The settings for the header.

    Args:
        options: of the training of the new style.
        styles: all styles of the file.
        earlier: the weights that the style is added to.
    """
    kept = earlier.parameters if earlier else {}
    (own,) = read_manifests(find_models([MODEL]))
    known = with_declared(own, kept)
    new = NewChoice(options.name, options.choice_title, options.title_zh)
    return {KEY: {**kept, EFFECT: {STYLE: parameter_with(known, EFFECT, STYLE, styles, new)}}}
