"""Which products go on a face, how strong and in which colours: the caller's own choices over those of a look."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sagemaker_endpoints._imaging.color.pigment import Colour, colour_of
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
"""Every product with its options: the parameter `lipstick` is a strength, `lipstick_finish` one of its options."""


@dataclass(frozen=True)
class Product:
    """strength: 0…1. options: by name, as in `PRODUCTS`."""

    strength: float
    options: Mapping[str, Any] = field(default_factory=dict)

    def colour(self) -> Colour:
        """(3,) Lab of the option `colour`."""
        return colour_of(self.options["colour"])

    def option(self, name: str) -> str:
        return str(self.options[name])


Kit = Mapping[str, Product]
"""The products to apply, by name; each with a strength above 0."""


def kit_of(params: Params) -> Kit:
    """A product whose own strength is above 0 is taken as it is described, any other from the look, if that has it."""
    look, share = LOOKS[params.get("look", "none")], params.get("look_strength", 100) / 100
    kit = {name: _own(name, params) if params.get(name, 0) > 0 else _of_look(name, look, share) for name in PRODUCTS}
    return {name: product for name, product in kit.items() if product.strength > 0}


def _own(name: str, params: Params) -> Product:
    return Product(params[name] / 100, {option: params[f"{name}_{option}"] for option in PRODUCTS[name]})


def _of_look(name: str, look: Mapping[str, Mapping[str, Any]], share: float) -> Product:
    recipe = look.get(name, {"strength": 0})
    return Product(recipe["strength"] / 100 * share, recipe)
