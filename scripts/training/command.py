"""`train MODEL --data PREPARED`: trains a network on a prepared data set, and writes its weights file."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path

from scripts.datasets.errors import DatasetError
from scripts.datasets.prepared import PreparedDataset, read_dataset
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.trained import write_trained
from scripts.model_weights.writing import Terms
from scripts.repository import ROOT, WEIGHTS
from scripts.training.errors import StoppedError, TrainingError
from scripts.training.loop.schedule import Precision, Schedule
from scripts.training.on_sagemaker.arguments import add_arguments
from scripts.training.options import read_options
from scripts.training.tasks import Training, Workspace, training_of

HERE, LOCAL_JOB, SAGEMAKER = PLACES = ("here", "local-job", "sagemaker")
"""Where a training runs: in this process; in a process here, in the folders of a SageMaker job; on SageMaker."""


def main(model: str, argv: Sequence[str]) -> int:
    """Run the command.

    Args:
        model: a key of `tasks.MODULES`.
        argv: the arguments after the model's name.

    Returns:
        0; 1 where the training cannot start or go on; 130 where Ctrl-C ends it.
    """
    training = training_of(model)
    arguments = parse(model, training, argv)
    if arguments.on == SAGEMAKER:
        from scripts.training.on_sagemaker.command import run_on_sagemaker

        return run_on_sagemaker(model, training, arguments)
    try:
        require_data(arguments)
        if arguments.on == LOCAL_JOB:
            from scripts.training.on_sagemaker.local_job import run_local_job

            run_local_job(model, training, arguments)
        else:
            train(model, training, arguments, arguments.out)
    except (DatasetError, TrainingError, WeightsError) as error:
        print(f"train: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("train: stopped; the same command goes on from the last checkpoint.", file=sys.stderr)
        return 130
    return 0


def train(
    model: str,
    training: Training,
    arguments: argparse.Namespace,
    earlier: Path,
    stopping: Callable[[], bool] = lambda: False,
) -> None:
    """Train in this process.

    Args:
        model: a key of `tasks.MODULES`.
        training: that of the model.
        arguments: as `parse` returns them.
        earlier: the folder of all weights that are there already; some networks are added to them.
        stopping: whether the training must stop; it is asked after each step.

    Raises:
        StoppedError: `stopping` said so. The weights file has what was learned until then.
        DatasetError: the data set is damaged, or does not have what the network needs.
        TrainingError: the training cannot start or go on.
        WeightsError: the weights file cannot be written.
    """
    import torch

    from sagemaker_endpoints._torch.loading import choose_device
    from scripts.training.loop.shortages import shortages_explained
    from scripts.training.loop.trainer import Trainer

    data = read_dataset(arguments.data)
    options = read_options(training.options, arguments.set)
    schedule = _schedule(training.schedule, arguments)
    device = choose_device(arguments.device or "auto")
    work = arguments.work / getattr(options, training.part) if training.part else arguments.work
    with shortages_explained(schedule.batch):
        prepared = training.prepare(data, options, schedule, device, Workspace(work, earlier, _say))
        torch.manual_seed(schedule.seed)
        task = training.make_task(data, prepared, schedule, device)
        trained = Trainer(task, schedule, work, device, _say, stopping).run()
    arrays, settings = task.export()
    terms = training.terms(_terms(data, trained.steps), prepared)
    file = write_trained(model, arrays, settings, terms, arguments.out)
    _say(f"written: {file}")
    if trained.steps < schedule.steps:
        raise StoppedError(trained.steps)


def _terms(data: PreparedDataset, steps: int) -> Terms:
    description = data.description
    provenance = f"Trained for {steps} steps on {len(data.faces)} pictures: {description.source.rstrip('.')}."
    return Terms("", description.licence, description.commercial, provenance)


def require_data(arguments: argparse.Namespace) -> None:
    """Check that the user named a data set.

    Raises:
        TrainingError: there is no `--data`.
    """
    if arguments.data is None:
        raise TrainingError("--data is missing: the folder that ./scripts/dataset prepare wrote.")


def given_flags(arguments: argparse.Namespace) -> dict[str, object]:
    """The flags of the schedule and of the device that the user gave, by their names without `--`."""
    names = (*(field.name for field in fields(Schedule)), "device")
    values = {name: getattr(arguments, name) for name in names}
    return {name.replace("_", "-"): value for name, value in values.items() if value is not None}


def _schedule(published: Schedule, arguments: argparse.Namespace) -> Schedule:
    own = {field.name: getattr(arguments, field.name) for field in fields(Schedule)}
    return replace(published, **{name: value for name, value in own.items() if value is not None})


def _say(line: str) -> None:
    print(line, flush=True)


def parse(model: str, training: Training, argv: Sequence[str]) -> argparse.Namespace:
    """The arguments after the model's name; what the user did not give is None, or has the default of the help."""
    parser = argparse.ArgumentParser(prog=f"train {model}", description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder that `dataset prepare` wrote")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="the folder of all weights")
    work = ROOT / "out" / "training" / model
    parser.add_argument("--work", type=Path, default=work, help="the folder for checkpoints, log and sample sheets")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), help="auto, the default: a GPU if there is one")
    parser.add_argument("--precision", choices=Precision.__args__)  # type: ignore[attr-defined]
    for field in fields(Schedule):
        if field.name != "precision":
            default = getattr(training.schedule, field.name)
            flag = f"--{field.name.replace('_', '-')}"
            parser.add_argument(flag, type=float if field.type is float else int, help=f"{default} as published")
    names = ", ".join(f"{field.name}={field.default}" for field in fields(training.options))
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help=f"an option: {names}")
    where = "in this process (the default); in a process in the folders of a SageMaker job; on SageMaker"
    parser.add_argument("--on", choices=PLACES, default=HERE, help=where)
    add_arguments(parser)
    return parser.parse_args(argv)
