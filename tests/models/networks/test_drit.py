"""DRIT's adapter: directions, styles, sizes, batches."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints.drit.adapter import MIN_SIDE, STYLE_SIDE, pad_to_step
from tests.support.frameworks import run_in
from tests.support.portraits import change
from tests.support.random_weights import weights_of
from tests.support.runtime_samples import noise, smooth

DEFAULTS = {"direction": "a_to_b", "reference": None, "seed": 1, "strength": 100, "detail": 512}


def run(photos: Sequence[Photo], params: Sequence[dict[str, Any]]) -> tuple[list[RGB], list[Any]]:
    """Run the adapter with a stand-in whose content is the picture, and whose style is the reference's mean red.

    Returns the results, and the stand-in's calls: (method, domain, shape or styles).
    """
    import torch

    from sagemaker_endpoints._torch.loading import LoadedNetwork
    from sagemaker_endpoints.drit.adapter import Adapter

    calls: list[Any] = []

    class StandIn:
        def content(self, image: Any, domain: str) -> Any:
            calls.append(("content", domain, tuple(image.shape)))
            return image

        def style(self, image: Any, domain: str) -> Any:
            calls.append(("style", domain, tuple(image.shape)))
            return image[:, :1].mean((2, 3)).expand(-1, 8), None

        def decode(self, content: Any, style: Any, domain: str) -> Any:
            calls.append(("decode", domain, style.tolist()))
            return content

    adapter = Adapter()
    adapter._loaded = LoadedNetwork(StandIn(), torch.device("cpu"), {}, torch.float32)
    return adapter.edit(photos, [Edit("drit", own) for own in params]), calls


@pytest.mark.parametrize(("direction", "source", "target"), [("a_to_b", "a", "b"), ("b_to_a", "b", "a")])
def test_content_is_encoded_in_one_domain_and_decoded_in_the_other(direction: str, source: str, target: str) -> None:
    _, calls = run_in("torch", run, [Photo(noise(40, 40))], [DEFAULTS | {"direction": direction}])
    assert [(method, domain) for method, domain, _ in calls] == [("content", source), ("decode", target)]


def test_a_references_style_is_encoded_in_the_domain_of_the_result() -> None:
    # given a reference that is larger than styles are encoded from
    reference = Photo(np.full((500, 400, 3), 255, np.uint8))
    _, calls = run_in(
        "torch", run, [Photo(noise(40, 40), (), {"reference": reference})], [DEFAULTS | {"reference": "photo_1"}]
    )
    # then it is reduced, and the picture is decoded with its style
    assert calls[0] == ("style", "b", (1, 3, STYLE_SIDE, round(STYLE_SIDE * 0.8)))
    assert calls[-1][2] == [[1.0] * 8]


def test_each_seed_has_its_own_style() -> None:
    _, calls = run_in("torch", run, [Photo(noise(40, 40))] * 3, [DEFAULTS, DEFAULTS | {"seed": 2}, DEFAULTS])
    (styles,) = [value for method, _, value in calls if method == "decode"]
    assert styles[0] == styles[2] != styles[1]


def test_photos_of_one_size_and_direction_are_one_batch_each_with_its_style() -> None:
    # given four photos of two sizes and two directions
    photos = [Photo(noise(40, 40)), Photo(noise(60, 40)), Photo(noise(40, 40, 2)), Photo(noise(40, 40, 3))]
    params = [DEFAULTS, DEFAULTS, DEFAULTS | {"seed": 5}, DEFAULTS | {"direction": "b_to_a"}]
    results, calls = run_in("torch", run, photos, params)
    # then there are three batches, and the results keep the order
    assert sorted(value[0] for method, _, value in calls if method == "content") == [1, 1, 2]
    assert all(np.array_equal(photo.rgb, result) for photo, result in zip(photos, results, strict=True))


@pytest.mark.parametrize("shape", [(41, 67), (MIN_SIDE, MIN_SIDE), (300, 500)])
def test_the_result_has_the_photos_size_and_no_padding(shape: tuple[int, int]) -> None:
    photo = smooth(*shape)
    (result,), _ = run_in("torch", run, [Photo(photo)], [DEFAULTS])
    assert result.shape == photo.shape
    assert np.abs(change(photo, result)).max() <= 1


def test_sides_are_padded_to_multiples_of_four() -> None:
    assert [pad_to_step(noise(*shape)).shape[:2] for shape in ((8, 8), (9, 11), (10, 12))] == [
        (8, 8),
        (12, 12),
        (12, 12),
    ]
    assert np.array_equal(pad_to_step(noise(9, 11))[:9, :11], noise(9, 11))


def test_at_rest_the_network_does_not_run() -> None:
    (result,), calls = run_in("torch", run, [Photo(noise(40, 40))], [DEFAULTS | {"strength": 0}])
    assert (calls, np.array_equal(result, noise(40, 40))) == ([], True)


def run_real_network(file: Any) -> tuple[RGB, RGB, RGB]:
    """Run the real network with random weights: two seeds, and both in one batch."""
    from sagemaker_endpoints.drit.adapter import Adapter

    adapter = Adapter()
    adapter.load(file, "cpu")
    photo = Photo(smooth(48, 48))
    edits = [Edit("drit", DEFAULTS), Edit("drit", DEFAULTS | {"seed": 9})]
    one, other = (adapter.edit([photo], [edit])[0] for edit in edits)
    assert all(
        np.abs(change(a, b)).max() <= 1 for a, b in zip(adapter.edit([photo] * 2, edits), (one, other), strict=True)
    )
    return photo.rgb, one, other


def test_the_style_changes_the_picture() -> None:
    photo, one, other = run_in("torch", run_real_network, weights_of("drit") / "drit")
    assert np.abs(change(photo, one)).mean() > 5
    assert np.abs(change(one, other)).mean() > 1
