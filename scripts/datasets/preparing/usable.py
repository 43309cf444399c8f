"""Whether a network can learn from a data set, and what may go wrong."""

from collections.abc import Sequence

import numpy as np

from scripts.datasets.prepared import PRESENT, UNKNOWN, PreparedDataset

NEEDED = 10
"""Pictures without which nothing can be trained or measured."""

FEW = 1000
"""Pictures below which a network learns its faces by heart. AttGAN and STGAN were published with 182,000."""

RARE = 0.02
"""Share of the pictures with, or without, an attribute, below which a network learns little about it."""

MOST = 0.5
"""Share of unknown labels above which an attribute is hardly worth training."""


def warnings_of(dataset: PreparedDataset) -> list[str]:
    """What may go wrong with a data set, a sentence each."""
    train = dataset.of_split("train")
    warnings = []
    if len(dataset.faces) < FEW:
        warnings.append(
            f"There are {len(dataset.faces)} pictures. With fewer than {FEW}, a network learns them by heart; tens of "
            f"thousands are usual."
        )
    if len(train.faces) == len(dataset.faces):
        warnings.append("No picture is left for validation: nobody will see when the network learns by heart.")
    attributes = dataset.description.attributes
    for name, column in zip(attributes, train.labels(attributes).T, strict=True):
        warnings += _warnings_of_attribute(name, column.tolist())
    return warnings


def _warnings_of_attribute(name: str, labels: Sequence[int]) -> list[str]:
    known = [label for label in labels if label != UNKNOWN]
    if not known:
        return [f"{name}: no label is known; `train` refuses it."]
    share = float(np.mean([label == PRESENT for label in known]))
    if share in {0.0, 1.0}:
        return [f"{name}: {'all faces have' if share else 'no face has'} it; `train` refuses it."]
    if not RARE <= share <= 1 - RARE:
        return [f"{name}: {share:.1%} of the faces have it; a network learns little from so few examples of one side."]
    if len(known) < MOST * len(labels):
        return [f"{name}: the label of {1 - len(known) / len(labels):.0%} of the faces is unknown."]
    return []
