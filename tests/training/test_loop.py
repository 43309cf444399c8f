"""The training loop: it learns, it goes on where it stopped, and it says what is wrong."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from scripts.training.errors import TrainingError
from scripts.training.loop.checkpoints import Checkpoints
from scripts.training.loop.order import indices_of
from scripts.training.loop.schedule import Schedule
from scripts.training.loop.trainer import Trainer
from tests.training.small_task import Brighten

CPU = torch.device("cpu")
SCHEDULE = Schedule(steps=12, batch=4, average=0.9, checkpoint_every=4, measure_every=6)


def train(folder: Path, schedule: Schedule, said: list[str] | None = None) -> Brighten:
    task = Brighten()
    Trainer(task, schedule, folder, CPU, (said if said is not None else []).append).run()
    return task


def test_training_makes_the_error_smaller(tmp_path: Path) -> None:
    before = Brighten()
    before.networks["generator"].eval()

    after = train(tmp_path, Schedule(steps=60, batch=4, average=0.9, checkpoint_every=60, measure_every=60))

    with torch.no_grad():
        assert after.measure()["error"] < before.measure()["error"] / 2


def test_a_training_that_goes_on_ends_with_the_same_bits(tmp_path: Path) -> None:
    whole = train(tmp_path / "whole", SCHEDULE)
    train(tmp_path / "parts", Schedule(**{**vars(SCHEDULE), "steps": 8}))

    said: list[str] = []
    parts = train(tmp_path / "parts", SCHEDULE, said)

    assert "goes on after step 8" in said
    for name, value in whole.networks["generator"].state_dict().items():
        assert torch.equal(value, parts.networks["generator"].state_dict()[name]), name


def test_the_log_of_a_training_that_goes_on_has_each_step_once(tmp_path: Path) -> None:
    train(tmp_path / "whole", SCHEDULE)
    train(tmp_path / "parts", Schedule(**{**vars(SCHEDULE), "steps": 8}))
    with (tmp_path / "parts" / "log.csv").open("a") as log:
        log.write("9,generator,0.1\n9,gener")  # killed in the middle of a line

    train(tmp_path / "parts", SCHEDULE)

    def rows(folder: str) -> list[str]:
        lines = (tmp_path / folder / "log.csv").read_text().splitlines()
        return [line for line in lines if not line.startswith("8,error")]  # measured at the end of the first part

    assert rows("parts") == rows("whole")


def test_two_passes_of_half_a_batch_are_an_update_of_a_whole_one() -> None:
    order = indices_of(0, 12, 4, seed=3)

    halves = [indices_of(number, 12, 2, seed=3) for number in (0, 1)]

    assert np.array_equal(np.concatenate(halves), order)


def test_each_epoch_has_every_picture_once() -> None:
    numbers = [indices_of(number, 10, 4, seed=1) for number in range(5)]

    first, second = np.concatenate(numbers)[:10], np.concatenate(numbers)[10:]

    assert sorted(first) == sorted(second) == list(range(10))
    assert list(first) != list(second)


def test_only_the_newest_checkpoints_stay(tmp_path: Path) -> None:
    train(tmp_path, Schedule(**{**vars(SCHEDULE), "keep": 2}))

    assert [file.name for file in sorted((tmp_path / "checkpoints").iterdir())] == [
        "step-00000008.pt",
        "step-00000012.pt",
    ]


def test_a_full_disk_is_a_sentence_and_keeps_the_earlier_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoints = Checkpoints(tmp_path, keep=1)
    checkpoints.save(1, {"weights": torch.zeros(1)})

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", full)

    with pytest.raises(TrainingError, match=r"the disk is full\. Free some space, then run the same command again"):
        checkpoints.save(2, {"weights": torch.zeros(1)})
    state = checkpoints.newest(CPU)
    assert state is not None
    assert state["step"] == 1


def test_a_damaged_checkpoint_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "step-00000004.pt").write_bytes(b"half a file")

    with pytest.raises(TrainingError, match="is damaged; delete it, and the one before is used"):
        Checkpoints(tmp_path, keep=1).newest(CPU)


def test_a_checkpoint_of_another_batch_size_is_refused(tmp_path: Path) -> None:
    train(tmp_path, SCHEDULE)

    with pytest.raises(TrainingError, match="was made with batch 4"):
        train(tmp_path, Schedule(**{**vars(SCHEDULE), "batch": 2, "steps": 20}))


def test_no_memory_on_the_gpu_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(*_args: object) -> tuple[Tensor, dict[str, Tensor]]:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(Brighten, "loss", no_memory)

    with pytest.raises(TrainingError, match="Halve --batch and double --accumulate"):
        train(tmp_path, SCHEDULE)


def test_a_lost_training_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(self: Brighten, _turn: str, _batch: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        return sum(each.sum() for each in self.networks["generator"].parameters()) * float("nan"), {}  # type: ignore[return-value]

    monkeypatch.setattr(Brighten, "loss", lost)
    monkeypatch.setattr(Brighten, "turns", lambda *_: ("generator",))

    with pytest.raises(TrainingError, match="are not finite; the network is lost"):
        train(tmp_path, Schedule(steps=40, batch=4))
