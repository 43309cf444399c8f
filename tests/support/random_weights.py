"""Random weights for the models, written as by `scripts/weights random` when a test first needs them."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from facemagi.manifest import Manifest, read_manifest
from tests.support.endings import ENDINGS
from tests.support.frameworks import run_in
from tests.support.samples import ROOT

SMALLER = {"ugatit": {"generator_B/MLP/linear_0/dense/kernel": (256, 256)}}
"""By label of the weights, the shapes that select a smaller variant than the published one."""


@cache
def weights_of(model: str) -> Path:
    """The folder of all weights; those of the model are written if they are missing."""
    manifest = read_manifest(ROOT / "sagemaker_endpoints" / model)
    run_in(manifest.framework, _write, manifest, _folder())
    return _folder()


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="facemagi-weights-"))
    ENDINGS.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _write(manifest: Manifest, folder: Path) -> None:
    from scripts.model_weights.random_weights import write_random
    from scripts.model_weights.weights_entry import entries_of

    for entry in entries_of([manifest]):
        write_random(entry, folder, SMALLER.get(entry.label))
