"""Morph: one hair and one ground, faces that fade into each other, an animation."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk.contract import Photo
from sagemaker_endpoints._sdk.landmarks import NOSE_TIP
from sagemaker_endpoints.face_swap.between import relight
from sagemaker_endpoints.face_swap.between.framed_source import fit_to_frame
from sagemaker_endpoints.face_swap.between.head_canvas import HeadCanvas, head_canvas
from sagemaker_endpoints.face_swap.between.head_warp import reshaped
from sagemaker_endpoints.face_swap.between.portrait import portrait_of
from sagemaker_endpoints.face_swap.between.shape_between import shape_between
from sagemaker_endpoints.face_swap.morph import morph
from sagemaker_endpoints.face_swap.source_face import SourceFace
from tests.models.swap_samples import edit, green_spot, with_dot
from tests.support.portraits import astronaut, change, closeup, other_person, with_pixels


def with_ground(photo: Photo, level: int) -> Photo:
    rgb = photo.rgb.copy()
    rgb[:60] = level
    return with_pixels(photo, rgb)


def test_half_a_morph_has_one_ground() -> None:
    """Ears, hair and ground are those of one photo, up to the middle of the first one, then of the other one."""
    black, white = (with_ground(photo, level) for photo, level in ((astronaut(), 0), (other_person(), 255)))
    edge = (slice(0, 4), slice(0, 512))
    assert edit("morph", black, white, strength=50)[edge].max() == 0
    assert edit("morph", black, white, strength=51)[edge].min() == 255


def test_a_morph_into_a_larger_face_keeps_the_photos_framing() -> None:
    """A straight vertical edge beside the head stays straight, and where it was."""
    # given a photo with an edge left of the head, and a source whose face is twice as large
    rgb = astronaut().rgb.copy()
    rgb[:, :60], rgb[:, 60:90] = 0, 255
    # when they are morphed half-way
    result = edit("morph", with_pixels(astronaut(), rgb), closeup(), strength=50)
    # then the edge is at the same column in every row
    assert np.array_equal(result[:, :90], rgb[:, :90])


def test_a_small_face_of_the_source_is_hardly_enlarged() -> None:
    """The source keeps its framing too, but for a little zoom towards the photo's larger face."""
    # given a source whose face is small
    small = cv2.resize(astronaut().rgb, (128, 128), interpolation=cv2.INTER_AREA)
    rgb = np.full_like(astronaut().rgb, 90)
    rgb[:128, :128] = small
    landmarks = astronaut().faces[0].landmarks * np.float32(0.25)
    source = SourceFace(rgb, replace(astronaut().faces[0], landmarks=landmarks))
    # when it is fitted to a photo of the same size with a large face
    end = fit_to_frame(source, rgb.shape, astronaut().faces[0])
    # then nearly all of it is shown
    assert face_frame(end.points).unit < 1.2 * face_frame(landmarks).unit


def test_a_full_morph_is_the_source_fitted_to_the_photos_frame() -> None:
    source = with_pixels(other_person(), other_person().rgb)
    whole = edit("morph", closeup(), source, strength=100)
    expected = fit_to_frame(SourceFace(source.rgb, source.faces[0]), closeup().rgb.shape, closeup().faces[0]).rgb
    assert whole.shape == closeup().rgb.shape
    assert np.abs(change(expected, whole)).max() <= 1


def test_the_face_of_the_source_is_whole_where_the_photos_face_is_at_the_border() -> None:
    # given a wide photo with a small face at its lower border, and a source with a large one
    landmarks = astronaut().faces[0].landmarks * np.float32(0.2) + np.array([10, 160, 0], np.float32)
    face = replace(astronaut().faces[0], landmarks=landmarks)
    # when the source is fitted to it
    end = fit_to_frame(SourceFace(astronaut().rgb, astronaut().faces[0]), (240, 512), face)
    # then its chin and its forehead are in the frame
    assert end.points[:, 1].min() > 5
    assert end.points[:, 1].max() < 235


def test_half_a_morph_has_features_between_both_in_the_photos_framing() -> None:
    start, source = with_dot(astronaut(), NOSE_TIP), with_dot(other_person(), NOSE_TIP)
    middle = shape_between(start.faces[0].landmarks, source.faces[0].landmarks, 0.5, 0.0)[NOSE_TIP, :2]
    assert np.linalg.norm(green_spot(edit("morph", start, source, strength=50)) - middle) < 1.5


def test_the_animation_of_a_morph_leads_from_the_photo_to_the_result() -> None:
    params = {"strength": 80, "frames": 4}
    photo = replace(astronaut(), faces=(replace(astronaut().faces[0], params=params),))
    end = morph(photo, SourceFace(other_person().rgb, other_person().faces[0]))
    distances = [float(np.abs(change(end, frame)).mean()) for frame in photo.frames]
    assert len(photo.frames) == 4
    assert np.array_equal(photo.frames[0], photo.rgb)
    assert distances == sorted(distances, reverse=True)
    assert np.array_equal(photo.frames[-1], end)


def test_a_morph_of_a_black_and_white_photo_has_no_colour_while_it_shows_its_ground() -> None:
    # given a photo without colour
    grey = np.repeat(astronaut().rgb.mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2)

    # when it is morphed towards one in colour, up to the middle
    result = edit("morph", with_pixels(astronaut(), grey), other_person(), strength=50)

    # then it has no colour either
    assert np.ptp(result.astype(int), axis=2).max() <= 1


def test_a_morph_has_no_seams() -> None:
    """Two pictures of one uniform grey give that grey."""
    start, source = (with_pixels(photo, np.full_like(photo.rgb, 120)) for photo in (astronaut(), other_person()))
    assert (edit("morph", start, source, strength=40) == 120).all()


def test_the_ground_beside_a_head_that_changes_its_shape_stays_as_it_is() -> None:
    """Not a byte of it changes where the picture is not enlarged, however different the faces are."""
    # given a source with the same head but a much broader face
    landmarks = astronaut().faces[0].landmarks.copy()
    middle = landmarks[NOSE_TIP, 0]
    landmarks[:, 0] = middle + (landmarks[:, 0] - middle) * np.float32(1.25)
    portrait = portrait_of(astronaut(), astronaut().faces[0])
    canvas = head_canvas(shape_between(portrait.points, landmarks, 0.5, 0.0), 512, 512)
    # when the photo's head is reshaped half-way
    result = reshaped(portrait, canvas)
    # then the face has changed, and the ground more than a third of the distance between the eyes away has not
    face = canvas.painted.inside > 0
    ground = astronaut().person_mask() < 0.3
    near = cv2.distanceTransform((~enlarged(face, canvas)).astype(np.uint8), cv2.DIST_L2, 5)
    changed = np.abs(change(astronaut().rgb, result)).max(axis=2)
    assert changed[enlarged(face, canvas)].mean() > 2
    assert changed[ground & (near > 0.4 * face_frame(landmarks).unit)].max() == 0


def enlarged(mask: NDArray[np.bool_], canvas: HeadCanvas) -> NDArray[np.bool_]:
    whole = np.zeros((512, 512), np.uint8)
    region = canvas.region
    region.cut(whole)[:] = cv2.resize(mask.astype(np.uint8), (region.width, region.height))
    return whole > 0


def test_light_is_blended_without_seams_between_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = edit("morph", closeup(), astronaut(), strength=50)
    monkeypatch.setattr(relight, "BAND_PIXELS", 5000)
    assert np.abs(change(whole, edit("morph", closeup(), astronaut(), strength=50))).max() <= 1
