"""Arbitrary style's adapter: canvases, styles, strengths, colours, batches."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._imaging.drawing.looks import LOOKS
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints.arbitrary_style.adapter import MAX_PIXELS, PaintJob, portions
from sagemaker_endpoints.arbitrary_style.style_canvas import GRID, blend_painted, style_canvas
from tests.models.networks import published_weights
from tests.models.networks.published_weights import format_of
from tests.support.frameworks import run_in
from tests.support.portraits import change
from tests.support.random_weights import weights_of
from tests.support.runtime_samples import noise, ramp, smooth

RED, BLUE = (200, 40, 20), (20, 60, 180)


def flat(colour: tuple[int, int, int]) -> RGB:
    return np.full((64, 64, 3), colour, np.uint8)


def params_with(**given: Any) -> dict[str, Any]:
    return {"look": "oils", "strength": 100, "balance": 50, "detail": 1024} | given


def run(
    photos: Sequence[RGB], params: Sequence[dict[str, Any]], styles: Sequence[dict[str, RGB]], blurred: bool = False
) -> tuple[list[RGB], list[tuple[int, ...]], list[tuple[int, ...]]]:
    """Run the adapter with a stand-in whose features are the pixels of squares of 8 × 8, or their means if `blurred`.

    Args:
        photos: the photos of one batch.
        params: the parameters of each.
        styles: for each photo, its references by the parameter's name.
        blurred: whether the stand-in loses the detail within each square.

    Returns:
        The results, and the shape of the input of each call of the encoder and of the decoder.
    """
    import tensorflow as tf

    from sagemaker_endpoints._sdk.lru_cache import LruCache
    from sagemaker_endpoints.arbitrary_style.adapter import Adapter
    from tests.models.networks.tensorflow_run import Recorded, loaded

    def encode(images: Any) -> Any:
        if blurred:
            images = tf.repeat(tf.repeat(tf.nn.avg_pool2d(images, 8, 8, "VALID"), 8, axis=1), 8, axis=2)
        return tf.pad(tf.nn.space_to_depth(images, 8), [(0, 0), (0, 0), (0, 0), (0, 512 - 192)])

    adapter = Adapter()
    adapter._loaded = loaded()
    encoder = adapter._encode = Recorded(encode)
    decoder = adapter._decode = Recorded(lambda features: tf.nn.depth_to_space(features[..., :192], 8))
    adapter._styles = LruCache(adapter._describe)
    with_references = [
        Photo(rgb, (), {name: Photo(style) for name, style in given.items()})
        for rgb, given in zip(photos, styles, strict=True)
    ]
    results = adapter.edit(with_references, [Edit("arbitrary_style", own) for own in params])
    return results, encoder.shapes, decoder.shapes


def styled(photo: RGB, styles: dict[str, RGB], blurred: bool = False, **given: Any) -> RGB:
    return run_in("tensorflow", run, [photo], [params_with(**given)], [styles], blurred)[0][0]


@pytest.mark.parametrize("shape", [(101, 67), (64, 64), (203, 350), (8, 8), (1, 90), (3, 200)])
def test_a_photo_in_its_own_style_is_unchanged_at_every_size(shape: tuple[int, int]) -> None:
    photo = noise(*shape)
    assert np.abs(change(photo, styled(photo, {"style": photo}))).max() <= 1


def test_a_canvas_is_padded_with_the_photos_mirror_image() -> None:
    canvas = style_canvas(ramp(60, 100), 1024)
    assert canvas.shape == (GRID, 2 * GRID, 3)
    assert np.array_equal(canvas[:60, :100], ramp(60, 100))
    assert np.array_equal(canvas[60:, :100], ramp(60, 100)[58:54:-1])
    assert np.array_equal(canvas[:60, 100:], ramp(60, 100)[:, 98:70:-1])


def test_a_large_photo_is_painted_at_its_detail_and_returned_at_its_own_size() -> None:
    photo = smooth(300, 400)
    (result,), encoded, _ = run_in("tensorflow", run, [photo], [params_with(detail=192)], [{"style": photo}])
    assert encoded[-1] == (1, 192, 192, 3)
    assert result.shape == photo.shape
    assert np.abs(change(photo, result)).mean() < 8


def test_the_styles_colours_are_neither_stretched_nor_swapped() -> None:
    # given a style of one colour
    result = styled(noise(64, 64), {"style": flat(RED)})
    # then the result has that colour
    assert np.abs(change(flat(RED), result)).max() <= 1


def test_levels_are_rounded_and_clipped() -> None:
    painted = np.array([[[-9.0, 99.4, 99.6], [254.4, 255.2, 300.0]]], np.float32)
    result = blend_painted(np.zeros((1, 2, 3), np.uint8), painted, 1024, 0.0)
    assert result.tolist() == [[[0, 99, 100], [254, 255, 255]]]


def test_strength_interpolates_between_photo_and_style() -> None:
    # given a photo at five strengths in one batch
    photo, steps = noise(64, 64), (0, 25, 50, 75, 100)
    results, _, _ = run_in(
        "tensorflow", run, [photo] * 5, [params_with(strength=step) for step in steps], [{"style": flat(RED)}] * 5
    )
    # then 0 is the photo byte for byte, and every step is its share of the way
    assert np.array_equal(results[0], photo)
    for step, result in zip(steps, results, strict=True):
        expected = photo + (np.array(RED) - photo.astype(float)) * step / 100
        assert np.abs(result - expected).max() <= 1.5


def test_at_low_strength_the_photo_keeps_detail_that_the_network_loses() -> None:
    photo = noise(128, 128)
    soft, slight = (styled(photo, {"style": flat(RED)}, True, strength=strength) for strength in (100, 2))
    assert np.abs(change(photo, soft)).mean() > 20
    assert np.abs(change(photo, slight)).max() <= 6


def test_at_rest_the_network_does_not_run() -> None:
    (result,), encoded, decoded = run_in("tensorflow", run, [noise(64, 64)], [params_with(strength=0)], [{}])
    assert (encoded, decoded) == ([], [])
    assert np.array_equal(result, noise(64, 64))


@pytest.mark.parametrize(("balance", "share"), [(0, 0.0), (25, 0.25), (100, 1.0)])
def test_two_styles_are_mixed_by_their_balance(balance: int, share: float) -> None:
    result = styled(noise(64, 64), {"style": flat(RED), "style2": flat(BLUE)}, balance=balance)
    expected = (1 - share) * np.array(RED) + share * np.array(BLUE)
    assert np.abs(result - expected).max() <= 1


def test_without_a_second_style_the_balance_has_no_effect() -> None:
    low, high = (styled(noise(64, 64), {"style": flat(RED)}, balance=balance) for balance in (0, 100))
    assert np.array_equal(low, high)


def test_without_a_first_style_the_second_is_mixed_with_the_look() -> None:
    photo = noise(64, 64)
    first, second, both = (
        styled(photo, {"style2": flat(BLUE)}, balance=balance).astype(float) for balance in (0, 100, 50)
    )
    assert np.array_equal(first, styled(photo, {}))
    assert np.abs(second - BLUE).max() <= 1
    inside = (first > 0) & (first < 255)
    assert np.abs(both - (first + second) / 2)[inside].max() <= 1


def test_a_style_is_encoded_once_at_a_bounded_size() -> None:
    # given three photos of one size in one large style
    style = smooth(1000, 2000)
    _, encoded, decoded = run_in("tensorflow", run, [noise(64, 64)] * 3, [params_with()] * 3, [{"style": style}] * 3)
    # then it is encoded once, and all photos are one batch, without the second decoding that lower strengths need
    assert encoded == [(1, 256, 512, 3), (3, 64, 64, 3)]
    assert decoded == [(3, 8, 8, 512)]


def test_the_results_of_a_batch_keep_its_order() -> None:
    photos = [noise(60, 60), noise(90, 60), noise(60, 60, 2), noise(40, 50)]
    params = [params_with(), params_with(), params_with(strength=60), params_with()]
    results, _, decoded = run_in("tensorflow", run, photos, params, [{"style": photo} for photo in photos])
    assert sorted(decoded) == [(1, 8, 8, 512), (1, 8, 8, 512), (1, 16, 8, 512), (2, 8, 8, 512)]
    for photo, result in zip(photos, results, strict=True):
        assert np.abs(change(photo, result)).max() <= 1


def test_large_canvases_are_painted_in_portions() -> None:
    large = [PaintJob(np.zeros((768, 1024, 3), np.uint8), np.zeros((2, 512), np.float32), 1.0) for _ in range(3)]
    assert list(portions(large)) == [[large[0]], [large[1]], [large[2]]]
    small = [PaintJob(np.zeros((512, 512, 3), np.uint8), np.zeros((2, 512), np.float32), 1.0)] * 6
    assert [len(portion) * 512 * 512 <= MAX_PIXELS for portion in portions(small)] == [True, True]


def test_the_manifest_offers_every_look() -> None:
    parameter = published_weights.entry_of("arbitrary_style").manifest.effects["arbitrary_style"].parameters["look"]
    assert list(getattr(parameter, "choices", ())) == list(LOOKS)


def traces(weights: Path, sizes: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
    """How often encoder and decoder were traced for photos of these sizes, and the number of canvas sizes."""
    from sagemaker_endpoints.arbitrary_style.adapter import Adapter

    adapter = Adapter()
    adapter.load(weights / "arbitrary_style", "cpu")
    photos = [Photo(noise(*size), (), {"style": Photo(flat(RED))}) for size in sizes]
    adapter.edit(photos, [Edit("arbitrary_style", params_with(detail=128))] * len(photos))
    graphs: tuple[Any, Any] = adapter._encode, adapter._decode
    encoder, decoder = (graph.experimental_get_tracing_count() for graph in graphs)
    return encoder, decoder, len({style_canvas(photo.rgb, 128).shape for photo in photos})


def test_the_network_is_traced_once_for_photos_of_all_sizes() -> None:
    # given twenty photos of different sizes
    sizes = [(20 + 3 * number, 90 - 2 * number) for number in range(20)]
    assert run_in("tensorflow", traces, weights_of("arbitrary_style"), sizes) == (1, 1, 3)


def test_the_published_checkpoint_has_every_array_of_the_network() -> None:
    names = run_in("tensorflow", published_weights.names_of, "arbitrary_style")
    paths = [f"style_weight_2e0.ckpt!{name}" for name in names]
    assert [format_of("arbitrary_style").name_of(path) for path in paths] == names


@pytest.mark.parametrize("path", ["style_weight_2e0.ckpt!conv1_1/kernel", "vgg19_normalised.npz!arr_0"])
def test_an_array_outside_encoder_and_decoder_is_refused(path: str) -> None:
    with pytest.raises(LookupError):
        format_of("arbitrary_style").name_of(path)
