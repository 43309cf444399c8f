"""Face swap and morph: the donor's features in the target's pose and light, behind the target's hair and glasses."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints._sdk.dtypes import uint8
from sagemaker_endpoints._sdk.landmarks import MOUTH_CORNERS, NOSE_TIP
from sagemaker_endpoints.face_swap.openings import kept_openings
from tests.models.swap_samples import GREEN, around, edit, fine_detail, green_spot, greenness, with_dot
from tests.support.editing import edited
from tests.support.portraits import astronaut, change, closeup, other_person, with_pixels

effects = pytest.mark.parametrize("effect", ["swap", "morph"])


@cache
def swapped() -> RGB:
    return edit("swap", closeup(), None)


def with_closed_eyes() -> Photo:
    """The close-up with every lower lid on the upper one."""
    landmarks = closeup().faces[0].landmarks.copy()
    for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE):
        landmarks[list(ring[15:8:-1])] = landmarks[list(ring[1:8])]
    return replace(closeup(), faces=(replace(closeup().faces[0], landmarks=landmarks),))


@effects
def test_missing_consent_is_refused(effect: str) -> None:
    with pytest.raises(FaceMagiError) as refusal:
        edit(effect, astronaut(), None, consent=False)
    assert (refusal.value.code, refusal.value.param) == ("consent_required", "params.consent")


@effects
def test_a_source_without_a_face_is_refused(effect: str) -> None:
    with pytest.raises(FaceMagiError) as refusal:
        edit(effect, astronaut(), replace(other_person(), faces=()))
    assert (refusal.value.code, refusal.value.param) == ("no_face", "params.source")
    assert refusal.value.remedy


@effects
def test_a_source_is_required(effect: str) -> None:
    with pytest.raises(FaceMagiError) as refusal:
        edited("face_swap", effect, astronaut(), source=None)
    assert (refusal.value.code, refusal.value.param) == ("missing_param", "params.source")


@effects
def test_the_largest_face_of_the_source_is_taken(effect: str) -> None:
    source = other_person()
    small = replace(source.faces[0], box=(0.0, 0.0, 9.0, 9.0), landmarks=source.faces[0].landmarks * np.float32(0.1))
    both = replace(source, faces=(small, *source.faces))
    assert np.array_equal(edit(effect, astronaut(), both), edit(effect, astronaut(), source))


@effects
def test_a_face_of_the_source_can_be_chosen(effect: str) -> None:
    # given a source with two faces of which the chosen one is the smaller one
    source = other_person()
    chosen = replace(source.faces[0], id="f1")
    larger = replace(chosen, id="f0", box=(0.0, 0.0, 999.0, 999.0), landmarks=chosen.landmarks * np.float32(0.5))
    both = replace(source, faces=(larger, chosen))
    # when it is used, then the result is that of the face alone
    assert np.array_equal(edit(effect, astronaut(), both, source_face="f1"), edit(effect, astronaut(), source))


@effects
def test_a_face_that_the_source_does_not_have_is_refused(effect: str) -> None:
    with pytest.raises(FaceMagiError) as refusal:
        edit(effect, astronaut(), None, source_face="f7")
    assert (refusal.value.code, refusal.value.param) == ("unknown_face", "params.source_face")


@effects
def test_a_hidden_source_face_is_refused(effect: str) -> None:
    hidden = replace(other_person(), faces=(replace(other_person().faces[0], quality=0.2),))
    with pytest.raises(FaceMagiError) as refusal:
        edit(effect, astronaut(), hidden)
    assert (refusal.value.code, refusal.value.actual) == ("face_unclear", 0.2)
    assert refusal.value.limit
    assert refusal.value.remedy


def test_a_black_and_white_photo_stays_without_colour() -> None:
    grey = uint8(cv2.cvtColor(closeup().rgb, cv2.COLOR_RGB2GRAY))
    result = edit("swap", with_pixels(closeup(), np.repeat(grey[..., None], 3, axis=2)), None)
    assert np.ptp(result.astype(np.int16), axis=2).max() <= 1


def test_a_face_from_a_black_and_white_photo_has_red_lips() -> None:
    grey = uint8(cv2.cvtColor(other_person().rgb, cv2.COLOR_RGB2GRAY))
    source = with_pixels(other_person(), np.repeat(grey[..., None], 3, axis=2))
    lip = around(closeup(), 14, 0.08)
    red, green, _ = edit("swap", closeup(), source)[lip].mean(axis=(0, 1))
    assert red > 1.2 * green


def test_the_shadow_on_half_of_the_source_is_not_copied() -> None:
    # given a source whose left half is in shadow
    source = closeup()
    x = face_frame(source.faces[0].landmarks).points[NOSE_TIP, 0]
    share = np.clip((np.arange(source.rgb.shape[1]) - x) / 20 + 0.5, 0.3, 1)[None, :, None]
    shaded = with_pixels(source, (source.rgb * share).astype(np.uint8))
    # when its face is swapped
    result = edit("swap", closeup(), shaded)
    # then both cheeks are as bright as before
    for cheek in (around(closeup(), 50, 0.3), around(closeup(), 280, 0.3)):
        assert abs(float(change(closeup().rgb[cheek], result[cheek]).mean())) < 8


def test_a_swapped_face_is_as_soft_as_the_photo() -> None:
    soft = with_pixels(closeup(), uint8(cv2.GaussianBlur(closeup().rgb, (0, 0), 4)))
    eyes = around(closeup(), 168, 1.2)
    sharp, swapped_in = (fine_detail(rgb[eyes]) for rgb in (swapped(), edit("swap", soft, None)))
    assert swapped_in < 0.5 * sharp


def test_shut_eyes_stay_shut() -> None:
    # given a photo whose landmarks say that the eyes are shut, with a dot in the line where the lids meet
    photo = with_dot(with_closed_eyes(), 159)
    # when the face is swapped with one whose eyes are open
    result = edit("swap", photo, closeup())
    # then the line is unchanged
    eye = around(photo, 159, 0.04)
    assert np.abs(change(photo.rgb[eye], result[eye])).mean() < 20


def test_a_face_swapped_with_itself_stays_the_same() -> None:
    photo = closeup()
    assert np.abs(change(photo.rgb, edit("swap", photo, photo))).mean() < 0.5


@pytest.mark.parametrize("landmark", [NOSE_TIP, *MOUTH_CORNERS, 195, 5])
def test_donor_landmarks_land_on_the_targets_landmarks(landmark: int) -> None:
    result = edit("swap", closeup(), with_dot(closeup(), landmark))
    frame = face_frame(closeup().faces[0].landmarks)
    assert np.linalg.norm(green_spot(result) - frame.points[landmark]) < 0.05 * frame.unit


def test_features_move_towards_the_donors_positions() -> None:
    """The other person has a broader face, so the wings of the nose move outwards."""
    result = edit("swap", closeup(), with_dot(other_person(), 294))
    frame = face_frame(closeup().faces[0].landmarks)
    outwards = (green_spot(result) - frame.points[294]) @ frame.right
    assert 0.01 * frame.unit < outwards < 0.1 * frame.unit


@pytest.mark.parametrize("landmark", [50, 280, 151])
def test_skin_takes_the_targets_light(landmark: int) -> None:
    dark = with_pixels(other_person(), (other_person().rgb * np.array([0.6, 0.45, 0.4])).astype(np.uint8))
    skin = around(closeup(), landmark, 0.25)
    lit = edit("swap", closeup(), dark)[skin].mean(axis=(0, 1))
    assert np.abs(lit - closeup().rgb[skin].mean(axis=(0, 1))).max() < 20


def test_there_is_no_step_at_the_rim() -> None:
    """Along the outline the gradients are hardly stronger than in the photo."""
    outline = np.zeros(closeup().rgb.shape[:2], np.uint8)
    corners = face_frame(closeup().faces[0].landmarks).ring(mesh.JAW)
    cv2.polylines(outline, [np.rint(corners).astype(np.int32)], False, (255,), 9)
    before, after = (cv2.GaussianBlur(rgb.astype(np.float32), (0, 0), 3) for rgb in (closeup().rgb, swapped()))
    steps = [np.abs(np.diff(rgb, axis=1))[outline[:, 1:] > 0].mean() for rgb in (before, after)]
    assert steps[1] < 1.1 * steps[0]


def test_a_fringe_stays_in_front() -> None:
    # given a dark lock on the forehead
    photo = closeup()
    rgb = photo.rgb.copy()
    rows, columns = around(photo, 151, 0.5)
    lock = (slice(0, rows.stop), slice(columns.start + 10, columns.stop - 10))
    rgb[lock] = (rgb[lock] * 0.2).astype(np.uint8)
    # when the face is swapped
    result = edit("swap", with_pixels(photo, rgb), None)
    # then the inner part of the lock is unchanged
    inner = (slice(rows.start, rows.stop - 25), slice(lock[1].start + 8, lock[1].stop - 8))
    assert np.abs(change(rgb[inner], result[inner])).mean() < 4


def test_a_donors_fringe_is_not_copied() -> None:
    source = with_pixels(closeup(), closeup().rgb.copy())
    rows, columns = around(source, 151, 0.8)
    source.rgb[: rows.stop, columns] = GREEN // 3
    green = greenness(edit("swap", closeup(), source)) > greenness(closeup().rgb).max() + 5
    assert green.sum() < 0.02 * (rows.stop - rows.start) ** 2


def test_glasses_stay_on() -> None:
    # given glasses drawn on the close-up
    photo = closeup()
    frame, rgb = face_frame(photo.faces[0].landmarks), photo.rgb.copy()
    for iris in (mesh.LEFT_IRIS, mesh.RIGHT_IRIS):
        cv2.circle(rgb, tuple(int(v) for v in frame.points[iris]), round(0.38 * frame.unit), (20, 20, 30), 9)
    left, right = (tuple(int(v) for v in frame.points[index]) for index in (193, 417))
    cv2.line(rgb, left, right, (20, 20, 30), 14)
    worn = np.abs(change(photo.rgb, rgb)).max(axis=2) > 60
    below = worn & (np.arange(len(rgb))[:, None] > frame.points[mesh.LEFT_IRIS, 1] + 0.2 * frame.unit)
    # when the face is swapped with one that wears none
    result = edit("swap", with_pixels(photo, rgb), photo)
    # then the lower rims are unchanged
    assert np.abs(change(rgb, result))[below].mean() < 8


@pytest.mark.parametrize(
    ("target", "donor", "kept"),
    [(closeup, closeup, 0), (closeup, with_closed_eyes, 1), (with_closed_eyes, closeup, 0)],
    ids=["both open", "donor closed", "target closed"],
)
def test_the_targets_eyes_are_kept_only_if_they_are_open_and_the_donors_are_closed(
    target: Callable[[], Photo], donor: Callable[[], Photo], kept: float
) -> None:
    target_points, donor_points = (photo().faces[0].landmarks for photo in (target, donor))
    unit = face_frame(closeup().faces[0].landmarks).unit
    mask = kept_openings(closeup().rgb.shape[:2], target_points, donor_points, unit)
    assert mask[around(closeup(), mesh.LEFT_IRIS, 0.05)].mean() == pytest.approx(kept, abs=0.05)


def test_the_swapped_face_has_the_noise_of_the_photo() -> None:
    noise = np.random.default_rng(3).normal(0, 8, closeup().rgb.shape[:2])[..., None]
    noisy = with_pixels(closeup(), np.clip(closeup().rgb + noise, 0, 255).astype(np.uint8))
    cheek = around(closeup(), 280, 0.25)
    photo, face, clean = (fine_detail(rgb[cheek]) for rgb in (noisy.rgb, edit("swap", noisy, None), swapped()))
    assert 1.5 * clean < face < 1.3 * photo
