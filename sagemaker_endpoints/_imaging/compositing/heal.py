"""Healing: a small disc gets the light of its surroundings and the texture of a place beside it."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian, weighted_gaussian
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

SURROUNDINGS = 2.5
"""Half the side of the square that is looked at, in radii of the disc."""


def heal_disc(rgb: RGB, centre: tuple[float, float], radius: float, offset: tuple[float, float], amount: float) -> None:
    """Replace a disc in place: low frequencies from around it, high frequencies from `offset` pixels away.

    The two-band form of a healing brush: Georgiev, "Photoshop healing brush: a tool for seamless cloning", 2004,
    matches the band that normalised convolution fills in here.

    rgb: (H, W, 3) uint8, written to. centre: x, y of the disc, pixels; radius: pixels, all of it replaced, softly
    ending a half further out. offset: dx, dy to the texture's place. amount: 0…1. Discs too near to the border for
    their surroundings or for the texture to be inside the picture are left as they are.
    """
    reach = max(3, int(np.ceil(SURROUNDINGS * radius)))
    x, y = int(centre[0]), int(centre[1])
    target = Region(x - reach, y - reach, x + reach + 1, y + reach + 1)
    source = _moved(target, round(offset[0]), round(offset[1]))
    if not (_inside(target, rgb) and _inside(source, rgb)):
        return
    pixels = target.cut(rgb).astype(np.float32)
    texture = source.cut(rgb).astype(np.float32)
    distance = _distance(target, centre) / np.float32(radius)
    light = weighted_gaussian(pixels, smoothstep(1.0, 1.4, distance), 0.7 * radius)
    healed = light + texture - gaussian(texture, 0.7 * radius)
    share = (np.float32(amount) * smoothstep(1.5, 1.0, distance))[..., None]
    target.cut(rgb)[:] = np.clip(np.rint(pixels + share * (healed - pixels)), 0, 255).astype(np.uint8)


def _moved(region: Region, dx: int, dy: int) -> Region:
    return Region(region.left + dx, region.top + dy, region.right + dx, region.bottom + dy)


def _inside(region: Region, rgb: RGB) -> bool:
    return region.left >= 0 and region.top >= 0 and region.right <= rgb.shape[1] and region.bottom <= rgb.shape[0]


def _distance(region: Region, centre: tuple[float, float]) -> Plane:
    x = np.arange(region.left, region.right, dtype=np.float32) + np.float32(0.5 - centre[0])
    y = np.arange(region.top, region.bottom, dtype=np.float32) + np.float32(0.5 - centre[1])
    return float32(np.hypot(x, y[:, None]))
