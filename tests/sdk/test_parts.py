"""The parts of a face: several views as one map."""

from dataclasses import replace

import numpy as np
import pytest

from sagemaker_endpoints._sdk.parts import PARTS, Parts, View, ViewsOnDemand

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


def on_demand(asked: list[str]) -> Parts:
    """A fine view of hair and a coarse one of skin that is four times as large, which note that they were asked for."""

    def fine() -> View:
        asked.append("fine")
        return view("hair", weight=0.5)

    def coarse() -> View:
        asked.append("coarse")
        return replace(view("skin"), matrix=np.array([[0.25, 0, SIDE / 3], [0, 0.25, SIDE / 3]]))

    return Parts(ViewsOnDemand([fine, coarse]))


def test_a_view_is_computed_once_and_only_if_it_is_needed() -> None:
    # given a picture in the middle of the fine view
    asked: list[str] = []
    parts = on_demand(asked)
    inner = (np.array([[1.0, 0, -SIDE / 4], [0, 1, -SIDE / 4]]), (SIDE // 2, SIDE // 2))

    # when it is sampled twice from the finest view
    for _ in range(2):
        hair, known = parts.finest(*inner).sample(("hair",), *inner)

    # then the coarse view was never computed, and the fine one counts fully
    assert asked == ["fine"]
    assert (hair[SIDE // 4, SIDE // 4], known[SIDE // 4, SIDE // 4]) == (1, 1)


def test_beyond_the_finest_view_the_others_are_used() -> None:
    asked: list[str] = []
    outer = (np.array([[1.0, 0, 1.0], [0, 1, 1.0]]), (SIDE, SIDE))
    skin, _ = on_demand(asked).finest(*outer).sample(("skin",), *outer)
    assert asked == ["fine", "coarse"]
    assert skin[0, 0] == pytest.approx(1)
