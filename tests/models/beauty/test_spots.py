"""Removing blemishes: single spots disappear, everything that only resembles a spot stays."""

import numpy as np
import pytest

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.sample_face import sample_frame
from sagemaker_endpoints._sdk.contract import Photo
from sagemaker_endpoints.beauty.spots import find_spots
from tests.models.beauty.samples import band, beauty, disc, frame, inside, painted
from tests.support.portraits import change, closeup, with_pixels

SPOTS = {"mole": ((60, 35, 25), 0.8), "pimple": ((190, 60, 50), 0.6)}
"""RGB colour and opacity."""

SPOT_RADIUS = 5.0
"""Pixels of the close-up: as a mole of 5 mm."""


def spotted(colour: tuple[int, int, int], opacity: float) -> Photo:
    """The close-up with a spot on its cheek."""
    photo = closeup()
    return with_pixels(photo, painted(photo, disc(photo, frame(photo).points[50], SPOT_RADIUS), colour, opacity))


def distance_from_spot(photo: Photo) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """(H, W): pixels to the centre of the spot."""
    rows, columns = np.mgrid[: photo.rgb.shape[0], : photo.rgb.shape[1]] + 0.5
    x, y = frame(photo).points[50]
    return np.asarray(np.hypot(columns - x, rows - y))


def contrast(photo: Photo, rgb: np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]) -> float:
    """Distance in Lab between the spot and the ring around it."""
    lab, distance = rgb_to_lab(rgb), distance_from_spot(photo)
    spot = lab[distance < 0.7 * SPOT_RADIUS].mean(axis=0)
    around = lab[(distance > 2 * SPOT_RADIUS) & (distance < 3 * SPOT_RADIUS)].mean(axis=0)
    return float(np.linalg.norm(spot - around))


@pytest.mark.parametrize(("colour", "opacity"), SPOTS.values(), ids=SPOTS)
def test_a_spot_fades_with_the_slider_and_disappears_at_100(colour: tuple[int, int, int], opacity: float) -> None:
    photo = spotted(colour, opacity)
    contrasts = [contrast(photo, beauty(photo, remove_blemish=value)) for value in (0, 30, 60, 100)]
    assert contrasts == sorted(contrasts, reverse=True)
    assert contrasts[-1] < 0.15 * contrasts[0]


def test_a_healed_spot_has_the_grain_of_skin() -> None:
    # given
    photo = spotted(*SPOTS["mole"])
    # when
    grain = band(beauty(photo, remove_blemish=100), 0.3, 1.5)
    # then
    distance = distance_from_spot(photo)
    healed, skin = distance < SPOT_RADIUS, (distance > 3 * SPOT_RADIUS) & (distance < 6 * SPOT_RADIUS)
    assert 0.6 < grain[healed].std() / grain[skin].std() < 1.5


def test_the_surroundings_of_a_spot_keep_their_bytes() -> None:
    # given
    photo = spotted(*SPOTS["mole"])
    # when
    healed = beauty(photo, remove_blemish=100)
    clean = beauty(closeup(), remove_blemish=100)
    # then
    ring = (distance_from_spot(photo) > 3.5 * SPOT_RADIUS) & (distance_from_spot(photo) < 7 * SPOT_RADIUS)
    assert np.array_equal(healed[ring], clean[ring])


def test_a_crowd_of_pimples_is_healed() -> None:
    # given
    photo = closeup()
    cheek = frame(photo).points[50]
    offsets = [(x, y) for x in (-24, -8, 8, 24) for y in (-20, 0, 20)]
    pimples = sum(disc(photo, cheek + np.array(offset, np.float32), 4.0) for offset in offsets)
    spotty = with_pixels(photo, painted(photo, np.clip(np.asarray(pimples), 0, 1), (200, 80, 75), 0.5))
    # when
    healed = beauty(spotty, remove_blemish=100)
    # then
    left = np.abs(change(closeup().rgb, healed))[np.asarray(pimples) > 0.5].mean()
    assert left < 0.5 * np.abs(change(closeup().rgb, spotty.rgb))[np.asarray(pimples) > 0.5].mean()


def test_freckles_stay() -> None:
    # given
    photo = closeup()
    random = np.random.default_rng(3)
    cheek = frame(photo).points[50]
    freckles = sum(disc(photo, cheek + random.uniform(-35, 35, 2), 2.0) for _ in range(40))
    freckled = with_pixels(photo, painted(photo, np.clip(np.asarray(freckles), 0, 1), (120, 70, 50), 0.5))
    # when
    kept = np.abs(change(closeup().rgb, beauty(freckled, remove_blemish=100))).mean()
    # then
    assert kept > 0.7 * np.abs(change(closeup().rgb, freckled.rgb)).mean()


def test_nostrils_eyes_lips_and_brows_are_no_spots() -> None:
    photo = closeup()
    rings = (mesh.NOSE_BASE, mesh.LEFT_EYE, mesh.RIGHT_EYE, mesh.LIPS_OUTER, mesh.LEFT_BROW, mesh.RIGHT_BROW)
    features = inside(photo, *rings)
    assert np.array_equal(beauty(photo, remove_blemish=100)[features], photo.rgb[features])


def test_a_strand_of_hair_across_the_cheek_is_no_spot() -> None:
    # given
    photo = closeup()
    rows, columns = np.mgrid[: photo.rgb.shape[0], : photo.rgb.shape[1]] + 0.5
    x, y = frame(photo).points[50]
    strand = (np.abs((columns - x) * 0.8 + (rows - y) * 0.6) < 1.2) & (np.abs(rows - y) < 60)
    haired = with_pixels(photo, painted(photo, strand.astype(np.float32), (70, 50, 30), 0.9))
    # when
    healed = beauty(haired, remove_blemish=100)
    # then
    assert (np.abs(change(haired.rgb, healed))[strand].max(axis=-1) > 8).mean() < 0.1


@pytest.mark.parametrize(("landmark", "found"), [(50, True), (61, False)], ids=["cheek", "corner of the mouth"])
def test_a_mole_at_the_edge_of_the_skin_is_healed_and_a_dark_corner_is_not(landmark: int, found: bool) -> None:
    # given: even skin that ends beside a small dark spot
    face, unit = sample_frame(), sample_frame().unit
    x, y = face.points[landmark]
    rows, columns = np.indices((256, 256)) + 0.5
    lab = np.full((256, 256, 3), (70, 12, 16), np.float32)
    distance = np.hypot(columns - x, rows - y)
    lab[..., 0] -= 40 * np.exp(-0.5 * (distance / (0.02 * unit)) ** 2).astype(np.float32)
    skin = (columns > x - 0.03 * unit).astype(np.float32)
    # when
    discs = find_spots(lab, skin, face).discs
    # then
    assert (np.hypot(*(discs[:, :2] - (x, y)).T).min(initial=np.inf) < 0.03 * unit) == found
