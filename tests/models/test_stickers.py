"""Stickers: drawn on the head in its pose, and hidden by what is in front of them."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from facemagi.manifest import read_manifest
from facemagi.parameters import List
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._sdk.contract import Photo
from sagemaker_endpoints.stickers.head import fit_head_pose
from sagemaker_endpoints.stickers.layers import render
from sagemaker_endpoints.stickers.light import Light, measure_light
from sagemaker_endpoints.stickers.sticker_art import FOLDER, load_sticker
from sagemaker_endpoints.stickers.stickers import put_stickers
from scripts.repository import MODELS
from tests.models.beauty.samples import inside
from tests.models.sticker_samples import roomy, touched, wearing, with_parts
from tests.models.turned_landmarks import turned_landmarks
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

STUDIO = Light(
    np.eye(3, dtype=np.float32), np.array([0.0, 0.6, 0.8], np.float32), 0.5, 1.0, np.ones(3, np.float32), grey=False
)


def test_the_manifest_lists_exactly_the_stickers_with_art() -> None:
    listed = read_manifest(MODELS / "stickers").effects["stickers"].parameters["stickers"]
    assert isinstance(listed, List)
    assert sorted(listed.items.schema_()["enum"]) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_sticker_is_visible(name: str) -> None:
    assert np.abs(change(roomy().rgb, wearing(roomy(), name))).max(axis=2).astype(bool).sum() > 250


@pytest.mark.parametrize("name", NAMES)
def test_strength_0_keeps_the_bytes(name: str) -> None:
    assert np.array_equal(wearing(roomy(), stickers=[name], strength=0), roomy().rgb)


@pytest.mark.parametrize("name", NAMES)
def test_a_sticker_turns_with_a_photo_turned_by_90_degrees(name: str) -> None:
    photo = roomy()
    upright, lying = touched(photo, name), touched(quarter_turned(photo), name)
    common = (np.rot90(upright) & lying).sum() / (np.rot90(upright) | lying).sum()
    assert common > 0.85


@pytest.mark.parametrize("name", ["sunglasses", "top_hat", "cat_ears"])
def test_a_photo_of_half_the_size_gets_a_sticker_of_half_the_size(name: str) -> None:
    photo = roomy()
    small = np.asarray(cv2.resize(photo.rgb, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
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


def test_freckles_are_hidden_by_what_covers_the_cheek() -> None:
    photo = closeup()
    cheek = inside(photo, mesh.LEFT_CHEEK)
    covered = photo.rgb.copy()
    covered[cheek] = (40, 90, 200)
    before, after = (
        np.abs(change(one.rgb, wearing(one, "freckles")))[cheek].sum() for one in (photo, replace(photo, rgb=covered))
    )
    assert after < 0.1 * before


def test_a_nearer_face_hides_the_sticker_of_a_face_behind_it() -> None:
    # given a small face with glasses behind the large one
    photo = closeup()
    shrunk = np.asarray(0.6 * photo.faces[0].landmarks, np.float32)
    far = replace(photo.faces[0], id="f1", landmarks=shrunk, params={"stickers": ["heart_glasses"]})
    x, y, width, height = photo.faces[0].box
    far = replace(far, box=(0.6 * x, 0.6 * y, 0.6 * width, 0.6 * height))
    near = replace(photo.faces[0], params={"stickers": []})
    crowd = replace(photo, faces=(near, far))
    # then the large face is unchanged
    oval = inside(photo, mesh.MID_FOREHEAD, mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK)
    assert np.array_equal(put_stickers(crowd)[oval], photo.rgb[oval])


def test_a_sticker_is_darker_in_a_dark_photo() -> None:
    photo = roomy()
    night = replace(photo, rgb=(photo.rgb * 0.4).astype(np.uint8))
    where = touched(photo, "crown")
    assert wearing(night, "crown")[where].mean() < 0.7 * wearing(photo, "crown")[where].mean()


def test_the_head_pose_fits_the_landmarks() -> None:
    photo = closeup()
    head = fit_head_pose(photo.faces[0].landmarks)
    bridge, left, right = photo.faces[0].landmarks[[168, 468, 473], :2]
    assert np.linalg.norm(head.project(np.array([[0, 0.1, 0.9]], np.float32))[0, :2] - bridge) < 0.12 * head.unit
    assert head.unit == pytest.approx(float(np.linalg.norm(right - left)), rel=0.1)


@pytest.mark.parametrize("degrees", [-30, 30])
def test_glasses_of_a_turned_head_are_foreshortened(degrees: float) -> None:
    straight, turned_head = fit_head_pose(closeup().faces[0].landmarks), fit_head_pose(turned_landmarks(degrees, 1))
    ends = np.array([[-1, 0, 0.5], [1, 0, 0.5]], np.float32)
    before, after = (np.linalg.norm(np.diff(head.project(ends)[:, :2], axis=0)) for head in (straight, turned_head))
    assert after == pytest.approx(before * np.cos(np.deg2rad(30)), rel=0.05)


@pytest.mark.parametrize(("degrees", "near"), [(-35, 1), (35, 0)])
def test_a_turned_head_hides_the_temple_of_its_far_side(degrees: float, near: int) -> None:
    # given the temples of glasses on a turned head
    head = fit_head_pose(turned_landmarks(degrees, 1))
    temples = [shape for shape in load_sticker("sunglasses").shapes if shape.finish.hugs]
    # when they are rendered
    layer = render(temples, head, head, STUDIO, (600, 600))[0]
    # then the head hides that of the far side, except for the hinge that stands out beside the face
    columns = layer.opacity.max(axis=0) > 0.5
    halves = [int(half.sum()) for half in np.array_split(columns, 2)]
    assert halves[1 - near] < 0.5 * halves[near]


@pytest.mark.parametrize("name", NAMES)
def test_a_black_and_white_photo_stays_so(name: str) -> None:
    grey = with_pixels(roomy(), np.repeat(roomy().rgb[..., 1:2], 3, axis=2))
    assert np.ptp(wearing(grey, name).astype(int), axis=2).max() <= 1


def test_a_hand_is_in_front_of_glasses() -> None:
    photo = closeup()
    hand = np.zeros(photo.rgb.shape[:2], bool)
    hand[:, : int(photo.faces[0].landmarks[168, 0])] = True
    changed = touched(with_parts(photo, cover=hand), "sunglasses")
    assert changed[hand].mean() < 0.03 < changed[~hand].mean()


def test_a_lock_of_hair_is_in_front_of_glasses_and_the_hair_behind_them_is_not() -> None:
    photo = closeup()
    lens = inside(photo, mesh.LEFT_EYE)
    column = int(np.flatnonzero(lens.any(axis=0)).mean())
    lock, behind = np.zeros(lens.shape, bool), np.zeros(lens.shape, bool)
    lock[:, column - 20 : column + 20] = True
    behind[:, : int(photo.faces[0].landmarks[:, 0].min()) - 2] = True
    assert touched(with_parts(photo, hair=lock), "sunglasses")[lens & lock].mean() < 0.1
    free, covered = (
        touched(one, "sunglasses").sum() for one in (with_parts(photo, hat=behind), with_parts(photo, hair=behind))
    )
    assert covered > 0.97 * free


def test_temples_are_behind_hair() -> None:
    photo = closeup()
    nothing = np.zeros(photo.rgb.shape[:2], bool)
    beside = nothing.copy()
    beside[:, : int(photo.faces[0].landmarks[[33, 130, 226], 0].min()) - 15] = True
    shown, hidden = (touched(with_parts(photo, hair=hair), "glasses")[beside].sum() for hair in (nothing, beside))
    assert hidden < shown


@pytest.mark.parametrize(("side", "sign"), [("left", -1), ("right", 1)])
def test_the_light_is_found_where_it_comes_from(side: str, sign: int) -> None:
    photo = closeup()
    left, right = photo.faces[0].landmarks[:, 0].min(), photo.faces[0].landmarks[:, 0].max()
    ramp = np.interp(np.arange(photo.rgb.shape[1]), (left, right), (1.0, 0.35) if side == "left" else (0.35, 1.0))
    rgb = (128 * ramp[None, :, None] * np.ones_like(photo.rgb)).astype(np.uint8)
    light = measure_light(rgb, fit_head_pose(photo.faces[0].landmarks))
    assert sign * light.direction[0] > 0.4


def test_a_crown_is_brighter_on_the_side_of_the_light() -> None:
    head = fit_head_pose(roomy().faces[0].landmarks)
    shapes = load_sticker("top_hat").shapes
    sums = []
    for x in (-0.8, 0.8):
        light = replace(STUDIO, direction=np.array([x, 0.3, 0.52], np.float32))
        layer = render(shapes, head, head, light, roomy().rgb.shape[1::-1])[0]
        half = layer.light.shape[1] // 2
        sums.append(layer.light[:, :half].sum() / layer.light[:, half:].sum())
    assert sums[0] > 1.1 * sums[1]


def test_glasses_over_glasses_are_drawn_with_a_warning() -> None:
    photo = closeup()
    around = cv2.dilate(inside(photo, mesh.LEFT_EYE, mesh.RIGHT_EYE).astype(np.uint8), np.ones((61, 61))) > 0
    bare, spectacled = (
        with_params(with_parts(photo, glasses=area), stickers=["sunglasses"], strength=100)
        for area in (np.zeros_like(around), around)
    )
    assert (put_stickers(bare) == put_stickers(spectacled)).mean() > 0.99
    assert bare.warnings == []
    assert [tuple(warning.details) for warning in spectacled.warnings] == [("sunglasses", "own_glasses")]
