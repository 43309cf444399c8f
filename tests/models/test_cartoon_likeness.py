"""Cartoon: the drawn face is the person's: brows, folds, lips, stubble, glasses; the ground stays behind."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.drawing.sketch_analysis import analyse
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import RGB, Photo, Points
from sagemaker_endpoints._sdk.parts import Parts, View
from sagemaker_endpoints.cartoon.cartoon import draw_cartoon
from sagemaker_endpoints.cartoon.looks import LOOKS
from sagemaker_endpoints.cartoon.made_up import made_up
from sagemaker_endpoints.cartoon.paper.main_colours import in_own_colours
from tests.models.beauty.samples import inside, mean_lab
from tests.support.editing import edited
from tests.support.portraits import astronaut, closeup, with_pixels

DARK, SKIN = (60, 40, 32), (226, 178, 152)
"""Colours of painted hair and of painted skin, red first."""

UPPER_LIP = (203, 206, 92, 165, 167, 164, 393, 391, 322, 426, 423, 327, 2, 98)
CHIN = (194, 201, 200, 421, 418, 262, 428, 199, 208, 32)
"""Rings: between nose and mouth, and below the mouth."""


def cartoon(photo: Photo, **params: Any) -> RGB:
    return edited("cartoon", "cartoon", photo, **params)


def unit() -> float:
    return face_frame(closeup().faces[0].landmarks).unit


def ring(indices: tuple[int, ...], up: float = 0.0) -> Points:
    """Landmarks of the close-up, moved up by a distance in units."""
    frame = face_frame(closeup().faces[0].landmarks)
    return np.asarray(frame.ring(indices) + np.float32(up * frame.unit) * frame.up, np.float32)


def painted(rgb: RGB, where: NDArray[np.float32], colour: tuple[int, int, int]) -> RGB:
    share = where[..., None]
    return np.asarray(np.rint(rgb * (1 - share) + np.array(colour) * share), np.uint8)


def mask(*outlines: Points) -> NDArray[np.float32]:
    return fill_polygons((600, 600), list(outlines))


def darkness(rgb: RGB, where: NDArray[np.bool_], limit: float = 40.0) -> float:
    """Share of an area that is darker than an L*."""
    return float((rgb_to_lab(rgb)[..., 0][where] < limit).mean())


def brows_painted(left: float, right: float) -> Photo:
    """The close-up with both brows painted anew, their thickness multiplied by shares."""
    photo, both = closeup(), (ring(mesh.LEFT_BROW), ring(mesh.RIGHT_BROW))
    bare = painted(photo.rgb, mask(*(grow_outline(brow, 0.10 * unit()) for brow in both)), SKIN)
    shapes = [thinned(brow, share) for brow, share in zip(both, (left, right), strict=True)]
    return with_pixels(photo, painted(bare, mask(*shapes), DARK))


def around(brow: tuple[int, ...]) -> NDArray[np.bool_]:
    return np.asarray(mask(grow_outline(ring(brow), 0.12 * unit())) > 0.5)


def test_thicker_brows_are_drawn_thicker() -> None:
    where = around(mesh.LEFT_BROW)
    drawn = [darkness(cartoon(brows_painted(share, share)), where) for share in (0.35, 1.0)]
    assert drawn[1] > 1.4 * drawn[0] > 0


def test_both_brows_are_drawn_alike_where_one_is_hard_to_make_out() -> None:
    drawn = cartoon(brows_painted(1.0, 0.2), lines=0)
    left, right = (darkness(drawn, around(brow)) for brow in (mesh.LEFT_BROW, mesh.RIGHT_BROW))
    assert 0.6 < right / left < 1.6


def test_a_brow_under_a_lock_of_hair_is_drawn_whole_over_it() -> None:
    photo = brows_painted(1.0, 1.0)
    brow = ring(mesh.LEFT_BROW)
    lock = np.zeros((600, 600), np.float32)
    middle = brow.mean(axis=0)
    cv2.line(
        lock, tuple(int(v) for v in middle - (0, 0.5 * unit())), tuple(int(v) for v in middle), 1.0, round(0.2 * unit())
    )
    hairy = replace(with_pixels(photo, painted(photo.rgb, lock, (120, 90, 60))), parser=parts_of(lock))
    drawn = rgb_to_lab(cartoon_with(hairy))[..., 0]
    crossing = (mask(thinned(brow, 0.3)) > 0.5) & (lock > 0.5)
    beside = (mask(thinned(brow, 0.3)) > 0.5) & (lock < 0.5)
    assert drawn[crossing].mean() < drawn[beside].mean() + 12


def test_brows_under_a_full_fringe_are_left_out() -> None:
    photo = brows_painted(1.0, 1.0)
    fringe = np.zeros((600, 600), np.float32)
    fringe[: int(ring(mesh.LEFT_BROW)[:, 1].max() + 0.05 * unit())] = 1
    hairy = replace(with_pixels(photo, painted(photo.rgb, fringe, (170, 140, 110))), parser=parts_of(fringe))
    assert darkness(cartoon_with(hairy), (mask(ring(mesh.LEFT_BROW)) > 0.5) & (fringe > 0.5)) == 0


def parts_of(hair: NDArray[np.float32]) -> Any:
    """A parser that says where hair is; all else is skin."""
    side = 150
    probabilities = np.zeros((side, side, 2), np.float16)
    probabilities[..., 1] = cv2.resize(hair, (side, side), interpolation=cv2.INTER_AREA)
    probabilities[..., 0] = 1 - probabilities[..., 1]
    parts = Parts((View(np.array([[side / 600, 0, 0], [0, side / 600, 0]]), probabilities, ("skin", "hair")),))

    def parse(photo: Photo) -> Mapping[str, Parts]:
        return {face.id: parts for face in photo.faces}

    return parse


def thinned(brow: Points, share: float) -> Points:
    """A brow's ring, its thickness multiplied by a share."""
    top, bottom = brow[:5], brow[5:][[4, 3, 2, 1, 0]]
    middle, half = (top + bottom) / 2, (top - bottom) / 2 * np.float32(share)
    return np.asarray(np.concatenate([middle + half, (middle - half)[::-1]]), np.float32)


@pytest.mark.parametrize("style", LOOKS)
def test_a_deep_fold_is_drawn_as_a_line(style: str) -> None:
    photo = closeup()
    path = ring((203, 206, 216, 212))
    line = np.zeros((600, 600), np.float32)
    cv2.polylines(line, [path.astype(np.int32)], False, 1.0, round(0.03 * unit()), cv2.LINE_AA)
    folded = with_pixels(photo, painted(photo.rgb, 0.5 * cv2.GaussianBlur(line, (0, 0), 1.0), DARK))
    smooth, aged = (mean_lab(cartoon(each, style=style), line > 0.9)[0] for each in (photo, folded))
    assert aged < smooth - 8


def test_pores_and_moles_are_no_folds() -> None:
    photo = closeup()
    cheek = np.asarray(ring(mesh.LEFT_CHEEK).mean(axis=0))
    spot = np.zeros((600, 600), np.float32)
    cv2.circle(spot, (int(cheek[0]), int(cheek[1])), round(0.03 * unit()), 1.0, cv2.FILLED, cv2.LINE_AA)
    marked = with_pixels(photo, painted(photo.rgb, spot, DARK))
    without, drawn = (mean_lab(cartoon(each), spot > 0.9)[0] for each in (photo, marked))
    assert drawn > without - 8


def test_lines_0_draws_no_folds() -> None:
    photo = closeup()
    assert cartoon(photo, lines=0).mean() > cartoon(photo, lines=50).mean()


@pytest.mark.parametrize(("lipstick", "expected"), [((196, 32, 60), 1.0), ((206, 150, 130), 0.0)])
def test_lipstick_is_told_from_bare_lips(lipstick: tuple[int, int, int], expected: float) -> None:
    photo = closeup()
    lips = mask(ring(mesh.LIPS_OUTER))
    lids = mask(*(grow_outline(ring(eye), 0.12 * unit()) for eye in (mesh.LEFT_EYE, mesh.RIGHT_EYE)))
    analysis = analyse(with_pixels(photo, painted(painted(photo.rgb, lips, lipstick), lids, SKIN)))
    colour = rgb_to_lab(np.array([[lipstick]], np.uint8))[0, 0]
    assert made_up(analysis, analysis.faces[0], colour) == pytest.approx(expected, abs=0.05)


def test_stubble_darkens_the_lower_face_and_nothing_above() -> None:
    photo = closeup()
    smooth = painted(photo.rgb, mask(ring(UPPER_LIP), ring(CHIN)), (214, 160, 134))
    zone = mask(ring(UPPER_LIP), ring(CHIN))
    hairs = (np.random.default_rng(3).random((150, 150)) < 0.4).astype(np.float32)
    hairs = cv2.resize(hairs, (600, 600), interpolation=cv2.INTER_LINEAR) * zone
    rough = painted(smooth, np.asarray(0.75 * hairs, np.float32), DARK)
    without, drawn = (cartoon(with_pixels(photo, each), lines=0) for each in (smooth, rough))
    upper_lip = inside(photo, UPPER_LIP)
    assert mean_lab(drawn, upper_lip)[0] < mean_lab(without, upper_lip)[0] - 4
    cheek = inside(photo, mesh.LEFT_CHEEK)
    assert mean_lab(drawn, cheek)[0] == pytest.approx(mean_lab(without, cheek)[0], abs=2)


def test_frames_of_glasses_are_one_colour_and_lenses_show_skin() -> None:
    photo, frames, lens = with_glasses()
    drawn = cartoon_with(photo)
    lab = rgb_to_lab(drawn)
    assert lab[..., 0][frames].std() < 6
    assert lab[..., 0][frames].mean() < lab[..., 0][lens].mean() - 30


def test_lenses_get_a_hint_of_glare() -> None:
    photo, _, lens = with_glasses()
    without = replace(photo, parser=None)
    lightest = [np.percentile(rgb_to_lab(cartoon_with(each))[..., 0][lens], 97) for each in (without, photo)]
    assert lightest[1] > lightest[0] + 1


def cartoon_with(photo: Photo) -> RGB:
    """The cartoon of a photo by its own parts."""
    return draw_cartoon(photo, {"style": "anime", "strength": 100, "lines": 0, "bigger_eyes": 0, "palette": "photo"})


def with_glasses() -> tuple[Photo, NDArray[np.bool_], NDArray[np.bool_]]:
    """The close-up with round glasses and parts that say so; the pixels of frames; those of skin behind lenses."""
    photo, rgb = closeup(), closeup().rgb.copy()
    glass, rim = np.zeros((600, 600), np.uint8), np.zeros((600, 600), np.uint8)
    radius, thick = round(0.34 * unit()), round(0.06 * unit())
    left, right = (tuple(int(v) for v in ring((index,))[0]) for index in (mesh.LEFT_IRIS, mesh.RIGHT_IRIS))
    for eye in (left, right):
        cv2.circle(glass, eye, radius + thick, 1, cv2.FILLED)
        cv2.circle(rim, eye, radius, 1, thick)
    cv2.line(glass, left, right, 1, 4 * thick)
    bridge = (left[0] + radius, left[1]), (right[0] - radius, right[1])
    cv2.line(rim, *bridge, 1, thick)
    rgb[rim > 0] = (30, 30, 40)
    side = 150
    probabilities = np.zeros((side, side, 2), np.float16)
    probabilities[..., 1] = cv2.resize(glass, (side, side), interpolation=cv2.INTER_AREA)
    probabilities[..., 0] = 1 - probabilities[..., 1]
    parts = Parts((View(np.array([[side / 600, 0, 0], [0, side / 600, 0]]), probabilities, ("skin", "glasses")),))

    def parse(photo: Photo) -> Mapping[str, Parts]:
        return {face.id: parts for face in photo.faces}

    sure = cv2.erode(rim, np.ones((5, 5), np.uint8)) > 0
    inner = (glass > 0) & (cv2.dilate(rim, np.ones((13, 13), np.uint8)) == 0)
    features = mask(*(grow_outline(ring(each), 0.12 * unit()) for each in (mesh.LEFT_EYE, mesh.RIGHT_EYE)))
    brows = mask(*(grow_outline(ring(each), 0.06 * unit()) for each in (mesh.LEFT_BROW, mesh.RIGHT_BROW)))
    return replace(with_pixels(photo, rgb), parser=parse), sure, inner & (features < 0.1) & (brows < 0.1)


def test_a_pattern_on_the_ground_becomes_flat() -> None:
    photo = astronaut()
    ground = photo.person_mask() < 0.02
    checks = 110 + 40 * ((np.indices((512, 512)) // 10).sum(axis=0) % 2)
    rgb = np.where(ground[..., None], checks[..., None], photo.rgb).astype(np.uint8)
    drawn = cartoon(with_pixels(photo, rgb))
    far = cv2.erode(ground.astype(np.uint8), np.ones((31, 31), np.uint8)) > 0
    assert rgb_to_lab(drawn)[..., 0][far].std() < 0.2 * rgb_to_lab(rgb)[..., 0][far].std()


def test_the_colours_of_a_poster_s_clothes_do_not_depend_on_the_ground() -> None:
    lab = np.zeros((40, 40, 3), np.float32)
    lab[:, :20], lab[:10, :20] = (40, 30, 10), (70, 0, 0)
    other = lab.copy()
    other[:, 20:] = (55, -40, 40)
    clothes = np.zeros((40, 40), bool)
    clothes[:, :20] = True
    before, after = (in_own_colours(each, clothes, 2)[1] for each in (lab, other))
    assert after == pytest.approx(before)


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_irises_of_two_pixels_are_drawn_in_a_known_colour() -> None:
    photo = closeup()
    for factor in np.linspace(0.06, 0.12, 5):
        size = (round(600 * factor), round(600 * factor))
        small = np.asarray(cv2.resize(photo.rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
        faces = tuple(replace(face, landmarks=face.landmarks * np.float32(factor)) for face in photo.faces)
        cartoon_with(Photo(small, faces))


@pytest.mark.parametrize("style", LOOKS)
def test_a_narrow_eye_is_drawn_narrow(style: str) -> None:
    photo = closeup()
    landmarks = photo.faces[0].landmarks.copy()
    lower, upper = (145, 153, 144, 163, 154), (159, 158, 160, 161, 157)
    landmarks[list(lower), 1] -= 0.5 * (landmarks[list(lower), 1] - landmarks[list(upper), 1])
    narrow = replace(photo, faces=(replace(photo.faces[0], landmarks=landmarks),))
    eye = mask(grow_outline(ring(mesh.LEFT_EYE), 0.04 * unit())) > 0.5
    white = [float((cartoon(each, style=style, lines=0).min(axis=2)[eye] > 200).mean()) for each in (photo, narrow)]
    assert white[1] < 0.75 * white[0]
