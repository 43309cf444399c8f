"""U-GAT-IT around its network: heads, the drawing by itself and in the photo, what is kept of the weights."""

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
from scripts.model_weights.weights_layout import checkpoint_format
from tests.support.frameworks import ask
from tests.support.portraits import astronaut, change, side_by_side
from tests.support.random_weights import SMALLER, weights_of
from tests.support.runtime_samples import noise


def run(
    photos: Sequence[Photo], params: Sequence[dict[str, Any]]
) -> tuple[list[RGB], list[Any], list[tuple[int, ...]]]:
    """The adapter around a stand-in that draws the negative. Returns the results, the maps to their frames, and the
    shapes that the stand-in was given."""
    from sagemaker_endpoints.ugatit.adapter import Adapter
    from tests.models.tensorflow_run import Noted, opened

    adapter = Adapter()
    adapter._opened = opened()
    network = adapter._generate = Noted(lambda images: -images)
    results = adapter.edit(photos, [Edit("ugatit", told) for told in params])
    return results, [photo.frame for photo in photos], network.shapes


def one(photo: Photo, result: str, strength: int = 100) -> tuple[RGB, list[Any], list[tuple[int, ...]]]:
    answer = ask("tensorflow", run, [photo], [{"result": result, "strength": strength}])
    return answer[0][0], answer[1][0], answer[2]


def test_a_head_is_upright_and_whole_with_room_for_its_hair() -> None:
    # given the sample's head, which is a little tilted
    photo = astronaut()
    head = head_of(photo, photo.faces[0])
    # then its eyes are level, and over the forehead there is as much as hair takes
    eyes = transform_points(head.alignment.matrix, five_points(photo.faces[0].landmarks))[:2]
    top, chin = transform_points(head.alignment.matrix, photo.faces[0].landmarks[[FOREHEAD, CHIN], :2])[:, 1]
    assert head.rgb.shape == (SIDE, SIDE, 3)
    assert abs(eyes[0, 1] - eyes[1, 1]) < 0.05 * SIDE
    assert 0.4 * (chin - top) < top
    assert chin < 0.9 * SIDE


def test_a_portrait_by_itself_says_where_its_face_lies() -> None:
    photo = astronaut()
    head = head_of(photo, photo.faces[0])
    result, frame, shapes = one(photo, "portrait")
    # the negative, red first, to the byte
    assert np.array_equal(result, 255 - head.rgb)
    assert shapes == [(1, SIDE, SIDE, 3)]
    np.testing.assert_allclose(frame[0], head.alignment.matrix)


def test_in_the_photo_every_head_is_redrawn_and_nothing_far_from_it() -> None:
    # given two people beside each other
    pair = side_by_side(astronaut(), astronaut())
    result, frame, shapes = one(pair, "photo")
    # then both are drawn in one go, where they are
    assert (result.shape, frame, shapes) == (pair.rgb.shape, [], [(2, SIDE, SIDE, 3)])
    for face in pair.faces:
        x, y = face.landmarks[1, :2].astype(int)
        around = slice(y - 3, y + 4), slice(x - 3, x + 4)
        assert np.abs(change(255 - pair.rgb[around], result[around])).mean() < 15
    assert np.array_equal(result[-150:], pair.rgb[-150:])


def test_beside_a_redrawn_head_the_background_stays() -> None:
    # given the sample, and everything well away from its person, which is also in the head's square
    photo = astronaut()
    person = (photo.person_mask() > 0.02).astype(np.uint8)
    ground = cv2.dilate(person, np.ones((61, 61), np.uint8)) == 0
    assert ground[:150].any()
    # when the head is redrawn
    result, _, _ = one(photo, "photo")
    # then every byte of it stays
    assert np.array_equal(result[ground], photo.rgb[ground])


def test_a_face_where_no_person_was_seen_is_redrawn_and_fades_into_the_photo_without_a_step() -> None:
    # given a photo without anything in it, where a face shall be
    grey = np.full((512, 512, 3), 60, np.uint8)
    result, _, _ = one(Photo(grey, astronaut().faces), "photo")
    # then its negative is there, and no edge around it
    x, y = astronaut().faces[0].landmarks[1, :2].astype(int)
    steps = [np.abs(np.diff(result.astype(np.int16), axis=axis)).max() for axis in (0, 1)]
    assert abs(int(result[y, x, 0]) - 195) <= 24
    assert max(steps) < 25


def test_only_the_largest_face_sits_for_a_portrait() -> None:
    assert one(side_by_side(astronaut(), astronaut()), "portrait")[2] == [(1, SIDE, SIDE, 3)]


@pytest.mark.parametrize("result", ["portrait", "photo"])
def test_half_strength_is_half_the_photo(result: str) -> None:
    slight, half, whole = (one(astronaut(), result, strength)[0].astype(np.int16) for strength in (1, 50, 100))
    assert np.abs(half - (slight + whole) / 2).max() <= 3


@pytest.mark.parametrize("photo", [astronaut(), replace(astronaut(), faces=())], ids=["at rest", "no face"])
def test_without_anything_to_draw_the_photo_comes_back(photo: Photo) -> None:
    result, frame, shapes = one(photo, "portrait", 0 if photo.faces else 100)
    assert np.array_equal(result, photo.rgb)
    assert (frame, shapes) == ([], [])


def test_heads_of_waiting_photos_are_drawn_together() -> None:
    photos = [astronaut(), replace(astronaut(), faces=()), side_by_side(astronaut(), astronaut())]
    told = [{"result": kind, "strength": 100} for kind in ("portrait", "portrait", "photo")]
    results, _, shapes = ask("tensorflow", run, photos, told)
    assert shapes == [(3, SIDE, SIDE, 3)]
    assert [result.shape for result in results] == [(SIDE, SIDE, 3), (512, 512, 3), (512, 1024, 3)]


def drawn_with(weights: Path, picture: RGB) -> tuple[Any, Any]:
    """What the network draws with the weights of a file, and with the same before they were rounded to float16."""
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


def test_weights_kept_as_float16_draw_the_same_picture() -> None:
    # given weights before and after they were rounded
    halved, exact = ask("tensorflow", drawn_with, weights_of("ugatit"), noise(SIDE, SIDE))
    # then the pictures, which are not empty, differ by less than a level on average
    assert exact.std() > 0.1
    assert np.abs(halved - exact).mean() < 2 / 255


@pytest.mark.parametrize("shapes", [{}, SMALLER["ugatit"]], ids=["full", "light"])
def test_the_published_checkpoint_gives_every_name_of_the_network(shapes: dict[str, tuple[int, ...]]) -> None:
    wanted = ask("tensorflow", variables, shapes)
    recipe = checkpoint_format("ugatit")
    assert [recipe.name_of(f"UGATIT.model-1000000!{name}") for name in wanted] == list(wanted)
    assert recipe.dtype == "float16"


def variables(shapes: dict[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    from sagemaker_endpoints.ugatit import network

    return network.variables(shapes)


def test_full_and_light_differ_in_where_the_style_is_read() -> None:
    full, light = (ask("tensorflow", variables, shapes) for shapes in ({}, SMALLER["ugatit"]))
    assert {name for name in full if full[name] != light[name]} == set(SMALLER["ugatit"])
    assert full["generator_B/MLP/linear_0/dense/kernel"] == (64 * 64 * 256, 256)


@pytest.mark.parametrize(
    "name",
    ["generator_A/conv/conv2d/kernel", "discriminator_A/D_global/conv/u", "discriminator_B/D_local/CAM_logit/bias"],
)
def test_the_other_direction_and_the_discriminators_are_left_behind(name: str) -> None:
    assert checkpoint_format("ugatit").name_of(f"UGATIT.model-1000000!{name}") is None


def test_anything_else_is_not_known() -> None:
    with pytest.raises(LookupError):
        checkpoint_format("ugatit").name_of("UGATIT.model-1000000!generator/conv/kernel")
