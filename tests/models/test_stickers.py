"""Stickers: drawn on the head in its pose, and hidden by what is in front of them."""

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from facemagi.manifest import read_manifest
from facemagi.parameters import List
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.geometry.outline_stroke import fill_outlines, stroke_outlines
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints.stickers.curves import outline
from sagemaker_endpoints.stickers.growth import scatter, spots, tufts, zigzag
from sagemaker_endpoints.stickers.head import fit_head_pose
from sagemaker_endpoints.stickers.placement import place_shape
from sagemaker_endpoints.stickers.skin_chart import place_on_skin
from sagemaker_endpoints.stickers.sticker_art import FOLDER, load_sticker
from sagemaker_endpoints.stickers.stickers import put_stickers
from scripts.repository import MODELS
from tests.models.beauty.samples import inside
from tests.support.portraits import (
    astronaut,
    change,
    closeup,
    face_in_crop,
    quarter_turned,
    side_by_side,
    with_params,
    with_pixels,
)

NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
BEHIND_PEOPLE = {"lightning", "spiky_hair"}
"""Hidden by the person mask, whose network does not recognise people in a photo on its side."""

UPPER_FOREHEAD = (103, 67, 109, 10, 338, 297, 332, 333, 299, 337, 151, 108, 69, 104)
"""Ring of landmarks around the part of the forehead that a fringe covers."""

SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)


def wearing(photo: Photo, *names: str, **params: Any) -> RGB:
    return put_stickers(
        with_params(photo, stickers=list(names), strength=100) if not params else with_params(photo, **params)
    )


def touched(photo: Photo, *names: str) -> NDArray[np.bool_]:
    """(H, W) where stickers change the photo."""
    return np.asarray(np.abs(change(photo.rgb, wearing(photo, *names))).max(axis=2) > 8)


def turned_landmarks(degrees: float, axis: int) -> NDArray[np.float32]:
    """The close-up's landmarks after a rotation about the picture's x axis (0) or y axis (1)."""
    landmarks = closeup().faces[0].landmarks
    middle, angle = landmarks.mean(axis=0), np.deg2rad(degrees)
    turn = np.eye(3)
    one, other = ((1, 2), (0, 2))[axis]
    turn[one, one] = turn[other, other] = np.cos(angle)
    turn[one, other], turn[other, one] = -np.sin(angle), np.sin(angle)
    return np.asarray((landmarks - middle) @ turn.T + middle, np.float32)


def test_the_manifest_lists_exactly_the_stickers_with_art() -> None:
    listed = read_manifest(MODELS / "stickers").effects["stickers"].parameters["stickers"]
    assert isinstance(listed, List)
    assert sorted(listed.items.schema_()["enum"]) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_sticker_is_visible(name: str) -> None:
    assert touched(closeup(), name).sum() > 250


@pytest.mark.parametrize("name", NAMES)
def test_strength_0_keeps_the_bytes(name: str) -> None:
    assert np.array_equal(wearing(closeup(), stickers=[name], strength=0), closeup().rgb)


@pytest.mark.parametrize("name", sorted(set(NAMES) - BEHIND_PEOPLE))
def test_a_sticker_turns_with_a_photo_turned_by_90_degrees(name: str) -> None:
    photo = astronaut()
    upright, lying = touched(photo, name), touched(quarter_turned(photo), name)
    common = (np.rot90(upright) & lying).sum() / (np.rot90(upright) | lying).sum()
    assert common > 0.85


@pytest.mark.parametrize("name", ["sunglasses", "top_hat", "beard"])
def test_a_photo_of_half_the_size_gets_a_sticker_of_half_the_size(name: str) -> None:
    photo = closeup()
    small = np.asarray(cv2.resize(photo.rgb, (300, 300), interpolation=cv2.INTER_AREA), np.uint8)
    half = Photo(small, tuple(face_in_crop(face, (0, 0), 0.5) for face in photo.faces))
    assert touched(half, name).sum() == pytest.approx(touched(photo, name).sum() / 4, rel=0.08)


def test_an_empty_list_of_stickers_keeps_the_bytes() -> None:
    assert np.array_equal(wearing(closeup(), stickers=[], strength=100), closeup().rgb)


def test_each_face_wears_its_own_stickers() -> None:
    pair = side_by_side(astronaut(), astronaut())
    requested = ({"stickers": ["sunglasses"]}, {"stickers": ["freckles"]})
    faces = tuple(replace(face, params=params) for face, params in zip(pair.faces, requested, strict=True))
    both, width = put_stickers(replace(pair, faces=faces)), astronaut().rgb.shape[1]
    assert np.array_equal(both[:, :width], wearing(astronaut(), "sunglasses"))
    # further right a float is coarser, and a corner may be rounded to the next sixteenth of a pixel
    assert np.abs(change(both[:, width:], wearing(astronaut(), "freckles"))).max() <= 4


def test_sunglasses_cover_the_eyes_and_leave_the_mouth() -> None:
    photo = closeup()
    changed = touched(photo, "sunglasses")
    assert changed[inside(photo, mesh.LEFT_EYE, mesh.RIGHT_EYE)].mean() > 0.98
    assert changed[inside(photo, mesh.LIPS_OUTER)].mean() == 0.0


@pytest.mark.parametrize("name", ["beard", "moustache", "goatee", "handlebar_moustache"])
def test_a_beard_leaves_lips_and_teeth_free(name: str) -> None:
    photo = closeup()
    lips = inside(photo, mesh.LIPS_OUTER)
    darkened = np.abs(change(photo.rgb, wearing(photo, name)))[lips].max()
    assert darkened < 0.25 * photo.rgb[lips].max(), "a shadow may fall on the lips"


def test_spiky_hair_leaves_eyes_and_mouth_free() -> None:
    photo = closeup()
    features = inside(photo, mesh.LEFT_EYE, mesh.RIGHT_EYE, mesh.LIPS_OUTER, mesh.NOSE_BASE)
    assert touched(photo, "spiky_hair")[features].mean() < 0.01


@pytest.mark.parametrize(("colour", "covered"), [((60, 40, 30), True), ((214, 165, 140), False)])
def test_spiky_hair_covers_a_fringe_and_leaves_skin(colour: tuple[int, ...], covered: bool) -> None:
    photo = closeup()
    forehead = inside(photo, UPPER_FOREHEAD)
    rgb = photo.rgb.copy()
    rgb[forehead] = colour
    changed = touched(with_pixels(photo, rgb), "spiky_hair")[forehead].mean()
    assert changed > 0.95 if covered else changed < 0.7


def test_lightning_stays_behind_the_person() -> None:
    photo = astronaut()
    changed = touched(photo, "lightning")
    assert changed[photo.person_mask() > 0.9].mean() == 0.0
    assert changed[photo.person_mask() < 0.1].sum() > 100


def test_freckles_are_hidden_by_what_covers_the_cheek() -> None:
    photo = closeup()
    cheek = inside(photo, mesh.LEFT_CHEEK)
    covered = photo.rgb.copy()
    covered[cheek] = (40, 90, 200)
    before = touched(photo, "freckles")[cheek].sum()
    assert touched(replace(photo, rgb=covered), "freckles")[cheek].sum() < 0.1 * before


def test_a_nearer_face_hides_the_sticker_of_a_face_behind_it() -> None:
    # given a small face with a beard behind the large one
    photo = closeup()
    shrunk = np.asarray(0.6 * photo.faces[0].landmarks, np.float32)
    far = replace(photo.faces[0], id="f1", landmarks=shrunk, params={"stickers": ["beard"]})
    x, y, width, height = photo.faces[0].box
    far = replace(far, box=(0.6 * x, 0.6 * y, 0.6 * width, 0.6 * height))
    near = replace(photo.faces[0], params={"stickers": []})
    crowd = replace(photo, faces=(near, far))
    # then the large face is unchanged
    oval = inside(photo, mesh.MID_FOREHEAD, mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK)
    assert np.array_equal(put_stickers(crowd)[oval], photo.rgb[oval])


def test_a_sticker_is_darker_in_a_dark_photo() -> None:
    photo = closeup()
    night = replace(photo, rgb=(photo.rgb * 0.4).astype(np.uint8))
    where = touched(photo, "crown")
    assert wearing(night, "crown")[where].mean() < 0.7 * wearing(photo, "crown")[where].mean()


def test_the_head_pose_fits_the_landmarks() -> None:
    photo = closeup()
    head = fit_head_pose(photo.faces[0].landmarks)
    bridge, left, right = photo.faces[0].landmarks[[168, 468, 473], :2]
    assert np.linalg.norm(head.project(np.array([[0, 0.1, 0.9]], np.float32))[0] - bridge) < 0.12 * head.unit
    assert head.unit == pytest.approx(float(np.linalg.norm(right - left)), rel=0.1)


@pytest.mark.parametrize("degrees", [-30, 30])
def test_glasses_of_a_turned_head_are_foreshortened(degrees: float) -> None:
    straight, turned_head = fit_head_pose(closeup().faces[0].landmarks), fit_head_pose(turned_landmarks(degrees, 1))
    ends = np.array([[-1, 0, 0.5], [1, 0, 0.5]], np.float32)
    before, after = (np.linalg.norm(np.diff(head.project(ends), axis=0)) for head in (straight, turned_head))
    assert after == pytest.approx(before * np.cos(np.deg2rad(30)), rel=0.05)


def test_a_turned_head_shows_only_one_temple_of_its_glasses() -> None:
    bar = load_sticker("glasses").shapes[0]
    sides = [len(place_shape(bar, fit_head_pose(turned_landmarks(degrees, 1)))) for degrees in (-35, 0, 35)]
    assert sides == [1, 2, 1]


def test_points_of_the_chart_land_on_their_landmarks() -> None:
    photo = closeup()
    head = fit_head_pose(photo.faces[0].landmarks)
    mouth = np.array([[[-0.47, -1.05], [0.47, -1.05]]], np.float32)
    placed = place_on_skin(mouth, head.landmarks, head.unit).points[0]
    assert np.linalg.norm(placed - head.landmarks[[61, 291]], axis=1).max() < 0.12 * head.unit


def test_skin_that_is_turned_away_has_a_small_visible_share() -> None:
    head = fit_head_pose(turned_landmarks(65, 1))
    cheeks = np.array([[[-1.0, -0.6], [-0.9, -0.6], [-0.9, -0.5]], [[1.0, -0.6], [0.9, -0.6], [0.9, -0.5]]], np.float32)
    facing = place_on_skin(cheeks, head.landmarks, head.unit).facing
    assert facing.min() < 0.1 < facing.max()


def test_a_path_is_read_with_its_curves() -> None:
    ring = outline("M 0 0 L 1 0 Q 2 1 1 2 C 0.5 2 0 1.5 0 1 Z")
    assert ring[:2].tolist() == [[0, 0], [1, 0]]
    assert ring[-1].tolist() == [0, 1]
    assert ring[:, 0].max() == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize("path", ["", "L 1 1", "M 0 0 A 1 1", "M 0 0 l 1 1"])
def test_an_invalid_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="no outline"):
        outline(path)


def test_scattered_points_lie_inside_and_are_spread_evenly() -> None:
    points, random = scatter(SQUARE * 2, 400)
    assert len(points) == 400
    assert ((points >= 0) & (points <= 2)).all()
    assert np.histogram2d(points[:, 0], points[:, 1], bins=4)[0].min() > 18
    assert np.histogram(random, bins=4)[0].min() > 80


def test_hairs_and_spots_have_the_requested_count_and_size() -> None:
    hairs, dots = tufts(SQUARE, 50, 0.2, 0.01, 0.0), spots(SQUARE, 30, (0.01, 0.03))
    assert (len(hairs), len(dots)) == (50, 30)
    assert np.linalg.norm(hairs[:, 2] - hairs[:, 0], axis=1).max() < 0.2 * 1.35
    assert 0.018 < np.ptp(dots, axis=1).max() < 0.061


def test_lightning_goes_from_its_start_to_its_end() -> None:
    start, end = np.array([10, 10], np.float32), np.array([90, 60], np.float32)
    bolt = zigzag(start, end, 3.0, seed=4)[0]
    assert np.linalg.norm(bolt - start, axis=1).min() < 3
    assert np.linalg.norm(bolt - end, axis=1).min() < 3


@pytest.mark.parametrize("side", [60, 400])
def test_outlines_cover_their_area(side: int) -> None:
    ring = SQUARE * np.float32(side / 2) + np.float32(side / 4 + 0.3)
    assert fill_outlines((side, side), [ring]).sum() == pytest.approx((side / 2) ** 2, rel=0.02)
    assert stroke_outlines((side, side), [ring], 4.0).sum() == pytest.approx(4 * 2 * side, rel=0.02)
