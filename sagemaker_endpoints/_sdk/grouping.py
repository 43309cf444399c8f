"""Groups the items of a batch, so that a model edits all items of a group with one call."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


def edit_in_groups(
    items: Sequence[Item],
    keys: Sequence[Key | None],
    edit: Callable[[Key, list[Item]], Sequence[Result]],
    neutral: Callable[[Item], Result],
) -> list[Result]:
    """Group the items by key, edit each group with one call, and return the results in the items' order.

    A network edits a batch faster than one item after another, but all items of a batch must have the same size and
    need the same network. An item whose sliders are all 0 needs no network at all.

    Args:
        items: what is edited.
        keys: the key of each item; items with equal keys are one group. None where there is nothing to edit.
        edit: called with a key and its items, which keep their order; returns one result for each of them. Groups are
            edited in the order of their first items.
        neutral: the result of an item whose key is None.

    Returns:
        One result for each item, in order.

    Example:
        >>> edit_in_groups([5, 60, 7, 80], [1, 2, 1, None], lambda key, group: [key + sum(group)] * len(group), abs)
        [13, 62, 13, 80]
    """
    groups: dict[Key, list[int]] = {}
    for index, key in enumerate(keys):
        if key is not None:
            groups.setdefault(key, []).append(index)
    results: dict[int, Result] = {}
    for key, indices in groups.items():
        results |= dict(zip(indices, edit(key, [items[index] for index in indices]), strict=True))
    return [
        neutral(item) if key is None else results[index]
        for index, (item, key) in enumerate(zip(items, keys, strict=True))
    ]
