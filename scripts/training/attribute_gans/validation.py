"""Judges a generator on the validation pictures: does it draw the same face again, and does an edit arrive?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._torch.pictures import HALF_RANGE, pictures_of_signed
from scripts.datasets.prepared import PreparedDataset
from scripts.training.attribute_gans.discriminator_network import Discriminator
from scripts.training.attribute_gans.editor import Editor, Face
from scripts.training.attribute_gans.losses import classification, reconstruction
from scripts.training.attribute_gans.targets import Labels

MOST = 256
"""Validation pictures that are measured: enough for a figure of ±3 %, few enough for every few thousand steps."""

SAMPLES = 6
"""Faces of a sample sheet."""


@dataclass(frozen=True)
class Validation:
    """The validation pictures.

    Attributes:
        data: the validation split.
        batch: pictures of one pass.
    """

    data: PreparedDataset
    batch: int

    @cached_property
    def pictures(self) -> NDArray[np.uint8]:
        """(N, S, S, 3), at most `MOST`, from all over the split."""
        return self.data.pictures(self._indices.tolist())

    @cached_property
    def _indices(self) -> NDArray[np.int64]:
        count = len(self.data.faces)
        return np.linspace(0, count - 1, min(count, MOST)).astype(np.int64)

    def measure(self, editor: Editor, judge: Discriminator) -> dict[str, float]:
        """Judge the generator.

        Returns:
            `reconstruction`: the mean error of unedited faces, levels. `classification`: the loss of edited faces.
            `accuracy`: the share of edited faces on which the discriminator sees the edit, over all attributes and for
            each; `others kept`: the share of their other labels that it still sees; `accuracy on photos`: what it sees
            on photos, which an edit cannot be better than.
        """
        shares, losses, errors = _Shares(), [], []
        for face in self._faces(editor):
            errors += [reconstruction(editor.kept(face), face.photos).item()] * len(face.photos)
            shares.add("accuracy on photos", _agreement(judge(face.photos)[1], face.labels))
            for column, name in enumerate(editor.attributes):
                edited, target = editor.flipped(face, column)
                logits = judge(edited)[1]
                losses += [classification(logits, editor.tensor(target)).item()] * len(face.photos)
                agreed = _agreement(logits, target)
                shares.add("accuracy", agreed[:, column])
                shares.add(f"accuracy {name}", agreed[:, column])
                shares.add("others kept", np.delete(agreed, column, axis=1))
        means = {"reconstruction": HALF_RANGE * float(np.mean(errors)), "classification": float(np.mean(losses))}
        return {**means, **shares.means()}

    def samples(self, editor: Editor) -> list[list[RGB]]:
        """A row for each of a few faces: the photo, the face unedited, and with each attribute flipped."""
        chosen = np.linspace(0, len(self.pictures) - 1, min(len(self.pictures), SAMPLES)).astype(np.int64)
        face = editor.encoded(self.pictures[chosen], self._labels(editor)[chosen])
        flipped = [editor.flipped(face, column)[0] for column in range(len(editor.attributes))]
        columns = [face.photos, editor.kept(face), *flipped]
        return [list(row) for row in zip(*map(pictures_of_signed, columns), strict=True)]

    def _faces(self, editor: Editor) -> Iterator[Face]:
        labels = self._labels(editor)
        for first in range(0, len(self.pictures), self.batch):
            chosen = slice(first, first + self.batch)
            yield editor.encoded(self.pictures[chosen], labels[chosen])

    def _labels(self, editor: Editor) -> Labels:
        return self.data.labels(editor.attributes)[self._indices]


class _Shares:
    """Shares of answers that are right, by name."""

    def __init__(self) -> None:
        self._answers: dict[str, list[NDArray[np.float64]]] = {}

    def add(self, name: str, right: NDArray[np.float64]) -> None:
        """Add answers: 1 right, 0 wrong, NaN where nobody knows."""
        self._answers.setdefault(name, []).append(right[~np.isnan(right)])

    def means(self) -> Mapping[str, float]:
        """The share of right answers of each name; those without an answer are left out."""
        joined = {name: np.concatenate(answers) for name, answers in self._answers.items()}
        return {name: float(answers.mean()) for name, answers in joined.items() if answers.size}


def _agreement(logits: Tensor, labels: Labels) -> NDArray[np.float64]:
    """(N, A): 1 where the discriminator agrees with a label, 0 where it does not, NaN where the label is unknown."""
    agreed = (logits.float().cpu().numpy() > 0) == (labels > 0)
    return np.where(labels == 0, np.nan, agreed.astype(np.float64))
