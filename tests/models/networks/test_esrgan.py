"""ESRGAN's adapter: tiles without seams, sizes, limits."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import cv2
import numpy as np
import pytest

from facemagi.errors import FaceMagiError
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints.esrgan import tiles
from sagemaker_endpoints.esrgan.adapter import MAX_PIXELS, Adapter
from sagemaker_endpoints.esrgan.tiles import OVERLAP, TILE, enlarge_in_tiles, spans
from tests.support.frameworks import run_in
from tests.support.portraits import change
from tests.support.random_weights import weights_of
from tests.support.runtime_samples import noise, smooth


def repeated(pictures: Sequence[RGB]) -> list[RGB]:
    """Enlarge four times by repeating pixels, which no tile border changes."""
    return [picture.repeat(4, axis=0).repeat(4, axis=1) for picture in pictures]


@pytest.mark.parametrize("length", [1, TILE, TILE + 1, 2 * TILE, 1000, 4096])
def test_spans_cover_a_side_with_tiles_of_one_size(length: int) -> None:
    covering = spans(length)
    assert (covering[0].start, covering[-1].stop) == (0, length)
    assert {span.stop - span.start for span in covering} == {min(length, TILE)}
    assert all(before.stop - after.start >= OVERLAP for before, after in pairwise(covering))


@pytest.mark.parametrize("shape", [(30, 50), (TILE, TILE), (250, 410)])
def test_tiles_without_border_effects_add_up_to_the_whole(shape: tuple[int, int]) -> None:
    picture = noise(*shape)
    assert np.array_equal(enlarge_in_tiles(picture, 4, repeated), repeated([picture])[0])


def test_no_batch_has_more_pixels_than_the_limit() -> None:
    # given a picture of many tiles
    pixels: list[int] = []

    def recorded(pictures: Sequence[RGB]) -> list[RGB]:
        pixels.append(sum(picture.shape[0] * picture.shape[1] for picture in pictures))
        return repeated(pictures)

    # when it is enlarged
    enlarge_in_tiles(noise(700, 900), 4, recorded)
    # then no call gets more than the tiles of one batch
    assert max(pixels) <= tiles.BATCH_SIZE * TILE**2
    assert len(pixels) > 1


def largest_seam(file: Path, tile: int) -> int:
    """The largest difference, in levels, that tiling makes to the real network's result, stretched to 0…255."""
    import torch

    from sagemaker_endpoints._torch.loading import load_network
    from sagemaker_endpoints._torch.pictures import levels_of, pictures_of_levels
    from sagemaker_endpoints.esrgan.network import build

    loaded = load_network(file, build, "cpu")

    def raw(pictures: Sequence[RGB]) -> Any:
        with torch.inference_mode():
            return loaded.network(levels_of(pictures, loaded.device) / 255)

    picture = smooth(96, 64)
    whole = raw([picture])
    low, value_range = whole.min(), whole.max() - whole.min()

    def stretched(pictures: Sequence[RGB]) -> list[RGB]:
        return pictures_of_levels((raw(pictures) - low) / value_range * 255)

    with patch.object(tiles, "TILE", tile):
        return int(np.abs(change(stretched([picture])[0], enlarge_in_tiles(picture, 4, stretched))).max())


def test_no_seam_is_visible_between_tiles_of_the_real_network() -> None:
    # given random weights, and tiles far smaller than the real ones
    file = weights_of("esrgan") / "esrgan" / "esrgan.safetensors"
    # then tiling changes nothing visible
    assert run_in("torch", largest_seam, file, 64) <= 4


def result_of(shape: tuple[int, int], **params: Any) -> RGB:
    """Run the adapter with a stand-in that repeats pixels."""

    class Repeating(Adapter):
        def _enlarge_tiles(self, pictures: Sequence[RGB]) -> list[RGB]:
            return repeated(pictures)

    photo = Photo(smooth(*shape))
    (result,) = Repeating().edit([photo], [Edit("esrgan", {"scale": "4", "strength": 100} | params)])
    return np.asarray(result)


@pytest.mark.parametrize(("scale", "shape"), [("2", (60, 80)), ("4", (120, 160))])
def test_the_result_has_the_scaled_size(scale: str, shape: tuple[int, int]) -> None:
    assert result_of((30, 40), scale=scale).shape == (*shape, 3)


def test_strength_interpolates_between_plain_enlargement_and_the_networks() -> None:
    # given the plain enlargement and the network's
    photo = smooth(30, 40)
    plain = cv2.resize(photo, (160, 120), interpolation=cv2.INTER_CUBIC)
    own = repeated([photo])[0]
    # then these are the results at 0 and 100, and 50 is their mean
    assert np.array_equal(result_of((30, 40), strength=0), plain)
    assert np.array_equal(result_of((30, 40), strength=100), own)
    between = (own.astype(np.int16) + plain) / 2
    assert np.abs(result_of((30, 40), strength=50) - between).max() <= 1


def test_twice_the_size_is_the_networks_result_averaged() -> None:
    assert np.array_equal(result_of((30, 40), scale="2"), smooth(30, 40).repeat(2, axis=0).repeat(2, axis=1))


def test_a_photo_that_is_too_large_is_refused_with_its_size() -> None:
    side = int(MAX_PIXELS**0.5) + 1
    photo = Photo(np.zeros((side, side, 3), np.uint8))
    with pytest.raises(FaceMagiError) as error:
        Adapter().edit([photo], [Edit("esrgan", {"scale": "4", "strength": 100})])
    assert (error.value.code, error.value.limit, error.value.actual) == ("too_many_pixels", MAX_PIXELS, side**2)
