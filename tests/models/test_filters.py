"""Filters: colour looks, vignette, grain, tilt-shift and bokeh."""

import cv2
import numpy as np
import pytest

from facemagi.manifest import read_manifest
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.color.lut3d import apply_cube, identity_cube
from sagemaker_endpoints._imaging.color.tone_curve import apply_tone_curve
from sagemaker_endpoints._imaging.filters.lens_blur import lens_blur
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints.filters.grading import look_cube
from sagemaker_endpoints.filters.looks import LOOKS
from scripts.repository import MODELS
from tests.support.editing import edited
from tests.support.portraits import astronaut, change

GREY = ("mono", "silver", "noir")
WARM, COOL = ("warm", "golden", "sunset"), ("cool",)
GREY_OR_TINTED = {"none", *GREY, "sepia", "cyanotype"}
SKINS = [(250, 228, 216), (236, 200, 180), (198, 146, 118), (120, 78, 58), (70, 46, 36)]
names = pytest.mark.parametrize("name", LOOKS)


def filtered(photo: Photo, look: str = "none", **params: int) -> RGB:
    return edited("filters", "filters", photo, look=look, **params)


def greys(steps: int = 64) -> RGB:
    """(1, steps, 3): black to white."""
    ramp = np.linspace(0, 255, steps).astype(np.uint8)
    return np.repeat(ramp[None, :, None], 3, axis=2)


def plain(level: int, side: int = 96) -> Photo:
    return Photo(np.full((side, side, 3), level, np.uint8))


def mean_lab(rgb: RGB) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.asarray(rgb_to_lab(rgb).mean(axis=(0, 1)))


def sharpness(rgb: RGB, where: slice) -> float:
    return float(np.abs(cv2.Laplacian(rgb[where].astype(np.float32), cv2.CV_32F)).mean())


def test_the_manifest_offers_every_look() -> None:
    choice = read_manifest(MODELS / "filters").effects["filters"].parameters["look"]
    assert choice.schema_()["enum"] == list(LOOKS)


def test_the_identity_table_changes_no_byte() -> None:
    assert np.array_equal(apply_cube(astronaut().rgb, identity_cube()), astronaut().rgb)


@names
def test_a_look_keeps_the_order_of_tones(name: str) -> None:
    lightness = rgb_to_lab(apply_cube(greys(), look_cube(name)))[0, :, 0]
    assert (np.diff(lightness) >= -0.6).all()
    assert lightness[-1] - lightness[0] > 60


@names
def test_a_look_makes_no_bands_in_a_smooth_sky(name: str) -> None:
    sky = np.linspace((40, 90, 160), (200, 220, 250), 256)[None].astype(np.uint8)
    steps = np.linalg.norm(np.diff(rgb_to_lab(apply_cube(sky, look_cube(name))), axis=1), axis=-1)
    assert steps.max() < 2.5


@pytest.mark.parametrize("name", GREY)
def test_black_and_white_looks_have_no_colour(name: str) -> None:
    lab = rgb_to_lab(filtered(astronaut(), name, strength=100))
    assert np.hypot(lab[..., 1], lab[..., 2]).max() < 6


@pytest.mark.parametrize("name", WARM)
def test_warm_looks_tint_greys_yellow_and_red(name: str) -> None:
    _, red, yellow = mean_lab(apply_cube(greys(), look_cube(name)))
    assert red + yellow > 2


@pytest.mark.parametrize("name", COOL)
def test_cool_looks_tint_greys_blue(name: str) -> None:
    assert mean_lab(apply_cube(greys(), look_cube(name)))[2] < -2


@pytest.mark.parametrize("name", sorted(set(LOOKS) - GREY_OR_TINTED))
@pytest.mark.parametrize("skin", SKINS)
def test_colour_looks_leave_skin_the_hue_of_skin(name: str, skin: tuple[int, int, int]) -> None:
    swatch = np.full((1, 1, 3), skin, np.uint8)
    before, after = (mean_lab(picture)[1:] for picture in (swatch, apply_cube(swatch, look_cube(name))))
    cosine = before @ after / (np.linalg.norm(before) * np.linalg.norm(after))
    assert np.degrees(np.arccos(np.clip(cosine, -1, 1))) < 18


def test_sepia_is_brown_and_not_green() -> None:
    _, red, yellow = rgb_to_lab(apply_cube(greys(), look_cube("sepia")))[0, 12:52].T
    assert red.min() > 3
    assert (yellow > red).all()


@pytest.mark.parametrize("name", sorted(name for name in LOOKS if not LOOKS[name].tints))
def test_a_black_and_white_photo_gets_no_colour_from_a_look_that_is_no_tint(name: str) -> None:
    grey = Photo(np.repeat(astronaut().rgb[..., 1:2], 3, axis=2))
    assert np.ptp(filtered(grey, name, strength=100).astype(int), axis=2).max() == 0


def test_a_tint_colours_a_black_and_white_photo() -> None:
    grey = Photo(np.repeat(astronaut().rgb[..., 1:2], 3, axis=2))
    assert np.ptp(filtered(grey, "sepia", strength=100).astype(int), axis=2).mean() > 8


def test_half_strength_lies_between_the_photo_and_the_look() -> None:
    photo = astronaut()
    half, whole = (change(photo.rgb, filtered(photo, "vivid", strength=s)) for s in (50, 100))
    assert np.abs(2 * half - whole).mean() < 1.0


def test_a_vignette_darkens_the_corners_and_keeps_the_centre() -> None:
    shaded = filtered(plain(200), vignette=100)
    assert shaded[48, 48, 0] >= 199
    assert shaded[0, 0, 0] < 100


def test_grain_keeps_the_mean_and_is_strongest_in_middle_greys() -> None:
    dark, middle = (filtered(plain(level), grain=100).astype(np.float32) for level in (8, 128))
    assert abs(float(middle.mean()) - 128) < 1
    assert middle.std() > 2 * dark.std()


def test_grain_has_no_colour() -> None:
    grained = filtered(plain(128), grain=100)
    assert np.array_equal(grained[..., 0], grained[..., 2])


def test_different_pictures_have_different_grain() -> None:
    first, second = (filtered(plain(level), grain=100).astype(int) - level for level in (128, 129))
    assert not np.array_equal(first, second)


def test_the_grain_stays_where_it_is_when_the_colours_change() -> None:
    first, second = (filtered(plain(128), grain=100, look="warm", strength=strength)[..., 1] for strength in (0, 60))
    assert not np.array_equal(first, second)
    assert np.corrcoef(first.ravel(), second.ravel())[0, 1] > 0.95


def test_tilt_shift_keeps_its_band_and_blurs_the_rest() -> None:
    photo = astronaut()
    result = filtered(photo, tilt_shift=100, tilt_position=50)
    assert np.array_equal(result[250:262], photo.rgb[250:262])
    assert sharpness(result, slice(0, 60)) < 0.5 * sharpness(photo.rgb, slice(0, 60))


def test_the_band_of_tilt_shift_can_be_rotated() -> None:
    photo = astronaut()
    result = filtered(photo, tilt_shift=100, tilt_angle=90)
    assert np.array_equal(result[:, 250:262], photo.rgb[:, 250:262])


def test_bokeh_keeps_the_person_and_blurs_the_background() -> None:
    # given the sample
    photo = astronaut()
    # when its background is blurred
    result = filtered(photo, bokeh=100)
    # then the face keeps its bytes
    left, top = photo.faces[0].landmarks[105, :2].astype(int)
    right, bottom = photo.faces[0].landmarks[291, :2].astype(int)
    assert np.array_equal(result[top:bottom, left:right], photo.rgb[top:bottom, left:right])
    # and the rocket behind loses its detail
    rocket = (slice(0, 180), slice(360, 460))
    before, after = (cv2.Laplacian(picture[rocket], cv2.CV_32F).std() for picture in (photo.rgb, result))
    assert after < 0.35 * before


def test_bokeh_does_not_change_a_picture_without_people() -> None:
    photo = plain(128)
    assert np.array_equal(filtered(photo, bokeh=100), photo.rgb)


def test_a_bright_point_is_blurred_to_a_disc() -> None:
    night = np.zeros((61, 61, 3), np.uint8)
    night[30, 30] = 255
    light = lens_blur(night, np.ones((61, 61), np.float32), 4.0)[..., 0] > 0
    assert abs(int(light.sum()) - np.pi * 16) < 25
    assert light[30, 27:34].all()


def test_excluded_pixels_do_not_spill_into_the_blur() -> None:
    picture = np.zeros((40, 40, 3), np.uint8)
    picture[:, 20:] = 255
    dark = (picture[..., 0] == 0).astype(np.float32)
    assert lens_blur(picture, dark, 4.0)[:, :19].max() <= 3


def test_a_curve_goes_through_its_points_and_never_falls() -> None:
    curve = ((0.0, 0.0), (0.4, 0.1), (0.5, 0.9), (1.0, 1.0))
    assert np.allclose(apply_tone_curve(curve, np.array([0.0, 0.4, 0.5, 1.0], np.float32)), [0, 0.1, 0.9, 1], atol=1e-6)
    assert (np.diff(apply_tone_curve(curve, np.linspace(0, 1, 500, dtype=np.float32))) >= 0).all()


@pytest.mark.parametrize("name", ["mono", "noir", "silver"])
def test_a_black_and_white_look_leaves_no_colour_at_its_default_strength(name: str) -> None:
    colours = [np.ptp(filtered(astronaut(), name, strength=s).astype(int), axis=2).mean() for s in (0, 20, 40, 60, 80)]
    assert colours == sorted(colours, reverse=True)
    assert colours[-1] < 3 < colours[2]
