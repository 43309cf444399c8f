"""Converts the samples of a picture with declared primaries and curve to sRGB."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.decoding import transfer
from facemagi_vision.decoding.colour_space import ColourSpace

Samples = NDArray[np.uint8] | NDArray[np.uint16]
"""(H, W) grey or (H, W, 3), of 8 or 16 bits."""

Light = NDArray[np.float32]
"""Linear, relative to diffuse white."""

BAND_PIXELS = 1 << 20
"""Pixels that are converted at a time; a photo of 24 megapixels as floating-point light would take 300 MB."""

ENCODED_STEPS = 65535
"""Steps of light in the table to sRGB: a twentieth of a level in the shadows, where the curve is steepest."""

KNEE = 0.9
"""Light above which an HDR picture with highlights is compressed: diffuse white becomes level 250 or more."""

PEAK_QUANTILE = 0.999
"""The brightest thousandth of the samples may clip: a spark must not darken the picture's whites."""

PEAK_STEP = 4
"""Every fourth pixel of every fourth row decides the peak."""


def light_to_srgb(samples: Samples, space: ColourSpace) -> NDArray[np.uint8]:
    """Convert samples to sRGB.

    Colours outside sRGB are clipped, as they are with profiles. Highlights above diffuse white are rolled off.

    Args:
        samples: (H, W) or (H, W, 3).
        space: what they mean.

    Returns:
        uint8 of the same shape.
    """
    table = _light_of_codes(samples.dtype, space)
    encoded = _srgb_of_light()
    peak = _peak(samples[::PEAK_STEP, ::PEAK_STEP], table, space) if space.hdr else 1.0
    result = np.empty(samples.shape, np.uint8)
    for rows in _bands(samples):
        light = _roll_off(_srgb_light(samples[rows], table, space), peak)
        result[rows] = encoded[(light.clip(0, 1) * ENCODED_STEPS + np.float32(0.5)).astype(np.uint16)]
    return result


def _bands(samples: Samples) -> Iterator[slice]:
    height = max(1, BAND_PIXELS // samples.shape[1])
    return (slice(top, top + height) for top in range(0, len(samples), height))


def _light_of_codes(dtype: np.dtype[np.uint8] | np.dtype[np.uint16], space: ColourSpace) -> Light:
    """(256,) or (65536,) the light of each code."""
    count = 1 << (8 * dtype.itemsize)
    codes = np.arange(count, dtype=np.float64)
    signal = codes / (count - 1) if space.full_range else (codes / (count / 256) - 16) / 219
    return space.curve(signal.clip(0, 1)).astype(np.float32)


def _srgb_of_light() -> NDArray[np.uint8]:
    """(65536,) the level of each step of light."""
    levels = transfer.srgb_signal(np.arange(ENCODED_STEPS + 1) / ENCODED_STEPS) * 255
    return np.rint(levels).astype(np.uint8)


def _srgb_light(samples: Samples, table: Light, space: ColourSpace) -> Light:
    """Light of sRGB's primaries, of the shape of the samples. The primaries do not concern grey ones."""
    light = _display_light(samples, table, space)
    if light.ndim == 2:
        return light
    converted: Light = light @ space.to_srgb().T.astype(np.float32)
    return converted


def _display_light(samples: Samples, table: Light, space: ColourSpace) -> Light:
    """Light of the picture's own primaries, of the shape of the samples."""
    light: Light = table[samples]
    if not space.scene:
        return light
    if light.ndim == 2:
        return transfer.hlg_display(light[..., None], np.ones(1, np.float32))[..., 0]
    return transfer.hlg_display(light, space.luminance().astype(np.float32))


def _peak(samples: Samples, table: Light, space: ColourSpace) -> float:
    """The light of the picture's highlights, at least that of diffuse white.

    It is measured in the picture's own primaries: a deep red of a wide gamut is no highlight, though sRGB has none.
    """
    light = _display_light(samples, table, space)
    brightest = light if light.ndim == 2 else light.max(axis=-1)
    return max(1.0, float(np.quantile(brightest, PEAK_QUANTILE)))


def _roll_off(light: Light, peak: float) -> Light:
    """Compress light above the knee so that the peak becomes 1; without highlights nothing changes.

    Half of it happens to the brightest channel, so that the hue stays, and half to each channel, so that a lamp
    becomes white as on film.
    """
    if peak <= 1:
        return light
    if light.ndim == 2:
        return _compressed(light, peak)
    brightest = light.max(axis=-1, keepdims=True)
    if brightest.max() <= KNEE:
        return light
    by_hue = light * (_compressed(brightest, peak) / np.maximum(brightest, np.float32(KNEE)))
    dim = brightest <= KNEE
    return np.where(dim, light, (by_hue + _compressed(light, peak)) / 2)


def _compressed(light: Light, peak: float) -> Light:
    """The curve of Reinhard et al. (2002, equation 4) from the knee on: slope 1 at the knee, 1 at the peak."""
    reach = np.float32((peak - KNEE) / (1 - KNEE))
    over = ((light - np.float32(KNEE)) / np.float32(1 - KNEE)).clip(0, reach)
    rolled = KNEE + np.float32(1 - KNEE) * over * (1 + over / reach**2) / (1 + over)
    return np.where(light <= KNEE, light, rolled.astype(np.float32))
