"""Mask transfer's adapter: the network's square input, the mask, strengths, batches."""

from typing import Any

import numpy as np

from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit, Photo
from sagemaker_endpoints.mask_transfer.adapter import REMOVE_THRESHOLD, SIDE, resize_to_square
from tests.support.frameworks import run_in
from tests.support.portraits import change
from tests.support.runtime_samples import face, face_at, noise, ramp

SIZE = (218, 178)


def crop_of(picture: RGB, reference: RGB | None = None) -> Crop:
    own = face(face_at(89, 110, 100))
    references = {} if reference is None else {"reference": crop_of(reference)}
    return Crop(picture, own, Photo(picture, (own,)), np.eye(2, 3), references)


def run(
    crops: list[Crop], edits: list[tuple[str, dict[str, Any]]], mask: float
) -> tuple[list[RGB], list[tuple[int, ...]]]:
    """Run the adapter with a stand-in that pastes the reference, or for a removal black, into the left half.

    Args:
        crops: the crops of one batch.
        edits: effect and parameters of each.
        mask: the value of the stand-in's mask in the left half; it is 0 in the right half.

    Returns:
        The edited crops, and the shape of the input of each call of the stand-in.
    """
    import torch

    from sagemaker_endpoints._torch.loading import LoadedNetwork
    from sagemaker_endpoints.mask_transfer.adapter import Adapter
    from sagemaker_endpoints.mask_transfer.network import Removal, Transfer, paste

    shapes: list[tuple[int, ...]] = []

    class StandIn:
        def transfer(self, target: Any, reference: Any) -> Any:
            shapes.append(tuple(target.shape))
            return Transfer(paste(reference, target, half(target)), half(target), reference)

        def remove(self, image: Any) -> Any:
            shapes.append(tuple(image.shape))
            black = torch.full_like(image, -1)
            return Removal(paste(black, image, half(image)), half(image), black, half(image))

    def half(image: Any) -> Any:
        left = torch.zeros_like(image[:, :1])
        left[..., : SIDE // 2] = mask
        return left

    adapter = Adapter()
    adapter._loaded = LoadedNetwork({"glasses": StandIn()}, torch.device("cpu"), {}, torch.float32)
    return adapter.edit(crops, [Edit(effect, params) for effect, params in edits]), shapes


def job(effect: str, strength: int, content: str = "glasses") -> tuple[str, dict[str, Any]]:
    return effect, {"content": content, "strength": strength}


def halves(picture: RGB, result: RGB) -> tuple[float, float]:
    """Mean change well inside the left and the right half."""
    difference = np.abs(change(picture, result))
    return float(difference[:, :80].mean()), float(difference[:, 98:].mean())


def test_the_whole_upright_crop_is_resized_to_a_square() -> None:
    # given a crop whose red grows with x and whose green grows with y
    small = resize_to_square(ramp(*SIZE))
    # then the square shows all of it
    assert small.shape == (SIDE, SIDE, 3)
    assert (small[0, 0, 0], small[-1, -1, 0]) == (0, 177)
    assert (small[0, 0, 1], small[-1, -1, 1]) == (0, 217)


def test_a_transfer_changes_only_pixels_inside_its_mask() -> None:
    # given a grey face and a white reference
    grey, white = np.full((*SIZE, 3), 100, np.uint8), np.full((*SIZE, 3), 255, np.uint8)
    # when the mask covers the left half
    (result,), shapes = run_in("torch", run, [crop_of(grey, white)], [job("transfer", 100)], 1.0)
    # then it is white there, and unchanged elsewhere
    assert shapes == [(1, 3, SIDE, SIDE)]
    assert (result[:, :80] >= 254).all()
    assert np.array_equal(result[:, 98:], grey[:, 98:])


def test_strength_interpolates_between_the_face_and_the_full_transfer() -> None:
    # given a face and a reference, at three strengths in one batch
    picture, other = noise(*SIZE), noise(*SIZE, 2)
    crops = [crop_of(picture, other) for _ in range(3)]
    results, shapes = run_in("torch", run, crops, [job("transfer", strength) for strength in (0, 50, 100)], 1.0)
    # then 0 is the face itself, and 50 is half the change of 100
    assert np.array_equal(results[0], picture)
    assert shapes == [(2, 3, SIDE, SIDE)]
    half, whole = (halves(picture, result)[0] for result in results[1:])
    assert abs(half / whole - 0.5) < 0.05


def test_detail_outside_the_mask_stays_the_photos() -> None:
    picture = noise(*SIZE)
    (result,), _ = run_in("torch", run, [crop_of(picture, noise(*SIZE, 2))], [job("transfer", 100)], 1.0)
    assert np.array_equal(result[:, 98:], picture[:, 98:])


def test_a_removal_is_full_from_a_threshold_on_and_proportional_below() -> None:
    # given a grey face
    grey = np.full((*SIZE, 3), 100, np.uint8)
    # when the mask is at the threshold, and half of it
    left = []
    for mask in (REMOVE_THRESHOLD, REMOVE_THRESHOLD / 2):
        (result,), _ = run_in("torch", run, [crop_of(grey)], [job("remove", 100)], mask)
        left.append(float(result[:, :80].mean()))
    # then all of the content is removed, and half of it
    assert left[0] <= 1
    assert abs(left[1] - 50) <= 1


def test_a_batch_may_have_both_effects() -> None:
    picture = noise(*SIZE)
    _, shapes = run_in(
        "torch",
        run,
        [crop_of(picture, picture)] * 3,
        [job("remove", 50), job("transfer", 50), job("remove", 9)],
        1,
    )
    assert sorted(shapes) == [(1, 3, SIDE, SIDE), (2, 3, SIDE, SIDE)]


def refused() -> dict[str, Any]:
    from facemagi.errors import FaceMagiError

    try:
        run([crop_of(noise(*SIZE))], [job("remove", 100, "beard")], 1.0)
    except FaceMagiError as error:
        return error.detail()
    return {}


def test_a_content_without_weights_is_refused() -> None:
    error = run_in("torch", refused)
    assert (error["code"], error["param"], error["actual"]) == ("weights_missing", "params.content", "beard")
    assert error["limit"] == {"choices": ["glasses"]}
