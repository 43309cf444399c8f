"""The levels and the samples of the pyramid are those that Pillow computes, but for large pictures."""

import math

import numpy as np
import pytest
from PIL import Image

from facemagi_vision.bilinear import samples, upright_samples
from facemagi_vision.geometry import Square
from facemagi_vision.halving import halved, quartered, with_fourth_channel
from facemagi_vision.pyramid import Padding, Pyramid
from tests.support.vision_samples import astronaut

AFFINE, BILINEAR = Image.Transform.AFFINE, Image.Resampling.BILINEAR


@pytest.mark.parametrize("size", [(512, 512), (301, 512), (512, 301), (301, 303), (1, 7), (1500, 20)])
def test_a_halved_picture_is_that_of_pillow(size: tuple[int, int]) -> None:
    # given a picture with even or odd sides
    picture = astronaut().resize(size)

    # when it is halved, and halved again
    half = halved(np.asarray(picture))
    quarter = halved(half)

    # then each pixel is the mean of four, rounded as by Pillow
    np.testing.assert_array_equal(half[..., :3], np.asarray(picture.reduce(2)))
    np.testing.assert_array_equal(quarter[..., :3], np.asarray(picture.reduce(2).reduce(2)))


@pytest.mark.parametrize("size", [(512, 512), (301, 512), (510, 301), (303, 303), (1, 7), (1500, 20)])
def test_a_quartered_picture_is_the_mean_of_the_middle_rows(size: tuple[int, int]) -> None:
    # given a picture with sides that four divides or not, and its edge repeated
    picture = np.asarray(astronaut().resize(size))
    height, width, _ = picture.shape
    padded = np.pad(picture, ((0, -height % 4), (0, -width % 4), (0, 0)), "edge").astype(int)

    # when it is quartered, then each pixel is the mean of two rows and four columns, rounded half up
    cells = padded.reshape(-(-height // 4), 4, -(-width // 4), 4, 3)[:, 1:3]
    np.testing.assert_array_equal(quartered(picture)[..., :3], (cells.sum((1, 3)) + 4) // 8)


@pytest.mark.parametrize("turns", [1, 2, 3, -1])
def test_a_crop_that_is_turned_by_a_right_angle_has_the_samples_of_pillow(turns: int) -> None:
    # given a square that is turned by a multiple of 90°
    square = Square(250, 200, 150, turns * math.pi / 2)

    # when it is read
    crop = Pyramid(np.asarray(astronaut())).read(square, 128, Padding.EDGE)

    # then hardly a sample differs from Pillow's, and by one level
    difference = crop - samples(np.asarray(astronaut()), square.to_picture(128), 128)
    assert np.abs(difference).max() <= 1
    assert np.count_nonzero(difference) < difference.size / 1000


@pytest.mark.parametrize(("side", "is_large"), [(512, False), (1024, True)])
def test_only_a_large_picture_is_reduced_from_half_of_its_rows(side: int, is_large: bool) -> None:
    # given a picture, and the same one with other pixels in the first of four rows
    picture = np.asarray(astronaut().resize((side, side)))
    changed = picture.copy()
    changed[::4] = 255 - changed[::4]

    # when a quarter of their sizes is read
    whole, cells = Square(side / 2, side / 2, side), side // 4
    first, second = (Pyramid(rgb).read(whole, cells, Padding.BLACK) for rgb in (picture, changed))

    # then they are the same only if the picture is large
    assert np.array_equal(first, second) == is_large


def test_a_fourth_channel_leaves_the_others() -> None:
    picture = np.asarray(astronaut())[10:90, 20:113]
    np.testing.assert_array_equal(with_fourth_channel(picture)[..., :3], picture)


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("square", [Square(250, 200, 300), Square(250, 200, 100.7), Square(250, 200, 200, 0.3)])
def test_samples_are_those_of_pillow(square: Square, channels: int) -> None:
    # given a square, upright or rotated
    rgb = np.asarray(astronaut())
    matrix = square.to_picture(128)

    # when it is sampled
    sampled = samples(rgb if channels == 3 else with_fourth_channel(rgb), matrix, 128)

    # then the values are those of Pillow's transformation
    expected = astronaut().transform((128, 128), AFFINE, tuple(matrix.ravel()), BILINEAR)
    np.testing.assert_array_equal(sampled, np.asarray(expected))


@pytest.mark.parametrize("side", [300, 100.7, 150])
def test_samples_of_an_upright_square_differ_from_those_of_pillow_by_one_level_at_most(side: float) -> None:
    # given an upright square
    rgb, matrix = np.asarray(astronaut()), Square(250, 200, side).to_picture(128)

    # when it is sampled
    difference = samples(rgb, matrix, 128) - upright_samples(rgb, matrix, 128)

    # then hardly a sample differs, and by one level
    assert np.abs(difference).max() <= 1
    assert np.count_nonzero(difference) < difference.size / 1000
