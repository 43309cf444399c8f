"""Hair colour: only hair is dyed, from any colour to any, strands stay, an unreliable segmentation gives a warning."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from facemagi.warnings import JobWarning
from sagemaker_endpoints._imaging.color.colour_model import fit_colour_model
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb, rgb_to_lab
from sagemaker_endpoints._imaging.compositing.bleach import fit_bleach
from sagemaker_endpoints._imaging.compositing.hair_tone import HairTone, measure_hair_tone
from sagemaker_endpoints._imaging.compositing.recolour import dye_difference
from sagemaker_endpoints._imaging.compositing.toner import toner_ramp
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints.hair_color.adapter import confidences, dye_photo
from sagemaker_endpoints.hair_color.confidence import LOW_CONFIDENCE
from sagemaker_endpoints.hair_color.histogram import bins_of, density, overlap
from tests.support.editing import edited
from tests.support.portraits import astronaut, change, closeup, with_pixels

CROWN = (slice(60, 110), slice(220, 380))
"""A part of the close-up that is all hair."""

BLOND, BLACK = "#d0a872", "#1c1a1c"
COLOURS = pytest.mark.parametrize("colour", [BLACK, "#6e3a26", BLOND, "#3f5c94", "#d886a4"])


def dyed(photo: Photo, colour: str = "#6e1f33", **params: int) -> RGB:
    return edited("hair_color", "hair_color", photo, colour=colour, **({"strength": 100, "shine": 0} | params))


def mean_lab(rgb: RGB) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.asarray(rgb_to_lab(rgb).mean(axis=(0, 1)))


def strand_contrast(rgb: RGB) -> float:
    lightness = rgb_to_lab(rgb)[..., 0]
    return float((lightness - cv2.GaussianBlur(lightness, (0, 0), 4)).std())


def black_haired() -> Photo:
    """The close-up with its hair dyed black first."""
    return with_pixels(closeup(), dyed(closeup(), BLACK))


def with_hat(photo: Photo) -> Photo:
    """A blue cap over everything above the brows; the hair beside the face stays."""
    points = photo.faces[0].landmarks[:, :2]
    brim = float(points[[70, 300], 1].mean()) - 30
    rgb = photo.rgb.copy()
    rows, columns = np.mgrid[: rgb.shape[0], : rgb.shape[1]]
    inside = (np.abs(columns - points[10, 0]) < 250) & (rows < brim)
    rgb[inside] = np.array((30, 60, 190)) + (columns + rows)[inside][:, None] % 8
    return with_pixels(photo, rgb)


def features(photo: Photo) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    points = np.ascontiguousarray(photo.faces[0].landmarks[:, :2])
    rings = (mesh.LIPS_OUTER, mesh.LEFT_EYE, mesh.RIGHT_EYE, mesh.LEFT_CHEEK, mesh.NOSE_BASE)
    height, width = photo.rgb.shape[:2]
    return fill_polygons((height, width), [points[list(ring)] for ring in rings]) > 0.5


@COLOURS
def test_the_hair_takes_the_colour(colour: str) -> None:
    target = rgb_to_lab(np.frombuffer(bytes.fromhex(colour[1:]), np.uint8).reshape(1, 1, 3))[0, 0]
    result = mean_lab(dyed(closeup(), colour)[CROWN])
    assert abs(result[0] - target[0]) < 12
    # blond hair is paler than its swatch
    assert np.hypot(*(result[1:] - target[1:])) < (16 if colour == BLOND else 12)


@COLOURS
def test_eyes_lips_nose_and_cheek_keep_their_bytes(colour: str) -> None:
    photo = closeup()
    inside = features(photo)
    assert np.array_equal(dyed(photo, colour)[inside], photo.rgb[inside])


def test_the_background_keeps_its_bytes() -> None:
    photo = astronaut()
    result = dyed(photo)
    assert np.array_equal(result[:, 330:], photo.rgb[:, 330:])
    assert np.array_equal(result[:, :100], photo.rgb[:, :100])


def test_the_suit_under_the_chin_keeps_its_bytes() -> None:
    photo = astronaut()
    below = int(photo.faces[0].landmarks[152, 1]) + 40
    assert np.array_equal(dyed(photo)[below:], photo.rgb[below:])


def test_black_hair_can_become_blond() -> None:
    black = black_haired()
    assert rgb_to_lab(black.rgb[CROWN])[..., 0].mean() < 25
    blond = mean_lab(dyed(black, BLOND)[CROWN])
    assert blond[0] > 55
    assert blond[2] > 15


@COLOURS
def test_the_contrast_of_strands_stays(colour: str) -> None:
    photo = closeup()
    assert strand_contrast(dyed(photo, colour)[CROWN]) > 0.4 * strand_contrast(photo.rgb[CROWN])


def test_shine_brightens_highlights() -> None:
    dull, shining = (rgb_to_lab(dyed(closeup(), shine=s)[CROWN])[..., 0] for s in (0, 100))
    assert np.percentile(shining, 98) > np.percentile(dull, 98) + 2
    assert abs(np.median(shining) - np.median(dull)) < 3


def test_faces_can_have_different_colours() -> None:
    # given two faces side by side, with the colours blue and blond
    photo = closeup()
    wide = np.concatenate([photo.rgb, photo.rgb], axis=1)
    [face] = photo.faces
    shift = np.array([photo.rgb.shape[1], 0, 0], np.float32)
    other = replace(face, id="f1", landmarks=face.landmarks + shift, box=(face.box[0] + shift[0], *face.box[1:]))
    colours = ("#3f5c94", BLOND)
    faces = tuple(
        replace(f, params={"colour": colour, "strength": 100, "shine": 0})
        for f, colour in zip((face, other), colours, strict=True)
    )
    # when the photo is dyed
    result = dye_photo(Photo(wide, faces))
    # then b* is negative on the left and higher on the right
    left, right = mean_lab(result[CROWN]), mean_lab(result[:, photo.rgb.shape[1] :][CROWN])
    assert left[2] < 0 < right[2]


def test_visible_hair_has_high_confidence() -> None:
    assert confidences(closeup())["f0"] > 0.8


def test_a_hat_has_low_confidence_and_is_not_dyed() -> None:
    photo = with_hat(closeup())
    assert confidences(photo)["f0"] < LOW_CONFIDENCE
    cap = (slice(30, 110), slice(260, 340))
    assert np.abs(change(photo.rgb[cap], dyed(photo)[cap])).mean() < 3


def test_only_low_confidence_gives_a_warning() -> None:
    params = {"colour": "#6e1f33", "strength": 100, "shine": 0}
    clear, hidden = (
        replace(photo, faces=(replace(photo.faces[0], params=params),)) for photo in (closeup(), with_hat(closeup()))
    )
    dye_photo(clear)
    dye_photo(hidden)
    assert (clear.warnings, hidden.warnings) == ([], [JobWarning("low_confidence", "f0")])


def test_a_head_of_few_pixels_has_low_confidence() -> None:
    photo = astronaut()
    small = cv2.resize(photo.rgb, (128, 128), interpolation=cv2.INTER_AREA)
    face = replace(photo.faces[0], landmarks=photo.faces[0].landmarks / np.float32(4))
    assert face_frame(face.landmarks).unit < 12
    assert confidences(Photo(np.asarray(small, np.uint8), (face,)))["f0"] < LOW_CONFIDENCE


def test_overlap_is_high_within_a_material_and_low_between_two() -> None:
    random = np.random.default_rng(3)
    hair, same_hair, shirt = (
        np.asarray(random.normal(middle, 3, (30, 30, 3)), np.float32) for middle in ((30, 5, 8), (30, 5, 8), (70, 0, 0))
    )
    everywhere = np.ones((30, 30), np.float32)
    first, second, third = (density(bins_of(lab), everywhere) for lab in (hair, same_hair, shirt))
    assert overlap(first, second) > 0.9
    assert overlap(first, third) < 0.05


def test_lightened_hair_is_not_clipped_to_white() -> None:
    ramp = np.zeros((1, 50, 3), np.float32)
    ramp[..., 0] = np.linspace(5, 60, 50)
    tone = measure_hair_tone(ramp, np.ones((1, 50), np.float32))
    lifted = fit_bleach(tone, 80.0, 70.0).apply(ramp[..., 0] - tone.mean[0])
    assert lifted.max() < 100
    assert (np.diff(lifted[0]) > 0).all()


def warnings_of(photo: Photo, colour: str) -> list[JobWarning]:
    params = {"colour": colour, "strength": 100, "shine": 0}
    own = replace(photo, faces=(replace(photo.faces[0], params=params),))
    dye_photo(own)
    return own.warnings


def without_strands(photo: Photo) -> Photo:
    """The photo with its hair crushed to black."""
    hair = np.abs(change(photo.rgb, dyed(photo, "#00ff00"))).max(axis=-1) > 40
    rgb = photo.rgb.copy()
    rgb[hair] = rgb[hair] // 32
    return with_pixels(photo, rgb)


@pytest.mark.parametrize(("colour", "warned"), [(BLOND, True), (BLACK, False)])
def test_hair_without_strands_is_hardly_lifted_and_the_job_says_so(colour: str, warned: bool) -> None:
    # given hair that is black without any strands
    photo = without_strands(closeup())
    # when it is dyed
    result = mean_lab(dyed(photo, colour)[CROWN])
    # then it stays dark, and only a colour that asks for more gives the warning
    assert result[0] < 30
    assert (JobWarning("lift_limited", "f0") in warnings_of(photo, colour)) == warned


def lifted(lightness: list[float], alpha: list[float], tone: str = BLOND) -> RGB:
    """A row of pixels under a light dye, in L; the last is skin, everything else hair or a mixture of both."""
    lab = np.zeros((1, len(lightness), 3), np.float32)
    lab[..., 0] = lightness
    lab[0, -1, 1:] = (15, 20)
    target = rgb_to_lab(np.frombuffer(bytes.fromhex(tone[1:]), np.uint8).reshape(1, 1, 3))[0, 0]
    skin = fit_colour_model(lab[0, -1:])
    change = dye_difference(lab, np.array([alpha], np.float32), target, skin, 1.0, 0.0, 40.0)
    return np.asarray(lab_to_rgb(lab) + change).round().clip(0, 255).astype(np.uint8)


def test_a_mixture_of_hair_and_skin_does_not_become_brighter_than_both() -> None:
    # given strands, a pixel of the edge that is half hair and half skin, and skin
    strands = [12.0, 15, 18, 22, 26, 30] * 4
    result = rgb_to_lab(lifted([*strands, 50, 75], [1.0] * 24 + [0.5, 0]))[0, :, 0]
    # then the edge is no rim
    assert result[24] <= max(result[:24].max(), 75) + 1


def test_shaded_strands_stay_darker_than_lit_ones_in_light_hair() -> None:
    strands = [8.0, 12, 15, 18, 22, 26] * 4
    result = rgb_to_lab(lifted([*strands, 75], [1.0] * 24 + [0]))[0, :6, 0]
    assert (np.diff(result) > 2).all()
    assert result[5] - result[0] > 25


def test_the_shadows_of_blond_hair_are_brown_not_olive() -> None:
    ramp = toner_ramp(rgb_to_lab(np.array([[[208, 168, 114]]], np.uint8))[0, 0])
    hue = np.arctan2(ramp[:, 1], ramp[:, 0])
    assert np.rad2deg(hue[30]) < np.rad2deg(hue[72]) - 4


def test_black_dye_does_not_lighten_hair_in_the_dark() -> None:
    tone = HairTone(np.array([3, 0, 1], np.float32), 2.0, 9.0, 0.0, 20.0)
    assert fit_bleach(tone, 9.0, 40.0).apply(np.zeros((1, 1), np.float32))[0, 0] < 4


def test_a_mixture_with_a_dark_dye_keeps_the_light_of_the_skin_in_it() -> None:
    # given black hair that takes no more than a dark tint, and a pixel that is half hair and half skin
    result = rgb_to_lab(lifted([*[1.0] * 24, 38, 75], [1.0] * 24 + [0.5, 0], "#d886a4"))[0]
    # then the mixture hardly changes its colour: what is dark adds little light
    before = rgb_to_lab(np.full((1, 1, 3), 90, np.uint8))[0, 0]
    assert result[23, 1] > 5
    assert abs(result[24, 1] - before[1]) < result[23, 1]
