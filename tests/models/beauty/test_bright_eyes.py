"""Brighter and sharper eyes: they change what lies between the lids, and nothing of the face around it."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import Photo
from sagemaker_endpoints.beauty.eyes import EDGE, LASHES
from tests.models.beauty.samples import beauty, frame, inside, mean_lab, sharpness
from tests.support.portraits import closeup

EYES = (mesh.LEFT_EYE, mesh.RIGHT_EYE)
LIDS = ((mesh.LEFT_EYE[1:8], mesh.LEFT_EYE[:8:-1]), (mesh.RIGHT_EYE[1:8], mesh.RIGHT_EYE[:8:-1]))
VALUES = (0, 50, 100)


def discs(photo: Photo, share: float) -> NDArray[np.bool_]:
    """(H, W): discs around the centres of the irises, `share` of the irises' radius."""
    rows, columns = np.mgrid[: photo.rgb.shape[0], : photo.rgb.shape[1]] + 0.5
    covered = np.zeros(photo.rgb.shape[:2], bool)
    for iris in (mesh.LEFT_IRIS, mesh.RIGHT_IRIS):
        (x, y), rim = frame(photo).points[iris], frame(photo).points[iris + 1]
        covered |= np.hypot(columns - x, rows - y) < share * float(np.hypot(*(rim - (x, y))))
    return np.asarray(covered & inside(photo, *EYES), np.bool_)


def whites(photo: Photo) -> NDArray[np.bool_]:
    """(H, W): the whites of the eyes."""
    return inside(photo, *EYES) & ~discs(photo, 1.2)


def away_from_eyes(photo: Photo) -> NDArray[np.bool_]:
    """(H, W): pixels that no retouch of the eyes reaches."""
    face = frame(photo)
    reach = (LASHES + 6 * EDGE) * face.unit
    near = fill_polygons((600, 600), [grow_outline(closed_curve(face.ring(eye)), reach) for eye in EYES])
    return np.asarray(near == 0, np.bool_)


def closed_eyed() -> Photo:
    """The close-up with landmarks of closed lids."""
    photo = closeup()
    landmarks = photo.faces[0].landmarks.copy()
    for lower, upper in LIDS:
        landmarks[list(lower)] = landmarks[list(upper)] = (landmarks[list(lower)] + landmarks[list(upper)]) / 2
    return replace(photo, faces=(replace(photo.faces[0], landmarks=landmarks),))


def test_whites_get_lighter_and_lose_their_tint() -> None:
    photo = closeup()
    colours = [mean_lab(beauty(photo, brighten_eyes=value), whites(photo)) for value in VALUES]
    assert all(later[0] > earlier[0] + 1 for earlier, later in pairwise(colours))
    assert all(np.hypot(*later[1:]) < np.hypot(*earlier[1:]) for earlier, later in pairwise(colours))


def test_irises_get_lighter_and_pupils_stay_dark() -> None:
    photo = closeup()
    gain = rgb_to_lab(beauty(photo, brighten_eyes=100))[..., 0] - rgb_to_lab(photo.rgb)[..., 0]
    iris, dark = discs(photo, 0.9), discs(photo, 0.9) & (rgb_to_lab(photo.rgb)[..., 0] < 8)
    assert gain[iris].mean() > 1
    assert gain[dark].mean() < 3


def test_brightening_keeps_the_bytes_of_lids_and_skin() -> None:
    photo = closeup()
    # a margin of two pixels: the canvas is slightly smaller than the photo
    skin = fill_polygons((600, 600), [grow_outline(closed_curve(frame(photo).ring(eye)), 2.0) for eye in EYES]) == 0
    assert np.array_equal(beauty(photo, brighten_eyes=100)[skin], photo.rgb[skin])


def test_sharper_eyes_have_steeper_edges() -> None:
    photo = closeup()
    eyes = inside(photo, *EYES)
    edges = [sharpness(beauty(photo, sharpen_eyes=value), eyes) for value in VALUES]
    assert all(later > 1.1 * earlier for earlier, later in pairwise(edges))


def test_sharpening_adds_no_bright_halo() -> None:
    photo = closeup()
    gain = rgb_to_lab(beauty(photo, sharpen_eyes=100))[..., 0] - rgb_to_lab(photo.rgb)[..., 0]
    assert gain.max() < 9


@pytest.mark.parametrize("slider", ["brighten_eyes", "sharpen_eyes"])
def test_pixels_away_from_the_eyes_keep_their_bytes(slider: str) -> None:
    photo = closeup()
    away = away_from_eyes(photo)
    assert np.array_equal(beauty(photo, **{slider: 100})[away], photo.rgb[away])


@pytest.mark.parametrize("slider", ["brighten_eyes", "sharpen_eyes"])
def test_closed_eyes_do_not_change(slider: str) -> None:
    assert np.array_equal(beauty(closed_eyed(), **{slider: 100}), closeup().rgb)
