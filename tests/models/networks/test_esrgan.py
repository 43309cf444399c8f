"""ESRGAN's adapter: tiles without seams, sizes, the choice of a network."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from facemagi.errors import FaceMagiError
from facemagi.warnings import JobWarning
from sagemaker_endpoints._sdk.contract import RGB, Edit, Face, Photo
from sagemaker_endpoints.esrgan import adapter
from sagemaker_endpoints.esrgan.adapter import MIN_FACE, TILINGS, Adapter
from sagemaker_endpoints.esrgan.tiles import Tiling, enlarge_in_tiles, spans
from tests.support.frameworks import run_in
from tests.support.portraits import astronaut, change
from tests.support.random_weights import weights_of
from tests.support.runtime_samples import noise, ramp, smooth

TILING = Tiling(side=48, margin=8, fade=6)
PARAMS = {"model": "fast", "scale": "4", "texture": 0, "strength": 100}

Run = Callable[[object, RGB, int], RGB]
"""Enlarges a tile with a loaded network by a factor."""


def repeated(picture: RGB) -> RGB:
    """Enlarge four times by repeating pixels, which no tile border changes."""
    return picture.repeat(4, axis=0).repeat(4, axis=1)


@pytest.mark.parametrize("length", [1, 48, 49, 96, 1000, 4096])
def test_spans_cover_a_side_with_tiles_of_one_size(length: int) -> None:
    covering = spans(length, TILING)
    assert (covering[0].start, covering[-1].stop) == (0, length)
    assert {span.stop - span.start for span in covering} == {min(length, TILING.side)}


@pytest.mark.parametrize("length", [1, 48, 49, 96, 1000, 4096])
def test_used_pixels_cover_a_side_and_fade_into_the_tile_before(length: int) -> None:
    covering = spans(length, TILING)
    assert (covering[0].first, covering[-1].last) == (0, length)
    assert all(before.last - after.first >= TILING.fade for before, after in pairwise(covering))


@pytest.mark.parametrize("shape", [(30, 50), (48, 48), (110, 170)])
def test_tiles_without_border_effects_add_up_to_the_whole(shape: tuple[int, int]) -> None:
    picture = noise(*shape)
    assert np.array_equal(enlarge_in_tiles(picture, 4, TILING, repeated), repeated(picture))


def test_what_a_tile_gets_wrong_at_its_border_is_not_used() -> None:
    # given an enlargement that is black as far from its border as the margin
    def framed(tile: RGB) -> RGB:
        height, width = tile.shape[:2]
        enlarged = np.zeros((4 * height, 4 * width, 3), np.uint8)
        inner = slice(TILING.margin, -TILING.margin)
        enlarged[4 * TILING.margin : -4 * TILING.margin, 4 * TILING.margin : -4 * TILING.margin] = repeated(
            tile[inner, inner]
        )
        return enlarged

    picture = np.full((150, 150, 3), 200, np.uint8)
    enlarged = enlarge_in_tiles(picture, 4, TILING, framed)
    # then only the border of the picture itself is black
    border = 4 * TILING.margin
    assert enlarged[border:-border, border:-border].min() == 200


def test_tiles_of_different_brightness_have_no_edge_between_them() -> None:
    # given an enlargement that makes each tile as bright as its number
    count = iter(range(100))

    def numbered(tile: RGB) -> RGB:
        return np.full((4 * tile.shape[0], 4 * tile.shape[1], 3), 20 * next(count), np.uint8)

    enlarged = enlarge_in_tiles(np.zeros((40, 200, 3), np.uint8), 4, TILING, numbered)
    # then the brightness rises in steps of a level or so across the fade, although neighbours differ by 20
    steps = np.abs(np.diff(enlarged[0, :, 0].astype(int)))
    assert enlarged.max() > 60
    assert steps.max() <= 1 + 20 // (4 * TILING.fade)


def seams(file: Path, tiling: Tiling) -> tuple[int, int]:
    """The largest differences, in levels, that tiling makes to the large network's result on a smooth gradient.

    Returns:
        Within 16 pixels of a tile's border in the result, and anywhere.
    """
    from sagemaker_endpoints._torch.loading import load_network
    from sagemaker_endpoints.esrgan.drawing_network import build

    loaded = load_network(file, build, "cpu")
    picture = smooth(32, 96)
    whole = adapter._run(loaded, picture, 4)
    difference = np.abs(change(whole, enlarge_in_tiles(picture, 4, tiling, lambda tile: adapter._run(loaded, tile, 4))))
    borders = [4 * span.first for span in spans(96, tiling) if span.first]
    near = np.concatenate([difference[:, border - 16 : border + 16] for border in borders], 1)
    return int(near.max()), int(difference.max())


def test_no_seam_is_visible_between_tiles_of_the_real_network() -> None:
    # given random weights, and tiles far smaller than the real ones
    file = weights_of("esrgan") / "esrgan" / "drawing.safetensors"
    near, anywhere = run_in("torch", seams, file, Tiling(side=64, margin=12, fade=16))
    # then tiling changes nothing visible
    assert near <= 2
    assert anywhere <= 2


def strip_difference(rows: int) -> float:
    """The largest difference between the picture of a small RRDBNet in strips and in one piece."""
    from unittest.mock import patch

    import torch

    from sagemaker_endpoints.esrgan import network

    torch.manual_seed(0)
    small = network.Generator(8, 4, 1).eval()
    with torch.inference_mode():
        image = torch.rand(1, 3, rows, 12)
        in_strips = small(image)
        with patch.object(network, "STRIP", rows):
            return float((small(image) - in_strips).abs().max())


@pytest.mark.parametrize("rows", [1, 64, 65, 200])
def test_strips_of_the_large_network_have_the_numbers_of_the_whole(rows: int) -> None:
    assert run_in("torch", strip_difference, rows) < 1e-5


def compact_difference() -> float:
    """The largest difference between SRVGGNetCompact and its definition: shuffled, and the enlarged input added."""
    import torch
    from torch.nn.functional import interpolate, pixel_shuffle

    from sagemaker_endpoints.esrgan.compact_network import Generator

    torch.manual_seed(0)
    network = Generator(8, 2).eval()
    with torch.inference_mode():
        image = torch.rand(1, 3, 9, 7)
        expected = pixel_shuffle(network.body(image), 4) + interpolate(image, scale_factor=4, mode="nearest")
        return float((network(image) - expected).abs().max())


def test_the_small_network_adds_its_enlarged_input() -> None:
    assert run_in("torch", compact_difference) < 1e-6


def result_of(photo: Photo, run: Run | None = None, **params: Any) -> RGB:
    """Run the adapter with a stand-in for each network, which repeats pixels if no other is given."""
    editor = Adapter()
    editor._fast = object()  # type: ignore[assignment]
    editor._optional = dict.fromkeys(TILINGS, object())  # type: ignore[arg-type]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(adapter, "_run", run or _repeat_to_scale)
        (result,) = editor.edit([photo], [Edit("esrgan", PARAMS | params)])
    return np.asarray(result)


def _repeat_to_scale(loaded: object, tile: RGB, scale: int) -> RGB:
    return tile.repeat(scale, axis=0).repeat(scale, axis=1)


@pytest.mark.parametrize(("scale", "shape"), [("2", (60, 80)), ("4", (120, 160))])
def test_the_result_has_the_scaled_size(scale: str, shape: tuple[int, int]) -> None:
    assert result_of(Photo(smooth(30, 40)), scale=scale).shape == (*shape, 3)


def test_strength_interpolates_between_plain_enlargement_and_the_networks() -> None:
    # given the plain enlargement and the network's
    photo = smooth(30, 40)
    plain = cv2.resize(photo, (160, 120), interpolation=cv2.INTER_CUBIC)
    own = repeated(photo)
    # then these are the results at 0 and 100, and 50 is their mean
    assert np.array_equal(result_of(Photo(photo), strength=0), plain)
    assert np.array_equal(result_of(Photo(photo), strength=100), own)
    between = (own.astype(np.int16) + plain) / 2
    assert np.abs(result_of(Photo(photo), strength=50) - between).max() <= 1


def darkened(loaded: object, tile: RGB, scale: int) -> RGB:
    """A stand-in for a network that changes the colour."""
    return repeated(tile // 2)


@pytest.mark.parametrize(("texture", "share"), [(0, 0), (50, 0.5), (100, 1)])
def test_texture_returns_what_the_network_took_from_the_photo(texture: int, share: float) -> None:
    # given a network that makes everything half as bright
    photo = smooth(30, 40)
    result = result_of(Photo(photo), run=darkened, texture=texture)
    # then that share of the missing brightness is back
    reduced = cv2.resize(result, (40, 30), interpolation=cv2.INTER_AREA).astype(int)
    expected = photo // 2 + share * (photo - photo // 2)
    assert np.abs(reduced - expected).max() <= 6
    assert abs((reduced - expected).mean()) <= 1


def test_a_drawing_gets_no_texture() -> None:
    photo = smooth(30, 40)
    assert np.array_equal(result_of(Photo(photo), run=darkened, model="drawing", texture=100), repeated(photo // 2))


def reduced_difference(file: Path) -> int:
    """The largest difference between the result at scale 2 and the means of 2 × 2 pixels at scale 4."""
    from sagemaker_endpoints._torch.loading import load_network
    from sagemaker_endpoints.esrgan.compact_network import build

    loaded = load_network(file, build, "cpu")
    picture = ramp(12, 20)
    four = adapter._run(loaded, picture, 4).reshape(24, 2, 40, 2, 3).mean((1, 3))
    return int(np.abs(adapter._run(loaded, picture, 2) - four).max())


def test_twice_the_size_is_the_networks_result_averaged() -> None:
    file = weights_of("esrgan") / "esrgan" / "fast.safetensors"
    assert run_in("torch", reduced_difference, file) <= 1


def details_of_refusal(folder: Path) -> dict[str, Any]:
    """The error for the network `photo`, from an adapter with the weights in a folder."""
    editor = Adapter()
    editor.load(folder, "cpu")
    try:
        editor.edit([Photo(smooth(8, 8))], [Edit("esrgan", PARAMS | {"model": "photo"})])
    except FaceMagiError as error:
        return error.detail()
    return {}


def test_a_network_whose_file_is_missing_is_refused_and_lists_those_that_are_here(tmp_path: Path) -> None:
    # given only the required weights
    (tmp_path / "fast.safetensors").symlink_to(weights_of("esrgan") / "esrgan" / "fast.safetensors")
    # when another network is chosen
    error = run_in("torch", details_of_refusal, tmp_path)
    # then the error names the networks that are here; the command that fetches it is for the operator's log
    assert error["code"] == "weights_missing"
    assert error["limit"] == {"choices": ["fast"]}
    assert "./scripts" not in error["remedy"]


def warnings_for(model: str, size: float) -> Sequence[JobWarning]:
    """The warnings about a photo with one face of this size."""
    face: Face = replace(astronaut().faces[0], box=(4, 4, size - 10, size))
    photo = Photo(smooth(30, 40), (face,))
    result_of(photo, model=model)
    return photo.warnings


def test_a_small_face_in_a_photo_is_warned_about() -> None:
    (warning,) = warnings_for("photo", MIN_FACE - 1)
    assert (warning.code, warning.face) == ("face_repainted", astronaut().faces[0].id)


@pytest.mark.parametrize(("model", "size"), [("photo", MIN_FACE), ("fast", MIN_FACE - 1), ("drawing", MIN_FACE - 1)])
def test_other_faces_are_not_warned_about(model: str, size: float) -> None:
    assert warnings_for(model, size) == []
