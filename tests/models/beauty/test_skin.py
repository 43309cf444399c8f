"""Skin under beauty gets smoother and fairer and keeps its texture; everything else stays as sharp as before."""

from collections.abc import Callable

import numpy as np
import pytest

from sagemaker_endpoints._imaging.color.lab import lab_to_rgb, rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._sdk.contract import Photo
from tests.models.beauty.samples import HAIR, band, beauty, cheeks, darker_skinned, frame, inside, mean_lab, sharpness
from tests.support.portraits import astronaut, change, closeup, with_pixels

FEATURES = {
    "lips": (mesh.LIPS_OUTER,),
    "eyes": (mesh.LEFT_EYE, mesh.RIGHT_EYE),
    "brows": (mesh.LEFT_BROW, mesh.RIGHT_BROW),
    "nostrils": (mesh.NOSE_BASE,),
}


def hue(lab: np.ndarray[tuple[int], np.dtype[np.float32]]) -> float:
    """Degrees in the plane of a* and b*."""
    return float(np.degrees(np.arctan2(lab[2], lab[1])))


def test_smoothing_evens_blotches_of_the_cheeks() -> None:
    photo = closeup()
    skin = cheeks(photo)
    before, after = (band(rgb, 2.0, 10.0)[skin].std() for rgb in (photo.rgb, beauty(photo, smoothing=100)))
    assert after < 0.8 * before


def test_smoothing_at_half_keeps_most_of_the_pores() -> None:
    photo = closeup()
    skin = cheeks(photo)
    before, after = (band(rgb, 0.3, 1.2)[skin].std() for rgb in (photo.rgb, beauty(photo, smoothing=50)))
    assert after > 0.7 * before


def test_smoothing_keeps_the_shading_of_the_face() -> None:
    photo = closeup()
    skin = cheeks(photo)
    difference = rgb_to_lab(beauty(photo, smoothing=100))[..., 0] - rgb_to_lab(photo.rgb)[..., 0]
    assert abs(float(difference[skin].mean())) < 1.0


@pytest.mark.parametrize("rings", FEATURES.values(), ids=FEATURES)
def test_smoothing_leaves_features_sharp(rings: tuple[tuple[int, ...], ...]) -> None:
    photo = closeup()
    where = inside(photo, *rings)
    assert sharpness(beauty(photo, smoothing=100), where) > 0.97 * sharpness(photo.rgb, where)


def test_smoothing_keeps_the_bytes_of_hair_and_irises() -> None:
    photo = closeup()
    smoothed = beauty(photo, smoothing=100)
    irises = inside(photo, tuple(range(469, 473)), tuple(range(474, 478)))
    assert np.array_equal(smoothed[HAIR], photo.rgb[HAIR])
    assert np.array_equal(smoothed[irises], photo.rgb[irises])


@pytest.mark.parametrize("sample", [closeup, darker_skinned], ids=["light", "dark"])
def test_whitening_lightens_skin_in_its_own_hue(sample: Callable[[], Photo]) -> None:
    photo = sample()
    skin = cheeks(photo)
    before, after = mean_lab(photo.rgb, skin), mean_lab(beauty(photo, whitening=100), skin)
    assert after[0] > before[0] + 3
    assert abs(hue(after) - hue(before)) < 6


def test_whitening_leaves_dark_skin_its_colour() -> None:
    photo = darker_skinned()
    skin = cheeks(photo)
    before, after = mean_lab(photo.rgb, skin), mean_lab(beauty(photo, whitening=100), skin)
    assert np.hypot(*after[1:]) > np.hypot(*before[1:])


def test_whitening_removes_yellow_from_light_skin() -> None:
    photo = closeup()
    skin = cheeks(photo)
    before, after = mean_lab(photo.rgb, skin), mean_lab(beauty(photo, whitening=100), skin)
    assert after[2] < before[2]
    assert after[1] > 0.9 * before[1]


def test_whitening_does_not_make_flushed_light_skin_pink() -> None:
    # given
    photo = closeup()
    lab = rgb_to_lab(photo.rgb)
    lab[..., 1] += 12
    flushed = with_pixels(photo, np.rint(lab_to_rgb(lab)).clip(0, 255).astype(np.uint8))
    skin = cheeks(photo)
    # when
    before, after = mean_lab(flushed.rgb, skin), mean_lab(beauty(flushed, whitening=100), skin)
    # then
    assert before[1] > 20
    assert after[1] < before[1] - 3


def test_whitening_reaches_the_throat_and_stops_at_the_collar() -> None:
    # given
    photo = closeup()
    face = frame(photo)
    below_chin = face.points[152] - np.array([0.12, 0.40])[:, None] * face.unit * face.up
    (x, y), (u, v) = below_chin.astype(int)
    # when
    gain = rgb_to_lab(beauty(photo, whitening=100))[..., 0] - rgb_to_lab(photo.rgb)[..., 0]
    # then
    assert gain[y, x] > 1
    assert abs(gain[v, u]) < 1


@pytest.mark.parametrize("feature", ["lips", "brows"])
def test_whitening_keeps_features_in_proportion(feature: str) -> None:
    photo = closeup()
    gain = rgb_to_lab(beauty(photo, whitening=100))[..., 0] - rgb_to_lab(photo.rgb)[..., 0]
    share = float(gain[inside(photo, *FEATURES[feature])].mean() / gain[cheeks(photo)].mean())
    assert 0.15 < share < 0.75


def test_whitening_keeps_hair() -> None:
    photo = closeup()
    gain = rgb_to_lab(beauty(photo, whitening=100))[..., 0] - rgb_to_lab(photo.rgb)[..., 0]
    assert abs(float(gain[HAIR].mean())) < 0.3


def test_whitening_reaches_a_hand_of_the_same_skin_but_no_cloth() -> None:
    # given: below the face a patch in the colour of the cheek, next to one of blue cloth
    photo = astronaut()
    colour = np.median(photo.rgb[cheeks(photo)], axis=0).astype(np.uint8)
    rgb = photo.rgb.copy()
    hand, cloth = (slice(330, 400), slice(150, 220)), (slice(330, 400), slice(230, 300))
    rgb[hand], rgb[cloth] = colour, (40, 60, 150)
    # when
    gain = change(rgb, beauty(with_pixels(photo, rgb), whitening=100)).mean(axis=2)
    # then
    assert gain[hand].mean() > 4
    assert abs(gain[cloth]).mean() < 0.3


def test_whitening_clips_no_highlights() -> None:
    photo = closeup()
    clipped = [(rgb[cheeks(photo)] == 255).mean() for rgb in (photo.rgb, beauty(photo, whitening=100))]
    assert clipped[1] - clipped[0] < 0.02
