"""The trainings that are measured, each in several sizes."""

from dataclasses import dataclass
from typing import Literal

Size = Literal["small", "published"]
"""`small`: a network for drawn heads, as on docs/training.md. `published`: as its authors train it."""

SIZES: tuple[Size, ...] = ("small", "published")


@dataclass(frozen=True)
class Case:
    """One training.

    Attributes:
        model: the network's name.
        size: which of its sizes.
        template: of the pictures.
        side: of the pictures, pixels.
        batch: pictures of a pass, here; a processor has neither time nor memory for the published ones.
        whole_batch: pictures of a pass in the training that this is a part of.
        steps: of that training; 0 where nobody says how many.
        options: `NAME=VALUE` each.
    """

    model: str
    size: Size
    template: str
    side: int
    batch: int
    whole_batch: int
    steps: int
    options: tuple[str, ...]


ATTRIBUTES = "attributes=eyeglasses,black_hair,blond_hair,bangs"
"""Labels of drawn heads, enough of both kinds; their number changes the arithmetic by less than a hundredth."""

TINY = ("width=12", "layers=3", "hidden=64", ATTRIBUTES)

FACELET = ("effect=glasses", "attribute=eyeglasses", "neighbours=4", "decoder_steps=1")
CONTENT = ("content=glasses", "attribute=eyeglasses")
STYLE = ("name=stripes",)

CASES = (
    Case("attgan", "small", "celeba_178", 32, 16, 16, 1500, (*TINY, "d_steps=2")),
    Case("attgan", "published", "celeba_178", 128, 4, 32, 948_000, (ATTRIBUTES,)),
    Case("stgan", "small", "celeba_178", 32, 16, 16, 3000, (*TINY, "units=1", "d_steps=3")),
    Case("stgan", "published", "celeba_178", 128, 4, 32, 1_000_000, (ATTRIBUTES,)),
    Case("facelet_bank", "small", "ffhq", 64, 8, 8, 500, (*FACELET, "width=16")),
    Case("facelet_bank", "published", "ffhq", 448, 1, 16, 5625, (*FACELET, "width=64")),
    Case("mask_transfer", "small", "ffhq", 64, 8, 8, 1000, (*CONTENT, "side=64", "width=8", "sep=4")),
    Case("mask_transfer", "published", "ffhq", 128, 4, 32, 150_000, CONTENT),
    Case("neural_style", "small", "whole", 128, 2, 2, 0, STYLE),
    Case("neural_style", "published", "whole", 256, 1, 4, 40_000, STYLE),
)
