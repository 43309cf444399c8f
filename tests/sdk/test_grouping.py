"""Items of a batch are edited group by group, and their results keep their order."""

import doctest

import pytest

from sagemaker_endpoints._sdk import grouping
from sagemaker_endpoints._sdk.grouping import edit_in_groups


class Recorded:
    """An edit that writes the key behind each item, and records its calls."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, list[str]]] = []

    def __call__(self, key: str, group: list[str]) -> list[str]:
        self.calls.append((key, group))
        return [f"{item}-{key}" for item in group]


def test_each_group_is_edited_once_and_results_come_back_in_order() -> None:
    # given items of two kinds, mixed
    edit = Recorded()
    # when they are edited
    results = edit_in_groups(["a", "b", "c", "d"], ["x", "y", "x", "y"], edit, str.upper)
    # then there is one call for each kind, in the order in which the kinds appear, and every result has its place
    assert edit.calls == [("x", ["a", "c"]), ("y", ["b", "d"])]
    assert results == ["a-x", "b-y", "c-x", "d-y"]


def test_items_without_a_key_are_neutral() -> None:
    edit = Recorded()
    assert edit_in_groups(["a", "b", "c"], [None, "x", None], edit, str.upper) == ["A", "b-x", "C"]
    assert edit.calls == [("x", ["b"])]


def test_nothing_is_edited_where_every_item_is_neutral() -> None:
    edit = Recorded()
    assert edit_in_groups(["a", "b"], [None, None], edit, str.upper) == ["A", "B"]
    assert edit_in_groups([], [], edit, str.upper) == []
    assert edit.calls == []


def test_a_key_that_is_false_is_a_key() -> None:
    assert edit_in_groups([1, 2], [0, None], lambda _, group: [-item for item in group], abs) == [-1, 2]


def test_an_edit_must_return_one_result_for_each_item() -> None:
    with pytest.raises(ValueError, match="zip"):
        edit_in_groups(["a", "b"], ["x", "x"], lambda _, group: group[:1], str.upper)


def test_every_item_needs_a_key() -> None:
    with pytest.raises(ValueError, match="zip"):
        edit_in_groups(["a", "b"], ["x"], Recorded(), str.upper)


def test_the_example_is_true() -> None:
    assert doctest.testmod(grouping) == (0, 1)
