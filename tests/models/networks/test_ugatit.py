"""U-GAT-IT's adapter: heads, the drawing by itself and in the photo, the format of its file."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._sdk.landmarks import CHIN, FOREHEAD, five_points
from sagemaker_endpoints._sdk.similarity import transform_points
from sagemaker_endpoints.ugatit.heads import SIDE, head_of
from tests.models.networks.published_weights import format_of
from tests.support.frameworks import run_in
from tests.support.portraits import astronaut, change, side_by_side
from tests.support.random_weights import SMALLER, weights_of
from tests.support.runtime_samples import noise


def run(
    photos: Sequence[Photo], params: Sequence[dict[str, Any]]
) -> tuple[list[RGB], list[Any], list[tuple[int, ...]]]:
    """Run the adapter with a stand-in that draws the negative.

    Returns the results, the matrices to their frames, and the shape of the input of each call of the stand-in.
    """
    from sagemaker_endpoints.ugatit.adapter import Adapter
    from tests.models.networks.tensorflow_run import Recorded, loaded

    adapter = Adapter()
    adapter._loaded = loaded()
    network = adapter._generate = Recorded(lambda images: -images)
    results = adapter.edit(photos, [Edit("ugatit", own) for own in params])
    return results, [photo.frame_matrices for photo in photos], network.shapes


def redrawn(photo: Photo, result: str, strength: int = 100) -> tuple[RGB, list[Any], list[tuple[int, ...]]]:
    results, frames, shapes = run_in("tensorflow", run, [photo], [{"result": result, "strength": strength}])
    return results[0], frames[0], shapes


def test_a_head_is_upright_and_complete_with_room_for_its_hair() -> None:
    # given the sample's head, which is a little tilted
    photo = astronaut()
    head = head_of(photo, photo.faces[0])
    # then its eyes are level, and there is room for hair above the forehead
    eyes = transform_points(head.alignment.matrix, five_points(photo.faces[0].landmarks))[:2]
    top, chin = transform_points(head.alignment.matrix, photo.faces[0].landmarks[[FOREHEAD, CHIN], :2])[:, 1]
    assert head.rgb.shape == (SIDE, SIDE, 3)
    assert abs(eyes[0, 1] - eyes[1, 1]) < 0.05 * SIDE
    assert 0.4 * (chin - top) < top
    assert chin < 0.9 * SIDE


def test_a_portrait_by_itself_reports_its_frame() -> None:
    photo = astronaut()
    head = head_of(photo, photo.faces[0])
    result, frame_matrices, shapes = redrawn(photo, "portrait")
    # the negative, red first, to the byte
    assert np.array_equal(result, 255 - head.rgb)
    assert shapes == [(1, SIDE, SIDE, 3)]
    np.testing.assert_allclose(frame_matrices[0], head.alignment.matrix)


def test_in_the_photo_every_head_is_redrawn_and_nothing_far_from_it() -> None:
    # given two people side by side
    pair = side_by_side(astronaut(), astronaut())
    result, frame_matrices, shapes = redrawn(pair, "photo")
    # then both are drawn in one batch, in their places
    assert (result.shape, frame_matrices, shapes) == (pair.rgb.shape, [], [(2, SIDE, SIDE, 3)])
    for face in pair.faces:
        x, y = face.landmarks[1, :2].astype(int)
        around = slice(y - 3, y + 4), slice(x - 3, x + 4)
        assert np.abs(change(255 - pair.rgb[around], result[around])).mean() < 15
    assert np.array_equal(result[-150:], pair.rgb[-150:])


def test_the_background_of_a_redrawn_head_is_unchanged() -> None:
    # given the sample, and the pixels well away from its person, some of them in the head's square
    photo = astronaut()
    person = (photo.person_mask() > 0.02).astype(np.uint8)
    ground = cv2.dilate(person, np.ones((61, 61), np.uint8)) == 0
    assert ground[:150].any()
    # when the head is redrawn
    result, _, _ = redrawn(photo, "photo")
    # then all these pixels keep their bytes
    assert np.array_equal(result[ground], photo.rgb[ground])


def test_a_face_outside_the_person_mask_is_redrawn_without_a_hard_edge() -> None:
    # given a face in a photo that shows nothing
    grey = np.full((512, 512, 3), 60, np.uint8)
    result, _, _ = redrawn(Photo(grey, astronaut().faces), "photo")
    # then its negative is there, without an edge around it
    x, y = astronaut().faces[0].landmarks[1, :2].astype(int)
    steps = [np.abs(np.diff(result.astype(np.int16), axis=axis)).max() for axis in (0, 1)]
    assert abs(int(result[y, x, 0]) - 195) <= 24
    assert max(steps) < 25


def test_a_portrait_by_itself_is_of_the_largest_face() -> None:
    assert redrawn(side_by_side(astronaut(), astronaut()), "portrait")[2] == [(1, SIDE, SIDE, 3)]


@pytest.mark.parametrize("result", ["portrait", "photo"])
def test_strength_interpolates_between_photo_and_drawing(result: str) -> None:
    slight, half, full = (redrawn(astronaut(), result, strength)[0].astype(np.int16) for strength in (1, 50, 100))
    assert np.abs(half - (slight + full) / 2).max() <= 3


@pytest.mark.parametrize("photo", [astronaut(), replace(astronaut(), faces=())], ids=["at rest", "no face"])
def test_without_anything_to_draw_the_photo_is_returned(photo: Photo) -> None:
    result, frame_matrices, shapes = redrawn(photo, "portrait", 0 if photo.faces else 100)
    assert np.array_equal(result, photo.rgb)
    assert (frame_matrices, shapes) == ([], [])


def test_the_heads_of_all_photos_are_one_batch() -> None:
    photos = [astronaut(), replace(astronaut(), faces=()), side_by_side(astronaut(), astronaut())]
    params = [{"result": kind, "strength": 100} for kind in ("portrait", "portrait", "photo")]
    results, _, shapes = run_in("tensorflow", run, photos, params)
    assert shapes == [(3, SIDE, SIDE, 3)]
    assert [result.shape for result in results] == [(SIDE, SIDE, 3), (512, 512, 3), (512, 1024, 3)]


def drawn_with(weights: Path, picture: RGB) -> tuple[Any, Any]:
    """Draw with the weights of a file, and with the same weights before they were rounded to float16."""
    import tensorflow as tf
    from safetensors.numpy import load_file

    from sagemaker_endpoints._tensorflow.pictures import signed_of
    from sagemaker_endpoints.ugatit import network
    from scripts.model_weights.random_weights import random_array

    rounded = load_file(weights / "ugatit/ugatit.safetensors")
    assert {array.dtype for array in rounded.values()} == {np.dtype("float16")}
    exact = {name: tf.constant(random_array(name, array.shape, "tensorflow")) for name, array in rounded.items()}
    images = signed_of([picture])
    halved = {name: tf.constant(array.astype(np.float32)) for name, array in rounded.items()}
    return network.generate(halved, images).numpy(), network.generate(exact, images).numpy()


def test_weights_stored_as_float16_draw_the_same_picture() -> None:
    # given drawings with weights before and after rounding
    halved, exact = run_in("tensorflow", drawn_with, weights_of("ugatit"), noise(SIDE, SIDE))
    # then they are not empty, and differ by less than a level on average
    assert exact.std() > 0.1
    assert np.abs(halved - exact).mean() < 2 / 255


@pytest.mark.parametrize("shapes", [{}, SMALLER["ugatit"]], ids=["full", "light"])
def test_the_published_checkpoint_has_every_array_of_the_network(shapes: dict[str, tuple[int, ...]]) -> None:
    needed = run_in("tensorflow", variables, shapes)
    layout = format_of("ugatit")
    assert [layout.name_of(f"UGATIT.model-1000000!{name}") for name in needed] == list(needed)
    assert layout.dtype == "float16"


def variables(shapes: dict[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    from sagemaker_endpoints.ugatit import network

    return network.variables(shapes)


def test_full_and_light_differ_in_the_input_of_the_style_layers() -> None:
    full, light = (run_in("tensorflow", variables, shapes) for shapes in ({}, SMALLER["ugatit"]))
    assert {name for name in full if full[name] != light[name]} == set(SMALLER["ugatit"])
    assert full["generator_B/MLP/linear_0/dense/kernel"] == (64 * 64 * 256, 256)


@pytest.mark.parametrize(
    "name",
    ["generator_A/conv/conv2d/kernel", "discriminator_A/D_global/conv/u", "discriminator_B/D_local/CAM_logit/bias"],
)
def test_the_other_direction_and_the_discriminators_are_dropped(name: str) -> None:
    assert format_of("ugatit").name_of(f"UGATIT.model-1000000!{name}") is None


def test_any_other_array_is_refused() -> None:
    with pytest.raises(LookupError):
        format_of("ugatit").name_of("UGATIT.model-1000000!generator/conv/kernel")
