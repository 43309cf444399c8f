"""Bags under the eyes: the furrow fades; skin texture, lashes and the rest of the face stay."""

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import RGB, Photo
from tests.models.beauty.samples import band, beauty, frame, inside, painted
from tests.support.portraits import closeup, with_pixels

FURROWS = ((118, 119, 120), (347, 348, 349))
"""Landmarks along the lower rim of each orbit."""


def furrows(photo: Photo, lower: float = 0.0) -> NDArray[np.float32]:
    """(H, W), 0…1: a soft line along the lower rim of each orbit, moved down by `lower` units."""
    face = frame(photo)
    drawn = np.zeros(photo.rgb.shape[:2], np.float32)
    for path in FURROWS:
        line = np.rint(face.ring(path) - lower * face.unit * face.up).astype(np.int32)
        cv2.polylines(drawn, [line], False, 1.0, 9)
    return gaussian(drawn, 5.0)


def with_bags() -> Photo:
    """The close-up with dark furrows under its eyes."""
    photo = closeup()
    return with_pixels(photo, painted(photo, furrows(photo), (110, 70, 60), 0.5))


def depth(photo: Photo, rgb: RGB) -> float:
    """L by which the furrow is darker than the cheek below it."""
    lightness = rgb_to_lab(rgb)[..., 0]
    return float(lightness[furrows(photo, 0.16) > 0.5].mean() - lightness[furrows(photo) > 0.5].mean())


def test_a_furrow_fades_with_the_slider() -> None:
    photo = with_bags()
    depths = [depth(photo, beauty(photo, eye_bags=value)) for value in (0, 50, 100)]
    assert all(later < earlier - 1 for earlier, later in pairwise(depths))
    assert abs(depths[-1]) < 0.6 * depths[0]


def test_pores_stay_where_a_bag_is_removed() -> None:
    photo = with_bags()
    furrow = furrows(photo) > 0.5
    before, after = (band(rgb, 0.3, 1.2)[furrow].std() for rgb in (photo.rgb, beauty(photo, eye_bags=100)))
    assert 0.85 < after / before < 1.15


def test_eyes_and_mouth_keep_their_bytes() -> None:
    photo = with_bags()
    still = inside(photo, mesh.LEFT_EYE, mesh.RIGHT_EYE, mesh.LIPS_OUTER, mesh.LEFT_BROW, mesh.RIGHT_BROW)
    assert np.array_equal(beauty(photo, eye_bags=100)[still], photo.rgb[still])


def test_skin_without_bags_hardly_changes() -> None:
    photo = closeup()
    change_of_bags, change_of_skin = (
        np.abs(depth(p, beauty(p, eye_bags=100)) - depth(p, p.rgb)) for p in (with_bags(), photo)
    )
    assert change_of_skin < 0.4 * change_of_bags


def test_no_edge_appears_between_the_eyes() -> None:
    # given
    photo = with_bags()
    # when
    gain = rgb_to_lab(beauty(photo, eye_bags=100))[..., 0] - rgb_to_lab(photo.rgb)[..., 0]
    # then
    x, y = frame(photo).points[6].astype(int)
    bridge = gain[y - 10 : y + 40, x - 30 : x + 30]
    assert np.abs(np.diff(gaussian(bridge, 1.5), axis=1)).max() < 2.0
