"""What can be seen of mouth, brows, beard and skin."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.attributes.binary_estimate import BinaryEstimate, Scale
from sagemaker_endpoints._imaging.attributes.head_view import HeadView, Zone
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.lips import mouth_gap
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, grown

OPEN = Scale(no=0.040, edge=0.060, yes=0.075)
"""Gap between the lips, units."""

FAINT = 0.85
THIN = 0.02
"""Brows are darker than this part of the cheeks' lightness; where that adds up to less than the second, square units,
nobody would call them bushy. More of it may be thick brows or painted ones, a fringe or a shadow."""

MOUSTACHE = (98, 97, 2, 326, 327, 391, 322, 270, 269, 267, 0, 37, 39, 40, 92, 165)
CHIN = (182, 83, 18, 313, 406, 418, 262, 369, 396, 175, 171, 140, 32, 194)
"""Where a moustache grows, and a beard: rings."""

REDNESS = 0.01
"""Lightness that a step of a counts for: hair in the skin takes its red away."""

DARK_LIP = Scale(no=0.20, edge=0.30, yes=0.35)
DARK_CHIN = Scale(no=0.18, edge=0.25, yes=0.25)
"""Darkness under the nose and on the chin, compared with the cheeks. What hangs over throws shadows there."""

PALE = Scale(no=-8.0, edge=0.0, yes=6.0)
PALE_LIGHT, PALE_CHROMA = 84.0, 12.0
"""Cheeks at least as light and at most as colourful pass for pale; how far they do, in Lab."""


def mouth_labels(view: HeadView) -> dict[str, BinaryEstimate]:
    """mouth_slightly_open, from the landmarks alone."""
    return {"mouth_slightly_open": OPEN.guess(mouth_gap(view.face))}


def brow_labels(view: HeadView) -> dict[str, BinaryEstimate]:
    """bushy_eyebrows: only that they are not can be seen."""
    brows, eyes = (
        view.zone(*(grown(closed_curve(view.face.ring(ring)), margin * view.face.unit) for ring in rings))
        for rings, margin in (((mesh.LEFT_BROW, mesh.RIGHT_BROW), 0.07), ((mesh.LEFT_EYE, mesh.RIGHT_EYE), 0.12))
    )
    light = view.lab[..., 0][brows & ~eyes] / max(float(view.skin.lab[0]), 1.0)
    dark = float(np.clip(FAINT - light, 0, 1).sum()) / view.face.unit**2
    return {"bushy_eyebrows": BinaryEstimate(likely=False, sure=dark < THIN)}


def beard_labels(view: HeadView) -> dict[str, BinaryEstimate]:
    """mustache and no_beard; and male, of which only a beard tells: otherwise it is assumed.

    CelebA calls nobody beardless who has a moustache.
    """
    lips = view.zone(grown(closed_curve(view.face.ring(mesh.LIPS_OUTER)), 0.05 * view.face.unit))
    nose = view.zone(grown(closed_curve(view.face.ring(mesh.NOSE_BASE)), 0.03 * view.face.unit))
    under_nose = view.zone(view.face.ring(MOUSTACHE)) & ~lips & ~nose
    moustache = DARK_LIP.guess(_darkness(view, under_nose))
    chin = DARK_CHIN.guess(_darkness(view, view.zone(view.face.ring(CHIN)) & ~lips))
    shaved = not (moustache.likely or chin.likely)
    # one dark place alone may be a shadow; a moustache is seen by itself where it is dark enough
    seen = (moustache.sure and chin.sure) if shaved else moustache.likely and moustache.sure
    bearded = not shaved and seen
    return {
        "mustache": moustache,
        "no_beard": BinaryEstimate(shaved, seen),
        "male": BinaryEstimate(likely=bearded, sure=bearded),
    }


def pale_labels(view: HeadView) -> dict[str, BinaryEstimate]:
    """pale_skin, as the picture shows it."""
    lightness, a, b = (float(value) for value in view.skin.lab)
    return {"pale_skin": PALE.guess(min(lightness - PALE_LIGHT, PALE_CHROMA - float(np.hypot(a, b))))}


def _darkness(view: HeadView, zone: Zone) -> float:
    reds: Plane = view.lab[..., 1][zone]
    paler = float(view.skin.lab[1]) - float(np.median(reds)) if reds.size else 0.0
    return 1 - view.lightness(zone, 1.0) + REDNESS * paler
