"""What AttGAN-PyTorch answers, asked of our network."""

from collections.abc import Mapping
from typing import Any

REPOSITORY = "elvisyjlin/AttGAN-PyTorch"
MODEL = "attgan"


def answer(case: Mapping[str, Any], network: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """`output`, for the image and the attributes' vector."""
    import torch

    told = inputs["a"]
    attributes = torch.tensor(told["values"] if isinstance(told, Mapping) else told, dtype=torch.float32)
    return {"output": network(torch.from_numpy(inputs["img"]), attributes).numpy()}
