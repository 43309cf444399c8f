"""The size of a function for Lambda: its own files and those of its layers, unpacked."""

from collections.abc import Mapping
from pathlib import Path

from scripts.cloudformation.template import Json

MIB = 1024 * 1024

LAMBDA_LIMIT = 250
"""Lambda's limit, MiB unpacked, with all layers."""

BUDGETS = {
    "Account": 60,
    "Authorize": 60,
    "Batches": 60,
    "FaceDetection": 160,
    "FaceppApi": 60,
    "JobResults": 60,
    "JobRouter": 60,
    "ReplicateApi": 60,
    "Sweeper": 60,
    "Upload": 60,
    "Webhooks": 60,
}
"""Our limit for each function, MiB, because a cold start downloads and unpacks all of it."""


def folder_mib(folder: Path) -> float:
    """The size of all files in a folder, MiB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / MIB


def function_mib(template: Json, sizes: Mapping[str, float]) -> dict[str, float]:
    """The size of each function with all of its layers, MiB.

    Args:
        template: template.yaml as written.
        sizes: MiB of functions and layers, by logical id; a function that is missing counts as 0.
    """
    common = template["Globals"]["Function"].get("Layers", [])
    return {
        name: sizes.get(name, 0)
        + sum(sizes[layer["Ref"]] for layer in common + resource["Properties"].get("Layers", []))
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


def oversized(sizes: Mapping[str, float], budgets: Mapping[str, float]) -> list[str]:
    """One sentence for each function that exceeds its budget; both arguments are in MiB."""
    return [
        f"{name} has {size:.0f} MiB, more than {budgets[name]}." for name, size in sizes.items() if size > budgets[name]
    ]
