"""The products of one face: the caller's own settings, or else those of a look."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sagemaker_endpoints._imaging.color.pigment import LabColour, hex_to_lab
from sagemaker_endpoints._sdk.contract import Params

from .looks import LOOKS

PRODUCTS: Mapping[str, tuple[str, ...]] = {
    "foundation": ("shade", "finish"),
    "contour": (),
    "highlight": ("colour",),
    "blush": ("colour", "placement"),
    "eyeshadow": ("colours", "finish"),
    "lenses": ("colour",),
    "eyeliner": ("colour", "style"),
    "mascara": ("colour",),
    "brows": ("colour", "thickness"),
    "lip_liner": ("colour",),
    "lipstick": ("colour", "finish"),
}
"""Options of every product: the parameter `lipstick` is a strength, `lipstick_finish` is its option `finish`."""


@dataclass(frozen=True)
class Product:
    """One product as it is applied.

    Attributes:
        strength: 0…1.
        options: by name, as in `PRODUCTS`.
    """

    strength: float
    options: Mapping[str, Any] = field(default_factory=dict)

    def colour(self) -> LabColour:
        """(3,) Lab, the option `colour`."""
        return hex_to_lab(self.options["colour"])

    def option(self, name: str) -> str:
        """The value of an option of type `choice`."""
        return str(self.options[name])


Kit = Mapping[str, Product]
"""The products to apply, by name; every strength is above 0."""


def kit_of(params: Params) -> Kit:
    """The products that a face's parameters select.

    A product whose own strength is above 0 takes its options from the parameters, any other product from the look.

    Args:
        params: of the effect `makeup`.
    """
    look, share = LOOKS[params.get("look", "none")], params.get("look_strength", 100) / 100
    kit = {name: _own(name, params) if params.get(name, 0) > 0 else _of_look(name, look, share) for name in PRODUCTS}
    return {name: product for name, product in kit.items() if product.strength > 0}


def _own(name: str, params: Params) -> Product:
    return Product(params[name] / 100, {option: params[f"{name}_{option}"] for option in PRODUCTS[name]})


def _of_look(name: str, look: Mapping[str, Mapping[str, Any]], share: float) -> Product:
    """A product as a look has it, at a share (0…1) of the look's strength."""
    recipe = look.get(name, {"strength": 0})
    return Product(recipe["strength"] / 100 * share, recipe)
