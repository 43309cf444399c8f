"""Face swap: what stays the target's own: its skin between the features, its facial hair; and what goes: its brows."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints._sdk.dtypes import uint8
from sagemaker_endpoints.face_swap.own_skin import OWN_SKIN, own_skin_share
from tests.models.swap_samples import around, edit, greenness, with_dot
from tests.support.portraits import change, closeup, with_pixels

HAIR = np.array([45, 32, 26])
"""Dark brown, red first."""


def frame() -> FaceFrame:
    return face_frame(closeup().faces[0].landmarks)


def covered(outline: NDArray[np.float32]) -> NDArray[np.bool_]:
    return np.asarray(fill_polygons(closeup().rgb.shape[:2], [outline]) > 0.5)


def with_moustache(overhang: float) -> tuple[Photo, NDArray[np.bool_]]:
    """The close-up with a moustache, and where it is; overhang: how far it hangs over the lips, in units."""
    face = frame()
    ring = (206, 98, 2, 327, 426, 291, 270, 267, 0, 37, 40, 61)
    drop = -np.float32(overhang * face.unit) * face.up
    lower = face.ring(ring[5:]) + drop
    hair = covered(np.concatenate([face.ring(ring[:5]) - np.float32(0.06 * face.unit) * face.up, lower]))
    rgb = uint8(np.where(hair[..., None], HAIR, closeup().rgb).astype(np.uint8))
    return with_pixels(closeup(), uint8(cv2.GaussianBlur(rgb, (0, 0), 1.5))), hair


def shrunk(mask: NDArray[np.bool_], margin: float) -> NDArray[np.bool_]:
    size = 2 * round(margin * frame().unit) + 1
    return np.asarray(cv2.erode(mask.astype(np.uint8), np.ones((size, size), np.uint8)) > 0)


def lightest(rgb: RGB, where: NDArray[np.bool_]) -> float:
    return float(np.percentile(rgb[..., 1][where], 95))


def test_a_whole_moustache_stays() -> None:
    # given a photo with a moustache
    photo, hair = with_moustache(0.0)
    # when its face is swapped with one that has none
    result = edit("swap", photo, closeup())
    # then no part of it has become lighter
    lips = covered(grow_outline(closed_curve(frame().ring(mesh.LIPS_OUTER)), 0.04 * frame().unit))
    inner = shrunk(hair & ~lips, 0.01)
    assert inner.sum() > 500
    assert lightest(result, inner) < lightest(photo.rgb, inner) + 12


def test_a_moustache_that_covers_the_lip_keeps_the_mouth() -> None:
    photo, hair = with_moustache(0.16)
    result = edit("swap", photo, closeup())
    inner = shrunk(hair, 0.02)
    assert np.abs(change(photo.rgb, result))[inner].mean() < 4


def test_lips_without_hair_are_the_donors() -> None:
    photo, _ = with_moustache(0.0)
    lip = around(photo, 17, 0.06)
    green = with_dot(closeup(), 17)
    assert greenness(edit("swap", photo, green))[lip].mean() > greenness(photo.rgb)[lip].mean() + 10


@pytest.mark.parametrize("landmark", [50, 280, 151])
def test_spots_on_the_donors_cheeks_and_forehead_stay_there(landmark: int) -> None:
    spot = around(closeup(), landmark, 0.06)
    result = edit("swap", closeup(), with_dot(closeup(), landmark))
    assert np.abs(change(closeup().rgb[spot], result[spot])).mean() < 30


def test_lines_between_the_targets_features_stay() -> None:
    # given a photo with a fold across the forehead
    rgb = closeup().rgb.copy()
    x, y = (round(float(value)) for value in frame().points[151])
    half = round(0.3 * frame().unit)
    cv2.line(rgb, (x - half, y), (x + half, y), (110, 75, 65), 3, cv2.LINE_AA)
    # when its face is swapped with one without it, then most of the fold is left
    result = edit("swap", with_pixels(closeup(), rgb), closeup())
    drawn, left = (
        np.abs(change(closeup().rgb, picture))[y, x - half // 2 : x + half // 2] for picture in (rgb, result)
    )
    assert left.mean() > 0.7 * drawn.mean()


def test_own_skin_lies_between_features_only() -> None:
    share = own_skin_share(closeup().rgb.shape, frame())
    for landmark in (mesh.LEFT_IRIS, mesh.NOSE_TIP, 13, 105, 294):
        assert share[around(closeup(), landmark, 0.03)].max() < 0.4 * OWN_SKIN
    for landmark in (50, 280, 151, 199):
        assert share[around(closeup(), landmark, 0.03)].min() > 0.8 * OWN_SKIN


def test_the_targets_brows_do_not_show_beside_the_new_ones() -> None:
    # given a photo whose brows are twice as high as the donor's
    brows = [grow_outline(frame().ring(ring), 0.06 * frame().unit) for ring in (mesh.LEFT_BROW, mesh.RIGHT_BROW)]
    wide = np.any([covered(brow) for brow in brows], axis=0)
    bushy = with_pixels(closeup(), np.where(wide[..., None], HAIR, closeup().rgb).astype(np.uint8))
    # when its face is swapped with one whose forehead is bare
    plain, result = (edit("swap", photo, None) for photo in (closeup(), bushy))
    # then most of what lay beside the new brows is gone
    assert np.abs(change(plain, result))[wide].mean() < 0.3 * np.abs(change(closeup().rgb, bushy.rgb))[wide].mean()
