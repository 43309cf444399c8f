"""What a face is like, in the words of CelebA: what a network must be told before it can change it.

Attributes as in Liu et al., "Deep learning face attributes in the wild", ICCV 2015. There is no classifier: what the
caller says counts; then what landmarks and pixels show; the rest is assumed to be as most faces of CelebA are, that is
young (of 100 faces, 77), without beard (83), not male (58), without everything else. A guess that might be wrong counts
as assumed, too.
"""

from collections.abc import Callable, Iterable, Sequence

from sagemaker_endpoints._imaging.attributes.binary_estimate import BinaryEstimate
from sagemaker_endpoints._imaging.attributes.feature_labels import beard_labels, brow_labels, mouth_labels, pale_labels
from sagemaker_endpoints._imaging.attributes.glasses_labels import glasses_labels
from sagemaker_endpoints._imaging.attributes.hair_labels import COLOURS, hair_labels
from sagemaker_endpoints._imaging.attributes.head_view import HeadView, take_view
from sagemaker_endpoints._sdk.contract import Crop

CONFLICTS = {
    "bald": ("bangs",),
    "bangs": ("bald",),
    "mustache": ("no_beard",),
    "no_beard": ("mustache",),
    **{colour: tuple(other for other in COLOURS if other != colour) for colour in COLOURS},
}
"""What a face cannot have together with an attribute."""

NOT = "not_"

SEEN: tuple[tuple[tuple[str, ...], Callable[[HeadView], dict[str, BinaryEstimate]]], ...] = (
    ((*COLOURS, "bald", "bangs", "young"), hair_labels),
    (("mustache", "no_beard", "male"), beard_labels),
    (("eyeglasses",), glasses_labels),
    (("mouth_slightly_open",), mouth_labels),
    (("bushy_eyebrows",), brow_labels),
    (("pale_skin",), pale_labels),
)
"""Which labels each look at a head answers."""

COLOURLESS = ("eyeglasses", "mouth_slightly_open")
"""What can be seen on grey and on faded pictures, too."""


def read_labels(crop: Crop, told: Sequence[str], wanted: Sequence[str]) -> dict[str, bool]:
    """The labels of the face in a crop; which of them are assumed is said as a warning.

    told: what the caller knows: attributes that the face has, or, with `not_` before them, has not. Where two of these
        exclude each other the first counts.
    wanted: the attributes that the network asks for.
    returns: by name, in the order of `wanted`. Never two that conflict.
    """
    labels: dict[str, bool] = {}
    _settle(labels, ((word.removeprefix(NOT), not word.startswith(NOT)) for word in told))
    guesses = _look(crop, [name for name in wanted if name not in labels])
    _settle(labels, ((name, guess.likely) for name, guess in guesses.items() if guess.sure))
    assumed = [name for name in wanted if name not in labels]
    _settle(labels, ((name, guess.likely) for name, guess in guesses.items()))
    if assumed:
        crop.warn("labels_assumed", *assumed)
    return {name: labels[name] for name in wanted}


def _look(crop: Crop, names: Sequence[str]) -> dict[str, BinaryEstimate]:
    asked = [(answers, look) for answers, look in SEEN if set(answers) & set(names)]
    if not asked:
        return {}
    view = take_view(crop)
    guesses = {name: guess for _, look in asked for name, guess in look(view).items() if name in names}
    if view.natural:
        return guesses
    return {name: BinaryEstimate(guess.likely, guess.sure and name in COLOURLESS) for name, guess in guesses.items()}


def _settle(labels: dict[str, bool], found: Iterable[tuple[str, bool]]) -> None:
    """Add what is not known yet. With an attribute that a face has, those that it then cannot have are known."""
    for name, has in found:
        if name not in labels:
            labels[name] = has
            if has:
                labels.update(dict.fromkeys(CONFLICTS.get(name, ()), False))
