"""Estimates the attributes of the hair: colour, baldness, bangs."""

from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np

from facemagi_vision.person import person_mask
from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.attributes.binary_estimate import BinaryEstimate, Thresholds
from sagemaker_endpoints._imaging.attributes.head_view import HeadView, Zone
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.skin import face_outline
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, grow_outline
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import OVAL

MIN_PERSON = 0.8
"""Value of the person mask above which a pixel belongs to the head and not to the background."""

MIN_SKIN_LIKELIHOOD = 0.3
MIN_SKIN_LIGHT = 0.6
"""A pixel counts as bare skin above this likelihood of the cheeks' colour and this share of their lightness."""

MIN_RELIABLE_AREA, MIN_AREA = 0.8, 0.25
"""Hair area in unit²: at least `MIN_RELIABLE_AREA` the colour is reliable; below `MIN_AREA` it is treated as none."""

MAX_BARE_SHARE = 0.5
"""Share of bare skin where hair normally grows; from it on the remaining pixels may be something other than hair."""

HAT_DISTANCE = 30.0
"""Distance in Lab between the colour above and the colour beside the face, above which a hat is assumed."""

BLACK_LIGHT, BLACK_WARMTH_FACTOR = 0.5, 0.9
GREY_WARMTH, GREY_LIGHT = 0.13, 0.55
BLOND_LIGHT = 0.58
"""Limits of the colours. Light is L divided by the cheeks' L; warmth is b/(L+16), which does not depend on shading.
Hair is black if light + `BLACK_WARMTH_FACTOR` · warmth < `BLACK_LIGHT`; otherwise grey if it is less warm than
`GREY_WARMTH` and lighter than `GREY_LIGHT`; otherwise blond if it is lighter than `BLOND_LIGHT`, else brown."""

LIGHT_TOLERANCE, WARMTH_TOLERANCE = 0.1, 0.03
"""Measuring errors of light (relative) and warmth (absolute); a colour is certain if no error within them changes its
name."""

COLOURS = ("black_hair", "blond_hair", "brown_hair")
"""The labels of the hair colours; grey hair has none of them."""

BALD = Thresholds(no=0.5, edge=0.85, yes=0.95)
"""Share of bare skin where hair normally grows."""

BANGS = Thresholds(no=0.07, edge=0.13, yes=0.30)
"""Share of the middle of the forehead that has the hair's colour."""

MIN_HAIR_SHARE = 0.4
MIN_CONTRAST = 25.0
"""Position between the colours of skin (0) and hair (1) above which a forehead pixel counts as hair, and the minimum
distance of these colours in Lab at which bangs are estimated."""

HALF_WIDTH = 0.45
"""Half the width, in units, of the middle of the forehead; hair further out hangs beside the face."""

FOREHEAD = (54, 103, 67, 109, 10, 338, 297, 332, 284, *(300, 293, 334, 296, 336), *(107, 66, 105, 63, 70))
"""Ring: from the top of the mesh down to the brows."""


@dataclass(frozen=True)
class _Hair:
    """Measurements of the hair.

    Attributes:
        bare_share: share of bare skin where hair normally grows; None if that part of the head is not in the picture.
        colour: (3,) Lab; None if there is no hair.
        name: one of `COLOURS`, or `grey`; None if there is no hair.
        certain: whether colour and name are certain.
    """

    bare_share: float | None
    colour: Plane | None = None
    name: str | None = None
    certain: bool = False


def hair_labels(view: HeadView) -> dict[str, BinaryEstimate]:
    """Estimate the hair colours, bald, bangs and young. Grey hair makes "not young" certain; else young is assumed.

    Args:
        view: the head.

    Returns:
        The estimates by their labels.

    Example:
        >>> from sagemaker_endpoints._imaging.attributes.head_view import head_view
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_crop
        >>> hair_labels(head_view(sample_crop()))["young"]
        BinaryEstimate(value=True, certain=False)
    """
    hair = _measure(view)
    unknown = BinaryEstimate(value=False, certain=False)
    bald = BALD.estimate(hair.bare_share) if hair.bare_share is not None else unknown
    hairless, grey = bald.value and bald.certain, hair.certain and hair.name == "grey"
    return {
        **{name: BinaryEstimate(hair.name == name and not hairless, hair.certain or hairless) for name in COLOURS},
        "bald": bald,
        "bangs": _bangs(view, hair),
        "young": BinaryEstimate(value=not grey, certain=grey),
    }


def hair_colour(view: HeadView) -> tuple[str | None, bool]:
    """Estimate the hair's colour, grey included.

    Args:
        view: the head.

    Returns:
        `black`, `blond`, `brown` or `grey`, None where no hair is seen; and whether that is certain.

    Example:
        >>> from sagemaker_endpoints._imaging.attributes.head_view import head_view
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_crop
        >>> hair_colour(head_view(sample_crop()))[1]
        False
    """
    hair = _measure(view)
    if hair.name is None or (hair.bare_share or 0.0) > BALD.edge:
        return None, False
    return hair.name.removesuffix("_hair"), hair.certain


def _measure(view: HeadView) -> _Hair:
    person = person_mask(view.rgb) > MIN_PERSON
    above, lateral = (zone & person for zone in _hair_zones(view))
    bare = (view.skin_likelihood > MIN_SKIN_LIKELIHOOD) & (view.lab[..., 0] > MIN_SKIN_LIGHT * view.skin.lab[0])
    if view.area(above) < MIN_AREA:
        return _Hair(None)
    bare_share = float(bare[above].mean())
    other = view.skin_likelihood <= MIN_SKIN_LIKELIHOOD
    top, sides = above & other, lateral & other
    distance = np.linalg.norm(_colour(view, top) - _colour(view, sides))
    hat = view.area(sides) > MIN_AREA and bool(distance > HAT_DISTANCE)
    zone = sides if hat else top | sides
    if view.area(zone) < MIN_AREA:
        return _Hair(bare_share)
    colour = _colour(view, zone)
    name, unambiguous = _colour_name(colour, float(view.skin.lab[0]))
    visible = not hat and bare_share < MAX_BARE_SHARE and view.area(top) > MIN_RELIABLE_AREA
    return _Hair(bare_share, colour, name, view.natural and unambiguous and visible)


def _hair_zones(view: HeadView) -> tuple[Zone, Zone]:
    """Where hair normally grows: around the top of the face, above the brows; and beside the face down to the nose."""
    whole, oval = view.zone(face_outline(view.face)), view.zone(closed_curve(view.face.ring(OVAL)))
    from_whole, from_oval = _distance(whole, view.face.unit), _distance(oval, view.face.unit)
    top = (from_whole > 0.05) & (from_whole < 0.6) & (view.above > 0.2)
    sides = (from_oval > 0.06) & (from_oval < 0.5) & (view.above > -0.6) & (view.above < 0.9)
    return top, sides & ~whole


def _distance(zone: Zone, unit: float) -> Plane:
    """(h, w) the distance of every pixel from a zone, units."""
    return float32(cv2.distanceTransform((~zone).astype(np.uint8), cv2.DIST_L2, 3)) / np.float32(unit)


def _colour(view: HeadView, zone: Zone) -> Plane:
    """(3,) the median Lab of a zone; 0 if it is empty."""
    return float32(np.median(view.lab[zone], axis=0) if zone.any() else np.zeros(3))


def _colour_name(colour: Plane, skin: float) -> tuple[str, bool]:
    """The name of a hair colour, and whether it stays the same within the tolerances; `skin` is the cheeks' L."""
    light, warmth = float(colour[0]) / max(skin, 1.0), float(colour[2]) / (float(colour[0]) + 16)
    errors = product((1 - LIGHT_TOLERANCE, 1 + LIGHT_TOLERANCE), (-WARMTH_TOLERANCE, WARMTH_TOLERANCE))
    name = _name(light, warmth)
    return name, all(_name(light * factor, warmth + shift) == name for factor, shift in errors)


def _name(light: float, warmth: float) -> str:
    if light + BLACK_WARMTH_FACTOR * warmth < BLACK_LIGHT:
        return "black_hair"
    if warmth < GREY_WARMTH and light > GREY_LIGHT:
        return "grey"
    return "blond_hair" if light > BLOND_LIGHT else "brown_hair"


def _bangs(view: HeadView, hair: _Hair) -> BinaryEstimate:
    skin = view.skin.lab
    to_hair = hair.colour - skin if hair.colour is not None else np.zeros(3, np.float32)
    if np.linalg.norm(to_hair) < MIN_CONTRAST:
        return BinaryEstimate(value=False, certain=False)
    brows = [grow_outline(view.face.ring(brow), 0.1 * view.face.unit) for brow in (mesh.LEFT_BROW, mesh.RIGHT_BROW)]
    forehead = view.zone(view.face.ring(FOREHEAD)) & ~view.zone(*brows) & (np.abs(view.across) < HALF_WIDTH)
    if not forehead.any():
        return BinaryEstimate(value=False, certain=False)
    covered = (view.lab[forehead] - skin) @ to_hair > MIN_HAIR_SHARE * (to_hair @ to_hair)
    estimate = BANGS.estimate(float(covered.mean()))
    return BinaryEstimate(estimate.value, estimate.certain and hair.certain)
