"""The changes that are painted on a person, in their order: hair and skin first, what covers them last."""

from collections.abc import Callable

import numpy as np

from scripts.labelling.classes import index_of
from scripts.training.head_parts.bare_shoulders import with_bare_shoulders
from scripts.training.head_parts.canvas import Canvas
from scripts.training.head_parts.composition import Picture
from scripts.training.head_parts.covers import with_cover
from scripts.training.head_parts.headwear import bald, head_of, with_headwear
from scripts.training.head_parts.light import dyed
from scripts.training.head_parts.long_hair import LEAST_HAIR, with_fringe, with_longer_hair
from scripts.training.head_parts.skin_tones import with_other_skin
from scripts.training.head_parts.spectacles import with_spectacles

Random = np.random.Generator
Change = Callable[[Picture, Canvas, Random], None]

HAIR, GLASSES = index_of("hair"), index_of("glasses")


def _dye(picture: Picture, canvas: Canvas, rng: Random) -> None:
    hair = picture.labels == HAIR
    if hair.sum() >= LEAST_HAIR:
        picture.rgb = dyed(picture.rgb, hair, rng)


def _shave(picture: Picture, canvas: Canvas, rng: Random) -> None:
    head = head_of(canvas, picture.labels)
    if head.hair.sum() >= LEAST_HAIR:
        picture.rgb, picture.labels = bald(picture.rgb, picture.labels, head, canvas, rng)


def _tan(picture: Picture, canvas: Canvas, rng: Random) -> None:
    picture.rgb = with_other_skin(picture.rgb, picture.labels, rng)


def _bare(picture: Picture, canvas: Canvas, rng: Random) -> None:
    head = head_of(canvas, picture.labels)
    picture.rgb, picture.labels = with_bare_shoulders(picture.rgb, picture.labels, head, rng)


def _lengthen(picture: Picture, canvas: Canvas, rng: Random) -> None:
    head = head_of(canvas, picture.labels)
    picture.rgb, picture.labels = with_longer_hair(picture.rgb, picture.labels, head, rng)


def _add_fringe(picture: Picture, canvas: Canvas, rng: Random) -> None:
    head = head_of(canvas, picture.labels)
    picture.rgb, picture.labels = with_fringe(picture.rgb, picture.labels, head, rng)


def _add_glasses(picture: Picture, canvas: Canvas, rng: Random) -> None:
    if not (picture.labels == GLASSES).any():
        picture.rgb, picture.labels = with_spectacles(picture.rgb, picture.labels, canvas, rng)


def _add_headwear(picture: Picture, canvas: Canvas, rng: Random) -> None:
    head = head_of(canvas, picture.labels)
    picture.rgb, picture.labels, _ = with_headwear(picture.rgb, picture.labels, head, rng)


def _add_cover(picture: Picture, canvas: Canvas, rng: Random) -> None:
    picture.rgb, picture.labels = with_cover(picture.rgb, picture.labels, canvas, rng)


CHANGES: dict[str, Change] = {
    "dyed": _dye,
    "bald": _shave,
    "bare_shoulders": _bare,
    "other_skin": _tan,
    "longer_hair": _lengthen,
    "fringe": _add_fringe,
    "spectacles": _add_glasses,
    "headwear": _add_headwear,
    "cover": _add_cover,
}
"""By the name that their chance has in `Chances`."""
