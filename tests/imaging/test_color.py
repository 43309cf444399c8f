"""Colour spaces, colour models, and the skin masks built on them."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.color.colour_model import fit_colour_model, likelihood, shading_free
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb, rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.face.skin import (
    bare_skin,
    face_outline,
    face_skin,
    observe_skin,
    reliable_person_mask,
)
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.smoothstep import smoothstep
from tests.support.portraits import closeup

Plane = NDArray[np.float32]


def pixels(*colours: tuple[int, int, int]) -> NDArray[np.uint8]:
    return np.array([colours], np.uint8)


def test_lab_of_white_grey_and_red_matches_the_standard() -> None:
    lab = rgb_to_lab(pixels((255, 255, 255), (119, 119, 119), (255, 0, 0)))[0]
    assert lab[0] == pytest.approx((100, 0, 0), abs=0.5)
    assert lab[1] == pytest.approx((50, 0, 0), abs=0.5)
    assert lab[2] == pytest.approx((53.2, 80.1, 67.2), abs=0.7)


def test_a_round_trip_through_lab_keeps_the_colour() -> None:
    rgb = np.random.default_rng(2).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    assert np.abs(lab_to_rgb(rgb_to_lab(rgb)) - rgb).max() < 2


def test_shading_free_chroma_is_the_same_in_half_the_light() -> None:
    linear = (np.array((0.8, 0.55, 0.45)) * np.array([[1.0], [0.5]])) ** (1 / 2.2)
    lit, shaded = shading_free(rgb_to_lab(np.rint(linear[None] * 255).astype(np.uint8)))[0]
    assert shaded[1:] == pytest.approx(lit[1:], abs=0.015)
    assert shaded[0] < lit[0] - 10


def test_a_skin_model_fitted_to_mixed_samples_accepts_skin_and_rejects_the_rest() -> None:
    # given samples of skin with some hair among them
    random = np.random.default_rng(0)
    skin = rgb_to_lab(np.clip(random.normal((205, 160, 140), 6, (1, 400, 3)), 0, 255).astype(np.uint8))[0]
    hair = rgb_to_lab(np.clip(random.normal((40, 30, 25), 6, (1, 150, 3)), 0, 255).astype(np.uint8))[0]
    # when
    model = fit_colour_model(np.concatenate([skin, hair]))
    likely = likelihood(rgb_to_lab(pixels((205, 160, 140), (185, 142, 123), (40, 30, 25), (90, 140, 200))), model)[0]
    # then
    assert likely[:2].min() > 0.9
    assert likely[2:].max() < 0.01


def test_smoothstep_rises_from_low_to_high_and_falls_where_they_are_swapped() -> None:
    values = np.array([-1, 2, 3, 4, 9], np.float32)
    assert smoothstep(2, 4, values) == pytest.approx((0, 0, 0.5, 1, 1))
    assert smoothstep(4, 2, values) == pytest.approx((1, 1, 0.5, 0, 0))


def test_face_skin_covers_the_cheeks_and_no_feature() -> None:
    photo = closeup()
    lab, face = rgb_to_lab(photo.rgb), face_frame(photo.faces[0].landmarks)
    skin = face_skin(observe_skin(lab, face), face.unit)
    cheeks = fill_polygons(skin.shape, [face.ring(mesh.LEFT_CHEEK), face.ring(mesh.RIGHT_CHEEK)]) > 0.5
    features = fill_polygons(skin.shape, [face.ring(r) for r in (mesh.LEFT_EYE, mesh.RIGHT_EYE, mesh.LIPS_OUTER)]) > 0.5
    assert skin[cheeks].mean() > 0.95
    assert skin[features].mean() < 0.01


def test_bare_skin_continues_below_the_chin_inside_the_person_mask() -> None:
    photo = closeup()
    lab, face = rgb_to_lab(photo.rgb), face_frame(photo.faces[0].landmarks)
    evidence = observe_skin(lab, face)
    x, y = (face.points[152] - 0.15 * face.unit * face.up).astype(int)
    assert face_skin(evidence, face.unit)[y, x] < 0.3
    assert bare_skin(evidence, face, np.ones(lab.shape[:2], np.float32))[y, x] > 0.8
    assert bare_skin(evidence, face, photo.person_mask())[y, x] > 0.8


def test_the_face_outline_extends_beyond_the_mesh_at_the_forehead_only() -> None:
    face = face_frame(closeup().faces[0].landmarks)
    height = (face_outline(face) - face.points[10]) @ face.up / face.unit
    assert height.max() == pytest.approx(0.28, abs=0.03)
    assert height.min() == pytest.approx(float((face.points[152] - face.points[10]) @ face.up / face.unit), abs=0.05)


@pytest.mark.parametrize(("covered", "trusted"), [(0.1, False), (1.0, True)])
def test_a_person_mask_that_missed_the_face_is_not_trusted(covered: float, trusted: bool) -> None:
    person = np.zeros((40, 40), np.float32)
    face = np.zeros((40, 40), np.float32)
    face[10:20, 10:20] = 1
    person[10:20, 10:20] = covered
    mask: Plane = reliable_person_mask(person, face)
    assert mask[30, 30] == (0 if trusted else 1)
