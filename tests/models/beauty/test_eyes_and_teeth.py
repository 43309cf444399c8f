"""Shadows under the eyes and yellow teeth are reduced, and nothing else changes."""

from dataclasses import replace

import numpy as np

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.contract import Photo
from tests.models.beauty.samples import band, beauty, cheeks, frame, inside, mean_lab, painted
from tests.support.portraits import closeup, with_pixels

UNDER_EYES = (
    (*mesh.LEFT_LOWER_LID, *mesh.LEFT_ORBIT[::-1]),
    (*mesh.RIGHT_LOWER_LID, *mesh.RIGHT_ORBIT[::-1]),
)
"""Rings of landmarks from the lower lid to the rim of the orbit."""


def tired() -> Photo:
    """The close-up with bluish shadows under its eyes."""
    photo = closeup()
    rings = [frame(photo).ring(ring) for ring in UNDER_EYES]
    shadow = gaussian(fill_polygons((600, 600), rings), 4.0)
    return with_pixels(photo, painted(photo, shadow, (90, 70, 95), 0.45))


def yellow_toothed() -> Photo:
    """The close-up with yellow teeth."""
    photo = closeup()
    return with_pixels(photo, painted(photo, inside(photo, mesh.LIPS_INNER).astype(np.float32), (200, 170, 90), 0.5))


def test_dark_circles_approach_the_colour_of_the_cheeks_but_keep_some_shadow() -> None:
    photo = tired()
    under, cheek = inside(photo, *UNDER_EYES), mean_lab(photo.rgb, cheeks(photo))
    before, after = (mean_lab(rgb, under) for rgb in (photo.rgb, beauty(photo, dark_circle=100)))
    assert np.linalg.norm(after - cheek) < 0.8 * np.linalg.norm(before - cheek)
    assert after[0] < cheek[0]


def test_lifting_dark_circles_keeps_the_texture() -> None:
    photo = tired()
    under = inside(photo, *UNDER_EYES)
    before, after = (band(rgb, 0.3, 2.0)[under].std() for rgb in (photo.rgb, beauty(photo, dark_circle=100)))
    assert 0.9 < after / before < 1.1


def test_lifting_dark_circles_keeps_the_bytes_of_the_eyes() -> None:
    photo = tired()
    eyes = inside(photo, mesh.LEFT_EYE, mesh.RIGHT_EYE)
    assert np.array_equal(beauty(photo, dark_circle=100)[eyes], photo.rgb[eyes])


def test_teeth_lose_their_yellow_and_are_no_darker() -> None:
    photo = yellow_toothed()
    mouth = inside(photo, mesh.LIPS_INNER)
    before, after = (mean_lab(rgb, mouth) for rgb in (photo.rgb, beauty(photo, whiten_teeth=100)))
    assert after[2] < 0.6 * before[2]
    assert after[0] > before[0]


def test_whitening_teeth_keeps_the_bytes_of_the_lips() -> None:
    photo = yellow_toothed()
    lips = inside(photo, mesh.LIPS_OUTER) & ~(fill_polygons((600, 600), [frame(photo).ring(mesh.LIPS_INNER)]) > 0)
    assert np.mean(beauty(photo, whiten_teeth=100)[lips] != photo.rgb[lips]) < 0.03


def test_gums_stay_red() -> None:
    # given
    photo = closeup()
    mouth = inside(photo, mesh.LIPS_INNER)
    upper = mouth & (np.arange(600)[:, None] < np.argwhere(mouth)[:, 0].mean() - 3)
    gums = with_pixels(photo, painted(photo, upper.astype(np.float32), (190, 95, 100), 0.9))
    # when
    before, after = (rgb_to_lab(rgb)[upper].mean(axis=0) for rgb in (gums.rgb, beauty(gums, whiten_teeth=100)))
    # then
    assert after[1] > 0.9 * before[1]


def test_a_closed_mouth_does_not_change() -> None:
    # given
    photo = closeup()
    landmarks = photo.faces[0].landmarks.copy()
    upper, lower = mesh.LIPS_INNER[1:10], mesh.LIPS_INNER[:10:-1]
    landmarks[list(upper)] = landmarks[list(lower)] = (landmarks[list(upper)] + landmarks[list(lower)]) / 2
    closed = replace(photo, faces=(replace(photo.faces[0], landmarks=landmarks),))
    # when, then
    assert np.array_equal(beauty(closed, whiten_teeth=100), photo.rgb)
