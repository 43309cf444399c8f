"""`./scripts/bench originals`: compares the times of make-up transfer and morph with those of two classical editors."""

from collections.abc import Callable, Mapping
from typing import Any

from sagemaker_endpoints._sdk.contract import Photo
from scripts.benchmarks import classical_editors
from scripts.benchmarks.figures import Figure, cpu_milliseconds, figure, table
from scripts.benchmarks.portraits import portrait
from scripts.workbench import Workbench, mirrored, open_workbenches, photo_of

REPEATS = 5
SIZES = {"400×500": (400, 500), "1024×1024": (1024, 1024)}
MIN_SPEED_UP = 20


def main() -> None:
    models = {workbench.manifest.name: workbench for workbench in open_workbenches()}
    print(table([row for name, size in SIZES.items() for row in _at_size(name, photo_of(portrait(*size)), models)]))


def _at_size(size: str, photo: Photo, models: Mapping[str, Workbench]) -> list[Figure]:
    other = mirrored(photo)
    transfer = models["makeup_transfer"].prepare("makeup_transfer", photo, {"reference": True})
    morph = models["face_swap"].prepare("face_swap/morph", photo, {"consent": True, "strength": 50})
    return [
        *_compared("make-up transfer", size, lambda: classical_editors.transfer_makeup(photo, other), transfer),
        *_compared("morph", size, lambda: classical_editors.morph(photo, other), morph),
    ]


def _compared(name: str, size: str, classical: Callable[[], Any], ours: Callable[[], Any]) -> list[Figure]:
    """Measure both editors alternately, so that a busy machine slows both equally."""
    pairs = [(cpu_milliseconds(classical, 1, 0)[0], cpu_milliseconds(ours, 1, 1)[0]) for _ in range(REPEATS)]
    speed_ups = [pair[0] / pair[1] for pair in pairs]
    return [
        figure(f"{name}, classical, {size}", "CPU ms", [pair[0] for pair in pairs]),
        figure(f"{name}, ours, {size}", "CPU ms", [pair[1] for pair in pairs]),
        figure(f"{name}, times faster, {size}", "×", speed_ups, MIN_SPEED_UP, at_least=True),
    ]


if __name__ == "__main__":
    main()
