"""What a data set must have so that a network can learn to edit its attributes."""

import re
from collections.abc import Sequence

import numpy as np

from sagemaker_endpoints._imaging.attributes.attribute_labels import NOT
from sagemaker_endpoints._sdk.templates import TEMPLATES
from scripts.datasets.prepared import ABSENT, PRESENT, PreparedDataset
from scripts.training.attribute_gans.options import AttributeOptions
from scripts.training.errors import TrainingError

MIN_FACES = 64
"""Faces for training: two published batches. With fewer, the discriminator soon knows every photo by heart."""

MIN_VALIDATION = 4
"""Faces for measuring; with fewer, one face more or less decides what the figures say."""

MIN_EACH = 8
"""Faces with an attribute, and as many without it: the discriminator learns the difference between them."""

MIN_MAP = 2
"""Pixels of a side of the innermost features: the discriminator normalises each over its own pixels."""

NAME = re.compile(r"[a-z][a-z_]{0,26}")
"""Names that can be a slider's, with and without `not_` before them."""

PREPARE = "Prepare more photos, or give --set attributes=… without it."


def chosen_attributes(data: PreparedDataset, options: AttributeOptions, published: Sequence[str]) -> tuple[str, ...]:
    """The attributes that the network learns.

    Args:
        published: the attributes of the published network, in their order.

    Raises:
        TrainingError: the data set cannot teach them.
        DatasetError: the data set has no labels of one.
    """
    known = data.description.attributes
    chosen = options.attributes or tuple(name for name in published if name in known)
    if not chosen:
        raise TrainingError(
            f"{data.folder} has no labels of {', '.join(published)}. "
            f"Choose some of its own with --set attributes={','.join(known) or '…'}."
        )
    for name in chosen:
        if not NAME.fullmatch(name) or name.startswith(NOT) or name == "source":
            raise TrainingError(f"'{name}' cannot be the name of a slider: use lower-case letters and underscores.")
    if len(set(chosen)) < len(chosen):
        raise TrainingError(f"--set attributes={','.join(chosen)} has an attribute twice.")
    _require_both_kinds(data.of_split("train"), chosen)
    return chosen


def _require_both_kinds(train: PreparedDataset, attributes: Sequence[str]) -> None:
    labels = train.labels(attributes)
    for name, column in zip(attributes, labels.T, strict=True):
        present, absent = (int(np.count_nonzero(column == value)) for value in (PRESENT, ABSENT))
        if min(present, absent) < MIN_EACH:
            raise TrainingError(
                f"{present} training pictures are labelled {name}, and {absent} not {name}; {MIN_EACH} of each are "
                f"needed to learn the difference. {PREPARE}"
            )


def require_faces(data: PreparedDataset) -> None:
    """Check the number of pictures.

    Raises:
        TrainingError: there are too few.
    """
    train, validation = (len(data.of_split(split).faces) for split in ("train", "validation"))
    if train < MIN_FACES or validation < MIN_VALIDATION:
        raise TrainingError(
            f"{data.folder} has {train} training and {validation} validation pictures; at least {MIN_FACES} and "
            f"{MIN_VALIDATION} are needed, and thousands for photos of many people. Prepare more photos."
        )


def require_size(data: PreparedDataset, layers: int) -> None:
    """Check the size and the crop of the pictures.

    Args:
        layers: of the networks; each halves the size.

    Raises:
        TrainingError: the networks cannot work on them.
    """
    size, template, step = data.description.size, data.description.template, 1 << layers
    if template not in TEMPLATES:
        raise TrainingError(
            f"The pictures are '{template}', and should be aligned faces: prepare them with --template, one of "
            f"{', '.join(TEMPLATES)}."
        )
    if size % step or size < MIN_MAP * step:
        raise TrainingError(
            f"The pictures have {size} pixels a side; {layers} layers need a multiple of {step}, at least "
            f"{MIN_MAP * step}. Prepare the data set with another size, or change --set layers={layers}."
        )
    height, width = data.picture(0).shape[:2]
    if (height, width) != (size, size):
        raise TrainingError(f"The pictures have {width} × {height} pixels; the network needs squares of {size}.")
