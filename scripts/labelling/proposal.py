"""A first label map of a portrait: where a class can be, and which class has such colours on this portrait."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.mesh import LEFT_CHEEK, MID_FOREHEAD, RIGHT_CHEEK
from sagemaker_endpoints._imaging.filters.blur import box
from sagemaker_endpoints._imaging.filters.guided_filter import guided_filter
from scripts.labelling.classes import CLASSES, Labels, index_of
from scripts.labelling.colours import Colours, fit_colours
from scripts.labelling.head import Head, Where, signed_distance
from scripts.labelling.spectacles import spectacles
from scripts.labelling.subject import subject_of
from scripts.labelling.traits import Traits
from scripts.labelling.zones import NEVER, possible

GAUSSIANS = {"hair": 3, "face_skin": 4, "body_skin": 4, "beard": 2, "clothes": 4}

SHADES = ((0.8, 0.95, 0.95), (0.6, 0.85, 0.85))
"""The neck lies in the shadow of the chin: its colours are those of the face, and these shares of their L, a and b."""

COLOUR_WEIGHT = 0.5
"""Neighbouring pixels repeat each other's evidence, so each counts only so much."""

FAR_FROM_SKIN = 14.0
"""Squared distance from the skin's colours from which a pixel near the face is a first sample of hair."""

LOWEST_SAMPLE = 1.0
"""First samples of hair lie above this level, in units below the eyes: clothes begin below it."""

OUTER_HAIR = 0.3
"""Pixels so near the top of the head are hair unless the head is bald, in units."""

ABOVE_BEARD = 0.55
"""Skin inside a bearded face is sampled above this level, in units below the eyes."""

LIKE_SKIN = 30.0
"""Squared distance from the colours of cheeks and forehead up to which a pixel inside the face is skin."""

ROUNDS = 2

EDGE = 16.0
"""Variance of lightness that counts as an edge when the classes' probabilities are smoothed."""

SMALLEST_PIECE = 0.03
"""Pieces of a class below this area, in square units, are mistakes."""


def propose(head: Head, traits: Traits) -> Labels:
    """Propose a label map.

    Args:
        head: the portrait.
        traits: what a person saw on it: whether there are hair, a beard and glasses.

    Returns:
        (H, W) class indices.
    """
    subject = subject_of(head)
    depth = signed_distance(subject) / np.float32(head.unit)
    zones = possible(head, depth, traits)
    samples = _first_samples(head, zones, depth, traits)
    scores: dict[str, Plane] = {}
    for _ in range(ROUNDS):
        scores = _scores(head, zones, _fit(head, samples))
        best = _best(head, scores, subject)
        samples = {name: best == index_of(name) for name in samples}
        samples["face_skin"] = _surely_skin(head, traits)
    labels = _without_specks(head, _without_loose_hair(head, best))
    if traits.glasses:
        labels[spectacles(head)] = index_of("glasses")
    return labels


def _surely_skin(head: Head, traits: Traits) -> Where:
    """Cheeks and forehead, and what has similar colours inside the face: it is lit differently."""
    core = head.enclosed(LEFT_CHEEK) | head.enclosed(RIGHT_CHEEK) | head.enclosed(MID_FOREHEAD)
    colours = fit_colours(head.lab[core], GAUSSIANS["face_skin"])
    if colours is None or traits.black_and_white:  # grey hair has the greys of skin
        return core
    lowest = LOWEST_SAMPLE if traits.beard == "none" else ABOVE_BEARD
    without_eyes = (head.down < -0.6) | (head.down > 0.3)
    inner = (head.inside_oval > 0.05) & without_eyes & (head.down < lowest)
    return core | (inner & (colours.squared_distance(head.lab) < LIKE_SKIN))


def _first_samples(head: Head, zones: dict[str, Plane], depth: Plane, traits: Traits) -> dict[str, Where]:
    """Pixels that most probably belong to each class."""
    subject = depth > 0
    skin = _surely_skin(head, traits)
    colours = fit_colours(head.lab[skin], GAUSSIANS["face_skin"])
    unlike_skin = subject & (colours.squared_distance(head.lab) > FAR_FROM_SKIN if colours else ~skin)
    samples = {name: unlike_skin & (zone > -1) for name, zone in zones.items() if name in {"hair", "beard"}}
    if "hair" in samples:
        samples["hair"] = _first_hair(head, samples["hair"], depth, traits)
    unlike = subject if traits.black_and_white else unlike_skin
    samples["clothes"] = unlike & (zones["clothes"] >= 0) & (zones.get("hair", NEVER) < -2)
    return samples | {"face_skin": skin}


def _first_hair(head: Head, unlike_skin: Where, depth: Plane, traits: Traits) -> Where:
    """Around the face what is unlike skin; along the top of the head everything where hair is certain."""
    around = unlike_skin & (head.inside_oval < 0) & (head.down < LOWEST_SAMPLE)
    if traits.hair in {"bald", "sparse"}:
        return around
    return around | ((depth > 0) & (depth < OUTER_HAIR) & (head.inside_oval < -OUTER_HAIR) & (head.down < -1))


def _fit(head: Head, samples: dict[str, Where]) -> dict[str, Colours]:
    pixels = {name: head.lab[where] for name, where in samples.items()}
    skin = pixels["face_skin"]
    pixels["body_skin"] = np.concatenate([skin, *(skin * np.array(shade, np.float32) for shade in SHADES)])
    fitted = {name: fit_colours(colours, GAUSSIANS[name]) for name, colours in pixels.items()}
    return {name: colours for name, colours in fitted.items() if colours}


def _scores(head: Head, zones: dict[str, Plane], colours: dict[str, Colours]) -> dict[str, Plane]:
    """The logarithm of each class's probability, up to a common constant."""
    return {
        name: zone + COLOUR_WEIGHT * colours[name].log_likelihood(head.lab)
        for name, zone in zones.items()
        if name in colours
    }


def _best(head: Head, scores: dict[str, Plane], subject: Where) -> Labels:
    """The most probable class of each pixel, after smoothing that stops at edges."""
    stacked = np.stack(list(scores.values()))
    probabilities = np.exp(stacked - stacked.max(axis=0))
    probabilities /= probabilities.sum(axis=0)
    radius = head.pixels(0.08)
    smooth = np.stack([guided_filter(head.lab[..., 0], plane, radius, EDGE) for plane in probabilities])
    indices = np.array([index_of(name) for name in scores], np.uint8)
    return np.where(subject, indices[smooth.argmax(axis=0)], np.uint8(0))


def _without_loose_hair(head: Head, labels: Labels) -> Labels:
    """Dark clothes look like dark hair, but hair begins at the head: pieces of it below the face are clothes."""
    _, pieces = cv2.connectedComponents((labels == index_of("hair")).astype(np.uint8), connectivity=4)
    at_head = np.unique(pieces[head.down < LOWEST_SAMPLE])
    loose = (pieces > 0) & ~np.isin(pieces, at_head)
    return np.where(loose, np.uint8(index_of("clothes")), labels)


def _without_specks(head: Head, labels: Labels) -> Labels:
    """Give the pixels of small pieces to the class that most of their neighbours have."""
    speck = np.zeros(labels.shape, np.bool_)
    for index in range(len(CLASSES)):
        _, pieces, figures, _ = cv2.connectedComponentsWithStats((labels == index).astype(np.uint8), connectivity=4)
        small = figures[:, cv2.CC_STAT_AREA] < SMALLEST_PIECE * head.unit**2
        small[0] = False
        speck |= small[pieces]
    votes: NDArray[np.float32] = np.stack(
        [box(((labels == index) & ~speck).astype(np.float32), head.pixels(0.15)) for index in range(len(CLASSES))]
    )
    return np.where(speck, votes.argmax(axis=0).astype(np.uint8), labels)
