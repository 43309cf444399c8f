"""Whether arrays are what a network wants."""

from facemagi.manifest import Manifest
from scripts.model_weights.errors import SHOWN, WeightsError, some
from scripts.model_weights.recipes import Shapes


def require_equal(manifest: Manifest, found: Shapes, wanted: Shapes) -> None:
    """Every name is there, none is too much, every shape is right.

    Raises:
        WeightsError: with the first names at fault, and what was expected.
    """
    if missing := wanted.keys() - found.keys():
        raise WeightsError(f"{manifest.name} lacks {some(missing)}. It wants {len(wanted)} arrays.")
    if surplus := found.keys() - wanted.keys():
        raise WeightsError(f"{manifest.name} has no {some(surplus)}.")
    wrong = [name for name in wanted if found[name] != wanted[name]]
    if wrong:
        told = "; ".join(f"{name} is {_sides(found[name])}, not {_sides(wanted[name])}" for name in wrong[:SHOWN])
        raise WeightsError(f"{len(wrong)} of {len(wanted)} shapes of {manifest.name} are wrong: {told}.")


def _sides(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "one number"
