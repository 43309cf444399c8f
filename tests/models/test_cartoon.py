"""Cartoon: flat tones, lines along the features, bigger eyes, few colours."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.geometry.polygon import soft_polygons
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints._sdk.parts import Parts, View
from sagemaker_endpoints.cartoon.cartoon import draw_cartoon
from sagemaker_endpoints.cartoon.cel import DARKEST, step_tones
from sagemaker_endpoints.cartoon.enlarge_eyes import enlarge_eyes
from sagemaker_endpoints.cartoon.halftone import halftone
from sagemaker_endpoints.cartoon.looks import LOOKS
from sagemaker_endpoints.cartoon.paper.main_colours import main_colours
from sagemaker_endpoints.cartoon.paper.poster import PALETTES
from tests.models.beauty.samples import band, darker_skinned, inside, mean_lab
from tests.support.editing import bench, edited
from tests.support.portraits import astronaut, change, closeup, with_pixels

SUIT = np.s_[330:400, 150:230]
"""Rows and columns of the sample that show only orange cloth."""


def cartoon(photo: Photo, **params: Any) -> RGB:
    return edited("cartoon", "cartoon", photo, **params)


def cheeks(photo: Photo) -> NDArray[np.bool_]:
    return inside(photo, mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK)


def eyes(photo: Photo) -> NDArray[np.bool_]:
    return inside(photo, mesh.LEFT_EYE, mesh.RIGHT_EYE)


@pytest.mark.parametrize("style", ["anime", "poster"])
def test_surfaces_become_flat(style: str) -> None:
    photo = closeup()
    before, after = (np.median(fine_contrast(rgb)[cheeks(photo)]) for rgb in (photo.rgb, cartoon(photo, style=style)))
    assert after < 0.3 * before


def fine_contrast(rgb: RGB) -> NDArray[np.float32]:
    """(H, W) absolute difference of lightness from its surroundings."""
    return np.abs(band(rgb, 0.5, 3.0))


@pytest.mark.parametrize("style", LOOKS)
def test_more_lines_make_the_picture_darker(style: str) -> None:
    none, some, every = (cartoon(closeup(), style=style, lines=lines).mean() for lines in (0, 50, 100))
    assert none > some > every


@pytest.mark.parametrize("style", ["anime", "comic"])
def test_colours_gain_chroma_and_keep_their_hue(style: str) -> None:
    before, after = (mean_lab(rgb[SUIT], np.ones((70, 80), bool))[1:] for rgb in (astronaut().rgb, line_free(style)))
    assert np.linalg.norm(after) > 1.1 * np.linalg.norm(before)
    assert abs(float(np.degrees(np.arctan2(*after[::-1]) - np.arctan2(*before[::-1])))) < 15


def line_free(style: str) -> RGB:
    return cartoon(astronaut(), style=style, lines=0)


@pytest.mark.parametrize("style", LOOKS)
def test_dark_skin_stays_darker_than_light_skin(style: str) -> None:
    where = cheeks(closeup())
    light, dark = (mean_lab(cartoon(photo, style=style), where)[0] for photo in (closeup(), darker_skinned()))
    assert dark < light - 10


@pytest.mark.parametrize("style", LOOKS)
def test_dark_skin_gets_the_same_tones_as_light_skin(style: str) -> None:
    where = cheeks(closeup())
    light, dark = (rgb_to_lab(cartoon(photo, style=style))[..., 0][where] for photo in (closeup(), darker_skinned()))
    assert np.corrcoef(light, dark)[0, 1] > 0.6


def test_bigger_eyes_are_bigger_and_nothing_else_moves() -> None:
    photo = closeup()
    bigger = enlarge_eyes(photo, 1.0)
    before, after = (int(eyes(each).sum()) for each in (photo, bigger))
    assert after > 1.5 * before
    lips = inside(photo, mesh.LIPS_OUTER)
    assert np.array_equal(photo.rgb[lips], bigger.rgb[lips])


def test_landmarks_of_bigger_eyes_move_with_the_pixels() -> None:
    photo = closeup()
    bigger = enlarge_eyes(photo, 1.0)
    irises = (tuple(range(469, 473)), tuple(range(474, 478)))
    whole = np.ones_like(eyes(photo))
    before, after = (rgb_to_lab(each.rgb)[..., 0][inside(each, *irises) & whole].mean() for each in (photo, bigger))
    assert after == pytest.approx(before, abs=3)


def test_bigger_eyes_at_strength_0_are_the_photo_itself() -> None:
    assert enlarge_eyes(closeup(), 0.0) is closeup()


def test_anime_eyes_get_a_sparkle() -> None:
    photo = closeup()
    irises = inside(photo, tuple(range(469, 473)), tuple(range(474, 478)))
    assert cartoon(photo).min(axis=2)[irises].max() > photo.rgb.min(axis=2)[irises].max() + 30


@pytest.mark.parametrize("palette", PALETTES)
def test_a_poster_shows_only_its_palette(palette: str) -> None:
    poster = cartoon(closeup(), style="poster", palette=palette, lines=0).reshape(-1, 3).astype(int)
    colours = [list(bytes.fromhex(colour[1:])) for colour in PALETTES[palette]]
    distance = np.min([np.abs(poster - colour).max(axis=1) for colour in colours], axis=0)
    assert (distance < 8).mean() > 0.8


def test_a_poster_in_the_photos_own_colours_has_few_of_them() -> None:
    photo = astronaut()
    assert distinct(cartoon(photo, style="poster", lines=0)) < 0.3 * distinct(photo.rgb)


def distinct(rgb: RGB) -> int:
    """Number of colours, in bins of 16 levels, that cover nine tenths of a picture."""
    _, counts = np.unique(rgb.reshape(-1, 3) // 16, axis=0, return_counts=True)
    covered = np.cumsum(np.sort(counts)[::-1]) / counts.sum()
    return int(np.searchsorted(covered, 0.9)) + 1


def test_main_colours_are_the_centres_of_the_clusters() -> None:
    centres = np.array([[10, 0, 0], [50, 40, 20], [90, -20, 60]], np.float32)
    samples = np.repeat(centres, 40, axis=0) + np.random.default_rng(1).normal(0, 1, (120, 3)).astype(np.float32)
    colours = main_colours(samples, 3)
    assert np.abs(colours[colours[:, 0].argsort()] - centres).max() < 1


def test_tones_are_flat_between_their_borders() -> None:
    light = np.array([[0.05, 0.15, 0.3, 0.45, 0.55, 0.7, 0.8, 1.5]], np.float32)
    darkest, step = DARKEST, (1 - DARKEST) / 3
    tones = np.array([[0, 0, 1, 1, 2, 2, 3, 3]]) * step + darkest
    assert step_tones(light, 4, 0.02) == pytest.approx(tones, abs=1e-5)


def test_halftone_dots_grow_with_darkness() -> None:
    shares = [float(halftone(np.full((90, 90), light, np.float32), 9.0).mean()) for light in (1.0, 0.9, 0.75, 0.6)]
    assert shares[0] == 0.0
    assert shares == sorted(shares)
    assert shares[-1] > 0.3


@pytest.mark.parametrize("style", LOOKS)
def test_a_photo_without_a_face_is_drawn(style: str) -> None:
    bare = Photo(astronaut().rgb)
    assert np.abs(change(bare.rgb, cartoon(bare, style=style))).mean() > 3


def test_soft_polygons_are_blurred_polygons() -> None:
    square = np.array([[20, 20], [60, 20], [60, 60], [20, 60]], np.float32)
    soft = soft_polygons((80, 80), [square], 6.0)
    assert soft[40, 40] > 0.98
    assert soft[40, 20] == pytest.approx(0.5, abs=0.06)
    assert soft[0, 0] < 0.01


@pytest.mark.parametrize("style", LOOKS)
@pytest.mark.parametrize("skin", [closeup, darker_skinned])
def test_skin_keeps_its_own_hue(style: str, skin: Any) -> None:
    photo = skin()
    before, after = (mean_lab(rgb, cheeks(photo)) for rgb in (photo.rgb, cartoon(photo, style=style, lines=0)))
    assert abs(hue(before) - hue(after)) < 12


def hue(lab: NDArray[np.float32]) -> float:
    """Degrees: 0 red, 90 yellow."""
    return float(np.degrees(np.arctan2(lab[2], lab[1])))


@pytest.mark.parametrize("style", LOOKS)
def test_skin_in_yellow_light_is_not_drawn_orange(style: str) -> None:
    photo = closeup()
    yellow = with_pixels(photo, (photo.rgb * np.array([1.0, 0.78, 0.45])).astype(np.uint8))
    before, after = (mean_lab(rgb, cheeks(photo)) for rgb in (yellow.rgb, cartoon(yellow, style=style)))
    assert hue(after) < hue(before) - 3
    assert np.hypot(after[1], after[2]) < np.hypot(before[1], before[2])


@pytest.mark.parametrize("style", LOOKS)
def test_a_black_and_white_photo_stays_without_colour(style: str) -> None:
    photo = closeup()
    grey = np.repeat(photo.rgb.mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2)
    drawn = cartoon(with_pixels(photo, grey), style=style).astype(int)
    assert (drawn.max(axis=2) - drawn.min(axis=2)).max() <= 6


def test_the_styles_draw_different_pictures() -> None:
    pictures = [cartoon(closeup(), style=style) for style in LOOKS]
    assert min(np.abs(change(one, other)).mean() for one, other in combinations(pictures, 2)) > 8


@pytest.mark.parametrize(("style", "count"), [("anime", 2), ("comic", 1)])
def test_each_iris_gets_the_highlights_of_its_style(style: str, count: int) -> None:
    photo = closeup()
    drawn = cartoon(photo, style=style)
    for centre in (mesh.LEFT_IRIS, mesh.RIGHT_IRIS):
        assert highlights(drawn, photo.faces[0].landmarks[centre : centre + 5, :2]) == count


def highlights(rgb: RGB, iris: NDArray[np.float32]) -> int:
    """Number of separate white spots near the centre of an iris."""
    radius = float(np.linalg.norm(iris[1:] - iris[0], axis=1).mean())
    rows, columns = np.indices(rgb.shape[:2])
    near = np.hypot(columns + 0.5 - iris[0, 0], rows + 0.5 - iris[0, 1]) < 0.85 * radius
    return int(cv2.connectedComponents(((rgb.min(axis=2) > 150) & near).astype(np.uint8))[0]) - 1


def test_a_moustache_stays() -> None:
    photo = closeup()
    lip = inside(photo, MOUSTACHE)
    rgb = photo.rgb.copy()
    rgb[lip] = (40, 28, 20)
    shaved, bearded = (mean_lab(cartoon(with_pixels(photo, each)), lip)[0] for each in (photo.rgb, rgb))
    assert bearded < shaved - 20


MOUSTACHE = (203, 206, 92, 165, 167, 164, 393, 391, 322, 426, 423, 327, 2, 98)
"""Ring: between nose and upper lip."""


def test_the_shaded_half_of_a_face_is_no_beard() -> None:
    photo = closeup()
    across = np.linspace(0, 1, photo.rgb.shape[1], dtype=np.float32)[None, :, None]
    middle = photo.faces[0].landmarks[mesh.NOSE_TIP, 0] / photo.rgb.shape[1]
    shaded = with_pixels(photo, (photo.rgb * (1 - 0.5 * (across > middle))).astype(np.uint8))
    beside = inside(photo, (422, 424, 418, 421))
    tones = mean_lab(cartoon(shaded), beside)
    assert tones[0] > mean_lab(shaded.rgb, beside)[0]


def test_no_mouth_is_drawn_on_a_mask() -> None:
    photo = closeup()
    lips = inside(photo, mesh.LIPS_OUTER)
    masked = covered_below(photo, int(photo.faces[0].landmarks[mesh.NOSE_TIP, 1]))
    drawn = bench("cartoon").prepare("cartoon", masked, {"lines": 0})()
    assert rgb_to_lab(drawn)[..., 1][lips].max() < 5
    assert np.ptp(drawn[lips].astype(int), axis=0).max() < 30


def covered_below(photo: Photo, row: int) -> Photo:
    """The photo with blue cloth below a row, and parts that say so."""
    rgb = photo.rgb.copy()
    rgb[row:] = (120, 170, 220)
    side = 64
    scale = side / max(rgb.shape[:2])
    probabilities = np.zeros((side, side, 2), np.float16)
    probabilities[..., 0], probabilities[round(row * scale) :, :, 0] = 1, 0
    probabilities[round(row * scale) :, :, 1] = 1
    matrix = np.array([[scale, 0, 0], [0, scale, 0]])
    parts = Parts((View(matrix, probabilities, ("skin", "cover")),))

    def parse(photo: Photo) -> Mapping[str, Parts]:
        return {face.id: parts for face in photo.faces}

    return replace(with_pixels(photo, rgb), parser=parse)


def test_bigger_eyes_keep_the_analysed_photo_and_its_parts() -> None:
    photo = covered_below(closeup(), 200)
    bigger = enlarge_eyes(photo, 1.0)
    assert bigger.analysed is photo
    assert bigger.parts(bigger.faces[0]) is photo.parts(photo.faces[0])


def test_a_face_too_small_to_be_drawn_is_warned_of() -> None:
    photo = closeup()
    factor = 12 / float(np.linalg.norm(np.ptp(photo.faces[0].landmarks[[mesh.LEFT_IRIS, mesh.RIGHT_IRIS]], axis=0)))
    size = (round(photo.rgb.shape[1] * factor), round(photo.rgb.shape[0] * factor))
    small = cv2.resize(photo.rgb, size, interpolation=cv2.INTER_AREA)
    face = replace(photo.faces[0], landmarks=photo.faces[0].landmarks * np.float32(factor))
    tiny = Photo(np.asarray(small, np.uint8), (face,))
    draw_cartoon(tiny, {"style": "anime", "strength": 100, "lines": 50, "bigger_eyes": 60, "palette": "photo"})
    assert [(warning.code, warning.face) for warning in tiny.warnings] == [("low_confidence", face.id)]
