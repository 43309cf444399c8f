"""The attributes of a face in the vocabulary of CelebA, which attribute networks need as their input.

Attributes as in Liu et al., "Deep learning face attributes in the wild", ICCV 2015. First the caller's own statements
count, then what a network is certain of (male and young, where it has weights), then certain estimates from landmarks
and pixels. The rest is assumed; without an estimate the assumption is what most faces of CelebA are: young (77 of 100
faces), without beard (83), not male (58), without every other attribute.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from sagemaker_endpoints._imaging.attributes.binary_estimate import BinaryEstimate
from sagemaker_endpoints._imaging.attributes.feature_labels import (
    beard_labels,
    brow_labels,
    mouth_labels,
    pale_labels,
    smile_labels,
)
from sagemaker_endpoints._imaging.attributes.glasses_labels import glasses_labels
from sagemaker_endpoints._imaging.attributes.hair_labels import COLOURS, hair_labels
from sagemaker_endpoints._imaging.attributes.head_view import HeadView, head_view
from sagemaker_endpoints._sdk.contract import Crop

CONFLICTS = {
    "bald": ("bangs",),
    "bangs": ("bald",),
    "mustache": ("no_beard",),
    "no_beard": ("mustache",),
    **{colour: tuple(other for other in COLOURS if other != colour) for colour in COLOURS},
}
"""For every attribute, the attributes that the same face cannot have."""

NOT = "not_"
"""Prefix of an attribute that the face does not have."""

ESTIMATORS: tuple[tuple[tuple[str, ...], Callable[[HeadView], dict[str, BinaryEstimate]]], ...] = (
    ((*COLOURS, "bald", "bangs", "young"), hair_labels),
    (("mustache", "no_beard", "male"), beard_labels),
    (("eyeglasses",), glasses_labels),
    (("mouth_slightly_open",), mouth_labels),
    (("smiling",), smile_labels),
    (("bushy_eyebrows",), brow_labels),
    (("pale_skin",), pale_labels),
)
"""Every estimator with the labels that it estimates."""

COLOUR_INDEPENDENT = ("eyeglasses", "mouth_slightly_open", "smiling")
"""Labels whose estimates are certain on grey and on faded pictures, too."""

LookAt = Callable[[Crop], Mapping[str, BinaryEstimate]]
"""Estimates the labels `SEEN` of a face by a network."""

SEEN = ("male", "young")
"""The labels that neither landmarks nor pixels show, except on a beard and on grey hair."""


def no_network(crop: Crop) -> Mapping[str, BinaryEstimate]:
    """No estimates: the network has no weights.

    Args:
        crop: ignored.

    Returns:
        An empty dictionary.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_crop
        >>> no_network(sample_crop())
        {}
    """
    return {}


def read_labels(
    crop: Crop, known: Sequence[str], names: Sequence[str], look_at: LookAt = no_network
) -> dict[str, bool]:
    """The labels of the face in a crop. Assumed labels are reported as a warning `labels_assumed`.

    Args:
        crop: one face.
        known: the caller's statements: attributes that the face has or, with the prefix `not_`, does not have. If two
            of them exclude each other, the first counts.
        names: the attributes that the network needs; those without an estimator are assumed to be absent.
        look_at: a network that is asked first.

    Returns:
        For every name, in the given order, whether the face has the attribute. Two conflicting ones are never both
        true.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_crop
        >>> read_labels(sample_crop(), ["male", "black_hair"], ["black_hair", "blond_hair", "male"])
        {'black_hair': True, 'blond_hair': False, 'male': True}
    """
    labels: dict[str, bool] = {}
    _add(labels, ((word.removeprefix(NOT), not word.startswith(NOT)) for word in known))
    estimates = _estimates(crop, [name for name in names if name not in labels], look_at)
    _add(labels, ((name, estimate.value) for name, estimate in estimates.items() if estimate.certain))
    assumed = [name for name in names if name not in labels]
    _add(labels, ((name, estimate.value) for name, estimate in estimates.items()))
    if assumed:
        crop.warn("labels_assumed", *assumed)
    return {name: labels.get(name, False) for name in names}


def _estimates(crop: Crop, names: Sequence[str], look_at: LookAt) -> dict[str, BinaryEstimate]:
    """The network's estimates and those from landmarks and pixels; of two, the certain one, else the network's."""
    answers = look_at(crop) if set(names) & set(SEEN) else {}
    seen = {name: estimate for name, estimate in answers.items() if name in names}
    measured = measured_estimates(crop, [name for name in names if not (name in seen and seen[name].certain)])
    return seen | {name: estimate for name, estimate in measured.items() if estimate.certain or name not in seen}


def measured_estimates(crop: Crop, names: Sequence[str]) -> dict[str, BinaryEstimate]:
    """Estimate attributes from landmarks and pixels alone.

    Args:
        crop: one face.
        names: the attributes; those without an estimator are left out.

    Returns:
        The estimates by their names. On grey and faded pictures few are certain.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_crop
        >>> measured_estimates(sample_crop(), ["eyeglasses"])
        {'eyeglasses': BinaryEstimate(value=False, certain=True)}
    """
    estimators = [estimator for labels, estimator in ESTIMATORS if set(labels) & set(names)]
    if not estimators:
        return {}
    view = head_view(crop)
    estimates = {
        name: estimate for estimator in estimators for name, estimate in estimator(view).items() if name in names
    }
    if view.natural:
        return estimates
    return {
        name: BinaryEstimate(estimate.value, estimate.certain and name in COLOUR_INDEPENDENT)
        for name, estimate in estimates.items()
    }


def _add(labels: dict[str, bool], pairs: Iterable[tuple[str, bool]]) -> None:
    """Add labels that are missing; a true label also makes its conflicting labels false."""
    for name, has in pairs:
        if name not in labels:
            labels[name] = has
            if has:
                labels.update(dict.fromkeys(CONFLICTS.get(name, ()), False))
