"""Networks that are built layer by layer compute what their definitions say."""

import numpy as np
import pytest
from numpy.typing import NDArray

from facemagi_vision.networks import Network
from sagemaker_endpoints._litert.builder import LINEAR, RELU, RELU6, NetworkBuilder
from sagemaker_endpoints._litert.loading import network_of
from sagemaker_endpoints._litert.rounded import rounded

Array = NDArray[np.float32]

TOLERANCE = 1e-4
"""LiteRT adds in another order."""

CLIPS = {LINEAR: (-np.inf, np.inf), RELU: (0.0, np.inf), RELU6: (0.0, 6.0)}


def random(*shape: int) -> Array:
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(np.float32) * 2


def windows(x: Array, side: int, stride: int) -> Array:
    """(N, H', W', side, side, C): what each output pixel of a convolution with TensorFlow's SAME padding sees."""
    sizes = [-(-length // stride) for length in x.shape[1:3]]
    pads = [max((out - 1) * stride + side - length, 0) for out, length in zip(sizes, x.shape[1:3], strict=True)]
    padded = np.pad(x, [(0, 0), *((pad // 2, pad - pad // 2) for pad in pads), (0, 0)])
    views = np.lib.stride_tricks.sliding_window_view(padded, (side, side), axis=(1, 2))
    return views[:, ::stride, ::stride].transpose(0, 1, 2, 4, 5, 3)


def built(x: Array, layer: str, *arguments: object) -> Network:
    network = NetworkBuilder()
    result = getattr(network, layer)(network.input("x", x.shape), *arguments)
    return network_of(network.finish([result]))


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("size", [(6, 8), (7, 5)])
@pytest.mark.parametrize("activation", CLIPS)
def test_a_convolution_is_that_of_tensorflow(size: tuple[int, int], stride: int, activation: int) -> None:
    # given a picture, a kernel and biases
    x, kernel, bias = random(1, *size, 3), random(3, 3, 3, 4), random(4)

    # when a network convolves it
    (result,) = built(x, "conv", kernel, bias, stride, activation)(x)

    # then each output is the weighted sum of its window, clipped
    expected = np.einsum("nhwabi,abio->nhwo", windows(x, 3, stride), kernel) + bias
    assert result == pytest.approx(expected.clip(*CLIPS[activation]), abs=TOLERANCE)


@pytest.mark.parametrize("stride", [1, 2])
def test_a_depthwise_convolution_keeps_channels_apart(stride: int) -> None:
    # given one kernel for each channel
    x, kernel, bias = random(1, 8, 6, 5), random(3, 3, 5, 1), random(5)

    # when a network convolves with them
    (result,) = built(x, "depthwise", kernel, bias, stride, RELU6)(x)

    # then each channel is the weighted sum of its own window
    expected = np.einsum("nhwabc,abc->nhwc", windows(x, 3, stride), kernel[..., 0]) + bias
    assert result == pytest.approx(expected.clip(0, 6), abs=TOLERANCE)


def test_a_dense_layer_is_a_matrix_product() -> None:
    x, kernel, bias = random(1, 7), random(7, 3), random(3)
    (result,) = built(x, "dense", kernel, bias, RELU)(x)
    assert result == pytest.approx(np.maximum(x @ kernel + bias, 0), abs=TOLERANCE)


def test_the_mean_is_over_height_and_width() -> None:
    x = random(1, 4, 6, 3)
    (result,) = built(x, "mean")(x)
    assert result == pytest.approx(x.mean(axis=(1, 2)), abs=TOLERANCE)


def test_softmax_gives_shares() -> None:
    x = random(1, 9)
    (result,) = built(x, "softmax")(x)
    assert result == pytest.approx(np.exp(x) / np.exp(x).sum(), abs=TOLERANCE)


def test_sigmoid_gives_a_probability() -> None:
    x = random(1, 9)
    (result,) = built(x, "sigmoid")(x)
    assert result == pytest.approx(1 / (1 + np.exp(-x)), abs=TOLERANCE)


def test_pictures_are_put_behind_each_other_by_channel() -> None:
    # given two pictures of one size
    x, y = random(1, 3, 4, 2), random(1, 3, 4, 5)
    network = NetworkBuilder()
    both = network.concatenate([network.input("x", x.shape), network.input("y", y.shape)])

    # when a network joins them
    (result,) = network_of(network.finish([both]))(x, y)

    # then it has the channels of both
    assert np.array_equal(result, np.concatenate([x, y], axis=3))


def test_shrinking_averages_squares() -> None:
    x = random(1, 4, 6, 3)
    (result,) = built(x, "shrink", 2)(x)
    assert result == pytest.approx(x.reshape(1, 2, 2, 3, 2, 3).mean(axis=(2, 4)), abs=TOLERANCE)


def test_enlarging_keeps_the_centres_of_pixels() -> None:
    # given a row of three pixels
    x = np.array([0, 4, 8], np.float32).reshape(1, 1, 3, 1)

    # when it is enlarged twice, then the new pixels lie a quarter beside the old centres
    (result,) = built(x, "enlarge", 2)(x)
    assert result[0, 0, :, 0].tolist() == [0, 1, 3, 5, 7, 8]


def test_numbers_are_multiplied() -> None:
    # given two pictures of one size
    x, y = random(1, 3, 4, 2), random(1, 3, 4, 2) + 1
    network = NetworkBuilder()
    product = network.multiply(network.input("x", x.shape), network.input("y", y.shape))

    # when a network multiplies them, then it does so pixel by pixel
    (result,) = network_of(network.finish([product]))(x, y)
    assert result == pytest.approx(x * y, abs=TOLERANCE)


def test_a_network_can_start_with_another_one() -> None:
    # given a network with two results
    x = random(1, 4)
    first = NetworkBuilder()
    source = first.input("x", x.shape)
    start = first.finish([first.softmax(source), first.sigmoid(source)])

    # when it grows by a product with another input
    network = NetworkBuilder(start)
    shares, _ = network.ends
    (result,) = network_of(network.finish([network.multiply(shares, network.input("y", x.shape))]))(x, 2 * x)

    # then the result depends on both
    assert result == pytest.approx(2 * x * np.exp(x) / np.exp(x).sum(), abs=TOLERANCE)


def test_outputs_come_in_the_requested_order() -> None:
    # given a network with two results
    x = random(1, 4)
    network = NetworkBuilder()
    source = network.input("x", x.shape)
    shares, probability = network.softmax(source), network.sigmoid(source)

    # when it returns the later one first
    first, second = network_of(network.finish([probability, shares]))(x)

    # then so does a call
    assert (float(second.sum()), float(first[0, 0])) == pytest.approx((1, 1 / (1 + np.exp(-x[0, 0]))))


def test_the_same_layers_give_the_same_file() -> None:
    def once() -> bytes:
        network = NetworkBuilder()
        return network.finish([network.dense(network.input("x", (1, 4)), random(4, 2), random(2))])

    assert once() == once()


def test_a_rounded_kernel_gives_nearly_the_same_sums() -> None:
    # given a picture, a kernel whose output channels are of very different size, and biases
    x, kernel, bias = random(1, 6, 8, 16), random(3, 3, 16, 4) * np.array([0.01, 1, 10, 0], np.float32), random(4)

    # when networks convolve with the kernel and with its rounded numbers
    (exact,), (close,) = (built(x, "conv", each, bias)(x) for each in (kernel, rounded(kernel)))

    # then each channel differs by a hundredth of its range at most
    for channel in range(4):
        difference = np.abs(close[..., channel] - exact[..., channel]).max()
        assert difference <= 0.01 * np.ptp(exact[..., channel]) + TOLERANCE
