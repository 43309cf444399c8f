"""The built-in palettes, which need no reference picture, as swatches."""

from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.color.hex_colour import hex_to_rgb
from sagemaker_endpoints._imaging.color.oklab import srgb_to_oklab
from sagemaker_endpoints._sdk.dtypes import float32

from .sampling import PicturePalettes
from .transport import ColourSamples

SHADES = np.linspace(-0.10, 0.10, 9, dtype=np.float32)
"""Added to Oklab's L of every swatch, so that a palette has lighter and darker shades of each colour."""


@dataclass(frozen=True)
class PaletteSwatches:
    """`#rrggbb` colours, from the darkest to the lightest; a colour that is listed twice has twice the weight.

    Attributes:
        person: colours of skin, hair and clothes.
        ground: colours of the background.
    """

    person: tuple[str, ...]
    ground: tuple[str, ...]


SWATCHES: dict[str, PaletteSwatches] = {
    "golden_hour": PaletteSwatches(
        ("#2a1a12", "#5a3621", "#8f5a35", "#c98b58", "#e7b680", "#f7dcb2"),
        ("#2e2418", "#6a4a26", "#a97637", "#d9a352", "#f0c987", "#fbe6bd"),
    ),
    "blue_hour": PaletteSwatches(
        ("#141824", "#2f3650", "#6a6272", "#a58a8c", "#cdb4b0", "#e6dcdf"),
        ("#0d1426", "#1d2c4f", "#37507f", "#5f7fae", "#97aeca", "#cfd8e6"),
    ),
    "teal_and_amber": PaletteSwatches(
        ("#17150f", "#4b3322", "#94603a", "#cf935f", "#e9bd8e", "#f6e0c2"),
        ("#07191c", "#123a40", "#27616a", "#4c8d93", "#8db8b6", "#d2e2dc"),
    ),
    "autumn": PaletteSwatches(
        ("#21130c", "#4e2c1b", "#87512f", "#bd8458", "#dcb38a", "#f0dcc2"),
        ("#241a0e", "#5a3413", "#97551a", "#c47f2a", "#d9ab5a", "#ead6a8"),
    ),
    "spring": PaletteSwatches(
        ("#2b2024", "#6b4b45", "#a97f70", "#d9b09c", "#f0d2c2", "#fbeee6"),
        ("#3c4a35", "#6f8a5a", "#a3b982", "#ccd9ab", "#f0d9dc", "#fbf3ee"),
    ),
    "old_master": PaletteSwatches(
        ("#120c08", "#33210f", "#6a4524", "#a5763f", "#cda468", "#ead3a1"),
        ("#0b0906", "#1c150c", "#33271a", "#4f3f2a", "#73603f", "#a08a5c"),
    ),
    "neon": PaletteSwatches(
        ("#130f24", "#3c1f4d", "#7a3a6e", "#b86a8e", "#d9a0b4", "#f0d6e2"),
        ("#0a0a24", "#1d1b5a", "#4a2390", "#9a2f9c", "#2f8fc0", "#8fe0e8"),
    ),
    "faded_film": PaletteSwatches(
        ("#2f2b2b", "#5f5049", "#94796a", "#c1a38f", "#dcc6b2", "#ece2d3"),
        ("#35363a", "#5c615f", "#8b8f84", "#b4b39f", "#d3cfbb", "#e9e4d6"),
    ),
}
"""The swatches by the value of the parameter `palette`."""


def built_in(name: str) -> PicturePalettes:
    """A built-in palette in the form of palettes sampled from a picture.

    Args:
        name: a key of `SWATCHES`.
    """
    return PicturePalettes(_samples(SWATCHES[name].person), _samples(SWATCHES[name].ground))


def _samples(colours: tuple[str, ...]) -> ColourSamples:
    srgb = np.array([hex_to_rgb(colour) for colour in colours], np.float32) / np.float32(255)
    oklab = np.repeat(srgb_to_oklab(srgb), len(SHADES), axis=0)
    oklab[:, 0] = np.clip(oklab[:, 0] + np.tile(SHADES, len(colours)), 0.0, 1.0)
    return float32(oklab)
