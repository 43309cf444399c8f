"""The products of one face: the caller's own settings, or else those of a look."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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


BEARDED_SHARES: Mapping[str, float] = {
    "foundation": 1.0,
    "contour": 0.8,
    "highlight": 0.6,
    "blush": 0.25,
    "brows": 0.5,
    "mascara": 0.2,
    "lipstick": 0.2,
}
"""Shares of a look's products that a bearded face gets, 0 for the others: even skin and a hardly visible balm."""


def kit_of(params: Params) -> Kit:
    """The products that a face's parameters select.

    A product whose own strength is above 0 takes its options from the parameters, any other product from the look.

    Args:
        params: of the effect `makeup`.
    """
    look, share = LOOKS[params.get("look", "none")], params.get("look_strength", 100) / 100
    kit = {name: _own(name, params) if _is_own(name, params) else _of_look(name, look, share) for name in PRODUCTS}
    return _applied(kit)


def groomed(kit: Kit, params: Params, bearded: float) -> Kit:
    """A kit for a face that may have a beard: of the look it gets less, of the caller's own products all.

    Args:
        kit: from `kit_of`.
        params: the same parameters.
        bearded: 0…1, see `facial_hair`.
    """
    shares = {name: 1 - bearded * (1 - BEARDED_SHARES.get(name, 0.0)) for name in kit if not _is_own(name, params)}
    return _applied({name: replace(kit[name], strength=kit[name].strength * shares.get(name, 1.0)) for name in kit})


def _applied(kit: Kit) -> Kit:
    return {name: product for name, product in kit.items() if product.strength > 0}


def _is_own(name: str, params: Params) -> bool:
    """Whether the caller has chosen a product."""
    return bool(params.get(name, 0) > 0)


def _own(name: str, params: Params) -> Product:
    return Product(params[name] / 100, {option: params[f"{name}_{option}"] for option in PRODUCTS[name]})


def _of_look(name: str, look: Mapping[str, Mapping[str, Any]], share: float) -> Product:
    """A product as a look has it, at a share (0…1) of the look's strength."""
    recipe = look.get(name, {"strength": 0})
    return Product(recipe["strength"] / 100 * share, recipe)
