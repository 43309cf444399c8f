"""DRIT around its network: directions, styles, sizes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints.drit.adapter import LEAST, STYLE_SIDE, mirrored
from tests.support.frameworks import ask
from tests.support.portraits import change
from tests.support.random_weights import weights_of
from tests.support.runtime_samples import noise, smooth

ASKED = {"direction": "a_to_b", "reference": None, "seed": 1, "strength": 100, "detail": 512}


def run(photos: Sequence[Photo], params: Sequence[dict[str, Any]]) -> tuple[list[RGB], list[Any]]:
    """The adapter around a stand-in whose content is the picture, and whose style is the reference's mean red.

    Returns the results, and what the stand-in was asked: (method, domain, shape or styles).
    """
    import torch

    from sagemaker_endpoints._torch.loading import LoadedNetwork
    from sagemaker_endpoints.drit.adapter import Adapter

    seen: list[Any] = []

    class StandIn:
        def content(self, image: Any, domain: str) -> Any:
            seen.append(("content", domain, tuple(image.shape)))
            return image

        def style(self, image: Any, domain: str) -> Any:
            seen.append(("style", domain, tuple(image.shape)))
            return image[:, :1].mean((2, 3)).expand(-1, 8), None

        def decode(self, content: Any, style: Any, domain: str) -> Any:
            seen.append(("decode", domain, style.tolist()))
            return content

    adapter = Adapter()
    adapter._opened = LoadedNetwork(StandIn(), torch.device("cpu"), {}, half=False)
    return adapter.edit(photos, [Edit("drit", told) for told in params]), seen


@pytest.mark.parametrize(("direction", "source", "goal"), [("a_to_b", "a", "b"), ("b_to_a", "b", "a")])
def test_content_is_read_in_one_domain_and_drawn_in_the_other(direction: str, source: str, goal: str) -> None:
    _, seen = ask("torch", run, [Photo(noise(40, 40))], [ASKED | {"direction": direction}])
    assert [(method, domain) for method, domain, _ in seen] == [("content", source), ("decode", goal)]


def test_a_references_style_is_read_in_the_domain_of_the_result() -> None:
    # given a reference that is larger than styles are read from
    reference = Photo(np.full((500, 400, 3), 255, np.uint8))
    _, seen = ask(
        "torch", run, [Photo(noise(40, 40), (), {"reference": reference})], [ASKED | {"reference": "photo_1"}]
    )
    # then it is reduced, and its style is what the picture is drawn in
    assert seen[0] == ("style", "b", (1, 3, STYLE_SIDE, round(STYLE_SIDE * 0.8)))
    assert seen[-1][2] == [[1.0] * 8]


def test_a_seed_is_a_style_and_another_seed_another() -> None:
    _, seen = ask("torch", run, [Photo(noise(40, 40))] * 3, [ASKED, ASKED | {"seed": 2}, ASKED])
    (styles,) = [told for method, _, told in seen if method == "decode"]
    assert styles[0] == styles[2] != styles[1]


def test_photos_of_one_size_and_way_are_drawn_together_each_in_its_style() -> None:
    # given four photos of two sizes and two ways
    photos = [Photo(noise(40, 40)), Photo(noise(60, 40)), Photo(noise(40, 40, 2)), Photo(noise(40, 40, 3))]
    asked = [ASKED, ASKED, ASKED | {"seed": 5}, ASKED | {"direction": "b_to_a"}]
    results, seen = ask("torch", run, photos, asked)
    # then there are three calls, and all come back in order
    assert sorted(told[0] for method, _, told in seen if method == "content") == [1, 1, 2]
    assert all(np.array_equal(photo.rgb, result) for photo, result in zip(photos, results, strict=True))


@pytest.mark.parametrize("shape", [(41, 67), (LEAST, LEAST), (300, 500)])
def test_the_result_has_the_photos_size_and_no_padding(shape: tuple[int, int]) -> None:
    photo = smooth(*shape)
    (result,), _ = ask("torch", run, [Photo(photo)], [ASKED])
    assert result.shape == photo.shape
    assert np.abs(change(photo, result)).max() <= 1


def test_sides_are_brought_up_to_multiples_of_four() -> None:
    assert [mirrored(noise(*shape)).shape[:2] for shape in ((8, 8), (9, 11), (10, 12))] == [(8, 8), (12, 12), (12, 12)]
    assert np.array_equal(mirrored(noise(9, 11))[:9, :11], noise(9, 11))


def test_at_rest_no_network_is_asked() -> None:
    (result,), seen = ask("torch", run, [Photo(noise(40, 40))], [ASKED | {"strength": 0}])
    assert (seen, np.array_equal(result, noise(40, 40))) == ([], True)


def real(file: Any) -> tuple[RGB, RGB, RGB]:
    """The real networks with random weights: two seeds, and a batch of both."""
    from sagemaker_endpoints.drit.adapter import Adapter

    adapter = Adapter()
    adapter.load(file, "cpu")
    photo = Photo(smooth(48, 48))
    edits = [Edit("drit", ASKED), Edit("drit", ASKED | {"seed": 9})]
    one, other = (adapter.edit([photo], [edit])[0] for edit in edits)
    assert all(
        np.abs(change(a, b)).max() <= 1 for a, b in zip(adapter.edit([photo] * 2, edits), (one, other), strict=True)
    )
    return photo.rgb, one, other


def test_the_style_is_seen_in_the_picture() -> None:
    photo, one, other = ask("torch", real, weights_of("drit") / "drit")
    assert np.abs(change(photo, one)).mean() > 5
    assert np.abs(change(one, other)).mean() > 1
