"""The attributes of a drawn head, which can be switched one by one. Names as in CelebA, in lower case."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

HairColour = Literal["black", "blond", "brown", "grey"]

HEADS = 1_000_000
"""Heads that a collection can have."""

HAIR_CHANCES: dict[HairColour, float] = {"black": 0.35, "blond": 0.25, "brown": 0.3, "grey": 0.1}
"""How often each colour is drawn: often enough that some hundred heads show all."""

COLOURS: dict[str, HairColour] = {"black_hair": "black", "blond_hair": "blond", "brown_hair": "brown"}
"""The labels of hair colours; grey hair has none of them."""

OTHER_COLOURS: dict[str, HairColour] = {"black_hair": "brown", "blond_hair": "brown", "brown_hair": "black"}
"""The colour that hair gets when one of these labels is switched off."""

CHANCES = {
    "bald": 0.1,
    "bangs": 0.3,
    "beard": 0.25,
    "bushy_eyebrows": 0.35,
    "eyeglasses": 0.4,
    "mouth_slightly_open": 0.4,
    "mustache": 0.25,
    "pale_skin": 0.25,
    "smiling": 0.4,
}
"""How often each trait is drawn. Rare ones of CelebA, such as glasses (7 of 100), are more frequent here, because a
training learns little from rare ones."""

ATTRIBUTES = (
    *("bald", "bangs", "black_hair", "blond_hair", "brown_hair", "bushy_eyebrows", "eyeglasses"),
    *("mouth_slightly_open", "mustache", "no_beard", "pale_skin", "smiling"),
)
"""The labels of drawn heads."""


@dataclass(frozen=True)
class Traits:
    """What a drawn head is like.

    Attributes:
        seed: decides all that no attribute names: shape, pose, light, clothes, ground.
        hair: the colour of the hair; of the brows and the beard too.
        bald, bangs, beard, bushy_eyebrows, eyeglasses, mouth_slightly_open, mustache, pale_skin, smiling: whether the
            head has it.
    """

    seed: int
    hair: HairColour = "brown"
    bald: bool = False
    bangs: bool = False
    beard: bool = False
    bushy_eyebrows: bool = False
    eyeglasses: bool = False
    mouth_slightly_open: bool = False
    mustache: bool = False
    pale_skin: bool = False
    smiling: bool = False

    @property
    def labels(self) -> dict[str, bool]:
        """Whether the head has each of `ATTRIBUTES`. A bald head has no hair colour."""
        colours = {label: colour == self.hair and not self.bald for label, colour in COLOURS.items()}
        own = {name: bool(getattr(self, name)) for name in CHANCES if name != "beard"}
        labels = {**own, **colours, "no_beard": not (self.beard or self.mustache)}
        return {name: labels[name] for name in ATTRIBUTES}

    def switched(self, attribute: str) -> "Traits":
        """The same head with one label turned to its opposite; labels that exclude it change too.

        Args:
            attribute: one of `ATTRIBUTES`.
        """
        has = self.labels[attribute]
        if attribute == "no_beard":
            return replace(self, beard=has, mustache=False)
        if attribute.endswith("_hair"):
            return replace(self, bald=False, hair=OTHER_COLOURS[attribute] if has else COLOURS[attribute])
        changes: dict[str, bool] = {attribute: not has}
        if attribute == "bald":
            changes["bangs"] = False
        if attribute == "bangs":
            changes["bald"] = False
        return replace(self, **changes)  # type: ignore[arg-type]


def draw_traits(seed: int) -> Traits:
    """Choose the attributes of a head by chance.

    Args:
        seed: 0 or more; the same seed gives the same head.
    """
    rng = chance(seed, "traits")
    hair: HairColour = rng.choice(list(HAIR_CHANCES), p=list(HAIR_CHANCES.values()))
    drawn = {name: bool(rng.random() < share) for name, share in CHANCES.items()}
    return Traits(seed, hair, **{**drawn, "bangs": drawn["bangs"] and not drawn["bald"]})


def head_seed(collection: int, index: int) -> int:
    """The seed of one head of a collection: no two collections share a head."""
    return collection * HEADS + index


def chance(seed: int, part: str) -> np.random.Generator:
    """The source of chance for one part of a head: what is drawn for one part never changes another."""
    return np.random.default_rng([seed, *part.encode()])
