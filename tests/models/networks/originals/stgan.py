"""Run our network as STGAN-pytorch was run for the stored results."""

from collections.abc import Mapping
from typing import Any

REPOSITORY = "bluestyle97/STGAN-pytorch"
MODEL = "stgan"


def outputs_of(case: Mapping[str, Any], network: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """`output`, for the image and the difference vector."""
    import torch

    vector = inputs["a"]
    difference = torch.tensor(vector["values"] if isinstance(vector, Mapping) else vector, dtype=torch.float32)
    return {"output": network(torch.from_numpy(inputs["img"]), difference).numpy()}
