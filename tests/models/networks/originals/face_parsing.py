"""Run our network as face-makeup.PyTorch was run for the stored results."""

from collections.abc import Mapping
from typing import Any

REPOSITORY = "zllrunning/face-makeup.PyTorch"
MODEL = "face_parsing"


def outputs_of(case: Mapping[str, Any], network: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The scores of all three heads, of which the service uses the first."""
    import torch

    image = torch.from_numpy(inputs["img"])
    scores = network.heads(image)
    assert torch.equal(network(image), scores.main)
    return {name: of_head.numpy() for name, of_head in zip(("out", "out16", "out32"), scores, strict=True)}
