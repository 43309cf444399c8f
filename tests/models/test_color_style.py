"""Colour style: people and background each take the colours of their counterpart, without new edges."""

from dataclasses import replace

import numpy as np
import pytest

from facemagi.manifest import read_manifest
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.color.lut3d import CUBE_SIDE
from sagemaker_endpoints._imaging.color.oklab import clip_to_gamut, oklab_to_srgb, srgb_to_oklab
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints.color_style.colour_map import colour_map
from sagemaker_endpoints.color_style.palettes import SWATCHES, built_in
from sagemaker_endpoints.color_style.sampling import palettes_of
from sagemaker_endpoints.color_style.tones import matched_tones
from sagemaker_endpoints.color_style.transport import transported
from scripts.repository import MODELS
from tests.support.editing import edited
from tests.support.portraits import astronaut, change

palettes = pytest.mark.parametrize("palette", SWATCHES)
WALL = (slice(0, 60), slice(300, 360))
"""Rows and columns of the sample that show only background."""


def styled(photo: Photo, **params: object) -> RGB:
    return edited("color_style", "color_style", photo, **({"strength": 100} | params))


def sea(seed: int = 5) -> Photo:
    """A picture in shades of blue, without people."""
    random = np.random.default_rng(seed)
    blues = np.array((20, 60, 110)) + random.integers(0, 80, (96, 96, 1)) + random.integers(0, 12, (96, 96, 3))
    return Photo(blues.astype(np.uint8))


def with_reference(photo: Photo, reference: Photo) -> Photo:
    return replace(photo, references={"reference": reference})


def mean_lab(rgb: RGB) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.asarray(rgb_to_lab(rgb).mean(axis=(0, 1)))


def face(photo: Photo) -> tuple[slice, slice]:
    left, top = photo.faces[0].landmarks[105, :2].astype(int)
    right, bottom = photo.faces[0].landmarks[291, :2].astype(int)
    return slice(top, bottom), slice(left, right)


def test_the_manifest_offers_every_palette() -> None:
    choice = read_manifest(MODELS / "color_style").effects["color_style"].parameters["palette"]
    assert choice.schema_()["enum"] == list(SWATCHES)


def test_the_background_takes_the_colours_of_the_reference() -> None:
    photo = astronaut()
    before, after = mean_lab(photo.rgb[WALL]), mean_lab(styled(with_reference(photo, sea()))[WALL])
    target = mean_lab(sea().rgb)
    assert np.linalg.norm((after - target)[1:]) < 0.6 * np.linalg.norm((before - target)[1:])


def test_a_reference_overrides_the_palette() -> None:
    photo = with_reference(astronaut(), sea())
    assert np.array_equal(styled(photo, palette="neon"), styled(photo, palette="autumn"))


def test_a_photo_as_its_own_reference_hardly_changes() -> None:
    photo = astronaut()
    own = styled(with_reference(photo, astronaut()), person=100)
    assert np.abs(change(photo.rgb, own)).mean() < 1.5


def test_person_0_keeps_the_bytes_of_people() -> None:
    photo = astronaut()
    assert np.array_equal(styled(photo, person=0)[face(photo)], photo.rgb[face(photo)])


def test_ground_0_keeps_the_bytes_of_the_background() -> None:
    photo = astronaut()
    assert np.array_equal(styled(photo, ground=0)[WALL], photo.rgb[WALL])


def test_light_0_keeps_the_lightness() -> None:
    photo = with_reference(astronaut(), sea())
    kept, taken = (rgb_to_lab(styled(photo, light=light)[WALL])[..., 0].mean() for light in (0, 100))
    before = rgb_to_lab(photo.rgb[WALL])[..., 0].mean()
    assert abs(kept - before) < 4
    assert abs(taken - before) > 2 * abs(kept - before)


@palettes
def test_skin_keeps_the_hue_of_skin(palette: str) -> None:
    photo = astronaut()
    before, after = (mean_lab(rgb[face(photo)])[1:] for rgb in (photo.rgb, styled(photo, palette=palette, person=100)))
    cosine = before @ after / (np.linalg.norm(before) * np.linalg.norm(after))
    assert np.degrees(np.arccos(np.clip(cosine, -1, 1))) < 50


@palettes
def test_smooth_tones_stay_smooth(palette: str) -> None:
    own = palettes_of(astronaut().rgb, astronaut().person_mask())
    cube = colour_map(own.ground, built_in(palette).ground, "ground", 1.0)
    greys = srgb_to_oklab(cube[np.arange(CUBE_SIDE), np.arange(CUBE_SIDE), np.arange(CUBE_SIDE)])
    assert np.abs(np.diff(greys[1:], axis=0)).max() < 0.12
    assert (np.diff(greys[:, 0]) > -0.01).all()


def test_transport_gives_the_mean_and_deviation_of_the_target() -> None:
    random = np.random.default_rng(1)
    source = np.asarray(random.normal((0.3, 0.0, 0.0), (0.10, 0.02, 0.02), (500, 3)), np.float32)
    target = np.asarray(random.normal((0.7, 0.1, -0.1), (0.05, 0.04, 0.01), (700, 3)), np.float32)
    result = transported(source, target)
    assert np.abs(result.mean(axis=0) - target.mean(axis=0)).max() < 0.01
    assert np.abs(result.std(axis=0) - target.std(axis=0)).max() < 0.01


def test_transport_to_itself_changes_nothing() -> None:
    samples = np.asarray(np.random.default_rng(2).random((200, 3)), np.float32)
    assert np.abs(transported(samples, samples) - samples).max() < 1e-5


def test_a_part_that_is_too_small_has_the_palette_of_the_whole_picture() -> None:
    nobody = palettes_of(sea().rgb, np.zeros((96, 96), np.float32))
    assert np.array_equal(nobody.person, nobody.ground)


def test_matched_tones_keep_their_order() -> None:
    random = np.random.default_rng(6)
    two_tones = np.concatenate([random.normal(0.05, 0.02, 300), random.normal(0.95, 0.02, 300)]).astype(np.float32)
    middle = np.asarray(random.normal(0.5, 0.01, 600), np.float32)
    tones = np.linspace(0, 1, 300, dtype=np.float32)
    for source, target in ((two_tones, middle), (middle, two_tones)):
        assert (np.diff(matched_tones(tones, source, target, 0.24)) >= 0).all()


def test_matched_tones_move_towards_the_other_palette() -> None:
    random = np.random.default_rng(6)
    dark, light = (np.asarray(random.normal(middle, 0.08, 600), np.float32) for middle in (0.4, 0.6))
    assert 0.53 < float(matched_tones(dark, dark, light, 0.24).mean()) < 0.62


def test_a_round_trip_through_oklab_keeps_the_colour() -> None:
    colours = np.asarray(np.random.default_rng(4).random((100, 3)), np.float32)
    assert np.abs(oklab_to_srgb(srgb_to_oklab(colours)) - colours).max() < 1e-3


def test_colours_out_of_gamut_keep_hue_and_lightness() -> None:
    vivid = np.array([[0.6, 0.3, 0.2]], np.float32)
    shown = srgb_to_oklab(oklab_to_srgb(clip_to_gamut(vivid)))
    assert abs(shown[0, 0] - 0.6) < 0.01
    assert abs(np.arctan2(shown[0, 2], shown[0, 1]) - np.arctan2(0.2, 0.3)) < 0.02
