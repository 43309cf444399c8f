"""Mask transfer around its networks: what goes in squashed, what comes back inside the mask."""

from typing import Any

import numpy as np

from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit, Photo
from sagemaker_endpoints.mask_transfer.adapter import CERTAIN, SIDE, squashed
from tests.support.frameworks import ask
from tests.support.portraits import change
from tests.support.runtime_samples import face, face_at, noise, ramp

SIZE = (218, 178)


def crop_of(picture: RGB, reference: RGB | None = None) -> Crop:
    own = face(face_at(89, 110, 100))
    references = {} if reference is None else {"reference": crop_of(reference)}
    return Crop(picture, own, Photo(picture, (own,)), np.eye(2, 3), references)


def run(
    crops: list[Crop], asked: list[tuple[str, dict[str, Any]]], mask: float
) -> tuple[list[RGB], list[tuple[int, ...]]]:
    """The adapter around a stand-in: its mask is `mask` on the left half and 0 on the right, what it lays in is the
    reference, or for a removal black. Returns the crops, and the shapes that the stand-in was given."""
    import torch

    from sagemaker_endpoints._torch.loading import LoadedNetwork
    from sagemaker_endpoints.mask_transfer.adapter import Adapter
    from sagemaker_endpoints.mask_transfer.network import Answer, Removed, pasted

    seen: list[tuple[int, ...]] = []

    class StandIn:
        def transfer(self, target: Any, reference: Any) -> Any:
            seen.append(tuple(target.shape))
            return Answer(pasted(reference, target, half(target)), half(target), reference)

        def remove(self, image: Any) -> Any:
            seen.append(tuple(image.shape))
            black = torch.full_like(image, -1)
            return Removed(pasted(black, image, half(image)), half(image), black, half(image))

    def half(image: Any) -> Any:
        drawn = torch.zeros_like(image[:, :1])
        drawn[..., : SIDE // 2] = mask
        return drawn

    adapter = Adapter()
    adapter._opened = LoadedNetwork({"glasses": StandIn()}, torch.device("cpu"), {}, half=False)
    return adapter.edit(crops, [Edit(effect, params) for effect, params in asked]), seen


def asked(effect: str, strength: int, content: str = "glasses") -> tuple[str, dict[str, Any]]:
    return effect, {"content": content, "strength": strength}


def halves(picture: RGB, result: RGB) -> tuple[float, float]:
    """Mean change well inside the left and the right half."""
    difference = np.abs(change(picture, result))
    return float(difference[:, :80].mean()), float(difference[:, 98:].mean())


def test_the_networks_see_the_whole_upright_crop_as_a_square() -> None:
    # given a crop whose red grows with x and whose green grows with y
    small = squashed(ramp(*SIZE))
    # then the square shows all of it
    assert small.shape == (SIDE, SIDE, 3)
    assert (small[0, 0, 0], small[-1, -1, 0]) == (0, 177)
    assert (small[0, 0, 1], small[-1, -1, 1]) == (0, 217)


def test_a_transfer_changes_what_its_mask_covers_and_nothing_else() -> None:
    # given a grey face and a white reference
    grey, white = np.full((*SIZE, 3), 100, np.uint8), np.full((*SIZE, 3), 255, np.uint8)
    # when the mask covers the left half
    (result,), seen = ask("torch", run, [crop_of(grey, white)], [asked("transfer", 100)], 1.0)
    # then it is white there, and itself elsewhere
    assert seen == [(1, 3, SIDE, SIDE)]
    assert (result[:, :80] >= 254).all()
    assert np.array_equal(result[:, 98:], grey[:, 98:])


def test_strength_goes_from_the_face_itself_to_all_of_it() -> None:
    # given a face and a reference, at three strengths in one batch
    picture, other = noise(*SIZE), noise(*SIZE, 2)
    crops = [crop_of(picture, other) for _ in range(3)]
    results, seen = ask("torch", run, crops, [asked("transfer", strength) for strength in (0, 50, 100)], 1.0)
    # then none is the face itself, and half is half of all
    assert np.array_equal(results[0], picture)
    assert seen == [(2, 3, SIDE, SIDE)]
    half, whole = (halves(picture, result)[0] for result in results[1:])
    assert abs(half / whole - 0.5) < 0.05


def test_detail_outside_the_mask_stays_the_photos() -> None:
    picture = noise(*SIZE)
    (result,), _ = ask("torch", run, [crop_of(picture, noise(*SIZE, 2))], [asked("transfer", 100)], 1.0)
    assert np.array_equal(result[:, 98:], picture[:, 98:])


def test_a_removal_is_whole_where_the_mask_is_certain_and_in_part_below() -> None:
    # given a grey face
    grey = np.full((*SIZE, 3), 100, np.uint8)
    # when its content is just certain, and half as likely
    left = []
    for mask in (CERTAIN, CERTAIN / 2):
        (result,), _ = ask("torch", run, [crop_of(grey)], [asked("remove", 100)], mask)
        left.append(float(result[:, :80].mean()))
    # then all of it goes, and half of it
    assert left[0] <= 1
    assert abs(left[1] - 50) <= 1


def test_both_effects_may_wait_in_one_batch() -> None:
    picture = noise(*SIZE)
    _, seen = ask(
        "torch",
        run,
        [crop_of(picture, picture)] * 3,
        [asked("remove", 50), asked("transfer", 50), asked("remove", 9)],
        1,
    )
    assert sorted(seen) == [(1, 3, SIDE, SIDE), (2, 3, SIDE, SIDE)]


def refused() -> dict[str, Any]:
    from facemagi.errors import FaceMagiError

    try:
        run([crop_of(noise(*SIZE))], [asked("remove", 100, "beard")], 1.0)
    except FaceMagiError as error:
        return error.detail()
    return {}


def test_a_content_that_was_not_imported_is_named() -> None:
    error = ask("torch", refused)
    assert (error["code"], error["param"], error["actual"]) == ("weights_missing", "params.content", "beard")
    assert error["limit"] == ["glasses"]
