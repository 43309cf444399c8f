"""Run our network as face-preserving-style-transfer was run for the stored results."""

from collections.abc import Mapping
from typing import Any

REPOSITORY = "zfergus/face-preserving-style-transfer"
MODEL = "neural_style"
STYLE = "wave"


def rename(name: str) -> str:
    """Our name of a weight: below the style's name."""
    return f"{STYLE}.{name}"


def outputs_of(case: Mapping[str, Any], network: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """`output`, 0…255."""
    import torch

    return {"output": network[STYLE](torch.from_numpy(inputs["img"])).numpy()}
