"""The reader of ncnn files: every number at its place; damaged and unknown files refused in one sentence."""

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from scripts.model_weights.errors import WeightsError
from scripts.model_weights.readers.ncnn import ncnn_arrays

PARAM = """7767517
4 4
Input        image  0 1 image
Convolution  first  1 1 image a 0=2 1=1 4=0 5=1 6=6
PReLU        act    1 1 a b 0=2
Convolution  last   1 1 b c 0=3 1=1 4=0 5=1 6=6 9=2 -23310=1,2.000000e-01
"""
"""A network of two convolutions of 1 × 1, the second with a LeakyReLU."""

HALF_TAG = struct.pack("<I", 0x01306B47)
FIRST = np.arange(6, dtype="<f2")
LAST = np.arange(6, 12, dtype="<f4")


def numbers(first: bytes = FIRST.tobytes()) -> bytes:
    """The .bin file: the first kernel in float16, the last in float32."""
    biases = [np.array(values, "<f4").tobytes() for values in ([1, 2], [0.25, 0.5], [3, 4, 5])]
    return HALF_TAG + first + biases[0] + biases[1] + bytes(4) + LAST.tobytes() + biases[2]


def read(folder: Path, param: str = PARAM, content: bytes | None = None) -> dict[str, list[float]]:
    """Write a network and read it: the numbers of each array by its address."""
    (folder / "net.param").write_text(param, "ascii")
    (folder / "net.bin").write_bytes(numbers() if content is None else content)
    return {address: array.ravel().tolist() for address, array in ncnn_arrays(folder / "net.param", lambda _: True)}


def test_every_array_is_read_with_its_kind_and_number(tmp_path: Path) -> None:
    assert read(tmp_path) == {
        "net.param!convolution.0.weight": [0, 1, 2, 3, 4, 5],
        "net.param!convolution.0.bias": [1, 2],
        "net.param!prelu.0.weight": [0.25, 0.5],
        "net.param!leaky_convolution.1.weight": [6, 7, 8, 9, 10, 11],
        "net.param!leaky_convolution.1.bias": [3, 4, 5],
    }


def test_a_kernel_has_outputs_first(tmp_path: Path) -> None:
    read(tmp_path)
    shapes = {address: array.shape for address, array in ncnn_arrays(tmp_path / "net.param", lambda _: True)}
    assert shapes["net.param!convolution.0.weight"] == (2, 3, 1, 1)


def test_an_odd_number_of_float16_is_filled_up_to_four_bytes(tmp_path: Path) -> None:
    # given a kernel of 2 × 3 numbers, and one of 1 × 3 with two bytes after it
    param = "7767517\n1 1\nConvolution only 0 1 a 0=1 1=1 4=0 5=1 6=3\n"
    content = HALF_TAG + np.array([1, 2, 3, 0], "<f2").tobytes() + struct.pack("<f", 7)
    arrays = read(tmp_path, param, content)
    assert list(arrays.values()) == [[1, 2, 3], [7]]


def test_only_needed_arrays_are_returned(tmp_path: Path) -> None:
    read(tmp_path)
    needed = "net.param!prelu.0.weight"
    assert [address for address, _ in ncnn_arrays(tmp_path / "net.param", lambda name: name == needed)] == [needed]


DAMAGES: dict[str, tuple[Callable[[str], str], Callable[[bytes], bytes], str]] = {
    "no magic": (lambda text: text.replace("7767517", "7767518"), bytes, "7767517"),
    "empty": (lambda text: "", bytes, "7767517"),
    "a layer fewer": (lambda text: text[: text.rindex("Convolution")], bytes, "announces 4 layers and has 3"),
    "unknown layer": (lambda text: text.replace("PReLU", "Sigmoid"), bytes, "act is a Sigmoid"),
    "another slope": (lambda text: text.replace("2.000000e-01", "1.000000e-01"), bytes, "LeakyReLU of 0.2"),
    "another activation": (lambda text: text.replace("9=2", "9=3"), bytes, "last"),
    "a stride": (lambda text: text.replace("4=0 5=1 6=6\n", "3=2 4=0 5=1 6=6\n"), bytes, "first"),
    "no number": (lambda text: text.replace("0=2 1=1", "0=x 1=1"), bytes, "setting 0 is 'x'"),
    "not a multiple": (lambda text: text.replace("6=6\n", "6=5\n"), bytes, "not a multiple"),
    "unknown tag": (str, lambda content: b"\1" + content[1:], "tag"),
    "cut off": (str, lambda content: content[:-1], "ends in the middle of last"),
    "too long": (str, lambda content: content + bytes(1), "1 bytes more"),
}
"""By what is wrong: the change of the .param file, that of the .bin file, and what the message says."""


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_network_is_refused_in_one_sentence(damage: str, tmp_path: Path) -> None:
    change_text, change_bytes, expected = DAMAGES[damage]
    with pytest.raises(WeightsError) as error:
        read(tmp_path, change_text(PARAM), change_bytes(numbers()))
    message = str(error.value)
    assert expected in message
    assert message.endswith(".")
    assert "\n" not in message


def test_without_its_bin_file_a_network_is_refused(tmp_path: Path) -> None:
    (tmp_path / "net.param").write_text(PARAM, "ascii")
    with pytest.raises(WeightsError, match=r"net\.bin"):
        list(ncnn_arrays(tmp_path / "net.param", lambda _: True))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    read(tmp_path)
    (tmp_path / "net.param").write_bytes(b"\xff\xfe")
    with pytest.raises(WeightsError, match="cannot be read"):
        list(ncnn_arrays(tmp_path / "net.param", lambda _: True))
