"""The colours of dyed hair: blond is pale, pink pure, white hair keeps its light, roots and edges are no bright rim."""

import numpy as np
import pytest

from sagemaker_endpoints._imaging.color.lab import lab_to_rgb, rgb_to_lab
from sagemaker_endpoints._imaging.color.oklab import srgb_to_oklab
from sagemaker_endpoints._imaging.color.pigment import hex_to_lab
from sagemaker_endpoints._imaging.compositing.bleach import fit_bleach, lift_detail
from sagemaker_endpoints._imaging.compositing.dye import Nearby, dye_change, lightness_nearby, mix_dye
from sagemaker_endpoints._imaging.compositing.hair_tone import HairTone, measure_hair_tone
from sagemaker_endpoints._imaging.compositing.toner import toner_ramp
from sagemaker_endpoints._sdk.dtypes import float32

BLOND, PINK = "#d0a872", "#d886a4"


def test_strands_keep_the_ratio_of_their_light() -> None:
    # given two neighbourhoods with the same strands, one dark and one bright
    dark, bright = (lift_detail(*(np.full((1, 1), value, np.float32) for value in (5, base, 62))) for base in (15, 45))
    # then they become clearer where more is lifted
    assert dark[0, 0] > 1.4 * bright[0, 0]


def test_roots_are_lifted_less() -> None:
    lab, ones = np.full((1, 9, 3), (20, 4, 8), np.float32), np.ones((1, 9), np.float32)
    tone = HairTone(lab[0, 0], 9.0, 12.0, 5.0, 40.0)
    dye = mix_dye(tone, np.array([72, 6, 30], np.float32), 68.0, 1.0, 0.0)
    roots = np.linspace(0, 1, 9, dtype=np.float32)[None]
    gain = dye_change(lab, ones, Nearby(lab[..., 0], ones, roots), dye).mean(axis=2)[0]
    assert (np.diff(gain) < 0).all()
    assert gain[8] > 0.2 * gain[0]


def test_shadows_of_yellow_dyes_are_cooler_than_those_of_pink() -> None:
    blond, pink = (toner_ramp(np.array(colour, np.float32)) for colour in ((72, 6, 32), (66, 32, 0)))
    loss = [np.hypot(*ramp[36]) / np.hypot(*ramp[70 if ramp is blond else 65]) for ramp in (blond, pink)]
    assert loss[0] < loss[1]


def oklab_of_ramp(colour: str, lightness: int) -> tuple[float, float]:
    """Chroma, and hue in degrees, that a dye has at this L, both in Oklab."""
    tone = toner_ramp(hex_to_lab(colour))[lightness]
    rgb = lab_to_rgb(np.array([[[lightness, *tone]]], np.float32))
    _, a, b = srgb_to_oklab(float32(rgb[0, 0] / 255))
    return float(np.hypot(a, b)), float(np.rad2deg(np.arctan2(b, a)))


@pytest.mark.parametrize("lightness", [50, 60, 70, 80])
def test_blond_is_pale_and_warm_not_mustard(lightness: int) -> None:
    chroma, hue = oklab_of_ramp(BLOND, lightness)
    assert 0.04 < chroma < 0.065
    assert 58 < hue < 76


def test_pink_is_purer_than_its_swatch() -> None:
    swatch = srgb_to_oklab(np.array([0xD8 / 255, 0x86 / 255, 0xA4 / 255], np.float32))
    chroma, _ = oklab_of_ramp(PINK, 65)
    assert chroma > 1.1 * np.hypot(*swatch[1:])


def test_a_light_shade_takes_no_light_from_white_hair() -> None:
    # given white hair with shaded and lit strands
    lab = np.zeros((1, 50, 3), np.float32)
    lab[..., 0] = np.linspace(55, 95, 50)
    ones = np.ones((1, 50), np.float32)
    dye = mix_dye(measure_hair_tone(lab, ones), hex_to_lab(PINK), 50.0, 0.8, 0.0)
    around = np.full((1, 50), 75, np.float32)
    # when it is dyed pink
    dyed_lab = rgb_to_lab(
        (lab_to_rgb(lab) + dye_change(lab, ones, Nearby(around, ones, 0 * ones), dye)).astype(np.uint8)
    )
    # then no strand becomes darker, apart from the ends of its range
    assert (dyed_lab[0, 2:-2, 0] > lab[0, 2:-2, 0] - 2).all()
    assert dyed_lab[..., 1].mean() > 8


def test_the_usual_strength_does_most_of_the_lift() -> None:
    lab, ones = np.full((1, 1, 3), (25, 5, 8), np.float32), np.ones((1, 1), np.float32)
    tone = HairTone(lab[0, 0], 9.0, 12.0, 5.0, 50.0)
    gains = []
    for strength in (0.4, 0.8, 1.0):
        dye = mix_dye(tone, hex_to_lab(BLOND), 68.0, strength, 0.0)
        after = lab_to_rgb(lab) + dye_change(lab, ones, Nearby(lab[..., 0], ones, 0 * ones), dye)
        gains.append(float(rgb_to_lab(after.astype(np.uint8))[0, 0, 0]) - 25)
    assert gains[0] < gains[1] < gains[2]
    assert gains[1] > 0.88 * gains[2]


def test_thin_hair_at_the_edge_is_as_dark_as_the_hair_behind_it() -> None:
    # given dark hair whose last pixels let skin through
    lightness = np.full((40, 60), 15, np.float32)
    lightness[:, 38:40] = 32
    opacity = (np.arange(60) < 40).astype(np.float32) * np.ones((40, 1), np.float32)
    tone = HairTone(np.array([15, 2, 4], np.float32), 6.0, 12.0, 5.0, 40.0)
    around = lightness_nearby(lightness, opacity, tone, unit=36.0)
    assert around[20, 38:40].max() < 18


def test_hair_without_strands_keeps_its_darkness() -> None:
    black = HairTone(np.array([1, 0, 0], np.float32), 0.5, 1.0, 0.0, 6.0)
    bleach = fit_bleach(black, 71.0, 70.0)
    assert bleach.apply(np.zeros((1, 1), np.float32))[0, 0] < 10
    assert bleach.apply(np.full((1, 1), 5, np.float32))[0, 0] > 18


def test_a_blue_ribbon_in_the_hair_stays_blue() -> None:
    # given brown hair, and a ribbon that its matte takes for hair
    lab = np.full((1, 2, 3), (25, 5, 8), np.float32)
    lab[0, 1] = (50, 0, -45)
    ones = np.ones((1, 2), np.float32)
    dye = mix_dye(HairTone(lab[0, 0], 9.0, 12.0, 5.0, 50.0), hex_to_lab(BLOND), 68.0, 1.0, 0.0)
    change = dye_change(lab, ones, Nearby(np.full((1, 2), 25, np.float32), ones, 0 * ones), dye)
    assert np.abs(change[0, 1]).max() < 1 < np.abs(change[0, 0]).max()
