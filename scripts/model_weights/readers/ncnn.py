"""Reads networks of ncnn: a `.param` file with one layer on each line, and a `.bin` file with the numbers.

Format: https://github.com/Tencent/ncnn/wiki/param-and-model-file-structure. Names of layers mean nothing there, so an
array's address has the number of its layer among the layers of its kind, such as `FILE!convolution.3.weight`. A
convolution that contains a LeakyReLU is a `leaky_convolution`; it is counted with the others.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scripts.model_weights.errors import WeightsError
from scripts.model_weights.readers.arrays import Array, IsNeeded

MAGIC = "7767517"
"""The first line of a .param file."""

FLOAT16_TAG, FLOAT32_TAG = 0x01306B47, 0
"""The four bytes before the kernel of a convolution: how its numbers are stored. Biases and slopes are always float32,
without a tag."""

WITHOUT_NUMBERS = {"Input", "Split", "Concat", "BinaryOp", "Eltwise", "Interp", "PixelShuffle"}
"""Kinds of layers that have nothing in the .bin file."""

OUTPUTS, KERNEL, PADDING, HAS_BIAS, KERNEL_NUMBERS, ACTIVATION, SLOPE = "0", "1", "4", "5", "6", "9", "-23310"
"""Keys of a convolution's settings."""

LEAKY = "2"
"""The value of ACTIVATION for a LeakyReLU, which ncnn runs as a part of the convolution."""

LEAK = 0.2
"""The only slope of a LeakyReLU that networks here have."""


@dataclass(frozen=True)
class _Layer:
    """One line of a .param file.

    Attributes:
        kind: such as `Convolution`.
        name: for error messages.
        settings: by their numbers, as texts.
    """

    kind: str
    name: str
    settings: Mapping[str, str]


def ncnn_arrays(file: Path, is_needed: IsNeeded) -> Iterator[tuple[str, Array]]:
    """The needed arrays of a network, with their addresses.

    Args:
        file: the .param file; the .bin file of the same name is beside it.
        is_needed: whether to return the array at an address.

    Returns:
        Kernels (outputs, inputs, height, width), biases (outputs,) and slopes (channels,), float32.

    Raises:
        WeightsError: one of the files is missing, damaged or longer than its layers, or has a layer that is not
            supported.
    """
    binary = file.with_suffix(".bin")
    try:
        numbers = _Numbers(binary.name, binary.read_bytes())
        layers = _layers(file.name, file.read_text("ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise WeightsError(f"{file.name} and {binary.name} cannot be read as a network of ncnn: {error}.") from error
    count = Counter[str]()
    for layer in layers:
        for part, array in _READERS[layer.kind](layer, numbers).items():
            address = f"{file.name}!{_kind(layer)}.{count[layer.kind]}.{part}"
            if is_needed(address):
                yield address, array
        count[layer.kind] += 1
    numbers.require_end()


def _kind(layer: _Layer) -> str:
    return ("leaky_" if ACTIVATION in layer.settings else "") + layer.kind.lower()


def _layers(name: str, text: str) -> list[_Layer]:
    magic, _, rest = text.partition("\n")
    if magic.strip() != MAGIC:
        raise WeightsError(f"{name} does not begin with {MAGIC}, so it is no .param file of ncnn.")
    sizes, _, lines = rest.partition("\n")
    layers = [_layer(name, line) for line in lines.splitlines() if line.strip()]
    announced = sizes.partition(" ")[0]
    if announced != str(len(layers)):
        raise WeightsError(f"{name} announces {announced or 'no'} layers and has {len(layers)}: it is not complete.")
    return layers


def _layer(file: str, line: str) -> _Layer:
    """A line is: kind, name, number of inputs, number of outputs, their names, settings as `key=value`."""
    kind, name, *rest = [*line.split(), ""]
    settings = dict(word.split("=", 1) for word in rest if "=" in word)
    if kind not in _READERS:
        raise WeightsError(f"{file}: layer {name} is a {kind}, which no network here has.")
    return _Layer(kind, name, settings)


class _Numbers:
    """The bytes of a .bin file, read from the beginning to the end.

    Args:
        name: the file's name, for errors.
        content: its bytes.
    """

    def __init__(self, name: str, content: bytes) -> None:
        self._name, self._content, self._position = name, content, 0

    def tagged(self, layer: str, count: int) -> Array:
        """Numbers after a tag with their type; float16 is filled up to whole groups of four bytes."""
        (tag,) = self._take(layer, 1, "<u4")
        if tag not in (FLOAT16_TAG, FLOAT32_TAG):
            raise WeightsError(f"{self._name}: the kernel of {layer} has the unknown tag {tag:#010x}.")
        if tag == FLOAT32_TAG:
            return self._take(layer, count, "<f4")
        return self._take(layer, count + count % 2, "<f2")[:count].astype(np.float32)

    def plain(self, layer: str, count: int) -> Array:
        """float32 numbers without a tag."""
        return self._take(layer, count, "<f4")

    def require_end(self) -> None:
        """Refuse a file with more bytes than its layers have.

        Raises:
            WeightsError: bytes are left.
        """
        if rest := len(self._content) - self._position:
            raise WeightsError(f"{self._name} has {rest} bytes more than its layers.")

    def _take(self, layer: str, count: int, dtype: str) -> Array:
        size = count * np.dtype(dtype).itemsize
        if self._position + size > len(self._content):
            raise WeightsError(f"{self._name} ends in the middle of {layer}: it is not complete.")
        array = np.frombuffer(self._content, dtype, count, self._position)
        self._position += size
        return array


def _convolution(layer: _Layer, numbers: _Numbers) -> dict[str, Array]:
    outputs, side, count = (_number(layer, key) for key in (OUTPUTS, KERNEL, KERNEL_NUMBERS))
    if count % (outputs * side * side):
        raise WeightsError(f"{layer.name} has {count} numbers, not a multiple of {outputs}×{side}×{side}.")
    expected = {PADDING: str(side // 2), HAS_BIAS: "1"} | _activation(layer)
    unusual = {key: value for key, value in layer.settings.items() if key not in (OUTPUTS, KERNEL, KERNEL_NUMBERS)}
    if unusual != expected:
        raise WeightsError(f"{layer.name} is a convolution with the settings {unusual}, not {expected}.")
    kernel = numbers.tagged(layer.name, count).reshape(outputs, -1, side, side)
    return {"weight": kernel, "bias": numbers.plain(layer.name, outputs)}


def _activation(layer: _Layer) -> dict[str, str]:
    """The settings that a convolution must have where it contains a LeakyReLU; none where it has no activation."""
    if ACTIVATION not in layer.settings:
        return {}
    slope = layer.settings.get(SLOPE, "")
    if slope.partition(",")[0] != "1" or not np.isclose(_float(slope.partition(",")[2]), LEAK):
        raise WeightsError(f"{layer.name} ends with an activation of slope {slope!r}, not with a LeakyReLU of {LEAK}.")
    return {ACTIVATION: LEAKY, SLOPE: slope}


def _prelu(layer: _Layer, numbers: _Numbers) -> dict[str, Array]:
    return {"weight": numbers.plain(layer.name, _number(layer, OUTPUTS))}


def _nothing(layer: _Layer, numbers: _Numbers) -> dict[str, Array]:
    return {}


def _number(layer: _Layer, key: str) -> int:
    text = layer.settings.get(key, "")
    if not text.isdecimal() or not int(text):
        raise WeightsError(f"{layer.name}: setting {key} is {text!r}, not a positive number.")
    return int(text)


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


_READERS: dict[str, Callable[[_Layer, _Numbers], dict[str, Array]]] = {
    "Convolution": _convolution,
    "PReLU": _prelu,
    **dict.fromkeys(WITHOUT_NUMBERS, _nothing),
}
