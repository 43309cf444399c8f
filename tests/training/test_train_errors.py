"""Whatever stops `./scripts/train`, the user reads one sentence."""

import io
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.datasets.prepared import write_dataset
from tests.support.frameworks import in_process_of, run_in
from tests.training.drawn_dots import write_faces

TINY = ("--set=width=4", "--set=layers=2", "--set=units=1", "--set=hidden=8", "--steps=2", "--batch=4", "--device=cpu")
GLASSES = "--set=attributes=eyeglasses"

SIDE = 32

FULL = Path("/dev/full")
"""A device that refuses every byte, as a full disk does."""


def train(folder: Path, *more: str) -> tuple[int, str]:
    """Train STGAN on the data set of a folder: the exit status, and what the command says about errors."""
    import torch

    from scripts.training.command import main

    torch.set_num_threads(1)
    places = (f"--data={folder / 'data'}", f"--work={folder / 'work'}", f"--out={folder / 'weights'}")
    errors = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(errors):
        code = main("stgan", [*places, *TINY, GLASSES, *more])
    return code, errors.getvalue()


def require_sentence(said: tuple[int, str], sentence: str) -> None:
    code, errors = said
    assert code == 1
    assert errors.startswith("train: ")
    assert sentence in errors
    assert errors.count("\n") == 1


def nothing(_: Path) -> None:
    """The folder is not there."""


def photos(folder: Path) -> None:
    """The photos themselves, which nobody has prepared."""
    folder.mkdir()
    (folder / "a.jpg").write_bytes(b"a photo")


def few(folder: Path) -> None:
    write_faces(folder, train=40, side=SIDE)


def always(folder: Path) -> None:
    """Every face has the attribute."""
    data = write_faces(folder, side=SIDE)
    write_dataset(replace(data, faces=tuple(replace(face, labels=(*face.labels[:2], 1)) for face in data.faces)))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (nothing, "is not a prepared data set: dataset.json is missing. Run ./scripts/dataset prepare"),
        (photos, "is not a prepared data set: dataset.json is missing. Run ./scripts/dataset prepare"),
        (few, "has 40 training and 8 validation pictures; at least 64 and 4 are needed"),
        (always, "72 training pictures are labelled eyeglasses, and 0 not eyeglasses; 8 of each are needed"),
    ],
)
def test_data_that_cannot_teach_is_a_sentence(make: Callable[[Path], None], sentence: str, tmp_path: Path) -> None:
    make(tmp_path / "data")
    require_sentence(run_in("torch", train, tmp_path), sentence)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("log.csv", "log.csv cannot be written"),
        ("samples/step-00000002.png", "step-00000002.png cannot be written. Is the disk full?"),
        ("checkpoints/step-00000002.partial", "the disk is full. Free some space, then run the same command again"),
    ],
)
def test_a_full_disk_is_a_sentence(file: str, sentence: str, tmp_path: Path) -> None:
    # given a disk that is full when this file is written
    write_faces(tmp_path / "data", side=SIDE)
    path = tmp_path / "work" / file
    path.parent.mkdir(parents=True)
    path.symlink_to(FULL)
    # when the network trains
    said = run_in("torch", train, tmp_path)
    # then it says so
    require_sentence(said, sentence)


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    write_faces(tmp_path / "data", side=SIDE)
    (tmp_path / "work").write_text("a file")
    require_sentence(run_in("torch", train, tmp_path), f"{tmp_path / 'work'} cannot be used: File exists.")


@pytest.mark.parametrize("moment", ["make_task", "loss", "measure"])
@in_process_of("torch")
def test_no_memory_is_a_sentence(moment: str, tmp_path: Path) -> None:
    import torch

    from scripts.training.attribute_gans.task import AttributeGan

    def no_memory(*_args: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    # given a GPU whose memory ends at some moment
    write_faces(tmp_path / "data", side=SIDE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AttributeGan, "__init__" if moment == "make_task" else moment, no_memory)
        # when the network trains, then it says what to do
        require_sentence(train(tmp_path), "The GPU has no memory left for 4 pictures. Halve --batch and double --accum")


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory")])
@in_process_of("torch")
def test_a_machine_without_memory_is_a_sentence_too(error: Exception, tmp_path: Path) -> None:
    from scripts.training.errors import TrainingError
    from scripts.training.loop.shortages import shortages_explained

    with pytest.raises(TrainingError, match="This machine has no memory left for 16 pictures"), shortages_explained(16):
        raise error
