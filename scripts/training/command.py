"""`train MODEL --data PREPARED`: trains a network on a prepared data set, and writes its weights file."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

from scripts.datasets.errors import DatasetError
from scripts.datasets.prepared import PreparedDataset, read_dataset
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.trained import write_trained
from scripts.model_weights.writing import Terms
from scripts.repository import ROOT, WEIGHTS
from scripts.training.errors import TrainingError
from scripts.training.loop.schedule import Precision, Schedule
from scripts.training.options import read_options
from scripts.training.tasks import Place, Training, training_of


def main(model: str, argv: Sequence[str]) -> int:
    """Run the command.

    Args:
        model: a key of `tasks.MODULES`.
        argv: the arguments after the model's name.

    Returns:
        0; 1 where the training cannot start or go on; 130 where Ctrl-C ends it.
    """
    training = training_of(model)
    arguments = _parse(model, training, argv)
    try:
        _train(model, training, arguments)
    except (DatasetError, TrainingError, WeightsError) as error:
        print(f"train: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("train: stopped; the same command goes on from the last checkpoint.", file=sys.stderr)
        return 130
    return 0


def _train(model: str, training: Training, arguments: argparse.Namespace) -> None:
    import torch

    from sagemaker_endpoints._torch.loading import choose_device
    from scripts.training.loop.trainer import Trainer

    data = read_dataset(arguments.data)
    options = read_options(training.options, arguments.set)
    schedule = _schedule(training.schedule, arguments)
    device = choose_device(arguments.device)
    work = arguments.work / getattr(options, training.part) if training.part else arguments.work
    prepared = training.prepare(data, options, schedule, device, Place(work, arguments.out, _say))
    torch.manual_seed(schedule.seed)
    task = training.make_task(data, prepared, schedule, device)
    trained = Trainer(task, schedule, work, device, _say).run()
    arrays, settings = task.export()
    terms = training.terms(_terms(data, trained.steps), prepared)
    file = write_trained(model, arrays, settings, terms, arguments.out)
    _say(f"written: {file}")


def _terms(data: PreparedDataset, steps: int) -> Terms:
    description = data.description
    provenance = f"Trained for {steps} steps on {len(data.faces)} pictures: {description.source.rstrip('.')}."
    return Terms("", description.licence, description.commercial, provenance)


def _schedule(published: Schedule, arguments: argparse.Namespace) -> Schedule:
    own = {field.name: getattr(arguments, field.name) for field in fields(Schedule)}
    return replace(published, **{name: value for name, value in own.items() if value is not None})


def _say(line: str) -> None:
    print(line, flush=True)


def _parse(model: str, training: Training, argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"train {model}", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that `dataset prepare` wrote")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="the folder of all weights")
    work = ROOT / "out" / "training" / model
    parser.add_argument("--work", type=Path, default=work, help="the folder for checkpoints, log and sample sheets")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument("--precision", choices=Precision.__args__)  # type: ignore[attr-defined]
    for field in fields(Schedule):
        if field.name != "precision":
            default = getattr(training.schedule, field.name)
            flag = f"--{field.name.replace('_', '-')}"
            parser.add_argument(flag, type=float if field.type is float else int, help=f"{default} as published")
    names = ", ".join(f"{field.name}={field.default}" for field in fields(training.options))
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help=f"an option: {names}")
    return parser.parse_args(argv)
