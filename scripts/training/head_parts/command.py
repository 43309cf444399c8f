"""`train head_parts`: makes the weights from portraits and labels, or measures how good they get."""

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import cv2
from safetensors.numpy import save_file

from sagemaker_endpoints.head_parts.parser import WEIGHTS, HeadParser, weights_file
from sagemaker_endpoints.head_parts.window import FRAMINGS
from scripts.labelling.traits import read_traits
from scripts.model_weights.writing import READABLE
from scripts.repository import MODELS
from scripts.training.head_parts.chances import Chances
from scripts.training.head_parts.evaluate import Result, measure_head, table
from scripts.training.head_parts.fit_network import Schedule, fit
from scripts.training.head_parts.material import TABLE, Samples, make_samples, read_material
from scripts.training.head_parts.torch_network import arrays_of

LABELS = MODELS / "head_parts" / "labels"


def main(argv: list[str]) -> int:
    """Run the command.

    Args:
        argv: the arguments after `head_parts`.

    Returns:
        0, or 1 where the material is incomplete.
    """
    arguments = _parse(argv)
    cv2.setNumThreads(1)
    try:
        if arguments.folds:
            results = _cross_validate(arguments)
            print(table(results, read_traits(arguments.labels / TABLE)))
        else:
            _train(arguments, arguments.out, None)
            print(f"written: {arguments.out}")
    except (ValueError, OSError) as error:
        print(f"train: {error}", file=sys.stderr)
        return 1
    return 0


def _cross_validate(arguments: argparse.Namespace) -> list[Result]:
    """Train without each fold in turn, and measure on that fold."""
    results = []
    for fold in range(arguments.folds):
        with tempfile.TemporaryDirectory() as folder:
            names = _train(arguments, Path(folder), fold)
            parser = HeadParser(Path(folder))
        results += [measure_head(name, arguments.portraits, arguments.labels, parser) for name in names]
    return results


def _train(arguments: argparse.Namespace, out: Path, fold: int | None) -> list[str]:
    """Train the network of each framing, without the heads of one fold; return the names of these."""
    left_out: list[str] = []
    for name in arguments.framings:
        framing = FRAMINGS[name]
        material = read_material(arguments.portraits, arguments.labels, max(arguments.folds, 2), framing)
        print(f"{name}: {len(material.canvases)} labelled heads", flush=True)
        learnt = [index for index, own in enumerate(material.folds) if own != fold]
        left_out = [canvas.name for canvas, own in zip(material.canvases, material.folds, strict=True) if own == fold]
        samples = make_samples(material, Chances(), arguments.samples, arguments.seed, learnt)
        schedule = Schedule(epochs=arguments.epochs, seed=arguments.seed, threads=arguments.threads)
        _fit(samples, schedule, out / weights_file(name))
    return left_out


def _fit(samples: Samples, schedule: Schedule, out: Path) -> None:
    start = time.monotonic()

    def report(epoch: int, loss: float) -> None:
        seconds = time.monotonic() - start
        print(f"epoch {epoch + 1} of {schedule.epochs}: loss {loss:.3f}, {seconds:.0f} s", flush=True)

    network = fit(samples, schedule, report)
    out.parent.mkdir(parents=True, exist_ok=True)
    settings = json.dumps(asdict(schedule))
    save_file(arrays_of(network), out, {"origin": "trained", "files": "{}", "settings": settings, "source": ""})
    out.chmod(READABLE)


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="train head_parts", description=__doc__)
    parser.add_argument("--portraits", type=Path, required=True, help="the folder of the portraits")
    parser.add_argument("--labels", type=Path, default=LABELS, help="the folder of the labels and their table")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="the folder for the weights files")
    parser.add_argument("--framings", nargs="+", choices=FRAMINGS, default=list(FRAMINGS), help="which networks")
    parser.add_argument("--folds", type=int, default=0, help="measure with so many folds and write nothing")
    parser.add_argument("--epochs", type=int, default=Schedule.epochs)
    parser.add_argument("--samples", type=int, default=12, help="samples of each portrait")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args(argv)
