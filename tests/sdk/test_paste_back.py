"""An edited crop is pasted into its photo: at the photo's resolution, inside its mask, without a seam."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.align import Alignment, align, find_alignment
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.face_mask import crop_mask, oval_mask
from sagemaker_endpoints._sdk.landmarks import oval
from sagemaker_endpoints._sdk.paste_back import paste_difference, paste_whole
from sagemaker_endpoints._sdk.similarity import transform_points
from tests.support.runtime_samples import Landmarks, face_at, noise, rotated_clockwise, smooth

SIDE = 128

Paste = Callable[[RGB, RGB, RGB, Alignment, Mask], None]


def aligned(photo: RGB, landmarks: Landmarks, side: int = SIDE) -> tuple[RGB, Alignment, Mask]:
    """The crop of a face, its alignment and its oval mask."""
    alignment = find_alignment(landmarks, "five_point_512", side)
    outline = transform_points(alignment.matrix, oval(landmarks)).astype(np.float32)
    return align(photo, alignment), alignment, oval_mask(outline, alignment.size)


def brightened(crop: RGB, mask: Mask, levels: float) -> RGB:
    """The crop, brighter by levels inside the mask."""
    return np.clip(np.round(crop + levels * (mask[..., None] > 0)), 0, 255).astype(np.uint8)


def affected_region(mask: Mask, alignment: Alignment, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """The photo's pixels that the mask may change: its support, grown by two crop pixels for the filter."""
    support = cv2.dilate((mask > 0).astype(np.uint8), np.ones((5, 5), np.uint8))
    forward = alignment.matrix.copy()
    forward[:, 2] += forward[:, :2] @ (0.5, 0.5) - 0.5
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    spread = cv2.warpAffine(support.astype(np.float32), forward, (shape[1], shape[0]), flags=flags)
    return np.asarray(cv2.dilate(spread, np.ones((3, 3), np.uint8)) > 0)


@pytest.mark.parametrize("degrees", [0, 17, 90, 200])
@pytest.mark.parametrize("size", [30, 220])
def test_an_unchanged_crop_leaves_every_byte_of_the_photo(degrees: float, size: float) -> None:
    # given a photo of noise and a face in it, smaller or larger than the network's crop
    photo = noise(400, 420)
    crop, alignment, mask = aligned(photo, face_at(200, 190, size, degrees))
    canvas = photo.copy()
    # when the crop is pasted unchanged
    paste_difference(canvas, crop, crop.copy(), alignment, mask)
    # then the photo is unchanged
    np.testing.assert_array_equal(canvas, photo)


@pytest.mark.parametrize("paste", [paste_difference, paste_whole])
@pytest.mark.parametrize("degrees", [0, 33, 90])
@pytest.mark.parametrize("size", [40, 260])
def test_outside_the_mask_every_byte_of_the_photo_stays(paste: Paste, degrees: float, size: float) -> None:
    # given a face and a strong edit of the whole crop
    photo = noise(420, 400)
    crop, alignment, mask = aligned(photo, face_at(205, 210, size, degrees))
    canvas = photo.copy()
    # when the edit is pasted
    paste(canvas, crop, 255 - crop, alignment, mask)
    # then the face has changed, and nothing outside the mask's region
    inside = affected_region(mask, alignment, photo.shape)
    assert (canvas[inside] != photo[inside]).mean() > 0.5
    np.testing.assert_array_equal(canvas[~inside], photo[~inside])


def test_pasting_the_difference_keeps_the_photos_detail() -> None:
    # given a face of noise, 400 pixels high, that a network of 128 pixels brightens
    photo = noise(600, 600)
    landmarks = face_at(300, 300, 400)
    crop, alignment, mask = aligned(photo, landmarks)
    canvas = photo.copy()
    # when the edit is pasted
    paste_difference(canvas, crop, brightened(crop, mask, 20), alignment, mask)
    # then in the centre of the face every pixel is 20 levels brighter, and the detail stays
    change = canvas[250:350, 250:350].astype(int) - photo[250:350, 250:350]
    np.testing.assert_allclose(change, 20, atol=1)


def test_pasting_the_whole_replaces_the_photo() -> None:
    # given a face that the network redraws in one colour
    photo = noise(300, 300)
    crop, alignment, mask = aligned(photo, face_at(150, 150, 200))
    drawing = np.full_like(crop, 77)
    canvas = photo.copy()
    # when the drawing is pasted whole
    paste_whole(canvas, crop, drawing, alignment, mask)
    # then nothing of the photo is visible in the centre
    middle = canvas[130:170, 130:170].astype(int)
    assert middle.std(axis=(0, 1)).max() < 3


@pytest.mark.parametrize("paste", [paste_difference, paste_whole])
def test_the_edge_of_the_mask_has_no_step(paste: Paste) -> None:
    # given a photo of one colour, and a face in it that becomes 60 levels brighter
    photo = np.full((400, 400, 3), 100, dtype=np.uint8)
    crop, alignment, mask = aligned(photo, face_at(200, 200, 240))
    canvas = photo.copy()
    # when the edit is pasted
    paste(canvas, crop, brightened(crop, mask, 60), alignment, mask)
    # then brightness rises smoothly from the photo to the face
    row = canvas[200, :, 0].astype(int)
    assert row.max() >= 155
    assert np.abs(np.diff(row)).max() <= 8


def test_a_colour_cast_of_the_whole_output_is_removed() -> None:
    # given a network that only shifts all colours
    photo = noise(300, 300)
    crop, alignment, mask = aligned(photo, face_at(150, 150, 180))
    cast = np.clip(crop.astype(int) + np.array([9, -6, 4]), 0, 255).astype(np.uint8)
    canvas = photo.copy()
    # when its output is pasted
    paste_difference(canvas, crop, cast, alignment, mask)
    # then the photo is unchanged
    assert np.abs(canvas.astype(int) - photo).max() <= 1


def test_a_new_hair_colour_does_not_tint_the_face() -> None:
    # given an edit that is strong outside the face mask and zero inside
    photo = np.full((300, 300, 3), 120, dtype=np.uint8)
    crop, alignment, mask = aligned(photo, face_at(150, 150, 180))
    recoloured = np.where(mask[..., None] > 0, crop, 220).astype(np.uint8)
    canvas = photo.copy()
    # when the edit is pasted
    paste_difference(canvas, crop, recoloured, alignment, mask)
    # then the face keeps its colour
    assert np.abs(canvas.astype(int) - photo).max() <= 1


def test_a_hair_edit_around_most_of_the_crop_is_no_colour_cast() -> None:
    # given an edit that darkens only long hair, three fifths of the crop's border
    photo = np.full((300, 300, 3), 120, dtype=np.uint8)
    crop, alignment, _ = aligned(photo, face_at(150, 150, 180))
    hair = np.zeros(crop.shape[:2], bool)
    hair[:, : SIDE // 8] = hair[:, -SIDE // 8 :] = True
    edited = np.where(hair[..., None], crop - 20, crop).astype(np.uint8)
    canvas = photo.copy()
    # when the whole crop is pasted
    paste_difference(canvas, crop, edited, alignment, crop_mask(np.empty((0, 2), np.float32), alignment.size))
    # then the hair is darker, and the face is unchanged except for the filter's overshoot near the hair
    assert canvas.min() <= 101
    assert canvas.max() <= 124


def test_a_crop_finer_than_the_photo_is_pasted_without_moire() -> None:
    # given a face of 20 pixels in a crop of 128, and an output with a pattern finer than the photo's pixels
    photo = np.full((120, 120, 3), 120, dtype=np.uint8)
    crop, alignment, mask = aligned(photo, face_at(60, 60, 20))
    board = (np.indices(crop.shape[:2]).sum(axis=0) % 2 * 2 - 1)[..., None] * 80
    canvas = photo.copy()
    # when the edit is pasted
    paste_difference(canvas, crop, (crop + board).astype(np.uint8), alignment, mask)
    # then the pattern is averaged out
    assert np.abs(canvas.astype(int) - photo).max() <= 4


def test_a_rotated_photo_gives_the_rotated_result() -> None:
    # given a smooth photo and the same rotated clockwise, and an edit of the left half of the crop
    photo = smooth(400, 400)
    rotated = rotated_clockwise(photo)
    canvases = []
    for picture, landmarks in [(photo, face_at(180, 220, 160)), (rotated, face_at(180, 180, 160, 90))]:
        crop, alignment, mask = aligned(picture, landmarks)
        edited = crop.copy()
        edited[:, :64] = np.clip(crop[:, :64].astype(int) + 40, 0, 255)
        canvas = picture.copy()
        # when it is pasted into both
        paste_difference(canvas, crop, edited, alignment, mask)
        canvases.append(canvas)
    # then one result is the other, rotated
    difference = np.abs(np.rot90(canvases[0], -1).astype(int) - canvases[1])
    assert difference.max() <= 3


@pytest.mark.parametrize("paste", [paste_difference, paste_whole])
@pytest.mark.parametrize("centre", [(0, 0), (199, 100), (100, 199), (-20, 100)])
def test_a_face_on_the_edge_of_the_photo_is_pasted_inside_the_photo(paste: Paste, centre: tuple[int, int]) -> None:
    # given a face that is cut by the photo's edge
    photo = np.full((200, 200, 3), 90, dtype=np.uint8)
    crop, alignment, mask = aligned(photo, face_at(*centre, 120))
    canvas = photo.copy()
    # when it is brightened
    paste(canvas, crop, brightened(crop, mask, 50), alignment, mask)
    # then its visible part has changed, and nothing outside the mask's region
    x, y = (min(max(value, 0), 199) for value in centre)
    assert canvas[y, x, 0] == pytest.approx(140, abs=3)
    inside = affected_region(mask, alignment, photo.shape)
    np.testing.assert_array_equal(canvas[~inside], photo[~inside])


@pytest.mark.parametrize("paste", [paste_difference, paste_whole])
def test_a_face_outside_the_photo_changes_nothing(paste: Paste) -> None:
    # given landmarks outside the photo
    photo = noise(100, 100)
    crop, alignment, mask = aligned(photo, face_at(900, -700, 80))
    canvas = photo.copy()
    # when an edit is pasted there
    paste(canvas, crop, 255 - crop, alignment, mask)
    # then the photo is unchanged
    np.testing.assert_array_equal(canvas, photo)


def test_the_crop_mask_is_1_in_the_centre_and_0_on_the_border() -> None:
    mask = crop_mask(np.zeros((0, 2), np.float32), (178, 218))
    assert mask.shape == (218, 178)
    assert mask[109, 89] == 1
    assert max(mask[0].max(), mask[-1].max(), mask[:, 0].max(), mask[:, -1].max()) == 0


def test_the_oval_mask_follows_the_outline_of_the_face() -> None:
    # given a face in the centre of its crop
    landmarks = face_at(64, 64, 80)
    # when its mask is computed
    mask = oval_mask(oval(landmarks), (SIDE, SIDE))
    # then it is 1 inside the outline, 0 far outside, and smooth between
    assert mask[64, 64] == pytest.approx(1)
    assert mask[64, 64 + 20] > 0.99
    assert mask[64, 64 + 55] == 0
    assert np.abs(np.diff(mask, axis=1)).max() < 0.2
