"""The table of all weights: which are imported, and where the authors publish the others. Imports no framework."""

from collections.abc import Sequence
from pathlib import Path

from facemagi.manifest import Manifest
from sagemaker_endpoints._sdk.weights_header import read_header

HEADINGS = ("model", "framework", "here", "MB", "commercial", "from", "licence")


def table(manifests: Sequence[Manifest], folder: Path) -> str:
    """One line for every model that needs weights.

    The column `commercial` says whether the licences of the code and of the weights both allow commercial use.

    Args:
        folder: the folder of all weights.
    """
    rows = [HEADINGS, *(_row(manifest, folder) for manifest in manifests if manifest.weights)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS) - 1)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]) for row in rows
    )


def _row(manifest: Manifest, folder: Path) -> tuple[str, ...]:
    weights = manifest.weights
    assert weights is not None, "only models with weights are listed"
    path = folder / manifest.name / weights.file
    commercial = "yes" if manifest.commercial and weights.commercial else "no"
    size = f"{path.stat().st_size / 1e6:.0f}" if path.is_file() else ""
    return manifest.name, manifest.framework, _origin(path), size, commercial, weights.url, weights.licence


def _origin(path: Path) -> str:
    if not path.is_file():
        return "missing"
    try:
        return read_header(path).origin
    except ValueError:
        return "damaged"
