"""The window, the channels and the classes of head_parts."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from facemagi_vision.decode import decode
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.face.sample_face import sample_frame
from sagemaker_endpoints._litert.builder import NetworkBuilder
from sagemaker_endpoints._litert.loading import network_of
from sagemaker_endpoints._sdk.parts import Parts, View
from sagemaker_endpoints._sdk.similarity import transform_points
from sagemaker_endpoints.head_parts.class_map import class_map
from sagemaker_endpoints.head_parts.classes import CLASSES, PART_OF_CLASS, palette
from sagemaker_endpoints.head_parts.features import (
    INSIDE,
    LEVELS,
    OWN,
    Scene,
    cut_window,
    network_inputs,
    own_channels,
    scene_of,
    see_person,
)
from sagemaker_endpoints.head_parts.network import add_decoder, shares, with_rounded_joins, write
from sagemaker_endpoints.head_parts.parser import NAMES, WEIGHTS, HeadParser, continued, weights_file
from sagemaker_endpoints.head_parts.window import FRAMINGS, SIDE, Framing, eyes_of, window_of
from scripts.workbench import photo_of
from tests.models.litert.head_parts_samples import grey_scene
from tests.support.samples import ROOT


def astronaut() -> Scene:
    rgb = decode((Path(ROOT) / "tests/data/astronaut.png").read_bytes()).rgb
    return scene_of(rgb, face_frame(photo_of(rgb).faces[0].landmarks))


@pytest.mark.parametrize("framing", FRAMINGS.values(), ids=FRAMINGS)
def test_a_window_has_the_eyes_where_its_framing_says(framing: Framing) -> None:
    face = sample_frame(300)
    assert transform_points(window_of(face, framing), eyes_of(face)) == pytest.approx(np.array(framing.eyes) * SIDE)


@pytest.mark.parametrize("framing", FRAMINGS.values(), ids=FRAMINGS)
def test_a_window_follows_the_size_of_the_face(framing: Framing) -> None:
    face = sample_frame(300)
    scale = float(np.linalg.norm(window_of(face, framing)[0, :2]))
    assert scale * face.unit == pytest.approx(SIDE / framing.units)


def test_our_channels_and_the_inner_tensors_have_the_shapes_of_the_decoder() -> None:
    # given a photo, when it is seen
    scene = grey_scene()
    picture = cut_window(scene.rgb, window_of(scene.face))
    inner, mask = see_person(picture)

    # then everything has the shape that the decoder is built for
    assert own_channels(scene, window_of(scene.face), picture, mask).shape == (128, 128, OWN)
    assert [tensor.shape for tensor in inner] == [(1, side, side, count) for side, all_ in LEVELS for count in all_]


@pytest.mark.parametrize("name", FRAMINGS)
def test_the_network_sees_what_it_was_trained_on(name: str) -> None:
    # given the sample photo, as the training sees it: the decoder alone, and the person network before it
    scene, framing = astronaut(), FRAMINGS[name]
    window = window_of(scene.face, framing)
    picture = cut_window(scene.rgb, window)
    inner, mask = see_person(picture)
    seen = [own_channels(scene, window, picture, mask, framing)[None], *inner]
    weights = {name: array.astype(np.float32) for name, array in load_file(WEIGHTS / weights_file(name)).items()}
    network = NetworkBuilder()
    own, *tensors = (network.input(f"{number:02}", each.shape) for number, each in enumerate(seen))
    (expected,) = network_of(network.finish([add_decoder(network, [own], tensors, weights)]))(*seen)

    # when both run as one network
    (scores,) = network_of(write(weights))(*network_inputs(scene, window, framing))

    # then nothing has changed
    assert np.abs(scores - expected).max() < 1e-3


@pytest.mark.parametrize("name", FRAMINGS)
def test_rounded_numbers_hardly_change_what_the_network_finds(name: str) -> None:
    # given the sample photo, and the weights as they are and rounded
    scene, framing = astronaut(), FRAMINGS[name]
    weights = {name: array.astype(np.float32) for name, array in load_file(WEIGHTS / weights_file(name)).items()}
    inputs = network_inputs(scene, window_of(scene.face, framing), framing)

    # when networks with both see it
    exact, fast = (shares(network_of(write(each))(*inputs)[0][0]) for each in (weights, with_rounded_joins(weights)))

    # then the probabilities are the same but for what nobody can see
    assert np.abs(fast - exact).mean() < 2e-3
    assert np.abs(fast - exact).max() < 0.1


def test_a_large_map_is_that_of_its_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a head
    parts = HeadParser()(astronaut())

    # when its map is drawn at once, and in bands of a hundred rows
    whole = class_map((512, 512), [parts])
    monkeypatch.setattr("sagemaker_endpoints.head_parts.class_map.BAND_ROWS", 100)

    # then hardly a pixel differs
    assert (class_map((512, 512), [parts]) != whole).any(axis=2).mean() < 1e-3


def test_scores_become_shares_of_four_pixels() -> None:
    # given scores of one pixel, in which each of its four pixels is sure of another class
    scores = np.zeros((1, 1, 4, len(CLASSES)), np.float32)
    for pixel in range(4):
        scores[0, 0, pixel, pixel] = 200

    # when they become probabilities, then each pixel has its own class
    probabilities = shares(scores.reshape(1, 1, -1))
    assert probabilities.argmax(axis=2).tolist() == [[0, 1], [2, 3]]
    assert probabilities.sum(axis=2) == pytest.approx(np.ones((2, 2)))


def test_our_channels_are_zero_outside_the_photo() -> None:
    scene = grey_scene()
    own = network_inputs(scene, window_of(scene.face))[0][0]
    outside = own[..., INSIDE] == 0
    assert outside.any()
    assert not own[outside].any()


def test_another_face_is_marked() -> None:
    # given a photo with a second face beside
    scene = grey_scene(2 * SIDE)
    beside = scene.face.scaled(np.array([-SIDE, 0], np.float32), np.ones(2, np.float32))

    # when the channels are computed without it and with it
    alone, both = (
        network_inputs(replace(scene, others=others), window_of(scene.face))[0] for others in ((), (beside,))
    )

    # then one channel tells of it
    assert (alone != both).any(axis=(0, 1, 2)).sum() == 1


def test_beyond_the_photo_the_edge_is_repeated() -> None:
    # given hair everywhere inside a photo that is the left half of the window
    inside = np.zeros((SIDE, SIDE, len(CLASSES)), np.float32)
    inside[:, : SIDE // 2, 1] = 1

    # when it is continued, then all of the window is hair
    assert continued(inside, np.eye(2, 3), (SIDE, SIDE // 2, 3))[..., 1].all()


def test_a_pixel_of_two_heads_gets_the_surer_class() -> None:
    # given one head that sees hair everywhere, and one that is nearly sure of ground
    hair, ground = np.zeros((2, SIDE, SIDE, len(CLASSES)), np.float16)
    hair[..., 1] = 1
    ground[..., 0], ground[..., 2] = 0.9, 0.1

    # then the map shows hair
    drawn = class_map((SIDE, SIDE), [Parts((View(np.eye(2, 3), each, NAMES),)) for each in (ground, hair)])
    assert np.array_equal(drawn[128, 128], palette()[1])


def test_the_weights_are_small() -> None:
    assert sum((WEIGHTS / weights_file(name)).stat().st_size for name in FRAMINGS) < 1.5e6


def test_the_astronaut_has_hair_skin_and_clothes() -> None:
    # given the sample photo, when the networks see it
    parts = HeadParser()(astronaut())

    # then the hair above the forehead, the cheek and the suit are what they are
    probable = [parts.sample((part,), np.eye(2, 3), (512, 512))[0] for part in PART_OF_CLASS.values()]
    found = [
        CLASSES[int(np.argmax([plane[y, x] for plane in probable]))] for x, y in ((220, 45), (225, 130), (220, 250))
    ]
    assert found == ["hair", "face_skin", "clothes"]
