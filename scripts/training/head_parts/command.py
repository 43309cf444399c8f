"""`train head_parts`: makes the weights from portraits and labels, or measures how good they get."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import cv2
from safetensors.numpy import save_file

from sagemaker_endpoints.head_parts.parser import WEIGHTS, HeadParser
from scripts.model_weights.writing import READABLE
from scripts.repository import MODELS
from scripts.training.head_parts.evaluate import Result, measure_head, table
from scripts.training.head_parts.fit_network import Schedule, fit
from scripts.training.head_parts.material import Material, Samples, make_samples, read_material
from scripts.training.head_parts.samples import Chances
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
        material = read_material(arguments.portraits, arguments.labels, max(arguments.folds, 2))
    except (ValueError, OSError) as error:
        print(f"train: {error}", file=sys.stderr)
        return 1
    print(f"{len(material.canvases)} labelled heads", flush=True)
    samples = make_samples(material, Chances(), arguments.samples, arguments.seed)
    schedule = Schedule(epochs=arguments.epochs, seed=arguments.seed, threads=arguments.threads)
    if arguments.folds:
        print(table(_cross_validate(material, samples, schedule, arguments), material.traits))
    else:
        _train(samples, range(len(material.canvases)), schedule, arguments.out)
        print(f"written: {arguments.out}")
    return 0


def _cross_validate(
    material: Material, samples: Samples, schedule: Schedule, arguments: argparse.Namespace
) -> list[Result]:
    """Train without each fold in turn, and measure on that fold."""
    results = []
    for fold in range(arguments.folds):
        learnt = [index for index, own in enumerate(material.folds) if own != fold]
        with tempfile.TemporaryDirectory() as folder:
            weights = Path(folder) / "weights.safetensors"
            _train(samples, learnt, schedule, weights)
            parser = HeadParser(weights)
        for canvas, own in zip(material.canvases, material.folds, strict=True):
            if own == fold:
                results.append(measure_head(canvas.name, arguments.portraits, arguments.labels, parser))
    return results


def _train(samples: Samples, portraits: Iterable[int], schedule: Schedule, out: Path) -> None:
    start = time.monotonic()

    def report(epoch: int, loss: float) -> None:
        seconds = time.monotonic() - start
        print(f"epoch {epoch + 1} of {schedule.epochs}: loss {loss:.3f}, {seconds:.0f} s", flush=True)

    network = fit(samples, list(portraits), schedule, report)
    out.parent.mkdir(parents=True, exist_ok=True)
    settings = json.dumps(asdict(schedule))
    save_file(arrays_of(network), out, {"origin": "trained", "files": "{}", "settings": settings, "source": ""})
    out.chmod(READABLE)


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="train head_parts", description=__doc__)
    parser.add_argument("--portraits", type=Path, required=True, help="the folder of the portraits")
    parser.add_argument("--labels", type=Path, default=LABELS, help="the folder of the labels and their table")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="the weights file to write")
    parser.add_argument("--folds", type=int, default=0, help="measure with so many folds and write nothing")
    parser.add_argument("--epochs", type=int, default=Schedule.epochs)
    parser.add_argument("--samples", type=int, default=12, help="samples of each portrait")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args(argv)
