"""Neural style and CartoonGAN around their networks: sizes, channels, strengths, styles."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._imaging.compositing.stylise import draw_in_groups, fit_to_network, overlay_drawing
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from tests.support.frameworks import ask
from tests.support.portraits import change
from tests.support.runtime_samples import noise, ramp, smooth

MODELS = {"neural_style": ("wave", "levels"), "cartoon_gan": ("hayao", "signed")}
"""A style of each, and the range of its network's pictures."""


def run(model: str, photos: Sequence[RGB], params: Sequence[dict[str, Any]]) -> tuple[list[RGB], list[Any]]:
    """The adapter around a stand-in that gives back what it gets, with a rim of padding as the networks have it.

    Returns the results, and for each call the shape and the first pixel that the stand-in saw.
    """
    import importlib

    import torch
    from torch.nn.functional import pad

    from sagemaker_endpoints._torch.loading import LoadedNetwork

    seen: list[Any] = []

    def stand_in(images: Any) -> Any:
        seen.append((tuple(images.shape), images[0, :, 0, 0].tolist()))
        height, width = images.shape[2:]
        return pad(images, (0, -width % 4, 0, -height % 4), value=77.0)

    adapter = importlib.import_module(f"sagemaker_endpoints.{model}.adapter").Adapter()
    adapter._opened = LoadedNetwork({MODELS[model][0]: stand_in}, torch.device("cpu"), {}, half=False)
    return adapter.edit([Photo(rgb) for rgb in photos], [Edit(model, told) for told in params]), seen


def asked(model: str, **given: Any) -> dict[str, Any]:
    return {"style": MODELS[model][0], "strength": 100, "detail": 1024} | given


models = pytest.mark.parametrize("model", MODELS)


@models
@pytest.mark.parametrize("shape", [(101, 67), (64, 64), (203, 350)])
def test_the_result_has_the_photos_size_and_no_padding(model: str, shape: tuple[int, int]) -> None:
    (result,), _ = ask("torch", run, model, [noise(*shape)], [asked(model)])
    assert np.array_equal(result, noise(*shape))


@models
def test_a_larger_photo_is_drawn_at_the_asked_size_and_comes_back_at_its_own(model: str) -> None:
    photo = smooth(300, 400)
    (result,), seen = ask("torch", run, model, [photo], [asked(model, detail=200)])
    assert seen[0][0] == (1, 3, 150, 200)
    assert result.shape == photo.shape
    assert np.abs(change(photo, result)).mean() < 3


@models
def test_photos_of_one_size_are_drawn_together(model: str) -> None:
    photos = [noise(60, 60), noise(80, 60), noise(60, 60, 2)]
    results, seen = ask("torch", run, model, photos, [asked(model)] * 3)
    assert sorted(shape for shape, _ in seen) == [(1, 3, 80, 60), (2, 3, 60, 60)]
    assert all(np.array_equal(photo, result) for photo, result in zip(photos, results, strict=True))


@models
def test_at_rest_no_network_is_asked(model: str) -> None:
    (result,), seen = ask("torch", run, model, [noise(60, 60)], [asked(model, strength=0)])
    assert seen == []
    assert np.array_equal(result, noise(60, 60))


@models
def test_a_photo_that_is_tiny_or_thin_can_be_drawn(model: str) -> None:
    for shape in ((16, 16), (3, 400)):
        (result,), _ = ask("torch", run, model, [noise(*shape)], [asked(model)])
        assert result.shape == (*shape, 3)


def test_the_networks_see_the_colours_that_they_were_trained_on() -> None:
    # given a photo whose first pixel is red 10, green 20, blue 30
    photo = np.full((64, 64, 3), (10, 20, 30), np.uint8)
    # then one sees levels, red first, and the other -1…1, blue first
    _, levels = ask("torch", run, "neural_style", [photo], [asked("neural_style")])
    _, signed = ask("torch", run, "cartoon_gan", [photo], [asked("cartoon_gan")])
    assert levels[0][1] == [10, 20, 30]
    assert signed[0][1] == pytest.approx([30 / 127.5 - 1, 20 / 127.5 - 1, 10 / 127.5 - 1])


def refused(model: str) -> dict[str, Any]:
    from facemagi.errors import FaceMagiError

    try:
        run(model, [noise(60, 60)], [asked(model, style="another")])
    except FaceMagiError as error:
        return error.detail()
    return {}


@models
def test_a_style_that_was_not_imported_is_named_with_those_that_were(model: str) -> None:
    error = ask("torch", refused, model)
    assert (error["code"], error["param"], error["actual"]) == ("weights_missing", "params.style", "another")
    assert error["limit"] == [MODELS[model][0]]


def test_a_picture_is_never_enlarged_but_to_the_least_side() -> None:
    assert fit_to_network(noise(50, 80), 400, 16) is not None
    assert fit_to_network(noise(50, 80), 400, 16).shape == (50, 80, 3)
    assert fit_to_network(noise(50, 80), 40, 16).shape == (25, 40, 3)
    assert fit_to_network(noise(10, 400), 200, 16).shape == (16, 200, 3)


def test_a_drawing_is_laid_over_in_part() -> None:
    photo, drawn = ramp(40, 60), np.zeros((20, 30, 3), np.uint8)
    assert np.abs(overlay_drawing(photo, drawn, 0.5) - photo / 2).max() <= 0.5
    assert np.array_equal(overlay_drawing(photo, photo, 1.0), photo)


def test_groups_come_back_in_order() -> None:
    pictures = [np.full((size, 4, 3), value, np.uint8) for value, size in enumerate((4, 8, 4, 8))]
    calls: list[tuple[Any, int]] = []

    def draw(kind: Any, group: Sequence[RGB]) -> Sequence[RGB]:
        calls.append((kind, len(group)))
        return group

    drawn = draw_in_groups(pictures, ["a", "a", "a", "b"], draw)
    assert [int(picture[0, 0, 0]) for picture in drawn] == [0, 1, 2, 3]
    assert sorted(calls) == [("a", 1), ("a", 2), ("b", 1)]
