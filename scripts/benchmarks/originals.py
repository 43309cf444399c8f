"""`./scripts/bench originals`: make-up transfer and morph beside the classical editors they replace."""

from collections.abc import Callable, Mapping
from typing import Any

from sagemaker_endpoints._sdk.contract import Photo
from scripts.benchmarks import step_by_step
from scripts.benchmarks.figures import Figure, cpu_milliseconds, figure, table
from scripts.benchmarks.portraits import portrait
from scripts.workbench import Bench, benches, mirrored, photo_of

REPEATS = 5
SIZES = {"400×500": (400, 500), "1024×1024": (1024, 1024)}


def main() -> None:
    models = {bench.manifest.name: bench for bench in benches()}
    print(table([shown for name, size in SIZES.items() for shown in _at(name, photo_of(portrait(*size)), models)]))


def _at(size: str, photo: Photo, models: Mapping[str, Bench]) -> list[Figure]:
    other = mirrored(photo)
    transfer = models["makeup_transfer"].prepare("makeup_transfer", photo, {"reference": True})
    swap = models["face_swap"]
    morph = swap.prepare("face_swap/morph", photo, {"consent": True, "strength": 50})
    return [
        *_pair("make-up transfer", size, lambda: step_by_step.transfer_makeup(photo, other), transfer),
        *_pair("morph", size, lambda: step_by_step.morph(photo, other), morph),
    ]


def _pair(name: str, size: str, theirs: Callable[[], Any], ours: Callable[[], Any]) -> list[Figure]:
    """Both in turn, so that a busy machine is as hard on one as on the other."""
    pairs = [(cpu_milliseconds(theirs, 1, 0)[0], cpu_milliseconds(ours, 1, 1)[0]) for _ in range(REPEATS)]
    return [
        figure(f"{name}, step by step, {size}", "CPU ms", [pair[0] for pair in pairs]),
        figure(f"{name}, ours, {size}", "CPU ms", [pair[1] for pair in pairs]),
        figure(f"{name}, times faster, {size}", "×", [pair[0] / pair[1] for pair in pairs], 20, "least"),
    ]


if __name__ == "__main__":
    main()
