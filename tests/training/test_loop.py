"""The training loop: it learns, it goes on where it stopped, and it says what is wrong."""

import errno
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scripts.training.errors import TrainingError
from scripts.training.loop.order import indices_of
from scripts.training.loop.schedule import Schedule
from tests.support.frameworks import in_process_of

if TYPE_CHECKING:
    from torch import Tensor

    from tests.training.small_task import Brighten

SCHEDULE = Schedule(steps=12, batch=4, average=0.9, checkpoint_every=4, measure_every=6)


def train(folder: Path, schedule: Schedule, said: list[str] | None = None) -> "Brighten":
    import torch

    from scripts.training.loop.trainer import Trainer
    from tests.training.small_task import Brighten

    task = Brighten()
    Trainer(task, schedule, folder, torch.device("cpu"), (said if said is not None else []).append).run()
    return task


@in_process_of("torch")
def test_training_makes_the_error_smaller(tmp_path: Path) -> None:
    import torch

    from tests.training.small_task import Brighten

    before = Brighten()
    before.networks["generator"].eval()

    after = train(tmp_path, Schedule(steps=60, batch=4, average=0.9, checkpoint_every=60, measure_every=60))

    with torch.no_grad():
        assert after.measure()["error"] < before.measure()["error"] / 2


@in_process_of("torch")
def test_a_training_that_goes_on_ends_with_the_same_bits(tmp_path: Path) -> None:
    import torch

    whole = train(tmp_path / "whole", SCHEDULE)
    train(tmp_path / "parts", Schedule(**{**vars(SCHEDULE), "steps": 8}))

    said: list[str] = []
    parts = train(tmp_path / "parts", SCHEDULE, said)

    assert "goes on after step 8" in said
    for name, value in whole.networks["generator"].state_dict().items():
        assert torch.equal(value, parts.networks["generator"].state_dict()[name]), name


@in_process_of("torch")
def test_a_training_that_is_asked_to_stop_saves_a_checkpoint_and_goes_on_with_the_same_bits(
    tmp_path: Path,
) -> None:
    import torch

    from scripts.training.loop.trainer import Trainer
    from tests.training.small_task import Brighten

    # given a training that is asked to stop while it makes its seventh step, between two checkpoints
    whole, asked = train(tmp_path / "whole", SCHEDULE), iter([False] * 6 + [True])
    trainer = Trainer(
        Brighten(), SCHEDULE, tmp_path / "parts", torch.device("cpu"), lambda _: None, lambda: next(asked)
    )
    assert trainer.run().steps == 7

    # when the same training starts again
    said: list[str] = []
    parts = train(tmp_path / "parts", SCHEDULE, said)

    # then it goes on from there
    assert "goes on after step 7" in said
    for name, value in whole.networks["generator"].state_dict().items():
        assert torch.equal(value, parts.networks["generator"].state_dict()[name]), name


@in_process_of("torch")
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


@in_process_of("torch")
def test_two_passes_of_half_a_batch_are_an_update_of_a_whole_one() -> None:
    order = indices_of(0, 12, 4, seed=3)

    halves = [indices_of(number, 12, 2, seed=3) for number in (0, 1)]

    assert np.array_equal(np.concatenate(halves), order)


@in_process_of("torch")
def test_each_epoch_has_every_picture_once() -> None:
    numbers = [indices_of(number, 10, 4, seed=1) for number in range(5)]

    first, second = np.concatenate(numbers)[:10], np.concatenate(numbers)[10:]

    assert sorted(first) == sorted(second) == list(range(10))
    assert list(first) != list(second)


@in_process_of("torch")
def test_only_the_newest_checkpoints_stay(tmp_path: Path) -> None:
    train(tmp_path, Schedule(**{**vars(SCHEDULE), "keep": 2}))

    assert [file.name for file in sorted((tmp_path / "checkpoints").iterdir())] == [
        "step-00000008.pt",
        "step-00000012.pt",
    ]


@in_process_of("torch")
def test_a_full_disk_is_a_sentence_and_keeps_the_earlier_checkpoint(tmp_path: Path) -> None:
    import torch

    from scripts.training.loop.checkpoints import Checkpoints

    checkpoints = Checkpoints(tmp_path, keep=1)
    checkpoints.save(1, {"weights": torch.zeros(1)})

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    sentence = r"the disk is full\. Free some space, then run the same command again"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch, "save", full)
        with pytest.raises(TrainingError, match=sentence):
            checkpoints.save(2, {"weights": torch.zeros(1)})

    state = checkpoints.newest(torch.device("cpu"))
    assert state is not None
    assert state["step"] == 1


@in_process_of("torch")
def test_a_damaged_checkpoint_is_a_sentence(tmp_path: Path) -> None:
    import torch

    from scripts.training.loop.checkpoints import Checkpoints

    (tmp_path / "step-00000004.pt").write_bytes(b"half a file")

    with pytest.raises(TrainingError, match="is damaged; delete it, and the one before is used"):
        Checkpoints(tmp_path, keep=1).newest(torch.device("cpu"))


@in_process_of("torch")
def test_a_checkpoint_of_another_batch_size_is_refused(tmp_path: Path) -> None:
    train(tmp_path, SCHEDULE)

    with pytest.raises(TrainingError, match="was made with batch 4"):
        train(tmp_path, Schedule(**{**vars(SCHEDULE), "batch": 2, "steps": 20}))


@in_process_of("torch")
def test_a_lost_training_stops(tmp_path: Path) -> None:
    from tests.training.small_task import Brighten

    def lost(self: Brighten, _turn: str, batch: "Tensor") -> tuple["Tensor", dict[str, "Tensor"]]:
        return self.networks["generator"](batch).mean() * float("nan"), {}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Brighten, "loss", lost)
        patch.setattr(Brighten, "turns", lambda *_: ("generator",))
        with pytest.raises(TrainingError, match="the network is lost"):
            train(tmp_path, Schedule(steps=40, batch=4))
