"""The arguments of `train` as hyperparameters, and back: SageMaker's are names with values, both texts.

`--batch 8 --set width=16` becomes `{"batch": "8", "set.width": "16"}`.
"""

from collections.abc import Mapping, Sequence

from scripts.training.errors import TrainingError

MODEL = "model"
"""The hyperparameter that names the network."""

OPTION = "set."
"""How the hyperparameters begin that are options of the network."""

MAX_VALUE = 2500
"""Characters that SageMaker allows in a value."""


def to_hyperparameters(model: str, flags: Mapping[str, object], options: Sequence[str]) -> dict[str, str]:
    """Describe a training.

    Args:
        model: the network's name.
        flags: the value of each flag that the user gave, by its name without `--`.
        options: `NAME=VALUE` of each `--set`.

    Raises:
        TrainingError: a value is too long for SageMaker.

    Example:
        >>> to_hyperparameters("stgan", {"batch": 8}, ["width=16"])
        {'model': 'stgan', 'batch': '8', 'set.width': '16'}
    """
    pairs = [option.partition("=")[::2] for option in options]
    described = {MODEL: model}
    described |= {name: str(value) for name, value in flags.items()}
    described |= {f"{OPTION}{name}": value for name, value in pairs}
    for name, value in described.items():
        if len(value) > MAX_VALUE:
            raise TrainingError(f"{name} has {len(value)} characters; SageMaker allows {MAX_VALUE}.")
    return described


def to_arguments(hyperparameters: Mapping[str, str]) -> tuple[str, list[str]]:
    """The network and the arguments that hyperparameters describe.

    Raises:
        TrainingError: they do not name a network.

    Example:
        >>> to_arguments({"model": "stgan", "batch": "8", "set.width": "16"})
        ('stgan', ['--batch=8', '--set=width=16'])
    """
    if MODEL not in hyperparameters:
        raise TrainingError(f"The hyperparameters do not name a network: {MODEL} is missing.")
    others = {name: value for name, value in hyperparameters.items() if name != MODEL}
    return hyperparameters[MODEL], [_argument(name, value) for name, value in others.items()]


def _argument(name: str, value: str) -> str:
    if name.startswith(OPTION):
        return f"--set={name.removeprefix(OPTION)}={value}"
    return f"--{name}={value}"
