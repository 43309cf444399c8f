"""The reader of TensorFlow.js models."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scripts.model_weights.errors import WeightsError
from scripts.model_weights.readers.tfjs_files import tfjs_arrays

HALF = np.array([[0.5, -2.0]], np.float16)
BYTES = np.array([0, 128, 255], np.uint8)
WHOLE = np.array([1, 2], np.int32)
PLAIN = np.array([0.1, 0.2], np.float32)

WEIGHTS: list[dict[str, Any]] = [
    {"name": "a/kernel", "shape": [1, 2], "dtype": "float32", "quantization": {"dtype": "float16"}},
    {"name": "b", "shape": [3], "dtype": "float32", "quantization": {"dtype": "uint8", "scale": 0.1, "min": -1.0}},
    {"name": "axes", "shape": [2], "dtype": "int32"},
    {"name": "c", "shape": [2], "dtype": "float32"},
]
NUMBERS = HALF.tobytes() + BYTES.tobytes() + WHOLE.tobytes() + PLAIN.tobytes()


def written(
    folder: Path, weights: Any = WEIGHTS, *, numbers: bytes = NUMBERS, paths: tuple[str, ...] = ("m.bin",)
) -> Path:
    """A model in a folder, its numbers cut into shards of equal size."""
    file = folder / "m.json"
    file.write_text(json.dumps({"weightsManifest": [{"paths": paths, "weights": weights}]}), "utf-8")
    size = -(-len(numbers) // len(paths))
    for index, path in enumerate(paths):
        (folder / Path(path).name).write_bytes(numbers[index * size : (index + 1) * size])
    return file


def read(file: Path) -> dict[str, Any]:
    return dict(tfjs_arrays(file, lambda _: True))


@pytest.mark.parametrize("paths", [("m.bin",), ("group1-shard1of2.bin", "group1-shard2of2.bin")])
def test_every_array_is_read_from_one_shard_or_several(tmp_path: Path, paths: tuple[str, ...]) -> None:
    # given a model with half floats, quantised bytes, integers and floats
    file = written(tmp_path, paths=paths)

    # when it is read
    arrays = read(file)

    # then each array has its numbers, and quantised ones are float32
    assert list(arrays) == ["m.json!a/kernel", "m.json!b", "m.json!axes", "m.json!c"]
    assert [array.dtype for array in arrays.values()] == [np.float32, np.float32, np.int32, np.float32]
    assert arrays["m.json!a/kernel"].tolist() == HALF.tolist()
    assert arrays["m.json!b"] == pytest.approx([-1.0, 11.8, 24.5])
    assert arrays["m.json!axes"].tolist() == [1, 2]
    assert arrays["m.json!c"].tolist() == PLAIN.tolist()


def test_only_needed_arrays_are_read(tmp_path: Path) -> None:
    arrays = dict(tfjs_arrays(written(tmp_path), lambda address: address == "m.json!c"))
    assert list(arrays) == ["m.json!c"]


@pytest.mark.parametrize("numbers", [NUMBERS[:-1], NUMBERS + b"\0"])
def test_a_shard_of_the_wrong_size_is_refused(tmp_path: Path, numbers: bytes) -> None:
    message = f"m.bin should have {len(NUMBERS)} bytes in all, by m.json, and has {len(numbers)}"
    with pytest.raises(WeightsError, match=message):
        read(written(tmp_path, numbers=numbers))


def test_a_missing_shard_is_named(tmp_path: Path) -> None:
    file = written(tmp_path)
    (tmp_path / "m.bin").unlink()
    with pytest.raises(WeightsError, match=r"m\.bin is missing"):
        read(file)


def test_a_shard_is_read_only_from_the_models_own_folder(tmp_path: Path) -> None:
    # given a model that names a file of another folder
    (tmp_path / "m.bin").write_bytes(NUMBERS)
    (tmp_path / "model").mkdir()
    file = written(tmp_path / "model", paths=("../m.bin",))
    (tmp_path / "model" / "m.bin").unlink()

    # when it is read, then that file is not
    with pytest.raises(WeightsError, match=r"m\.bin is missing"):
        read(file)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"dtype": "string"}, "c is stored as string"),
        ({"shape": [-2]}, "c has the shape"),
        ({"quantization": {"dtype": "uint16"}, "shape": [4]}, "c has no scale and min"),
    ],
)
def test_an_array_that_cannot_be_read_is_named(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    with pytest.raises(WeightsError, match=message):
        read(written(tmp_path, [*WEIGHTS[:3], WEIGHTS[3] | change]))


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"weightsManifest": 3}', b"\xff\xfe"])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "m.json"
    file.write_bytes(content)
    with pytest.raises(WeightsError, match=r"m\.json cannot be read as a TensorFlow\.js model"):
        read(file)
