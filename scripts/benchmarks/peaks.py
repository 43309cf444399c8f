"""`./scripts/bench peaks [MODEL …]`: the memory that one edit of a large photo needs, for every effect without weights.

Each effect runs in a process of its own; what the container needs to load is not counted, the photo is. Linux only.
"""

import argparse
import gc
from pathlib import Path

from facemagi.manifest import model_folders, read_manifest
from scripts.benchmarks.figures import Figure, figure, table
from scripts.benchmarks.networks import in_own_process
from scripts.benchmarks.portraits import portrait
from scripts.gallery import variants
from scripts.repository import MODELS
from scripts.workbench import open_workbench, photo_of

SIDE = 4900
"""Pixels of a side of the photo: 24 megapixels."""

TARGET = 1500
"""MB; a container has 4 GB, loads 0.2 GB, and edits one photo while it decodes and encodes others."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench peaks", description=__doc__)
    parser.add_argument("models", nargs="*", help="names of models; without any, all")
    chosen = parser.parse_args().models
    manifests = [
        manifest for folder in model_folders(MODELS) if (manifest := read_manifest(folder)).framework == "none"
    ]
    figures = [
        in_own_process(measure, manifest.name, effect_id)
        for manifest in manifests
        if not chosen or manifest.name in chosen
        for effect_id in manifest.effect_ids()
    ]
    print(table(figures))


def measure(model: str, effect_id: str) -> Figure:
    """The peak of one edit with the parameters of the gallery's last picture, above what is loaded before it.

    Args:
        model: the name of the model.
        effect_id: one of its effects.
    """
    workbench = open_workbench(model)
    part = workbench.manifest.effects[workbench.manifest.effect_name(effect_id)]
    params = variants(part)[-1].params
    workbench.prepare(effect_id, photo_of(portrait(400, 500)), params)()
    gc.collect()
    loaded = _megabytes("VmRSS")
    edit = workbench.prepare(effect_id, photo_of(portrait(SIDE, SIDE)), params, photo_of(portrait(1024, 1024)))
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
    edit()
    return figure(f"{effect_id}, 24 megapixels", "MB", [_megabytes("VmHWM") - loaded], TARGET)


def _megabytes(name: str) -> float:
    """One of the kernel's figures about this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith(f"{name}:"))
    return int(kilobytes) / 1024


if __name__ == "__main__":
    main()
