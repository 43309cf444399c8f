"""The adapters of neural style and CartoonGAN: sizes, channels, strengths, styles, batches."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._imaging.compositing.stylise import fit_to_network, overlay_drawing, stylise
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from tests.support.frameworks import run_in
from tests.support.portraits import change
from tests.support.runtime_samples import noise, ramp, smooth

MODELS = {"neural_style": ("wave", "levels"), "cartoon_gan": ("hayao", "signed")}
"""By model: one of its styles, and the range of its network's pictures."""


def run(model: str, photos: Sequence[RGB], params: Sequence[dict[str, Any]]) -> tuple[list[RGB], list[Any]]:
    """Run the adapter with a stand-in that returns its input, padded to multiples of four as the networks do.

    Returns the results, and the shape and the first pixel of the input of each call.
    """
    import importlib

    import torch
    from torch.nn.functional import pad

    from sagemaker_endpoints._torch.loading import LoadedNetwork

    calls: list[Any] = []

    def stand_in(images: Any) -> Any:
        calls.append((tuple(images.shape), images[0, :, 0, 0].tolist()))
        height, width = images.shape[2:]
        return pad(images, (0, -width % 4, 0, -height % 4), value=77.0)

    adapter = importlib.import_module(f"sagemaker_endpoints.{model}.adapter").Adapter()
    adapter._loaded = LoadedNetwork({MODELS[model][0]: stand_in}, torch.device("cpu"), {}, torch.float32)
    return adapter.edit([Photo(rgb) for rgb in photos], [Edit(model, own) for own in params]), calls


def params_of(model: str, **given: Any) -> dict[str, Any]:
    return {"style": MODELS[model][0], "strength": 100, "detail": 1024} | given


models = pytest.mark.parametrize("model", MODELS)


@models
@pytest.mark.parametrize("shape", [(101, 67), (64, 64), (203, 350)])
def test_the_result_has_the_photos_size_and_no_padding(model: str, shape: tuple[int, int]) -> None:
    (result,), _ = run_in("torch", run, model, [noise(*shape)], [params_of(model)])
    assert np.array_equal(result, noise(*shape))


@models
def test_a_large_photo_is_drawn_at_its_detail_and_returned_at_its_own_size(model: str) -> None:
    photo = smooth(300, 400)
    (result,), calls = run_in("torch", run, model, [photo], [params_of(model, detail=200)])
    assert calls[0][0] == (1, 3, 150, 200)
    assert result.shape == photo.shape
    assert np.abs(change(photo, result)).mean() < 3


@models
def test_photos_of_one_size_are_one_batch(model: str) -> None:
    photos = [noise(60, 60), noise(80, 60), noise(60, 60, 2)]
    results, calls = run_in("torch", run, model, photos, [params_of(model)] * 3)
    assert sorted(shape for shape, _ in calls) == [(1, 3, 80, 60), (2, 3, 60, 60)]
    assert all(np.array_equal(photo, result) for photo, result in zip(photos, results, strict=True))


@models
def test_at_rest_the_network_does_not_run(model: str) -> None:
    (result,), calls = run_in("torch", run, model, [noise(60, 60)], [params_of(model, strength=0)])
    assert calls == []
    assert np.array_equal(result, noise(60, 60))


@models
def test_a_tiny_or_thin_photo_can_be_drawn(model: str) -> None:
    for shape in ((16, 16), (3, 400)):
        (result,), _ = run_in("torch", run, model, [noise(*shape)], [params_of(model)])
        assert result.shape == (*shape, 3)


def test_the_networks_get_the_channel_order_and_range_of_their_training() -> None:
    # given a photo whose first pixel is red 10, green 20, blue 30
    photo = np.full((64, 64, 3), (10, 20, 30), np.uint8)
    # then one network gets levels, red first, and the other -1…1, blue first
    _, levels = run_in("torch", run, "neural_style", [photo], [params_of("neural_style")])
    _, signed = run_in("torch", run, "cartoon_gan", [photo], [params_of("cartoon_gan")])
    assert levels[0][1] == [10, 20, 30]
    assert signed[0][1] == pytest.approx([30 / 127.5 - 1, 20 / 127.5 - 1, 10 / 127.5 - 1])


def refused(model: str) -> dict[str, Any]:
    from facemagi.errors import FaceMagiError

    try:
        run(model, [noise(60, 60)], [params_of(model, style="another")])
    except FaceMagiError as error:
        return error.detail()
    return {}


@models
def test_a_style_without_weights_is_refused_and_lists_those_with_weights(model: str) -> None:
    error = run_in("torch", refused, model)
    assert (error["code"], error["param"], error["actual"]) == ("weights_missing", "params.style", "another")
    assert error["limit"] == {"choices": [MODELS[model][0]]}


def test_a_picture_is_enlarged_only_to_the_minimum_side() -> None:
    assert fit_to_network(noise(50, 80), 400, 16) is not None
    assert fit_to_network(noise(50, 80), 400, 16).shape == (50, 80, 3)
    assert fit_to_network(noise(50, 80), 40, 16).shape == (25, 40, 3)
    assert fit_to_network(noise(10, 400), 200, 16).shape == (16, 200, 3)


def test_a_drawing_is_blended_by_its_strength() -> None:
    photo, drawn = ramp(40, 60), np.zeros((20, 30, 3), np.uint8)
    assert np.abs(overlay_drawing(photo, drawn, 0.5) - photo / 2).max() <= 0.5
    assert np.array_equal(overlay_drawing(photo, photo, 1.0), photo)


def test_photos_of_one_size_and_style_are_drawn_by_one_call_and_keep_their_order() -> None:
    # given photos of two sizes and two styles
    photos = [Photo(np.full((size, 4, 3), value, np.uint8)) for value, size in enumerate((4, 8, 4, 8))]
    edits = [Edit("style", {"style": style, "strength": 100, "detail": 8}) for style in ("a", "a", "a", "b")]
    calls: list[tuple[Any, int]] = []

    def draw(style: Any, group: Sequence[RGB]) -> Sequence[RGB]:
        calls.append((style, len(group)))
        return group

    # when they are drawn
    drawn = stylise(photos, edits, 1, draw)
    # then there is one call for each size of each style, and every photo has its own drawing
    assert [int(picture[0, 0, 0]) for picture in drawn] == [0, 1, 2, 3]
    assert sorted(calls) == [("a", 1), ("a", 2), ("b", 1)]
