"""`./scripts/bench precision [MODEL …]`: measures what bfloat16 gains on a CPU, and what it changes in the pictures.

Models with weights in `weights/` run with them, the others with random ones, whose pictures say little about trained
ones. The command fails if a model with its weights goes beyond the limit in its model.toml.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from facemagi.manifest import Manifest
from sagemaker_endpoints._torch.number_format import has_bfloat16
from scripts.benchmarks.networks import chosen_models, in_own_process
from scripts.benchmarks.precision.comparison import Comparison, compare
from scripts.model_weights.random_weights import write_random
from scripts.model_weights.weights_entry import entries_of
from scripts.repository import WEIGHTS

NETWORKS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "esrgan": [{"model": "fast"}, {"model": "photo"}, {"model": "drawing"}],
}
"""The parameters that choose one of a model's networks; models that are not here have one."""

HEADINGS = ("effect", "weights", "float32, ms", "bfloat16, ms", "gain", "most levels", "mean levels", "memory, MB")


def main() -> int:
    arguments = _parse()
    if not has_bfloat16():
        print("This processor is not faster with bfloat16: the times say nothing about one that is.")
    rows = [HEADINGS, ("---", "---", *["---:"] * (len(HEADINGS) - 2))]
    too_far = []
    with tempfile.TemporaryDirectory() as folder:
        for manifest in chosen_models("torch", arguments.models):
            is_real = all((WEIGHTS / manifest.name / f"{name}.safetensors").is_file() for name in manifest.weights)
            for row in _comparisons(manifest, WEIGHTS if is_real else Path(folder), is_real, arguments.repeats):
                print(f"{row.name}: {statistics.median(row.exact_ms):.0f} ms", file=sys.stderr, flush=True)
                rows.append(_cells(row, is_real))
                too_far += [row.name] if is_real and _is_too_far(row, manifest) else []
    print("\n".join(f"| {' | '.join(cells)} |" for cells in rows))
    if too_far:
        print(f"beyond the limit of model.toml: {', '.join(too_far)}")
    return bool(too_far)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench precision", description=__doc__)
    parser.add_argument("models", nargs="*", help="names of models in PyTorch; without any, all")
    parser.add_argument("--repeats", type=int, default=5)
    return parser.parse_args()


def _comparisons(manifest: Manifest, weights: Path, is_real: bool, repeats: int) -> Iterator[Comparison]:
    """Each effect with each of the model's networks, in a process of its own."""
    for entry in [] if is_real else entries_of([manifest]):
        in_own_process(write_random, entry, weights)
    for effect in manifest.effects:
        for given in NETWORKS.get(manifest.name, [{}]):
            yield in_own_process(compare, manifest, effect, given, weights, repeats)


def _is_too_far(row: Comparison, manifest: Manifest) -> bool:
    limit = manifest.bfloat16
    return limit is not None and (row.max_levels > limit.max_levels or row.mean_levels > limit.mean_levels)


def _cells(row: Comparison, is_real: bool) -> tuple[str, ...]:
    exact, fast = statistics.median(row.exact_ms), statistics.median(row.fast_ms)
    return (
        f"`{row.name}`",
        "trained" if is_real else "random",
        f"{exact:.0f} ({min(row.exact_ms):.0f}…{max(row.exact_ms):.0f})",
        f"{fast:.0f} ({min(row.fast_ms):.0f}…{max(row.fast_ms):.0f})",
        f"{exact / fast:.2f}",
        str(row.max_levels),
        f"{row.mean_levels:.3f}",
        f"{row.resident_mb:.0f}",
    )


if __name__ == "__main__":
    sys.exit(main())
