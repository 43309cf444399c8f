"""Checks that a set of arrays fits a network."""

from scripts.model_weights.errors import MAX_NAMES, WeightsError, abbreviated
from scripts.model_weights.weights_entry import WeightsEntry
from scripts.model_weights.weights_layout import Shape, Shapes


def require_equal(entry: WeightsEntry, found: Shapes, expected: Shapes) -> None:
    """Check that every expected array is there with its shape, and no other array.

    Raises:
        WeightsError: with the first names that are wrong, and what was expected.
    """
    if missing := expected.keys() - found.keys():
        raise WeightsError(f"{entry.label} lacks {abbreviated(missing)}. It needs {len(expected)} arrays.")
    if surplus := found.keys() - expected.keys():
        raise WeightsError(f"{entry.label} has no {abbreviated(surplus)}.")
    wrong = [name for name in expected if found[name] != expected[name]]
    if wrong:
        differences = "; ".join(
            f"{name} is {_size(found[name])}, not {_size(expected[name])}" for name in wrong[:MAX_NAMES]
        )
        raise WeightsError(f"{len(wrong)} of {len(expected)} shapes of {entry.label} are wrong: {differences}.")


def _size(shape: Shape) -> str:
    return "×".join(map(str, shape)) or "one number"
