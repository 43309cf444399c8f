"""Blurs, guided filters, blob detection, blending and healing, on synthetic pictures whose result is known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.compositing.blend import add_difference, cross_fade, mix
from sagemaker_endpoints._imaging.compositing.heal import heal_disc
from sagemaker_endpoints._imaging.filters.blobs import find_blobs
from sagemaker_endpoints._imaging.filters.blur import box, fill_in, gaussian, weighted_box, weighted_gaussian
from sagemaker_endpoints._imaging.filters.guided_filter import edge_preserving_base, guided_filter

Plane = NDArray[np.float32]
SHAPE = (64, 80)


def noise(*shape: int, seed: int = 1) -> Plane:
    return np.random.default_rng(seed).normal(0, 1, shape).astype(np.float32)


def step() -> Plane:
    """0 on the left half, 10 on the right."""
    return np.where(np.arange(SHAPE[1]) < 40, 0, 10).astype(np.float32) * np.ones(SHAPE, np.float32)


def bump(row: float, column: float, sigma: float) -> Plane:
    """A Gaussian bump of height 1."""
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]]
    squared = ((rows - row) ** 2 + (columns - column) ** 2) / (2 * sigma**2)
    return np.asarray(np.exp(-squared), np.float32)


@pytest.mark.parametrize("blurred", [gaussian(noise(*SHAPE), 3), box(noise(*SHAPE), 4)], ids=["gaussian", "box"])
def test_a_blur_keeps_the_mean_and_reduces_the_deviation(blurred: Plane) -> None:
    assert abs(float(blurred.mean()) - float(noise(*SHAPE).mean())) < 0.05
    assert blurred.std() < 0.3


def test_a_gaussian_narrower_than_half_a_pixel_returns_its_input() -> None:
    plane = noise(*SHAPE)
    assert gaussian(plane, 0.3) is plane


@pytest.mark.parametrize("channels", [(), (3,)], ids=["plane", "picture"])
def test_pixels_without_weight_do_not_influence_their_neighbours(channels: tuple[int, ...]) -> None:
    values = np.full((*SHAPE, *channels), 5, np.float32)
    weight = np.ones(SHAPE, np.float32)
    weight[:, 40:] = 0
    values[:, 40:] = -1000
    for blurred in (weighted_gaussian(values, weight, 4), weighted_box(values, weight, 5)):
        assert np.allclose(blurred[:, :38], 5, atol=0.01)


def test_pixels_without_weight_are_filled_in_from_their_weighted_neighbours() -> None:
    weight = (bump(32, 40, 6) < 0.5).astype(np.float32)
    plane = np.where(weight > 0, 7, -99).astype(np.float32)
    assert np.allclose(fill_in(plane, weight, 4), 7, atol=0.05)


def test_the_guided_filter_keeps_an_edge_and_removes_noise() -> None:
    noisy = step() + noise(*SHAPE)
    smooth = guided_filter(noisy, noisy, 5, 4.0)
    assert smooth[:, 50:70].std() < 0.5
    assert smooth[:, 44:50].mean() - smooth[:, 30:36].mean() > 9


def test_a_blurred_mask_takes_on_the_edge_of_its_guide() -> None:
    snapped = guided_filter(step(), gaussian(step(), 4) / np.float32(10), 8, 0.01)
    assert snapped[:, 42].mean() - snapped[:, 37].mean() > 0.6


def test_the_base_of_skin_is_not_darkened_by_hair_next_to_it() -> None:
    skin = (step() > 5).astype(np.float32)
    base = edge_preserving_base(np.where(skin > 0, 60, 5).astype(np.float32), skin, 6, 9.0)
    assert np.allclose(base[:, 40:], 60, atol=0.2)


def test_mix_at_opacity_zero_is_exactly_the_lower_layer() -> None:
    under, over = noise(*SHAPE, 3), noise(*SHAPE, 3, seed=2)
    opacity = (step() > 5).astype(np.float32)
    mixed = mix(under, over, opacity)
    assert np.array_equal(mixed[:, :40], under[:, :40])
    assert np.allclose(mixed[:, 40:], over[:, 40:], atol=1e-6)


@pytest.mark.parametrize(("sigma", "radius"), [(3.0, 4.0), (5.0, 8.0)])
def test_a_disc_is_found_with_its_position_and_about_its_size(sigma: float, radius: float) -> None:
    # given
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]]
    disc = (np.hypot(rows - 30, columns - 45) < radius).astype(np.float32) * 8 + 0.1 * noise(*SHAPE)
    # when
    blobs = find_blobs(disc, np.ones(SHAPE, np.float32), (1.5, 3.0, 5.0))
    # then
    best = int(np.argmax(blobs.response))
    assert abs(blobs.row[best] - 30) <= 1
    assert abs(blobs.column[best] - 45) <= 1
    assert blobs.radius[best] == pytest.approx(1.8 * sigma, rel=0.5)
    assert blobs.saliency[best] > 10


def test_a_line_is_not_a_blob() -> None:
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]]
    line = 8 * (np.abs(rows - columns + 5) < 2).astype(np.float32)
    blobs = find_blobs(line, np.ones(SHAPE, np.float32), (1.5, 3.0))
    inner = (blobs.row > 8) & (blobs.row < 56)
    assert not (inner & (blobs.response > 1)).any()


def test_a_difference_of_zero_keeps_the_bytes_when_the_difference_is_enlarged() -> None:
    rgb = np.random.default_rng(0).integers(0, 256, (90, 120, 3), dtype=np.uint8)
    difference = np.zeros((30, 40, 3), np.float32)
    difference[10:20, 10:20] = 12.0
    edited = rgb.copy()
    add_difference(edited, difference)
    assert np.array_equal(edited[:27], rgb[:27])
    assert np.array_equal(edited[36:54, 36:54], np.minimum(rgb[36:54, 36:54].astype(int) + 12, 255))


@pytest.mark.parametrize(("strength", "expected"), [(0.0, 10), (0.25, 60), (1.0, 210)])
def test_a_cross_fade_goes_from_the_photo_to_the_edited_picture(strength: float, expected: int) -> None:
    photo, edited = np.full((4, 5, 3), 10, np.uint8), np.full((4, 5, 3), 210, np.uint8)
    assert (cross_fade(photo, edited, strength) == expected).all()


def skin_with_spot() -> NDArray[np.uint8]:
    """Grainy skin of level 170 with a dark disc in the middle."""
    grain = 170 + 4 * noise(120, 120)
    rows, columns = np.mgrid[:120, :120] + 0.5
    grain[np.hypot(rows - 60, columns - 60) < 6] -= 80
    return np.repeat(np.rint(grain).astype(np.uint8)[..., None], 3, axis=2)


def test_a_healed_disc_has_the_lightness_and_grain_of_its_surroundings() -> None:
    rgb = skin_with_spot()
    heal_disc(rgb, (60, 60), 8, (25, 0), 1.0)
    healed = rgb[54:66, 54:66].astype(float)
    assert abs(healed.mean() - 170) < 3
    assert 2.5 < healed.std() < 6


def test_healing_changes_nothing_beyond_its_soft_edge() -> None:
    before, after = skin_with_spot(), skin_with_spot()
    heal_disc(after, (60, 60), 8, (25, 0), 1.0)
    rows, columns = np.mgrid[:120, :120] + 0.5
    far = np.hypot(rows - 60, columns - 60) > 12
    assert np.array_equal(after[far], before[far])


def test_a_disc_too_near_the_border_is_left_unchanged() -> None:
    rgb = skin_with_spot()
    heal_disc(rgb, (3, 60), 8, (25, 0), 1.0)
    assert np.array_equal(rgb, skin_with_spot())
