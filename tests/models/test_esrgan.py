"""ESRGAN around its network: tiles without seams, sizes, limits."""

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
from sagemaker_endpoints.esrgan.adapter import MOST_PIXELS, Adapter
from sagemaker_endpoints.esrgan.tiles import OVERLAP, TILE, enlarged, spans
from tests.support.frameworks import ask
from tests.support.portraits import change
from tests.support.random_weights import weights_of
from tests.support.runtime_samples import noise, smooth


def repeated(pictures: Sequence[RGB]) -> list[RGB]:
    """Every pixel sixteen times: what no tile's border changes."""
    return [picture.repeat(4, axis=0).repeat(4, axis=1) for picture in pictures]


@pytest.mark.parametrize("length", [1, TILE, TILE + 1, 2 * TILE, 1000, 4096])
def test_spans_cover_a_side_with_tiles_of_one_size(length: int) -> None:
    covering = spans(length)
    assert (covering[0].start, covering[-1].stop) == (0, length)
    assert {span.stop - span.start for span in covering} == {min(length, TILE)}
    assert all(before.stop - after.start >= OVERLAP for before, after in pairwise(covering))


@pytest.mark.parametrize("shape", [(30, 50), (TILE, TILE), (250, 410)])
def test_tiles_of_what_no_border_changes_are_the_whole(shape: tuple[int, int]) -> None:
    picture = noise(*shape)
    assert np.array_equal(enlarged(picture, 4, repeated), repeated([picture])[0])


def test_no_call_has_more_pixels_than_the_budget() -> None:
    # given a picture of many tiles
    seen: list[int] = []

    def watched(pictures: Sequence[RGB]) -> list[RGB]:
        seen.append(sum(picture.shape[0] * picture.shape[1] for picture in pictures))
        return repeated(pictures)

    # when it is enlarged
    enlarged(noise(700, 900), 4, watched)
    # then never more than the tiles of one batch are worked on
    assert max(seen) <= tiles.AT_ONCE * TILE**2
    assert len(seen) > 1


def seams(file: Path, tile: int) -> int:
    """The largest difference in levels between tiled and whole, of the real network, its range spread over 0…255."""
    import torch

    from sagemaker_endpoints._torch.loading import load_network
    from sagemaker_endpoints._torch.pictures import levels_of, pictures_of_levels
    from sagemaker_endpoints.esrgan.network import build

    opened = load_network(file, build, "cpu")

    def raw(pictures: Sequence[RGB]) -> Any:
        with torch.inference_mode():
            return opened.network(levels_of(pictures, opened.device) / 255)

    picture = smooth(96, 64)
    whole = raw([picture])
    low, reach = whole.min(), whole.max() - whole.min()

    def spread(pictures: Sequence[RGB]) -> list[RGB]:
        return pictures_of_levels((raw(pictures) - low) / reach * 255)

    with patch.object(tiles, "TILE", tile):
        return int(np.abs(change(spread([picture])[0], enlarged(picture, 4, spread))).max())


def test_no_seam_is_seen_between_tiles_of_the_real_network() -> None:
    # given random weights, and tiles far smaller than the served ones
    file = weights_of("esrgan") / "esrgan" / "esrgan.safetensors"
    # then what tiling changes is not seen
    assert ask("torch", seams, file, 64) <= 4


def result_of(shape: tuple[int, int], **params: Any) -> RGB:
    """The adapter around a stand-in that repeats pixels."""

    class Repeating(Adapter):
        def _ask(self, pictures: Sequence[RGB]) -> list[RGB]:
            return repeated(pictures)

    photo = Photo(smooth(*shape))
    (result,) = Repeating().edit([photo], [Edit("esrgan", {"scale": "4", "strength": 100} | params)])
    return np.asarray(result)


@pytest.mark.parametrize(("scale", "shape"), [("2", (60, 80)), ("4", (120, 160))])
def test_the_result_is_as_many_times_as_large(scale: str, shape: tuple[int, int]) -> None:
    assert result_of((30, 40), scale=scale).shape == (*shape, 3)


def test_strength_goes_from_plain_enlargement_to_the_networks() -> None:
    # given plain enlargement and the network's own
    photo = smooth(30, 40)
    plain = cv2.resize(photo, (160, 120), interpolation=cv2.INTER_CUBIC)
    own = repeated([photo])[0]
    # then 0 and 100 are these, and 50 is between them
    assert np.array_equal(result_of((30, 40), strength=0), plain)
    assert np.array_equal(result_of((30, 40), strength=100), own)
    between = (own.astype(np.int16) + plain) / 2
    assert np.abs(result_of((30, 40), strength=50) - between).max() <= 1


def test_twice_the_size_is_the_networks_picture_averaged() -> None:
    assert np.array_equal(result_of((30, 40), scale="2"), smooth(30, 40).repeat(2, axis=0).repeat(2, axis=1))


def test_a_photo_that_is_large_already_is_refused_with_its_size() -> None:
    side = int(MOST_PIXELS**0.5) + 1
    photo = Photo(np.zeros((side, side, 3), np.uint8))
    with pytest.raises(FaceMagiError) as error:
        Adapter().edit([photo], [Edit("esrgan", {"scale": "4", "strength": 100})])
    assert (error.value.code, error.value.limit, error.value.actual) == ("too_many_pixels", MOST_PIXELS, side**2)
