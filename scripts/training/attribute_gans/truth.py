"""Compares edits with the truth, where a data set has it: pairs of pictures that differ in one attribute."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._torch.pictures import add_signed_difference
from scripts.datasets.drawn_faces.pairs import FILE
from scripts.datasets.errors import DatasetError
from scripts.datasets.prepared import PreparedDataset
from scripts.training.attribute_change import AttributeChange, attribute_change, examples, mean_change
from scripts.training.attribute_gans.editor import Editor

Example = tuple[int, int]
"""The index of the picture to edit, and that of the picture that the edit should make."""

MOST = 32
"""Pairs of each attribute and direction that are measured."""


@dataclass(frozen=True)
class Truth:
    """The pairs of a data set.

    Attributes:
        data: all its faces.
        batch: pictures of one pass.
    """

    data: PreparedDataset
    batch: int

    def measure(self, editor: Editor) -> Mapping[str, float]:
        """Edit one picture of each pair, as serving does, and compare it with the other.

        Returns:
            For each attribute with pairs: `added` and `removed`, the share of the true change that was made, 1 is
            perfect; `outside`, the mean change of pixels that should not change, levels. Nothing without pairs.
        """
        if not (self.data.folder / FILE).is_file():
            return {}
        measures: dict[str, float] = {}
        for column, name in enumerate(editor.attributes):
            changes = {add: self._changes(editor, column, found) for add, found in self._examples(name)}
            if changes:
                added, removed = mean_change(changes[True]), mean_change(changes[False])
                outside = (added.outside + removed.outside) / 2
                measures |= {f"added {name}": added.made, f"removed {name}": removed.made, f"outside {name}": outside}
        return measures

    def _examples(self, attribute: str) -> Iterator[tuple[bool, list[Example]]]:
        """Whether the attribute is added, and the pairs."""
        for add in (True, False):
            try:
                yield add, examples(self.data, attribute, add)[:MOST]
            except DatasetError:  # no pairs of this attribute
                return

    def _changes(self, editor: Editor, column: int, found: list[Example]) -> list[AttributeChange]:
        labels = self.data.labels(editor.attributes)
        changes: list[AttributeChange] = []
        for first in range(0, len(found), self.batch):
            chosen = found[first : first + self.batch]
            indices, others_indices = map(list, zip(*chosen, strict=True))
            before, others = self.data.pictures(indices), self.data.pictures(others_indices)
            face = editor.encoded(before, labels[indices])
            edited, _ = editor.flipped(face, column)
            after = add_signed_difference(list(before), edited - editor.kept(face))
            changes += [attribute_change(*three) for three in zip(before, np.stack(after), others, strict=True)]
        return changes
