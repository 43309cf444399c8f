"""Blush by pose and by the colour of the cheeks, and looks on bearded faces."""

from typing import Any

import cv2
import numpy as np
import pytest

from sagemaker_endpoints._imaging.color.lab import lab_to_rgb, rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._sdk.contract import RGB
from tests.models.makeup_samples import astronaut, edit, face_with, inside, landmarks, made_up

MOUSTACHE = (98, 97, 2, 326, 327, 391, 322, 270, 269, 267, 0, 37, 39, 40, 92, 165)


def with_moustache() -> RGB:
    """The head with a moustache of single dark hairs."""
    rng, rgb = np.random.default_rng(3), astronaut().copy()
    area = inside(MOUSTACHE, 2) & ~inside(mesh.LIPS_OUTER, 1)
    hairs = np.zeros(rgb.shape[:2], np.uint8)
    rows, columns = np.nonzero(area)
    for index in rng.choice(len(rows), 420):
        x, y = int(columns[index]), int(rows[index])
        cv2.line(hairs, (x, y), (x + int(rng.integers(-3, 4)), y + 5), 255, 1, cv2.LINE_AA)
    cover = (hairs / 255.0 * area)[..., None]
    return np.asarray(np.rint(rgb * (1 - cover) + np.array([48, 34, 26]) * cover), np.uint8)


def lip_change(rgb: RGB, **params: Any) -> float:
    """Mean change of the lower lip, levels."""
    painted = edit(rgb, [face_with(landmarks(), **params)])
    lips = inside(mesh.LIPS_OUTER, -3) & ~inside(mesh.LIPS_INNER, 3)
    lips[: int(landmarks()[14, 1])] = False
    return float(np.abs(painted.astype(int) - rgb)[lips].mean())


@pytest.mark.parametrize("look", ["natural", "evening"])
def test_a_look_hardly_colours_the_lips_below_a_moustache(look: str) -> None:
    assert lip_change(with_moustache(), look=look) < 0.35 * lip_change(astronaut(), look=look)


def test_lipstick_that_the_caller_chose_is_applied_below_a_moustache() -> None:
    shaved, bearded = (lip_change(rgb, lipstick=100) for rgb in (astronaut(), with_moustache()))
    assert bearded > 0.8 * shaved


def test_a_cheek_that_is_turned_away_gets_no_blush() -> None:
    # given: the left half of the mesh is as narrow as on a half profile
    turned = landmarks().copy()
    nose = turned[6, 0]
    left = turned[:, 0] < nose
    turned[left, 0] = nose - 0.5 * (nose - turned[left, 0])
    # when
    redder = rgb_to_lab(edit(astronaut(), [face_with(turned, blush=100)]))[..., 1] - rgb_to_lab(astronaut())[..., 1]
    # then
    middle = int(nose)
    assert redder[:, middle + 20 :].max() > 4
    assert redder[:, : middle - 20].max() < 0.5


def test_flushed_cheeks_get_less_blush() -> None:
    # given
    cheeks = inside(mesh.LEFT_CHEEK) | inside(mesh.RIGHT_CHEEK)
    area = inside(mesh.LEFT_CHEEK, 14) | inside(mesh.RIGHT_CHEEK, 14)
    lab = rgb_to_lab(astronaut())
    lab[..., 1] += 10 * cv2.GaussianBlur(area.astype(np.float32), (0, 0), 6)
    flushed = np.asarray(np.rint(lab_to_rgb(lab)).clip(0, 255), np.uint8)
    # when
    gains = [
        float(
            (rgb_to_lab(edit(rgb, [face_with(landmarks(), blush=100)]))[..., 1] - rgb_to_lab(rgb)[..., 1])[
                cheeks
            ].mean()
        )
        for rgb in (astronaut(), flushed)
    ]
    # then
    assert 0.2 < gains[1] < 0.7 * gains[0]


def test_blush_has_no_edge() -> None:
    redder = rgb_to_lab(made_up(blush=100))[..., 1] - rgb_to_lab(astronaut())[..., 1]
    smooth = cv2.GaussianBlur(np.ascontiguousarray(redder), (0, 0), 2)
    cheek = inside(mesh.LEFT_CHEEK)
    steps = np.hypot(np.gradient(smooth, axis=0), np.gradient(smooth, axis=1))
    assert steps[cheek].max() < 0.12 * smooth.max()
