"""A fall is shown where the pairs leave no doubt of it, and only there."""

import pytest

from scripts.benchmarks.compare.pairs import FEWEST_PAIRS, Comparison, bound_index


def test_a_commit_that_needs_twice_as_much_has_fallen_back() -> None:
    each = Comparison("faces", [10, 11, 10, 10, 12], [20, 22, 21, 20, 24])
    assert each.ratio == pytest.approx(2)
    assert each.fell_back


def test_a_commit_that_needs_a_tenth_more_has_not() -> None:
    assert not Comparison("faces", [10] * 8, [11] * 8).fell_back


def test_noise_is_no_fall() -> None:
    # given a median ratio over the limit, but rounds in which the second commit was faster
    each = Comparison("faces", [10] * 8, [8, 9, 9, 12, 12, 13, 14, 15])
    assert each.ratio > 1.15
    assert not each.fell_back


def test_one_disturbed_round_hides_no_fall() -> None:
    assert Comparison("faces", [10] * 7 + [40], [13] * 8).fell_back


def test_rounds_that_are_slow_as_a_whole_cancel_out() -> None:
    each = Comparison("faces", [10, 30, 10, 50, 10], [10, 30, 10, 50, 10])
    assert (each.ratio, each.low, each.high) == (1, 1, 1)


def test_a_commit_that_needs_half_has_improved() -> None:
    assert Comparison("faces", [10] * 5, [5] * 5).improved


@pytest.mark.parametrize(("pairs", "index"), [(5, 0), (7, 0), (8, 1), (11, 2)])
def test_the_bound_of_the_median_is_that_of_the_sign_test(pairs: int, index: int) -> None:
    assert bound_index(pairs) == index


def test_few_pairs_have_no_bound() -> None:
    with pytest.raises(ValueError, match="at least 5"):
        bound_index(FEWEST_PAIRS - 1)
