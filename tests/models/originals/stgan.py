"""What STGAN-pytorch answers, asked of our network."""

from collections.abc import Mapping
from typing import Any

REPOSITORY = "bluestyle97/STGAN-pytorch"
MODEL = "stgan"


def answer(case: Mapping[str, Any], network: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """`output`, for the image and the difference of labels."""
    import torch

    told = inputs["a"]
    difference = torch.tensor(told["values"] if isinstance(told, Mapping) else told, dtype=torch.float32)
    return {"output": network(torch.from_numpy(inputs["img"]), difference).numpy()}
