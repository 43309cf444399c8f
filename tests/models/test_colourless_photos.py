"""A photograph without colour stays without, unless a colour is asked for."""

from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._imaging.color.colourless import is_colourless, keep_colourless
from sagemaker_endpoints._sdk.contract import Photo
from tests.support.editing import edited
from tests.support.portraits import astronaut, with_pixels

KEEPING: list[tuple[str, str, dict[str, Any]]] = [
    ("makeup", "makeup", {"look": "evening"}),
    ("makeup_transfer", "makeup_transfer", {}),
    ("cartoon", "cartoon", {}),
    ("color_style", "color_style", {"strength": 100}),
    ("face_swap", "swap", {}),
]
COLOURING: list[tuple[str, str, dict[str, Any]]] = [
    ("makeup", "makeup", {"lipstick": 80, "lipstick_colour": "#b80f22"}),
    ("cartoon", "cartoon", {"style": "poster", "palette": "sunset"}),
]


def grey() -> Photo:
    """The sample in black and white."""
    photo = astronaut()
    light = np.rint(photo.rgb @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)
    return with_pixels(photo, np.repeat(light[..., None], 3, axis=2))


@pytest.mark.parametrize(("model", "effect", "params"), KEEPING)
def test_a_black_and_white_photo_stays_so(model: str, effect: str, params: dict[str, Any]) -> None:
    result = edited(model, effect, grey(), **params)
    assert np.ptp(result, axis=2).max() <= 1
    assert (result != grey().rgb).any()


@pytest.mark.parametrize(("model", "effect", "params"), COLOURING)
def test_a_colour_that_is_asked_for_is_given(model: str, effect: str, params: dict[str, Any]) -> None:
    assert np.ptp(edited(model, effect, grey(), **params), axis=2).max() > 40


def test_a_small_coloured_thing_makes_a_photo_coloured() -> None:
    # given a grey photo of which a fiftieth is red
    rgb = grey().rgb.copy()
    rgb[:72, :72] = (180, 20, 20)
    assert is_colourless(grey().rgb)
    assert not is_colourless(rgb)


def test_the_tint_of_a_scan_stays() -> None:
    # given a slightly warm black-and-white photo and an edit that reddens it
    warm = np.clip(grey().rgb + np.array([3, 0, -3]), 0, 255).astype(np.uint8)
    result = keep_colourless(warm, np.clip(warm + np.array([60, 0, 0]), 0, 255).astype(np.uint8))
    middle = (warm > 20).all(axis=2) & (warm < 200).all(axis=2)
    assert (result[middle][:, 0].astype(int) - result[middle][:, 2] == 6).all()
