"""Options of one network's training, as its dataclass declares them: `--set NAME=VALUE`."""

from collections.abc import Callable, Sequence
from dataclasses import Field, fields
from typing import Any, TypeVar

from scripts.training.errors import TrainingError

READERS: dict[Any, Callable[[str], Any]] = {
    int: int,
    float: float,
    str: str,
    tuple[str, ...]: lambda text: tuple(text.split(",")),
}
"""How the value of a field of each type is read."""

Options = TypeVar("Options")


def read_options(kind: type[Options], settings: Sequence[str]) -> Options:
    """Make the options of a training.

    Args:
        kind: a dataclass whose fields are of the types of `READERS`; all have defaults.
        settings: `NAME=VALUE` each; several texts of one field are separated by commas.

    Raises:
        TrainingError: there is no such option, or it cannot have this value.
    """
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals or name not in known:
            raise TrainingError(f"--set {setting}: write NAME=VALUE, with a name of {', '.join(known)}.")
        values[name] = _read(known[name], text)
    try:
        return kind(**values)
    except ValueError as error:
        raise TrainingError(f"--set: {error}") from error


def _read(field: "Field[Any]", text: str) -> Any:
    try:
        return READERS[field.type](text)
    except ValueError as error:
        kind = getattr(field.type, "__name__", field.type)
        raise TrainingError(f"--set {field.name}={text}: this is no {kind}.") from error
