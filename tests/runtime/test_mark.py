"""The visible mark is in a corner, large enough, and only there if a job asks for it."""

from typing import Literal

import numpy as np
import pytest

from sagemaker_endpoints._runtime.labels.mark import marked
from sagemaker_endpoints._runtime.output import Output, render
from sagemaker_endpoints._sdk.contract import RGB, Photo
from tests.support.runtime_samples import smooth

LANGUAGES: list[Literal["zh", "en"]] = ["zh", "en"]

GB_HEIGHT = 0.05
"""Share of the shorter side that GB 45438-2025 asks for."""


def grey(height: int, width: int, level: int = 128) -> RGB:
    return np.full((height, width, 3), level, np.uint8)


def rows_and_columns(found: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The indices of rows and columns with a true pixel."""
    return np.flatnonzero(found.any(axis=1)), np.flatnonzero(found.any(axis=0))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", [(500, 400), (300, 240), (2000, 1500), (600, 3000)])
def test_the_letters_are_as_high_as_the_chinese_rule_asks(
    shape: tuple[int, int], language: Literal["zh", "en"]
) -> None:
    # given a marked picture
    letters = marked(grey(*shape), language)[..., 0] > 200
    # then its white letters have 5 % of the shorter side
    rows, _ = rows_and_columns(letters)
    assert rows[-1] - rows[0] + 1 >= GB_HEIGHT * min(shape)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_lower_right_corner_changes(language: Literal["zh", "en"]) -> None:
    picture = smooth(500, 400)
    rows, columns = rows_and_columns((marked(picture, language) != picture).any(axis=2))
    assert rows.min() > 0.88 * 500
    assert columns.min() > 0.4 * 400


def test_the_picture_that_is_marked_is_not_written_to() -> None:
    picture = smooth(200, 200)
    before = picture.copy()
    marked(picture, "zh")
    np.testing.assert_array_equal(picture, before)


@pytest.mark.parametrize("level", [0, 128, 255])
def test_the_letters_can_be_read_on_dark_and_on_light(level: int) -> None:
    corner = marked(grey(400, 400, level), "en")[-40:, -40:, 0]
    assert int(corner.max()) - int(corner.min()) > 110


def test_the_mark_is_visible_where_the_picture_is_transparent() -> None:
    # given a picture of which nothing is visible
    invisible = np.zeros((300, 300, 4), np.uint8)
    alpha = marked(invisible, "zh")[..., 3]
    # then the mark is, and the rest stays as it was
    assert alpha.max() == 255
    assert not alpha[:200].any()


@pytest.mark.parametrize("shape", [(16, 16), (1, 16), (16, 1), (40, 3000)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_of_any_shape_can_be_marked(shape: tuple[int, int], language: Literal["zh", "en"]) -> None:
    assert marked(grey(*shape), language).shape == (*shape, 3)


def test_the_languages_differ() -> None:
    assert (marked(grey(400, 400), "zh") != marked(grey(400, 400), "en")).any()


def test_a_result_has_no_mark_unless_the_job_asks_for_one() -> None:
    photo = Photo(smooth(200, 200))
    plain, default, asked = (
        render(photo.rgb, photo, output)
        for output in (Output("png"), Output("png", mark=None), Output("png", mark="en"))
    )
    assert plain == default
    assert plain != asked


def test_the_mark_fits_the_size_of_the_result_and_every_frame_has_it() -> None:
    # given an animation whose result is smaller than its photo
    photo = Photo(grey(1000, 1000))
    small = render(photo.rgb, photo, Output("png", max_side=100, mark="zh"))
    expected = render(grey(100, 100), Photo(grey(100, 100)), Output("png", mark="zh"))
    # then the mark is as in a picture of that size
    assert small == expected
