"""Facelet-Bank around its network: sliders, sums, what cancels and what stays."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit, Face, Photo
from sagemaker_endpoints.facelet_bank.adapter import strengths_of
from tests.support.frameworks import ask
from tests.support.portraits import change
from tests.support.runtime_samples import face, face_at, noise

AT_REST = dict.fromkeys(("older", "younger", "feminization", "masculinization", "facial_hair"), 0)
SIDE = 64


def run(pictures: Sequence[RGB], params: Sequence[Mapping[str, Any]], effects: Sequence[str]) -> tuple[list[RGB], int]:
    """The adapter around a stand-in whose every effect brightens by its strength, in levels of red, green and blue.

    Its decoder blurs, as a real one does. Returns the crops, and how often pictures were encoded.
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
            return [features[0] + sum(told.view(-1, 1, 1, 1) for told in strengths.values())]

        def decode(self, features: Any, images: Any) -> Any:
            levels = features[0] / 255 / torch.tensor(DEVIATION).view(1, 3, 1, 1)
            return avg_pool2d(images, 5, 1, 2) + levels

    adapter = Adapter()
    adapter._opened = LoadedNetwork(StandIn(), torch.device("cpu"), {}, half=False)
    adapter._features = LruCache(adapter._encode)
    crops = [crop_of(picture) for picture in pictures]
    for _ in range(2):
        edited = adapter.edit(crops, [Edit("facelet_bank", told) for told in params])
    return edited, adapter._opened.network.encoded


def crop_of(picture: RGB) -> Crop:
    own: Face = face(face_at(SIDE / 2, SIDE / 2, SIDE / 2))
    return Crop(picture, own, Photo(picture, (own,)), np.eye(2, 3))


def brighter(picture: RGB, result: RGB) -> NDArray[np.int16]:
    return change(picture, result)


def test_the_authors_strength_is_a_sliders_end() -> None:
    assert strengths_of(AT_REST | {"older": 100, "facial_hair": 40}) == {"older": 5.0, "facehair": 2.0}


def test_effects_add_up_and_what_the_decoder_blurs_stays_sharp() -> None:
    # given a picture of noise, and two effects at once
    picture = noise(SIDE, SIDE)
    asked = AT_REST | {"older": 100, "feminization": 60}
    # when they are asked for
    (result,), _ = ask("torch", run, [picture], [asked], ["older", "feminization"])
    # then the difference is their sum, and nothing of the blur is in it
    assert np.abs(brighter(picture, result) - 8).max() <= 1


def test_pictures_of_a_batch_have_their_own_strengths() -> None:
    # given one picture at rest and two with different effects
    pictures = [noise(SIDE, SIDE, seed) for seed in range(3)]
    asked = [AT_REST, AT_REST | {"older": 100}, AT_REST | {"younger": 20}]
    # when they are one batch
    results, _ = ask("torch", run, pictures, asked, ["older", "younger"])
    # then each has its own and the first is the picture itself
    changes = [float(brighter(picture, result).mean()) for picture, result in zip(pictures, results, strict=True)]
    assert changes == pytest.approx([0, 5, 1], abs=0.1)
    assert np.array_equal(results[0], pictures[0])


def test_a_face_that_is_edited_again_is_encoded_once() -> None:
    _, encoded = ask("torch", run, [noise(SIDE, SIDE)], [AT_REST | {"older": 50}], ["older"])
    assert encoded == 1


def refused(effects: Sequence[str]) -> dict[str, Any]:
    from facemagi.errors import FaceMagiError

    try:
        run([noise(SIDE, SIDE)], [AT_REST | {"facial_hair": 50}], effects)
    except FaceMagiError as error:
        return error.detail()
    return {}


def test_an_effect_that_was_not_imported_is_named_with_those_that_were() -> None:
    error = ask("torch", refused, ["older"])
    assert (error["code"], error["param"]) == ("weights_missing", "params.facial_hair")
    assert (error["actual"], error["limit"]) == ("facial_hair", ["older"])
    assert "./scripts/weights import facelet_bank" in error["remedy"]


def alone_and_together() -> float:
    """How far the real decoder's answer for a picture depends on its neighbour in the batch."""
    import torch

    from sagemaker_endpoints.facelet_bank.network import EFFECTS, build

    torch.manual_seed(0)
    network = build({f"facelets.{EFFECTS[0]}.w_1.model.1.weight": ()}).eval()
    images = torch.randn(2, 3, 64, 64)
    with torch.inference_mode():
        both = network.decode(network.encode(images), images)
        one = network.decode(network.encode(images[:1]), images[:1])
    return float((both[:1] - one).abs().max())


def test_statistics_are_each_pictures_own() -> None:
    assert ask("torch", alone_and_together) < 1e-4
