"""How large a function is for Lambda: its own files and its layers', unpacked."""

from collections.abc import Mapping
from pathlib import Path

from scripts.cloudformation.template import Json

MIB = 1024 * 1024

LAMBDA_LIMIT = 250
"""Lambda's own, MiB unpacked, all layers included."""

BUDGETS = {"Upload": 60, "JobRouter": 60, "JobResults": 60, "FaceDetection": 160}
"""Ours, MiB: a cold start fetches and unpacks every one of them."""


def folder_mib(folder: Path) -> float:
    """What the files of a folder come to, MiB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / MIB


def function_mib(template: Json, sizes: Mapping[str, float]) -> dict[str, float]:
    """Every function with all of its layers, MiB.

    Args:
        template: template.yaml as written.
        sizes: MiB of functions and layers, by logical id; what is not named is nothing.
    """
    common = template["Globals"]["Function"].get("Layers", [])
    return {
        name: sizes.get(name, 0)
        + sum(sizes[layer["Ref"]] for layer in common + resource["Properties"].get("Layers", []))
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


def over(sizes: Mapping[str, float], budgets: Mapping[str, float]) -> list[str]:
    """The functions that are too large, one sentence each."""
    return [
        f"{name} has {size:.0f} MiB, more than {budgets[name]}." for name, size in sizes.items() if size > budgets[name]
    ]
