"""`./scripts/bench models --framework torch|tensorflow [--device cuda]`: every network with random weights at work.

Each effect runs in a process of its own, so that its memory is its own. An edit is cut out, aligned, edited and pasted
back, without decoding and encoding; the photo is 512 pixels square, 128 for what enlarges.
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

from facemagi.manifest import Manifest, model_folders, read_manifest
from scripts.benchmarks.container_start import seconds_to_ready
from scripts.benchmarks.network_run import Measured, measure
from scripts.model_weights.randoms import write_random
from scripts.repository import MODELS

Result = TypeVar("Result")

T4_MACS = 2.0e12
"""Multiply-adds a second that a T4 is taken to do: half of its 8.1 TFLOPS of float32. In float16 it does more."""

G4DN_DOLLARS = 0.736 / 3600
"""A second of ml.g4dn.xlarge, us-east-1, in US dollars."""

BUDGET = 0.5
"""Seconds of a T4 that an edit may take, all in."""

PACKAGES = {"torch": "torch", "tensorflow": "tensorflow-cpu"}

HEADINGS = (
    *("effect", "weights, millions", "GMAC", "ms alone", "ms in a batch of 8", "beside the network, %"),
    *("memory, MB", "float16, levels", "× plain float32", "ready after, s", "T4 s", "$ for 1,000"),
)


def main(framework: str, device: str, names: Sequence[str], repeats: int, half: bool, json_file: Path | None) -> None:
    """Measure, and print a table in Markdown."""
    measured: list[Measured] = []
    ready: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for manifest in chosen(framework, names):
            in_a_process(write_random, manifest, Path(folder))
            for effect in manifest.effects:
                measured.append(in_a_process(measure, manifest, effect, device, Path(folder), repeats, half))
                ready[measured[-1].effect] = seconds_to_ready(manifest.name, Path(folder), device)
                print(f"{measured[-1].effect}: {statistics.median(measured[-1].one):.0f} ms", flush=True)
    version = metadata.version(PACKAGES[framework])
    print(f"\n{measured[0].machine}, {os.cpu_count()} cores, Python {platform.python_version()}, {framework} {version}")
    print(table(measured, ready))
    if json_file:
        json_file.write_text(json.dumps([asdict(one) for one in measured], indent=2) + "\n")


def chosen(framework: str, names: Sequence[str]) -> list[Manifest]:
    """The models of a framework, or those of them that are named."""
    every = [read_manifest(folder) for folder in model_folders(MODELS)]
    return [one for one in every if one.framework == framework and (not names or one.name in names)]


def table(measured: Sequence[Measured], ready: dict[str, float]) -> str:
    """Markdown, a row for each effect: medians, and of edits alone the spread."""
    rows = [HEADINGS, ("---", *["---:"] * (len(HEADINGS) - 1)), *(_row(one, ready[one.effect]) for one in measured)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def t4_seconds(one: Measured) -> float:
    """Of one edit in a full batch: measured where the machine is a T4, else what its multiply-adds take there, and
    what is done beside the network as it was measured."""
    eight = statistics.median(one.eight) / 1000
    return eight if "T4" in one.machine else one.macs / T4_MACS + one.beside * eight


def _row(one: Measured, ready: float) -> tuple[str, ...]:
    seconds, eight = t4_seconds(one), statistics.median(one.eight)
    gain = f"{statistics.median(one.plain) / eight:.1f}" if one.plain else ""
    return (
        f"`{one.effect}`",
        f"{one.weights / 1e6:.1f}",
        f"{one.macs / 1e9:.1f}",
        f"{statistics.median(one.one):.0f} ({min(one.one):.0f}…{max(one.one):.0f})",
        f"{eight:.0f}",
        f"{100 * one.beside:.0f}",
        f"{(one.gpu or one.resident) / 1e6:.0f}",
        "" if one.half is None else f"{one.half:.3f}",
        gain,
        f"{ready:.1f}",
        f"{seconds:.3f}" + ("" if seconds <= BUDGET else " (over)"),
        f"{1000 * seconds * G4DN_DOLLARS:.3f}",
    )


def in_a_process(work: Callable[..., Result], *arguments: object) -> Result:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(work, *arguments).result()
