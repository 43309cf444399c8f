"""What all TensorFlow models share: weights opened, functions traced, pictures to tensors and back."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sagemaker_endpoints._sdk.contract import RGB
from tests.support.frameworks import ask
from tests.support.random_weights import weights_of
from tests.support.runtime_samples import noise, ramp


def there_and_back(pictures: list[RGB]) -> tuple[list[RGB], list[RGB], Any, Any]:
    from sagemaker_endpoints._tensorflow import pictures as p

    levels, signed = p.levels_of(pictures), p.signed_of(pictures)
    return p.pictures_of_levels(levels), p.pictures_of_signed(signed), levels.numpy(), signed.numpy()


def test_pictures_survive_the_way_there_and_back() -> None:
    # given pictures of all levels
    pictures = [ramp(256, 256), noise(256, 256)]
    by_levels, by_sign, levels, signed = ask("tensorflow", there_and_back, pictures)
    # then they are floats, red first, and the same bytes again
    assert (levels.dtype, levels.shape, signed.dtype) == (np.float32, (2, 256, 256, 3), np.float32)
    assert (signed.min(), signed.max()) == (-1, 1)
    assert levels[0, 5, 9].tolist() == [9, 5, 100]
    for picture, first, second in zip(pictures, by_levels, by_sign, strict=True):
        assert np.array_equal(picture, first)
        assert np.array_equal(picture, second)


def rounded(levels: Any) -> list[RGB]:
    from sagemaker_endpoints._tensorflow.pictures import pictures_of_levels

    return pictures_of_levels(levels)


def test_levels_are_rounded_and_cut_off() -> None:
    levels = np.array([[[[-3.0, 0.4, 0.6]], [[254.4, 254.6, 300.0]]]], np.float32)
    (picture,) = ask("tensorflow", rounded, levels)
    assert picture.dtype == np.uint8
    assert picture.reshape(-1).tolist() == [0, 0, 1, 254, 255, 255]


def opened_of(file: Path, shapes: dict[str, tuple[int, ...]], device: str = "cpu") -> Any:
    """What becomes of a file whose network wants these shapes: its weights by name and the device, or what is wrong."""
    from sagemaker_endpoints._tensorflow.loading import open_weights

    try:
        opened = open_weights(file, lambda _: shapes, device)
    except ValueError as error:
        return str(error)
    return {name: tensor.numpy() for name, tensor in opened.weights.items()}, opened.device, opened.settings


def write(file: Path, arrays: dict[str, Any]) -> None:
    from safetensors.numpy import save_file

    save_file(arrays, file, {"origin": "random", "files": "{}", "settings": '{"size": 7}'})


def test_weights_kept_as_float16_are_opened_as_float32(tmp_path: Path) -> None:
    array = np.array([[0.1, -2.5]], np.float16)
    write(tmp_path / "w.safetensors", {"a/kernel": array})
    weights, device, settings = ask("tensorflow", opened_of, tmp_path / "w.safetensors", {"a/kernel": (1, 2)})
    assert (weights["a/kernel"].dtype, device, settings) == (np.float32, "/CPU:0", {"size": 7})
    np.testing.assert_array_equal(weights["a/kernel"], array.astype(np.float32))


@pytest.mark.parametrize("wanted", [{"a/kernel": (2, 1)}, {"b/kernel": (1, 2)}, {}])
def test_weights_that_are_not_the_networks_are_refused(tmp_path: Path, wanted: dict[str, tuple[int, ...]]) -> None:
    write(tmp_path / "w.safetensors", {"a/kernel": np.zeros((1, 2), np.float32)})
    told = ask("tensorflow", opened_of, tmp_path / "w.safetensors", wanted)
    assert told == "w.safetensors has not the names and shapes that the network wants"


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "w.safetensors").write_bytes(b"nothing")
    assert "w.safetensors is no weights file of ours" in ask("tensorflow", opened_of, tmp_path / "w.safetensors", {})


def gpus() -> int:
    import tensorflow as tf

    return len(tf.config.list_physical_devices("GPU"))


def test_a_gpu_is_never_replaced_in_silence(tmp_path: Path) -> None:
    # given a machine, with or without a GPU
    write(tmp_path / "w.safetensors", {"a": np.zeros(2, np.float32)})
    there = ask("tensorflow", gpus) > 0
    # when a GPU is asked for, or whatever there is
    asked, any_device = (
        ask("tensorflow", opened_of, tmp_path / "w.safetensors", {"a": (2,)}, name) for name in ("cuda", "auto")
    )
    # then without one the first is refused, and the second is the CPU
    assert any_device[1] == ("/GPU:0" if there else "/CPU:0")
    assert asked[1] == "/GPU:0" if there else asked == "cuda is not there: TensorFlow sees no GPU"


def traced_sums(sizes: list[int]) -> tuple[list[float], int]:
    """Weighted sums of ones, and how often the function was traced."""
    import tensorflow as tf

    from sagemaker_endpoints._tensorflow.loading import CPU, LoadedNetwork

    opened = LoadedNetwork({"factor": tf.constant(3.0)}, CPU, {})
    total = opened.traced(lambda weights, x: weights["factor"] * tf.reduce_sum(x), (None, None))
    with opened.running():
        sums = [float(total(np.ones((size, 2), np.float32))) for size in sizes]
    graph: Any = total
    return sums, graph.experimental_get_tracing_count()


def test_a_function_is_traced_once_for_all_sizes() -> None:
    assert ask("tensorflow", traced_sums, [1, 2, 5, 9]) == ([6.0, 12.0, 30.0, 54.0], 1)


def warm(model: str, weights: Path) -> set[int]:
    """How often each of an adapter's functions was traced by the time it had loaded."""
    import importlib

    adapter = importlib.import_module(f"sagemaker_endpoints.{model}.adapter").Adapter()
    adapter.load(weights / model, "cpu")
    return {
        part.experimental_get_tracing_count()
        for part in vars(adapter).values()
        if hasattr(part, "experimental_get_tracing_count")
    }


@pytest.mark.parametrize("model", ["ugatit", "beauty_gan", "arbitrary_style"])
def test_a_model_that_has_loaded_has_run(model: str) -> None:
    assert ask("tensorflow", warm, model, weights_of(model)) == {1}
