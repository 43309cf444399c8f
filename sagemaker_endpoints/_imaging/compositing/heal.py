"""Healing: a small disc gets the light of its surroundings and the texture of a spot nearby."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian, weighted_gaussian
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

SURROUNDINGS = 2.5
"""Half the side of the square around the disc that is used, in radii of the disc."""

BAND_SIGMA = 0.7
"""Standard deviation of the Gaussian that separates light from texture, in radii of the disc."""


def heal_disc(
    rgb: RGB, centre: tuple[float, float], radius: float, offset: tuple[float, float], opacity: float
) -> None:
    """Replace a disc, in place: low frequencies from around it, high frequencies from `offset` pixels away.

    The two-band form of a healing brush: Georgiev, "Photoshop healing brush: a tool for seamless cloning", 2004,
    matches the band that normalised convolution fills in here.

    Args:
        rgb: (H, W, 3) uint8; written to. It stays unchanged where the disc's surroundings or the texture's would reach
            outside the picture.
        centre: x, y of the disc, pixels.
        radius: pixels; all of the disc is replaced, and the effect fades out over half a radius more.
        offset: dx, dy from the disc to the texture's centre, pixels.
        opacity: 0…1.

    Example:
        >>> skin = np.full((40, 60, 3), 170, np.uint8)
        >>> skin[18:22, 18:22] = 90
        >>> heal_disc(skin, centre=(20, 20), radius=4, offset=(20, 0), opacity=1.0)
        >>> int(skin.min())
        170
    """
    reach = max(3, int(np.ceil(SURROUNDINGS * radius)))
    x, y = int(centre[0]), int(centre[1])
    target = Region(x - reach, y - reach, x + reach + 1, y + reach + 1)
    source = _shifted(target, round(offset[0]), round(offset[1]))
    if not (_is_inside(target, rgb) and _is_inside(source, rgb)):
        return
    pixels = target.cut(rgb).astype(np.float32)
    texture = source.cut(rgb).astype(np.float32)
    distance = _distance(target, centre) / np.float32(radius)
    light = weighted_gaussian(pixels, smoothstep(1.0, 1.4, distance), BAND_SIGMA * radius)
    healed = light + texture - gaussian(texture, BAND_SIGMA * radius)
    mask = (np.float32(opacity) * smoothstep(1.5, 1.0, distance))[..., None]
    target.cut(rgb)[:] = np.clip(np.rint(pixels + mask * (healed - pixels)), 0, 255).astype(np.uint8)


def _shifted(region: Region, dx: int, dy: int) -> Region:
    return Region(region.left + dx, region.top + dy, region.right + dx, region.bottom + dy)


def _is_inside(region: Region, rgb: RGB) -> bool:
    return region.left >= 0 and region.top >= 0 and region.right <= rgb.shape[1] and region.bottom <= rgb.shape[0]


def _distance(region: Region, centre: tuple[float, float]) -> Plane:
    """Distance of the region's pixels from a point, pixels."""
    x = np.arange(region.left, region.right, dtype=np.float32) + np.float32(0.5 - centre[0])
    y = np.arange(region.top, region.bottom, dtype=np.float32) + np.float32(0.5 - centre[1])
    return float32(np.hypot(x, y[:, None]))
