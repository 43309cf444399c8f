"""The parts of a face: several views as one map."""

import numpy as np
import pytest

from sagemaker_endpoints._sdk.parts import PARTS, Parts, View

SIDE = 64
WHOLE = np.eye(2, 3)


def view(part: str, names: tuple[str, ...] = PARTS, weight: float = 1.0, left: float = 0.0) -> View:
    """A square of one part; the next one to the right begins at `left`."""
    probabilities = np.zeros((SIDE, SIDE, len(names)), np.float16)
    probabilities[..., names.index(part)] = 1
    return View(np.array([[1.0, 0, -left], [0, 1, 0]]), probabilities, names, weight)


def middle(parts: Parts, *names: str) -> float:
    """The probability in the middle of the first view."""
    return float(parts.sample(names, WHOLE, (SIDE, SIDE))[0][SIDE // 2, SIDE // 2])


def test_a_finer_view_hides_a_coarser_one() -> None:
    assert middle(Parts((view("hair"), view("skin"))), "hair") == 1
    assert middle(Parts((view("hair"), view("skin"))), "skin") == 0


def test_a_view_with_half_the_weight_shares_with_the_next_one() -> None:
    parts = Parts((view("hair", weight=0.5), view("skin")))
    assert [middle(parts, name) for name in ("hair", "skin")] == [0.5, 0.5]


def test_a_network_may_tell_other_parts_apart() -> None:
    # given a network that knows beards, when a part is asked that it does not know
    parts = Parts((view("beard", ("background", "beard")),))

    # then it has none of it
    assert (middle(parts, "beard"), middle(parts, "left_eye")) == (1, 0)


def test_an_unknown_part_is_an_error() -> None:
    with pytest.raises(ValueError, match="no part 'wig'"):
        view("hair").of("wig")


def test_several_groups_are_what_each_is_alone() -> None:
    # given two views side by side
    parts = Parts((view("hair"), view("skin", left=SIDE / 2)))
    groups = [("hair",), ("skin", "neck")]

    # when both groups are sampled together
    together, covered = parts.sample_each(groups, WHOLE, (2 * SIDE, SIDE))

    # then they are what they are alone
    for names, plane in zip(groups, together, strict=True):
        alone, known = parts.sample(names, WHOLE, (2 * SIDE, SIDE))
        assert np.array_equal(plane, alone)
        assert np.array_equal(covered, known)
