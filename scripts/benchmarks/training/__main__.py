"""`./scripts/bench training [MODEL …]`: what a step of each training costs on one core, and what all its steps would.

Each training runs in a process of its own, on heads that it draws. Published networks get small batches; arithmetic
grows with the batch, so the figures of a whole step are those of the measured one times the ratio of the batches.
"""

import argparse
import json
import platform
from collections.abc import Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path

from scripts.benchmarks.networks import in_own_process
from scripts.benchmarks.training.cases import CASES, SIZES
from scripts.benchmarks.training.measurement import Measurement, measure

HOUR = 3600.0

GTX_1080_TI = 11.3e12
"""Operations per second that NVIDIA states for float32."""

HEADINGS = (
    *("training", "size", "pixels", "weights, millions", "batch", "CPU s a step", "peak MB"),
    *("batch of the whole", "GFLOP a step", "steps", "CPU hours", "hours at 11.3 TFLOPS"),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench training", description=__doc__)
    parser.add_argument("models", nargs="*", help="names of networks; without any, all")
    parser.add_argument("--size", action="append", choices=SIZES, help="only these sizes")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    given = parser.parse_args()
    measured = []
    for case in CASES:
        if (given.models and case.model not in given.models) or (given.size and case.size not in given.size):
            continue
        measured.append(in_own_process(measure, case, given.repeats))
        print(f"{case.model}, {case.size}: {measured[-1].seconds[1]:.2f} CPU s a step", flush=True)
    print(f"\n{platform.processor() or platform.machine()}, one core, torch {metadata.version('torch')}")
    print(table(measured))
    if given.json:
        given.json.write_text(json.dumps([asdict(row) for row in measured], indent=2) + "\n")


def table(measured: Sequence[Measurement]) -> str:
    """Markdown, one row for each training."""
    rows = [HEADINGS, ("---", "---", *["---:"] * (len(HEADINGS) - 2)), *map(_row, measured)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def whole_step(measurement: Measurement) -> tuple[float, float]:
    """Processor seconds and operations of a step with the whole batch."""
    ratio = measurement.whole_batch / measurement.batch
    return ratio * measurement.seconds[1], ratio * measurement.flops


def _row(measurement: Measurement) -> tuple[str, ...]:
    low, median, high = measurement.seconds
    seconds, flops = whole_step(measurement)
    steps = measurement.steps
    whole = (f"{steps:,}", f"{steps * seconds / HOUR:,.1f}", f"{steps * flops / GTX_1080_TI / HOUR:,.1f}")
    return (
        f"`{measurement.model}`",
        measurement.size,
        f"{measurement.side}",
        f"{measurement.weights / 1e6:.2f}",
        f"{measurement.batch}",
        f"{median:.2f} ({low:.2f}…{high:.2f})",
        f"{measurement.peak_mb:,.0f}",
        f"{measurement.whole_batch}",
        f"{flops / 1e9:,.1f}",
        *(whole if steps else ("", "", "")),
    )


if __name__ == "__main__":
    main()
