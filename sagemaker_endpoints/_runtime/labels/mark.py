"""The visible mark: in a corner, that AI has edited the picture."""

import math
from functools import lru_cache
from typing import Literal

import cv2
import numpy as np

from sagemaker_endpoints._runtime.labels.glyphs import LETTERS, Letter
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.alpha import OPAQUE, has_alpha, premultiplied, straight
from sagemaker_endpoints._sdk.contract import Mask, Picture
from sagemaker_endpoints._sdk.dtypes import float32

Language = Literal["zh", "en"]

TEXTS: dict[Language, str] = {"zh": "AI合成", "en": "AI EDITED"}
"""GB 45438-2025 asks for the words for artificial intelligence, or "AI", and for "generated" or "synthesised"."""

HEIGHT_SHARE = 0.05
"""Least height of the letters, as a share of the picture's shorter side (GB 45438-2025)."""

LEGIBLE_HEIGHT = 14
"""Pixels; the Chinese letters cannot be read below that."""

MAX_WIDTH_SHARE = 0.9
"""Largest width of the mark, as a share of the picture's: in a tiny picture it is smaller than legible."""

MARGIN, GAP, PEN = 0.45, 0.28, 0.11
"""Around the text, between two letters, and the width of the pen: in heights of a letter."""

SPACE = 0.1
"""Width of the space between two words, in heights of a letter, besides the gaps at both sides of it."""

GROUND = 0.55
"""Opacity of the dark ground, on which white letters can be read in every picture."""

FINER = 4
"""The letters are drawn so many times larger, and reduced, so that their edges are smooth."""


def marked(picture: Picture, language: Language) -> Picture:
    """A picture with the mark in its lower right corner.

    Args:
        picture: (H, W, 3) or (H, W, 4) uint8, at its final size; not written to.
        language: of the text.
    """
    height, width = picture.shape[:2]
    letters = _letters(language, _letter_height(width, height, language))[:height, :width]
    rows, columns = slice(height - letters.shape[0], height), slice(width - letters.shape[1], width)
    result = picture.copy()
    result[rows, columns] = _covered(picture[rows, columns], letters)
    return result


def _letter_height(width: int, height: int, language: Language) -> int:
    preferred = max(math.ceil(HEIGHT_SHARE * min(width, height)), LEGIBLE_HEIGHT)
    fitting = MAX_WIDTH_SHARE * width / (_text_width(language) + 2 * MARGIN)
    return max(1, min(preferred, int(fitting)))


def _covered(part: Picture, letters: Mask) -> Picture:
    """A part of a picture under the dark ground with white letters."""
    light = letters[..., None]
    opacity = GROUND + (1 - GROUND) * light
    below = premultiplied(part if has_alpha(part) else np.dstack([part, np.full(part.shape[:2], OPAQUE, np.uint8)]))
    above = np.concatenate([np.repeat(light, 3, axis=2), opacity], axis=2) * OPAQUE
    return straight(float32(below * (1 - opacity) + above))[..., : part.shape[2]]


@lru_cache(maxsize=8)
def _letters(language: Language, height: int) -> Mask:
    """(h, w) float32, 0…1: the text with its margin."""
    unit = height * FINER
    size = (round((_text_width(language) + 2 * MARGIN) * height), round((1 + 2 * MARGIN) * height))
    canvas = np.zeros((size[1] * FINER, size[0] * FINER), np.uint8)
    left = MARGIN
    for letter in TEXTS[language]:
        for stroke in LETTERS[letter]:
            points = np.rint((np.array(stroke) + np.array((left, MARGIN))) * unit).astype(np.int32)
            cv2.polylines(canvas, [points], False, (OPAQUE,), max(1, round(PEN * unit)))
        left += _width(LETTERS[letter]) + GAP
    return opencv.resize(float32(canvas / np.float32(OPAQUE)), size, cv2.INTER_AREA)


def _text_width(language: Language) -> float:
    text = TEXTS[language]
    return sum(_width(LETTERS[letter]) for letter in text) + GAP * (len(text) - 1)


def _width(letter: Letter) -> float:
    return max((x for stroke in letter for x, _ in stroke), default=SPACE)
