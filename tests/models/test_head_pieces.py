"""Head pieces: fitted to the hair and to the room in the picture."""

import numpy as np
import pytest

from sagemaker_endpoints._sdk.contract import Photo
from sagemaker_endpoints.stickers.hair_fit import HairFit
from sagemaker_endpoints.stickers.head import fit_head_pose
from sagemaker_endpoints.stickers.room import PITCH, fitting_pose
from sagemaker_endpoints.stickers.sticker_art import FOLDER, load_sticker
from sagemaker_endpoints.stickers.stickers import put_stickers
from tests.models.sticker_samples import roomy, touched, with_parts
from tests.support.portraits import change, closeup, face_in_crop, with_params, with_pixels

HEADPIECES = [path.stem for path in sorted(FOLDER.glob("*.toml")) if load_sticker(path.stem).headpiece]


def test_a_head_piece_without_room_is_left_out_with_a_warning() -> None:
    # given a head whose top touches the edge of the picture
    photo = closeup()
    top = int(photo.faces[0].landmarks[10, 1])
    cropped = Photo(photo.rgb[top:].copy(), tuple(face_in_crop(face, (0, top)) for face in photo.faces))
    # when it is to wear a hat and freckles
    worn = with_params(cropped, stickers=["top_hat"], strength=100)
    result = put_stickers(worn)
    # then the hat is missing, and the warning says on which head
    assert np.array_equal(result, cropped.rgb)
    assert [(w.code, w.face, tuple(w.details)) for w in worn.warnings] == [("no_room", worn.faces[0].id, ("top_hat",))]


@pytest.mark.parametrize("name", HEADPIECES)
def test_a_head_piece_with_room_is_worn_without_a_warning(name: str) -> None:
    worn = with_params(roomy(), stickers=[name], strength=100)
    put_stickers(worn)
    assert worn.warnings == []


def test_ears_are_smaller_where_there_is_little_room() -> None:
    photo, height = roomy(), roomy().rgb.shape[0]
    heights = [np.flatnonzero(touched(photo, "bunny_ears").any(axis=1))[0]]
    cut = heights[0] + 60
    low = Photo(photo.rgb[cut:].copy(), tuple(face_in_crop(face, (0, cut)) for face in photo.faces))
    worn = touched(low, "bunny_ears")
    assert 0 < worn.sum() < touched(photo, "bunny_ears").sum()
    assert low.rgb.shape[0] == height - cut


@pytest.mark.parametrize("name", HEADPIECES)
def test_a_head_piece_is_worn_where_the_picture_ends_at_the_top_of_the_head(name: str) -> None:
    # given a picture that ends a sixth of the face's height above the forehead, where the hair ends
    photo = roomy()
    landmarks = photo.faces[0].landmarks
    top = int(landmarks[10, 1] - 0.3 * (landmarks[152, 1] - landmarks[10, 1]))
    cropped = Photo(photo.rgb[top:].copy(), tuple(face_in_crop(face, (0, top)) for face in photo.faces))
    # when it is worn
    worn = with_params(cropped, stickers=[name], strength=100)
    changed = np.abs(change(cropped.rgb, put_stickers(worn))).max(axis=2) > 8
    # then it is drawn, above the eyes only
    assert changed.any()
    assert not changed[int(landmarks[[33, 263], 1].max()) - top :].any()


def test_a_head_piece_that_is_cut_off_warns() -> None:
    photo = roomy()
    top = int(photo.faces[0].landmarks[10, 1] - 0.17 * photo.faces[0].box[3])
    cropped = Photo(photo.rgb[top:].copy(), tuple(face_in_crop(face, (0, top)) for face in photo.faces))
    worn = with_params(cropped, stickers=["crown"], strength=100)
    put_stickers(worn)
    assert [(w.code, tuple(w.details)) for w in worn.warnings] == [("low_confidence", ("crown", "cut_off"))]


def extent(photo: Photo, name: str) -> tuple[int, int]:
    columns, rows = (np.flatnonzero(touched(photo, name).any(axis=axis)) for axis in (0, 1))
    return int(np.ptp(columns)), int(rows[0])


def with_hair(photo: Photo, wider: float, higher: float) -> Photo:
    """The photo with a map of round hair, in face widths to each side and face heights above the eyes."""
    landmarks = photo.faces[0].landmarks
    eyes, width = landmarks[168, :2], float(np.ptp(landmarks[:, 0]))
    y, x = np.ogrid[: photo.rgb.shape[0], : photo.rgb.shape[1]]
    hair = (y < eyes[1] - 0.25 * width) & (y > eyes[1] - higher * width) & (np.abs(x - eyes[0]) < wider * width)
    face = (y >= eyes[1] - 0.25 * width) & (np.abs(x - eyes[0]) < 0.5 * width)
    return with_parts(photo, hair=hair, skin=face)


def test_a_head_piece_is_as_wide_as_the_hair() -> None:
    narrow, wide = (extent(with_hair(roomy(), half, 0.9), "crown")[0] for half in (0.44, 0.62))
    assert wide > 1.06 * narrow


def test_a_headband_lies_on_top_of_the_hair() -> None:
    flat, high = (extent(with_hair(roomy(), 0.55, top), "cat_ears")[1] for top in (0.75, 0.95))
    assert high < flat - 0.1 * float(np.ptp(roomy().faces[0].landmarks[:, 0]))


def test_a_head_piece_of_a_bent_head_does_not_show_its_opening() -> None:
    # given the same head upright, and bent forward by 30 degrees
    fits = [HairFit(fit_head_pose(roomy().faces[0].landmarks).tilted(degrees), -np.inf) for degrees in (0, 30)]
    # then the crown leans by the same small angle
    poses = [fitting_pose(load_sticker("crown"), fit, 4000, 4000) for fit in fits]
    assert [pose is not None and pose.pose.pitch < PITCH[1] + 0.5 for pose in poses] == [True, True]


def test_the_arms_of_a_headband_do_not_hang_beside_the_head() -> None:
    # given a map of a wide and of a narrow head
    photo = roomy()
    landmarks = photo.faces[0].landmarks
    away = np.abs(np.arange(photo.rgb.shape[1]) - landmarks[168, 0]) / np.ptp(landmarks[:, 0])
    wide, narrow = (np.broadcast_to(away < half, photo.rgb.shape[:2]) for half in (0.9, 0.3))
    # then beside the narrow head there is no headband, below the ears on it
    beside = np.broadcast_to(away > 0.4, wide.shape).copy()
    beside[: int(landmarks[10, 1])] = False
    shown, hidden = (touched(with_parts(photo, skin=head), "bunny_ears")[beside].sum() for head in (wide, narrow))
    assert hidden < 0.1 * shown


def test_strands_of_hair_lie_over_the_lower_edge_of_a_crown() -> None:
    # given a photo with upright strands on the forehead
    photo = roomy()
    strands = np.zeros(photo.rgb.shape[:2], np.uint8)
    strands[:, ::9] = 255
    striped = with_pixels(photo, np.repeat(np.maximum(strands, 40)[..., None], 3, axis=2))
    everywhere = np.ones(strands.shape, bool)
    # when the forehead is hair, and when it is skin
    bare, hairy = (
        put_stickers(with_params(one, stickers=["crown"], strength=100))
        for one in (with_parts(striped, hat=everywhere), with_parts(striped, hair=everywhere))
    )
    # then hair shows in front of the rim
    assert (np.abs(hairy.astype(int) - bare).max(axis=2) > 30).sum() > 50


def test_no_hair_shows_through_the_top_of_a_flat_hat() -> None:
    # given high hair, and so little room that the hat is flat
    photo = with_hair(roomy(), 0.55, 0.95)
    top = int(photo.faces[0].landmarks[10, 1] - 0.36 * photo.faces[0].box[3])
    low = Photo(photo.rgb[top:].copy(), tuple(face_in_crop(face, (0, top)) for face in photo.faces))
    hat = touched(with_hair(low, 0.55, 0.95), "top_hat")
    # then every row of the hat is filled from its left to its right
    for row in hat[hat.sum(axis=1) > 40][:-12]:
        columns = np.flatnonzero(row)
        assert row[columns[0] : columns[-1]].mean() > 0.97
