"""What can be seen of a head's hair: its colour, whether there is any, whether it hangs over the forehead."""

from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np

from facemagi_vision.person import person_mask
from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.attributes.binary_estimate import BinaryEstimate, Scale
from sagemaker_endpoints._imaging.attributes.head_view import HeadView, Zone
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.skin import face_outline
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, grown
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import OVAL

PERSON = 0.8
"""Value of the person mask from which on a pixel is the head's, and not the ground's."""

SKIN, LIT = 0.3, 0.6
"""How well a pixel must fit the cheeks' colour, and how much of their lightness it must have, to be bare skin."""

ENOUGH, SCARCE = 0.8, 0.25
"""Square units of hair: with the first its colour is sure, with less than the second there is none to be told."""

BARE = 0.5
"""Share of bare skin where hair should be, above which what is left there may be something else."""

HAT = 30.0
"""Distance in Lab between what is on top and what is beside the face, from which on one of them is not hair."""

BLACK, WARMING = 0.5, 0.9
GREY_WARMTH, GREY_LIGHT = 0.13, 0.55
BLOND_LIGHT = 0.58
"""Lightness over the cheeks', and b/(L+16), which light and shade leave alone: black is below the first line, falling
with warmth; of the rest grey has neither warmth nor darkness, and blond is lighter than brown."""

LIGHT_DOUBT, WARMTH_DOUBT = 0.1, 0.03
"""How far both may be off, the first as a share: a colour is sure where no such reading would be another."""

COLOURS = ("black_hair", "blond_hair", "brown_hair")

BALD = Scale(no=0.5, edge=0.85, yes=0.95)
"""Share of bare skin where hair should be."""

BANGS = Scale(no=0.07, edge=0.13, yes=0.30)
"""Share of the middle of the forehead that is nearer to the hair's colour than to the skin's."""

NEARER = 0.4
CONTRAST = 25.0
"""How far on the way from skin to hair a pixel of a fringe is, and how far apart in Lab the two must be for that."""

MIDDLE = 0.45
"""Units from the middle of the forehead: hair further out only hangs beside the face."""

FOREHEAD = (54, 103, 67, 109, 10, 338, 297, 332, 284, *(300, 293, 334, 296, 336), *(107, 66, 105, 63, 70))
"""From the top of the mesh down to the brows: ring."""


@dataclass(frozen=True)
class _Hair:
    """bare: share of bare skin where hair should be, None where nothing of the head is seen there.
    colour: (3,) Lab, None where there is no hair. name: its colour, `grey` where it is none of `COLOURS`.
    sure: whether colour and name are.
    """

    bare: float | None
    colour: Plane | None = None
    name: str | None = None
    sure: bool = False


def hair_labels(view: HeadView) -> dict[str, BinaryEstimate]:
    """Hair colour, bald, bangs; and young, of which only grey hair tells: otherwise it is assumed."""
    hair = _look(view)
    bald = BALD.guess(hair.bare) if hair.bare is not None else BinaryEstimate(likely=False, sure=False)
    hairless, grey = bald.likely and bald.sure, hair.sure and hair.name == "grey"
    return {
        **{colour: BinaryEstimate(hair.name == colour and not hairless, hair.sure or hairless) for colour in COLOURS},
        "bald": bald,
        "bangs": _bangs(view, hair),
        "young": BinaryEstimate(likely=not grey, sure=grey),
    }


def _look(view: HeadView) -> _Hair:
    person = person_mask(view.rgb) > PERSON
    above, beside = (zone & person for zone in _where_hair_grows(view))
    bare = (view.likely > SKIN) & (view.lab[..., 0] > LIT * view.skin.lab[0])
    if view.area(above) < SCARCE:
        return _Hair(None)
    share = float(bare[above].mean())
    other = view.likely <= SKIN
    top, sides = above & other, beside & other
    hat = view.area(sides) > SCARCE and bool(np.linalg.norm(_colour(view, top) - _colour(view, sides)) > HAT)
    zone = sides if hat else top | sides
    if view.area(zone) < SCARCE:
        return _Hair(share)
    colour = _colour(view, zone)
    name, clear = _named(colour, float(view.skin.lab[0]))
    sure = view.natural and clear and not hat and share < BARE and view.area(top) > ENOUGH
    return _Hair(share, colour, name, sure)


def _where_hair_grows(view: HeadView) -> tuple[Zone, Zone]:
    """Around the top of the face, above the brows; and beside the face down to the nose."""
    whole, oval = view.zone(face_outline(view.face)), view.zone(closed_curve(view.face.ring(OVAL)))
    from_whole, from_oval = _away(whole, view.face.unit), _away(oval, view.face.unit)
    top = (from_whole > 0.05) & (from_whole < 0.6) & (view.above > 0.2)
    beside = (from_oval > 0.06) & (from_oval < 0.5) & (view.above > -0.6) & (view.above < 0.9)
    return top, beside & ~whole


def _away(zone: Zone, unit: float) -> Plane:
    """Units from every pixel to the nearest one of the zone."""
    return float32(cv2.distanceTransform((~zone).astype(np.uint8), cv2.DIST_L2, 3)) / np.float32(unit)


def _colour(view: HeadView, zone: Zone) -> Plane:
    return float32(np.median(view.lab[zone], axis=0) if zone.any() else np.zeros(3))


def _named(colour: Plane, skin: float) -> tuple[str, bool]:
    """The colour's name, and whether no doubt would make it another."""
    light, warmth = float(colour[0]) / max(skin, 1.0), float(colour[2]) / (float(colour[0]) + 16)
    doubts = product((1 - LIGHT_DOUBT, 1 + LIGHT_DOUBT), (-WARMTH_DOUBT, WARMTH_DOUBT))
    name = _name(light, warmth)
    return name, all(_name(light * share, warmth + off) == name for share, off in doubts)


def _name(light: float, warmth: float) -> str:
    if light + WARMING * warmth < BLACK:
        return "black_hair"
    if warmth < GREY_WARMTH and light > GREY_LIGHT:
        return "grey"
    return "blond_hair" if light > BLOND_LIGHT else "brown_hair"


def _bangs(view: HeadView, hair: _Hair) -> BinaryEstimate:
    skin = view.skin.lab
    way = hair.colour - skin if hair.colour is not None else np.zeros(3, np.float32)
    if np.linalg.norm(way) < CONTRAST:
        return BinaryEstimate(likely=False, sure=False)
    brows = [grown(view.face.ring(brow), 0.1 * view.face.unit) for brow in (mesh.LEFT_BROW, mesh.RIGHT_BROW)]
    forehead = view.zone(view.face.ring(FOREHEAD)) & ~view.zone(*brows) & (np.abs(view.across) < MIDDLE)
    if not forehead.any():
        return BinaryEstimate(likely=False, sure=False)
    covered = (view.lab[forehead] - skin) @ way > NEARER * (way @ way)
    guess = BANGS.guess(float(covered.mean()))
    return BinaryEstimate(guess.likely, guess.sure and hair.sure)
