"""BeautyGAN's adapter: crops, the change that is added to a face, the cache, the format of its file."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._sdk.align import find_alignment
from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit, Photo
from sagemaker_endpoints._sdk.similarity import transform_points
from sagemaker_endpoints.beauty_gan.adapter import SIDE
from tests.models.networks import published_weights
from tests.models.networks.published_weights import format_of
from tests.support.frameworks import run_in
from tests.support.portraits import astronaut, change, closeup
from tests.support.runtime_samples import face, face_at, noise

DLIB_CORNERS = {33: (0.12058, 0.21373), 133: (0.33409, 0.22906), 362: (0.64606, 0.22897), 263: (0.85957, 0.2135)}
"""Corners of the eyes in dlib's five-point mean shape, by the numbers of our landmarks."""

DLIB_PADDING = 0.35
"""Margin of dlib's face chips on each side, as a share of the mean shape's size."""


def crop_of(picture: RGB, reference: RGB) -> Crop:
    own = face(face_at(128, 128, 160))
    photo = Photo(picture, (own,))
    return Crop(picture, own, photo, np.eye(2, 3), {"reference": Crop(reference, own, photo, np.eye(2, 3))})


def run(
    pairs: Sequence[tuple[RGB, RGB]], strengths: Sequence[int], times: int = 1
) -> tuple[list[RGB], list[tuple[int, ...]]]:
    """Run the adapter with a stand-in that blurs: 3/4 of the face and 1/4 of the reference's mean colour.

    Returns the last results, and the shape of the faces of each call of the stand-in.
    """
    import tensorflow as tf

    from sagemaker_endpoints._sdk.lru_cache import LruCache
    from sagemaker_endpoints.beauty_gan.adapter import Adapter
    from tests.models.networks.tensorflow_run import Recorded, loaded

    def generate(faces: Any, references: Any) -> Any:
        soft = tf.repeat(tf.repeat(tf.nn.avg_pool2d(faces, 8, 8, "VALID"), 8, axis=1), 8, axis=2)
        return 0.75 * soft + 0.25 * tf.reduce_mean(references, (1, 2), keepdims=True)

    adapter = Adapter()
    adapter._loaded = loaded()
    network = adapter._generate = Recorded(generate)
    adapter._changes = LruCache(adapter._find_changes)
    crops = [crop_of(*pair) for pair in pairs]
    edits = [Edit("beauty_gan", {"strength": strength}) for strength in strengths]
    results = [adapter.edit(crops, edits) for _ in range(times)]
    return results[-1], network.shapes


def flat(colour: tuple[int, int, int]) -> RGB:
    return np.full((SIDE, SIDE, 3), colour, np.uint8)


FACE = noise(SIDE, SIDE)


@pytest.mark.parametrize("photo", [astronaut(), closeup()], ids=["small", "large"])
def test_faces_are_cropped_as_dlibs_chips(photo: Photo) -> None:
    # given a nearly frontal face
    align = published_weights.entry_of("beauty_gan").manifest.align
    assert align is not None
    # when it is aligned as in the manifest
    alignment = find_alignment(photo.faces[0].landmarks, align.template, align.size)
    assert alignment.size == (SIDE, SIDE)
    # then the corners of its eyes are those of dlib's mean face, up to the proportions of this face
    points = transform_points(alignment.matrix, photo.faces[0].landmarks[list(DLIB_CORNERS), :2])
    chip = (np.array(list(DLIB_CORNERS.values())) + DLIB_PADDING) / (1 + 2 * DLIB_PADDING) * SIDE
    assert np.abs(points - chip).max() < 0.04 * SIDE


def test_changes_that_the_network_makes_to_every_face_cancel_out() -> None:
    # given a face whose reference is itself
    (result,), _ = run_in("tensorflow", run, [(FACE, FACE)], [100])
    # then it is unchanged, though the network blurs it
    assert np.array_equal(result, FACE)


def test_make_up_is_added_and_the_face_keeps_its_detail() -> None:
    # given a reference that is redder and less blue than the face
    mean = FACE.mean((0, 1))
    reference = flat((220, 128, 60))
    (result,), _ = run_in("tensorflow", run, [(FACE, reference)], [100])
    # then every pixel has changed by the same, a quarter of their difference, red first
    difference = change(FACE, result).reshape(-1, 3)
    assert (np.ptp(difference, axis=0) <= 1).all()
    assert np.abs(difference.mean(0) - (np.array((220, 128, 60)) - mean) / 4).max() < 0.6


def test_strength_interpolates_between_the_face_and_the_full_make_up() -> None:
    pairs = [(FACE, flat((255, 255, 255)))] * 4
    results, shapes = run_in("tensorflow", run, pairs, [0, 25, 50, 100])
    assert np.array_equal(results[0], FACE)
    added = [float(change(FACE, result).mean()) for result in results]
    assert added[1] == pytest.approx(added[3] / 4, abs=0.6)
    assert added[2] == pytest.approx(added[3] / 2, abs=0.6)
    # the network runs once, for the face with its reference and with itself, though three edits need it
    assert shapes == [(2, SIDE, SIDE, 3)]


def test_faces_are_one_batch_each_with_its_own_reference() -> None:
    other = noise(SIDE, SIDE, 2)
    pairs = [(FACE, flat((255, 0, 0))), (other, flat((0, 0, 255)))]
    results, shapes = run_in("tensorflow", run, pairs, [100, 100])
    alone = [run_in("tensorflow", run, [pair], [100])[0][0] for pair in pairs]
    assert shapes == [(4, SIDE, SIDE, 3)]
    for result, single in zip(results, alone, strict=True):
        assert np.abs(change(single, result)).max() <= 1


def test_moving_a_slider_again_does_not_run_the_network() -> None:
    _, shapes = run_in("tensorflow", run, [(FACE, flat((255, 0, 0)))], [60], 3)
    assert len(shapes) == 1


def test_at_rest_the_network_does_not_run() -> None:
    (result,), shapes = run_in("tensorflow", run, [(FACE, flat((255, 0, 0)))], [0])
    assert np.array_equal(result, FACE)
    assert shapes == []


def test_the_published_checkpoint_has_every_array_of_the_network() -> None:
    names = run_in("tensorflow", published_weights.names_of, "beauty_gan")
    assert [format_of("beauty_gan").name_of(f"model!{name}") for name in names] == names
    assert len(names) == 68


@pytest.mark.parametrize(
    "name", ["discriminator_X/conv2d/kernel", "D_1/conv2d_4/kernel", "vgg/conv1_1/filter", "X", "learning_rate"]
)
def test_everything_outside_the_generator_is_dropped(name: str) -> None:
    assert format_of("beauty_gan").name_of(f"model!{name}") is None


@pytest.mark.parametrize("name", ["generator/conv2d/bias", "generator/dense/kernel"])
def test_an_array_that_is_no_layer_of_the_generator_is_refused(name: str) -> None:
    with pytest.raises(LookupError):
        format_of("beauty_gan").name_of(f"model!{name}")


def variants() -> tuple[int, int]:
    """Number of weights of the assumed network, and of one whose branches end twice as wide."""
    import math

    from sagemaker_endpoints.beauty_gan.network import variables

    wide = {f"generator/conv2d_{conv}/kernel": (4, 4, 64, 256) for conv in (2, 5)}
    narrow, broad = (sum(map(math.prod, variables(shapes).values())) for shapes in ({}, wide))
    return narrow, broad


def test_the_width_of_the_network_follows_from_its_weights() -> None:
    narrow, broad = run_in("tensorflow", variants)
    assert narrow < 10e6
    assert broad > 25e6
