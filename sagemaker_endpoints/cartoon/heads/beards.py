"""Beards as one region with a crisp edge: dark skin around the mouth and along the jaw of somebody with a beard."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, soft_polygons
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .head import Head, HeadMasks
from .lower_face import (
    BELOW_LIP,
    BELOW_NOSE,
    BESIDE_NOSE,
    CHIN,
    MOUSTACHE,
    UPPER_LIP,
    ZONE,
    cheek_light,
    jaw_ring,
    mean_in,
)
from .stubble import find_stubble

LIGHT = (0.82, 0.66)
"""Light, relative to the cheek above, between which skin becomes beard where there surely is one."""

SURE_MOUSTACHE = 0.5
"""Share of the upper lip that is dark, from which there is a moustache. Of 50 faces, bearded upper lips had 0.72 and
more, others 0.33 and less: the shadow below the nose is narrower."""

SURE_GOATEE, SURE_CHIN = 0.56, 0.45
"""The same below the lower lip beside a moustache, where other faces have a shadow of up to 0.51; and for the chin,
whose beard is a full one that covers the jaw too."""

THICK = 0.48
"""Mean light of a beard, below which it is hair; a lighter one is a darker tone of the skin, which shows between its
hairs."""

SIGMA = 0.02
"""Standard deviation, in units, of the blur before that: single hairs and wrinkles are no beard."""

GAP = 0.14
"""Width, in units, of the gaps in a beard that are closed."""

ROUNDING = 0.028
"""Standard deviation, in units, of the blur that rounds its border."""

BORDER = (0.44, 0.56)
"""Of the blurred region, between which the border is antialiased."""

MIN_AREA = 0.012
"""Least area of a piece of beard, squared units; smaller ones are moles and shadows."""

ZONE_EDGE = 0.02
"""Standard deviation, in units, of the soft edge of the zones in which beards grow."""


def find_beards(head: Head, masks: HeadMasks) -> HeadMasks:
    """Move beards from the skin to the hair, and find stubble.

    Args:
        head: the head.
        masks: of the head.

    Returns:
        The masks, with thick beards as hair, and with stubble and sparse beards.
    """
    light = gaussian(head.smooth_light, SIGMA * head.face.unit) / cheek_light(head)
    beard, thick = _beard(head, light, masks.skin)
    hair = float32(masks.skin * beard) if thick else np.zeros_like(beard)
    sparse = np.zeros_like(beard) if thick else float32(masks.skin * beard)
    skin = float32(masks.skin - hair)
    stubble = np.zeros_like(beard) if thick else find_stubble(head, skin, light)
    return masks._replace(skin=skin, hair=float32(masks.hair + hair), stubble=stubble, sparse=sparse)


def _beard(head: Head, light: Plane, skin: Plane) -> tuple[Plane, bool]:
    """The beard, (h, w) 0…1, and whether it is thick."""
    face = head.face
    dark = smoothstep(*LIGHT, light)
    cores = _cores(dark, face)
    if not cores:
        return np.zeros_like(light), False
    shape = (light.shape[0], light.shape[1])
    lips = fill_polygons(shape, [closed_curve(face.ring(mesh.LIPS_OUTER))])
    zones = [soft_polygons(shape, [zone], ZONE_EDGE * face.unit) for zone in _zones(cores, face)]
    core = fill_polygons(shape, [face.ring(ring) for ring in cores])
    possible = np.maximum(dark * np.maximum.reduce(zones), core) * (1 - lips) * smoothstep(0.3, 0.6, skin)
    region = _joined(possible > 0.5, core > 0.5, face.unit)
    beard = smoothstep(*BORDER, gaussian(region, ROUNDING * face.unit))
    mean = float((light * beard).sum() / max(float(beard.sum()), 1e-3))
    return float32(beard), mean < THICK


def _cores(dark: Plane, face: FaceFrame) -> list[tuple[int, ...]]:
    """Rings that are wholly beard, so that it has no holes and no islands; none without a beard."""
    moustache: list[tuple[int, ...]] = [UPPER_LIP] if mean_in(dark, face.ring(UPPER_LIP)) > SURE_MOUSTACHE else []
    if min(mean_in(dark, face.ring(ring)) for ring in BESIDE_NOSE) > SURE_MOUSTACHE:
        moustache.append(BELOW_NOSE)
    chin = [CHIN] if mean_in(dark, face.ring(CHIN)) > SURE_CHIN else []
    below = (moustache or chin) and mean_in(dark, face.ring(BELOW_LIP)) > SURE_GOATEE
    return [*moustache, *([BELOW_LIP] if below else []), *chin]


def _zones(cores: list[tuple[int, ...]], face: FaceFrame) -> list[Points]:
    """Rings in which a beard of these cores lies."""
    if CHIN in cores:
        return [face.ring(ZONE), jaw_ring(face)]
    return [face.ring(ZONE if BELOW_LIP in cores else MOUSTACHE)]


def _joined(possible: NDArray[np.bool_], core: NDArray[np.bool_], unit: float) -> Plane:
    """One region without gaps and islands: 1 inside."""
    side = 2 * max(1, round(GAP * unit / 2)) + 1
    closed = cv2.morphologyEx(
        possible.astype(np.uint8), cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    )
    count, pieces, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=4)
    kept = np.zeros(count, bool)
    kept[pieces[core & (closed > 0)]] = True
    kept &= stats[:, cv2.CC_STAT_AREA] > MIN_AREA * unit * unit
    kept[0] = False
    return float32(kept[pieces])
