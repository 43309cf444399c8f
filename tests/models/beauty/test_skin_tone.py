"""Skin tone: warmer and cooler skin of the same lightness; nothing else is tinted."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._sdk.contract import Photo
from tests.models.beauty.samples import HAIR, beauty, cheeks, darker_skinned, frame, inside, mean_lab, painted
from tests.support.portraits import closeup, with_pixels

VALUES = (-100, -50, 0, 50, 100)
ENDS = pytest.mark.parametrize("end", [-100, 100])


@pytest.mark.parametrize("sample", [closeup, darker_skinned], ids=["light", "dark"])
def test_skin_gets_yellower_from_cool_to_warm(sample: Callable[[], Photo]) -> None:
    photo = sample()
    colours = [mean_lab(beauty(photo, skin_tone=value), cheeks(photo)) for value in VALUES]
    assert all(later[2] > earlier[2] + 1 for earlier, later in pairwise(colours))
    assert max(abs(colour[0] - colours[2][0]) for colour in colours) < 1


@ENDS
def test_hair_and_eyes_are_not_tinted_and_teeth_hardly(end: int) -> None:
    photo = closeup()
    toned = beauty(photo, skin_tone=end)
    eyes, teeth = inside(photo, mesh.LEFT_EYE, mesh.RIGHT_EYE), inside(photo, mesh.LIPS_INNER)
    change = rgb_to_lab(toned) - rgb_to_lab(photo.rgb)
    assert np.array_equal(toned[eyes], photo.rgb[eyes])
    assert np.abs(change[teeth].mean(axis=0)).max() < 1.5
    assert np.abs(change[HAIR].mean(axis=(0, 1))).max() < 0.3


@ENDS
def test_lips_follow_the_skin_halfway(end: int) -> None:
    photo = closeup()
    lips = inside(photo, mesh.LIPS_OUTER) & ~inside(photo, mesh.LIPS_INNER)
    change = rgb_to_lab(beauty(photo, skin_tone=end)) - rgb_to_lab(photo.rgb)
    share = change[lips][:, 2].mean() / change[cheeks(photo)][:, 2].mean()
    assert 0.2 < share < 0.8


@ENDS
def test_a_white_collar_stays_white(end: int) -> None:
    # given
    photo = closeup()
    face = frame(photo)
    below = np.zeros((600, 600), np.float32)
    below[int((face.points[152] - 0.1 * face.unit * face.up)[1]) :] = 1
    collared = with_pixels(photo, painted(photo, below, (245, 245, 245), 1.0))
    # when
    change = rgb_to_lab(beauty(collared, skin_tone=end)) - rgb_to_lab(collared.rgb)
    # then
    assert np.abs(change[below > 0]).max() < 1


def test_at_0_the_photo_keeps_its_bytes() -> None:
    assert np.array_equal(beauty(closeup(), skin_tone=0), closeup().rgb)


@ENDS
def test_a_black_and_white_photo_is_not_tinted(end: int) -> None:
    photo = closeup()
    grey = replace(photo, rgb=np.repeat(photo.rgb[..., 1:2], 3, axis=2))
    assert np.array_equal(beauty(grey, skin_tone=end), grey.rgb)
