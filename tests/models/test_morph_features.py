"""Features of a morph: mouths, eyes, brows, hair and glasses are never two people's at once."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.geometry.mesh_map import paint_mesh
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import NOSE_TIP
from sagemaker_endpoints.face_swap.between.brow_position import brow_shift, with_shifted_brows
from sagemaker_endpoints.face_swap.between.shape_between import mouth_height, shape_between
from sagemaker_endpoints.face_swap.between.turn import turned
from sagemaker_endpoints.face_swap.between.worn_by_one import kept, lips_under_hair, unusable
from sagemaker_endpoints.face_swap.morph import morph
from sagemaker_endpoints.face_swap.occlusion_analysis import analyse_occlusion
from sagemaker_endpoints.face_swap.openings import openness
from sagemaker_endpoints.face_swap.source_face import SourceFace
from sagemaker_endpoints.face_swap.worn import Worn
from tests.models.morph_samples import (
    inner_mouth,
    lips_of,
    moustache_of,
    with_lips,
    with_moustache,
    with_open_mouth,
    with_shut_eyes,
)
from tests.models.swap_samples import edit
from tests.support.portraits import astronaut, change, closeup, with_params, with_pixels

RED, GREEN = (200, 30, 30), (30, 160, 30)
GLASSES, BEARD, COVER = range(3)


def between(own: Photo, other: Photo, share: float = 0.5) -> np.ndarray:
    return shape_between(own.faces[0].landmarks, other.faces[0].landmarks, share, 0.0)


def worn_in(*rings: tuple[int, ...], channel: int, margin: float) -> Worn:
    """The close-up wears something over the hulls of landmarks, with a margin in units."""
    frame = face_frame(closeup().faces[0].landmarks)
    hulls = [float32(cv2.convexHull(frame.ring(ring)))[:, 0] for ring in rings]
    worn = np.zeros((600, 600, 3), np.float32)
    worn[..., channel] = fill_polygons((600, 600), [grow_outline(hull, margin * frame.unit) for hull in hulls])
    return worn


def hidden(worn: Worn, ring: tuple[int, ...], hides: object = unusable) -> float:
    """Mean of `unusable` or `kept` over a ring of the close-up."""
    landmarks = closeup().faces[0].landmarks
    frame, painted = face_frame(landmarks), paint_mesh((600, 600), landmarks, face_atlas().triangles)
    mask = hides(analyse_occlusion(closeup().rgb, frame, painted, worn), frame, painted)  # type: ignore[operator]
    return float(mask[fill_polygons((600, 600), [frame.ring(ring)]) > 0.9].mean())


@pytest.mark.parametrize(("own", "other"), [(0.45, 0.1), (0.1, 0.45), (0.4, 0.4)])
def test_the_inside_of_a_mouth_is_the_shown_persons(own: float, other: float) -> None:
    # given mouths whose insides are red and green
    photo, source = with_open_mouth(closeup(), own, RED), with_open_mouth(closeup(), other, GREEN)
    # when they are morphed half-way
    result = edit("morph", photo, source, strength=50)
    # then what is between the lips is red, not a mixture
    red, green, _ = result[inner_mouth(between(photo, source), result.shape)].mean(axis=0)
    assert red > 4 * green


def test_a_shut_mouth_stays_shut_as_long_as_its_photo_is_shown() -> None:
    """Teeth of another person would be squeezed between its lips."""
    shut, wide = with_open_mouth(closeup(), 0.0, RED), with_open_mouth(closeup(), 0.4, GREEN)
    unit = face_frame(closeup().faces[0].landmarks).unit
    assert mouth_height(between(shut, wide), unit) < 0.01
    # then the open one is half as open as long as its own photo is shown
    assert 0.12 < mouth_height(between(wide, shut), unit) < 0.28


def test_teeth_are_not_drawn_out_to_fill_a_wider_mouth() -> None:
    narrow, wide = with_open_mouth(closeup(), 0.1, RED), with_open_mouth(closeup(), 0.5, GREEN)
    unit = face_frame(closeup().faces[0].landmarks).unit
    assert 0.1 < mouth_height(between(narrow, wide), unit) < 0.14


@pytest.mark.parametrize("own_are_shut", [True, False])
def test_shut_eyes_do_not_open_half_way(own_are_shut: bool) -> None:
    pair = (with_shut_eyes(closeup()), closeup())
    own, other = pair if own_are_shut else pair[::-1]
    for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE):
        before = openness(own.faces[0].landmarks[list(ring)])
        assert abs(openness(between(own, other)[list(ring)]) - before) < 0.02


def test_hair_over_one_eye_keeps_both_eyes_of_the_other_person_out() -> None:
    assert hidden(np.zeros((600, 600, 3), np.float32), mesh.RIGHT_EYE) < 0.1
    assert hidden(worn_in((*mesh.LEFT_EYE, *mesh.LEFT_BROW), channel=COVER, margin=0.4), mesh.RIGHT_EYE) > 0.9


def test_a_beard_is_all_in_or_all_out() -> None:
    """The other person's beard is left out with the mouth in it; one's own stays, and the lips it hangs over."""
    beard = worn_in(mesh.LIPS_OUTER, channel=BEARD, margin=0.3)
    chin = (18, 83, 201, 200, 421, 313)
    assert hidden(beard, chin) > 0.9
    assert hidden(beard, mesh.LIPS_OUTER) > 0.9
    assert hidden(beard, chin, kept) > 0.9
    assert hidden(beard, mesh.LIPS_OUTER, kept) > 0.9


def test_brows_under_the_other_persons_glasses_are_left_out_on_both_sides() -> None:
    # given glasses over both eyes and the brow at the left
    lenses = (*mesh.LEFT_EYE, *mesh.LEFT_ORBIT), (*mesh.RIGHT_EYE, *mesh.RIGHT_ORBIT)
    glasses = worn_in(*lenses, mesh.LEFT_BROW, channel=GLASSES, margin=0.02)
    # then neither brow is used
    assert hidden(glasses, mesh.LEFT_BROW) > 0.9
    assert hidden(glasses, mesh.RIGHT_BROW) > 0.9


def test_brows_are_found_above_or_below_their_landmarks() -> None:
    # given bare skin with dark brows a tenth of a unit below their landmarks
    frame = face_frame(closeup().faces[0].landmarks)
    rgb = np.full((600, 600, 3), 170, np.uint8)
    for ring in (mesh.LEFT_BROW, mesh.RIGHT_BROW):
        rgb[fill_polygons((600, 600), [frame.ring(ring) - np.float32(0.1 * frame.unit) * frame.up]) > 0.5] = 60
    # when they are looked for
    shift = brow_shift(rgb, frame, np.zeros((600, 600), np.float32))
    # then landmarks are moved there, and those of the eyes are not
    assert abs(shift + 0.1) < 0.03
    moved = with_shifted_brows(closeup().faces[0].landmarks, frame, shift) - closeup().faces[0].landmarks
    assert np.allclose(moved[[105, 334], :2] @ frame.up, shift * frame.unit, atol=0.02 * frame.unit)
    assert not moved[list(mesh.LEFT_EYE)].any()


def test_brows_are_not_looked_for_under_glasses_or_a_fringe() -> None:
    frame = face_frame(closeup().faces[0].landmarks)
    assert brow_shift(closeup().rgb, frame, np.ones((600, 600), np.float32)) == 0


def test_a_source_without_colour_takes_no_colour_away() -> None:
    # given a source in black and white
    grey = np.repeat(closeup().rgb.mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2)
    # when the photo is morphed half-way to it
    result = edit("morph", closeup(), with_pixels(closeup(), grey), strength=50)
    # then the face has nearly as much colour as before
    face = fill_polygons((600, 600), [face_frame(closeup().faces[0].landmarks).ring(mesh.LEFT_CHEEK)]) > 0.5
    assert colour(result, face) > 0.9 * colour(closeup().rgb, face)


def colour(rgb: RGB, where: np.ndarray) -> float:
    return float(np.ptp(rgb[where].astype(float), axis=1).mean())


@pytest.mark.parametrize("height", [0.0, 0.4])
def test_lips_keep_the_photos_colour(height: float) -> None:
    """Also where the other mouth is open, and its lips have another shape."""
    # given red lips, and a source with green ones
    photo, source = with_lips(closeup(), RED), with_lips(with_open_mouth(closeup(), height, (20, 10, 10)), GREEN)
    # when they are morphed half-way
    result = edit("morph", photo, source, strength=50)
    # then the lips are red
    lips = lips_of(between(photo, source), result.shape)
    red, green, _ = result[lips].mean(axis=0)
    assert red > 3 * green


def test_a_moustache_that_no_parser_sees_stays_whole() -> None:
    # given a dark band between nose and mouth
    hair = with_moustache(closeup(), (40, 30, 25))
    # when it is morphed half-way into the bare face
    result = edit("morph", hair, closeup(), strength=50)
    # then it is as dark as before
    band = moustache_of(closeup(), result.shape)
    assert np.abs(change(hair.rgb, result))[band].mean() < 6


def test_lips_under_a_moustache_keep_their_shape() -> None:
    shut, wide = with_open_mouth(closeup(), 0.0, RED), with_open_mouth(closeup(), 0.4, GREEN)
    unit = face_frame(closeup().faces[0].landmarks).unit
    rigid = shape_between(shut.faces[0].landmarks, wide.faces[0].landmarks, 0.5, 1.0)
    assert mouth_height(rigid, unit) < 0.01
    points = closeup().faces[0].landmarks[:, :2]
    assert lips_under_hair(worn_in(mesh.LIPS_OUTER, channel=BEARD, margin=0.1), points) == 1
    assert lips_under_hair(np.zeros((600, 600, 3), np.float32), points) == 0


def warnings_of(photo: Photo, source: Face) -> list[tuple[str, ...]]:
    one = with_params(photo, strength=50)
    morph(one, SourceFace(astronaut().rgb, source))
    return [(warning.code, *warning.details) for warning in one.warnings]


def test_faces_in_very_different_poses_are_warned_about() -> None:
    source = astronaut().faces[0]
    assert warnings_of(astronaut(), source) == []
    looking_away = replace(source, yaw=source.yaw + 45)
    assert warnings_of(astronaut(), looking_away) == [("low_confidence", "poses_differ")]


def test_a_head_that_shows_one_cheek_only_is_warned_about_whatever_its_estimated_pose() -> None:
    # given a source whose nose lies over the cheek at the right
    source = astronaut().faces[0]
    points = source.landmarks.copy()
    points[NOSE_TIP, 0] = points[454, 0]
    # then the warp is warned about, though the yaw is the same
    assert turned(points) > turned(source.landmarks) + 40
    assert ("low_confidence", "poses_differ") in warnings_of(astronaut(), replace(source, landmarks=points))


def test_a_hidden_face_is_warned_about() -> None:
    unclear = replace(astronaut(), faces=(replace(astronaut().faces[0], quality=0.2),))
    assert warnings_of(unclear, astronaut().faces[0]) == [("low_confidence", "face_hidden")]
