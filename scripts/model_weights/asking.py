"""Fetches the weights that an effect needs, after the user has agreed."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from scripts import repository
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.fetching import describe
from scripts.model_weights.weights_entry import WeightsEntry, entries_of

FRAMEWORK_NOTES = {
    "torch": "PyTorch for the CPU is installed too, if it is not there yet: about 200 MB.",
    "tensorflow": "TensorFlow for the CPU is installed too, if it is not there yet: about 250 MB.",
}
"""What is installed with weights, by the framework of their model."""


def fetch_missing(effects: Sequence[str], agreed: bool, folder: Path = repository.WEIGHTS) -> None:
    """Fetch the weights that some effects cannot work without. Effects of unknown models need none.

    Args:
        effects: ids of effects.
        agreed: whether the user has agreed already; otherwise the user is asked once.
        folder: the folder of all weights.

    Raises:
        WeightsError: weights cannot be fetched, or the user refused.
    """
    missing = _missing(effects, folder)
    if not missing:
        return
    by_hand = [entry for entry in missing if entry.weights.source is None]
    if by_hand:
        raise WeightsError(
            f"{by_hand[0].manifest.title} needs weights, which no package has. Get the files from "
            f"{by_hand[0].weights.url}, and run ./scripts/weights import {by_hand[0].label} FILE…"
        )
    for line in [describe(missing), *_framework_notes(missing)]:
        print(line, flush=True)
    if not (agreed or _user_agrees()):
        raise WeightsError("nothing was downloaded; --yes downloads without asking")
    labels = [f"{entry.manifest.name}/{entry.name}" for entry in missing]
    # another process, because it installs the framework first
    if subprocess.run([repository.ROOT / "scripts" / "weights", "fetch", *labels], check=False).returncode != 0:
        raise WeightsError("the weights could not be fetched")


def _missing(effects: Sequence[str], folder: Path) -> list[WeightsEntry]:
    models = {effect.partition("/")[0] for effect in effects}
    manifests = repository.read_manifests([path for path in repository.find_models() if path.name in models])
    entries = [entry for entry in entries_of(manifests) if not entry.weights.optional]
    return [entry for entry in entries if entry.state(folder) == "missing"]


def _framework_notes(entries: Sequence[WeightsEntry]) -> list[str]:
    frameworks = {entry.manifest.framework for entry in entries}
    return [note for framework, note in FRAMEWORK_NOTES.items() if framework in frameworks]


def _user_agrees() -> bool:
    try:
        return input("Download them? [Y/n] ").strip().lower() in {"", "y", "yes"}
    except EOFError:
        return False
