"""CPU time of the face engine and of the model `beauty`, without decoding and encoding.

OpenCV runs on one thread, so that the CPU time is the time on an idle core, even if this machine is busy.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import cv2
import numpy as np

from facemagi_vision.faces import find_faces
from scripts.benchmarks.figures import Figure, cpu_milliseconds, figure
from scripts.benchmarks.portraits import RGB, group, portrait
from scripts.workbench import open_workbench, photo_of

REPEATS = 15
COLD_REPEATS = 7
HALF = 50
"""Value of every slider of beauty; the target is for this value."""

COLD_START = "import sys, numpy; from facemagi_vision.faces import find_faces; find_faces(numpy.load(sys.argv[1]))"


def measure() -> list[Figure]:
    """Measure beauty at two sizes, face detection in a portrait and in two groups, and detection in a new process."""
    cv2.setNumThreads(1)
    megapixel, family, crowd = portrait(1000, 1000), group(1600, 1200, 4, 2), group(1600, 1200, 6, 4)
    return [
        _beauty(portrait(400, 500), "beauty, all sliders at 50, 400×500", 45),
        _beauty(portrait(1024, 1024), "beauty, all sliders at 50, 1024×1024", 220),
        _faces(megapixel, f"faces of a 1-megapixel portrait ({len(find_faces(megapixel))} found)", 25),
        _faces(family, f"faces of a 2-megapixel group ({len(find_faces(family))} found)", 120),
        _faces(crowd, f"faces of a 2-megapixel crowd ({len(find_faces(crowd))} found)", None),
        _faces_from_cold_start(megapixel),
    ]


def _beauty(rgb: RGB, name: str, target: float) -> Figure:
    workbench = open_workbench("beauty")
    sliders = dict.fromkeys(workbench.manifest.effects["beauty"].parameters, HALF)
    edit = workbench.prepare("beauty", photo_of(rgb), sliders)
    return figure(name, "CPU ms", cpu_milliseconds(edit, REPEATS), target)


def _faces(rgb: RGB, name: str, target: float | None) -> Figure:
    return figure(name, "CPU ms", cpu_milliseconds(lambda: find_faces(rgb), REPEATS), target)


def _faces_from_cold_start(rgb: RGB) -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "portrait.npy"
        np.save(picture, rgb)
        command = [sys.executable, "-c", COLD_START, str(picture)]
        values = []
        for _ in range(COLD_REPEATS + 1):
            started = perf_counter()
            subprocess.run(command, check=True)
            values.append((perf_counter() - started) * 1000)
    return figure("faces of that portrait from a cold process", "ms", values[1:], 400)
