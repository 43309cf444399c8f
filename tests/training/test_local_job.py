"""A SageMaker job on this machine, from a data set to weights that serving loads."""

import csv
import sys
from pathlib import Path

import pytest

from scripts.datasets.errors import DatasetError
from scripts.training.errors import TrainingError
from tests.support.frameworks import in_process_of
from tests.training.job_samples import arguments, prepared
from tests.training.job_task import MODEL, register

OWN_PROCESS = (sys.executable, "-m", "tests.training.job_process")

HYPERPARAMETERS = {"model": MODEL, "device": "cpu"}


def run_between(root: Path, data: Path, checkpoints: Path, hyperparameters: dict[str, str]) -> tuple[int, str]:
    """Run the entry point in this process; its exit status, and the text in `output/failure`."""
    from scripts.training.container.entry import run
    from scripts.training.container.folders import Folders
    from scripts.training.on_sagemaker.local_job import lay_out

    register()
    folders = Folders(root)
    lay_out(folders, hyperparameters, data, checkpoints)
    status = run(folders)
    return status, folders.failure.read_text("utf-8") if folders.failure.is_file() else ""


@in_process_of("torch")
def test_a_job_whose_instance_is_taken_away_goes_on_and_its_weights_come_back(tmp_path: Path) -> None:
    from sagemaker_endpoints._sdk.weights_header import read_header
    from scripts.training.container.entry import TERMINATED
    from scripts.training.on_sagemaker.local_job import run_local_job
    from scripts.training.tasks import training_of

    # given a job that got SIGTERM in its fourth step
    data = prepared(tmp_path / "data")
    first = HYPERPARAMETERS | {"set.terminated": "3"}
    assert run_between(tmp_path / "first", data, tmp_path / "work", first) == (TERMINATED, "")
    assert [file.name for file in (tmp_path / "work/checkpoints").iterdir()] == ["step-00000004.pt"]

    # and whose weights were packed if it was not taken away, but stopped
    assert (tmp_path / "first/model/weights" / MODEL / f"{MODEL}.safetensors").is_file()
    assert (tmp_path / "first/model/log.csv").is_file()

    # when it goes on in another process, with the same checkpoints
    files = run_local_job(MODEL, training_of(MODEL), arguments(tmp_path, "--device", "cpu"), OWN_PROCESS)

    # then its log has every step once, and its weights are where serving looks for them
    with (tmp_path / "work/log.csv").open(newline="") as log:
        steps = [int(row["step"]) for row in csv.DictReader(log) if row["name"] == "generator"]
    assert steps == list(range(1, 9))
    assert (tmp_path / "work/samples/step-00000008.png").is_file()
    assert files == [tmp_path / "weights" / MODEL / f"{MODEL}.safetensors"]
    assert read_header(files[0]).origin == "trained"


@in_process_of("torch")
def test_the_weights_of_a_job_that_is_stopped_come_back(tmp_path: Path) -> None:
    from sagemaker_endpoints._sdk.weights_header import read_header
    from scripts.training.on_sagemaker.local_job import run_local_job
    from scripts.training.tasks import training_of

    # when a job is stopped in its fourth step
    prepared(tmp_path / "data")
    stopped = arguments(tmp_path, "--device=cpu", "--set=terminated=3")
    with pytest.raises(TrainingError, match=r"The job was stopped\. The same command goes on"):
        run_local_job(MODEL, training_of(MODEL), stopped, OWN_PROCESS)
    # then its weights are those of four steps
    file = tmp_path / "weights" / MODEL / f"{MODEL}.safetensors"
    assert read_header(file).origin == "trained"
    assert "Trained for 4 steps" in said_of(file)["provenance"]


def said_of(file: Path) -> dict[str, str]:
    """What the header of a weights file says for people."""
    from safetensors import safe_open

    with safe_open(file, "numpy") as opened:
        return dict(opened.metadata())


@in_process_of("torch")
def test_a_job_that_is_killed_goes_on_as_if_nothing_had_happened(tmp_path: Path) -> None:
    from scripts.training.on_sagemaker.local_job import run_local_job
    from scripts.training.tasks import training_of

    prepared(tmp_path / "data")
    killed = arguments(tmp_path, "--device=cpu", "--checkpoint-every=2", "--set=killed=5")
    training = training_of(MODEL)
    # given a training that was killed in its sixth step, two steps after a checkpoint
    with pytest.raises(TrainingError, match="exit status -9"):
        run_local_job(MODEL, training, killed, OWN_PROCESS)
    # when it runs again
    again = arguments(tmp_path, "--device=cpu", "--checkpoint-every=2")
    run_local_job(MODEL, training, again, OWN_PROCESS)
    # then its log is that of a training that nobody killed
    whole = arguments(tmp_path, "--device=cpu", "--checkpoint-every=2", f"--work={tmp_path / 'whole'}")
    run_local_job(MODEL, training, whole, OWN_PROCESS)
    assert (tmp_path / "work/log.csv").read_text() == (tmp_path / "whole/log.csv").read_text()


@in_process_of("torch")
def test_why_a_training_cannot_start_is_the_failure_reason_of_the_job(tmp_path: Path) -> None:
    sentence = "Of eyeglasses there are 3 pictures; 64 are needed."
    refused = HYPERPARAMETERS | {"set.refused": sentence}
    assert run_between(tmp_path / "root", prepared(tmp_path / "data"), tmp_path / "work", refused) == (1, sentence)


@in_process_of("torch")
def test_a_damaged_data_set_is_the_failure_reason_of_the_job(tmp_path: Path) -> None:
    data = prepared(tmp_path / "data")
    (data / "dataset.json").write_text("{")
    status, reason = run_between(tmp_path / "root", data, tmp_path / "work", HYPERPARAMETERS)
    assert (status, "is damaged" in reason) == (1, True)


@in_process_of("torch")
def test_a_fault_of_the_code_is_named_too(tmp_path: Path) -> None:
    from tests.training.small_task import Brighten

    def broken(*_: object) -> None:
        raise ZeroDivisionError("by nothing")

    data = prepared(tmp_path / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Brighten, "measure", broken)
        status, reason = run_between(tmp_path / "root", data, tmp_path / "work", HYPERPARAMETERS)
    assert (status, "ZeroDivisionError('by nothing')" in reason) == (1, True)


@in_process_of("torch")
def test_a_data_set_that_cannot_be_read_starts_no_job(tmp_path: Path) -> None:
    from scripts.training.on_sagemaker.local_job import run_local_job
    from scripts.training.tasks import training_of

    given = arguments(tmp_path)
    with pytest.raises(DatasetError, match="is not a prepared data set"):
        run_local_job(MODEL, training_of(MODEL), given, ("false",))


@in_process_of("torch")
def test_a_job_that_dies_without_a_reason_is_named_by_its_exit_status(tmp_path: Path) -> None:
    from scripts.training.on_sagemaker.local_job import run_local_job
    from scripts.training.tasks import training_of

    prepared(tmp_path / "data")
    with pytest.raises(TrainingError, match="The job failed: exit status 1"):
        run_local_job(MODEL, training_of(MODEL), arguments(tmp_path), ("false",))
