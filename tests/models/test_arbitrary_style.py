"""Arbitrary style around its network: canvases, styles, strengths, colours."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints.arbitrary_style.adapter import MOST, Order, together
from sagemaker_endpoints.arbitrary_style.canvas import GRID, canvas_of, laid_on
from sagemaker_endpoints.arbitrary_style.looks import LOOKS, look
from scripts.model_weights.weights_layout import checkpoint_format
from tests.models import published_weights
from tests.support.frameworks import ask
from tests.support.portraits import change
from tests.support.random_weights import weights_of
from tests.support.runtime_samples import noise, ramp, smooth

RED, BLUE = (200, 40, 20), (20, 60, 180)


def flat(colour: tuple[int, int, int]) -> RGB:
    return np.full((64, 64, 3), colour, np.uint8)


def asked(**given: Any) -> dict[str, Any]:
    return {"look": "oils", "strength": 100, "balance": 50, "detail": 1024} | given


def run(
    photos: Sequence[RGB], params: Sequence[dict[str, Any]], styles: Sequence[dict[str, RGB]], blurred: bool = False
) -> tuple[list[RGB], list[tuple[int, ...]], list[tuple[int, ...]]]:
    """The adapter around a stand-in whose features are the pixels of squares of eight by eight, or their means.

    styles: second photos by the parameter's name, for each photo.
    Returns the results, and the shapes of what was encoded and of what was decoded, call by call.
    """
    import tensorflow as tf

    from sagemaker_endpoints._sdk.lru_cache import LruCache
    from sagemaker_endpoints.arbitrary_style.adapter import Adapter
    from tests.models.tensorflow_run import Noted, opened

    def encode(images: Any) -> Any:
        if blurred:
            images = tf.repeat(tf.repeat(tf.nn.avg_pool2d(images, 8, 8, "VALID"), 8, axis=1), 8, axis=2)
        return tf.pad(tf.nn.space_to_depth(images, 8), [(0, 0), (0, 0), (0, 0), (0, 512 - 192)])

    adapter = Adapter()
    adapter._opened = opened()
    encoder = adapter._encode = Noted(encode)
    decoder = adapter._decode = Noted(lambda features: tf.nn.depth_to_space(features[..., :192], 8))
    adapter._styles = LruCache(adapter._describe)
    seen = [
        Photo(rgb, (), {name: Photo(style) for name, style in given.items()})
        for rgb, given in zip(photos, styles, strict=True)
    ]
    results = adapter.edit(seen, [Edit("arbitrary_style", told) for told in params])
    return results, encoder.shapes, decoder.shapes


def one(photo: RGB, styles: dict[str, RGB], blurred: bool = False, **given: Any) -> RGB:
    return ask("tensorflow", run, [photo], [asked(**given)], [styles], blurred)[0][0]


@pytest.mark.parametrize("shape", [(101, 67), (64, 64), (203, 350), (8, 8), (1, 90), (3, 200)])
def test_a_photo_in_its_own_style_is_itself_whatever_its_size(shape: tuple[int, int]) -> None:
    photo = noise(*shape)
    assert np.abs(change(photo, one(photo, {"style": photo}))).max() <= 1


def test_a_canvas_is_continued_by_its_mirror_image() -> None:
    canvas = canvas_of(ramp(60, 100), 1024)
    assert canvas.shape == (GRID, 2 * GRID, 3)
    assert np.array_equal(canvas[:60, :100], ramp(60, 100))
    assert np.array_equal(canvas[60:, :100], ramp(60, 100)[58:54:-1])
    assert np.array_equal(canvas[:60, 100:], ramp(60, 100)[:, 98:70:-1])


def test_a_large_photo_is_painted_at_the_asked_size_and_comes_back_at_its_own() -> None:
    photo = smooth(300, 400)
    (result,), encoded, _ = ask("tensorflow", run, [photo], [asked(detail=192)], [{"style": photo}])
    assert encoded[-1] == (1, 192, 192, 3)
    assert result.shape == photo.shape
    assert np.abs(change(photo, result)).mean() < 8


def test_colours_are_the_styles_own_not_stretched_and_not_exchanged() -> None:
    # given a style of one colour, which every feature then has
    result = one(noise(64, 64), {"style": flat(RED)})
    # then the result has it too
    assert np.abs(change(flat(RED), result)).max() <= 1


def test_levels_are_rounded_and_cut_off() -> None:
    painted = np.array([[[-9.0, 99.4, 99.6], [254.4, 255.2, 300.0]]], np.float32)
    result = laid_on(np.zeros((1, 2, 3), np.uint8), painted, 1024, 0.0)
    assert result.tolist() == [[[0, 99, 100], [254, 255, 255]]]


def test_strength_goes_from_the_photo_to_the_style() -> None:
    # given a photo at five strengths in one batch
    photo, steps = noise(64, 64), (0, 25, 50, 75, 100)
    results, _, _ = ask(
        "tensorflow", run, [photo] * 5, [asked(strength=step) for step in steps], [{"style": flat(RED)}] * 5
    )
    # then none is the photo's bytes, and every step is that part of the way
    assert np.array_equal(results[0], photo)
    for step, result in zip(steps, results, strict=True):
        expected = photo + (np.array(RED) - photo.astype(float)) * step / 100
        assert np.abs(result - expected).max() <= 1.5


def test_at_low_strength_the_photos_own_detail_stays_though_the_network_loses_it() -> None:
    photo = noise(128, 128)
    soft, slight = (one(photo, {"style": flat(RED)}, True, strength=strength) for strength in (100, 2))
    assert np.abs(change(photo, soft)).mean() > 20
    assert np.abs(change(photo, slight)).max() <= 6


def test_at_rest_no_network_is_asked() -> None:
    (result,), encoded, decoded = ask("tensorflow", run, [noise(64, 64)], [asked(strength=0)], [{}])
    assert (encoded, decoded) == ([], [])
    assert np.array_equal(result, noise(64, 64))


@pytest.mark.parametrize(("balance", "share"), [(0, 0.0), (25, 0.25), (100, 1.0)])
def test_two_styles_are_mixed_by_their_balance(balance: int, share: float) -> None:
    result = one(noise(64, 64), {"style": flat(RED), "style2": flat(BLUE)}, balance=balance)
    expected = (1 - share) * np.array(RED) + share * np.array(BLUE)
    assert np.abs(result - expected).max() <= 1


def test_without_a_second_style_the_balance_says_nothing() -> None:
    low, high = (one(noise(64, 64), {"style": flat(RED)}, balance=balance) for balance in (0, 100))
    assert np.array_equal(low, high)


def test_a_second_style_is_mixed_with_the_look_where_there_is_no_first() -> None:
    photo = noise(64, 64)
    first, second, both = (
        one(photo, {"style2": flat(BLUE)}, balance=balance).astype(float) for balance in (0, 100, 50)
    )
    assert np.array_equal(first, one(photo, {}))
    assert np.abs(second - BLUE).max() <= 1
    inside = (first > 0) & (first < 255)
    assert np.abs(both - (first + second) / 2)[inside].max() <= 1


def test_a_style_is_seen_once_and_at_a_bounded_size() -> None:
    # given three photos of one size in one large style
    style = smooth(1000, 2000)
    _, encoded, decoded = ask("tensorflow", run, [noise(64, 64)] * 3, [asked()] * 3, [{"style": style}] * 3)
    # then it is described once, and all are painted together, without what only a part of the strength needs
    assert encoded == [(1, 256, 512, 3), (3, 64, 64, 3)]
    assert decoded == [(3, 8, 8, 512)]


def test_results_of_a_batch_come_back_in_order() -> None:
    photos = [noise(60, 60), noise(90, 60), noise(60, 60, 2), noise(40, 50)]
    params = [asked(), asked(), asked(strength=60), asked()]
    results, _, decoded = ask("tensorflow", run, photos, params, [{"style": photo} for photo in photos])
    assert sorted(decoded) == [(1, 8, 8, 512), (1, 8, 8, 512), (1, 16, 8, 512), (2, 8, 8, 512)]
    for photo, result in zip(photos, results, strict=True):
        assert np.abs(change(photo, result)).max() <= 1


def test_large_canvases_are_painted_in_portions() -> None:
    orders = [Order(np.zeros((768, 1024, 3), np.uint8), np.zeros((2, 512), np.float32), 1.0)] * 3
    assert list(together(orders)) == [[0], [1], [2]]
    small = [Order(np.zeros((512, 512, 3), np.uint8), np.zeros((2, 512), np.float32), 1.0)] * 6
    assert [len(group) * 512 * 512 <= MOST for group in together(small)] == [True, True]


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_is_the_same_picture_every_time(name: str) -> None:
    assert look(name).shape == (512, 512, 3)
    assert look(name).dtype == np.uint8
    assert np.array_equal(look(name), LOOKS[name]())
    assert look(name).std() > 25


def test_the_looks_are_those_of_the_manifest() -> None:
    parameter = published_weights.manifest_of("arbitrary_style").effects["arbitrary_style"].parameters["look"]
    assert list(getattr(parameter, "choices", ())) == list(LOOKS)


def traces(weights: Path, sizes: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
    """How often encoder and decoder were traced for so many photos, and in how many sizes of canvas."""
    from sagemaker_endpoints.arbitrary_style.adapter import Adapter

    adapter = Adapter()
    adapter.load(weights / "arbitrary_style", "cpu")
    photos = [Photo(noise(*size), (), {"style": Photo(flat(RED))}) for size in sizes]
    adapter.edit(photos, [Edit("arbitrary_style", asked(detail=128))] * len(photos))
    graphs: tuple[Any, Any] = adapter._encode, adapter._decode
    encoder, decoder = (graph.experimental_get_tracing_count() for graph in graphs)
    return encoder, decoder, len({canvas_of(photo.rgb, 128).shape for photo in photos})


def test_the_network_is_traced_once_for_all_sizes_of_photos() -> None:
    # given twenty photos, no two of one size
    sizes = [(20 + 3 * number, 90 - 2 * number) for number in range(20)]
    assert ask("tensorflow", traces, weights_of("arbitrary_style"), sizes) == (1, 1, 3)


def test_the_published_checkpoint_gives_every_name_of_the_network() -> None:
    names = ask("tensorflow", published_weights.names_of, "arbitrary_style")
    places = [f"style_weight_2e0.ckpt!{name}" for name in names]
    assert [checkpoint_format("arbitrary_style").name_of(place) for place in places] == names


@pytest.mark.parametrize("place", ["style_weight_2e0.ckpt!conv1_1/kernel", "vgg19_normalised.npz!arr_0"])
def test_what_is_neither_encoder_nor_decoder_is_not_known(place: str) -> None:
    with pytest.raises(LookupError):
        checkpoint_format("arbitrary_style").name_of(place)
