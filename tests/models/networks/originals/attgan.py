"""Run our network as AttGAN-PyTorch was run for the stored results."""

from collections.abc import Mapping
from typing import Any

REPOSITORY = "elvisyjlin/AttGAN-PyTorch"
MODEL = "attgan"


def outputs_of(case: Mapping[str, Any], network: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """`output`, for the image and the attribute vector."""
    import torch

    vector = inputs["a"]
    attributes = torch.tensor(vector["values"] if isinstance(vector, Mapping) else vector, dtype=torch.float32)
    return {"output": network(torch.from_numpy(inputs["img"]), attributes).numpy()}
