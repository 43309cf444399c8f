"""Finding a face once, in a new process, and what must be installed for that."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

import numpy as np

from scripts.benchmarks.peers.processes import gauge, merged, whole_process
from scripts.benchmarks.peers.row import Row, Sample, Side
from scripts.benchmarks.portraits import portrait
from scripts.repository import ROOT

MODELS = ROOT / "layers" / "vision" / "facemagi_vision"
"""Our engine, with its networks; mediapipe's are in its package."""


@contextmanager
def _sides(folder: Path) -> Iterator[Sequence[Side]]:
    picture = folder / "picture.npy"
    np.save(picture, portrait(1000, 1000))

    @cache
    def installed(environment: str, *folders: Path) -> float:
        return gauge(environment, "installed", *folders).figures["installed_mb"]

    def cold(environment: str, name: str, *folders: Path) -> Sample:
        found, process = whole_process(environment, name, picture)
        return merged(found, {**process, "installed_mb": installed(environment, *folders)})

    yield (
        Side("FaceMagi", "ours", partial(cold, "engine", "cold_faces_here", MODELS)),
        Side("mediapipe FaceMesh", "peer", partial(cold, "mediapipe", "cold_faces_mediapipe")),
    )


COLD_FACES = Row(
    "cold-faces",
    "The same face from a new process, as a function that has just started",
    "From the start of Python to the landmarks. Ours runs in an environment with what the layer `vision` lists.",
    ("wall_ms", "cpu_ms", "peak_mb", "installed_mb"),
    _sides,
)
