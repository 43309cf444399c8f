"""Dense convolutions by Winograd's method: the numbers of plain convolutions, and where the method is used."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.frameworks import in_process_of, run_in

if TYPE_CHECKING:
    from torch import Tensor

ERROR = 1e-6
"""The largest error, in shares of the largest result: 17 times the rounding of float32 to 24 bits. The dense blocks of
these tests err by up to 5 roundings; with the points of evaluation of the paper 64 channels err by 23."""

FACTOR = 0.2

Arrange = Callable[["Tensor"], "Tensor"]
"""Gives a tensor another order in memory."""


def error_of(shape: tuple[int, int, int, int], growth: int = 8, arrange: str = "as_it_is") -> float:
    """The largest error of Winograd's method against float64, in shares of the largest result."""
    import torch

    from sagemaker_endpoints._torch.dense_convolutions import _by_winograd, add_dense

    torch.manual_seed(0)
    x = ARRANGEMENTS[arrange](torch.randn(shape))
    layers = random_layers(shape[1], growth)
    with torch.inference_mode():
        result = _by_winograd(x, layers, rectified, FACTOR)
        exact = add_dense(x.double(), [layer.double() for layer in layers], rectified, FACTOR)
    assert result.shape == exact.shape
    return float((result - exact).abs().max() / exact.abs().max())


def random_layers(width: int, growth: int) -> list[Any]:
    """Five convolutions of a dense block."""
    from torch import nn

    outputs = [growth] * 4 + [width]
    return [nn.Conv2d(width + growth * number, count, 3, 1, 1) for number, count in enumerate(outputs)]


def rectified(x: "Tensor") -> "Tensor":
    return x.relu_()


def cropped(x: "Tensor") -> "Tensor":
    """The same numbers inside of a larger tensor."""
    from torch.nn.functional import pad

    return pad(x, (2, 3, 1, 5), value=9.0)[:, :, 1:-5, 2:-3]


def channels_last(x: "Tensor") -> "Tensor":
    import torch

    return x.contiguous(memory_format=torch.channels_last)


def columns_first(x: "Tensor") -> "Tensor":
    return x.transpose(2, 3).contiguous().transpose(2, 3)


def as_it_is(x: "Tensor") -> "Tensor":
    return x


ARRANGEMENTS: dict[str, Arrange] = {
    function.__name__: function for function in (as_it_is, cropped, channels_last, columns_first)
}


@pytest.mark.parametrize("size", [(24, 24), (64, 32), (27, 33), (25, 26), (30, 31)])
def test_the_result_is_that_of_plain_convolutions_whatever_the_rest_beside_whole_cells(size: tuple[int, int]) -> None:
    assert run_in("torch", error_of, (1, 8, *size)) < ERROR


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (3, 2), (5, 4), (600, 1), (1, 600)])
def test_pictures_smaller_than_a_cell_are_convolved_as_well(size: tuple[int, int]) -> None:
    assert run_in("torch", error_of, (1, 8, *size)) < ERROR


@pytest.mark.parametrize("size", [(181, 131), (9, 4100), (4100, 9)])
def test_strips_fit_together(size: tuple[int, int]) -> None:
    # given pictures of several strips, and rows of more cells than a strip has
    assert run_in("torch", error_of, (1, 4, *size), 2) < ERROR


@pytest.mark.parametrize(("width", "growth"), [(64, 32), (1, 1), (5, 3)])
def test_any_number_of_channels_is_convolved(width: int, growth: int) -> None:
    assert run_in("torch", error_of, (1, width, 26, 29), growth) < ERROR


def test_the_pictures_of_a_batch_are_convolved_apart() -> None:
    assert run_in("torch", error_of, (3, 8, 27, 26)) < ERROR


@pytest.mark.parametrize("arrange", ["cropped", "channels_last", "columns_first"])
def test_the_order_in_memory_does_not_matter(arrange: str) -> None:
    assert run_in("torch", error_of, (2, 8, 27, 26), 8, arrange) < ERROR


@in_process_of("torch")
def test_the_input_is_not_changed() -> None:
    import torch

    from sagemaker_endpoints._torch.dense_convolutions import _by_winograd

    x = torch.randn(1, 8, 30, 30)
    before = x.clone()
    with torch.inference_mode():
        _by_winograd(x, random_layers(8, 8), rectified, FACTOR)
    assert torch.equal(x, before)


@in_process_of("torch")
def test_gradients_are_those_of_plain_convolutions() -> None:
    # given a picture of a size for which Winograd's method is faster
    import torch

    from sagemaker_endpoints._torch.dense_convolutions import add_dense

    x = torch.randn(1, 2, 32, 32, requires_grad=True)
    layers = random_layers(2, 2)
    # when gradients are computed
    add_dense(x, layers, torch.tanh, FACTOR).sum().backward()  # type: ignore[no-untyped-call]
    # then the input and all layers have them
    assert x.grad is not None
    assert all(layer.weight.grad is not None for layer in layers)


@in_process_of("torch")
def test_large_pictures_in_float32_are_convolved_by_winograds_method() -> None:
    import torch

    from sagemaker_endpoints._torch.dense_convolutions import is_winograd_faster

    has_mkl = torch.backends.mkl.is_available()  # type: ignore[no-untyped-call]
    with torch.inference_mode():
        assert is_winograd_faster(torch.zeros(1, 2, 64, 64)) == has_mkl


def uses_winograd(case: str) -> bool:
    """Whether Winograd's method is used for a large picture in this case."""
    import torch

    from sagemaker_endpoints._torch.dense_convolutions import is_winograd_faster

    picture = torch.zeros(1, 2, 64, 64)
    if case == "gradients":
        return is_winograd_faster(picture)
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=case == "autocast"):
        pictures = {
            "bfloat16": picture.bfloat16(),
            "float64": picture.double(),
            "small": picture[..., :8, :8],
            "other device": torch.zeros(1, 2, 64, 64, device="meta"),
        }
        return is_winograd_faster(pictures.get(case, picture))


@pytest.mark.parametrize("case", ["gradients", "autocast", "bfloat16", "float64", "small", "other device"])
def test_all_other_convolutions_are_plain(case: str) -> None:
    assert not run_in("torch", uses_winograd, case)


def operations_of_an_export() -> set[str]:
    """The kinds of operations in the trace of a dense block."""
    import torch

    from sagemaker_endpoints.esrgan.network import DenseBlock

    with torch.no_grad():
        traced = torch.jit.trace(DenseBlock(4, 2), torch.zeros(1, 4, 32, 32))  # type: ignore[no-untyped-call]
    return {node.kind() for node in traced.inlined_graph.nodes()}


def test_an_export_has_the_convolutions_of_the_network() -> None:
    operations = run_in("torch", operations_of_an_export)
    assert "aten::_convolution" in operations
    assert "aten::bmm" not in operations
