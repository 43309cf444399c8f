"""The alpha matte of people with their hair: a coarse person mask, refined by colour at its edge."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.filters.guided_filter import (
    LinearModel,
    apply_linear_model,
    explained,
    fit_linear_model,
    guided_filter,
)
from sagemaker_endpoints._imaging.matting.known_heads import add_missed_heads
from sagemaker_endpoints._imaging.matting.people import chosen_people, seam_length, share_of_people
from sagemaker_endpoints._imaging.matting.refined_person_mask import refined_person_mask
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Face, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.people.person_windows import FaceLength, face_length
from sagemaker_endpoints._sdk.smoothstep import smoothstep

MAX_SIDE = 512
"""Largest longer side, pixels, at which the colour models are fitted: twice the 256 cells of the person network."""

SMALL_FACE = 0.1
"""Length of a face, in longer sides of the picture, below which everything is done on a finer scale."""

MAIN_FACES = 4
"""The number of the largest faces whose median length counts."""

FINEST = 0.4
"""The finest scale, as a share of the usual one."""

WINDOW = 0.035
"""Radius of the windows in which person and background are separated by colour, in longer sides of the picture."""

HAIR_BAND, CLOTHES_BAND = 0.022, 0.009
"""Maximum distance between the coarse mask's edge and the true edge, in longer sides of the picture; larger at hair,
because of loose strands."""

HAIR_REACH = 1.5
"""Maximum distance of hair from the middle of a face, in longer sides of the face's box."""

CORE = 0.3
"""Radius, in lengths of the face, of the middle of a face, which always belongs to a person."""

CONNECTED = 0.6
"""Values of the mask above which pixels belong together; less probable ones count beside those only."""

POSSIBLE = 0.3
"""Values of the mask above which a pixel may belong to a person."""

SEPARABLE = (0.75, 0.92)
"""Share of the difference between person and ground that colour explains: below the first value it explains too little
(black hair on a dark ground), from the second on enough."""

SNAP = 0.008
"""Radius of the windows in which the coarse edge is then moved to the nearest edge of the picture, in longer sides."""

EDGE = (0.42, 0.72)
"""Values of the coarse mask at that edge that stand for ground and for a person: where the network is undecided over a
wide area, it is ground."""

LONG_SEAM = 0.5
"""Length of the border between a person and others, in lengths of the face, from which on there is a warning."""

EPSILON = 8e-4
"""Regularisation of the colour fit: differences below about 7 levels count as noise."""

MIN_AREA = 0.004
"""Minimum area of a connected part of the mask, as a share of the picture; smaller parts are neither a person nor a
hand held into the picture."""

MIN_FACES = 0.5
"""The same, in areas of the largest face."""


def person_matte(photo: Photo, people: str = "everybody") -> Mask:
    """The alpha matte of the people in a photo: how much of each pixel they cover.

    A person whose face is known and whom the mask misses gets an oval head and the warning `person_missed`.

    Alpha is unknown in a band around the edge of the mask. In every window an affine function of colour is fitted that
    separates the certain pixels on both sides (matting by local linear models, as in Levin, Lischinski and Weiss, "A
    closed form solution to natural image matting", CVPR 2006, section 3); it gives the alpha of the band at full
    resolution.

    Args:
        photo: its faces show where hair can be; without faces hair can be everywhere.
        people: one of `people.PEOPLE`. Without any face, everybody is meant.

    Returns:
        (H, W) float32, 0…1, exactly 0 or 1 outside the band.

    Example:
        >>> person_matte(Photo(np.zeros((40, 60, 3), np.uint8))).shape
        (40, 60)
    """
    rgb = photo.rgb
    fine = _fineness(photo)
    scale = min(1.0, MAX_SIDE / fine / max(rgb.shape))
    size = opencv.scaled_size(rgb.shape[1], rgb.shape[0], scale)
    small = opencv.resize(rgb, size, cv2.INTER_AREA)
    found = opencv.resize(refined_person_mask(photo), size, cv2.INTER_AREA)
    coarse = _without_specks(add_missed_heads(photo, found, scale), photo.faces, scale)
    full = (rgb.shape[1], rgb.shape[0])
    model = _colour_model(small, coarse, fine)
    alpha = smoothstep(0.12, 0.88, apply_linear_model(model, rgb * np.float32(1 / 255)))
    limits = _limits(coarse, _hair_zone(coarse, photo.faces, scale), fine)
    lower, upper = (opencv.resize(limit, full, cv2.INTER_LINEAR) for limit in limits)
    matte = float32(np.clip(alpha, lower, upper))
    return _only(people, photo, small, coarse, matte)


def _colour_model(small: RGB, coarse: Mask, fine: float) -> LinearModel:
    """Alpha as a function of colour; where colour does not tell hair from ground, the edge of the coarse mask."""
    guide, inside = small * np.float32(1 / 255), (coarse > 0.5).astype(np.float32)
    known, window = _certainty(coarse), max(3, round(WINDOW * fine * max(coarse.shape)))
    model = fit_linear_model(guide, inside, known, window, EPSILON)
    trust = _trust(model, guide, inside, known, window)
    radius = max(2, round(SNAP * fine * max(coarse.shape)))
    grey = opencv.convert_colour(small, cv2.COLOR_RGB2GRAY) * np.float32(1 / 255)
    snapped = guided_filter(grey, coarse, radius, EPSILON)
    edge = ((snapped - np.float32(EDGE[0])) * np.float32(1 / (EDGE[1] - EDGE[0]))).clip(0, 1)
    return LinearModel(model.slope * trust[..., None], edge + trust * (model.offset - edge))


def _trust(model: LinearModel, guide: Plane, inside: Mask, known: Mask, window: int) -> Plane:
    """(h, w) 0…1, how well colour separates the two sides; at half the size, because it changes slowly."""
    size = opencv.reduced_size(inside.shape[1], inside.shape[0], 2)
    slope, colours, offset, source, weight = (
        opencv.resize(plane, size, cv2.INTER_AREA) for plane in (model.slope, guide, model.offset, inside, known)
    )
    share = explained(LinearModel(slope, offset), colours, source, weight, max(1, window // 2))
    return opencv.resize(smoothstep(*SEPARABLE, share), (inside.shape[1], inside.shape[0]), cv2.INTER_LINEAR)


def _only(people: str, photo: Photo, small: RGB, coarse: Mask, matte: Mask) -> Mask:
    """The matte of the people who are meant; warns where they touch others, because no network says who is who."""
    chosen, others = chosen_people(photo, people)
    if not chosen:
        return matte
    scale = small.shape[1] / photo.rgb.shape[1]
    share = share_of_people(small, coarse, chosen, others, scale)
    main = max(chosen, key=lambda face: max(face.box[2:]))
    if seam_length(share, coarse) > LONG_SEAM * scale * max(main.box[2:]):
        photo.warn("low_confidence", main.id if main in photo.faces else None, "touching_people")
    return matte * opencv.resize(share, (matte.shape[1], matte.shape[0]), cv2.INTER_LINEAR)


def _fineness(photo: Photo) -> float:
    """The scale of bands and windows: 1 for a portrait, smaller where even the largest faces are small."""
    lengths = sorted((max(face.box[2:]) for face in photo.faces), reverse=True)[:MAIN_FACES]
    if not lengths:
        return 1.0
    return float(np.clip(np.median(lengths) / (SMALL_FACE * max(photo.rgb.shape)), FINEST, 1))


def _without_specks(coarse: Mask, faces: Sequence[Face], scale: float) -> Mask:
    """The mask without small connected components that have no face."""
    sure = (coarse > CONNECTED).astype(np.uint8)
    middles = [face_length(face.landmarks) for face in faces]
    for face in middles:
        cv2.circle(sure, _cell(face, scale, sure), max(1, round(CORE * face.length * scale)), 1, -1)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(sure, connectivity=8)
    largest_face = max((face.box[2] * face.box[3] for face in faces), default=0.0) * scale**2
    large = stats[:, cv2.CC_STAT_AREA] >= max(MIN_AREA * coarse.size, MIN_FACES * largest_face)
    large[0] = False
    for face in middles:
        large[labels[_cell(face, scale, sure)[::-1]]] = True
    side = 2 * round(HAIR_BAND * max(coarse.shape)) + 1
    return float32(coarse * opencv.dilate(large[labels].astype(np.float32), np.ones((side, side), np.uint8)))


def _cell(face: FaceLength, scale: float, plane: Mask | NDArray[np.uint8]) -> tuple[int, int]:
    """x and y of the middle of a face."""
    x, y = (face.middle * scale).clip(0, [plane.shape[1] - 1, plane.shape[0] - 1]).astype(int).tolist()
    return x, y


def _certainty(coarse: Mask) -> Plane:
    """The weight of a pixel in the colour fit: 1 away from the edge, nearly 0 in its middle."""
    sure = np.clip(np.abs(2 * coarse - 1) * np.float32(2.5) - np.float32(1.5), 0, 1)
    return float32(sure * sure + np.float32(1e-3))


def _hair_zone(coarse: Mask, faces: Sequence[Face], scale: float) -> Mask:
    """1 around every head, falling softly to 0; 1 everywhere if the photo has no faces."""
    zone = np.full(coarse.shape, 0.0 if faces else 1.0, np.float32)
    y, x = np.ogrid[: coarse.shape[0], : coarse.shape[1]]
    for face in faces:
        left, top, width, height = (scale * side for side in face.box)
        reach = HAIR_REACH * max(width, height)
        distance = np.hypot(x - (left + width / 2), y - (top + height / 2)).astype(np.float32)
        zone = np.maximum(zone, smoothstep(1.3 * reach, reach, distance))
    return zone


def _limits(coarse: Mask, hair: Mask, fine: float) -> tuple[Plane, Plane]:
    """The lower and the upper limit of alpha: 1, 1 on certain people; 0, 0 on certain background; else 0, 1."""
    wide, narrow = _band(coarse, HAIR_BAND * fine), _band(coarse, CLOTHES_BAND * fine)
    lower, upper = (near + hair * (far - near) for near, far in zip(narrow, wide, strict=True))
    return lower, upper


def _band(coarse: Mask, width: float) -> tuple[Plane, Plane]:
    """The limits of alpha for a band of one width, in longer sides of the picture."""
    reach = max(1, round(width * max(coarse.shape)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    core = opencv.erode((coarse > 0.6).astype(np.float32), kernel)
    halo = opencv.dilate((coarse > POSSIBLE).astype(np.float32), kernel)
    return smoothstep(0.05, 0.95, gaussian(core, reach / 3)), smoothstep(0.05, 0.95, gaussian(halo, reach / 3))
