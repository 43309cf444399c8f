"""The import of ONNX files: plain and quantised arrays, files that cannot be used."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scripts.model_weights.errors import WeightsError
from scripts.model_weights.readers.onnx_files import onnx_arrays
from tests.models.networks import published_weights
from tests.models.networks.originals import any_style, style_presets
from tests.models.networks.styles.onnx_run import Graph, published, write_presets, write_quantised
from tests.support.frameworks import run_in


def presets_file(folder: Path, changed: dict[str, Any] | None = None) -> Path:
    arrays = published("style_presets") | (changed or {})
    return write_presets(folder / "multistyle26.onnx", {name: a for name, a in arrays.items() if a is not None})


def imported(model: str, files: list[Path], folder: Path) -> str:
    return run_in("torch", published_weights.imported, model, files, folder)


def test_a_plain_file_is_imported_array_by_array(tmp_path: Path) -> None:
    assert imported("style_presets", [presets_file(tmp_path)], tmp_path) == ""
    arrays = published_weights.arrays_in(tmp_path / "style_presets/style_presets.safetensors")
    expected = {style_presets.rename(name): array for name, array in published("style_presets").items()}
    assert arrays.keys() == expected.keys()
    assert all(np.array_equal(arrays[name], expected[name]) for name in expected)


def test_quantised_files_are_imported_as_the_floats_that_they_mean(tmp_path: Path) -> None:
    expected = write_quantised(tmp_path, published("any_style"))
    files = [tmp_path / "arbitrary_predict.onnx", tmp_path / "arbitrary_transform.onnx"]
    assert imported("any_style", files, tmp_path) == ""
    arrays = published_weights.arrays_in(tmp_path / "any_style/any_style.safetensors")
    assert arrays.keys() == {any_style.rename(name) for name in expected}
    for name, array in expected.items():
        np.testing.assert_array_equal(arrays[any_style.rename(name)], array)


@pytest.mark.parametrize(
    ("zero", "axis", "expected"),
    [(None, 1, [[2, 6], [6, 12]]), (np.array([1, 2], np.int8), 1, [[0, 0], [4, 6]])],
    ids=["without zero points", "with zero points"],
)
def test_scales_belong_to_the_axis_that_the_node_names(
    tmp_path: Path, zero: Any, axis: int, expected: list[list[int]]
) -> None:
    integers = np.array([[1, 2], [3, 4]], np.int8)
    stored: dict[str, Any] = {"w": integers, "s": np.array([2, 3], np.float32)} | ({} if zero is None else {"z": zero})
    graph = Graph(stored)
    graph.add("DequantizeLinear", *stored, output="w_dequant", axis=axis)
    file = graph.saved({"x": [1]}, "w_dequant", tmp_path / "w.onnx")
    ((address, array),) = onnx_arrays(file, lambda address: True)
    assert address == "w.onnx!w"
    assert array.tolist() == expected


def test_arrays_that_nobody_needs_are_not_read(tmp_path: Path) -> None:
    file = presets_file(tmp_path)
    found = [address for address, _ in onnx_arrays(file, lambda address: address.endswith("expand.2.w"))]
    assert found == ["multistyle26.onnx!expand.2.w"]


@pytest.mark.parametrize("content", [b"no weights", b"\xff" * 100], ids=["text", "bytes"])
def test_a_file_that_is_no_onnx_model_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "multistyle26.onnx").write_bytes(content)
    assert "cannot be read as an ONNX model" in imported("style_presets", [tmp_path / "multistyle26.onnx"], tmp_path)


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    file = presets_file(tmp_path)
    file.write_bytes(file.read_bytes()[:-5000])
    assert imported("style_presets", [file], tmp_path) != ""
    assert not (tmp_path / "style_presets").exists()


def test_arrays_in_another_file_are_refused(tmp_path: Path) -> None:
    import onnx

    file = presets_file(tmp_path)
    onnx.save(onnx.load(file), file, save_as_external_data=True, location="elsewhere.bin", size_threshold=0)
    with pytest.raises(WeightsError, match="not in this file"):
        list(onnx_arrays(file, lambda address: True))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"expand.2.norm.beta": None}, "lacks expand.2.beta"),
        ({"another.w": np.zeros(3, np.float32)}, "knows nothing of multistyle26.onnx!another.w"),
        ({"res.0.0.norm.beta": np.zeros((25, 32), np.float32)}, "25×32, not 26×32"),
        ({"res.0.0.norm.beta": np.full((26, 32), np.nan, np.float32)}, "not every number is finite"),
    ],
    ids=["missing", "extra", "other shape", "not finite"],
)
def test_arrays_that_do_not_fit_the_network_are_refused(tmp_path: Path, changed: dict[str, Any], message: str) -> None:
    assert message in imported("style_presets", [presets_file(tmp_path, changed)], tmp_path)
    assert not (tmp_path / "style_presets").exists()


def test_one_of_two_files_is_not_enough(tmp_path: Path) -> None:
    write_quantised(tmp_path, published("any_style"))
    assert "lacks predict" in imported("any_style", [tmp_path / "arbitrary_transform.onnx"], tmp_path)
