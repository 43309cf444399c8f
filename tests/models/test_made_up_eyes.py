"""Make-up of the eyes: where shadow lies, and what happens where there is no eye."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.eye_mesh import LEFT
from sagemaker_endpoints._sdk.contract import RGB
from tests.models.makeup_samples import astronaut, change, edit, face_with, inside, landmarks, made_up

SHADOW = {"eyeshadow": 100, "eyeshadow_colours": ["#8c5527", "#2a1a14"]}


def disc(x: float, y: float, radius: int) -> NDArray[np.bool_]:
    mask = np.zeros(astronaut().shape[:2], np.uint8)
    cv2.circle(mask, (int(x), int(y)), radius, 1, -1)
    return np.asarray(mask > 0)


def with_a_hand_over_an_eye() -> RGB:
    """The head with plain skin over the eye and the brow at the left of the picture."""
    cover = cv2.GaussianBlur((inside(mesh.LEFT_EYE, 20) | inside(mesh.LEFT_BROW, 16)).astype(np.float32), (0, 0), 2)[
        ..., None
    ]
    skin = np.median(astronaut()[inside(mesh.LEFT_CHEEK)], axis=0)
    return np.asarray(np.rint(astronaut() * (1 - cover) + skin * cover), np.uint8)


def test_shadow_is_blended_outward_and_upward_and_leaves_the_inner_corner_clean() -> None:
    # given
    unit = float(np.linalg.norm(landmarks()[mesh.LEFT_IRIS, :2] - landmarks()[mesh.RIGHT_IRIS, :2]))
    outer, inner = landmarks()[[33, 133], :2]
    # when
    difference = change(made_up(**SHADOW))
    # then: beyond the outer corner and above it, and beside the tear duct
    beyond = disc(outer[0] - 0.06 * unit, outer[1] - 0.06 * unit, 3)
    tear_duct = disc(inner[0] + 0.03 * unit, inner[1], 3)
    assert difference[beyond].mean() > 25
    assert difference[tear_duct].mean() < 0.15 * difference[beyond].mean()


def test_the_second_tone_is_densest_at_the_outer_corner() -> None:
    # given
    one, two = (made_up(eyeshadow=100, eyeshadow_colours=colours) for colours in (["#8c5527"], ["#8c5527", "#1a100c"]))
    darker = rgb_to_lab(one)[..., 0] - rgb_to_lab(two)[..., 0]
    # when
    crease = landmarks()[list(LEFT.crease), :2]
    outer, inner = (disc(crease[index, 0], crease[index, 1], 4) for index in (1, len(crease) - 2))
    # then
    assert darker[outer].mean() > 2 * max(float(darker[inner].mean()), 1.0)


def test_dull_shadow_on_a_pale_part_of_the_lid_keeps_the_hue_of_the_skin() -> None:
    # given: the outer half of the lid is paler than the rest
    x, y = landmarks()[LEFT.crease[1], :2]
    pale = disc(x, y, 7)
    cover = cv2.GaussianBlur(pale.astype(np.float32), (0, 0), 2)[..., None]
    rgb = np.asarray(np.rint(astronaut() + cover * (np.array([236, 214, 190]) - astronaut())), np.uint8)
    # when
    shaded = rgb_to_lab(edit(rgb, [face_with(landmarks(), eyeshadow=100, eyeshadow_colours=["#6e5650", "#241a1a"])]))
    # then: b* falls no faster than the light
    before = rgb_to_lab(rgb)
    assert (before[..., 0] - shaded[..., 0])[pale].mean() > 5
    kept = (shaded[..., 2] / (shaded[..., 0] + 16))[pale].mean() / (before[..., 2] / (before[..., 0] + 16))[pale].mean()
    assert kept > 0.9


def test_a_hand_over_an_eye_gets_no_eye_make_up() -> None:
    # given
    covered = with_a_hand_over_an_eye()
    products = {"eyeshadow": 100, "eyeliner": 100, "mascara": 100, "brows": 100}
    # when
    difference = np.abs(edit(covered, [face_with(landmarks(), **products)]).astype(int) - covered).sum(axis=2)
    # then
    assert difference[inside(mesh.LEFT_EYE, 12) | inside(mesh.LEFT_BROW, 6)].max() <= 3
    assert difference[inside(mesh.RIGHT_EYE, 12)].mean() > 20


def test_a_brow_is_fainter_on_bare_skin_than_among_its_hairs() -> None:
    # given: the outer half of the left brow is bare
    half = inside(mesh.LEFT_BROW, 8)
    half[:, int(landmarks()[list(mesh.LEFT_BROW), 0].mean()) :] = False
    cover = cv2.GaussianBlur(half.astype(np.float32), (0, 0), 1.5)[..., None]
    skin = np.median(astronaut()[inside(mesh.LEFT_CHEEK)], axis=0)
    rgb = np.asarray(np.rint(astronaut() * (1 - cover) + skin * cover), np.uint8)
    drawn = {}
    # when
    for name, photo in {"hairs": astronaut(), "bare": rgb}.items():
        lightness = [rgb_to_lab(each)[..., 0] for each in (photo, edit(photo, [face_with(landmarks(), brows=100)]))]
        drawn[name] = (lightness[0] - lightness[1])[half & inside(mesh.LEFT_BROW)].mean()
    # then: bare skin has much more room to darken
    assert 0 < drawn["bare"] < 0.9 * drawn["hairs"]


def test_shadow_ends_within_the_end_of_the_brow() -> None:
    # given
    unit = float(np.linalg.norm(landmarks()[mesh.LEFT_IRIS, :2] - landmarks()[mesh.RIGHT_IRIS, :2]))
    end, corner = landmarks()[[LEFT.brow_bottom[0], LEFT.upper_lid[0]], :2]
    # when
    difference = change(made_up(**SHADOW))
    # then: outside the line from the eye's corner to the brow's end
    x, y = 0.5 * (end + corner)
    assert difference[disc(x - 0.16 * unit, y, 4)].mean() < 4
    assert difference[disc(x + 0.10 * unit, y + 0.05 * unit, 4)].mean() > 20
