"""Which weights are here, and where the others are to be had: no framework is imported for it."""

from collections.abc import Sequence
from pathlib import Path

from facemagi.manifest import Manifest
from sagemaker_endpoints._sdk.weights_header import read_header

HEADINGS = ("model", "framework", "here", "MB", "commercial", "from", "licence")


def table(manifests: Sequence[Manifest], folder: Path) -> str:
    """A line for every model that needs weights.

    `commercial` is whether both the code's and the weights' licences allow it.
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
    allowed = "yes" if manifest.commercial and weights.commercial else "no"
    size = f"{path.stat().st_size / 1e6:.0f}" if path.is_file() else ""
    return manifest.name, manifest.framework, _here(path), size, allowed, weights.url, weights.licence


def _here(path: Path) -> str:
    if not path.is_file():
        return "missing"
    try:
        return read_header(path).origin
    except ValueError:
        return "damaged"
