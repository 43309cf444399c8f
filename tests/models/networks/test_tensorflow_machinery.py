"""The shared code of the TensorFlow models: loading weights, tracing functions, pictures to tensors and back."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._sdk.contract import RGB
from tests.support.frameworks import run_in
from tests.support.random_weights import weights_of
from tests.support.runtime_samples import noise, ramp


def round_trip(pictures: list[RGB]) -> tuple[list[RGB], list[RGB], Any, Any]:
    from sagemaker_endpoints._tensorflow import pictures as p

    levels, signed = p.levels_of(pictures), p.signed_of(pictures)
    return p.pictures_of_levels(levels), p.pictures_of_signed(signed), levels.numpy(), signed.numpy()


def test_pictures_are_unchanged_after_a_round_trip_through_tensors() -> None:
    # given pictures with all levels
    pictures = [ramp(256, 256), noise(256, 256)]
    # when they become tensors and pictures again
    by_levels, by_sign, levels, signed = run_in("tensorflow", round_trip, pictures)
    # then the tensors are float32, red first, and the pictures have the same bytes
    assert (levels.dtype, levels.shape, signed.dtype) == (np.float32, (2, 256, 256, 3), np.float32)
    assert (signed.min(), signed.max()) == (-1, 1)
    assert levels[0, 5, 9].tolist() == [9, 5, 100]
    for picture, first, second in zip(pictures, by_levels, by_sign, strict=True):
        assert np.array_equal(picture, first)
        assert np.array_equal(picture, second)


def rounded(levels: Any) -> list[RGB]:
    from sagemaker_endpoints._tensorflow.pictures import pictures_of_levels

    return pictures_of_levels(levels)


def test_levels_are_rounded_and_clipped() -> None:
    levels = np.array([[[[-3.0, 0.4, 0.6]], [[254.4, 254.6, 300.0]]]], np.float32)
    (picture,) = run_in("tensorflow", rounded, levels)
    assert picture.dtype == np.uint8
    assert picture.reshape(-1).tolist() == [0, 0, 1, 254, 255, 255]


def loaded_from(file: Path, shapes: dict[str, tuple[int, ...]], device: str = "cpu") -> Any:
    """Load a file for a network with these shapes: weights by name, device and settings, or the error's message."""
    from sagemaker_endpoints._tensorflow.loading import load_network

    try:
        loaded = load_network(file, lambda _: shapes, device)
    except ValueError as error:
        return str(error)
    return {name: tensor.numpy() for name, tensor in loaded.weights.items()}, loaded.device, loaded.settings


def write(file: Path, arrays: dict[str, Any]) -> None:
    from safetensors.numpy import save_file

    save_file(arrays, file, {"origin": "random", "files": "{}", "settings": '{"size": 7}'})


def test_weights_stored_as_float16_are_loaded_as_float32(tmp_path: Path) -> None:
    array = np.array([[0.1, -2.5]], np.float16)
    write(tmp_path / "w.safetensors", {"a/kernel": array})
    weights, device, settings = run_in("tensorflow", loaded_from, tmp_path / "w.safetensors", {"a/kernel": (1, 2)})
    assert (weights["a/kernel"].dtype, device, settings) == (np.float32, "/CPU:0", {"size": 7})
    np.testing.assert_array_equal(weights["a/kernel"], array.astype(np.float32))


@pytest.mark.parametrize("needed", [{"a/kernel": (2, 1)}, {"b/kernel": (1, 2)}, {}])
def test_weights_that_are_not_the_networks_are_refused(tmp_path: Path, needed: dict[str, tuple[int, ...]]) -> None:
    write(tmp_path / "w.safetensors", {"a/kernel": np.zeros((1, 2), np.float32)})
    message = run_in("tensorflow", loaded_from, tmp_path / "w.safetensors", needed)
    assert message == "w.safetensors does not have the names and shapes that the network needs"


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "w.safetensors").write_bytes(b"nothing")
    assert "w.safetensors is no weights file of ours" in run_in(
        "tensorflow", loaded_from, tmp_path / "w.safetensors", {}
    )


def gpus() -> int:
    import tensorflow as tf

    return len(tf.config.list_physical_devices("GPU"))


def test_a_missing_gpu_is_an_error_where_one_is_required(tmp_path: Path) -> None:
    # given a machine, with or without a GPU
    write(tmp_path / "w.safetensors", {"a": np.zeros(2, np.float32)})
    has_gpu = run_in("tensorflow", gpus) > 0
    # when the device is `cuda` or `auto`
    cuda, auto = (
        run_in("tensorflow", loaded_from, tmp_path / "w.safetensors", {"a": (2,)}, name) for name in ("cuda", "auto")
    )
    # then without a GPU the first is refused, and the second is the CPU
    assert auto[1] == ("/GPU:0" if has_gpu else "/CPU:0")
    assert cuda[1] == "/GPU:0" if has_gpu else cuda == "cuda is not available: TensorFlow finds no GPU"


def traced_sums(sizes: list[int]) -> tuple[list[float], int]:
    """Call a traced function with inputs of these sizes: its results, and how often it was traced."""
    import tensorflow as tf

    from sagemaker_endpoints._tensorflow.loading import CPU, LoadedNetwork

    loaded = LoadedNetwork({"factor": tf.constant(3.0)}, CPU, {})
    total = loaded.traced(lambda weights, x: weights["factor"] * tf.reduce_sum(x), (None, None))
    with loaded.running():
        sums = [float(total(np.ones((size, 2), np.float32))) for size in sizes]
    graph: Any = total
    return sums, graph.experimental_get_tracing_count()


def test_a_function_is_traced_once_for_all_sizes() -> None:
    assert run_in("tensorflow", traced_sums, [1, 2, 5, 9]) == ([6.0, 12.0, 30.0, 54.0], 1)


def tracing_counts(model: str, weights: Path) -> set[int]:
    """How often each of an adapter's functions was traced while it loaded."""
    import importlib

    adapter = importlib.import_module(f"sagemaker_endpoints.{model}.adapter").Adapter()
    adapter.load(weights / model, "cpu")
    return {
        part.experimental_get_tracing_count()
        for part in vars(adapter).values()
        if hasattr(part, "experimental_get_tracing_count")
    }


@pytest.mark.parametrize("model", ["ugatit", "beauty_gan", "arbitrary_style"])
def test_every_function_is_traced_once_while_a_model_loads(model: str) -> None:
    assert run_in("tensorflow", tracing_counts, model, weights_of(model)) == {1}
