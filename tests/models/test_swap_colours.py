"""Face swap: what the donor's photo shows beside its features stays there: make-up, moles, the pose of its mouth."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints._sdk.landmarks import MOUTH_CORNERS
from sagemaker_endpoints.face_swap.expression import folds, other_opening
from sagemaker_endpoints.face_swap.layers import without_holes
from sagemaker_endpoints.face_swap.openings import kept_openings
from sagemaker_endpoints.face_swap.relighting.eye_white import EyeChange, changed_eye, eye_change
from sagemaker_endpoints.face_swap.relighting.moles import moles
from sagemaker_endpoints.face_swap.relighting.skin_detail import darker_features
from sagemaker_endpoints.face_swap.sharpness import match_sharpness
from tests.models.swap_samples import around, edit
from tests.support.portraits import change, closeup, with_pixels

UPPER_LIDS = (27, 257)
"""Landmarks in the fold of the upper lids."""


def painted(ring: tuple[int, ...], colour: tuple[int, int, int], margin: float = 0.0) -> Photo:
    """The close-up with one colour over a ring of landmarks; margin: in units."""
    frame = face_frame(closeup().faces[0].landmarks)
    outline = grow_outline(closed_curve(frame.ring(ring)), margin * frame.unit)
    paint = fill_polygons(closeup().rgb.shape[:2], [outline])[..., None]
    rgb = closeup().rgb + paint * 0.8 * (np.array(colour) - closeup().rgb)
    return with_pixels(closeup(), rgb.astype(np.uint8))


def mean_change(result: RGB, landmark: int, size: float) -> float:
    """Of the close-up at a landmark, levels, in the channel that changed most."""
    part = around(closeup(), landmark, size)
    return float(np.abs(change(closeup().rgb[part], result[part]).mean(axis=(0, 1))).max())


def with_open_mouth(drop: float) -> NDArray[np.float32]:
    """The close-up's landmarks, (478, 3), with the inner edge of the lower lip moved down by so many units."""
    landmarks = closeup().faces[0].landmarks.copy()
    landmarks[list(mesh.LIPS_INNER[11:]), 1] += drop * face_frame(landmarks).unit
    return landmarks


def test_the_donors_lipstick_is_not_copied() -> None:
    # given a donor with blue lips
    donor = painted(mesh.LIPS_OUTER, (40, 40, 200))
    # when it is swapped in, then the lips have the photo's own colour
    assert mean_change(edit("swap", closeup(), donor), 17, 0.06) < 30
    assert mean_change(donor.rgb, 17, 0.06) > 60


@pytest.mark.parametrize("landmark", UPPER_LIDS)
def test_black_paint_around_the_donors_eyes_is_not_copied(landmark: int) -> None:
    # given a donor whose eyes lie in black paint
    rgb = closeup().rgb.copy()
    for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE):
        black = painted(ring, (10, 10, 10), 0.1).rgb
        eye = fill_polygons(rgb.shape[:2], [face_frame(closeup().faces[0].landmarks).ring(ring)]) > 0.5
        rgb = np.where(eye[..., None], rgb, np.minimum(rgb, black))
    # when it is swapped in
    result = edit("swap", closeup(), with_pixels(closeup(), rgb))
    # then the lids are about as light as they were
    assert mean_change(rgb, landmark, 0.05) > 60
    assert mean_change(result, landmark, 0.05) < 25


def test_a_mole_of_the_donor_vanishes() -> None:
    # given a donor with a dark mole on the cheek
    rgb = closeup().rgb.copy()
    frame = face_frame(closeup().faces[0].landmarks)
    x, y = (round(float(value)) for value in frame.points[50])
    cv2.circle(rgb, (x, y), round(0.03 * frame.unit), (70, 40, 30), -1, cv2.LINE_AA)
    # when it is swapped in, then the skin there is nearly as light as before
    result = edit("swap", closeup(), with_pixels(closeup(), rgb))
    assert mean_change(rgb, 50, 0.03) > 80
    assert mean_change(result, 50, 0.03) < 35


@pytest.mark.parametrize(("drop", "kept"), [(0.0, 0.0), (0.3, 1.0)], ids=["as open", "wide open"])
def test_a_mouth_stays_with_its_lips_where_the_donors_is_open_and_it_is_not(drop: float, kept: float) -> None:
    photo, donor = closeup().faces[0].landmarks, with_open_mouth(drop)
    assert other_opening(photo, donor) == pytest.approx(kept)
    mask = kept_openings(closeup().rgb.shape[:2], photo, donor, face_frame(photo).unit)
    assert mask[around(closeup(), MOUTH_CORNERS[0], 0.03)].mean() == pytest.approx(kept, abs=0.2)


def test_the_folds_of_a_donors_smile_lie_between_nose_and_chin() -> None:
    photo = closeup().faces[0].landmarks
    mask = folds(closeup().rgb.shape[:2], face_frame(photo), photo, with_open_mouth(0.3))
    assert mask[around(closeup(), 207, 0.05)].mean() > 0.7
    assert mask[around(closeup(), mesh.NOSE_TIP, 0.05)].mean() < 0.4
    assert mask[around(closeup(), 151, 0.05)].max() < 0.01
    assert not folds(closeup().rgb.shape[:2], face_frame(photo), photo, photo).any()


def test_light_skin_keeps_its_colour() -> None:
    # given a photo whose skin is nearly white, and warm
    levels = 255 * (closeup().rgb / 255) ** 0.2 * np.array([1.0, 0.97, 0.9])
    light = with_pixels(closeup(), levels.astype(np.uint8))
    # when the face is swapped, then red and blue of the cheek are as far apart as before
    cheek = around(closeup(), 280, 0.2)
    before, after = (np.ptp(rgb[cheek].mean(axis=(0, 1))[[0, 2]]) for rgb in (light.rgb, edit("swap", light, None)))
    assert after == pytest.approx(before, abs=2.5)


def test_a_face_with_soft_features_is_not_blurred_further() -> None:
    # given a photo that is a little soft, and a new face with sharp edges of a fifth of the contrast
    edges = np.kron(np.indices((12, 12)).sum(axis=0) % 2, np.ones((8, 8))) * 200
    photo = cv2.GaussianBlur(np.repeat(edges[..., None], 3, axis=2).astype(np.float32), (0, 0), 1.5)
    faint = np.repeat(edges[..., None] / 5, 3, axis=2).astype(np.float32)
    # when its blur is matched, then it stays as it is, while one of the same contrast becomes soft
    everywhere = np.ones(edges.shape, np.float32)
    assert np.allclose(match_sharpness(faint, photo.astype(np.uint8), everywhere), faint, atol=0.1)
    assert match_sharpness(faint * np.float32(5), photo.astype(np.uint8), everywhere).std() < 0.95 * (faint * 5).std()


def test_a_dark_iris_keeps_its_colour_where_the_white_changes() -> None:
    white, iris = (5.0, 0.1, -0.1), (3.0, 0.2, -0.1)
    colder = EyeChange(np.array((0.0, -0.1, 0.1), np.float32), 5.0)
    changed = changed_eye(np.array([white, iris], np.float32), colder)
    assert changed[0] == pytest.approx((5.0, 0.0, 0.0), abs=1e-6)
    assert changed[1] == pytest.approx(iris, abs=0.02)


def test_the_bluest_iris_becomes_paler_and_a_brown_one_does_not() -> None:
    blue, brown = (4.5, -0.4, 0.5), (4.0, 0.3, -0.2)
    changed = changed_eye(np.array([blue, brown], np.float32), EyeChange(np.zeros(3, np.float32), 5.0))
    assert np.linalg.norm(changed[0, 1:]) < 0.5 * np.linalg.norm(blue[1:])
    assert changed[1] == pytest.approx(brown, abs=1e-6)


def test_the_white_of_an_eye_in_deep_shade_is_as_dark_as_the_photos() -> None:
    # given an eye, and one in a photo with a third of the light
    eye = np.kron(np.array([[30, 200], [200, 200]]), np.ones((8, 8)))[..., None].repeat(3, axis=2).astype(np.uint8)
    shade = (eye // 3).astype(np.uint8)
    # when its change is measured, then the white becomes nearly as dark
    inside, none = np.ones(eye.shape[:2], np.float32), np.zeros(3, np.float32)
    change_of_white = eye_change(eye, shade, inside, none + np.float32(-1)).tones[0]
    assert change_of_white < -0.9


def test_a_mole_loses_its_colour_too() -> None:
    # given even skin with a darker, redder spot
    tones = np.tile(np.array([5.0, 0.15, -0.15], np.float32), (400, 400, 1))
    cv2.circle(tones, (200, 200), 2, (4.5, 0.3, -0.3), -1)
    # when what it lacks is added
    face = face_frame(closeup().faces[0].landmarks)
    healed = tones + moles(tones, np.ones((400, 400), np.float32), face)
    # then the spot is like the skin in all respects
    assert np.abs(healed[200, 200] - tones[0, 0]).max() < 0.05


def test_a_small_hidden_spot_beside_the_nose_is_not_filled_from_the_mirror_image() -> None:
    visible = np.ones((200, 200), np.float32)
    visible[95:105, 95:105] = 0
    visible[:, 150:] = 0
    closed = without_holes(visible, 60.0)
    assert closed[100, 100] == 1
    assert closed[100, 180] == 0


def test_brows_have_more_contrast_on_lighter_skin_only() -> None:
    brow = np.array([0.0, 1.0, 1.0], np.float32)
    factors = darker_features(brow, np.array([1.0, 1.0, -1.0], np.float32))
    assert factors[0] == factors[2] == 1
    assert factors[1] > 1.5
