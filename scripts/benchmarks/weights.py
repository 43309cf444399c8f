"""`./scripts/bench weights`: times networks with their trained weights, beside onnxruntime on the same input.

CPU time of this process, on the CPU. The inputs are the sample photo.
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from facemagi.manifest import read_manifest
from sagemaker_endpoints._sdk.contract import RGB
from scripts.benchmarks.container import seconds_to_ready
from scripts.benchmarks.figures import Figure, figure, table
from scripts.downloads.download import downloaded, unpacked
from scripts.repository import MODELS, SAMPLE, WEIGHTS
from scripts.workbench import open_workbench, photo_of

ENLARGED_SIDE = 512
"""Pixels of the side of the photo that is enlarged."""

PAINTED_SIDE = 1024
"""Pixels of the side of the photo that is painted."""

FAST_SECONDS, PRESET_SECONDS, START_SECONDS = 5.0, 1.2, 4.0
"""Targets: CPU seconds of an enlargement and of a painting, seconds until a container is ready."""

RATIO = 1.1
"""Target: our time divided by that of onnxruntime."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench weights", description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    arguments = parser.parse_args()
    import torch

    figures = [*_edits(arguments.repeats)]
    torch.set_num_threads(arguments.threads)
    figures += _beside_onnxruntime(arguments.repeats, arguments.threads)
    figures += [_start(name) for name in ("esrgan", "style_presets", "any_style", "face_attributes")]
    print(table(figures))
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _edits(repeats: int) -> list[Figure]:
    """Whole edits with the defaults, without decoding and encoding."""
    cases = (
        ("esrgan", ENLARGED_SIDE, FAST_SECONDS),
        ("style_presets", PAINTED_SIDE, None),
        ("any_style", PAINTED_SIDE, None),
    )
    rows = []
    for name, side, target in cases:
        run = open_workbench(name).prepare(name, photo_of(_sample(side)), {})
        rows.append(figure(f"{name}, {side}×{side}", "CPU s", _cpu_seconds([run], repeats)[0], target))
    return rows


def _beside_onnxruntime(repeats: int, threads: int) -> list[Figure]:
    """The network alone and onnxruntime in turn, on the same input."""
    rows = []
    for name, side, target, theirs in (
        ("esrgan/fast", ENLARGED_SIDE, None, _exported_fast),
        ("style_presets", PAINTED_SIDE, PRESET_SECONDS, _published_presets),
    ):
        ours, reference = theirs(side, threads)
        own, other = _cpu_seconds([ours, reference], repeats)
        rows.append(figure(f"{name}, network, {side}×{side}", "CPU s", own, target))
        rows.append(figure(f"{name}, onnxruntime", "CPU s", other))
        ratios = [mine / its for mine, its in zip(own, other, strict=True)]
        rows.append(figure(f"{name}, ratio", "", ratios, RATIO))
    return rows


Runs = tuple[Callable[[], object], Callable[[], object]]
"""Our network and onnxruntime's, ready to run."""


def _exported_fast(side: int, threads: int) -> Runs:
    import torch

    loaded = open_workbench("esrgan").model.adapter._fast
    image = torch.from_numpy(_sample(side)).permute(2, 0, 1)[None].float() / 255
    with tempfile.NamedTemporaryFile(suffix=".onnx") as file:
        torch.onnx.export(loaded.network, (image,), file.name, dynamo=False)
        return _ours(loaded, image), _session(Path(file.name).read_bytes(), [image.numpy()], threads)


def _published_presets(side: int, threads: int) -> Runs:
    import torch

    source = read_manifest(MODELS / "style_presets").weights["style_presets"].source
    assert source
    loaded = open_workbench("style_presets").model.adapter._loaded
    image = torch.from_numpy(_sample(side)).permute(2, 0, 1)[None].float() / 255
    shares = torch.eye(26)[:1]
    with (
        tempfile.TemporaryDirectory() as folder,
        downloaded(source, Path(folder) / "download") as archive,
        unpacked(archive, source) as files,
    ):
        graph = files[0].read_bytes()
    return _ours(loaded, image, shares), _session(graph, [image.numpy(), shares[0].numpy()], threads)


def _ours(loaded: Any, *tensors: Any) -> Callable[[], object]:
    def run() -> object:
        with loaded.running():
            return loaded.network(*tensors)

    return run


def _session(graph: bytes, inputs: list[Any], threads: int) -> Callable[[], object]:
    """onnxruntime on a graph."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    feed = {entry.name: value for entry, value in zip(session.get_inputs(), inputs, strict=True)}
    return lambda: session.run(None, feed)


def _start(container: str) -> Figure:
    return figure(f"{container}, container ready", "s", [seconds_to_ready(container, WEIGHTS, "cpu")], START_SECONDS)


def _cpu_seconds(runs: list[Callable[[], object]], repeats: int) -> list[list[float]]:
    """CPU seconds of each run, in turn, after one that is not measured."""
    measured: list[list[float]] = [[] for _ in runs]
    for number in range(repeats + 1):
        for run, values in zip(runs, measured, strict=True):
            started = time.process_time()
            run()
            if number:
                values.append(time.process_time() - started)
    return measured


def _sample(side: int) -> RGB:
    with Image.open(SAMPLE) as image:
        return np.array(image.convert("RGB").resize((side, side), Image.Resampling.LANCZOS))


if __name__ == "__main__":
    main()
