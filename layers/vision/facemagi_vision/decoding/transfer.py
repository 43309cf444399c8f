"""Transfer functions: from the signal that a file stores to light.

Signals are 0…1. Light is linear and relative to diffuse white, which is 1: a sheet of white paper in the scene. The
light of a standard picture ends there; that of an HDR picture goes on to lamps and reflections.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float64]

Curve = Callable[[Signal], Signal]
"""From a signal, 0…1, to light; both of any shape."""

DIFFUSE_WHITE = 203.0
"""Candelas per square metre (ITU-R BT.2408, table 1)."""

PQ_PEAK = 10_000.0
"""Candelas per square metre at signal 1 (SMPTE ST 2084)."""

HLG_PEAK = 1000.0
"""Candelas per square metre of the display for which a system gamma of 1.2 is right (ITU-R BT.2100, table 5)."""

HLG_SYSTEM_GAMMA = 1.2


def srgb(signal: Signal) -> Signal:
    """The curve of sRGB (IEC 61966-2-1).

    Args:
        signal: 0…1.

    Returns:
        Light, 0…1.
    """
    light: Signal = np.where(signal <= 0.04045, signal / 12.92, ((signal + 0.055) / 1.055) ** 2.4)
    return light


def srgb_signal(light: Signal) -> Signal:
    """The inverse of `srgb`.

    Args:
        light: 0…1.

    Returns:
        The signal, 0…1.
    """
    signal: Signal = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return signal


def bt2020(signal: Signal) -> Signal:
    """The inverse of the camera curve of ITU-R BT.709 and BT.2020, which are equal to 10 bits.

    Args:
        signal: 0…1.

    Returns:
        Light, 0…1.
    """
    alpha, beta = 1.09929682680944, 0.018053968510807
    light: Signal = np.where(signal < 4.5 * beta, signal / 4.5, ((signal + alpha - 1) / alpha) ** (1 / 0.45))
    return light


def power(exponent: float) -> Curve:
    """A pure power function.

    Args:
        exponent: for example 2.2; 1 for a signal that is light itself.

    Returns:
        The curve.
    """
    return lambda signal: signal**exponent


def pq(signal: Signal) -> Signal:
    """Perceptual quantisation (SMPTE ST 2084).

    Args:
        signal: 0…1.

    Returns:
        Light, 0…49.3.
    """
    m1, m2, c1, c2, c3 = 2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128
    root = signal ** (1 / m2)
    light: Signal = (np.maximum(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1) * (PQ_PEAK / DIFFUSE_WHITE)
    return light


def hlg(signal: Signal) -> Signal:
    """Hybrid log-gamma (ITU-R BT.2100): the light of the scene, which a display shows with more contrast.

    Args:
        signal: 0…1.

    Returns:
        Light of the scene, 0…1; `hlg_display` follows.
    """
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    light: Signal = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    return light


def hlg_display(scene: NDArray[np.float32], luminance: NDArray[np.float32]) -> NDArray[np.float32]:
    """The light that a display of 1,000 cd/m² gives for the light of an HLG scene.

    Args:
        scene: (…, C) linear light, 0…1.
        luminance: (C,) the weights of the channels in the luminance; their sum is 1.

    Returns:
        (…, C) light, 0…4.9.
    """
    gain = np.float32(HLG_PEAK / DIFFUSE_WHITE) * (scene @ luminance) ** np.float32(HLG_SYSTEM_GAMMA - 1)
    shown: NDArray[np.float32] = scene * gain[..., None]
    return shown
