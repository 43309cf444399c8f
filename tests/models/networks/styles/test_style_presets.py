"""Style presets: the network against onnxruntime, styles and their blends, batches."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints.style_presets.styles import COUNT, NONE, STYLES, shares_of
from tests.models.networks import published_weights
from tests.models.networks.originals import style_presets
from tests.models.networks.styles.onnx_run import published, run_onnx, write_presets
from tests.support.frameworks import run_in
from tests.support.portraits import change
from tests.support.runtime_samples import noise

FIRST, SECOND = "comic_ink", "copper"


def params_with(**given: Any) -> dict[str, Any]:
    return {
        "style": FIRST,
        "second_style": NONE,
        "blend": 50,
        "strength": 100,
        "faces": 0,
        "keep_colours": False,
    } | given


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all weights, with imported ones: like trained ones, they neither amplify nor lose the signal."""
    folder = tmp_path_factory.mktemp("weights")
    file = write_presets(folder / "multistyle26.onnx", published("style_presets"))
    assert run_in("torch", published_weights.imported, "style_presets", [file], folder) == ""
    return folder


def painted(weights: Path, photos: Sequence[RGB], params: Sequence[dict[str, Any]]) -> list[RGB]:
    """Run the adapter in one batch."""
    edits = [Edit("style_presets", own) for own in params]
    return list(_loaded(weights).edit([Photo(rgb) for rgb in photos], edits))


@cache
def _loaded(weights: Path) -> Any:
    from sagemaker_endpoints.style_presets.adapter import Adapter

    adapter = Adapter()
    adapter.load(weights / "style_presets", "cpu")
    return adapter


def difference(file: Path, image: Any, shares: Any) -> float:
    """The largest difference between our network and onnxruntime, in levels."""
    import torch

    from sagemaker_endpoints.style_presets.network import build

    write_presets(file, published("style_presets"))
    network = build({})
    arrays = {style_presets.rename(name): torch.from_numpy(a) for name, a in published("style_presets").items()}
    network.load_state_dict(arrays)
    with torch.inference_mode():
        ours = network(torch.from_numpy(image), torch.from_numpy(shares)).numpy()
    theirs = run_onnx(file, {"image": image, "style_weights": shares})
    return float(np.abs(np.rint(255 * ours) - np.rint(255 * theirs)).max())


@pytest.mark.parametrize("styles", [(0,), (25,), (2, 11)], ids=str)
@pytest.mark.parametrize("shape", [(64, 96), (8, 12)], ids=str)
def test_the_network_computes_what_onnxruntime_computes(
    tmp_path: Path, styles: tuple[int, ...], shape: tuple[int, int]
) -> None:
    image = (noise(*shape).transpose(2, 0, 1)[None] / 255).astype(np.float32)
    shares = np.zeros(COUNT, np.float32)
    shares[list(styles)] = 1 / len(styles)
    assert run_in("torch", difference, tmp_path / "small.onnx", image, shares) <= 1


def test_the_manifest_offers_every_style() -> None:
    parameters = published_weights.entry_of("style_presets").manifest.effects["style_presets"].parameters
    assert list(getattr(parameters["style"], "choices", ())) == list(STYLES)
    assert list(getattr(parameters["second_style"], "choices", ())) == [NONE, *STYLES]


def test_every_style_is_another_one_of_the_networks() -> None:
    assert len(set(STYLES.values())) == len(STYLES)
    assert set(STYLES.values()) <= set(range(COUNT))


@pytest.mark.parametrize(
    ("second", "blend", "expected"),
    [
        (NONE, 0.5, {FIRST: 1.0}),
        (SECOND, 0.0, {FIRST: 1.0}),
        (SECOND, 0.25, {FIRST: 0.75, SECOND: 0.25}),
        (SECOND, 1.0, {SECOND: 1.0}),
        (FIRST, 0.25, {FIRST: 1.0}),
    ],
)
def test_the_styles_share_the_painting(second: str, blend: float, expected: dict[str, float]) -> None:
    shares = shares_of(FIRST, second, blend)
    assert {number: share for number, share in enumerate(shares) if share} == {
        STYLES[style]: share for style, share in expected.items()
    }


def test_a_blend_goes_from_the_first_style_to_the_second(weights: Path) -> None:
    # given a photo in two styles, and in blends of them
    photo = noise(64, 80)
    first, second = run_in("torch", painted, weights, [photo] * 2, [params_with(), params_with(style=SECOND)])
    low, middle, high = run_in(
        "torch",
        painted,
        weights,
        [photo] * 3,
        [params_with(second_style=SECOND, blend=blend) for blend in (0, 50, 100)],
    )
    # then the ends are the styles themselves, and the middle is nearer to each than they are to each other
    assert np.array_equal(low, first)
    assert np.array_equal(high, second)
    apart = np.abs(change(first, second)).mean()
    assert 0 < np.abs(change(first, middle)).mean() < apart
    assert 0 < np.abs(change(second, middle)).mean() < apart


def test_a_batch_of_mixed_styles_and_sizes_equals_single_photos(weights: Path) -> None:
    photos = [noise(64, 80), noise(48, 48), noise(64, 80, 2), noise(64, 80)]
    params = [params_with(), params_with(), params_with(), params_with(style=SECOND)]
    together = run_in("torch", painted, weights, photos, params)
    for photo, own, result in zip(photos, params, together, strict=True):
        (alone,) = run_in("torch", painted, weights, [photo], [own])
        assert np.abs(change(alone, result)).max() <= 1


def test_kept_colours_change_the_result(weights: Path) -> None:
    own, kept = run_in("torch", painted, weights, [noise(64, 80)] * 2, [params_with(), params_with(keep_colours=True)])
    assert np.abs(change(own, kept)).mean() > 1
