"""Measures an edit against the truth: how much of an attribute's change was made, and how much else was changed.

The truth is a pair of pictures that differ in one attribute, as `scripts.datasets.drawn_faces` draws them. Where the
pair differs is the attribute's region; outside it a good edit changes nothing. The share that was made is the
projection of the edit on the true change, so a change of other pixels or to other colours does not count.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB
from scripts.datasets.drawn_faces.pairs import read_pairs
from scripts.datasets.prepared import PreparedDataset

VISIBLE = 8
"""Levels: a pixel of a pair that differs less in all channels is outside the attribute's region. Grain is below it."""

MARGIN = 0.02
"""By how many widths of the picture the region is grown: a network's edges are softer than those of a drawing."""


@dataclass(frozen=True)
class AttributeChange:
    """How well an edit changed an attribute.

    Attributes:
        made: 1 where the region became that of the other picture, 0 where nothing changed, negative where the edit
            went the other way; above 1 it went too far.
        missed: mean absolute difference from the other picture inside the region, levels; 0 is perfect.
        outside: mean absolute change outside the region, levels; 0 is perfect.
    """

    made: float
    missed: float
    outside: float


def attribute_change(before: RGB, after: RGB, other: RGB) -> AttributeChange:
    """Compare one edit with the truth.

    Args:
        before: (H, W, 3) uint8, the picture that was edited: one of a pair.
        after: what the network made of it, of the same size.
        other: the other picture of the pair.

    Raises:
        ValueError: the pair shows no difference.
    """
    region = attribute_region(before, other)
    if not region.any():
        raise ValueError("The two pictures of the pair show no difference.")
    begin, made, truth = (picture.astype(np.float64) for picture in (before, after, other))
    change, true_change = (made - begin)[region], (truth - begin)[region]
    rest = np.abs(made - begin)[~region]
    return AttributeChange(
        made=float((change * true_change).sum() / np.square(true_change).sum()),
        missed=float(np.abs(made - truth)[region].mean()),
        outside=float(rest.mean()) if rest.size else 0.0,
    )


def attribute_region(one: RGB, other: RGB) -> NDArray[np.bool_]:
    """(H, W): where two pictures of a pair differ visibly, and a margin around it."""
    differs = (cv2.absdiff(one, other).max(axis=2) > VISIBLE).astype(np.uint8)
    reach = max(1, round(MARGIN * one.shape[1]))
    return cv2.dilate(differs, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)) > 0


def measure_edit(
    data: PreparedDataset, attribute: str, add: bool, edit: Callable[[Sequence[RGB]], Sequence[RGB]]
) -> AttributeChange:
    """Measure a network on all pairs of one attribute.

    Args:
        data: a drawn data set, all its faces.
        attribute: what is edited.
        add: whether the attribute is added; else it is removed.
        edit: the network: makes the edited pictures of some pictures.

    Returns:
        The mean over the pairs.

    Raises:
        DatasetError: the data set has no pairs of the attribute.
    """
    pairs = examples(data, attribute, add)
    before, other = ([data.picture(index) for index in indices] for indices in zip(*pairs, strict=True))
    return mean_change([attribute_change(*each) for each in zip(before, edit(before), other, strict=True)])


def mean_change(changes: Sequence[AttributeChange]) -> AttributeChange:
    """The mean of several edits."""
    values = np.array([(change.made, change.missed, change.outside) for change in changes])
    return AttributeChange(*values.mean(axis=0).tolist())


def examples(data: PreparedDataset, attribute: str, add: bool) -> list[tuple[int, int]]:
    """The pictures on which an edit of one attribute is measured.

    Args:
        data: a drawn data set, all its faces.
        attribute: what is edited.
        add: whether the attribute is added; else it is removed.

    Returns:
        For each pair, the index of the picture to edit, and that of the picture that the edit should make.

    Raises:
        DatasetError: the data set has no pairs of the attribute.
    """
    index = {face.id: number for number, face in enumerate(data.faces)}
    pairs = [(index[pair.without], index[pair.having]) for pair in read_pairs(data.folder, attribute)]
    return pairs if add else [(having, without) for without, having in pairs]
