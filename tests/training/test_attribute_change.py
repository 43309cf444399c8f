"""The measure of an edit: what was made of the true change, and what else was changed."""

from pathlib import Path

import numpy as np
import pytest

from sagemaker_endpoints._sdk.contract import RGB
from scripts.datasets.drawn_faces.dataset import Plan, draw_dataset
from scripts.datasets.prepared import PreparedDataset
from scripts.training.attribute_change import AttributeChange, attribute_change, examples, mean_change, measure_edit

GREY: RGB = np.full((50, 50, 3), 100, np.uint8)


def with_square(levels: int, top: int = 10) -> RGB:
    """The grey picture with a square of ten pixels that is lighter by some levels."""
    picture = GREY.copy()
    picture[top : top + 10, 10:20] += np.uint8(levels)
    return picture


OTHER = with_square(100)


def test_no_edit_makes_nothing() -> None:
    change = attribute_change(GREY, GREY, OTHER)
    assert (change.made, change.outside) == (0.0, 0.0)
    assert change.missed == pytest.approx(100 * 100 / 144)  # a square of ten pixels, and a margin of one


def test_the_other_picture_is_perfect() -> None:
    assert attribute_change(GREY, OTHER, OTHER) == AttributeChange(1.0, 0.0, 0.0)


def test_half_the_change_is_half_made() -> None:
    assert attribute_change(GREY, with_square(50), OTHER).made == pytest.approx(0.5)


def test_a_change_in_the_other_direction_is_negative() -> None:
    # given a picture whose square is light, when it becomes lighter instead of grey
    change = attribute_change(OTHER, with_square(150), GREY)

    # then
    assert change.made == pytest.approx(-0.5)


def test_a_change_elsewhere_counts_as_outside() -> None:
    change = attribute_change(GREY, with_square(100, top=35), OTHER)
    assert change.made == 0.0
    assert change.outside == pytest.approx(100 * 100 / (2500 - 144))


def test_a_pair_without_a_difference_is_refused() -> None:
    with pytest.raises(ValueError, match="no difference"):
        attribute_change(GREY, OTHER, GREY)


def test_the_mean_of_edits_is_that_of_each_figure() -> None:
    assert mean_change([AttributeChange(1.0, 2.0, 3.0), AttributeChange(0.0, 0.0, 1.0)]) == AttributeChange(0.5, 1, 2)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> PreparedDataset:
    folder: Path = tmp_path_factory.mktemp("drawn")
    return draw_dataset(folder, Plan("celeba_178", 48, heads=1, held_out=2, attributes=("eyeglasses",)))


@pytest.mark.parametrize("add", [True, False])
def test_examples_begin_without_what_is_added_and_with_what_is_removed(dataset: PreparedDataset, add: bool) -> None:
    labels = dataset.labels(["eyeglasses"])[:, 0]
    found = examples(dataset, "eyeglasses", add)
    assert [(labels[before], labels[other]) for before, other in found] == [(-1, 1) if add else (1, -1)] * 2


def test_a_network_that_draws_the_truth_is_perfect(dataset: PreparedDataset) -> None:
    # given
    truth = {dataset.picture(before).tobytes(): dataset.picture(other) for before, other in pairs_of(dataset)}

    # when
    change = measure_edit(dataset, "eyeglasses", True, lambda photos: [truth[photo.tobytes()] for photo in photos])

    # then
    assert (change.made, change.missed) == (1.0, 0.0)
    assert change.outside < 0.5


def test_a_network_that_changes_nothing_makes_nothing(dataset: PreparedDataset) -> None:
    change = measure_edit(dataset, "eyeglasses", False, lambda photos: photos)
    assert (change.made, change.outside) == (0.0, 0.0)


def pairs_of(dataset: PreparedDataset) -> list[tuple[int, int]]:
    return examples(dataset, "eyeglasses", add=True)
