"""Estimates the attributes of mouth, brows, beard and skin."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.attributes.binary_estimate import BinaryEstimate, Thresholds
from sagemaker_endpoints._imaging.attributes.head_view import HeadView, Zone
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.face.lips import mouth_gap
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, grow_outline
from sagemaker_endpoints._sdk.landmarks import MOUTH_CORNERS

MOUTH_GAP = Thresholds(no=0.040, edge=0.060, yes=0.075)
"""Gap between the lips, units."""

SMILE = Thresholds(no=0.52, edge=0.645, yes=0.70)
"""Width of the mouth less the distance of its corners below the nose, units. A smile widens the mouth and lifts the
corners; a mouth that is merely open does not."""

MAX_BROW_LIGHT = 0.85
"""Lightness of a brow pixel, relative to the cheeks, below which it counts as hair."""

MAX_THIN_DARKNESS = 0.02
"""Darkness of the brows, summed over their area in square units, below which they are not bushy. Above it they may be
thick or painted, or there may be a fringe or a shadow."""

NOSE_BASE = 2
"""The landmark in the middle under the nose."""

MOUSTACHE = (98, 97, 2, 326, 327, 391, 322, 270, 269, 267, 0, 37, 39, 40, 92, 165)
CHIN = (182, 83, 18, 313, 406, 418, 262, 369, 396, 175, 171, 140, 32, 194)
"""Rings: the areas where a moustache and a beard grow."""

REDNESS = 0.01
"""Darkness that counts for each step of missing a*: stubble makes skin less red."""

MOUSTACHE_DARKNESS = Thresholds(no=0.20, edge=0.30, yes=0.35)
BEARD_DARKNESS = Thresholds(no=0.18, edge=0.25, yes=0.25)
"""Darkness under the nose and on the chin, relative to the cheeks. Nose and lip cast
shadows there; the thresholds lie above these."""

PALENESS = Thresholds(no=-8.0, edge=0.0, yes=6.0)
"""How far the cheeks are lighter than `PALE_LIGHT` and less colourful than `PALE_CHROMA`, in steps of Lab."""

PALE_LIGHT, PALE_CHROMA = 84.0, 12.0
"""Minimum L and maximum chroma of pale skin."""


def mouth_labels(view: HeadView) -> dict[str, BinaryEstimate]:
    """Estimate mouth_slightly_open, from the landmarks alone.

    Args:
        view: the head.

    Returns:
        The estimate by its label.

    Example:
        >>> from sagemaker_endpoints._imaging.attributes.head_view import head_view
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_crop
        >>> mouth_labels(head_view(sample_crop()))
        {'mouth_slightly_open': BinaryEstimate(value=True, certain=True)}
    """
    return {"mouth_slightly_open": MOUTH_GAP.estimate(mouth_gap(view.face))}


def smile_labels(view: HeadView) -> dict[str, BinaryEstimate]:
    """Estimate smiling, from the landmarks alone.

    Args:
        view: the head.

    Returns:
        The estimate by its label.

    Example:
        >>> from sagemaker_endpoints._imaging.attributes.head_view import head_view
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_crop
        >>> smile_labels(head_view(sample_crop()))
        {'smiling': BinaryEstimate(value=True, certain=True)}
    """
    frame = face_frame(view.crop.face.landmarks)
    left, right = (view.crop.face.landmarks[corner] for corner in MOUTH_CORNERS)
    width = float(np.linalg.norm(right - left))
    below = float((frame.points[NOSE_BASE] - frame.points[list(MOUTH_CORNERS)].mean(axis=0)) @ frame.up)
    return {"smiling": SMILE.estimate((width - below) / frame.unit)}


def brow_labels(view: HeadView) -> dict[str, BinaryEstimate]:
    """Estimate bushy_eyebrows. Only thin brows are certain; bushy ones are never reported.

    Args:
        view: the head.

    Returns:
        The estimate by its label.

    Example:
        >>> from sagemaker_endpoints._imaging.attributes.head_view import head_view
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_crop
        >>> brow_labels(head_view(sample_crop()))
        {'bushy_eyebrows': BinaryEstimate(value=False, certain=True)}
    """
    brows, eyes = (
        view.zone(*(grow_outline(closed_curve(view.face.ring(ring)), margin * view.face.unit) for ring in rings))
        for rings, margin in (((mesh.LEFT_BROW, mesh.RIGHT_BROW), 0.07), ((mesh.LEFT_EYE, mesh.RIGHT_EYE), 0.12))
    )
    light = view.lab[..., 0][brows & ~eyes] / max(float(view.skin.lab[0]), 1.0)
    darkness = float(np.clip(MAX_BROW_LIGHT - light, 0, 1).sum()) / view.face.unit**2
    return {"bushy_eyebrows": BinaryEstimate(value=False, certain=darkness < MAX_THIN_DARKNESS)}


def beard_labels(view: HeadView) -> dict[str, BinaryEstimate]:
    """Estimate mustache, no_beard and male. A beard makes male certain; without one it is an assumption.

    In CelebA a face with a moustache does not have the attribute no_beard.

    Args:
        view: the head.

    Returns:
        The estimates by their labels.

    Example:
        >>> from sagemaker_endpoints._imaging.attributes.head_view import head_view
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_crop
        >>> beard_labels(head_view(sample_crop()))["no_beard"]
        BinaryEstimate(value=True, certain=True)
    """
    lips = view.zone(grow_outline(closed_curve(view.face.ring(mesh.LIPS_OUTER)), 0.05 * view.face.unit))
    nose = view.zone(grow_outline(closed_curve(view.face.ring(mesh.NOSE_BASE)), 0.03 * view.face.unit))
    under_nose = view.zone(view.face.ring(MOUSTACHE)) & ~lips & ~nose
    moustache = MOUSTACHE_DARKNESS.estimate(_darkness(view, under_nose))
    chin = BEARD_DARKNESS.estimate(_darkness(view, view.zone(view.face.ring(CHIN)) & ~lips))
    shaved = not (moustache.value or chin.value)
    # a dark chin alone may be in shadow; a certain moustache is enough
    certain = (moustache.certain and chin.certain) if shaved else moustache.value and moustache.certain
    bearded = not shaved and certain
    return {
        "mustache": moustache,
        "no_beard": BinaryEstimate(shaved, certain),
        "male": BinaryEstimate(value=bearded, certain=bearded),
    }


def pale_labels(view: HeadView) -> dict[str, BinaryEstimate]:
    """Estimate pale_skin from the colour of the cheeks in the picture.

    Args:
        view: the head.

    Returns:
        The estimate by its label.

    Example:
        >>> from sagemaker_endpoints._imaging.attributes.head_view import head_view
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_crop
        >>> pale_labels(head_view(sample_crop()))
        {'pale_skin': BinaryEstimate(value=False, certain=True)}
    """
    lightness, a, b = (float(value) for value in view.skin.lab)
    return {"pale_skin": PALENESS.estimate(min(lightness - PALE_LIGHT, PALE_CHROMA - float(np.hypot(a, b))))}


def _darkness(view: HeadView, zone: Zone) -> float:
    """How much darker and less red a zone is than the cheeks; 0 if the zone is empty."""
    reds: Plane = view.lab[..., 1][zone]
    missing_red = float(view.skin.lab[1]) - float(np.median(reds)) if reds.size else 0.0
    return 1 - view.relative_lightness(zone, 1.0) + REDNESS * missing_red
