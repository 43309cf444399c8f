"""The labels of edited faces: what training draws, and what one slider asks for.

Labels are (N, A) int8: 1 present, -1 absent, 0 unknown. An unknown label stays unknown: nobody can say what its
opposite would be. A face cannot have two attributes that exclude each other: as in serving, adding one removes the
others.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.attributes.attribute_labels import CONFLICTS
from scripts.datasets.prepared import ABSENT, PRESENT, UNKNOWN

Labels = NDArray[np.int8]


def drawn_targets(source: Labels, other: Labels, attributes: Sequence[str]) -> Labels:
    """The labels of other faces, as targets for these.

    Args:
        source: of the faces that are edited.
        other: of as many faces of the data set, drawn at random.
        attributes: the names of the columns.

    Returns:
        The other face's label where both are known; elsewhere the face keeps its own.
    """
    known = (source != UNKNOWN) & (other != UNKNOWN)
    return _without_conflicts(source, np.where(known, other, source), attributes)


def flipped_targets(source: Labels, column: int, attributes: Sequence[str]) -> Labels:
    """The labels after one attribute is added to the faces without it, and removed from those with it.

    Args:
        source: of the faces that are edited.
        column: of the attribute.
        attributes: the names of the columns.
    """
    target = source.copy()
    target[:, column] *= -1
    return _without_conflicts(source, target, attributes)


def _without_conflicts(source: Labels, target: Labels, attributes: Sequence[str]) -> Labels:
    """Remove what a face had before from what it cannot have any more."""
    added = (target == PRESENT) & (source != PRESENT)
    result = target.copy()
    for column, name in enumerate(attributes):
        for other in CONFLICTS.get(name, ()):
            if other in attributes:
                index = attributes.index(other)
                result[added[:, column] & ~added[:, index] & (target[:, index] == PRESENT), index] = ABSENT
    return result
