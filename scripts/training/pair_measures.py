"""Measures an edit of one attribute on pairs of drawn faces, where a data set has them."""

from collections.abc import Callable, Mapping, Sequence

from sagemaker_endpoints._sdk.contract import RGB
from scripts.datasets.drawn_faces.pairs import FILE
from scripts.datasets.prepared import PreparedDataset
from scripts.training.attribute_change import attribute_change, examples, mean_change

MOST = 32
"""Pairs that are measured."""

Edit = Callable[[Sequence[RGB], Sequence[RGB]], Sequence[RGB]]
"""Makes edited pictures of pictures; the second argument are the true ones, for edits that need a reference."""


def measure_pairs(data: PreparedDataset, attribute: str, add: bool, edit: Edit) -> Mapping[str, float]:
    """Compare an edit with the truth.

    Args:
        data: all faces of a data set.
        attribute: what is edited.
        add: whether the attribute is added; else it is removed.
        edit: the edit.

    Returns:
        `added` or `removed`, the share of the true change that was made, 1 is perfect; and `outside added` or
        `outside removed`, the mean change of pixels that should not change, levels. Nothing where there are no pairs.

    Raises:
        DatasetError: the data set has pairs, but none of this attribute.
    """
    if not (data.folder / FILE).is_file():
        return {}
    found = examples(data, attribute, add)[:MOST]
    before, truth = (
        list(data.pictures(indices)) for indices in ([one for one, _ in found], [other for _, other in found])
    )
    change = mean_change([attribute_change(*three) for three in zip(before, edit(before, truth), truth, strict=True)])
    name = "added" if add else "removed"
    return {name: change.made, f"outside {name}": change.outside}
