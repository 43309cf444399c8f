"""Painting whole photos, with stand-ins for the network: sizes, strength, colours, batches."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.compositing.painting import (
    BATCH_PIXELS,
    CANVAS,
    FACE,
    LARGEST_CANVAS,
    Canvas,
    canvas_size,
    paint_photos,
)
from sagemaker_endpoints._sdk.contract import RGB, Edit, Params, Photo
from tests.support.portraits import change
from tests.support.runtime_samples import face, face_at, noise, smooth

Paint = Callable[[Any, Sequence[Canvas]], list[RGB]]


def unchanged(_key: Any, canvases: Sequence[Canvas]) -> list[RGB]:
    return [canvas.padded() for canvas in canvases]


def inverted(_key: Any, canvases: Sequence[Canvas]) -> list[RGB]:
    return [255 - canvas.padded() for canvas in canvases]


def no_key(_params: Params) -> None:
    return None


def painted(photo: RGB, paint: Paint = unchanged, **params: Any) -> RGB:
    edit = Edit("paint", {"strength": 100, "faces": 0, "keep_colours": False} | params)
    return paint_photos([Photo(photo)], [edit], no_key, paint)[0]


@pytest.mark.parametrize("shape", [(1, 1), (1, 90), (3, 200), (101, 67), (512, 512), (600, 1500)])
def test_the_result_has_the_photos_size_and_content(shape: tuple[int, int]) -> None:
    photo = smooth(*shape)
    result = painted(photo)
    assert result.shape == photo.shape
    assert np.abs(change(photo, result)).mean() < 3


def test_an_enlarged_painting_keeps_the_photos_detail() -> None:
    # given a photo with grain that a canvas of half its size cannot show
    photo = np.repeat(noise(1000, 2 * CANVAS)[..., :1], 3, axis=2)
    # when a network that changes nothing paints it, then the grain is there
    assert np.abs(change(photo, painted(photo))).mean() < 2


def test_the_network_gets_sides_of_multiples_of_four_and_a_mirrored_edge() -> None:
    canvas = Canvas(Photo(noise(61, 1022)), {}, noise(61, 1022))
    padded = canvas.padded()
    assert padded.shape == (64, 1024, 3)
    assert np.array_equal(padded[61:, :1022], canvas.rgb[59:56:-1])
    assert np.array_equal(padded[:61, 1022:], canvas.rgb[:, 1020:1018:-1])


def test_strength_0_is_the_photo_itself_and_runs_no_network() -> None:
    photo = noise(60, 80)

    def never(_key: Any, canvases: Sequence[Canvas]) -> list[RGB]:
        raise AssertionError(len(canvases))

    assert painted(photo, never, strength=0) is photo


def test_the_change_grows_with_the_strength() -> None:
    photo = smooth(200, 300)
    changes = [np.abs(change(photo, painted(photo, inverted, strength=step))).mean() for step in (0, 25, 50, 75, 100)]
    assert changes[0] == 0
    assert all(after > before for before, after in pairwise(changes))


def test_the_photos_colours_are_kept() -> None:
    # given a photo of soft colours, and its painting with other lightness and other colours
    photo = (90 + smooth(200, 300) // 3).astype(np.uint8)
    kept, own = (painted(photo, inverted, keep_colours=choice) for choice in (True, False))
    # then a and b are the photo's, and the lightness is the painting's
    assert np.abs(rgb_to_lab(kept) - rgb_to_lab(photo))[..., 1:].max() < 2
    assert np.abs(rgb_to_lab(kept) - rgb_to_lab(own))[..., 0].max() < 2
    assert np.abs(rgb_to_lab(own) - rgb_to_lab(photo))[..., 1:].max() > 5


def photo_with_face(height: int, width: int, size: float) -> Photo:
    found = face(face_at(width / 2, height / 2, size))
    return Photo(np.zeros((height, width, 3), np.uint8), (replace(found, box=(0.0, 0.0, size, size)),))


@pytest.mark.parametrize(
    ("photo", "longest"),
    [
        (photo_with_face(1500, 2000, 900), CANVAS),
        (photo_with_face(1500, 2000, 250), FACE * 2000 / 250),
        (photo_with_face(1500, 2000, 60), LARGEST_CANVAS),
        (photo_with_face(200, 300, 100), 600),
        (photo_with_face(200, 300, 20), 1200),
        (replace(photo_with_face(1500, 2000, 60), faces=()), CANVAS),
    ],
    ids=["large", "small", "tiny", "large in a small photo", "tiny in a small photo", "none"],
)
def test_small_faces_are_painted_on_a_larger_canvas(photo: Photo, longest: float) -> None:
    assert canvas_size(photo)[0] == longest


def test_photos_of_one_key_and_size_are_painted_together_in_order() -> None:
    calls: list[tuple[Any, int]] = []

    def recorded(key: Any, canvases: Sequence[Canvas]) -> list[RGB]:
        calls.append((key, len(canvases)))
        return unchanged(key, canvases)

    photos = [noise(64, 64, seed) for seed in range(4)] + [noise(64, 32)]
    styles = ["a", "b", "a", "a", "a"]
    edits = [Edit("paint", {"style": style, "strength": 100, "faces": 0, "keep_colours": False}) for style in styles]
    results = paint_photos([Photo(rgb) for rgb in photos], edits, lambda params: str(params["style"]), recorded)
    assert calls == [("a", 3), ("b", 1), ("a", 1)]
    for photo, result in zip(photos, results, strict=True):
        assert np.abs(change(photo, result)).mean() < np.abs(change(photo, 255 - photo)).mean() / 2


def test_large_canvases_are_painted_in_several_batches() -> None:
    sizes: list[int] = []

    def recorded(key: Any, canvases: Sequence[Canvas]) -> list[RGB]:
        sizes.append(sum(canvas.rgb.shape[0] * canvas.rgb.shape[1] for canvas in canvases))
        return unchanged(key, canvases)

    photos = [Photo(np.zeros((CANVAS, CANVAS, 3), np.uint8)) for _ in range(5)]
    edits = [Edit("paint", {"strength": 100, "faces": 0, "keep_colours": False})] * 5
    paint_photos(photos, edits, no_key, recorded)
    assert sum(sizes) == 5 * CANVAS * CANVAS
    assert max(sizes) <= BATCH_PIXELS
