"""`./scripts/bench models --framework torch|tensorflow [--device cuda]`: measures every network with random weights.

Each effect runs in its own process, so that its memory can be measured. An edit is alignment, the network and paste
back, without decoding and encoding. The photo has 512×512 pixels, 128×128 for networks that enlarge.
"""

import json
import multiprocessing
import os
import platform
import statistics
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import TypeVar

from facemagi.manifest import Manifest
from scripts import repository
from scripts.benchmarks.container import seconds_to_ready
from scripts.benchmarks.network_measurement import Measurement, measure
from scripts.model_weights.random_weights import write_random
from scripts.model_weights.weights_entry import entries_of

Result = TypeVar("Result")

T4_MACS = 2.0e12
"""Multiply-adds per second that a T4 is assumed to do: half of its peak in float32
(8.1 TFLOPS, two operations for each multiply-add). In float16 it does more."""

G4DN_DOLLARS = 0.736 / 3600
"""Price of a second of ml.g4dn.xlarge in us-east-1, US dollars."""

BUDGET = 0.5
"""Seconds of a T4 that one edit may take."""

PACKAGES = {"torch": "torch", "tensorflow": "tensorflow-cpu"}

HEADINGS = (
    *("effect", "weights, millions", "GMAC", "ms alone", "ms in a batch of 8", "outside the network, %"),
    *("memory, MB", "float16, levels", "× plain float32", "ready after, s", "T4 s", "$ for 1,000"),
)


def main(framework: str, device: str, names: Sequence[str], repeats: int, half: bool, json_file: Path | None) -> None:
    """Measure every effect, and print a table in Markdown.

    Args:
        device: as `FACEMAGI_DEVICE`.
        names: models; all of the framework if empty.
        half: whether to compare float16 with float32, which takes minutes on a CPU.
    """
    measurements: list[Measurement] = []
    start_seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for manifest in chosen_models(framework, names):
            for entry in entries_of([manifest]):
                in_own_process(write_random, entry, Path(folder))
            for effect in manifest.effects:
                row = in_own_process(measure, manifest, effect, device, Path(folder), repeats, half)
                measurements.append(row)
                start_seconds[row.effect] = seconds_to_ready(manifest.name, Path(folder), device)
                print(f"{row.effect}: {statistics.median(row.single_ms):.0f} ms", flush=True)
    version = metadata.version(PACKAGES[framework])
    machine = measurements[0].machine
    print(f"\n{machine}, {os.cpu_count()} cores, Python {platform.python_version()}, {framework} {version}")
    print(table(measurements, start_seconds))
    if json_file:
        json_file.write_text(json.dumps([asdict(row) for row in measurements], indent=2) + "\n")


def chosen_models(framework: str, names: Sequence[str]) -> list[Manifest]:
    """The models of a framework, or those of them that are named."""
    manifests = repository.read_manifests(repository.find_models())
    return [each for each in manifests if each.framework == framework and (not names or each.name in names)]


def table(measurements: Sequence[Measurement], start_seconds: dict[str, float]) -> str:
    """Markdown, one row for each effect: medians, and for single edits the spread too.

    Args:
        start_seconds: of each effect's container.
    """
    rows = [
        HEADINGS,
        ("---", *["---:"] * (len(HEADINGS) - 1)),
        *(_row(each, start_seconds[each.effect]) for each in measurements),
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def t4_seconds(measurement: Measurement) -> float:
    """Seconds of one edit in a full batch on a T4.

    On a T4 this is the measured time. Elsewhere it is an estimate: the time of the network's multiply-adds at
    `T4_MACS`, plus the measured time of everything else.
    """
    batched = statistics.median(measurement.batched_ms) / 1000
    return batched if "T4" in measurement.machine else measurement.macs / T4_MACS + measurement.overhead * batched


def in_own_process(function: Callable[..., Result], *arguments: object) -> Result:
    """Call a function in a new process, which ends afterwards."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(function, *arguments).result()


def _row(measurement: Measurement, start_seconds: float) -> tuple[str, ...]:
    seconds = t4_seconds(measurement)
    single, batched = measurement.single_ms, statistics.median(measurement.batched_ms)
    gain = f"{statistics.median(measurement.plain_ms) / batched:.1f}" if measurement.plain_ms else ""
    return (
        f"`{measurement.effect}`",
        f"{measurement.weights / 1e6:.1f}",
        f"{measurement.macs / 1e9:.1f}",
        f"{statistics.median(single):.0f} ({min(single):.0f}…{max(single):.0f})",
        f"{batched:.0f}",
        f"{100 * measurement.overhead:.0f}",
        f"{(measurement.gpu_bytes or measurement.resident_bytes) / 1e6:.0f}",
        "" if measurement.float16_error is None else f"{measurement.float16_error:.3f}",
        gain,
        f"{start_seconds:.1f}",
        f"{seconds:.3f}" + ("" if seconds <= BUDGET else " (over)"),
        f"{1000 * seconds * G4DN_DOLLARS:.3f}",
    )
