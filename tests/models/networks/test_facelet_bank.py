"""Facelet-Bank's adapter: sliders, sums of effects, the cached features, batches."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit, Face, Photo
from sagemaker_endpoints.facelet_bank.adapter import strengths_of
from tests.support.frameworks import run_in
from tests.support.portraits import change
from tests.support.runtime_samples import face, face_at, noise

AT_REST = dict.fromkeys(("older", "younger", "feminization", "masculinization", "facial_hair"), 0)
SIDE = 64


def run(pictures: Sequence[RGB], params: Sequence[Mapping[str, Any]], effects: Sequence[str]) -> tuple[list[RGB], int]:
    """Run the adapter twice with a stand-in whose every effect brightens by its strength, in levels.

    The stand-in's decoder blurs, as a real one does. Returns the crops, and how many pictures were encoded.
    """
    import torch
    from torch.nn.functional import avg_pool2d

    from sagemaker_endpoints._sdk.lru_cache import LruCache
    from sagemaker_endpoints._torch.loading import LoadedNetwork
    from sagemaker_endpoints._torch.normalised import DEVIATION
    from sagemaker_endpoints.facelet_bank.adapter import Adapter

    class StandIn:
        facelets = dict.fromkeys(effects)
        encoded = 0

        def encode(self, images: Any) -> Any:
            self.encoded += len(images)
            return (torch.zeros(len(images), 1, 1, 1),)

        def edit(self, features: Any, strengths: Any) -> Any:
            return [features[0] + sum(strength.view(-1, 1, 1, 1) for strength in strengths.values())]

        def decode(self, features: Any, images: Any) -> Any:
            levels = features[0] / 255 / torch.tensor(DEVIATION).view(1, 3, 1, 1)
            return avg_pool2d(images, 5, 1, 2) + levels

    adapter = Adapter()
    adapter._loaded = LoadedNetwork(StandIn(), torch.device("cpu"), {}, torch.float32)
    adapter._features = LruCache(adapter._encode)
    crops = [crop_of(picture) for picture in pictures]
    for _ in range(2):
        edited = adapter.edit(crops, [Edit("facelet_bank", own) for own in params])
    return edited, adapter._loaded.network.encoded


def crop_of(picture: RGB) -> Crop:
    own: Face = face(face_at(SIDE / 2, SIDE / 2, SIDE / 2))
    return Crop(picture, own, Photo(picture, (own,)), np.eye(2, 3))


def test_a_slider_ends_at_the_authors_strength() -> None:
    assert strengths_of(AT_REST | {"older": 100, "facial_hair": 40}) == {"older": 5.0, "facehair": 2.0}


def test_effects_add_up_and_the_blur_of_the_decoder_cancels() -> None:
    # given a picture of noise, and two effects at once
    picture = noise(SIDE, SIDE)
    params = AT_REST | {"older": 100, "feminization": 60}
    # when both are applied
    (result,), _ = run_in("torch", run, [picture], [params], ["older", "feminization"])
    # then the difference is their sum, and nothing of the blur is in it
    assert np.abs(change(picture, result) - 8).max() <= 1


def test_pictures_of_a_batch_have_their_own_strengths() -> None:
    # given one picture at rest and two with different effects
    pictures = [noise(SIDE, SIDE, seed) for seed in range(3)]
    params = [AT_REST, AT_REST | {"older": 100}, AT_REST | {"younger": 20}]
    # when they are one batch
    results, _ = run_in("torch", run, pictures, params, ["older", "younger"])
    # then each has its own effect, and the first is unchanged
    changes = [float(change(picture, result).mean()) for picture, result in zip(pictures, results, strict=True)]
    assert changes == pytest.approx([0, 5, 1], abs=0.1)
    assert np.array_equal(results[0], pictures[0])


def test_a_face_that_is_edited_again_is_encoded_once() -> None:
    _, encoded = run_in("torch", run, [noise(SIDE, SIDE)], [AT_REST | {"older": 50}], ["older"])
    assert encoded == 1


def refused(effects: Sequence[str]) -> dict[str, Any]:
    from facemagi.errors import FaceMagiError

    try:
        run([noise(SIDE, SIDE)], [AT_REST | {"facial_hair": 50}], effects)
    except FaceMagiError as error:
        return error.detail()
    return {}


def test_an_effect_without_weights_is_refused_and_lists_those_with_weights() -> None:
    error = run_in("torch", refused, ["older"])
    assert (error["code"], error["param"]) == ("weights_missing", "params.facial_hair")
    assert (error["actual"], error["limit"]) == ("facial_hair", {"choices": ["older"]})
    assert "./scripts" not in error["remedy"]


def alone_and_together() -> float:
    """How far the real decoder's result for a picture depends on the other picture of its batch."""
    import torch

    from sagemaker_endpoints.facelet_bank.network import EFFECTS, build

    torch.manual_seed(0)
    network = build({f"facelets.{EFFECTS[0]}.w_1.model.1.weight": ()}).eval()
    images = torch.randn(2, 3, 64, 64)
    with torch.inference_mode():
        both = network.decode(network.encode(images), images)
        one = network.decode(network.encode(images[:1]), images[:1])
    return float((both[:1] - one).abs().max())


def test_normalisation_does_not_mix_the_pictures_of_a_batch() -> None:
    assert run_in("torch", alone_and_together) < 1e-4
