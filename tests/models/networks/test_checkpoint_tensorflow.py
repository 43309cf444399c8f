"""Import of TensorFlow 1 checkpoints: a published one becomes one checked file, a wrong one writes nothing."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sagemaker_endpoints._sdk.weights_header import read_header
from scripts.model_weights.readers.tensorflow_files import checkpoints
from tests.models.networks import checkpoint_run, published_weights
from tests.support.frameworks import run_in

MODEL = "arbitrary_style"
NAME = "style_weight_2e0.ckpt"


def written(folder: Path, shards: int = 1, change: str = "") -> Path:
    """Write a checkpoint as the authors publish it, and return its prefix."""
    run_in("tensorflow", checkpoint_run.write_published, MODEL, folder / NAME, shards, change)
    return folder / NAME


def imported(*files: Path, into: Path) -> str:
    """Import files, and return the error's message: empty where the import succeeds."""
    return run_in("tensorflow", published_weights.imported, MODEL, list(files), into)


@pytest.mark.parametrize("shards", [1, 3])
def test_a_checkpoint_becomes_one_file_with_only_the_networks_arrays(tmp_path: Path, shards: int) -> None:
    # given a checkpoint with an optimiser's slots, its data in one file or in several
    prefix = written(tmp_path, shards)
    # when it is imported by its prefix
    assert imported(prefix, into=tmp_path) == ""
    # then the file has the network's arrays with their numbers, and nothing else
    file = tmp_path / "arbitrary_style/arbitrary_style.safetensors"
    arrays = run_in("tensorflow", published_weights.arrays_in, file)
    assert sorted(arrays) == run_in("tensorflow", published_weights.names_of, MODEL)
    assert len(arrays) == 36
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, published_weights.expected_array(name, array.shape))
    # and its header names the files of the checkpoint
    shard_names = [f"{NAME}.data-{number:05}-of-{shards:05}" for number in range(shards)]
    header = read_header(file)
    assert (header.origin, sorted(header.files)) == ("published", [*shard_names, f"{NAME}.index"])


def test_a_checkpoint_can_be_named_by_any_of_its_files_or_by_all(tmp_path: Path) -> None:
    prefix = written(tmp_path)
    (tmp_path / "checkpoint").write_text(f'model_checkpoint_path: "{NAME}"\n')
    parts = [path for path in tmp_path.iterdir() if path.is_file()]
    assert len(parts) == 3
    assert checkpoints(parts) == [prefix]
    assert imported(prefix.with_name(f"{NAME}.data-00000-of-00001"), into=tmp_path) == ""
    assert imported(*parts, into=tmp_path) == ""


@pytest.mark.parametrize("name", ["UGATIT.model-1000000", "style_weight_2e0.ckpt", "model"])
def test_a_prefix_may_contain_dots(name: str) -> None:
    ends = ("", ".index", ".meta", ".data-00001-of-00003")
    assert {prefix for end in ends for prefix in checkpoints([Path(f"{name}{end}")])} == {Path(name)}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("renamed", "knows nothing of style_weight_2e0.ckpt!encoder/conv1_1/kernel_old"),
        ("transposed", "shapes of arbitrary_style are wrong"),
        ("missing", "arbitrary_style lacks encoder/conv1_1/kernel"),
    ],
)
def test_a_checkpoint_of_another_network_is_refused_and_nothing_is_written(
    tmp_path: Path, change: str, message: str
) -> None:
    assert message in imported(written(tmp_path, change=change), into=tmp_path)
    assert not (tmp_path / MODEL).exists()


def truncate(shard: Path) -> None:
    shard.write_bytes(shard.read_bytes()[:-10_000])


def flip_a_bit(shard: Path) -> None:
    content = bytearray(shard.read_bytes())
    content[len(content) // 2] ^= 1
    shard.write_bytes(content)


@pytest.mark.parametrize("damage", [truncate, flip_a_bit, Path.unlink])
def test_a_missing_or_damaged_shard_is_refused(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    prefix = written(tmp_path, shards=3)
    damage(tmp_path / f"{NAME}.data-00001-of-00003")
    message = imported(prefix, into=tmp_path)
    assert "cannot be read; a part is missing or damaged" in message
    assert message.startswith(f"{NAME}: ")
    assert not (tmp_path / MODEL).exists()


def test_a_missing_index_is_named(tmp_path: Path) -> None:
    prefix = written(tmp_path)
    prefix.with_name(f"{NAME}.index").unlink()
    message = imported(prefix.with_name(f"{NAME}.data-00000-of-00001"), into=tmp_path)
    assert message == f"{NAME}.index is missing: a checkpoint consists of an index and data files in the same folder"
    assert "there is no such file" in imported(prefix, into=tmp_path)


@pytest.mark.parametrize("content", [b"", b"no checkpoint", bytes(10_000)], ids=["empty", "text", "zeros"])
def test_a_file_that_is_no_index_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / f"{NAME}.index").write_bytes(content)
    assert "cannot be read as a checkpoint" in imported(tmp_path / NAME, into=tmp_path)
    assert not (tmp_path / MODEL).exists()


def test_a_file_that_is_no_checkpoint_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "vgg19_normalised.npz"
    file.write_bytes(b"PK")
    assert "vgg19_normalised.npz.index is missing" in imported(file, into=tmp_path)


def test_variables_are_read_one_at_a_time(tmp_path: Path) -> None:
    # given a checkpoint with four equal arrays, of which one is not read, and an optimiser's slot
    arrays = {name: np.ones(100_000, np.float32) for name in ("a", "b", "c", "d", "a/Adam")}
    run_in("tensorflow", checkpoint_run.write, tmp_path / "model", arrays)
    # when the others are read
    names, peak = run_in("tensorflow", checkpoint_run.read_in_sequence, tmp_path / "model", ["a", "b", "d", "a/Adam"])
    # then at most one is in memory at a time
    assert names == ["a", "b", "d"]
    assert peak == arrays["a"].nbytes
